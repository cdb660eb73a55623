namespace Easel.Corpus.Styles;

/// <summary>Watercolour: transparent washes that pool at their rims and run into each other, on grained paper with a ragged white margin.</summary>
internal static class WatercolorStyle
{
    public static StyleKind Kind { get; } = new("watercolor", "watercolour, aquarelle, water colour, water color", 4,
        ["watercolor of {0}", "watercolour of {0}", "{0}, watercolor", "{0}, in watercolour", "a watercolor painting of {0}", "a watercolour painting of {0}"], Apply);

    private static readonly Rgb Paper = new(0xFEFBF3);

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var washes = Filters.Kuwahara(Filters.Wobble(art.Picture, 2.6f * unit, 9 * unit), art.Pixels(3));
        var wet = Filters.Blur(washes, art.Pixels(5));
        var pooled = Filters.Blur(washes, art.Pixels(2));
        var (runs, layers, grains, margin) = (new float[w], new float[w], new float[w], new float[w]);
        for (var y = 0; y < h; y++)
        {
            var v = y / unit;
            Noise.CloudyRow(runs, unit, 46, v / 46, 5);
            Noise.CloudyRow(layers, unit, 60, v / 60, 1);
            Noise.SmoothRow(grains, unit, 1.7f, v / 1.7f, 4);
            Noise.CloudyRow(margin, unit, 15, v / 15, 8);
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                // Wet in wet: here and there one wash has run into its neighbour.
                var run = Math.Clamp((runs[x] - .5f) * 5, 0, .8f);
                var colour = Rgb.Mix(washes[i], wet[i], run).Vivid(1.45f, 1.04f);
                // Pigment is carried to the rim of a drying wash: darker on the dark side of an edge.
                var rim = Math.Clamp((pooled.LumaAt(i) - washes.LumaAt(i)) * 3.2f, -.06f, .5f);
                var wash = .31f + .36f * (layers[x] - .5f);
                var grain = (Noise.White(x, y, 3) - .5f) * .6f + grains[x] - .5f;
                var painted = Rgb.Mix(colour, Paper, Math.Clamp(wash + grain * .16f, 0, .8f)) * (1 - Math.Max(rim, 0)) + MathF.Min(rim, 0) * -60;
                float inset = Math.Min(Math.Min(x, w - 1 - x), Math.Min(y, h - 1 - y)) / unit;
                var ragged = 3.5f + 7 * margin[x];
                art.Picture[i] = Rgb.Mix(Paper * (1 + grain * .018f), painted, Math.Clamp((inset - ragged) / 2.2f, 0, 1));
            }
        }
    }
}
