using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Turns a plain picture into one of the corpus's styles.</summary>
internal static class StyleFilter
{
    public static SKBitmap Apply(string style, SKBitmap picture)
    {
        if (style == "illustration") return picture;
        using (picture)
            return style switch
            {
                "watercolor" => Watercolor(picture),
                "oil painting" => Kuwahara(picture, Math.Max(2, picture.Width / 64)),
                "pencil sketch" => Pencil(picture),
                _ => Pixels(picture),
            };
    }

    private static SKBitmap Pixels(SKBitmap source)
    {
        var (w, h) = (Math.Max(1, source.Width * 48 / Math.Max(source.Width, source.Height)), Math.Max(1, source.Height * 48 / Math.Max(source.Width, source.Height)));
        using var image = SKImage.FromBitmap(source);
        using var small = new SKBitmap(new SKImageInfo(w, h, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(small)) canvas.DrawImage(image, SKRect.Create(w, h), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        var pixels = small.GetPixelSpan();
        unsafe
        {
            var p = (byte*)small.GetPixels();
            for (var i = 0; i < pixels.Length; i++) if (i % 4 != 3) p[i] = (byte)Math.Min(255, (p[i] + 18) / 36 * 36);
        }
        var result = new SKBitmap(source.Info);
        using var blocks = SKImage.FromBitmap(small);
        using var into = new SKCanvas(result);
        into.DrawImage(blocks, SKRect.Create(source.Width, source.Height), new SKSamplingOptions(SKFilterMode.Nearest));
        return result;
    }

    /// <summary>Grey pencil on paper: the picture divided by its blurred self ("colour dodge"), plus tone.</summary>
    private static unsafe SKBitmap Pencil(SKBitmap source)
    {
        var (w, h) = (source.Width, source.Height);
        var grey = new float[w * h];
        var from = (byte*)source.GetPixels();
        for (var i = 0; i < grey.Length; i++) grey[i] = (.3f * from[4 * i] + .59f * from[4 * i + 1] + .11f * from[4 * i + 2]) / 255f;
        var soft = Blurred(Blurred(grey, w, h, Math.Max(1, w / 64)), w, h, Math.Max(1, w / 64));
        var result = new SKBitmap(source.Info);
        var to = (byte*)result.GetPixels();
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var line = Math.Clamp(1 - (soft[i] - grey[i]) * 3.2f, 0, 1);
                var hatch = ((x + y) * 128 / w % 4 == 0 ? .07f : 0) * (1 - grey[i]) * 2;
                var v = Math.Clamp(line * (.62f + .38f * grey[i]) - hatch, 0, 1);
                (to[4 * i], to[4 * i + 1], to[4 * i + 2], to[4 * i + 3]) = ((byte)(v * 250), (byte)(v * 248), (byte)(v * 240), 255);
            }
        return result;
    }

    /// <summary>Flat washes, paper shining through, pigment gathered at the edges.</summary>
    private static unsafe SKBitmap Watercolor(SKBitmap source)
    {
        var result = Kuwahara(source, Math.Max(2, source.Width / 80));
        var (w, h) = (source.Width, source.Height);
        var p = (byte*)result.GetPixels();
        var grey = new float[w * h];
        for (var i = 0; i < grey.Length; i++) grey[i] = (.3f * p[4 * i] + .59f * p[4 * i + 1] + .11f * p[4 * i + 2]) / 255f;
        var soft = Blurred(grey, w, h, Math.Max(1, w / 48));
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var edge = 1 - Math.Min(.3f, Math.Abs(grey[i] - soft[i]) * 1.1f);
                var border = Math.Min(Math.Min(x, w - 1 - x), Math.Min(y, h - 1 - y)) / (w * .06f) + .35f * MathF.Sin(x * 40f / w) * MathF.Sin(y * 37f / h);
                var paper = Math.Clamp(1 - border, 0, 1);
                for (var c = 0; c < 3; c++)
                {
                    var wash = (255 - (255 - p[4 * i + c]) * .74f) * edge;
                    p[4 * i + c] = (byte)(wash + (250 - wash) * paper);
                }
            }
        return result;
    }

    /// <summary>Each pixel takes the mean of the calmest of its four corner windows (Kuwahara et al. 1976).</summary>
    private static unsafe SKBitmap Kuwahara(SKBitmap source, int radius)
    {
        var (w, h) = (source.Width, source.Height);
        var stride = w + 1;
        var sums = new long[stride * (h + 1) * 4];                                              // summed areas of R, G, B and brightness²
        var p = (byte*)source.GetPixels();
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var (i, at) = (4 * (y * w + x), 4 * ((y + 1) * stride + x + 1));
                var grey = p[i] + p[i + 1] + p[i + 2];
                for (var c = 0; c < 4; c++)
                    sums[at + c] = (c < 3 ? p[i + c] : (long)grey * grey) + sums[at - 4 + c] + sums[at - 4 * stride + c] - sums[at - 4 * stride - 4 + c];
            }
        var result = new SKBitmap(source.Info);
        var to = (byte*)result.GetPixels();
        Span<long> total = stackalloc long[4];
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var best = double.MaxValue;
                var o = 4 * (y * w + x);
                for (var corner = 0; corner < 4; corner++)
                {
                    var (x0, y0) = (corner % 2 == 0 ? Math.Max(0, x - radius) : x, corner < 2 ? Math.Max(0, y - radius) : y);
                    var (x1, y1) = (corner % 2 == 0 ? x + 1 : Math.Min(w, x + radius + 1), corner < 2 ? y + 1 : Math.Min(h, y + radius + 1));
                    double area = (x1 - x0) * (y1 - y0);
                    for (var c = 0; c < 4; c++)
                        total[c] = sums[4 * (y1 * stride + x1) + c] - sums[4 * (y0 * stride + x1) + c] - sums[4 * (y1 * stride + x0) + c] + sums[4 * (y0 * stride + x0) + c];
                    var mean = (total[0] + total[1] + total[2]) / area;
                    var variance = total[3] / area - mean * mean;
                    if (variance >= best) continue;
                    best = variance;
                    (to[o], to[o + 1], to[o + 2], to[o + 3]) = ((byte)(total[0] / area), (byte)(total[1] / area), (byte)(total[2] / area), 255);
                }
            }
        return result;
    }

    private static float[] Blurred(float[] values, int w, int h, int radius)
    {
        float[] Pass(float[] from, int length, int lines, int step, int jump)
        {
            var to = new float[from.Length];
            for (var line = 0; line < lines; line++)
            {
                var sum = 0f;
                for (var k = -radius; k <= radius; k++) sum += from[line * jump + Math.Clamp(k, 0, length - 1) * step];
                for (var i = 0; i < length; i++)
                {
                    to[line * jump + i * step] = sum / (2 * radius + 1);
                    sum += from[line * jump + Math.Min(length - 1, i + radius + 1) * step] - from[line * jump + Math.Max(0, i - radius) * step];
                }
            }
            return to;
        }
        return Pass(Pass(values, w, h, 1, w), h, w, w, 1);
    }
}
