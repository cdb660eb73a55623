namespace Easel.Corpus.Styles;

/// <summary>Comic: few strong tones, ink outlines that are heaviest round things, screen dots in the shade.</summary>
internal static class ComicStyle
{
    public static StyleKind Kind { get; } = new("comic", "comic book, cartoon, comic style, pop art", 4,
        ["comic of {0}", "{0}, comic style", "{0}, comic book style", "{0} in comic style", "{0} in cartoon style"], Apply) { Sprites = ArtSets.Cut };

    private static readonly Rgb Ink = new(0x16131E);

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var smooth = Filters.Kuwahara(art.Picture, art.Pixels(2));
        var edges = Filters.Edges(smooth);
        var things = art.ThingTable();
        var heavy = Outline(art, things, art.Pixels(1.4f));
        var pitch = 4.2f * unit;
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var c = smooth[i];
                var luma = c.Luma;
                var flat = c.Vivid(1.6f, 1.08f).Tones(5);
                // Dots on a grid turned by 45 degrees, the larger the darker.
                var (du, dv) = ((x + y) / pitch * .7071f, (x - y) / pitch * .7071f);
                var (fu, fv) = (du - MathF.Floor(du) - .5f, dv - MathF.Floor(dv) - .5f);
                if (fu * fu + fv * fv < .2f * Math.Clamp(.86f - luma, 0, 1)) flat = Rgb.Mix(flat, new Rgb(0x2A2060), .3f);
                // Ink lies on the dark side of an edge, so that small lights such as stars stay.
                var bright = luma > .6f * (smooth.LumaAt(y * w + Math.Max(x - 2, 0)) + smooth.LumaAt(Math.Max(y - 2, 0) * w + x)) + .12f;
                var line = bright ? 0 : Math.Clamp(edges[i] * 5.5f - .8f, 0, 1);
                art.Picture[i] = Rgb.Mix(flat, Ink, MathF.Max(line, heavy[i]));
            }
    }

    /// <summary>A band of that width just outside every thing.</summary>
    private static float[] Outline(Artwork art, bool[] things, int width)
    {
        var (w, h) = (art.Width, art.Height);
        var band = Planes.New(w * h);
        for (var y = width; y < h - width; y++)
            for (var x = width; x < w - width; x++)
            {
                var own = art.Items[y * w + x];
                for (var k = 0; k < 4; k++)
                {
                    var other = art.Items[(y + (k == 0 ? width : k == 1 ? -width : 0)) * w + x + (k == 2 ? width : k == 3 ? -width : 0)];
                    if (other > own && things[other]) band[y * w + x] = 1;
                }
            }
        return Filters.Blur(band, w, h, width / 3);
    }
}
