using System.Collections.Frozen;

namespace Easel.Layouts;

/// <summary>The English that holds prompts together: what every lexicon shares.</summary>
internal static class EnglishPhrases
{
    private static readonly (Meaning Meaning, string Phrases)[] Rows =
    [
        (new Meaning.Determiner(IsDefinite: false), "a|an|another|every|each|a single|one single"),
        (new Meaning.Determiner(IsDefinite: true), "the|this|that|these|those|its|his|her|their|my|our|your"),
        (new Meaning.Quantity(1), "one|single|exactly one|only one|lone|lonely|solitary"),
        (new Meaning.Quantity(2), "two|a couple of|couple of|a pair of|pair of|both|twin|a couple|exactly two"),
        (new Meaning.Quantity(3), "three|a few|few|a trio of|trio of"),
        (new Meaning.Quantity(4), "four|several"),
        (new Meaning.Quantity(5), "five"), (new Meaning.Quantity(6), "six|half a dozen"), (new Meaning.Quantity(7), "seven"),
        (new Meaning.Quantity(8), "eight"), (new Meaning.Quantity(9), "nine"), (new Meaning.Quantity(10), "ten"),
        (new Meaning.Quantity(11), "eleven"), (new Meaning.Quantity(12), "twelve|dozen|a dozen"),
        (new Meaning.Quantity(null),
            "many|lots of|a lot of|plenty of|some|various|multiple|numerous|countless|dozens of|hundreds of|thousands of|a number of|a bunch of|" +
            "a group of|a crowd of|a herd of|a flock of|a pack of|a row of|rows of|a line of|a field of|a bouquet of|a pile of|a stack of|a school of"),
        (new Meaning.Negation(), "no|without|without any|not|not a|not any|zero|none of|excluding|except|except for|minus|avoid|lacking|dont|doesnt|isnt|arent|free of"),
        (new Meaning.Alternative(), "or|nor"),
        (new Meaning.Conjunction(), "and|but|with|plus|also|as well as|while|then|featuring|including|containing|together with|along with|has|have|having"),
        (new Meaning.Pronoun(), "it|them|him|itself|themselves"),
        (new Meaning.Copula(), "is|are|was|were|wearing|dressed in|clad in|painted|coloured|colored|looks|being|made of|made out of|made from|carved from|carved out of|cast in"),
        (new Meaning.Within(), "in"),
        (new Meaning.Placed(Relation.InFrontOf), "in front of|at the front of"),
        (new Meaning.Placed(Relation.Behind), "behind|in back of|at the back of"),
        (new Meaning.Placed(Relation.Beside), "next to|beside|by|near|nearby|close to|alongside|adjacent to|at the side of|by the side of|to the side of"),
        (new Meaning.Placed(Relation.On), "on|on top of|atop|onto|upon"),
        (new Meaning.Placed(Relation.Inside), "inside|inside of|within|sitting in|standing in|swimming in"),
        (new Meaning.Placed(Relation.Above), "above|over"),
        (new Meaning.Placed(Relation.Below), "below|under|underneath|beneath"),
        (new Meaning.Placed(Relation.LeftOf), "left of|to the left of|on the left of|at the left of|on the left side of|to the left side of"),
        (new Meaning.Placed(Relation.RightOf), "right of|to the right of|on the right of|at the right of|on the right side of|to the right side of"),
        (new Meaning.Position(PicturePosition.Background), "distant|far|far away|far off|in the far distance|on the horizon|at the horizon"),
        (new Meaning.Position(PicturePosition.Foreground), "close|in front|up close|up front|closest|nearest"),
        (new Meaning.Position(PicturePosition.Centre), "centered|centred|in the very middle"),
        (new Meaning.Boundary(),
            "of|at|to|from|into|through|across|along|against|around|among|amongst|between|outside|off|out|up|down|beyond|towards|toward|during|after|before|" +
            "for|about|as|like|than|because|though|until|since|via|per|if|when|where|which|who|whose|what|there|here|that is|be|been|am|will|would|can|could|should|shall|may|might|must|do|does|did|had|" +
            "i|you|he|she|we|they|me|us|s|t|d|m|re|ve|ll|" +
            "standing|sitting|lying|laying|walking|running|flying|swimming|sailing|driving|riding|jumping|playing|sleeping|resting|floating|hanging|growing|shining|rising|" +
            "setting|falling|looking|watching|facing|holding|wielding|raising|carrying|eating|drinking|reading|parked|placed|located|seen|shown|surrounded|covered|filled|made|lit|set|" +
            "says|saying|called|named|stands|sits|lies|walks|runs|flies|swims|sails|drives|rides|jumps|plays|sleeps|rests|floats|hangs|grows|shines|rises|stand|sit|lie|walk|run|fly|swim|sail|drive|" +
            "ride|jump|play|sleep|rest|float|hang|grow|shine|rise|hovering|soaring|waiting|moving|coming|going|gliding|dancing|smiling|leaning|crossing|climbing|using|doing|" +
            "next|see|didnt|wont|cant|show|shows|showing|depict|depicts|depicting|display|create|generate|draw|paint|make|add|put|give|want|need|please|remove|delete|erase|replace|swap|exchange|transform"),
        (new Meaning.Filler(),
            "not only|very|really|quite|so|too|just|only|more|most|much|less|least|almost|nearly|all|any|other|same|own|such|even|still|again|now|ever|never|always|" +
            "big|large|huge|giant|gigantic|enormous|massive|great|small|little|tiny|miniature|mini|short|tall|long|narrow|thin|thick|fat|high|low|deep|steep|broad|" +
            "old|new|young|ancient|modern|vintage|antique|rustic|traditional|classic|futuristic|" +
            "beautiful|pretty|lovely|cute|adorable|nice|gorgeous|stunning|amazing|elegant|majestic|magnificent|epic|cosy|cozy|charming|picturesque|scenic|fancy|cool|good|perfect|" +
            "happy|sad|angry|funny|friendly|calm|peaceful|quiet|serene|tranquil|gentle|wild|playful|lazy|sleepy|proud|brave|mysterious|magical|dramatic|romantic|dreamy|" +
            "bright|dark|pale|deep|vivid|vibrant|colourful|colorful|shiny|glossy|matte|dull|pastel|neon|deep|rich|plain|solid|light|" +
            "round|square|flat|curved|straight|fluffy|smooth|rough|hard|wet|dry|fresh|ripe|juicy|clean|dirty|empty|full|open|closed|simple|detailed|lush|green looking|" +
            "photo|photograph|picture|image|scene|view|shot|illustration|drawing|rendering|render|artwork|art|style|styled|background image|frame|composition|side|part|front view|" +
            "high quality|highly detailed|quality|resolution|hd|k|masterpiece|best|professional|left hand|right hand|way|kind|type|sort|thing|things|something|piece|middle of|edge|top|bottom|front|corner|center of|surface|ground|" +
            "quickly|slowly|softly|gently|brightly|calmly|quietly|far side|together|alone|away|ahead|back|over there|" +
            "eleventh hour|first|second|third|last|half|time|lot"),
    ];

