using System.Runtime.InteropServices;
using Easel.Corpus.Styles;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Reduces a thing to a mark: a few even colours with clean edges, or a single one.</summary>
internal static class MarkPainter
{
    /// <summary>Most colours of a mark.</summary>
    private const int Colours = 4;

    /// <summary>Pixels per pixel while it is reduced, so that edges come out smooth.</summary>
    private const int Oversampling = 2;

    private static readonly SKColor Ink = new(0xFF1B2440);

    /// <summary>White on dark, ink on light.</summary>
    public static SKColor On(SKColor ground) => .3f * ground.Red + .59f * ground.Green + .11f * ground.Blue > 176 ? Ink : new SKColor(0xFFFDFDFE);

    /// <summary>Draws the thing as a mark.</summary>
    /// <param name="brush">Where it is drawn.</param>
    /// <param name="rect">Its box in pixels.</param>
    /// <param name="single">The only colour, or null for the thing's own.</param>
    /// <param name="draw">Draws the thing itself.</param>
    public static void Paint(Brush brush, SKRect rect, SKColor? single, Action<Brush> draw)
    {
        var part = SKRectI.Intersect(SKRectI.Inflate(SKRectI.Ceiling(rect), 4, 4), SKRectI.Create(brush.Width, brush.Height));
        if (part.IsEmpty) return;
        using var large = new SKBitmap(new SKImageInfo(part.Width * Oversampling, part.Height * Oversampling, SKColorType.Rgba8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(large))
        {
            canvas.Clear(SKColors.Transparent);
            canvas.Scale(Oversampling);
            canvas.Translate(-part.Left, -part.Top);
            draw(brush.On(canvas, large));
        }
        var pixels = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference((ReadOnlySpan<byte>)large.GetPixelSpan()), large.ByteCount);
        if (single is { } colour) Silhouette(pixels, large.Width, colour);
        else Reduce(pixels);
        large.NotifyPixelsChanged();
        using var paint = new SKPaint();
        using var image = SKImage.FromBitmap(large);
        brush.Canvas.DrawImage(image, part, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), paint);
    }

    private static void Reduce(Span<byte> pixels)
    {
        var solid = new List<Rgb>();
        for (var i = 0; i < pixels.Length; i += 4)
            if (pixels[i + 3] >= 250) solid.Add(new Rgb(pixels[i], pixels[i + 1], pixels[i + 2]));
        if (solid.Count == 0) return;
        // A few thousand samples know the colours as well as all of them.
        var step = Math.Max(1, solid.Count / 4000);
        var palette = MedianCut.Palette([.. solid.Where((_, i) => i % step == 0)], Colours);
        for (var i = 0; i < pixels.Length; i += 4)
        {
            var alpha = pixels[i + 3];
            if (alpha < 110)
            {
                pixels.Slice(i, 4).Clear();
                continue;
            }
            var c = MedianCut.Nearest(palette, new Rgb(pixels[i], pixels[i + 1], pixels[i + 2]) * (255f / alpha)).Vivid(1.12f);
            (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (Byte(c.R), Byte(c.G), Byte(c.B), 255);
        }
    }

    /// <summary>One colour; the brightest parts are left open where that keeps the shape.</summary>
    private static void Silhouette(Span<byte> pixels, int width, SKColor colour)
    {
        double sum = 0, squares = 0;
        var count = 0;
        for (var i = 0; i < pixels.Length; i += 4)
            if (pixels[i + 3] >= 250)
            {
                var luma = Luma(pixels, i);
                (sum, squares, count) = (sum + luma, squares + luma * luma, count + 1);
            }
        if (count == 0) return;
        var mean = sum / count;
        var limit = mean + .75 * Math.Sqrt(Math.Max(0, squares / count - mean * mean));
        var (bright, solid) = (new float[pixels.Length / 4], new float[pixels.Length / 4]);
        for (var i = 0; i < pixels.Length; i += 4)
        {
            solid[i / 4] = pixels[i + 3] >= 110 ? 1 : 0;
            bright[i / 4] = pixels[i + 3] >= 250 && Luma(pixels, i) > limit ? 1 : 0;
        }
        // Hairlines do not hold in a mark, neither within it nor along its outline.
        var open = Filters.Blur(bright, width, bright.Length / width, Math.Max(1, width / 50));
        var within = Filters.Blur(solid, width, solid.Length / width, Math.Max(1, width / 34));
        for (var i = 0; i < open.Length; i++) open[i] = within[i] > .99f ? open[i] : 0;
        var keepsShape = open.Count(value => value > .5f) < .28 * count && limit - mean > 14;
        for (var i = 0; i < pixels.Length; i += 4)
        {
            if (pixels[i + 3] < 110 || keepsShape && open[i / 4] > .5f) pixels.Slice(i, 4).Clear();
            else (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (colour.Red, colour.Green, colour.Blue, 255);
        }
    }

    private static double Luma(Span<byte> pixels, int i) => .3 * pixels[i] + .59 * pixels[i + 1] + .11 * pixels[i + 2];

    private static byte Byte(float value) => (byte)Math.Clamp(value + .5f, 0, 255);
}
