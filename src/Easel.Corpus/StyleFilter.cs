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

    /// <summary>Pale washes with darker rims on white paper, and a ragged white border.</summary>
    private static void Watercolor(SKBitmap bitmap)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        var radius = Math.Max(1, Math.Min(w, h) / 110);
        var smooth = Kuwahara(bitmap.Pixels, w, h, radius);
        var result = new SKColor[smooth.Length];
        var paper = new SKColor(0xFFFDFBF5);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var c = smooth[y * w + x];
                var edge = Gradient(smooth, w, h, x, y);
                float u = x / (float)w, v = y / (float)h;
                var wash = .30f + .12f * (MathF.Sin(u * 9 + MathF.Sin(v * 7) * 1.7f) * MathF.Sin(v * 8 + MathF.Sin(u * 6) * 1.3f));
                var pale = Palette.Mix(c, paper, wash);
                pale = Palette.Mix(pale, Palette.Darker(c, .45f), Math.Clamp(edge * 2.2f - .08f, 0, .6f));
                var rim = Math.Min(Math.Min(u, 1 - u), Math.Min(v, 1 - v));
                var ragged = .03f + .014f * MathF.Sin(u * 37 + v * 21) + .01f * MathF.Sin(v * 43 - u * 17);
                result[y * w + x] = Palette.Mix(paper, pale, Math.Clamp((rim - ragged) / .022f, 0, 1));
            }
        bitmap.Pixels = result;
    }

    /// <summary>Thick strokes: a wide Kuwahara filter, stronger colours and the relief of the paint.</summary>
    private static void OilPainting(SKBitmap bitmap)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        var thick = Kuwahara(bitmap.Pixels, w, h, Math.Max(2, Math.Min(w, h) / 56));
        var result = new SKColor[thick.Length];
        var scale = 256f / Math.Min(w, h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var c = thick[y * w + x];
                var stroke = MathF.Sin((x + y * .6f) * scale * .55f + 3 * MathF.Sin(y * scale * .05f) + 2 * MathF.Sin(x * scale * .033f));
                var relief = 1 + .07f * stroke;
                var luma = Luma(c) * 255;
                byte Rich(byte channel) => (byte)Math.Clamp((luma + (channel - luma) * 1.25f) * relief * .98f, 0, 255);
                result[y * w + x] = new SKColor(Rich(c.Red), Rich(c.Green), Rich(c.Blue));
            }
        bitmap.Pixels = result;
    }

    /// <summary>Outlines and hatching in graphite on warm paper.</summary>
    private static void PencilSketch(SKBitmap bitmap)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        var pixels = bitmap.Pixels;
        var result = new SKColor[pixels.Length];
        var (paper, lead) = (new SKColor(0xFFF8F5EC), new SKColor(0xFF3A3A44));
        var scale = 256f / Math.Min(w, h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var luma = Luma(pixels[y * w + x]);
                var line = Math.Clamp(Gradient(pixels, w, h, x, y) * 3.4f - .12f, 0, 1);
                var hatch = .5f + .5f * MathF.Sin((x + y) * scale * 1.05f);
                var tone = Math.Clamp((.92f - luma) * .55f, 0, .5f);
                var dark = Math.Clamp(tone * (.55f + .9f * hatch) + line * .85f, 0, .95f);
                result[y * w + x] = Palette.Mix(paper, lead, dark);
            }
        bitmap.Pixels = result;
    }

    /// <summary>Large square pixels in a small palette.</summary>
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
                var colour = new SKColor(Step(r / n, 8), Step(g / n, 8), Step(b / n, 8));
                for (var y = y0; y < y1; y++)
                    for (var x = x0; x < x1; x++) pixels[y * w + x] = colour;
            }
        bitmap.Pixels = pixels;
    }

    /// <summary>Few strong colours, ink outlines and screen dots in the shadows.</summary>
    private static void Comic(SKBitmap bitmap)
    {
        var (w, h) = (bitmap.Width, bitmap.Height);
        var smooth = Kuwahara(bitmap.Pixels, w, h, Math.Max(1, Math.Min(w, h) / 128));
        var result = new SKColor[smooth.Length];
        var ink = new SKColor(0xFF17141F);
        var scale = 256f / Math.Min(w, h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var c = smooth[y * w + x];
                var luma = Luma(c) * 255;
                byte Strong(byte channel) => Step((int)Math.Clamp(luma + (channel - luma) * 1.45f, 0, 255), 5);
                var flat = new SKColor(Strong(c.Red), Strong(c.Green), Strong(c.Blue));
                var dot = MathF.Sin((x + y) * scale * .9f) * MathF.Sin((x - y) * scale * .9f);
                if (dot > .35f + luma / 400) flat = Palette.Darker(flat, .22f);
                var line = Gradient(smooth, w, h, x, y);
                result[y * w + x] = Palette.Mix(flat, ink, Math.Clamp(line * 7 - .8f, 0, 1));
            }
        bitmap.Pixels = result;
    }

    private static byte Step(int value, int levels) => (byte)((int)(value / 255f * (levels - 1) + .5f) * 255 / (levels - 1));

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
