using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Draws the things that the art kit lacks.</summary>
internal static class ThingPainter
{
    /// <summary>Draws the thing; false when it has a sprite instead.</summary>
    public static bool Paint(Brush brush, string noun, string? colour, SKRect r, float distance)
    {
        SKColor Lit(uint own) => brush.Mood.Lit(Palette.Of(colour, new SKColor(own)), distance);
        SKColor Fixed(uint own) => brush.Mood.Lit(new SKColor(own), distance);
        switch (noun)
        {
            case "sun": SkyPainter.Sun(brush, r); break;
            case "moon": SkyPainter.Moon(brush, r); break;
            case "crescent moon": SkyPainter.CrescentMoon(brush, r); break;
            case "cloud": SkyPainter.Cloud(brush, r); break;
            case "lighthouse": Lighthouse(brush, r, Lit(0xFFE2483D), Fixed(0xFFF8F6F2)); break;
            case "windmill": Windmill(brush, r, Lit(0xFFF1E4CC), Fixed(0xFFB4553C), Fixed(0xFFFFFFFF)); break;
            case "barn": Barn(brush, r, Lit(0xFFC43B32), Fixed(0xFFFFFFFF), Fixed(0xFF6B5560)); break;
            case "tent": Tent(brush, r, Lit(0xFFF08A30), Fixed(0xFF4A3040)); break;
            case "skyscraper": Skyscraper(brush, r, Lit(0xFF6D8FC4)); break;
            case "bridge": Bridge(brush, r, Lit(0xFFB9A79A)); break;
            case "fence": Fence(brush, r, Lit(0xFFF7F3EA)); break;
            case "bush": Bush(brush, r, Fixed(brush.Mood.Season == "autumn" ? 0xFFCB8130 : 0xFF4A9A48)); break;
            case "boat": Boat(brush, r, Lit(0xFFD8483A), Fixed(0xFFF7EFE0), Fixed(0xFF8A5A3A)); break;
            case "hot-air balloon": HotAirBalloon(brush, r, Lit(0xFFE9453F), Fixed(0xFFFFD24A), Fixed(0xFF8B5E3C), colour is null); break;
            case "table": Table(brush, r, Lit(0xFFB4743F)); break;
            case "sofa": Sofa(brush, r, Lit(0xFF3F7FC4)); break;
            case "lamp": Lamp(brush, r, Lit(0xFFFFE7A6), Fixed(0xFF4B4658)); break;
            case "bench": Bench(brush, r, Lit(0xFFB4743F), Fixed(0xFF4B4658)); break;
            case "beach ball": BeachBall(brush, r, Fixed); break;
            case "window": Window(brush, r, Fixed(0xFFFFFFFF)); break;
            default: return Containers.Paint(brush, noun, r) || ShapePainter.Paint(brush, noun, r, Lit(0xFF4C8EDA));
        }
        return true;
    }

    private static SKRect Part(SKRect r, float left, float top, float right, float bottom) =>
        new(r.Left + r.Width * left, r.Top + r.Height * top, r.Left + r.Width * right, r.Top + r.Height * bottom);

    private static SKPath Shape(SKRect r, params ReadOnlySpan<float> points)
    {
        var scaled = new float[points.Length];
        for (var i = 0; i < points.Length; i++) scaled[i] = i % 2 == 0 ? r.Left + r.Width * points[i] : r.Top + r.Height * points[i];
        return Brush.Polygon(scaled);
    }

    private static SKColor Glass(Brush brush) => brush.Mood.Night ? new SKColor(0xFFFFD66E) : brush.Mood.Lit(new SKColor(0xFF8FD3F5));

