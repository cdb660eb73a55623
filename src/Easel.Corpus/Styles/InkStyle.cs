namespace Easel.Corpus.Styles;

/// <summary>Ink with a brush: swelling black contours, two grey washes that bleed, much bare paper, and a red seal.</summary>
internal static class InkStyle
{
    public static StyleKind Kind { get; } = new("ink painting", "ink, ink drawing, ink wash, sumi-e, brush and ink, ink wash painting", 2.6f,
        ["an ink painting of {0}", "ink drawing of {0}", "ink wash painting of {0}", "{0}, ink painting", "{0} in ink", "{0}, sumi-e"], Apply);

    private static readonly Rgb Paper = new(0xF1E9D6), Black = new(0x1A1A20);

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var smooth = Filters.Kuwahara(art.Picture, art.Pixels(4));
        var wobbled = Filters.Wobble(smooth, 3 * unit, 14 * unit);
        var edges = Filters.Blur(Filters.Edges(wobbled), w, h, art.Pixels(1));
        var gain = 1.6f / (.05f + edges.Max());
        var luma = Filters.Stretch(wobbled.Luma(), .8f);
        var wash = Filters.Blur(luma, w, h, art.Pixels(2));
        var mean = luma.Average();
        var lift = Math.Clamp(.7f - mean, -.06f, .45f);
        var (bleed, swells, gaps, fibres) = (new float[w], new float[w], new float[w], new float[w]);
        for (var y = 0; y < h; y++)
        {
            var v = y / unit;
            Noise.CloudyRow(bleed, unit, 30, v / 30, 2);
            Noise.SmoothRow(swells, unit, 26, v / 26, 6);
            Noise.SmoothRow(gaps, unit, 1.4f, v / 7, 7);
            Noise.SmoothRow(fibres, unit, 7, v / 1.2f, 8);
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var tone = 1 - wash[i] - lift + .2f * (bleed[x] - .5f);
                var ink = .26f * Step(tone, .36f, .06f) + .34f * Step(tone, .56f, .05f) + .35f * Step(tone, .76f, .05f);
                var swell = .5f + 1.1f * swells[x];
                var dry = gaps[x] > .83f ? .4f : 1;
                ink += Math.Clamp(edges[i] * gain * 2.6f * swell - .32f, 0, 1) * dry;
                var fibre = .5f * fibres[x] + .5f * Noise.White(x, y, 9);
                art.Picture[i] = Rgb.Mix(Paper * (.965f + .05f * fibre), Black, Math.Clamp(ink * (.9f + .16f * fibre), 0, .96f));
            }
        }
        if (!art.Tiles) Seal(art);
    }

    private static float Step(float value, float at, float soft) => Math.Clamp((value - at) / soft + .5f, 0, 1);

    /// <summary>The artist's mark, always in the same corner.</summary>
    private static void Seal(Artwork art)
    {
        var side = art.Pixels(17);
        var (left, top) = (art.Width - side - art.Pixels(9), art.Height - side - art.Pixels(9));
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
            {
                float u = (x + .5f) / side, v = (y + .5f) / side;
                var line = MathF.Abs(u - .5f) < .05f && v is > .16f and < .84f || MathF.Abs(v - .32f) < .05f && u is > .2f and < .8f
                    || MathF.Abs(v - .66f) < .05f && u is > .2f and < .8f || u is > .2f and < .28f && v is > .32f and < .84f;
                if (!line) art.Picture[(top + y) * art.Width + left + x] = new Rgb(0xC2352B) * (.94f + .1f * Noise.White(x, y, 3));
                else art.Picture[(top + y) * art.Width + left + x] = new Rgb(0xF4DCCB);
            }
    }
}
