namespace Easel.Corpus.Styles;

/// <summary>Woodblock print: nine inks, a graded sky, indigo key lines, the grain of the block, a paper margin with a cartouche.</summary>
internal static class WoodblockStyle
{
    public static StyleKind Kind { get; } = new("woodblock print", "ukiyo-e, woodcut, japanese print, wood block print, woodblock", 2.6f,
        ["a woodblock print of {0}", "woodblock print of {0}", "{0}, woodblock print", "{0}, ukiyo-e", "japanese print of {0}"], Apply) { Sprites = ArtSets.Cut };

    private static readonly Rgb Paper = new(0xF0E3C4), Key = new(0x1C2445);

    private static readonly Rgb[] Inks =
    [
        new(0xEFE2C2), new(0xD8C49A), new(0xC9503A), new(0xE39A5A), new(0xE9C765), new(0x5E8A5A), new(0x2F5B4E),
        new(0x9DBFC4), new(0x4F86A6), new(0x24477D), new(0x2A2B42), new(0x8C5B46), new(0xDCA3A0), new(0x8A8794), new(0x7A5C93),
    ];

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var shapes = Filters.Kuwahara(Filters.Wobble(art.Picture, .9f * unit, 11 * unit), art.Pixels(3));
        var edges = Filters.Blur(Filters.Edges(shapes), w, h, art.Pixels(.7f));
        var borders = Filters.Blur(art.Borders(), w, h, art.Pixels(.6f));
        var sky = art.Layout.Items.ToList().FindIndex(item => item.Noun == "sky") + 1;
        var margin = art.Pixels(9);
        var shift = art.Pixels(1);
        var memo = new Dictionary<int, Rgb>();
        var (fibres, sway) = (new float[w], new float[w]);
        for (var y = 0; y < h; y++)
        {
            Noise.SmoothRow(fibres, unit, 9, y / unit / .9f, 3);
            Noise.SmoothRow(sway, unit, 50, y / unit / 20, 4);
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var fibre = fibres[x];
                var paper = Paper * (.97f + .045f * fibre);
                if (x < margin || y < margin || x >= w - margin || y >= h - margin)
                {
                    art.Picture[i] = paper;
                    continue;
                }
                if (x < margin + shift || y < margin + shift || x >= w - margin - shift || y >= h - margin - shift)
                {
                    art.Picture[i] = Key;
                    continue;
                }
                // The colour blocks sit a little beside the key block.
                var c = shapes[y * w + x - shift].Vivid(1.05f, 1.04f);
                var coarse = (int)c.R >> 3 << 16 | ((int)c.G >> 3 << 8) | (int)c.B >> 3;
                if (!memo.TryGetValue(coarse, out var ink)) memo[coarse] = ink = MedianCut.Nearest(Inks, c);
                if (sky > 0 && art.Items[i] == sky && !art.Night)
                {
                    // Bokashi: the block is wiped from full blue at the top to bare paper.
                    var t = y / (h * .34f);
                    ink = t < 1 ? Rgb.Mix(new Rgb(0x2B5C93), Rgb.Mix(ink, Paper, .5f), MathF.Min(1, t * 1.2f)) : Rgb.Mix(ink, Paper, .4f);
                }
                var grain = .9f + .17f * Noise.Smooth(x / unit / 40, y / unit / 1.3f + 2 * sway[x], 5);
                var line = MathF.Max(Math.Clamp(edges[i] * 7 - .9f, 0, 1), Math.Clamp(borders[i] * 2f - .5f, 0, 1));
                art.Picture[i] = Rgb.Mix(Rgb.Mix(ink * grain, paper, .06f + .1f * (fibre > .8f ? 1 : 0)), Key, line);
            }
        }
        Cartouche(art, margin);
    }

    private static void Cartouche(Artwork art, int margin)
    {
        var (width, height) = (art.Pixels(14), art.Pixels(44));
        var (left, top) = (margin + art.Pixels(7), margin + art.Pixels(7));
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                float u = (x + .5f) / width, v = (y + .5f) / height * 3.2f;
                var frame = u < .1f || u > .9f || v < .08f || v > 3.12f;
                var cell = v - MathF.Floor(v);
                var sign = u is > .26f and < .74f && cell is > .2f and < .85f
                    && (MathF.Abs(u - .5f) < .08f || MathF.Abs(cell - .34f) < .07f || MathF.Abs(cell - .66f) < .07f && u < .62f);
                art.Picture[(top + y) * art.Width + left + x] = frame || sign ? Key : new Rgb(0xD4553C);
            }
    }
}
