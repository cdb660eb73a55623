using System.Runtime.InteropServices;
using Easel.Corpus.Styles;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Light and snow on a single thing that has been painted on a clear sheet.</summary>
internal static class ThingLight
{
    /// <summary>Shades the side away from the light and draws rims of light along the edges.</summary>
    /// <param name="sheet">Premultiplied RGBA8888; changed in place.</param>
    /// <param name="box">The thing's box in pixels.</param>
    /// <param name="light">The scene's light.</param>
    /// <param name="rimWidth">Width of a rim in pixels.</param>
    public static void Apply(SKBitmap sheet, SKRect box, Lighting light, float rimWidth)
    {
        var (w, h) = (sheet.Width, sheet.Height);
        var pixels = Pixels(sheet);
        int x0 = Math.Max(0, (int)box.Left - 4), x1 = Math.Min(w - 1, (int)box.Right + 4), y0 = Math.Max(0, (int)box.Top - 4), y1 = Math.Min(h - 1, (int)box.Bottom + 2);
        var toLight = Math.Clamp((light.SunX - box.MidX / w) * 2, -1, 1);
        var (stepX, stepY) = ((int)MathF.Round(rimWidth * (toLight == 0 ? 0 : toLight < 0 ? -1 : 1)), -(int)MathF.Ceiling(rimWidth * .8f));
        var silhouette = light.SecondRim.Alpha > 0 && light.InFront;
        // Rims look at the outline before any pixel is changed; alpha never changes.
        for (var y = y0; y <= y1; y++)
            for (var x = x0; x <= x1; x++)
            {
                var i = (y * w + x) * 4;
                var alpha = pixels[i + 3];
                if (alpha == 0) continue;
                var across = (x - box.MidX) / MathF.Max(box.Width, 1) * 2 * toLight;
                var factor = 1 + light.Shade * (across * .9f + (.5f - (y - box.Top) / MathF.Max(box.Height, 1)) * .5f);
                if (silhouette) factor *= .6f;
                var rim = alpha > 150 ? light.Rim.Alpha / 255f * (1 - Alpha(pixels, w, h, x + stepX, y + stepY) / 255f) : 0;
                var second = alpha > 150 ? light.SecondRim.Alpha / 255f * (1 - Alpha(pixels, w, h, x - stepX, silhouette ? y + stepY : y) / 255f) : 0;
                for (var k = 0; k < 3; k++)
                {
                    var (a, b) = (k == 0 ? light.Rim.Red : k == 1 ? light.Rim.Green : light.Rim.Blue, k == 0 ? light.SecondRim.Red : k == 1 ? light.SecondRim.Green : light.SecondRim.Blue);
                    var v = pixels[i + k] * factor;
                    v += (a - v) * rim * alpha / 255;
                    v += (b - v) * second * alpha / 255;
                    pixels[i + k] = (byte)Math.Clamp(v, 0, alpha);
                }
            }
    }

    /// <summary>Snow on every upper edge: roofs, branches, shoulders.</summary>
    public static void Snow(SKBitmap sheet, SKRect box, float depth)
    {
        var (w, h) = (sheet.Width, sheet.Height);
        var pixels = Pixels(sheet);
        int x0 = Math.Max(0, (int)box.Left - 4), x1 = Math.Min(w - 1, (int)box.Right + 4), y0 = Math.Max(0, (int)box.Top - 4), y1 = Math.Min(h - 1, (int)box.Bottom);
        for (var x = x0; x <= x1; x++)
        {
            var open = depth * 3;
            var thick = depth * (.6f + .8f * Noise.Smooth(x / depth / 2.2f, 1, 4));
            var cover = 0f;
            for (var y = y0; y < y1 - depth * 2; y++)
            {
                var i = (y * w + x) * 4;
                var alpha = pixels[i + 3];
                if (alpha < 90)
                {
                    open++;
                    cover = 0;
                    continue;
                }
                if (open >= depth * 2) cover = thick;
                open = 0;
                if (cover <= 0) continue;
                var t = Math.Clamp(cover, 0, 1);
                for (var k = 0; k < 3; k++) pixels[i + k] = (byte)(pixels[i + k] + ((k == 2 ? 255 : 250) * alpha / 255 - pixels[i + k]) * t);
                cover--;
            }
        }
    }

    private static byte Alpha(Span<byte> pixels, int w, int h, int x, int y) => x < 0 || y < 0 || x >= w || y >= h ? (byte)0 : pixels[(y * w + x) * 4 + 3];

    private static Span<byte> Pixels(SKBitmap sheet) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference((ReadOnlySpan<byte>)sheet.GetPixelSpan()), sheet.ByteCount);
}
