using System.Runtime.InteropServices;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Paper around things, cut at an even distance from their outline.</summary>
internal static class DieCut
{
    private const int Directions = 40;

    private static readonly SKColor Paper = new(0xFFFCFCFD);

    /// <summary>Paints the paper on the clear sheet and its shadow on the picture.</summary>
    /// <param name="table">The picture in the making.</param>
    /// <param name="draw">Draws the things.</param>
    /// <param name="box">Box of the things with their border, in pixels.</param>
    /// <param name="width">Width of the border in pixels.</param>
    public static void Paint(PaintingTable table, Action<Brush> draw, SKRect box, float width)
    {
        var picture = table.Picture;
        // Things may stand out of their boxes a little.
        var part = SKRectI.Ceiling(SKRect.Inflate(box, picture.Unit * .04f + 2, picture.Unit * .04f + 2));
        var info = new SKImageInfo(part.Width, part.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var things = Drawn(picture, draw, info, part);
        using var paper = new SKBitmap(info);
        using (var canvas = new SKCanvas(paper))
        using (var white = SKColorFilter.CreateBlendMode(Paper, SKBlendMode.SrcIn))
        using (var paint = new SKPaint { ColorFilter = white })
        {
            canvas.Clear(SKColors.Transparent);
            // The outline, moved once around a circle: corners come out round. The inner ring closes what the outer one leaves open.
            foreach (var (reach, directions) in (ReadOnlySpan<(float, int)>)[(.45f, Directions / 4), (1, Directions)])
                for (var i = 0; i < directions; i++)
                    canvas.DrawBitmap(things, width * reach * MathF.Cos(i * MathF.Tau / directions), width * reach * MathF.Sin(i * MathF.Tau / directions), paint);
        }
        Close(paper);
        using var black = SKColorFilter.CreateBlendMode(new SKColor(0xFF1A1636), SKBlendMode.SrcIn);
        foreach (var (blur, drop, alpha) in (ReadOnlySpan<(float, float, byte)>)[(.022f, .018f, 92), (.004f, .003f, 70)])
        {
            using var soft = SKImageFilter.CreateBlur(picture.Unit * blur, picture.Unit * blur);
            using var shadow = new SKPaint { ColorFilter = black, ImageFilter = soft, Color = SKColors.Black.WithAlpha(alpha) };
            picture.Canvas.DrawBitmap(paper, part.Left + picture.Unit * drop * .5f, part.Top + picture.Unit * drop, shadow);
        }
        table.Sheet.Canvas.DrawBitmap(paper, part.Left, part.Top);
    }

    /// <summary>Fills holes: a knife cuts the outline alone.</summary>
    private static void Close(SKBitmap paper)
    {
        var (w, h) = (paper.Width, paper.Height);
        var pixels = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference((ReadOnlySpan<byte>)paper.GetPixelSpan()), paper.ByteCount);
        var outside = new bool[w * h];
        var open = new Stack<int>();
        for (var x = 0; x < w; x++) { open.Push(x); open.Push((h - 1) * w + x); }
        for (var y = 0; y < h; y++) { open.Push(y * w); open.Push(y * w + w - 1); }
        while (open.TryPop(out var at))
        {
            if (outside[at] || pixels[at * 4 + 3] > 250) continue;
            outside[at] = true;
            var x = at % w;
            if (x > 0) open.Push(at - 1);
            if (x < w - 1) open.Push(at + 1);
            if (at >= w) open.Push(at - w);
            if (at < w * (h - 1)) open.Push(at + w);
        }
        for (var i = 0; i < outside.Length; i++)
            if (!outside[i]) (pixels[i * 4], pixels[i * 4 + 1], pixels[i * 4 + 2], pixels[i * 4 + 3]) = (Paper.Red, Paper.Green, Paper.Blue, 255);
        paper.NotifyPixelsChanged();
    }

    private static SKBitmap Drawn(Brush like, Action<Brush> draw, SKImageInfo info, SKRectI part)
    {
        var bitmap = new SKBitmap(info);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Transparent);
        canvas.Translate(-part.Left, -part.Top);
        draw(like.On(canvas, bitmap));
        return bitmap;
    }
}
