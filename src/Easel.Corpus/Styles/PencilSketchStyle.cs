namespace Easel.Corpus.Styles;

/// <summary>Pencil: contours searched with several strokes and three layers of hatching in graphite on white paper.</summary>
internal static class PencilSketchStyle
{
    public static StyleKind Kind { get; } = new("pencil sketch", "pencil drawing, sketch, in pencil, graphite drawing", 4,
        ["a pencil sketch of {0}", "pencil drawing of {0}", "pencil sketch of {0}", "{0}, pencil sketch", "{0}, pencil drawing"], Apply);

    private static readonly Rgb Paper = new(0xFAF8F2), Lead = new(0x34343C);

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var smooth = Filters.Kuwahara(art.Picture, art.Pixels(2));
        // Two tracings that wobble differently look searched for.
        var first = Filters.Edges(Filters.Wobble(smooth, 1.1f * unit, 13 * unit));
        var second = Filters.Edges(Filters.Wobble(smooth, 2.6f * unit, 31 * unit));
        var luma = Filters.Stretch(smooth.Luma(), .6f);
        var gain = Math.Clamp(2.2f / (.05f + first.Max()), 3.4f, 12);
        // The darkest pictures still need white paper to draw on.
        var mean = luma.Average();
        var lift = Math.Clamp(.62f - mean, -.08f, .4f);
        var (hand1, hand2, hand3) = (new float[w], new float[w], new float[w]);
        for (var y = 0; y < h; y++)
        {
            var v = y / unit;
            Noise.SmoothRow(hand1, unit, 22, v / 22, 1);
            Noise.SmoothRow(hand2, unit, 22, v / 22, 2);
            Noise.SmoothRow(hand3, unit, 22, v / 22, 3);
            for (var x = 0; x < w; x++)
            {
                var (i, u) = (y * w + x, x / unit);
                var tone = Math.Clamp(1 - (luma[i] + lift) * 1.1f, 0, 1);
                var grain = Noise.White(x, y, 5);
                var dark = Hatch(u, v, .72f, 2.9f, hand1[x], 1) * Math.Clamp((tone - .12f) * 1.5f, 0, .42f)
                    + Hatch(u, v, -.6f, 3.3f, hand2[x], 2) * Math.Clamp((tone - .38f) * 1.9f, 0, .5f)
                    + Hatch(u, v, .1f, 2.6f, hand3[x], 3) * Math.Clamp((tone - .62f) * 2.2f, 0, .6f);
                dark += Math.Clamp((tone - .3f) * .22f, 0, .12f);
                dark += Math.Clamp(first[i] * gain - .16f, 0, .8f) + Math.Clamp(second[i] * gain * .6f - .2f, 0, .34f);
                art.Picture[i] = Rgb.Mix(Paper, Lead, Math.Clamp(dark * (.72f + .5f * grain), 0, .93f));
            }
        }
    }

    /// <summary>Parallel strokes, 0–1, that end and begin again.</summary>
    private static float Hatch(float u, float v, float angle, float spacing, float sway, int salt)
    {
        var (cos, sin) = (MathF.Cos(angle), MathF.Sin(angle));
        var (along, across) = (u * cos - v * sin, u * sin + v * cos + 1.2f * sway);
        var line = MathF.Floor(across / spacing);
        var off = MathF.Abs(across / spacing - line - .5f) * 2;
        var pressure = .45f + .75f * Noise.Smooth(along / 17 + 40 * Noise.White((int)line, salt), line, salt);
        return Math.Clamp((1 - off) * 1.7f, 0, 1) * pressure;
    }
}
