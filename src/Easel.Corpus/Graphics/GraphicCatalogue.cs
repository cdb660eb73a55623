using Easel.Corpus.Styles;
using Easel.Layouts;

namespace Easel.Corpus.Graphics;

/// <summary>The kinds of pictures that are no scenes, in the order of the lexicon. A new one is a file with its <see cref="GraphicKind"/> and a line here.</summary>
internal static class GraphicCatalogue
{
    public static IReadOnlyList<GraphicKind> All { get; } =
        [StickerKind.Kind, LogoKind.Kind, PatternKind.Kind, CharacterKind.Kind, ProductKind.Kind, BannerKind.Kind];

    private static readonly Dictionary<string, GraphicKind> ByName = All.ToDictionary(kind => kind.Place.Name);

    /// <summary>The kind of that name, or null for a place.</summary>
    public static GraphicKind? Find(string place) => ByName.GetValueOrDefault(place);

    /// <summary>Folder of sprites below <c>emoji</c> that a layout is drawn with.</summary>
    public static ArtSets Sprites(Layout layout) => Find(layout.Place) is { Marks: true } ? FlatVectorStyle.Kind.Sprites : StyleCatalogue.Find(layout.Style).Sprites;
}
