using Easel.Images;
using SkiaSharp;

namespace Easel.Layouts;

/// <summary>A first, rough picture of a layout in flat colours, drawn in milliseconds: what to show while the painter works.</summary>
public static class LayoutSketch
{
    /// <summary>Draws the items back to front, then the light of the hour over them.</summary>
    /// <param name="layout">Any layout; words that the sketch does not know get a shape and colour of their own.</param>
    /// <param name="width">Width in pixels, 1–4096.</param>
    /// <param name="height">Height in pixels, 1–4096.</param>
    /// <returns>An opaque picture; the same for the same arguments.</returns>
    /// <exception cref="InvalidRequestException">The size is out of range.</exception>
    public static Picture Draw(Layout layout, int width, int height)
    {
        if (width is < 1 or > 4096 || height is < 1 or > 4096)
            throw new InvalidRequestException($"A sketch of {width}x{height} pixels is not possible; choose sides from 1 to 4096.");
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { IsAntialias = true };
        canvas.Clear(Background(layout));
        foreach (var item in layout.Items)
        {
            var look = SketchLook.Of(item);
            // The sky has the colour of the hour, which the cleared background already is.
            var colour = item is { Noun: "sky", Colour: null } ? Background(layout) : look.Colour;
            var box = new SKRect(item.Box.Left * width, item.Box.Top * height, item.Box.Right * width, item.Box.Bottom * height);
            Draw(canvas, paint, look.Shape, colour, box);
        }
        if (IsDark(layout))
            canvas.DrawColor(new SKColor(0x0c, 0x12, 0x38, 0x78), SKBlendMode.SrcOver);
        else if (IsWarm(layout))
            canvas.DrawColor(new SKColor(0xff, 0x8a, 0x2a, 0x2c), SKBlendMode.SrcOver);
        canvas.Flush();
        return Picture.FromRgba(bitmap.GetPixelSpan(), width, height);
    }

    private static bool IsDark(Layout layout) => Says(layout, "night") || Says(layout, "midnight") || Says(layout, "moonlight");

    private static bool IsWarm(Layout layout) =>
        Says(layout, "sunset") || Says(layout, "sunrise") || Says(layout, "dusk") || Says(layout, "dawn") || Says(layout, "golden hour");

    private static bool Says(Layout layout, string word) => layout.Time == word || layout.Light == word;

    private static SKColor Background(Layout layout) =>
        IsDark(layout) ? new SKColor(0xff2a3568)
        : IsWarm(layout) ? new SKColor(0xfff2b184)
        : layout.Weather is "rain" or "fog" or "storm" or "overcast" or "snow" ? new SKColor(0xffb3bcc6)
        : new SKColor(0xff9fcdf0);

    private static void Draw(SKCanvas canvas, SKPaint paint, SketchShape shape, SKColor colour, SKRect box)
    {
        paint.Color = colour;
        switch (shape)
        {
            case SketchShape.Region:
                canvas.DrawRect(box, paint);
                break;
            case SketchShape.Round:
                canvas.DrawOval(box, paint);
                break;
            case SketchShape.Tree:
                paint.Color = new SKColor(0xff7a5230);
                canvas.DrawRect(Part(box, .44f, .45f, .56f, 1), paint);
                paint.Color = colour;
                canvas.DrawOval(Part(box, 0, 0, 1, .62f), paint);
                break;
            case SketchShape.House:
                canvas.DrawRect(Part(box, .08f, .4f, .92f, 1), paint);
                paint.Color = Darker(colour);
                canvas.DrawRect(Part(box, .42f, .68f, .58f, 1), paint);
                Triangle(canvas, paint, Part(box, 0, 0, 1, .42f));
                break;
            case SketchShape.Animal:
                Rounded(canvas, paint, Part(box, .18f, .6f, .3f, 1));
                Rounded(canvas, paint, Part(box, .62f, .6f, .74f, 1));
                canvas.DrawOval(Part(box, .05f, .32f, .85f, .82f), paint);
                canvas.DrawOval(Part(box, .6f, 0, 1, .48f), paint);
                break;
            case SketchShape.Person:
                Rounded(canvas, paint, Part(box, .2f, .26f, .8f, .7f));
                paint.Color = Darker(colour);
                Rounded(canvas, paint, Part(box, .28f, .62f, .48f, 1));
                Rounded(canvas, paint, Part(box, .52f, .62f, .72f, 1));
                paint.Color = new SKColor(0xffd9a178);
                Disc(canvas, paint, Part(box, 0, 0, 1, .28f));
                break;
            case SketchShape.Vehicle:
                Rounded(canvas, paint, Part(box, .2f, .05f, .8f, .6f));
                Rounded(canvas, paint, Part(box, 0, .35f, 1, .82f));
                paint.Color = new SKColor(0xff2b2b30);
                Disc(canvas, paint, Part(box, .08f, .6f, .4f, 1));
                Disc(canvas, paint, Part(box, .6f, .6f, .92f, 1));
                break;
            case SketchShape.Boat:
                Rounded(canvas, paint, Part(box, 0, .7f, 1, 1));
                paint.Color = new SKColor(0xfff4f1e8);
                Triangle(canvas, paint, Part(box, .25f, 0, .85f, .68f));
                break;
            case SketchShape.Peak:
                Triangle(canvas, paint, box);
                break;
            default:
                Rounded(canvas, paint, box);
                break;
        }
    }

    private static SKRect Part(SKRect box, float left, float top, float right, float bottom) => new(
        box.Left + left * box.Width, box.Top + top * box.Height, box.Left + right * box.Width, box.Top + bottom * box.Height);

    private static void Disc(SKCanvas canvas, SKPaint paint, SKRect box) =>
        canvas.DrawCircle(box.MidX, box.MidY, Math.Min(box.Width, box.Height) / 2, paint);

    private static void Rounded(SKCanvas canvas, SKPaint paint, SKRect box)
    {
        var radius = .25f * Math.Min(box.Width, box.Height);
        canvas.DrawRoundRect(box, radius, radius, paint);
    }

    private static void Triangle(SKCanvas canvas, SKPaint paint, SKRect box)
    {
        using var path = new SKPath();
        path.AddPoly([new SKPoint(box.MidX, box.Top), new SKPoint(box.Right, box.Bottom), new SKPoint(box.Left, box.Bottom)]);
        canvas.DrawPath(path, paint);
    }

    private static SKColor Darker(SKColor colour) => new((byte)(colour.Red * 2 / 3), (byte)(colour.Green * 2 / 3), (byte)(colour.Blue * 2 / 3));
}
