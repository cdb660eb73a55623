using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>A kind of picture that shows no place, such as a sticker or a pattern: how it is laid out, said and painted.</summary>
/// <param name="Place">Its words and its share; layouts and prompts name it as their place.</param>
/// <param name="Compose">Lays out a picture.</param>
/// <param name="Say">Says it, without its style; may be asked for the same scene again and again.</param>
/// <param name="Ground">Paints the backdrop in a colour word, or in the kind's own colour where that is null.</param>
internal sealed record GraphicKind(PlaceKind Place, Func<GraphicDraft, Scene> Compose, Func<Wording, string> Say, Action<Brush, string?, SKRect> Ground)
{
    /// <summary>Paints a region of its own with the layout in view; false for those that are painted as anywhere. Null when there are none.</summary>
    public Func<Layout, Brush, LayoutItem, SKRect, bool>? Region { get; init; }

    /// <summary>Whether things are printed rather than standing there: no light from a side, no shadow, none turned to face the middle.</summary>
    public bool Flat { get; init; }

    /// <summary>Whether the picture goes on over its edges.</summary>
    public bool Tiles { get; init; }

    /// <summary>Whether things are reduced to a few even colours.</summary>
    public bool Marks { get; init; }

    /// <summary>Weight of each style, by its usual share.</summary>
    public Func<string, float, float> StyleShare { get; init; } = (_, share) => share;
}
