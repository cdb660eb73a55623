using Easel.Corpus.Cameras;
using Easel.Corpus.Graphics;
using Easel.Corpus.Places;

namespace Easel.Corpus;

/// <summary>A kind of place: its words, its share of the corpus and what belongs there.</summary>
/// <param name="Name">Canonical name.</param>
/// <param name="Synonyms">Other phrases.</param>
/// <param name="Share">Relative frequency.</param>
/// <param name="Phrase">How a caption says that something is there, such as <c>on the beach</c>.</param>
/// <param name="Things">Plausible nouns.</param>
internal sealed record PlaceKind(string Name, string[] Synonyms, float Share, string Phrase, string[] Things)
{
    /// <summary>Lays out the place; null for those that <see cref="Setting"/> knows.</summary>
    public Func<PlaceDraft, Setting>? Build { get; init; }

    /// <summary>Regions that only this place brings along.</summary>
    public RegionKind[] Regions { get; init; } = [];

    /// <summary>Other ways to say that something is there.</summary>
    public string[] Wheres { get; init; } = [];

    /// <summary>Nouns that dress the place; null for those that are listed here.</summary>
    public string[]? OwnDecor { get; init; }

    /// <summary>Whether there is a roof or a ceiling.</summary>
    public bool Roofed { get; init; }

    /// <summary>Whether it is no place but a kind of picture that shows none, such as a sticker.</summary>
    public bool Graphic { get; init; }

    /// <summary>Nouns that dress the place when nobody asks for them.</summary>
    public string[] Decor => OwnDecor ?? Name switch
    {
        "forest" => ["pine tree", "tree", "pine tree", "tree", "bush", "mushroom"],
        "village" => ["house", "house", "house", "church"],
        "farm" => ["barn", "barn", "windmill", "fence"],
        "beach" or "island" => ["palm tree", "palm tree", "beach umbrella"],
        "harbour" => ["boat", "sailboat", "ship"],
        "desert" => ["cactus"],
        "park" => ["tree", "bench", "tree", "lamp"],
        "garden" => ["flower", "tulip", "bush", "fence", "rose"],
        "city" => ["skyscraper", "lamp", "tree", "car"],
        "mountains" => ["pine tree"],
        "lake" or "river" => ["pine tree", "tree"],
        "room" => ["sofa", "sofa", "lamp", "potted plant", "chair"],
        "kitchen" => ["table", "table", "chair"],
        _ => [],
    };

    /// <summary>Whether there is no sky overhead.</summary>
    public bool Enclosed => Roofed || Graphic || Name is "room" or "kitchen" or "studio" or "underwater";

    /// <summary>Whether weather can be seen there.</summary>
    public bool HasWeather => !Enclosed && Name is not ("space" or "moon surface");
}

/// <summary>The places, default first.</summary>
internal static class PlaceCatalogue
{
    private const string Pets = "dog, cat, rabbit, bird, butterfly, ";
    private const string People = "man, woman, boy, girl, cyclist, runner, old man, old woman, ";
    private const string Traffic = "car, bus, taxi, truck, bicycle, motorcycle, scooter, police car, fire engine, ambulance, pickup truck, jeep, ";
    private const string Sky = "bird, airplane, hot-air balloon, helicopter, balloon, kite, eagle, ";

