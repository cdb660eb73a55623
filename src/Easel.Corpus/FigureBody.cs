using SkiaSharp;

namespace Easel.Corpus;

/// <summary>How a head or a bust of the art kit is completed to a whole figure.</summary>
internal enum BodyShape { Beast, Person, Dress, Robe, Legs }

/// <summary>A body drawn under a head (beast, person, dress) or under a bust (robe, legs).</summary>
/// <param name="Shape">Kind of body.</param>
/// <param name="Main">Colour of the coat, shirt or robe, 0xAARRGGBB.</param>
/// <param name="Second">Colour of the belly, the trousers or the trim, 0xAARRGGBB.</param>
internal sealed record FigureBody(BodyShape Shape, uint Main, uint Second)
{
    public static FigureBody Beast(uint coat, uint belly) => new(BodyShape.Beast, coat, belly);
    public static FigureBody Person(uint shirt, uint trousers) => new(BodyShape.Person, shirt, trousers);
    public static FigureBody Dress(uint dress, uint trim) => new(BodyShape.Dress, dress, trim);
    public static FigureBody Robe(uint robe, uint trim) => new(BodyShape.Robe, robe, trim);
    public static FigureBody Legs(uint trousers, uint shoes) => new(BodyShape.Legs, trousers, shoes);

    private static readonly SKColor Skin = new(0xFFFFC83D);

    /// <summary>Joins the head to this body on a canvas 256 wide and at least 384 high; the caller crops it.</summary>
    public SKBitmap Complete(SKImage head)
    {
        var bust = Shape is BodyShape.Robe or BodyShape.Legs;
        var width = bust ? 190f : 184f;
        var height = width * head.Height / head.Width;
        var top = bust ? 236 - height : 206 - height;
        // Tall hats and hair need more room above.
        var room = (int)MathF.Ceiling(MathF.Max(0, 2 - top));
        var canvasBitmap = new SKBitmap(new SKImageInfo(256, 384 + room, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(canvasBitmap);
        canvas.Clear(SKColors.Transparent);
        canvas.Translate(0, room);
        DrawBody(canvas);
        canvas.DrawImage(head, SKRect.Create(128 - width / 2, top, width, height), new SKSamplingOptions(SKCubicResampler.Mitchell));
        return canvasBitmap;
    }

    private void DrawBody(SKCanvas canvas)
    {
        using var main = Shaded(Main, 190, 350);
        using var second = Shaded(Second, 250, 370);
        using var skin = new SKPaint { Color = Skin, IsAntialias = true };
        switch (Shape)
        {
            case BodyShape.Beast:
                canvas.DrawOval(90, 340, 40, 24, main);
                canvas.DrawOval(166, 340, 40, 24, main);
                canvas.DrawOval(128, 270, 76, 88, main);
                canvas.DrawOval(128, 284, 46, 58, second);
                canvas.DrawOval(64, 262, 20, 44, main);
                canvas.DrawOval(192, 262, 20, 44, main);
                break;
            case BodyShape.Person:
                canvas.DrawRoundRect(86, 290, 38, 78, 14, 14, second);
                canvas.DrawRoundRect(132, 290, 38, 78, 14, 14, second);
                Arms(canvas, main, skin);
                canvas.DrawRoundRect(78, 192, 100, 122, 34, 34, main);
                break;
            case BodyShape.Dress:
                canvas.DrawRoundRect(100, 320, 22, 50, 10, 10, skin);
                canvas.DrawRoundRect(134, 320, 22, 50, 10, 10, skin);
                Arms(canvas, main, skin);
                canvas.DrawPath(Trapezoid(86, 170, 52, 204, 192, 340), main);
                break;
            case BodyShape.Robe:
                canvas.DrawPath(Bell(46, 210, 22, 234, 218, 372), main);
                canvas.DrawPath(Bell(100, 156, 92, 164, 218, 368), second);
                break;
            default:
                canvas.DrawRoundRect(66, 222, 56, 132, 16, 16, main);
                canvas.DrawRoundRect(134, 222, 56, 132, 16, 16, main);
                canvas.DrawRoundRect(58, 338, 66, 30, 14, 14, second);
                canvas.DrawRoundRect(132, 338, 66, 30, 14, 14, second);
                break;
        }
    }

    private static void Arms(SKCanvas canvas, SKPaint sleeve, SKPaint skin)
    {
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            canvas.Save();
            canvas.Translate(128 + side * 46, 210);
            canvas.RotateDegrees(-side * 20);
            canvas.DrawCircle(0, 82, 15, skin);
            canvas.DrawRoundRect(-16, 0, 32, 80, 16, 16, sleeve);
            canvas.Restore();
        }
    }

    private static SKPath Trapezoid(float topLeft, float topRight, float left, float right, float top, float bottom)
    {
        var path = new SKPath();
        path.MoveTo(topLeft, top);
        path.LineTo(topRight, top);
        path.LineTo(right, bottom - 12);
        path.QuadTo((left + right) / 2, bottom + 16, left, bottom - 12);
        path.Close();
        return path;
    }

    private static SKPath Bell(float topLeft, float topRight, float left, float right, float top, float bottom)
    {
        var path = new SKPath();
        path.MoveTo(topLeft, top);
        path.LineTo(topRight, top);
        path.CubicTo(topRight - 4, (top + bottom) / 2, right, bottom - 50, right, bottom - 16);
        path.QuadTo((left + right) / 2, bottom + 14, left, bottom - 16);
        path.CubicTo(left, bottom - 50, topLeft + 4, (top + bottom) / 2, topLeft, top);
        path.Close();
        return path;
    }

    private static SKPaint Shaded(uint colour, float top, float bottom)
    {
        var light = Palette.Mix(new SKColor(colour), SKColors.White, .16f);
        var dark = Palette.Mix(new SKColor(colour), new SKColor(40, 20, 80), .2f);
        using var shader = SKShader.CreateLinearGradient(new SKPoint(70, top), new SKPoint(170, bottom), [light, dark], SKShaderTileMode.Clamp);
        return new SKPaint { IsAntialias = true, Shader = shader };
    }
}
