namespace Easel.Corpus.Graphics;

/// <summary>A figure that is put together of parts.</summary>
/// <param name="Noun">Its noun.</param>
/// <param name="Outfit">Region of its outfit, or null when it is all one body.</param>
/// <param name="Cloth">Colour of the outfit where nobody names one, 0xAARRGGBB.</param>
/// <param name="HasHair">Whether hair can be seen.</param>
/// <param name="Hair">Colour of the hair where nobody names one, 0xAARRGGBB.</param>
/// <param name="Weapons">What it can hold.</param>
internal sealed record FigureKind(string Noun, string? Outfit, uint Cloth, bool HasHair, uint Hair, string[] Weapons)
{
    /// <summary>Whether hair falls over the shoulders.</summary>
    public bool LongHair { get; init; }

    public bool Beard { get; init; }

    /// <summary>Drawn on the head.</summary>
    public string Headgear { get; init; } = "";

    /// <summary>Width over the usual one.</summary>
    public float Stout { get; init; } = 1;
}

/// <summary>A colour of hair: its noun as a region, and the colour 0xAARRGGBB.</summary>
internal sealed record HairKind(string Noun, string Synonyms, uint Colour);

/// <summary>An outfit: its noun as a region.</summary>
internal sealed record OutfitKind(string Noun, string Synonyms);

/// <summary>Figures put together of parts, and the parts.</summary>
internal static class FigureCatalogue
{
    /// <summary>Things that only figures bring along, in the order of the lexicon.</summary>
    public static IReadOnlyList<ThingKind> Things { get; } =
    [
        Figure("archer", "archers", "bowman, ranger"), Figure("pirate", "pirates", "buccaneer, corsair"), Figure("elf", "elves", "wood elf, elven warrior"),
        Figure("dwarf", "dwarves", "dwarven warrior, gnome"), Figure("viking", "vikings", "barbarian, norse warrior"),
        ThingKind.Of("staff", "staffs", null, 1f, .34f, Habitat.Table, "magic staff, wizard staff", true),
        ThingKind.Of("spear", "spears", null, 1f, .34f, Habitat.Table, "lance, javelin", true),
        ThingKind.Of("longsword", "longswords", null, 1f, .34f, Habitat.Table, "long sword, broadsword", true),
    ];

    public static IReadOnlyList<FigureKind> All { get; } =
    [
        new("knight", "plate armour", 0xFFB4BFD0, true, 0xFF7A4A2A, ["longsword", "sword", "axe", "spear", "shield"]) { Headgear = "circlet" },
        new("wizard", "robe", 0xFF3B5FC0, true, 0xFFE6E8EE, ["staff", "magic wand", "open book", "crystal ball"]) { Beard = true, Headgear = "pointed hat" },
        new("archer", "tunic", 0xFF3F7D4A, true, 0xFF8A5A32, ["bow and arrow", "spear"]) { Headgear = "feather cap" },
        new("ninja", "ninja suit", 0xFF34384E, false, 0, ["longsword", "sword", "axe"]) { Headgear = "mask" },
        new("pirate", "pirate coat", 0xFF8C2F36, true, 0xFF2A2226, ["sword", "telescope", "longsword"]) { Headgear = "tricorn" },
        new("astronaut", "spacesuit", 0xFFE9ECF2, false, 0, ["flashlight", "camera"]) { Headgear = "space helmet" },
        new("robot", null, 0xFF9FB4C8, false, 0, ["axe", "wrench", "hammer"]) { Headgear = "robot head" },
        new("princess", "ball gown", 0xFFEF7FB0, true, 0xFFE8B84A, ["magic wand", "rose", "bouquet", "sword"]) { LongHair = true, Headgear = "tiara" },
        new("elf", "hooded cloak", 0xFF2F8A6A, true, 0xFFF0D890, ["bow and arrow", "staff", "longsword"]) { LongHair = true, Headgear = "pointed ears" },
        new("dwarf", "tunic", 0xFF9A5A2E, true, 0xFFC0562A, ["axe", "hammer", "pickaxe", "beer"]) { Beard = true, Stout = 1.22f, Headgear = "iron cap" },
        new("viking", "fur vest", 0xFF7A5A3C, true, 0xFFD99A3A, ["axe", "spear", "longsword"]) { Beard = true, Headgear = "horned helmet" },
        new("witch", "robe", 0xFF5B3A86, true, 0xFF3A2438, ["broom", "magic wand", "crystal ball", "staff"]) { LongHair = true, Headgear = "pointed hat" },
    ];

    public static IReadOnlyList<HairKind> Hair { get; } =
    [
        new("black hair", "black haired, dark hair, dark haired", 0xFF2B2630), new("brown hair", "brown haired, brunette hair, chestnut hair", 0xFF7A4A2A), new("blond hair", "blond haired, blonde hair, blonde haired, golden hair, yellow hair, yellow haired", 0xFFF0C656),
        new("red hair", "red haired, ginger hair, ginger haired, auburn hair", 0xFFC8402A), new("white hair", "white haired, silver hair, silver haired", 0xFFECEEF4), new("grey hair", "grey haired, gray hair, gray haired", 0xFF979CA8), new("blue hair", "blue haired", 0xFF3A78E0),
        new("pink hair", "pink haired", 0xFFF37FB4), new("green hair", "green haired", 0xFF43A860), new("purple hair", "purple haired, violet hair", 0xFF8A52C8), new("orange hair", "orange haired", 0xFFF08A2C),
    ];

    public static IReadOnlyList<OutfitKind> Outfits { get; } =
    [
        new("plate armour", "armour, armor, plate armor, suit of armour, suit of armor, knight armour, knight armor"), new("robe", "robes, wizard robe, long robe, mage robe"),
        new("tunic", "leather tunic, jerkin"), new("ninja suit", "ninja outfit, shinobi suit"), new("pirate coat", "buccaneer coat, captain coat"),
        new("spacesuit", "space suit, astronaut suit"), new("ball gown", "royal gown, evening gown, princess gown"), new("hooded cloak", "cloak, cape, elven cloak"), new("fur vest", "fur outfit, viking outfit"),
    ];

    private static readonly Dictionary<string, FigureKind> ByNoun = All.ToDictionary(figure => figure.Noun);
    private static readonly Dictionary<string, HairKind> HairByNoun = Hair.ToDictionary(hair => hair.Noun);
    private static readonly HashSet<string> OutfitNouns = [.. Outfits.Select(outfit => outfit.Noun)];

    public static FigureKind? Find(string noun) => ByNoun.GetValueOrDefault(noun);

    public static bool IsHair(string noun) => HairByNoun.ContainsKey(noun);

    public static bool IsOutfit(string noun) => OutfitNouns.Contains(noun);

    /// <summary>Colour of a region of hair, 0xAARRGGBB.</summary>
    public static uint HairColour(string noun) => HairByNoun[noun].Colour;

    private static ThingKind Figure(string name, string plural, string synonyms) => ThingKind.Of(name, plural, null, .6f, .46f, Habitat.Ground, synonyms, true);
}
