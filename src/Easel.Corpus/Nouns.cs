using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Where a thing is at home: decides where the sampler puts it.</summary>
internal enum Habitat { Ground, Water, Air, Plant, Building, Road, Indoors, Table }

/// <summary>One noun of the corpus.</summary>
/// <param name="Name">Singular.</param>
/// <param name="Emoji">Name of the emoji that shows it; null for things drawn by code.</param>
/// <param name="Habitat">Where it is at home.</param>
/// <param name="Height">Usual height as a fraction of the picture when it stands near.</param>
/// <param name="Colourable">Whether a colour word can be applied to it.</param>
/// <param name="Plural">Plural.</param>
/// <param name="Synonyms">Other singular words for it.</param>
internal sealed record Noun(string Name, string? Emoji, Habitat Habitat, float Height, bool Colourable, string Plural, string[] Synonyms);

/// <summary>The things of the corpus.</summary>
internal static class Nouns
{
    private const string Table = """
        dog|dog|Ground|.34||dogs|puppy
        cat|cat|Ground|.32||cats|kitten
        horse|horse|Ground|.42||horses|pony,stallion
        cow|cow|Ground|.4||cows|
        pig|pig|Ground|.3||pigs|
        sheep|ewe|Ground|.32||sheep|lamb
        elephant|elephant|Ground|.5||elephants|
        lion|lion|Ground|.38||lions|
        tiger|tiger|Ground|.36||tigers|
        bear|bear|Ground|.42||bears|
        panda|panda|Ground|.4||pandas|
        fox|fox|Ground|.34||foxes|
        wolf|wolf|Ground|.36||wolves|
        rabbit|rabbit|Ground|.3||rabbits|bunny,hare
        deer|deer|Ground|.42||deer|stag
        monkey|monkey|Ground|.34||monkeys|ape
        giraffe|giraffe|Ground|.55||giraffes|
        zebra|zebra|Ground|.4||zebras|
        camel|camel|Ground|.42||camels|
        kangaroo|kangaroo|Ground|.42||kangaroos|
        penguin|penguin|Ground|.34||penguins|
        owl|owl|Ground|.3||owls|
        rooster|rooster|Ground|.3||roosters|cockerel
        chicken|chicken|Ground|.28||chickens|hen
        turtle|turtle|Ground|.24||turtles|tortoise
        frog|frog|Ground|.26||frogs|toad
        crocodile|crocodile|Ground|.24||crocodiles|alligator
        snake|snake|Ground|.26||snakes|
        dragon|dragon|Ground|.5||dragons|
        unicorn|unicorn|Ground|.42||unicorns|
        dinosaur|T-Rex|Ground|.5||dinosaurs|t-rex,tyrannosaurus
        snail|snail|Ground|.2||snails|
        eagle|eagle|Air|.26||eagles|hawk,falcon
        bird|bird|Air|.2|c|birds|
        parrot|parrot|Air|.26||parrots|
        butterfly|butterfly|Air|.2|c|butterflies|
        bee|honeybee|Air|.16||bees|honeybee,bumblebee
        duck|duck|Water|.22||ducks|duckling
        swan|swan|Water|.3||swans|
        flamingo|flamingo|Ground|.4||flamingos|
        whale|spouting whale|Water|.34||whales|
        dolphin|dolphin|Water|.28||dolphins|
        shark|shark|Water|.26||sharks|
        fish|tropical fish|Water|.2|c|fish|
        octopus|octopus|Water|.28|c|octopuses|squid
        crab|crab|Ground|.2||crabs|
        man|man standing|Ground|.44||men|guy,gentleman
        woman|woman standing|Ground|.44||women|lady
        boy|man walking|Ground|.34||boys|
        girl|woman dancing|Ground|.34||girls|
        astronaut|astronaut|Ground|.44||astronauts|spaceman,cosmonaut
        princess|princess|Ground|.44||princesses|queen
        wizard|mage|Ground|.44||wizards|mage,magician,sorcerer
        robot|robot|Ground|.38|c|robots|android
        ghost|ghost|Ground|.36||ghosts|
        santa|Santa Claus|Ground|.42||santas|santa claus,father christmas
        ninja|ninja|Ground|.4||ninjas|
        mermaid|mermaid|Water|.4||mermaids|
        fairy|fairy|Air|.36||fairies|pixie
        snowman|snowman|Ground|.36||snowmen|
        scarecrow||Ground|.44||scarecrows|
        palm tree|palm tree|Plant|.62||palm trees|palm,coconut tree
        pine tree|evergreen tree|Plant|.55||pine trees|pine,fir tree,spruce,conifer
        tree|deciduous tree|Plant|.55||trees|oak
        cactus|cactus|Plant|.4||cactuses|cacti
        sunflower|sunflower|Plant|.34||sunflowers|
        rose|rose|Plant|.34|c|roses|
        tulip|tulip|Plant|.32|c|tulips|
        flower|hibiscus|Plant|.26|c|flowers|blossom
        mushroom|mushroom|Plant|.26|c|mushrooms|toadstool
        christmas tree|Christmas tree|Plant|.55||christmas trees|
        bush||Plant|.24||bushes|shrub
        house|house|Building|.46|c|houses|home,cottage
        castle|castle|Building|.58||castles|palace,fortress
        church|church|Building|.55||churches|chapel
        tent|tent|Building|.34|c|tents|
        hut|hut|Building|.4||huts|cabin
        tower|Tokyo tower|Building|.66||towers|eiffel tower
        skyscraper|office building|Building|.62||skyscrapers|office building,tower block
        lighthouse||Building|.62|c|lighthouses|
        windmill||Building|.56||windmills|
        barn||Building|.42|c|barns|
        fountain|fountain|Building|.38||fountains|
        ferris wheel|ferris wheel|Building|.56||ferris wheels|
        car|automobile|Road|.26|c|cars|automobile,auto
        bus|bus|Road|.32|c|buses|coach
        truck|delivery truck|Road|.32|c|trucks|lorry,van
        taxi|taxi|Road|.26||taxis|cab
        police car|police car|Road|.26||police cars|
        ambulance|ambulance|Road|.3||ambulances|
        fire engine|fire engine|Road|.3||fire engines|fire truck
        tractor|tractor|Road|.32||tractors|
        racing car|racing car|Road|.2|c|racing cars|race car,formula one car
        bicycle|bicycle|Road|.3||bicycles|bike,cycle
        motorcycle|motorcycle|Road|.28||motorcycles|motorbike
        train|locomotive|Road|.34||trains|locomotive,steam train
        sailboat|sailboat|Water|.36|c|sailboats|sailing boat,yacht
        boat|speedboat|Water|.22|c|boats|speedboat,motorboat
        canoe|canoe|Water|.2||canoes|kayak,rowing boat
        ship|ship|Water|.32||ships|cruise ship,ferry
        airplane|airplane|Air|.24||airplanes|plane,aeroplane,jet
        helicopter|helicopter|Air|.24||helicopters|chopper
        rocket|rocket|Air|.36||rockets|spaceship,spacecraft
        ufo|flying saucer|Air|.22||ufos|flying saucer
        balloon|balloon|Air|.3|c|balloons|
        hot-air balloon||Air|.4|c|hot-air balloons|hot air balloon
        kite|kite|Air|.26||kites|
        apple|red apple|Table|.28|c|apples|
        banana|banana|Table|.26||bananas|
        pizza|pizza|Table|.28||pizzas|
        cake|birthday cake|Table|.32||cakes|birthday cake
        burger|hamburger|Table|.28||burgers|hamburger
        ice cream|ice cream|Table|.34||ice creams|
        cup of coffee|hot beverage|Table|.26||cups of coffee|coffee,coffee cup,cup of tea
        strawberry|strawberry|Table|.24||strawberries|
        watermelon|watermelon|Table|.24||watermelons|
        pineapple|pineapple|Table|.36||pineapples|
        teapot|teapot|Table|.26|c|teapots|
        vase|amphora|Table|.32|c|vases|
        book|closed book|Table|.26|c|books|
        candle|candle|Table|.28||candles|
        gift|wrapped gift|Table|.28|c|gifts|present
        umbrella|umbrella on ground|Ground|.34|c|umbrellas|parasol
        ball|soccer ball|Ground|.2||balls|football,soccer ball
        beach ball||Ground|.2|c|beach balls|
        chair|chair|Indoors|.36|c|chairs|
        bed|bed|Indoors|.36||beds|
        sofa|couch and lamp|Indoors|.38||sofas|couch
        table||Indoors|.3|c|tables|desk
        bench||Ground|.24||benches|
        lamp|light bulb|Indoors|.3||lamps|light bulb
        television|television|Indoors|.3||televisions|tv
        clock|alarm clock|Indoors|.26|c|clocks|alarm clock
        guitar|guitar|Indoors|.42|c|guitars|
        teddy bear|teddy bear|Indoors|.34||teddy bears|teddy
        window|window|Indoors|.32||windows|
        picture frame|framed picture|Indoors|.28||picture frames|painting on the wall
        heart|red heart|Table|.4|c|hearts|
        crown|crown|Table|.26||crowns|
        diamond|gem stone|Table|.26|c|diamonds|gem,jewel
        trophy|trophy|Table|.34||trophies|cup
        fire|fire|Ground|.3||fires|campfire,bonfire
        rock|rock|Ground|.2||rocks|stone,boulder
        pumpkin|jack-o-lantern|Ground|.26||pumpkins|jack-o-lantern
        sun||Air|.2||suns|
        moon||Air|.18||moons|full moon,crescent moon
        cloud||Air|.18||clouds|
        star|star|Air|.16||stars|
        planet|ringed planet|Air|.3|c|planets|saturn
        """;

    public static IReadOnlyList<Noun> All { get; } =
        [.. Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    public static IReadOnlyDictionary<string, Noun> ByName { get; } = All.ToDictionary(n => n.Name);

    public static IReadOnlyDictionary<string, string> Sprites { get; } = All.Where(n => n.Emoji is not null).ToDictionary(n => n.Name, n => n.Emoji!);

    private static Noun Parse(string line)
    {
        var f = line.Split('|');
        return new Noun(f[0], f[1].Length == 0 ? null : f[1], Enum.Parse<Habitat>(f[2]), float.Parse(f[3]), f[4] == "c", f[5], f[6].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
