using System.Collections.Frozen;

namespace Easel.Conversation;

/// <summary>Where a thing is at home in a picture.</summary>
internal enum Home
{
    /// <summary>Stands on the ground.</summary>
    Ground,

    /// <summary>Floats on water or swims in it.</summary>
    Water,

    /// <summary>Is in the air.</summary>
    Air,
}

/// <summary>Usual place and height of things, so that one that is added looks as if it had been planned. Heights are fractions of a square picture.</summary>
internal static class ThingHome
{
    private const float UsualHeight = 0.32f;

    // After the catalogue of the training pictures, in steps of 0.08; a test compares the two. What stands on the ground and has the usual height is left out.
    private static readonly (Home Home, float Height, string Nouns)[] Rows =
    [
        (Home.Air, 0.16f, "bee|sun|moon|crescent moon|cloud|mosquito|fly|snowflake"),
        (Home.Air, 0.24f, "bird|dove|eagle|parrot|butterfly|bat|helicopter|satellite|star|comet|thundercloud|rain cloud|droplet"),
        (Home.Air, 0.32f,
            "fairy|airplane|rocket|ufo|hot-air balloon|parachute|balloon|kite|paper lantern|window|planet|earth|phoenix|propeller plane|cable car|" +
            "lightning bolt|carp streamer|wind chime|disco ball"),
        (Home.Air, 0.48f, "tornado"),
        (Home.Ground, 0.16f,
            "mouse|hedgehog|chick|crab|shell|snail|ladybird|fence|racing car|rat|caterpillar|ant|beetle|grasshopper|worm|skateboard|sushi|wrapped candy|" +
            "frisbee|glasses|sunglasses|goggles"),
        (Home.Ground, 0.24f,
            "rabbit|squirrel|frog|turtle|seal|spider|bush|clover|pumpkin|bridge|soccer ball|beach ball|basketball|bench|campfire|rock|lizard|lobster|" +
            "scorpion|hibiscus|seedling|log|sled|apple|banana|orange fruit|lemon|grapes|watermelon|strawberry|cherry|pear|hot dog|doughnut|cookie|" +
            "cup of coffee|teapot|cup of tea|bread|cheese|carrot|tomato|open book|crown|diamond|camera|laptop|hat|top hat|hatching chick|herb|maple leaf|" +
            "autumn leaf|nest|nest with eggs|honeydew melon|mango|peach|blueberries|kiwi|olive|coconut|avocado|potato|chili pepper|bell pepper|cucumber|" +
            "broccoli|garlic|onion|peanut|chestnut|croissant|pretzel|bagel|pancakes|waffle|steak|bacon|sandwich|taco|burrito|egg|fried egg|paella|" +
            "pot of stew|salad|butter|bento box|rice ball|bowl of rice|curry|plate of spaghetti|dumpling|bowl of ice cream|slice of cake|pie|" +
            "chocolate bar|pudding|honey pot|glass of whisky|roller skate|life ring|ribbon|baseball|volleyball|american football|tennis racket|" +
            "table tennis bat|diving mask|yo-yo|water pistol|game controller|joystick|die|puzzle piece|artist palette|ball of yarn|spool of thread|bikini|" +
            "purse|sneaker|hiking boot|high heel|graduation cap|baseball cap|helmet|ring|loudspeaker|megaphone|radio|keyboard|telephone|printer|" +
            "computer mouse|floppy disk|compact disc|newspaper|coin|credit card|envelope|parcel|briefcase|calendar|pushpin|paperclip|ruler|bomb|gear|" +
            "toolbox|pill|bucket|soap|sponge|eye amulet"),
        (Home.Ground, 0.40f,
            "horse|cow|lion|zebra|bear|polar bear|panda|gorilla|wolf|deer|kangaroo|camel|llama|rhino|flamingo|boy|girl|ninja|robot|alien|mermaid|snowman|" +
            "cactus|barn|school|train|beach umbrella|chair|easter island statue|orangutan|donkey|bison|ox|buffalo|stadium|shop|shinto shrine|" +
            "carousel horse|slide|metro|tram|traffic light|ladder|door|guitar|violin|dress"),
        (Home.Ground, 0.48f,
            "elephant|dragon|dinosaur|t-rex|unicorn|man|woman|old man|old woman|astronaut|princess|king|queen|wizard|witch|knight|superhero|santa|dancer|" +
            "runner|cyclist|pine tree|tree|cherry tree|christmas tree|house|church|mosque|office building|factory|circus tent|volcano|lamp|moose|mammoth|" +
            "two-humped camel|classical building|ruined house|house with a garden|post office|hospital|bank|hotel|department store|wedding chapel|" +
            "hindu temple|synagogue|roller coaster"),
        (Home.Ground, 0.56f, "giraffe|palm tree|castle|pagoda|windmill|ferris wheel"),
        (Home.Ground, 0.64f, "lighthouse|skyscraper|eiffel tower|statue of liberty"),
        (Home.Water, 0.16f, "canoe"),
        (Home.Water, 0.24f, "duck|boat|speedboat|lotus|fish|tropical fish|blowfish|coral|shrimp"),
        (Home.Water, 0.32f, "swan|ship|ferry|motor yacht|whale|dolphin|shark|octopus|jellyfish|squid"),
        (Home.Water, 0.40f, "surfer|sailboat|blue whale"),
    ];

    private static readonly FrozenDictionary<string, (Home Home, float Height)> ByNoun =
        Rows.SelectMany(row => row.Nouns.Split('|'), (row, noun) => (noun, row)).ToFrozenDictionary(pair => pair.noun, pair => (pair.row.Home, pair.row.Height));

    /// <summary>Home and usual height of a thing.</summary>
    public static (Home Home, float Height) Of(string noun) => ByNoun.GetValueOrDefault(noun, (Home.Ground, UsualHeight));
}
