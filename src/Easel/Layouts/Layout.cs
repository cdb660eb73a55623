namespace Easel.Layouts;

/// <summary>Where things go: the plan of a picture, before any pixel exists.</summary>
/// <param name="Place">Kind of place, such as <c>beach</c>; a word of the model's lexicon.</param>
/// <param name="Time">Time of day, such as <c>night</c>.</param>
/// <param name="Light">Light, such as <c>golden hour</c>.</param>
/// <param name="Weather">Weather, such as <c>snow</c>.</param>
/// <param name="Season">Season, such as <c>winter</c>.</param>
/// <param name="Style">Style of rendering, such as <c>watercolor</c>.</param>
/// <param name="Camera">Camera, such as <c>wide</c>.</param>
/// <param name="Items">Regions and things, back to front.</param>
public sealed record Layout(
    string Place, string Time, string Light, string Weather, string Season, string Style, string Camera,
    IReadOnlyList<LayoutItem> Items)
{
    /// <summary>The seven global attributes in the order of <see cref="Lexicon.SlotNames"/>.</summary>
    public IReadOnlyList<string> Globals => [Place, Time, Light, Weather, Season, Style, Camera];
}

/// <summary>One region (sky, sea, sand …) or thing (a palm tree, a red car …) of a layout.</summary>
/// <param name="Noun">What it is; a noun of the model's lexicon, singular, such as <c>palm tree</c>.</param>
/// <param name="Colour">Colour word of the lexicon, or null for the thing's own colours.</param>
/// <param name="Box">Where it is, in fractions of the picture.</param>
public sealed record LayoutItem(string Noun, string? Colour, Box Box);

/// <summary>An axis-aligned box in fractions of the picture, 0–1; x grows to the right, y downwards.</summary>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>Width as a fraction of the picture's width.</summary>
    public float Width => Right - Left;

    /// <summary>Height as a fraction of the picture's height.</summary>
    public float Height => Bottom - Top;

    /// <summary>Horizontal centre, 0–1.</summary>
    public float CentreX => (Left + Right) / 2;

    /// <summary>Vertical centre, 0–1.</summary>
    public float CentreY => (Top + Bottom) / 2;
}
