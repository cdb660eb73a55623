using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Paints water: the open sea, mirrors of lakes and the world below the surface.</summary>
internal static class WaterPainter
{
    public static void Sea(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var (far, near) = Colours(mood);
        brush.Rect(r, Palette.Mix(far, mood.SkyLow, .35f), Palette.Mix(far, near, .5f), near);
        Glitter(brush, r);
    }

    public static void Lake(Brush brush, SKRect r)
    {
        using var shape = new SKPath();
        shape.AddOval(new SKRect(r.Left - r.Width * .08f, r.Top, r.Right + r.Width * .08f, r.Bottom));
        Mirror(brush, r, shape);
    }

    public static void River(Brush brush, SKRect r)
    {
        using var shape = new SKPath();
        var (w, h) = (r.Width, r.Height);
        shape.MoveTo(r.MidX + w * .05f, r.Top);
        shape.CubicTo(r.MidX - w * .3f, r.Top + h * .22f, r.MidX + w * .3f, r.Top + h * .4f, r.Left, r.Bottom);
        shape.LineTo(r.Right, r.Bottom);
        shape.CubicTo(r.Right, r.Top + h * .45f, r.MidX - w * .02f, r.Top + h * .22f, r.MidX + w * .13f, r.Top);
        shape.Close();
        Mirror(brush, r, shape);
    }

    public static void Underwater(Brush brush, SKRect r)
    {
        brush.Rect(r, new SKColor(0xFF7FE3F2), new SKColor(0xFF2FA6DC), new SKColor(0xFF155A9E));
        for (var i = 0; i < 5; i++)
        {
            var x = r.Left + r.Width * (.05f + i * .22f);
            using var ray = Brush.Polygon(x, r.Top, x + r.Width * .08f, r.Top, x + r.Width * .3f, r.Bottom, x + r.Width * .12f, r.Bottom);
            brush.Fill(ray, SKColors.White.WithAlpha(60), SKColors.White.WithAlpha(0), r);
        }
        foreach (var (x, y, size) in (ReadOnlySpan<(float, float, float)>)[(.1f, .3f, .016f), (.13f, .2f, .011f), (.88f, .42f, .018f), (.85f, .3f, .012f), (.9f, .2f, .009f), (.5f, .12f, .012f)])
            brush.Oval(r.Left + r.Width * x, r.Top + r.Height * y, brush.Unit * size, brush.Unit * size, SKColors.White.WithAlpha(110));
    }

    /// <summary>Water that shows the land behind it upside down.</summary>
    private static void Mirror(Brush brush, SKRect r, SKPath shape)
    {
        var (far, near) = Colours(brush.Mood);
        var canvas = brush.Canvas;
        using var behind = SKImage.FromBitmap(brush.Behind);
        canvas.Save();
        canvas.ClipPath(shape, antialias: true);
        brush.Rect(r, far, near);
        using (var paint = new SKPaint { Color = SKColors.White.WithAlpha(110) })
        {
            canvas.Save();
            canvas.Translate(0, 2 * r.Top);
            canvas.Scale(1, -1);
            canvas.DrawImage(behind, 0, 0, paint);
            canvas.Restore();
        }
        Glitter(brush, r);
        canvas.Restore();
        using var shore = new SKPaint { Color = brush.Mood.Lit(SKColors.White, .2f).WithAlpha(90), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = brush.Unit * .008f };
        canvas.DrawPath(shape, shore);
    }

    /// <summary>Wave crests that grow towards the viewer, brightest under the light of the sky.</summary>
    private static void Glitter(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var light = Palette.Lighter(Palette.Mix(mood.SkyLow, mood.Glow, .4f), .35f);
        var dark = Palette.Darker(mood.SkyTop, .35f);
        for (var i = 0; i < 90; i++)
        {
            // Rows lie closer together far away; the two numbers spread the crests without a pattern.
            var t = MathF.Pow(i * .5698403f % 1, 1.6f);
            var (x, y) = (r.Left - r.Width * .05f + r.Width * 1.1f * (i * .7548777f % 1), r.Top + r.Height * (.03f + .96f * t));
            var (half, thick) = (brush.Width * (.008f + .04f * t) * (.6f + .8f * (i * .31f % 1)), brush.Unit * (.0014f + .0042f * t));
            brush.Oval(x, y, half, thick, i % 3 == 0 ? dark.WithAlpha(44) : light.WithAlpha((byte)(mood.Night ? 52 : 96)));
        }
        if (mood.LightX is not { } sun || mood.Weather is not ("clear" or "wind")) return;
        for (var i = 0; i < 54; i++)
        {
            var t = i / 53f;
            var spread = brush.Width * (.02f + .07f * t);
            var x = sun * brush.Width + spread * (i * .7548777f % 1 * 2 - 1);
            brush.Oval(x, r.Top + r.Height * (.01f + .9f * t * t), brush.Width * (.012f + .03f * t), brush.Unit * (.0025f + .004f * t), Palette.Lighter(mood.Glow, .25f).WithAlpha((byte)(205 - 120 * t)));
        }
    }

    private static (SKColor Far, SKColor Near) Colours(Mood mood)
    {
        var (far, near) = (new SKColor(0xFF3FA4DC), new SKColor(0xFF1F6FB8));
        return (Palette.Mix(mood.Lit(far, .3f), mood.SkyMiddle, .3f), Palette.Mix(mood.Lit(near), mood.SkyTop, .25f));
    }
}
