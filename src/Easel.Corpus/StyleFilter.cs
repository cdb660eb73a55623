using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Turns a finished illustration into another style, in place.</summary>
internal static class StyleFilter
{
    public static void Apply(SKBitmap bitmap, string style)
    {
        switch (style)
        {
            case "watercolor": Watercolor(bitmap); break;
            case "oil painting": OilPainting(bitmap); break;
            case "pencil sketch": PencilSketch(bitmap); break;
            case "pixel art": PixelArt(bitmap); break;
            case "comic": Comic(bitmap); break;
        }
    }

    private static float Luma(SKColor c) => (.299f * c.Red + .587f * c.Green + .114f * c.Blue) / 255;

    /// <summary>Light washes with darker rims on white paper, and a ragged white border.</summary>
    private static void Watercolor(SKBitmap bitmap)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        var smooth = Kuwahara(bitmap.Pixels, w, h, Math.Max(1, Math.Min(w, h) / 110));
        var result = new SKColor[smooth.Length];
        var paper = new SKColor(0xFFFEFCF7);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var c = Vivid(smooth[y * w + x], 1.3f, 1.08f);
                float u = x / (float)w, v = y / (float)h;
                var wash = .30f + .13f * (MathF.Sin(u * 9 + MathF.Sin(v * 7) * 1.7f) * MathF.Sin(v * 8 + MathF.Sin(u * 6) * 1.3f));
                var rim = Math.Clamp(Gradient(smooth, w, h, x, y) * 1.8f - .08f, 0, .5f);
                var painted = Palette.Mix(Palette.Mix(c, paper, wash), Palette.Darker(c, .4f), rim);
                var inset = Math.Min(Math.Min(u, 1 - u), Math.Min(v, 1 - v));
                var ragged = .022f + .012f * MathF.Sin(u * 23 + v * 13) + .008f * MathF.Sin(v * 29 - u * 11);
                result[y * w + x] = Palette.Mix(paper, painted, Math.Clamp((inset - ragged) / .022f, 0, 1));
            }
        bitmap.Pixels = result;
    }

    /// <summary>Strokes of one colour each, laid like bricks along a gentle wave; finer at edges.</summary>
    private static void OilPainting(SKBitmap bitmap)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        var thick = Kuwahara(bitmap.Pixels, w, h, Math.Max(2, Math.Min(w, h) / 80));
        var result = new SKColor[thick.Length];
        var unit = Math.Min(w, h) / 256f;
        var (length, breadth) = (20 * unit, 6.5f * unit);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var bend = 5 * unit * MathF.Sin(x / unit * .035f) + 3 * unit * MathF.Sin(x / unit * .09f + y / unit * .02f);
                var row = MathF.Floor((y + bend) / breadth);
                var column = MathF.Floor(x / length + row * .37f);
                var (cx, cy) = ((column + .5f - row * .37f) * length, (row + .5f) * breadth - bend);
                var stroke = thick[Math.Clamp((int)cy, 0, h - 1) * w + Math.Clamp((int)cx, 0, w - 1)];
                var own = thick[y * w + x];
                var apart = (Math.Abs(own.Red - stroke.Red) + Math.Abs(own.Green - stroke.Green) + Math.Abs(own.Blue - stroke.Blue)) / 765f;
                var colour = Palette.Mix(stroke, own, Math.Clamp(.15f + apart * 6, 0, 1));
                var tone = MathF.Sin(row * 12.9898f + column * 78.233f);
                var ridge = (y + bend) / breadth - row;
                result[y * w + x] = Vivid(colour, 1.3f, 1 + .035f * tone + .04f * (.5f - ridge));
            }
        bitmap.Pixels = result;
    }

    /// <summary>Outlines and broad hatching in graphite on warm paper.</summary>
    private static void PencilSketch(SKBitmap bitmap)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        var pixels = bitmap.Pixels;
        var result = new SKColor[pixels.Length];
        var (paper, lead) = (new SKColor(0xFFFAF7EF), new SKColor(0xFF33333E));
        var unit = Math.Min(w, h) / 256f;
        // The darkest pictures still need white paper to draw on.
        var mean = pixels.Average(Luma);
        var lift = Math.Clamp(.62f - mean, 0, .45f);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var luma = Luma(pixels[y * w + x]) + lift;
                var line = Math.Clamp(Gradient(pixels, w, h, x, y) * 3f - .14f, 0, 1);
                var hatch = MathF.Sin((x + y) / unit * .5f);
                var tone = Math.Clamp((.9f - luma) * .62f, 0, .5f);
                var dark = Math.Clamp(tone * (.85f + .8f * tone * hatch) + line * .8f, 0, .95f);
                result[y * w + x] = Palette.Mix(paper, lead, dark);
            }
        bitmap.Pixels = result;
    }

    /// <summary>Large square pixels in few tones.</summary>
    private static void PixelArt(SKBitmap bitmap)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        var block = Math.Max(2, Math.Min(w, h) / 64);
        var pixels = bitmap.Pixels;
        for (var y0 = 0; y0 < h; y0 += block)
            for (var x0 = 0; x0 < w; x0 += block)
            {
                var (x1, y1) = (Math.Min(x0 + block, w), Math.Min(y0 + block, h));
                int r = 0, g = 0, b = 0, n = (x1 - x0) * (y1 - y0);
                for (var y = y0; y < y1; y++)
                    for (var x = x0; x < x1; x++)
                        (r, g, b) = (r + pixels[y * w + x].Red, g + pixels[y * w + x].Green, b + pixels[y * w + x].Blue);
                var colour = Tones(Vivid(new SKColor((byte)(r / n), (byte)(g / n), (byte)(b / n)), 1.2f, 1), 10);
                for (var y = y0; y < y1; y++)
                    for (var x = x0; x < x1; x++) pixels[y * w + x] = colour;
            }
        bitmap.Pixels = pixels;
    }

    /// <summary>Few strong tones, ink outlines and screen dots in the darker parts.</summary>
    private static void Comic(SKBitmap bitmap)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        var smooth = Kuwahara(bitmap.Pixels, w, h, Math.Max(1, Math.Min(w, h) / 128));
        var result = new SKColor[smooth.Length];
        var ink = new SKColor(0xFF17141F);
        var unit = Math.Min(w, h) / 256f;
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var c = smooth[y * w + x];
                var flat = Tones(Vivid(c, 1.55f, 1.06f), 6);
                var dot = MathF.Sin((x + y) / unit * .52f) * MathF.Sin((x - y) / unit * .52f);
                if (dot > .3f + Luma(c)) flat = Palette.Darker(flat, .16f);
                // Ink lies on the dark side of an edge, so that small lights such as stars stay.
                var bright = Luma(c) > .6f * (Luma(smooth[y * w + Math.Max(x - 2, 0)]) + Luma(smooth[Math.Max(y - 2, 0) * w + x])) + .12f;
                var line = bright ? 0 : Gradient(smooth, w, h, x, y);
                result[y * w + x] = Palette.Mix(flat, ink, Math.Clamp(line * 6 - .75f, 0, 1));
            }
        bitmap.Pixels = result;
    }

    /// <summary>More saturated (1 changes nothing) and brighter (1 changes nothing).</summary>
    private static SKColor Vivid(SKColor c, float saturation, float brightness)
    {
        var luma = Luma(c) * 255;
        byte Channel(byte value) => (byte)Math.Clamp((luma + (value - luma) * saturation) * brightness, 0, 255);
        return new SKColor(Channel(c.Red), Channel(c.Green), Channel(c.Blue));
    }

    /// <summary>Rounds the brightness to so many steps and keeps the hue.</summary>
    private static SKColor Tones(SKColor c, int steps)
    {
        var luma = Math.Max(Luma(c), .004f);
        var factor = MathF.Max(MathF.Round(luma * steps), .6f) / steps / luma;
        byte Channel(byte value) => (byte)Math.Clamp(value * factor, 0, 255);
        return new SKColor(Channel(c.Red), Channel(c.Green), Channel(c.Blue));
    }

    /// <summary>Strength of the edge at a pixel, about 0–1.</summary>
    private static float Gradient(SKColor[] p, int w, int h, int x, int y)
    {
        var (l, r) = (p[y * w + Math.Max(x - 1, 0)], p[y * w + Math.Min(x + 1, w - 1)]);
        var (t, b) = (p[Math.Max(y - 1, 0) * w + x], p[Math.Min(y + 1, h - 1) * w + x]);
        static float Distance(SKColor a, SKColor c) => (Math.Abs(a.Red - c.Red) + Math.Abs(a.Green - c.Green) + Math.Abs(a.Blue - c.Blue)) / 765f;
        return Distance(l, r) + Distance(t, b);
    }

    /// <summary>
    /// Smooths while keeping edges: each pixel takes the mean of the calmest of its four corner windows
    /// (Kuwahara et al. 1976), by summed-area tables.
    /// </summary>
    private static SKColor[] Kuwahara(SKColor[] p, int w, int h, int radius)
    {
        var stride = w + 1;
        var sums = new int[4][];
        for (var k = 0; k < 4; k++) sums[k] = new int[stride * (h + 1)];
        for (var y = 0; y < h; y++)
        {
            int r = 0, g = 0, b = 0, squares = 0;
            for (var x = 0; x < w; x++)
            {
                var c = p[y * w + x];
                var luma = (c.Red * 2 + c.Green * 3 + c.Blue) / 6;
                (r, g, b, squares) = (r + c.Red, g + c.Green, b + c.Blue, squares + luma * luma);
                var (at, above) = ((y + 1) * stride + x + 1, y * stride + x + 1);
                (sums[0][at], sums[1][at], sums[2][at], sums[3][at]) = (sums[0][above] + r, sums[1][above] + g, sums[2][above] + b, unchecked(sums[3][above] + squares));
            }
        }
        var result = new SKColor[p.Length];
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var least = float.MaxValue;
                for (var k = 0; k < 4; k++)
                {
                    int x0 = Math.Max(x - (k % 2 == 0 ? radius : 0), 0), x1 = Math.Min(x + (k % 2 == 0 ? 0 : radius), w - 1) + 1;
                    int y0 = Math.Max(y - (k < 2 ? radius : 0), 0), y1 = Math.Min(y + (k < 2 ? 0 : radius), h - 1) + 1;
                    int Area(int[] s) => unchecked(s[y1 * stride + x1] - s[y0 * stride + x1] - s[y1 * stride + x0] + s[y0 * stride + x0]);
                    float n = (x1 - x0) * (y1 - y0), r = Area(sums[0]) / n, g = Area(sums[1]) / n, b = Area(sums[2]) / n;
                    var mean = (r * 2 + g * 3 + b) / 6;
                    var variance = Area(sums[3]) / n - mean * mean;
                    if (variance >= least) continue;
                    least = variance;
                    result[y * w + x] = new SKColor((byte)r, (byte)g, (byte)b);
                }
            }
        return result;
    }
}
