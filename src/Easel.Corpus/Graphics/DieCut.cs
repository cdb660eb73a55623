using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Paper around things, cut at an even distance from their outline.</summary>
internal static class DieCut
{
    private const int Directions = 48;

    /// <summary>Paints the paper on the clear sheet and its shadow on the picture.</summary>
    /// <param name="table">The picture in the making.</param>
    /// <param name="draw">Draws the things.</param>
    /// <param name="width">Width of the border in pixels.</param>
    public static void Paint(PaintingTable table, Action<Brush> draw, float width)
    {
        var picture = table.Picture;
        using var things = Drawn(picture, draw);
        using var paper = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(paper))
        using (var white = SKColorFilter.CreateBlendMode(new SKColor(0xFFFCFCFD), SKBlendMode.SrcIn))
        using (var paint = new SKPaint { ColorFilter = white })
        {
            canvas.Clear(SKColors.Transparent);
            // The outline, moved once around a circle: corners come out round. The inner ring closes what the outer one leaves open.
            foreach (var reach in (ReadOnlySpan<float>)[.5f, 1])
                for (var i = 0; i < Directions; i++)
                    canvas.DrawBitmap(things, width * reach * MathF.Cos(i * MathF.Tau / Directions), width * reach * MathF.Sin(i * MathF.Tau / Directions), paint);
        }
        using var black = SKColorFilter.CreateBlendMode(new SKColor(0xFF1A1636), SKBlendMode.SrcIn);
        foreach (var (blur, drop, alpha) in (ReadOnlySpan<(float, float, byte)>)[(.022f, .018f, 92), (.004f, .003f, 70)])
        {
            using var soft = SKImageFilter.CreateBlur(picture.Unit * blur, picture.Unit * blur);
            using var shadow = new SKPaint { ColorFilter = black, ImageFilter = soft, Color = SKColors.Black.WithAlpha(alpha) };
            picture.Canvas.DrawBitmap(paper, picture.Unit * drop * .5f, picture.Unit * drop, shadow);
        }
        table.Sheet.Canvas.DrawBitmap(paper, 0, 0);
    }

    private static SKBitmap Drawn(Brush like, Action<Brush> draw)
    {
        var bitmap = new SKBitmap(new SKImageInfo(like.Width, like.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Transparent);
        draw(like.On(canvas, bitmap));
        return bitmap;
    }
}
