using Easel.Layouts;

namespace Easel.Corpus.Materials;

/// <summary>What a thing can be made of instead of its own stuff. A layout carries a material as the colour of a thing; regions have none.</summary>
internal static class MaterialCatalogue
{
    /// <summary>The words, in the order of the lexicon.</summary>
    public static IReadOnlyList<Term> All { get; } =
    [
        Word("wooden", "wood, timber"), Word("stone", "granite, carved stone"), Word("golden", "gold"),
        Word("silver", "chrome, metal, metallic, steel"), Word("glass", "transparent, translucent"), Word("ice", "icy"),
        Word("knitted", "woollen, knit, wool, crocheted"), Word("paper", "origami, folded paper"),
    ];

    private static readonly HashSet<string> Names = [.. All.Select(material => material.Name)];

    /// <summary>Things that keep their own colours but are carved, cast and knitted: toys and statues of them are common.</summary>
    private static readonly HashSet<string> Figures =
    [
        "dog", "cat", "horse", "cow", "sheep", "elephant", "lion", "tiger", "giraffe", "bear", "panda", "koala", "fox", "wolf", "deer", "rabbit", "mouse", "squirrel", "camel",
        "rhino", "hippo", "swan", "duck", "penguin", "owl", "eagle", "dove", "rooster", "turtle", "crocodile", "whale", "dolphin", "unicorn", "train", "ship", "airplane", "key",
        "crown", "bell", "trophy", "skull", "sword", "rocking horse", "teddy bear", "table", "chair", "bridge", "church", "skyscraper", "bed", "hut", "ufo",
    ];

    // CorpusLexicon has the same one, but lists the materials itself: neither may need the other to begin.
    private static Term Word(string name, string synonyms) => new(name, synonyms.Split(", "));

    /// <summary>Whether a colour word of a layout is a material.</summary>
    public static bool Has(string? word) => word is not null && Names.Contains(word);

    /// <summary>Whether the thing is drawn in materials.</summary>
    public static bool Suits(ThingKind kind) => kind.Colourable || Figures.Contains(kind.Name);
}
