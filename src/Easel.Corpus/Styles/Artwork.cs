using Easel.Layouts;

namespace Easel.Corpus.Styles;

/// <summary>A painted scene on its way into a style: the picture and what is known about each of its pixels.</summary>
/// <param name="Picture">The picture; a style changes it in place.</param>
/// <param name="Items">For each pixel the index in the layout's items plus 1; 0 where nothing is.</param>
/// <param name="Nearness">For each pixel how near it is: 0 infinitely far, 255 at the viewer's feet.</param>
/// <param name="Layout">What the picture shows.</param>
internal sealed record Artwork(Raster Picture, byte[] Items, byte[] Nearness, Layout Layout)
{
    public int Width => Picture.Width;

    public int Height => Picture.Height;

    /// <summary>Pixels per 1/256 of the shorter side: 1 at 256 px.</summary>
    public float Unit => Math.Min(Width, Height) / 256f;

    /// <summary>A length given for 256 px, in whole pixels of this size, at least 1.</summary>
    public int Pixels(float at256) => Math.Max(1, (int)(at256 * Unit + .5f));

    /// <summary>Whether the picture goes on over its edges, so that frames, seals and whatever else belongs to one spot of it are left out.</summary>
    public bool Tiles => Graphics.GraphicCatalogue.Find(Layout.Place) is { Tiles: true };

    public bool Night => Layout.Time == "night";

    /// <summary>Whether an item is a thing rather than a region; index as in <see cref="Items"/>.</summary>
    public bool[] ThingTable() => [false, .. Layout.Items.Select(item => ThingCatalogue.Find(item.Noun) is not null)];

    /// <summary>Where the items meet: 1 on both sides of a border, else 0.</summary>
    public float[] Borders()
    {
        var (w, h) = (Width, Height);
        var borders = Planes.New(w * h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                if (x + 1 < w && Items[i] != Items[i + 1]) borders[i] = borders[i + 1] = 1;
                if (y + 1 < h && Items[i] != Items[i + w]) borders[i] = borders[i + w] = 1;
            }
        return borders;
    }
}

/// <summary>A style: its words, its share of the corpus and the filter that makes it.</summary>
/// <param name="Name">Canonical name, a word of the lexicon.</param>
/// <param name="Synonyms">Other words, separated by commas.</param>
/// <param name="Share">Relative frequency.</param>
/// <param name="Phrases">How captions say it; <c>{0}</c> stands for what is shown.</param>
/// <param name="Filter">Turns the finished scene into the style; null leaves it.</param>
internal sealed record StyleKind(string Name, string Synonyms, float Share, string[] Phrases, Action<Artwork>? Filter)
{
    /// <summary>The sets of sprites that the style is drawn with.</summary>
    public ArtSets Sprites { get; init; } = ArtSets.Modelled;
}
