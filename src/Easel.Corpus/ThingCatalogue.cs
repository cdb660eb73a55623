using Easel.Corpus.Things;

namespace Easel.Corpus;

/// <summary>Where a thing is at home in a picture.</summary>
internal enum Habitat
{
    /// <summary>Stands on the ground.</summary>
    Ground,

    /// <summary>Floats on water.</summary>
    Afloat,

    /// <summary>Swims in water.</summary>
    Swims,

    /// <summary>Is in the air.</summary>
    Air,

    /// <summary>Small enough to stand on a table; otherwise on the ground.</summary>
    Table,
}

/// <summary>One noun of the corpus: its words, its art and its size.</summary>
/// <param name="Name">Canonical singular.</param>
/// <param name="Plural">Plural.</param>
/// <param name="Art">Code of the sprite, or null when drawn by code.</param>
/// <param name="Aspect">Width over height of the cropped art.</param>
/// <param name="Size">Usual height as a fraction of a square picture.</param>
/// <param name="Habitat">Where it is at home.</param>
/// <param name="Synonyms">Other singular phrases.</param>
/// <param name="Colourable">Whether a colour word can be applied.</param>
/// <param name="Body">Body that completes a head or a bust, or null.</param>
internal sealed record ThingKind(
    string Name, string Plural, string? Art, float Aspect, float Size, Habitat Habitat,
    string[] Synonyms, bool Colourable, FigureBody? Body = null)
{
    /// <summary>That a colour word can be applied.</summary>
    public const bool Dyed = true;

    /// <summary>Relative frequency where any thing will do.</summary>
    public float Share { get; init; } = 1;

    /// <summary>Places where it belongs, besides those that name it themselves.</summary>
    public string[] Homes { get; init; } = [];

    /// <summary>A thing with its synonyms separated by commas.</summary>
    public static ThingKind Of(
        string name, string plural, string? art, float aspect, float size, Habitat habitat, string synonyms,
        bool colourable = false, FigureBody? body = null) =>
        new(name, plural, art, aspect, size, habitat,
            Split(synonyms), colourable, body);

    /// <summary>Things that belong to the same places and are equally frequent.</summary>
    /// <param name="homes">Names of places, separated by commas; empty for none.</param>
    /// <param name="share">Their <see cref="Share"/>.</param>
    /// <param name="things">The things.</param>
    public static IEnumerable<ThingKind> Group(string homes, float share, ThingKind[] things) =>
        things.Select(thing => thing with { Homes = Split(homes), Share = share });

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>The closed list of things, in the order of the lexicon.</summary>
internal static class ThingCatalogue
{
    private const Habitat G = Habitat.Ground, W = Habitat.Afloat, S = Habitat.Swims, A = Habitat.Air, T = Habitat.Table;
    private const bool Dyed = true;

    /// <summary>All things.</summary>
    public static IReadOnlyList<ThingKind> All { get; } =
    [
        // Animals
        Of("dog", "dogs", "1f415", 1.12f, .34f, G, "puppy, doggy, hound"),
        Of("poodle", "poodles", "1f429", 1.04f, .34f, G, ""),
        Of("cat", "cats", "1f408", 1.04f, .32f, G, "kitten, kitty, tabby"),
        Of("black cat", "black cats", "1f408-200d-2b1b", 1.04f, .32f, G, ""),
        Of("horse", "horses", "1f40e", 1.0f, .40f, G, "pony, stallion, mare"),
        Of("cow", "cows", "1f404", 1.06f, .38f, G, "bull, calf"),
        Of("pig", "pigs", "1f416", 1.33f, .28f, G, "piglet, hog", Dyed),
        Of("sheep", "sheep", "1f411", 1.0f, .30f, G, "lamb, ewe"),
        Of("goat", "goats", "1f410", 1.07f, .32f, G, ""),
        Of("elephant", "elephants", "1f418", 1.21f, .46f, G, ""),
        Of("lion", "lions", "1f981", .54f, .40f, G, "lioness", body: FigureBody.Beast(0xFFF2B04A, 0xFFFFD98A)),
        Of("tiger", "tigers", "1f405", 1.27f, .36f, G, ""),
        Of("leopard", "leopards", "1f406", 1.27f, .36f, G, "cheetah, jaguar"),
        Of("giraffe", "giraffes", "1f992", .94f, .58f, G, ""),
        Of("zebra", "zebras", "1f993", 1.0f, .42f, G, ""),
        Of("bear", "bears", "1f43b", .57f, .42f, G, "brown bear, grizzly", body: FigureBody.Beast(0xFF8E5A3E, 0xFFC08A62)),
        Of("polar bear", "polar bears", "1f43b-200d-2744", .57f, .42f, G, "ice bear", body: FigureBody.Beast(0xFFE9EDF4, 0xFFFFFFFF)),
        Of("panda", "pandas", "1f43c", .57f, .40f, G, "panda bear", body: FigureBody.Beast(0xFF4A4458, 0xFFF4F4F8)),
        Of("koala", "koalas", "1f428", .57f, .36f, G, "", body: FigureBody.Beast(0xFF8F8F9E, 0xFFD8D8E2)),
        Of("monkey", "monkeys", "1f412", 1.14f, .34f, G, "chimp, chimpanzee"),
        Of("gorilla", "gorillas", "1f98d", .98f, .40f, G, "ape"),
        Of("fox", "foxes", "1f98a", .53f, .36f, G, "red fox", body: FigureBody.Beast(0xFFF5822F, 0xFFFFE7D0)),
        Of("wolf", "wolves", "1f43a", .54f, .38f, G, "", body: FigureBody.Beast(0xFF8C8C9C, 0xFFE0E0EA)),
        Of("deer", "deer", "1f98c", 1.0f, .42f, G, "stag, reindeer, doe"),
        Of("rabbit", "rabbits", "1f407", 1.01f, .26f, G, "bunny, hare"),
        Of("mouse", "mice", "1f401", 1.01f, .20f, G, ""),
        Of("squirrel", "squirrels", "1f43f", 1.04f, .24f, G, "chipmunk"),
        Of("hedgehog", "hedgehogs", "1f994", 1.3f, .20f, G, "porcupine"),
        Of("kangaroo", "kangaroos", "1f998", 1.07f, .40f, G, ""),
        Of("camel", "camels", "1f42a", 1.04f, .42f, G, "dromedary"),
        Of("llama", "llamas", "1f999", .93f, .42f, G, "alpaca"),
        Of("rhino", "rhinos", "1f98f", 1.33f, .38f, G, "rhinoceros"),
        Of("hippo", "hippos", "1f99b", 1.56f, .36f, G, "hippopotamus"),
        Of("bird", "birds", "1f426", .96f, .22f, A, "songbird, robin", Dyed),
        Of("dove", "doves", "1f54a", .99f, .22f, A, "pigeon, seagull, gull"),
        Of("eagle", "eagles", "1f985", 1.4f, .24f, A, "hawk, falcon"),
        Of("duck", "ducks", "1f986", 1.0f, .24f, W, "mallard"),
        Of("swan", "swans", "1f9a2", 1.08f, .28f, W, ""),
        Of("penguin", "penguins", "1f427", 1.0f, .34f, G, ""),
        Of("owl", "owls", "1f989", .79f, .30f, G, ""),
        Of("flamingo", "flamingos", "1f9a9", .79f, .38f, G, ""),
        Of("peacock", "peacocks", "1f99a", 1.06f, .36f, G, ""),
        Of("parrot", "parrots", "1f99c", .86f, .26f, A, "macaw"),
        Of("rooster", "roosters", "1f413", .96f, .28f, G, "cockerel, cock"),
        Of("chick", "chicks", "1f424", 1.08f, .20f, G, "baby chicken", Dyed),
        Of("frog", "frogs", "1f438", .56f, .26f, G, "", Dyed, FigureBody.Beast(0xFF3FAE6B, 0xFFF3D77A)),
        Of("crocodile", "crocodiles", "1f40a", 1.0f, .34f, G, "alligator"),
        Of("turtle", "turtles", "1f422", 1.62f, .24f, G, "tortoise"),
        Of("snake", "snakes", "1f40d", 1.0f, .30f, G, "serpent", Dyed),
        Of("dragon", "dragons", "1f409", .96f, .52f, G, "", Dyed),
        Of("dinosaur", "dinosaurs", "1f995", 1.0f, .52f, G, "brontosaurus, dino", Dyed),
        Of("t-rex", "t-rexes", "1f996", 1.08f, .50f, G, "tyrannosaurus, tyrannosaur, trex", Dyed),
        Of("unicorn", "unicorns", "1f40e", .94f, .44f, G, ""),
        Of("whale", "whales", "1f433", .94f, .34f, S, ""),
        Of("dolphin", "dolphins", "1f42c", .79f, .30f, S, "porpoise"),
        Of("seal", "seals", "1f9ad", 1.32f, .26f, G, "sea lion"),
        Of("fish", "fish", "1f41f", 1.15f, .22f, S, "fishes", Dyed),
        Of("tropical fish", "tropical fish", "1f420", 1.22f, .22f, S, "clownfish, goldfish"),
        Of("shark", "sharks", "1f988", .99f, .30f, S, ""),
        Of("octopus", "octopuses", "1f419", 1.04f, .30f, S, "", Dyed),
        Of("jellyfish", "jellyfish", "1fabc", .93f, .28f, S, "", Dyed),
        Of("crab", "crabs", "1f980", 1.12f, .20f, G, "", Dyed),
        Of("shell", "shells", "1f41a", 1.04f, .18f, G, "seashell, sea shell"),
        Of("snail", "snails", "1f40c", 1.02f, .20f, G, ""),
        Of("butterfly", "butterflies", "1f98b", 1.01f, .22f, A, "", Dyed),
        Of("bee", "bees", "1f41d", 1.06f, .18f, A, "honeybee, bumblebee"),
        Of("ladybird", "ladybirds", "1f41e", 1.01f, .18f, G, "ladybug, lady beetle"),
        Of("spider", "spiders", "1f577", 1.0f, .22f, G, ""),
        Of("bat", "bats", "1f987", 1.0f, .22f, A, ""),

        // People and other figures
        Of("man", "men", "1f468", .5f, .46f, G, "guy, gentleman, father", body: FigureBody.Person(0xFF2F7FD6, 0xFF3A4660)),
        Of("woman", "women", "1f469", .53f, .46f, G, "lady, mother", body: FigureBody.Dress(0xFF8E5BD0, 0xFF8E5BD0)),
        Of("boy", "boys", "1f466", .51f, .38f, G, "kid, son", body: FigureBody.Person(0xFF3CB371, 0xFF3B5BA5)),
        Of("girl", "girls", "1f467", .53f, .38f, G, "daughter, young girl", body: FigureBody.Dress(0xFFEF5F8F, 0xFFEF5F8F)),
        Of("old man", "old men", "1f474", .52f, .44f, G, "grandfather, grandpa, elderly man", body: FigureBody.Person(0xFF8A6B4F, 0xFF4A4A58)),
        Of("old woman", "old women", "1f475", .5f, .44f, G, "grandmother, grandma, elderly woman", body: FigureBody.Dress(0xFF4C8C86, 0xFF4C8C86)),
        Of("baby", "babies", "1f476", .51f, .28f, G, "infant, toddler", body: FigureBody.Person(0xFFAEDCF5, 0xFFAEDCF5)),
        Of("astronaut", "astronauts", "1f9d1-200d-1f680", .52f, .46f, G, "spaceman, cosmonaut", Dyed, FigureBody.Legs(0xFFE6E8F0, 0xFFC6CAD8)),
        Of("princess", "princesses", "1f478", .60f, .46f, G, "", Dyed, FigureBody.Robe(0xFF9B62D8, 0xFFB98AE8)),
        Of("king", "kings", "1f934", .58f, .46f, G, "prince", body: FigureBody.Robe(0xFF3E63C8, 0xFF6C8CE0)),
        Of("queen", "queens", "1f478", .60f, .46f, G, "", body: FigureBody.Robe(0xFFC23B55, 0xFFE27A8C)),
        Of("wizard", "wizards", "1f9d9-200d-2642", .61f, .48f, G, "mage, sorcerer, magician, warlock", Dyed, FigureBody.Robe(0xFF2F80D8, 0xFF5AA2EA)),
        Of("witch", "witches", "1f9d9", .61f, .48f, G, "sorceress", Dyed, FigureBody.Robe(0xFF3C79C4, 0xFF5FA0E0)),
        Of("knight", "knights", null, .6f, .46f, G, "", Dyed),
        Of("ninja", "ninjas", "1f977", .55f, .42f, G, "samurai", Dyed, FigureBody.Legs(0xFF34344A, 0xFF24243A)),
        Of("superhero", "superheroes", "1f9b8-200d-2642", .59f, .46f, G, "hero", body: FigureBody.Legs(0xFF2F7FD6, 0xFFD63A4A)),
        Of("robot", "robots", "1f916", .53f, .40f, G, "android, droid", Dyed, FigureBody.Person(0xFFB9A9D8, 0xFF8F82B4)),
        Of("ghost", "ghosts", "1f47b", 1.01f, .34f, G, "spirit, spook"),
        Of("santa", "santas", "1f385", .51f, .44f, G, "santa claus, father christmas", body: FigureBody.Person(0xFFE0303C, 0xFFC82834)),
        Of("alien", "aliens", "1f47d", .53f, .40f, G, "extraterrestrial, martian", Dyed, FigureBody.Person(0xFF6ED07A, 0xFF58B466)),
        Of("mermaid", "mermaids", "1f9dc-200d-2640", .74f, .40f, G, ""),
        Of("fairy", "fairies", "1f9da-200d-2640", .68f, .32f, A, "pixie"),
        Of("dancer", "dancers", "1f483", .88f, .46f, G, "dancing woman, ballerina"),
        Of("runner", "runners", "1f3c3-200d-2642", .9f, .44f, G, "jogger, running man"),
        Of("surfer", "surfers", "1f3c4-200d-2642", 1.02f, .38f, W, "surfing man"),
        Of("cyclist", "cyclists", "1f6b4-200d-2642", 1.0f, .44f, G, "biker, bike rider"),
        Of("snowman", "snowmen", "26c4", .85f, .40f, G, ""),

        // Plants
        Of("palm tree", "palm trees", "1f334", .86f, .58f, G, "palm, coconut tree, coconut palm"),
        Of("pine tree", "pine trees", "1f332", .76f, .52f, G, "pine, fir, fir tree, spruce, conifer"),
        Of("tree", "trees", "1f333", .81f, .52f, G, "oak, oak tree, apple tree, maple"),
        Of("cherry tree", "cherry trees", "1f333", .81f, .52f, G, "cherry blossom tree, cherry blossom, sakura"),
        Of("christmas tree", "christmas trees", "1f384", .64f, .50f, G, "xmas tree"),
        Of("cactus", "cacti", "1f335", .92f, .40f, G, "cactuses"),
        Of("bush", "bushes", null, 1.5f, .22f, G, "shrub, hedge"),
        Of("flower", "flowers", "1f33c", .8f, .28f, G, "blossom, daisy", Dyed),
        Of("rose", "roses", "1f339", .59f, .30f, G, "", Dyed),
        Of("sunflower", "sunflowers", "1f33b", .78f, .34f, G, ""),
        Of("tulip", "tulips", "1f337", .65f, .30f, G, "", Dyed),
        Of("potted plant", "potted plants", "1fab4", .67f, .34f, T, "houseplant, plant, plant pot"),
        Of("bouquet", "bouquets", "1f490", 1.0f, .30f, T, "posy, flower bouquet"),
        Of("mushroom", "mushrooms", "1f344", .97f, .28f, G, "toadstool", Dyed),
        Of("clover", "clovers", "1f340", .79f, .22f, G, "shamrock"),
        Of("pumpkin", "pumpkins", "1f383", 1.08f, .24f, G, "jack-o'-lantern, jack-o-lantern, halloween pumpkin", Dyed),

        // Buildings
        Of("house", "houses", "1f3e0", 1.04f, .46f, G, "home, cottage, cabin, bungalow", Dyed),
        Of("castle", "castles", "1f3f0", .95f, .56f, G, "fortress, palace", Dyed),
        Of("pagoda", "pagodas", "1f3ef", 1.0f, .54f, G, "japanese castle, temple", Dyed),
        Of("church", "churches", "26ea", 1.0f, .52f, G, "chapel, cathedral"),
        Of("mosque", "mosques", "1f54c", 1.07f, .48f, G, ""),
        Of("lighthouse", "lighthouses", null, .42f, .62f, G, "", Dyed),
        Of("windmill", "windmills", null, .8f, .58f, G, "mill", Dyed),
        Of("barn", "barns", null, 1.15f, .42f, G, "farmhouse, shed", Dyed),
        Of("tent", "tents", null, 1.4f, .30f, G, "", Dyed),
        Of("hut", "huts", "1f6d6", 1.04f, .36f, G, "shack"),
        Of("skyscraper", "skyscrapers", null, .42f, .64f, G, "high-rise"),
        Of("office building", "office buildings", "1f3e2", 1.0f, .50f, G, "apartment building, building"),
        Of("factory", "factories", "1f3ed", 1.0f, .44f, G, "plant building"),
        Of("school", "schools", "1f3eb", 1.0f, .42f, G, "schoolhouse"),
        Of("eiffel tower", "eiffel towers", "1f5fc", .71f, .62f, G, "tokyo tower"),
        Of("fountain", "fountains", "26f2", .97f, .34f, G, ""),
        Of("ferris wheel", "ferris wheels", "1f3a1", .86f, .54f, G, "big wheel"),
        Of("circus tent", "circus tents", "1f3aa", .94f, .46f, G, "circus"),
        Of("volcano", "volcanoes", "1f30b", .86f, .50f, G, "volcano mountain"),
        Of("bridge", "bridges", null, 2.4f, .24f, G, ""),
        Of("fence", "fences", null, 2.6f, .16f, G, "picket fence", Dyed),

        // Vehicles
        Of("car", "cars", "1f697", 1.46f, .30f, G, "automobile, auto, sedan", Dyed),
        Of("jeep", "jeeps", "1f699", 1.22f, .30f, G, "suv, off-roader", Dyed),
        Of("bus", "buses", "1f68c", 1.27f, .34f, G, "coach, school bus", Dyed),
        Of("truck", "trucks", "1f69a", 1.22f, .34f, G, "lorry, van", Dyed),
        Of("pickup truck", "pickup trucks", "1f6fb", 1.47f, .28f, G, "pickup, pick-up", Dyed),
        Of("taxi", "taxis", "1f695", 1.33f, .30f, G, "cab, taxicab"),
        Of("police car", "police cars", "1f693", 1.27f, .30f, G, ""),
        Of("fire engine", "fire engines", "1f692", 1.08f, .34f, G, "fire truck, firetruck"),
        Of("ambulance", "ambulances", "1f691", 1.27f, .32f, G, ""),
        Of("tractor", "tractors", "1f69c", 1.22f, .34f, G, "", Dyed),
        Of("racing car", "racing cars", "1f3ce", 2.52f, .18f, G, "race car, sports car", Dyed),
        Of("bicycle", "bicycles", "1f6b2", 1.32f, .30f, G, "bike, cycle", Dyed),
        Of("motorcycle", "motorcycles", "1f3cd", 1.49f, .30f, G, "motorbike", Dyed),
        Of("scooter", "scooters", "1f6f5", 1.33f, .30f, G, "moped, vespa", Dyed),
        Of("train", "trains", "1f682", 1.08f, .38f, G, "locomotive, steam train, steam engine"),
        Of("boat", "boats", null, 1.7f, .24f, W, "rowing boat, rowboat, fishing boat", Dyed),
        Of("sailboat", "sailboats", "26f5", 1.11f, .42f, W, "sailing boat, yacht", Dyed),
        Of("speedboat", "speedboats", "1f6a4", 1.81f, .26f, W, "motorboat, motor boat"),
        Of("ship", "ships", "1f6a2", 1.18f, .36f, W, "cruise ship, vessel"),
        Of("airplane", "airplanes", "2708", 1.01f, .28f, A, "aeroplane, plane, jet, aircraft"),
        Of("helicopter", "helicopters", "1f681", 1.08f, .26f, A, "chopper", Dyed),
        Of("rocket", "rockets", "1f680", 1.01f, .36f, A, "spaceship, space ship, spacecraft", Dyed),
        Of("ufo", "ufos", "1f6f8", 1.17f, .28f, A, "flying saucer"),
        Of("hot-air balloon", "hot-air balloons", null, .78f, .36f, A, "hot air balloon, air balloon", Dyed),
        Of("satellite", "satellites", "1f6f0", 1.09f, .26f, A, ""),
        Of("parachute", "parachutes", "1fa82", 1.01f, .28f, A, "parachutist"),

        // Food and drink
        Of("apple", "apples", "1f34e", 1.04f, .26f, T, "", Dyed),
        Of("banana", "bananas", "1f34c", 1.04f, .26f, T, ""),
        Of("orange fruit", "oranges", "1f34a", .82f, .24f, T, "orange, tangerine, mandarin"),
        Of("lemon", "lemons", "1f34b", 1.01f, .24f, T, ""),
        Of("grapes", "grapes", "1f347", .9f, .26f, T, "bunch of grapes"),
        Of("watermelon", "watermelons", "1f349", 1.01f, .26f, T, "slice of watermelon, melon"),
        Of("strawberry", "strawberries", "1f353", .71f, .24f, T, ""),
        Of("cherry", "cherries", "1f352", 1.04f, .24f, T, ""),
        Of("pineapple", "pineapples", "1f34d", .78f, .32f, T, ""),
        Of("pear", "pears", "1f350", .93f, .26f, T, ""),
        Of("pizza", "pizzas", "1f355", .89f, .28f, T, "slice of pizza, pizza slice"),
        Of("burger", "burgers", "1f354", 1.22f, .28f, T, "hamburger, cheeseburger"),
        Of("fries", "fries", "1f35f", .93f, .28f, T, "french fries, chips"),
        Of("hot dog", "hot dogs", "1f32d", 1.0f, .26f, T, "hotdog"),
        Of("cake", "cakes", "1f382", 1.01f, .30f, T, "birthday cake"),
        Of("cupcake", "cupcakes", "1f9c1", .86f, .28f, T, "muffin", Dyed),
        Of("ice cream", "ice creams", "1f366", .74f, .32f, T, "ice-cream, ice cream cone, icecream"),
        Of("doughnut", "doughnuts", "1f369", .88f, .24f, T, "donut"),
        Of("cookie", "cookies", "1f36a", 1.0f, .22f, T, "biscuit"),
        Of("cup of coffee", "cups of coffee", "2615", .96f, .26f, T, "coffee, coffee cup, mug, cup, coffee mug"),
        Of("teapot", "teapots", "1fad6", 1.12f, .26f, T, "tea pot", Dyed),
        Of("cup of tea", "cups of tea", "1f375", 1.01f, .26f, T, "tea, teacup"),
        Of("glass of wine", "glasses of wine", "1f377", .71f, .30f, T, "wine, wine glass"),
        Of("beer", "beers", "1f37a", .92f, .28f, T, "glass of beer, mug of beer"),
        Of("bread", "loaves of bread", "1f35e", 1.04f, .24f, T, "loaf of bread, loaf"),
        Of("cheese", "cheeses", "1f9c0", .9f, .24f, T, "piece of cheese"),
        Of("carrot", "carrots", "1f955", 1.02f, .26f, T, ""),
        Of("tomato", "tomatoes", "1f345", 1.11f, .24f, T, ""),
        Of("lollipop", "lollipops", "1f36d", 1.0f, .28f, T, "candy, sweet"),

        // Objects
        Of("umbrella", "umbrellas", "2602", 1.0f, .36f, G, "parasol", Dyed),
        Of("beach umbrella", "beach umbrellas", "26f1", 1.12f, .42f, G, "sunshade, beach parasol"),
        Of("balloon", "balloons", "1f388", .74f, .34f, A, "party balloon", Dyed),
        Of("soccer ball", "soccer balls", "26bd", 1.01f, .22f, G, "football, ball", Dyed),
        Of("beach ball", "beach balls", null, 1.0f, .22f, G, ""),
        Of("basketball", "basketballs", "1f3c0", 1.0f, .22f, G, ""),
        Of("kite", "kites", "1fa81", 1.01f, .30f, A, ""),
        Of("teddy bear", "teddy bears", "1f9f8", 1.01f, .32f, T, "teddy, stuffed bear, toy bear", Dyed),
        Of("chair", "chairs", "1fa91", .7f, .38f, G, "stool, seat", Dyed),
        Of("table", "tables", null, 1.7f, .30f, G, "desk", Dyed),
        Of("bed", "beds", "1f6cf", 1.4f, .36f, G, "", Dyed),
        Of("sofa", "sofas", null, 1.9f, .30f, G, "couch, settee, armchair", Dyed),
        Of("lamp", "lamps", null, .5f, .46f, G, "floor lamp, street lamp, lamp post", Dyed),
        Of("candle", "candles", "1f56f", .43f, .30f, T, ""),
        Of("bench", "benches", null, 1.9f, .24f, G, "park bench", Dyed),
        Of("book", "books", "1f4d5", .79f, .28f, T, "", Dyed),
        Of("open book", "open books", "1f4d6", 1.22f, .24f, T, ""),
        Of("guitar", "guitars", "1f3b8", 1.04f, .40f, T, "electric guitar", Dyed),
        Of("violin", "violins", "1f3bb", .99f, .38f, T, "fiddle"),
        Of("drum", "drums", "1f941", 1.0f, .28f, T, "", Dyed),
        Of("trumpet", "trumpets", "1f3ba", 1.02f, .28f, T, ""),
        Of("heart", "hearts", "2764", 1.14f, .32f, T, "love heart", Dyed),
        Of("star", "stars", "2b50", 1.0f, .22f, A, "gold star", Dyed),
        Of("gift", "gifts", "1f381", .95f, .28f, T, "present, gift box", Dyed),
        Of("key", "keys", "1f511", 1.0f, .30f, T, ""),
        Of("clock", "clocks", "1f570", 1.0f, .30f, T, "mantel clock"),
        Of("alarm clock", "alarm clocks", "23f0", .89f, .28f, T, "", Dyed),
        Of("vase", "vases", "1f3fa", .65f, .32f, T, "amphora, urn", Dyed),
        Of("trophy", "trophies", "1f3c6", .82f, .30f, T, "cup trophy"),
        Of("crown", "crowns", "1f451", 1.22f, .26f, T, ""),
        Of("diamond", "diamonds", "1f48e", 1.26f, .26f, T, "gem, jewel, gemstone", Dyed),
        Of("bell", "bells", "1f514", .93f, .28f, T, ""),
        Of("camera", "cameras", "1f4f7", 1.47f, .26f, T, ""),
        Of("laptop", "laptops", "1f4bb", 1.0f, .26f, T, "computer, notebook computer"),
        Of("television", "televisions", "1f4fa", .93f, .34f, T, "tv, tv set"),
        Of("hat", "hats", "1f452", 1.4f, .24f, T, "sun hat"),
        Of("top hat", "top hats", "1f3a9", 1.06f, .24f, T, ""),
        Of("boot", "boots", "1f462", 1.0f, .28f, T, "shoe", Dyed),
        Of("backpack", "backpacks", "1f392", .79f, .30f, T, "rucksack, school bag", Dyed),
        Of("t-shirt", "t-shirts", "1f455", 1.31f, .32f, T, "shirt, tee", Dyed),
        Of("dress", "dresses", "1f457", .87f, .38f, T, "gown", Dyed),
        Of("sword", "swords", "1f5e1", 1.0f, .34f, T, "dagger"),
        Of("shield", "shields", "1f6e1", .8f, .32f, T, "", Dyed),
        Of("crystal ball", "crystal balls", "1f52e", .85f, .30f, T, ""),
        Of("telescope", "telescopes", "1f52d", 1.0f, .36f, G, ""),
        Of("campfire", "campfires", "1f525", .75f, .26f, G, "fire, bonfire, flame"),
        Of("rock", "rocks", "1faa8", 1.0f, .22f, G, "stone, boulder"),
        Of("anchor", "anchors", "2693", .95f, .34f, G, "", Dyed),
        Of("easter island statue", "easter island statues", "1f5ff", .97f, .42f, G, "moai, stone head"),
        Of("paper lantern", "paper lanterns", "1f3ee", .64f, .32f, A, "red lantern, chinese lantern", Dyed),
        Of("painting", "paintings", "1f5bc", 1.0f, .30f, T, "picture frame, framed picture"),
        Of("window", "windows", null, .9f, .34f, A, ""),

        // In the sky
        Of("sun", "suns", null, 1.0f, .18f, A, "sunshine"),
        Of("moon", "moons", null, 1.0f, .16f, A, "full moon"),
        Of("crescent moon", "crescent moons", null, 1.0f, .18f, A, "half moon"),
        Of("cloud", "clouds", null, 1.9f, .14f, A, "fluffy cloud"),
        Of("planet", "planets", "1fa90", 1.0f, .32f, A, "saturn, ringed planet", Dyed),
        Of("earth", "earths", "1f30d", 1.0f, .34f, A, "globe, planet earth"),
        Of("comet", "comets", "2604", 1.0f, .26f, A, "meteor"),

        .. MoreThings.All,
        .. Graphics.FigureCatalogue.Things,
        .. FaceThings.All, .. HandThings.All, .. PeopleThings.All, .. RoleThings.All, .. NatureThings.All, .. FoodThings.All, .. PlaceThings.All,
        .. LeisureThings.All, .. ObjectThings.All, .. SymbolThings.All, .. MonsterThings.All, .. RelicThings.All, .. SpriteThings.All,
    ];

    private static readonly Dictionary<string, ThingKind> ByName = All.ToDictionary(kind => kind.Name);

    private static readonly Dictionary<string, ThingKind[]> ByHome = All.SelectMany(kind => kind.Homes, (kind, home) => (kind, home))
        .GroupBy(pair => pair.home, pair => pair.kind).ToDictionary(group => group.Key, group => group.ToArray());

    /// <summary>The things that say themselves that they belong to a place.</summary>
    public static IReadOnlyList<ThingKind> AtHome(string place) => ByHome.GetValueOrDefault(place) ?? [];

    /// <summary>The thing of that name, or null for a region or an unknown word.</summary>
    public static ThingKind? Find(string noun) => ByName.GetValueOrDefault(noun);

    private static ThingKind Of(
        string name, string plural, string? art, float aspect, float size, Habitat habitat, string synonyms,
        bool colourable = false, FigureBody? body = null) => ThingKind.Of(name, plural, art, aspect, size, habitat, synonyms, colourable, body);
}