    public static IReadOnlyList<PlaceKind> All { get; } =
    [
        Of("meadow", "field, grassland, pasture, hills, countryside, grass", 9, "in a meadow",
            Pets + Sky + "horse, cow, sheep, goat, flower, tulip, sunflower, tree, house, windmill, unicorn, dragon, castle, bee, tent, girl, boy, fox, deer, snail, cherry tree, hedgehog, mushroom, clover, llama"),
        Of("beach", "seaside, seashore, shore, coast, sandy beach", 9, "on the beach",
            People + "palm tree, beach umbrella, beach ball, crab, turtle, shell, dog, sailboat, boat, umbrella, surfer, ship, bird, lighthouse, ice cream, dove, kite, chair, mermaid, seal, flamingo, hut"),
        Of("sea", "ocean, open sea, waves", 6, "on the sea",
            "sailboat, boat, ship, speedboat, dolphin, whale, shark, dove, bird, surfer, lighthouse, fish, swan, hot-air balloon, airplane, mermaid, helicopter, octopus"),
        Of("underwater", "under water, under the sea, coral reef, reef, ocean floor, aquarium", 4, "under water",
            "fish, tropical fish, octopus, jellyfish, shark, dolphin, whale, turtle, crab, shell, mermaid, anchor, seal, rock"),
        Of("lake", "pond, lakeside", 6, "by a lake",
            Pets + People + "duck, swan, boat, sailboat, pine tree, tree, tent, house, deer, bear, frog, fish, campfire, bench, castle, flamingo, fox"),
        Of("river", "stream, riverside, creek", 4, "by a river",
            Pets + "duck, boat, tree, pine tree, house, deer, bear, frog, bridge, cow, elephant, crocodile, hippo, windmill, rock, tent, swan, fox"),
        Of("forest", "woods, woodland, wood, clearing", 7, "in a forest",
            "fox, deer, bear, owl, wolf, rabbit, mushroom, pine tree, tree, squirrel, hedgehog, tent, hut, house, fairy, wizard, witch, campfire, bush, dragon, unicorn, tiger, monkey, panda, koala, gorilla, snake, butterfly, girl, knight, archer, elf, dwarf, parrot, boy"),
        Of("desert", "sahara, sand dunes", 5, "in the desert",
            "camel, cactus, snake, lion, elephant, giraffe, zebra, rhino, tent, pagoda, mosque, rock, jeep, car, palm tree, man, motorcycle, ufo, eagle, hut, alien, easter island statue, hot-air balloon, kangaroo, leopard"),
        Of("mountains", "alps, mountain, mountain landscape, highlands", 7, "in the mountains",
            "pine tree, goat, eagle, bear, tent, house, castle, deer, llama, hut, dragon, hot-air balloon, wolf, man, church, sheep, panda, train, campfire, helicopter, pagoda, cyclist, cow, bus, airplane, viking, dwarf"),
        Of("city", "town, downtown, metropolis", 7, "in the city",
            People + Traffic + "skyscraper, office building, tree, lamp, dog, cat, balloon, school, robot, helicopter, umbrella, fountain, eiffel tower, factory, superhero, bench, church, dove, ferris wheel, runner"),
        Of("village", "hamlet, small town", 5, "in a village",
            Pets + People + "house, church, tree, windmill, barn, tractor, car, bicycle, rooster, cow, fence, school, lamp, sheep, bench, hut, hot-air balloon, duck, horse, bus"),
        Of("road", "highway, motorway, country road, freeway", 5, "on a road",
            Traffic + "tractor, racing car, cyclist, tree, pine tree, palm tree, cactus, house, lamp, runner, cow, dog, bird, hot-air balloon, train"),
        Of("park", "public park, city park", 6, "in a park",
            Pets + People + "bench, tree, fountain, balloon, soccer ball, kite, duck, lamp, bush, flower, squirrel, cherry tree, ferris wheel, bicycle, dancer, ice cream, circus tent, tulip, baby, teddy bear"),
        Of("garden", "backyard, yard, flower garden", 5, "in a garden",
            Pets + "flower, rose, tulip, sunflower, bush, tree, bench, fence, house, ladybird, bee, snail, mushroom, fountain, girl, boy, woman, rooster, peacock, apple, tomato, carrot, pumpkin, chair, table, hedgehog, cherry tree, duck, bicycle"),
        Of("farm", "farmland, farmyard, ranch", 5, "on a farm",
            "cow, pig, horse, sheep, goat, rooster, chick, duck, barn, tractor, windmill, fence, dog, cat, house, tree, sunflower, pumpkin, man, truck, carrot, woman, mouse, pickup truck"),
        Of("harbour", "harbor, port, marina, dock, pier", 4, "in a harbour",
            "ship, boat, sailboat, speedboat, lighthouse, dove, anchor, house, man, woman, crab, dog, truck, cat, bird, lamp, bench, boy"),
        Of("island", "tropical island, desert island, isle", 5, "on an island",
            "palm tree, boat, sailboat, hut, crab, parrot, turtle, dolphin, man, woman, monkey, volcano, lighthouse, shell, tent, flamingo, castle, house, pineapple, dinosaur, tree, easter island statue, whale, pirate"),
        Of("arctic", "antarctica, north pole, south pole, ice, tundra, snow field, snowy field, snowfield", 4, "in the arctic",
            "penguin, polar bear, seal, whale, snowman, tent, wolf, fox, rabbit, santa, pine tree, ship, deer, house, christmas tree, man, gift, hut, owl"),
        Of("space", "outer space, galaxy, universe, cosmos", 4, "in space",
            "rocket, astronaut, ufo, planet, earth, satellite, comet, alien, star, robot, moon, sun"),
        Of("moon surface", "on the moon, lunar surface, alien planet, mars", 3, "on the moon",
            "astronaut, rocket, ufo, alien, robot, earth, planet, satellite, rock, comet, star, tent, jeep, telescope"),
        Of("room", "living room, indoors, interior, house interior, study", 7, "in a room",
            "sofa, bed, chair, table, lamp, window, cat, dog, book, potted plant, clock, painting, television, teddy bear, guitar, gift, candle, christmas tree, man, woman, girl, boy, baby, laptop, violin, vase, alarm clock, ghost, open book, old woman, balloon, heart, robot, telescope, crystal ball, backpack") with { Build = Furniture.Room },
        Of("kitchen", "dining room, cafe, restaurant", 4, "in a kitchen",
            "table, chair, window, apple, banana, cake, pizza, burger, cup of coffee, teapot, cup of tea, bread, cheese, carrot, tomato, lemon, cat, vase, potted plant, cookie, doughnut, grapes, strawberry, pineapple, ice cream, cupcake, fries, mouse, clock, woman, man, glass of wine, pear, watermelon, orange fruit, candle, bouquet") with { Build = Furniture.Kitchen },
        Of("studio", "plain background, blank background, simple background, white background, empty background", 12, "on a plain background", []),
        WaterfallPlace.Kind, CanyonPlace.Kind, VolcanicPlace.Kind, JunglePlace.Kind, SavannaPlace.Kind, CavePlace.Kind,
        StreetPlace.Kind, MedievalTownPlace.Kind, BedroomPlace.Kind, LibraryPlace.Kind,
        .. GraphicCatalogue.All.Select(kind => kind.Place),
        PlaygroundPlace.Kind, CastleCourtPlace.Kind, MarketPlace.Kind, FunfairPlace.Kind,
    ];

