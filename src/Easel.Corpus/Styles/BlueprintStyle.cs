namespace Easel.Corpus.Styles;

/// <summary>Blueprint: fine white lines and sparse hatching on blue paper with a grid.</summary>
internal static class BlueprintStyle
{
    public static StyleKind Kind { get; } = new("blueprint", "technical drawing, blue print, cyanotype, architect's drawing", 2f,
        ["blueprint of {0}", "a blueprint of {0}", "{0}, blueprint", "technical drawing of {0}"], Apply);

    private static readonly Rgb Paper = new(0x1D4E9E), Line = new(0xEAF3FF);

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var smooth = Filters.Kuwahara(art.Picture, art.Pixels(2));
        var (edges, borders) = (Filters.Edges(smooth), art.Borders());
        var things = art.ThingTable();
        var papers = new float[w];
        for (var y = 0; y < h; y++)
        {
            var v = y / unit;
            Noise.CloudyRow(papers, unit, 50, v / 50, 1);
            for (var x = 0; x < w; x++)
            {
                var (i, u) = (y * w + x, x / unit);
                var c = Paper * (.93f + .14f * papers[x]);
                var coarse = u % 32 < 1.1f || v % 32 < 1.1f;
                var grid = coarse ? .22f : u % 8 < .9f || v % 8 < .9f ? .1f : 0;
                var thing = things[art.Items[i]];
                var dark = 1 - smooth.LumaAt(i);
                var across = (u + v) / 4.4f;
                var hatch = MathF.Abs(across - MathF.Floor(across) - .5f) < .13f ? Math.Clamp((dark - .32f) * (thing ? .9f : .5f), 0, .45f) : 0;
                var line = MathF.Max(borders[i] * (thing ? .95f : .6f), Math.Clamp(edges[i] * 4.5f - .55f, 0, thing ? .9f : .6f));
                float inset = Math.Min(Math.Min(x, w - 1 - x), Math.Min(y, h - 1 - y)) / unit;
                if (inset is > 5 and < 6.3f) line = .9f;
                art.Picture[i] = Rgb.Mix(c + (thing ? 12 : 0), Line, MathF.Max(MathF.Max(grid, hatch), line));
            }
        }
    }
}
