namespace Easel.Corpus.Styles;

/// <summary>Art-deco poster: six poster inks from navy to cream, rays across the sky, airbrushed shade, a stepped golden frame.</summary>
internal static class ArtDecoStyle
{
    public static StyleKind Kind { get; } = new("art deco poster", "art deco, art-deco, deco poster, vintage travel poster, art deco style, travel poster", 2.6f,
        ["art deco poster of {0}", "an art deco poster of {0}", "{0}, art deco", "{0}, art deco poster", "vintage travel poster of {0}"], Apply) { Sprites = ArtSets.Cut };

    private static readonly Rgb[] Warm = [new(0x241B33), new(0x7A2A2B), new(0xC7502F), new(0xE9963A), new(0xF5CC72), new(0xFBEFD2)];
    private static readonly Rgb[] Cool = [new(0x0C1A33), new(0x123A52), new(0x1E6A73), new(0x57A39A), new(0xB7D6B8), new(0xFBEFD2)];
    private static readonly Rgb Gold = new(0xD9A441), Navy = new(0x0F1B33);

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var shapes = Filters.Kuwahara(art.Picture, art.Pixels(3));
        var luma = Filters.Blur(Filters.Stretch(shapes.Luma(), .6f), w, h, art.Pixels(.8f));
        var (mean, sky) = (luma.Average(), art.Layout.Items.ToList().FindIndex(item => item.Noun is "sky" or "backdrop" or "wall" or "outer space" or "underwater") + 1);
        var sun = art.Layout.Items.FirstOrDefault(item => item.Noun is "sun" or "moon" or "crescent moon");
        var (cx, cy) = sun is null ? (.5f, sky > 0 ? art.Layout.Items[sky - 1].Box.Bottom : .5f) : (sun.Box.CentreX, sun.Box.CentreY);
        var things = art.ThingTable();
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var tone = Math.Clamp((luma[i] - mean) * 1.5f + .56f, 0, .999f);
                var level = tone * Warm.Length - .5f;
                var (step, part) = ((int)MathF.Floor(level), level - MathF.Floor(level));
                // Mostly flat inks with a short airbrushed passage between two of them.
                part = Math.Clamp((part - .35f) / .3f, 0, 1);
                var (low, high) = (Math.Clamp(step, 0, Warm.Length - 1), Math.Clamp(step + 1, 0, Warm.Length - 1));
                var own = shapes[i].Vivid(.95f);
                var cool = Math.Clamp((own.B + .5f * own.G - 1.5f * own.R) / 60 + .5f, 0, 1);
                var ink = Rgb.Mix(Rgb.Mix(Warm[low], Cool[low], cool), Rgb.Mix(Warm[high], Cool[high], cool), part);
                ink = Rgb.Mix(ink, Rgb.Mix(own.Tones(5), ink, .3f), things[art.Items[i]] ? .75f : .1f);
                if (art.Items[i] == sky && !art.Tiles)
                {
                    var angle = MathF.Atan2(y - cy * h, x - cx * w) / MathF.Tau * 36;
                    ink = (int)MathF.Floor(angle) % 2 == 0 ? Rgb.Mix(ink, new Rgb(0xFBE3A8), .34f) : Rgb.Mix(ink, new Rgb(0x1D4757), .16f);
                }
                art.Picture[i] = ink + (Noise.White(x, y, 6) - .5f) * 11;
            }
        if (!art.Tiles) Frame(art, w, h, unit);
    }

    private static void Frame(Artwork art, int w, int h, float unit)
    {
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                float dx = Math.Min(x, w - 1 - x) / unit, dy = Math.Min(y, h - 1 - y) / unit;
                var inset = MathF.Min(dx, dy);
                // Corners step inwards twice.
                var corner = dx < 26 && dy < 13 || dx < 13 && dy < 26 || dx < 20 && dy < 20;
                if (inset > 12 && !corner) continue;
                var line = inset is > 3.4f and < 5.4f || inset is > 7.5f and < 8.6f || corner && inset > 8.6f && (dx + dy) % 7 < 2.2f;
                art.Picture[y * w + x] = line ? Gold : inset > 10.6f && !corner ? Gold : Navy;
            }
    }
}
