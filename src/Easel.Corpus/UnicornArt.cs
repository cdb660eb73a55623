using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Makes a whole unicorn of the kit's horse, since the kit has only a unicorn's head.</summary>
internal static class UnicornArt
{
    /// <summary>Changes the 192 px horse in place: white coat, pink mane, golden horn.</summary>
    public static void Change(SKBitmap horse)
    {
        var pixels = horse.Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            if (pixels[i].Alpha == 0) continue;
            var (x, y) = (i % horse.Width, i / horse.Width);
            var eye = (x - 33) * (x - 33) + (y - 36) * (y - 36) < 36;
            pixels[i].ToHsl(out _, out var saturation, out var lightness);
            if (eye && lightness < 34) continue;
            var mane = saturation < 13 && lightness < 38;
            var colour = mane ? SKColor.FromHsl(312, 75, Math.Clamp(lightness * 1.1f + 38, 55, 85)) : SKColor.FromHsl(262, 34, Math.Clamp(lightness * .6f + 62, 70, 97));
            pixels[i] = colour.WithAlpha(pixels[i].Alpha);
        }
        horse.Pixels = pixels;
        using var canvas = new SKCanvas(horse);
        using var horn = Brush.Polygon(22, 32, 32, 20, 6, 0);
        using var shader = SKShader.CreateLinearGradient(new SKPoint(6, 10), new SKPoint(30, 20), [new SKColor(0xFFFFE27A), new SKColor(0xFFF0A020)], SKShaderTileMode.Clamp);
        using var gold = new SKPaint { IsAntialias = true, Shader = shader };
        canvas.DrawPath(horn, gold);
    }
}
