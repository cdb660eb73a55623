namespace Easel.Corpus.Styles;

/// <summary>The styles in the order of the lexicon, default first. A new one is a file with its <see cref="StyleKind"/> and a line here.</summary>
internal static class StyleCatalogue
{
    public static IReadOnlyList<StyleKind> All { get; } =
    [
        new("illustration", "drawing, digital illustration", 46, ["{0}, illustration"], null),
        WatercolorStyle.Kind, OilPaintingStyle.Kind, PencilSketchStyle.Kind, PixelArtStyle.Kind, ComicStyle.Kind,
        RenderStyle.Kind, FlatVectorStyle.Kind, PhotoStyle.Kind, ImpressionismStyle.Kind, InkStyle.Kind, WoodblockStyle.Kind,
        ArtDecoStyle.Kind, LowPolyStyle.Kind, SynthwaveStyle.Kind, StainedGlassStyle.Kind, PaperCutStyle.Kind,
        ChalkStyle.Kind, MosaicStyle.Kind, BlueprintStyle.Kind,
    ];

    private static readonly Dictionary<string, StyleKind> ByName = All.ToDictionary(style => style.Name);

    /// <summary>The style of that name; an unknown one is the default.</summary>
    public static StyleKind Find(string name) => ByName.GetValueOrDefault(name) ?? All[0];
}
