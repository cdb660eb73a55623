namespace Easel.Corpus.Styles;

/// <summary>Stained glass: a Voronoi mosaic of panes that keep to the outlines, glowing colours, black leads.</summary>
internal static class StainedGlassStyle
{
    public static StyleKind Kind { get; } = new("stained glass", "stained-glass, stained glass window, leaded glass, glass window style", 2.6f,
        ["stained glass of {0}", "a stained glass window of {0}", "{0}, stained glass", "{0} as stained glass"], Apply) { Sprites = ArtSets.Cut };

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var cell = 19 * unit;
        var (columns, rows) = ((int)(w / cell) + 2, (int)(h / cell) + 2);
        var panes = new int[w * h];
        var (sums, counts) = (new Rgb[columns * rows * 256], new int[columns * rows * 256]);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var (column, row) = ((int)(x / cell), (int)(y / cell));
                var (best, least) = (0, float.MaxValue);
                for (var r = Math.Max(0, row - 1); r <= Math.Min(rows - 1, row + 1); r++)
                    for (var c = Math.Max(0, column - 1); c <= Math.Min(columns - 1, column + 1); c++)
                    {
                        float dx = x - (c + .15f + .7f * Noise.White(c, r, 1)) * cell, dy = y - (r + .15f + .7f * Noise.White(c, r, 2)) * cell;
                        if (dx * dx + dy * dy < least) (best, least) = (r * columns + c, dx * dx + dy * dy);
                    }
                var i = y * w + x;
                var pane = panes[i] = best * 256 + art.Items[i];
                var (sum, own) = (sums[pane], art.Picture[i]);
                sums[pane] = new Rgb(sum.R + own.R, sum.G + own.G, sum.B + own.B);
                counts[pane]++;
            }
        var leads = Planes.New(w * h);
        for (var y = 0; y < h - 1; y++)
            for (var x = 0; x < w - 1; x++)
            {
                var i = y * w + x;
                if (panes[i] != panes[i + 1] || panes[i] != panes[i + w]) leads[i] = art.Items[i] != art.Items[i + 1] || art.Items[i] != art.Items[i + w] ? 1.5f : 1;
            }
        leads = Filters.Blur(leads, w, h, art.Pixels(1));
        var things = art.ThingTable();
        var ripples = new float[w];
        for (var y = 0; y < h; y++)
        {
            Noise.CloudyRow(ripples, unit, 6, y / unit / 6, 5);
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var mean = sums[panes[i]] * (1f / counts[panes[i]]);
                // A thing keeps some of its drawing, as painted glass does.
                var c = Rgb.Mix(mean, art.Picture[i], things[art.Items[i]] ? .6f : .12f).Vivid(1.75f, 1.02f);
                // Panes of one place have one tone, whatever they show, which a small model can learn.
                var tone = .86f + .28f * Noise.White(panes[i] / 256, 3, 4);
                var ripple = 1 + .16f * (ripples[x] - .5f);
                var lead = Math.Clamp(leads[i] * 3.4f - .35f, 0, 1);
                var (du, dv) = (x / (float)w - .5f, y / (float)h - .45f);
                var backlight = 1.14f - .5f * (du * du + dv * dv);
                art.Picture[i] = Rgb.Mix(c * (tone * ripple * backlight) + 10, new Rgb(0x14131A), lead);
            }
        }
    }
}
