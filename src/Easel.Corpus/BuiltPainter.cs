using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Paints what people built: roads, skylines, quays, rooms and plain backdrops.</summary>
internal static class BuiltPainter
{
    public static void Road(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var (far, near) = (mood.Lit(new SKColor(0xFF7E8496), .4f), mood.Lit(new SKColor(0xFF5A5F72)));
        var line = mood.Lit(new SKColor(0xFFFFF4D0), .1f);
        if (r.Width > brush.Width * .95f)
        {
            // A street seen from its side runs across the picture.
            brush.Rect(r, far, near);
            brush.Rect(new SKRect(r.Left, r.Top, r.Right, r.Top + r.Height * .05f), mood.Lit(new SKColor(0xFFDADDE6)));
            brush.Rect(new SKRect(r.Left, r.Bottom - r.Height * .06f, r.Right, r.Bottom), mood.Lit(new SKColor(0xFFDADDE6)));
            for (var i = 0; i < 6; i++)
                brush.Rect(SKRect.Create(r.Left + r.Width * (i + .2f) / 6, r.MidY - r.Height * .03f, r.Width * .1f, r.Height * .07f), line);
            return;
        }
        using (var surface = Brush.Polygon(r.MidX - r.Width * .05f, r.Top, r.MidX + r.Width * .05f, r.Top, r.Right, r.Bottom, r.Left, r.Bottom))
            brush.Fill(surface, far, near, r);
        for (var i = 0; i < 5; i++)
        {
            float t0 = MathF.Pow((i + .25f) / 5f, 1.8f), t1 = MathF.Pow((i + .75f) / 5f, 1.8f);
            using var dash = Brush.Polygon(
                r.MidX - r.Width * (.003f + .018f * t0), r.Top + r.Height * t0, r.MidX + r.Width * (.003f + .018f * t0), r.Top + r.Height * t0,
                r.MidX + r.Width * (.003f + .018f * t1), r.Top + r.Height * t1, r.MidX - r.Width * (.003f + .018f * t1), r.Top + r.Height * t1);
            brush.Fill(dash, line);
        }
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            using var edge = Brush.Polygon(r.MidX + side * r.Width * .046f, r.Top, r.MidX + side * r.Width * .05f, r.Top,
                r.MidX + side * r.Width * .5f, r.Bottom, r.MidX + side * r.Width * .465f, r.Bottom);
            brush.Fill(edge, line);
        }
    }

    public static void Path(Brush brush, SKRect r)
    {
        var earth = brush.Mood.Season == "winter" || brush.Mood.Weather == "snow" ? new SKColor(0xFFC9C3C4) : new SKColor(0xFFDDBB85);
        using var path = new SKPath();
        path.MoveTo(r.MidX - r.Width * .03f, r.Top);
        path.CubicTo(r.MidX - r.Width * .32f, r.Top + r.Height * .3f, r.MidX + r.Width * .2f, r.Top + r.Height * .5f, r.Left, r.Bottom);
        path.LineTo(r.Right, r.Bottom);
        path.CubicTo(r.MidX + r.Width * .42f, r.Top + r.Height * .5f, r.MidX - r.Width * .12f, r.Top + r.Height * .3f, r.MidX + r.Width * .03f, r.Top);
        path.Close();
        brush.Fill(path, brush.Mood.Lit(earth, .45f), brush.Mood.Lit(Palette.Darker(earth, .1f)), r);
    }

    public static void Skyline(Brush brush, SKRect r)
    {
        ReadOnlySpan<float> back = [.5f, .8f, .62f, .95f, .7f, .55f, .88f, .66f, .78f], front = [.42f, .3f, .6f, .38f, .52f, .7f, .34f, .48f, .4f, .56f];
        Towers(brush, r, back, new SKColor(0xFF8396B8), .85f, false);
        Towers(brush, r, front, new SKColor(0xFF5E6F96), .5f, true);
    }

    private static void Towers(Brush brush, SKRect r, ReadOnlySpan<float> heights, SKColor wall, float distance, bool windows)
    {
        var step = r.Width / heights.Length;
        for (var i = 0; i < heights.Length; i++)
        {
            var tower = new SKRect(r.Left + i * step, r.Bottom - r.Height * heights[i], r.Left + (i + .94f) * step, r.Bottom);
            var colour = brush.Mood.Lit(Palette.Mix(wall, i % 2 == 0 ? new SKColor(0xFFB08A9C) : new SKColor(0xFF6FA0C0), .3f), distance);
            brush.Rect(tower, colour, Palette.Lighter(colour, .1f));
            if (!windows && !brush.Mood.Night) continue;
            var glass = brush.Mood.Neon ? new SKColor(i % 2 == 0 ? 0xFFFF5FD0 : 0xFF5FE8FF) : brush.Mood.Night ? new SKColor(0xFFFFD97A) : Palette.Lighter(colour, .35f);
            var pane = step * .16f;
            for (var y = tower.Top + pane; y < tower.Bottom - pane; y += pane * 2.1f)
                for (var k = 0; k < 3; k++)
                    if (!brush.Mood.Night || (i + k + (int)((y - tower.Top) / pane)) % 3 != 0)
                        brush.Rect(SKRect.Create(tower.Left + step * (.14f + k * .26f), y, pane, pane * 1.1f), glass);
        }
    }

    /// <summary>Slabs in perspective.</summary>
    public static void Pavement(Brush brush, SKRect r)
    {
        var (far, near) = (new SKColor(0xFFC9CBD4), new SKColor(0xFFAEB1BF));
        brush.Rect(r, brush.Mood.Lit(far, .5f), brush.Mood.Lit(far, .1f), brush.Mood.Lit(near));
        var joint = brush.Mood.Lit(Palette.Darker(near, .3f)).WithAlpha(110);
        for (var i = 1; i < 7; i++)
        {
            var t = MathF.Pow(i / 7f, 1.7f);
            brush.Line(r.Left, r.Top + r.Height * t, r.Right, r.Top + r.Height * t, brush.Unit * (.0015f + .004f * t), joint);
        }
        for (var i = -9; i <= 9; i++) brush.Line(r.MidX + i * r.Width * .07f, r.Top, r.MidX + i * r.Width * .2f, r.Bottom, brush.Unit * .003f, joint);
    }

    public static void Quay(Brush brush, SKRect r)
    {
        var wood = new SKColor(0xFFB98A5C);
        brush.Rect(r, brush.Mood.Lit(Palette.Lighter(wood, .1f)), brush.Mood.Lit(Palette.Darker(wood, .15f)));
        brush.Rect(new SKRect(r.Left, r.Top, r.Right, r.Top + r.Height * .1f), brush.Mood.Lit(Palette.Lighter(wood, .35f)));
        for (var i = 1; i < 9; i++)
        {
            var x = r.MidX + (i - 4.5f) * r.Width * .1f;
            brush.Line(x, r.Top + r.Height * .1f, r.MidX + (i - 4.5f) * r.Width * .17f, r.Bottom, brush.Unit * .006f, brush.Mood.Lit(Palette.Darker(wood, .4f)));
        }
    }

    public static void Floor(Brush brush, SKRect r)
    {
        var wood = new SKColor(0xFFCF9A62);
        brush.Rect(r, brush.Mood.Lit(Palette.Darker(wood, .12f)), brush.Mood.Lit(Palette.Lighter(wood, .1f)));
        var seam = brush.Mood.Lit(Palette.Darker(wood, .3f));
        for (var i = -6; i <= 6; i++)
            brush.Line(r.MidX + i * r.Width * .1f, r.Top, r.MidX + i * r.Width * .17f, r.Bottom, brush.Unit * .005f, seam);
    }

    public static void Wall(Brush brush, string? colour, SKRect r)
    {
        var paint = colour is null ? new SKColor(0xFFF3E3C8) : Palette.Lighter(Palette.Of(colour, SKColors.White), colour is "white" ? .5f : .3f);
        brush.Rect(r, brush.Mood.Lit(Palette.Lighter(paint, .1f)), brush.Mood.Lit(Palette.Darker(paint, .06f)));
        brush.Rect(new SKRect(r.Left, r.Bottom - brush.Height * .03f, r.Right, r.Bottom), brush.Mood.Lit(new SKColor(0xFFFDF8F0)));
    }

    public static void Backdrop(Brush brush, string? colour, SKRect r)
    {
        var paint = colour switch
        {
            null => new SKColor(0xFFE8ECF4),
            "white" => new SKColor(0xFFF8F9FC),
            "black" => new SKColor(0xFF23242E),
            _ => Palette.Lighter(Palette.Of(colour, SKColors.White), .26f),
        };
        brush.Rect(r, Palette.Lighter(paint, .06f), paint);
        brush.Soft(r.MidX, r.MidY, r.Width * .62f, r.Height * .6f, SKColors.White.WithAlpha(70));
        brush.Rect(new SKRect(r.Left, r.Top + r.Height * .78f, r.Right, r.Bottom), Palette.Darker(paint, .03f), Palette.Darker(paint, .12f));
    }
}