    private static readonly Dictionary<string, RegionKind> RegionsByName = Regions.ToDictionary(region => region.Name);

    /// <summary>Regions that places bring along, in the order of the places, then those only seen from above and the furniture of rooms.</summary>
    public static IEnumerable<RegionKind> Regions => All.SelectMany(place => place.Regions).Concat(AerialPlaces.Regions).Concat(Furniture.Regions);

    /// <summary>The region of that name that a place brought along, or null.</summary>
    public static RegionKind? FindRegion(string noun) => RegionsByName.GetValueOrDefault(noun);

    private static readonly Dictionary<string, PlaceKind> ByName = All.ToDictionary(place => place.Name);

    /// <summary>The place of that name; an unknown one is the default.</summary>
    public static PlaceKind Find(string name) => ByName.GetValueOrDefault(name) ?? All[0];

    /// <summary>Whether things are seen before a plain ground, without distance and horizon.</summary>
    public static bool IsPlain(string place) => place == "studio" || Find(place).Graphic;

    /// <summary>Whether the place is a room of a house.</summary>
    public static bool IsRoom(string place) => place is "room" or "kitchen" or "bedroom" or "library";

    private static PlaceKind Of(string name, string synonyms, float share, string phrase, string things) =>
        new(name, Split(synonyms), share, phrase, Split(things));

    private static PlaceKind Of(string name, string synonyms, float share, string phrase, string[] things) =>
        new(name, Split(synonyms), share, phrase, things);

    private static string[] Split(string list) =>
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
}