    /// <summary>Fills a path from light on the left to shade on the right, which makes it look round.</summary>
    private static void FillRound(Brush brush, SKPath path, SKRect r, SKColor colour)
    {
        using var shader = SKShader.CreateLinearGradient(new SKPoint(r.Left, r.Top), new SKPoint(r.Right, r.Top + r.Height * .2f),
            [Palette.Lighter(colour, .22f), colour, Palette.Darker(colour, .28f)], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        brush.Canvas.DrawPath(path, paint);
    }

    private static void Lighthouse(Brush brush, SKRect r, SKColor stripe, SKColor white)
    {
        if (brush.Mood.Night)
        {
            brush.Soft(r.MidX, r.Top + r.Height * .14f, r.Width * 3.4f, r.Height * .12f, new SKColor(0xB0FFF0A0));
            brush.Soft(r.MidX, r.Top + r.Height * .14f, r.Width, r.Width, new SKColor(0xC0FFE680));
        }
        using (var tower = Shape(r, .28f, .22f, .72f, .22f, .92f, 1, .08f, 1)) FillRound(brush, tower, r, white);
        for (var i = 0; i < 2; i++)
        {
            float t0 = .38f + i * .34f, t1 = t0 + .17f;
            float l0 = .28f - .2f * (t0 - .22f) / .78f, l1 = .28f - .2f * (t1 - .22f) / .78f;
            using var band = Shape(r, l0, t0, 1 - l0, t0, 1 - l1, t1, l1, t1);
            FillRound(brush, band, r, stripe);
        }
        brush.Rect(Part(r, .34f, .1f, .66f, .21f), brush.Mood.Night ? new SKColor(0xFFFFF2A8) : brush.Mood.Lit(new SKColor(0xFFFFE9A0)));
        brush.Rect(Part(r, .18f, .2f, .82f, .235f), Palette.Darker(stripe, .35f));
        using (var roof = Shape(r, .26f, .105f, .5f, 0, .74f, .105f)) FillRound(brush, roof, r, stripe);
        brush.Round(Part(r, .38f, .88f, .62f, 1), r.Width * .1f, Palette.Darker(stripe, .4f), Palette.Darker(stripe, .5f));
    }

    private static void Windmill(Brush brush, SKRect r, SKColor wall, SKColor roof, SKColor sail)
    {
        using (var tower = Shape(r, .36f, .34f, .64f, .34f, .76f, 1, .24f, 1)) FillRound(brush, tower, r, wall);
        using (var cap = Shape(r, .32f, .36f, .5f, .18f, .68f, .36f)) FillRound(brush, cap, r, roof);
        brush.Round(Part(r, .43f, .82f, .57f, 1), r.Width * .06f, Palette.Darker(roof, .2f), Palette.Darker(roof, .4f));
        brush.Rect(Part(r, .45f, .56f, .55f, .66f), Glass(brush));
        var canvas = brush.Canvas;
        canvas.Save();
        canvas.Translate(r.MidX, r.Top + r.Height * .34f);
        canvas.RotateDegrees(28);
        var length = r.Height * .36f;
        for (var i = 0; i < 4; i++)
        {
            brush.Rect(new SKRect(length * .18f, -length * .02f, length, length * .26f), Palette.Darker(sail, .04f), sail);
            brush.Line(0, 0, length, 0, length * .05f, Palette.Darker(roof, .5f));
            canvas.RotateDegrees(90);
        }
        brush.Oval(0, 0, length * .08f, length * .08f, Palette.Darker(roof, .55f));
        canvas.Restore();
    }

    private static void Barn(Brush brush, SKRect r, SKColor wall, SKColor trim, SKColor roof)
    {
        using (var front = Shape(r, .06f, 1, .06f, .46f, .2f, .2f, .5f, .06f, .8f, .2f, .94f, .46f, .94f, 1)) FillRound(brush, front, r, wall);
        using (var top = Shape(r, 0, .48f, .17f, .14f, .5f, 0, .83f, .14f, 1, .48f, .94f, .5f, .79f, .22f, .5f, .1f, .21f, .22f, .06f, .5f)) brush.Fill(top, roof);
        brush.Rect(Part(r, .3f, .56f, .7f, 1), trim);
        brush.Rect(Part(r, .34f, .6f, .66f, 1), Palette.Darker(wall, .22f));
        using (var stroke = new SKPaint { Color = trim, IsAntialias = true, StrokeWidth = r.Width * .03f })
        {
            brush.Canvas.DrawLine(r.Left + r.Width * .34f, r.Top + r.Height * .6f, r.Left + r.Width * .66f, r.Bottom, stroke);
            brush.Canvas.DrawLine(r.Left + r.Width * .66f, r.Top + r.Height * .6f, r.Left + r.Width * .34f, r.Bottom, stroke);
        }
        brush.Rect(Part(r, .41f, .24f, .59f, .42f), trim);
        brush.Rect(Part(r, .435f, .265f, .565f, .395f), brush.Mood.Night ? Glass(brush) : Palette.Darker(wall, .5f));
    }

    private static void Tent(Brush brush, SKRect r, SKColor cloth, SKColor inside)
    {
        using (var side = Shape(r, .42f, 0, .8f, .06f, 1, 1, .72f, 1)) brush.Fill(side, Palette.Darker(cloth, .2f), Palette.Darker(cloth, .34f), r);
        using (var front = Shape(r, .42f, 0, .76f, 1, 0, 1)) brush.Fill(front, Palette.Lighter(cloth, .18f), cloth, r);
        using (var door = Shape(r, .42f, .3f, .56f, 1, .24f, 1)) brush.Fill(door, brush.Mood.Night ? new SKColor(0xFFFFD070) : inside);
    }

    private static void Skyscraper(Brush brush, SKRect r, SKColor wall)
    {
        using (var body = Shape(r, .06f, 1, .06f, .16f, .22f, .16f, .22f, .06f, .78f, .06f, .78f, .16f, .94f, .16f, .94f, 1)) FillRound(brush, body, r, wall);
        brush.Rect(Part(r, .48f, 0, .52f, .07f), Palette.Darker(wall, .3f));
        var glass = brush.Mood.Neon ? new SKColor(0xFF6FF0FF) : brush.Mood.Night ? new SKColor(0xFFFFDC82) : Palette.Lighter(wall, .58f);
        for (var y = 0; y < 9; y++)
            for (var x = 0; x < 4; x++)
                brush.Rect(Part(r, .15f + x * .19f, .2f + y * .088f, .27f + x * .19f, .25f + y * .088f), brush.Mood.Night && (x * 3 + y * 2) % 5 == 0 ? Palette.Darker(wall, .3f) : glass);
    }

    private static void Bridge(Brush brush, SKRect r, SKColor stone)
    {
        using var path = new SKPath { FillType = SKPathFillType.EvenOdd };
        path.MoveTo(r.Left, r.Bottom);
        path.LineTo(r.Left, r.Top + r.Height * .45f);
        path.QuadTo(r.MidX, r.Top - r.Height * .35f, r.Right, r.Top + r.Height * .45f);
        path.LineTo(r.Right, r.Bottom);
        path.Close();
        path.MoveTo(r.Left + r.Width * .2f, r.Bottom);
        path.CubicTo(r.Left + r.Width * .24f, r.Top + r.Height * .22f, r.Right - r.Width * .24f, r.Top + r.Height * .22f, r.Right - r.Width * .2f, r.Bottom);
        path.Close();
        brush.Fill(path, Palette.Lighter(stone, .18f), Palette.Darker(stone, .2f), r);
        using var rail = new SKPath();
        rail.MoveTo(r.Left, r.Top + r.Height * .43f);
        rail.QuadTo(r.MidX, r.Top - r.Height * .37f, r.Right, r.Top + r.Height * .43f);
        using var stroke = new SKPaint { Color = Palette.Darker(stone, .38f), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = r.Height * .07f, StrokeCap = SKStrokeCap.Round };
        brush.Canvas.DrawPath(rail, stroke);
    }

    private static void Fence(Brush brush, SKRect r, SKColor wood)
    {
        brush.Rect(Part(r, 0, .36f, 1, .48f), Palette.Darker(wood, .14f));
        brush.Rect(Part(r, 0, .7f, 1, .82f), Palette.Darker(wood, .14f));
        for (var i = 0; i < 7; i++)
        {
            var x = i / 7f + .025f;
            using var board = Shape(r, x, 1, x, .16f, x + .045f, 0, x + .09f, .16f, x + .09f, 1);
            brush.Fill(board, wood, Palette.Darker(wood, .1f), r);
        }
    }

    private static void Bush(Brush brush, SKRect r, SKColor leaf)
    {
        var white = brush.Mood.Season == "winter" || brush.Mood.Weather == "snow";
        if (white) leaf = Palette.Mix(leaf, brush.Mood.Lit(new SKColor(0xFFE6EEF6)), .6f);
        foreach (var (x, y, size) in (ReadOnlySpan<(float, float, float)>)[(.24f, .66f, .34f), (.76f, .66f, .34f), (.5f, .48f, .48f)])
        {
            brush.Oval(r.Left + r.Width * x, r.Top + r.Height * y, r.Height * size, r.Height * size, Palette.Darker(leaf, .12f));
            brush.Oval(r.Left + r.Width * x - r.Height * .08f, r.Top + r.Height * y - r.Height * .1f, r.Height * size * .72f, r.Height * size * .68f, Palette.Lighter(leaf, .1f));
        }
        brush.Round(Part(r, .06f, .78f, .94f, 1), r.Height * .1f, Palette.Darker(leaf, .14f), Palette.Darker(leaf, .25f));
    }

    private static void Boat(Brush brush, SKRect r, SKColor hull, SKColor cabin, SKColor mast)
    {
        brush.Rect(Part(r, .40f, 0, .43f, .6f), mast);
        brush.Round(Part(r, .44f, .28f, .74f, .66f), r.Height * .05f, cabin, Palette.Darker(cabin, .12f));
        brush.Rect(Part(r, .41f, .22f, .77f, .31f), Palette.Darker(hull, .15f));
        brush.Rect(Part(r, .5f, .38f, .58f, .52f), Glass(brush));
        brush.Rect(Part(r, .62f, .38f, .7f, .52f), Glass(brush));
        using (var flag = Shape(r, .43f, 0, .6f, .07f, .43f, .15f)) brush.Fill(flag, hull);
        using (var body = new SKPath())
        {
            body.MoveTo(r.Left, r.Top + r.Height * .5f);
            body.QuadTo(r.Left + r.Width * .2f, r.Top + r.Height * .66f, r.Left + r.Width * .5f, r.Top + r.Height * .64f);
            body.LineTo(r.Right, r.Top + r.Height * .58f);
            body.QuadTo(r.Right - r.Width * .04f, r.Bottom, r.Right - r.Width * .16f, r.Bottom);
            body.LineTo(r.Left + r.Width * .2f, r.Bottom);
            body.QuadTo(r.Left + r.Width * .04f, r.Top + r.Height * .86f, r.Left, r.Top + r.Height * .5f);
            brush.Fill(body, Palette.Lighter(hull, .15f), Palette.Darker(hull, .2f), r);
        }
        using var rim = new SKPaint { Color = cabin, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = r.Height * .05f, StrokeCap = SKStrokeCap.Round };
        using var line = new SKPath();
        line.MoveTo(r.Left + r.Width * .02f, r.Top + r.Height * .53f);
        line.QuadTo(r.Left + r.Width * .2f, r.Top + r.Height * .68f, r.Left + r.Width * .5f, r.Top + r.Height * .66f);
        line.LineTo(r.Right - r.Width * .01f, r.Top + r.Height * .6f);
        brush.Canvas.DrawPath(line, rim);
    }

    private static void HotAirBalloon(Brush brush, SKRect r, SKColor main, SKColor second, SKColor basket, bool motley)
    {
        var stripe = motley ? second : Palette.Lighter(main, .42f);
        var rope = Palette.Darker(basket, .3f);
        foreach (var side in (ReadOnlySpan<float>)[.36f, .64f])
            brush.Line(r.Left + r.Width * side, r.Top + r.Height * .66f, r.Left + r.Width * (side * .5f + .25f), r.Top + r.Height * .87f, r.Width * .018f, rope);
        for (var i = 0; i < 5; i++)
        {
            // Gores: ever narrower ellipses of one envelope.
            var half = .5f * (1 - i * .22f);
            using var gore = new SKPath();
            gore.MoveTo(r.MidX, r.Top);
            gore.CubicTo(r.MidX + r.Width * half * 1.32f, r.Top, r.MidX + r.Width * half * 1.25f, r.Top + r.Height * .5f, r.MidX + r.Width * half * .34f, r.Top + r.Height * .74f);
            gore.LineTo(r.MidX - r.Width * half * .34f, r.Top + r.Height * .74f);
            gore.CubicTo(r.MidX - r.Width * half * 1.25f, r.Top + r.Height * .5f, r.MidX - r.Width * half * 1.32f, r.Top, r.MidX, r.Top);
            if (i == 0) FillRound(brush, gore, r, main);
            else if (i < 4) brush.Fill(gore, i % 2 == 1 ? stripe : main);
        }
        brush.Soft(r.Left + r.Width * .34f, r.Top + r.Height * .2f, r.Width * .26f, r.Height * .2f, SKColors.White.WithAlpha(110));
        brush.Round(Part(r, .37f, .86f, .63f, 1), r.Width * .04f, Palette.Lighter(basket, .15f), Palette.Darker(basket, .2f));
    }

    private static void Table(Brush brush, SKRect r, SKColor wood)
    {
        foreach (var x in (ReadOnlySpan<float>)[.1f, .82f]) brush.Round(Part(r, x, .16f, x + .08f, 1), r.Width * .02f, Palette.Darker(wood, .15f), Palette.Darker(wood, .32f));
        brush.Rect(Part(r, .07f, .2f, .93f, .34f), Palette.Darker(wood, .25f));
        brush.Round(Part(r, 0, 0, 1, .22f), r.Height * .08f, Palette.Lighter(wood, .28f), wood);
    }

    private static void Sofa(Brush brush, SKRect r, SKColor cloth)
    {
        foreach (var x in (ReadOnlySpan<float>)[.1f, .82f]) brush.Rect(Part(r, x, .86f, x + .07f, 1), new SKColor(0xFF5A4038));
        brush.Round(Part(r, .08f, 0, .92f, .8f), r.Height * .2f, Palette.Lighter(cloth, .16f), Palette.Darker(cloth, .12f));
        brush.Round(Part(r, .12f, .42f, .5f, .74f), r.Height * .1f, Palette.Lighter(cloth, .32f), Palette.Lighter(cloth, .1f));
        brush.Round(Part(r, .5f, .42f, .88f, .74f), r.Height * .1f, Palette.Lighter(cloth, .32f), Palette.Lighter(cloth, .1f));
        brush.Round(Part(r, .06f, .66f, .94f, .92f), r.Height * .08f, cloth, Palette.Darker(cloth, .25f));
        brush.Round(Part(r, 0, .34f, .15f, .92f), r.Height * .14f, Palette.Lighter(cloth, .22f), Palette.Darker(cloth, .12f));
        brush.Round(Part(r, .85f, .34f, 1, .92f), r.Height * .14f, Palette.Lighter(cloth, .22f), Palette.Darker(cloth, .12f));
    }

    private static void Lamp(Brush brush, SKRect r, SKColor shade, SKColor pole)
    {
        if (brush.Mood.Outdoors)
        {
            StreetLamp(brush, r, shade, pole);
            return;
        }
        if (brush.Mood.Night) brush.Soft(r.MidX, r.Top + r.Height * .2f, r.Width * 1.8f, r.Width * 1.6f, new SKColor(0xA0FFDC80));
        brush.Rect(Part(r, .46f, .3f, .54f, .96f), pole);
        brush.Round(Part(r, .2f, .94f, .8f, 1), r.Width * .06f, Palette.Lighter(pole, .2f), pole);
        using var cone = Shape(r, .28f, 0, .72f, 0, 1, .34f, 0, .34f);
        var light = brush.Mood.Night ? Palette.Mix(shade, new SKColor(0xFFFFF0B0), .55f) : shade;
        brush.Fill(cone, Palette.Darker(light, .06f), Palette.Lighter(light, .4f), Part(r, 0, 0, 1, .34f));
    }

    /// <summary>A lantern on a post.</summary>
    private static void StreetLamp(Brush brush, SKRect r, SKColor shade, SKColor pole)
    {
        var glass = brush.Mood.Night ? new SKColor(0xFFFFE9A0) : Palette.Lighter(shade, .3f);
        if (brush.Mood.Night) brush.Soft(r.MidX, r.Top + r.Height * .2f, r.Width * 1.5f, r.Width * 1.5f, new SKColor(0xB0FFD070));
        brush.Round(Part(r, .44f, .3f, .56f, 1), r.Width * .03f, Palette.Lighter(pole, .2f), pole);
        brush.Round(Part(r, .28f, .93f, .72f, 1), r.Width * .05f, Palette.Lighter(pole, .2f), pole);
        brush.Round(Part(r, .3f, .3f, .7f, .34f), r.Width * .03f, pole, Palette.Darker(pole, .2f));
        using (var pane = Shape(r, .2f, .1f, .8f, .1f, .68f, .31f, .32f, .31f)) brush.Fill(pane, Palette.Lighter(glass, .25f), glass, r);
        using (var roof = Shape(r, .12f, .11f, .5f, 0, .88f, .11f)) brush.Fill(roof, pole);
        brush.Rect(Part(r, .485f, .1f, .515f, .31f), pole);
    }

    private static void Bench(Brush brush, SKRect r, SKColor wood, SKColor iron)
    {
        foreach (var x in (ReadOnlySpan<float>)[.1f, .84f])
        {
            brush.Rect(Part(r, x, .04f, x + .06f, 1), iron);
            brush.Rect(Part(r, x - .04f, .58f, x + .1f, .66f), iron);
        }
        foreach (var y in (ReadOnlySpan<float>)[.02f, .24f, .5f]) brush.Round(Part(r, 0, y, 1, y + .17f), r.Height * .05f, Palette.Lighter(wood, .2f), Palette.Darker(wood, .08f));
    }

    private static void BeachBall(Brush brush, SKRect r, Func<uint, SKColor> tone)
    {
        ReadOnlySpan<uint> colours = [0xFFF04A43, 0xFFFFFFFF, 0xFFFFCE3A, 0xFFFFFFFF, 0xFF3B8FE8, 0xFFFFFFFF];
        for (var i = 0; i < 6; i++)
        {
            using var wedge = new SKPath();
            wedge.MoveTo(r.MidX, r.MidY);
            wedge.ArcTo(r, i * 60 - 75, 60.5f, false);
            wedge.Close();
            brush.Fill(wedge, tone(colours[i]));
        }
        brush.Soft(r.Left + r.Width * .34f, r.Top + r.Height * .3f, r.Width * .28f, r.Height * .28f, SKColors.White.WithAlpha(130));
        brush.Oval(r.MidX, r.MidY, r.Width * .09f, r.Height * .09f, tone(0xFFFFFFFF));
    }

    private static void Window(Brush brush, SKRect r, SKColor frame)
    {
        brush.Round(r, r.Width * .04f, frame, Palette.Darker(frame, .08f));
        var view = Part(r, .08f, .07f, .92f, .93f);
        brush.Rect(view, brush.Mood.SkyTop, brush.Mood.SkyMiddle, brush.Mood.SkyLow);
        brush.Canvas.Save();
        brush.Canvas.ClipRect(view);
        var grass = brush.Mood.Night ? new SKColor(0xFF2C4A5A) : RegionPainter.GrassColour(brush.Mood);
        brush.Oval(view.Left + view.Width * .3f, view.Bottom, view.Width * .6f, view.Height * .25f, grass);
        brush.Oval(view.Right, view.Bottom, view.Width * .5f, view.Height * .18f, Palette.Darker(grass, .12f));
        if (brush.Mood.Night) brush.Oval(view.Left + view.Width * .72f, view.Top + view.Height * .22f, view.Width * .09f, view.Width * .09f, new SKColor(0xFFFDF7DC));
        brush.Canvas.Restore();
        brush.Rect(Part(r, .47f, .05f, .53f, .95f), frame);
        brush.Rect(Part(r, .05f, .47f, .95f, .52f), frame);
    }
}
