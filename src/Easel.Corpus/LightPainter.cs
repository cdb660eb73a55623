using Easel.Corpus.Graphics;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Light on the finished scene: candle, spot, neon haze, sunbeams.</summary>
internal static class LightPainter
{
    public static void Paint(PaintingTable table)
    {
        var brush = table.Picture;
        switch (table.Layout.Light)
        {
            case "candlelight":
                var flame = table.Layout.Items.FirstOrDefault(item => item.Noun is "candle" or "campfire" or "lamp" or "paper lantern");
                var (x, y) = flame is null ? (brush.Width * .5f, brush.Height * .56f) : (flame.Box.CentreX * brush.Width, flame.Box.CentreY * brush.Height);
                Vignette(brush, x, y, brush.Unit * 1.05f, new SKColor(0xFFFFC98A), new SKColor(0xFF5E2C12), new SKColor(0xFF160A10));
                brush.Soft(x, y, brush.Unit * .62f, brush.Unit * .56f, new SKColor(0x64FFA83C), SKBlendMode.Plus);
                break;
            case "studio light":
                Vignette(brush, brush.Width * .5f, brush.Height * .5f, brush.Unit * .98f, SKColors.White, new SKColor(0xFFD8D8E2), new SKColor(0xFF33344A));
                // A product stands in even light.
                if (GraphicCatalogue.Find(table.Layout.Place) is not null) break;
                using (var beam = Brush.Polygon(brush.Width * -.02f, 0, brush.Width * .16f, 0, brush.Width * .86f, brush.Height, brush.Width * .22f, brush.Height))
                    brush.Fill(beam, new SKColor(0x5CFFFFFF), new SKColor(0x00FFFFFF), new SKRect(0, 0, brush.Width, brush.Height));
                break;
            case "neon":
                // Neon needs dusk around it; indoors there is none yet.
                if (!brush.Mood.Night) Vignette(brush, brush.Width * .5f, brush.Height * .5f, brush.Unit * 1.1f, new SKColor(0xFFC8BCE0), new SKColor(0xFF8A78B8), new SKColor(0xFF3A2A66));
                Sides(brush, new SKColor(0x8CFF2FC0), new SKColor(0x8C20D8FF));
                break;
            case "backlit" or "golden hour":
                var sun = table.Layout.Items.FirstOrDefault(item => item.Noun == "sun");
                if (sun is null) break;
                var (sx, sy) = (sun.Box.CentreX * brush.Width, sun.Box.CentreY * brush.Height);
                brush.Soft(sx, sy, brush.Unit * .85f, brush.Unit * .85f, brush.Mood.Glow.WithAlpha((byte)(table.Layout.Light == "backlit" ? 150 : 90)), SKBlendMode.Screen);
                if (table.Layout.Light == "backlit") Rays(brush, sx, sy);
                break;
            case "noon light":
                brush.Soft(brush.Width * .5f, -brush.Height * .1f, brush.Width * .9f, brush.Height * .55f, new SKColor(0x70FFFFF0), SKBlendMode.Screen);
                break;
        }
    }

    /// <summary>Multiplies by a colour that darkens from a centre outwards.</summary>
    private static void Vignette(Brush brush, float x, float y, float radius, SKColor centre, SKColor middle, SKColor rim)
    {
        using var shader = SKShader.CreateRadialGradient(new SKPoint(x, y), radius, [centre, Palette.Mix(centre, middle, .3f), middle, rim], [0, .3f, .66f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, BlendMode = SKBlendMode.Multiply };
        brush.Canvas.DrawRect(0, 0, brush.Width, brush.Height, paint);
    }

    private static void Sides(Brush brush, SKColor left, SKColor right)
    {
        using var shader = SKShader.CreateLinearGradient(new SKPoint(0, 0), new SKPoint(brush.Width, 0), [left, left.WithAlpha(20), right.WithAlpha(20), right], [0, .42f, .58f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, BlendMode = SKBlendMode.Screen };
        brush.Canvas.DrawRect(0, 0, brush.Width, brush.Height, paint);
    }

    private static void Rays(Brush brush, float x, float y)
    {
        using var shader = SKShader.CreateRadialGradient(new SKPoint(x, y), brush.Unit * .9f, [brush.Mood.Glow.WithAlpha(74), brush.Mood.Glow.WithAlpha(0)], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, BlendMode = SKBlendMode.Screen, IsAntialias = true };
        for (var i = 0; i < 14; i++)
        {
            var (angle, half) = (i * MathF.Tau / 14 + .1f, .07f + .05f * (i % 3));
            using var ray = Brush.Polygon(x, y, x + MathF.Cos(angle - half) * brush.Unit * 1.4f, y + MathF.Sin(angle - half) * brush.Unit * 1.4f,
                x + MathF.Cos(angle + half) * brush.Unit * 1.4f, y + MathF.Sin(angle + half) * brush.Unit * 1.4f);
            brush.Canvas.DrawPath(ray, paint);
        }
    }
}