    private static readonly (PicturePosition Where, string Words)[] Sides =
    [
        (PicturePosition.Left, "left|far left|left side|left hand side|left edge|left half|left corner"),
        (PicturePosition.Right, "right|far right|right side|right hand side|right edge|right half|right corner"),
        (PicturePosition.Top, "top|very top|upper part|upper half|top half|top edge"),
        (PicturePosition.Bottom, "bottom|very bottom|lower part|lower half|bottom half|bottom edge"),
        (PicturePosition.Centre, "centre|center|middle"),
        (PicturePosition.Background, "background|distance|far background|back"),
        (PicturePosition.Foreground, "foreground|front|near foreground"),
        (PicturePosition.Top | PicturePosition.Left, "top left|upper left|top left corner|upper left corner"),
        (PicturePosition.Top | PicturePosition.Right, "top right|upper right|top right corner|upper right corner"),
        (PicturePosition.Bottom | PicturePosition.Left, "bottom left|lower left|bottom left corner|lower left corner"),
        (PicturePosition.Bottom | PicturePosition.Right, "bottom right|lower right|bottom right corner|lower right corner"),
    ];

    // Alone, these also mean other things ("a mountain top", "back", "in the middle of the night").
    private static readonly HashSet<string> OnlyAfterPreposition = ["top", "bottom", "back", "front", "distance", "middle", "very top", "very bottom"];

    /// <summary>Words that are right although they look like a slip in writing another.</summary>
    public static readonly FrozenSet<string> LookMisspelt = (
        "angle|angles|angeles|bandana|baseball|baseballs|calm|carb|causal|clam|corral|dairy|diary|feathers|form|goal|loin|lost|lots|martial|" +
        "moose|otters|phonograph|quiet|quite|sacred|scared|slat|sliver|slivers|states|stop|trial|trials|united|untied").Split('|').ToFrozenSet();

    /// <summary>Words for the picture itself: "a painting of a house" has no painting in it.</summary>
    public static readonly FrozenSet<string> Media = "painting|picture|photo|photograph|drawing|sketch|print|poster|image".Split('|').ToFrozenSet();

    /// <summary>Last words of regions that a figure wears: "in green armour" is a green figure.</summary>
    public static readonly FrozenSet<string> Clothes = "armour|armor|robe|robes|tunic|cloak|cape|suit|spacesuit|coat|gown|vest|outfit|uniform|jerkin".Split('|').ToFrozenSet();
    // Last words of nouns that other things are found in: "a girl in a dress" wears it.
    private static readonly FrozenSet<string> Containers = (
        "basket|bucket|bowl|box|parcel|crate|jar|vase|pot|bathtub|tub|cart|boat|canoe|ship|car|truck|bus|taxi|jeep|train|wagon|cage|nest|bag|backpack|suitcase|cup|mug|glass|" +
        "bottle|tent|aquarium|barrel|gift|envelope|mailbox|bubble|cauldron|teapot|teacup|sink|pool|helicopter|rocket|ufo|balloon").Split('|').ToFrozenSet();

    /// <summary>Whether something can be in a thing of that name.</summary>
    public static bool IsContainer(string noun) => Containers.Contains(noun[(noun.LastIndexOf(' ') + 1)..]);

    /// <summary>Every phrase with its meaning; a phrase may come more than once, the first counts.</summary>
    public static IEnumerable<(string Phrase, Meaning Meaning)> All()
    {
        foreach (var (meaning, phrases) in Rows)
            foreach (var phrase in phrases.Split('|'))
                yield return (phrase, meaning);
        foreach (var (where, words) in Sides)
            foreach (var side in words.Split('|'))
            {
                var meaning = new Meaning.Position(where);
                foreach (var preposition in new[] { "on the", "at the", "in the", "to the", "from the" })
                    yield return ($"{preposition} {side}", meaning);
                if (!OnlyAfterPreposition.Contains(side))
                    yield return (side, meaning);
            }
    }
}
