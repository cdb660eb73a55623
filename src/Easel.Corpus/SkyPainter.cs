using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Paints what is overhead: sky, clouds, sun, moon, stars, rainbow and lightning.</summary>
internal static class SkyPainter
{
    // Multiples of these two numbers (Roberts' R2 sequence) cover a square evenly without rows.
    private static readonly (float X, float Y, float Size)[] Stars =
        [.. Enumerable.Range(1, 46).Select(i => (i * .7548777f % 1, i * .5698403f % 1, .0022f + .0030f * (i * .61803f % 1)))];

    public static void Sky(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        brush.Rect(r, mood.SkyTop, mood.SkyMiddle, mood.SkyLow);
        if (mood.Night && mood.Weather is "clear" or "wind") DrawStars(brush, r, .8f, 225);
        if (mood.Weather is "cloudy" or "rain" or "storm" or "snow") Overcast(brush, r);
        if (mood.Weather == "rainbow") Rainbow(brush, r);
        if (mood.Weather == "storm") Lightning(brush, r);
    }

    public static void OuterSpace(Brush brush, SKRect r)
    {
        brush.Rect(r, new SKColor(0xFF0A0B2A), new SKColor(0xFF1B1650), new SKColor(0xFF2A1A5E));
        brush.Soft(r.Left + r.Width * .25f, r.Top + r.Height * .35f, r.Width * .5f, r.Height * .4f, new SKColor(0x90703AB8));
        brush.Soft(r.Left + r.Width * .78f, r.Top + r.Height * .7f, r.Width * .5f, r.Height * .38f, new SKColor(0x80266ECF));
        DrawStars(brush, r, 1, 255);
    }

    public static void Clouds(Brush brush, SKRect r)
    {
        foreach (var (x, y, size) in (ReadOnlySpan<(float, float, float)>)[(.18f, .62f, .30f), (.82f, .5f, .34f), (.5f, .22f, .22f)])
        {
            var width = r.Width * size;
            var cx = r.Left + r.Width * (x + brush.Whim((int)(x * 100)) * .05f);
            Cloud(brush, SKRect.Create(cx - width / 2, r.Top + r.Height * y - width * .2f, width, width * .42f));
        }
    }

    /// <summary>A low ceiling of heaped clouds over the whole sky.</summary>
    private static void Overcast(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var (light, dark) = mood.Weather switch
        {
            "storm" => (new SKColor(0xFF6C7389), new SKColor(0xFF2B2F45)),
            "rain" => (new SKColor(0xFFA3ADBC), new SKColor(0xFF6B778C)),
            "snow" => (new SKColor(0xFFDDE5EF), new SKColor(0xFFA9B6C8)),
            _ => (new SKColor(0xFFEDF1F5), new SKColor(0xFF9AA8B8)),
        };
        (light, dark) = (Palette.Mix(mood.Lit(light), mood.SkyLow, .25f), Palette.Mix(mood.Lit(dark), mood.SkyTop, .2f));
        if (mood.Night) (light, dark) = (Palette.Darker(light, .45f), Palette.Darker(dark, .5f));
        brush.Canvas.Save();
        brush.Canvas.ClipRect(r);
        for (var row = 0; row < 3; row++)
        {
            // Far rows lie lower in the sky and are smaller.
            var size = r.Width * (.2f - .045f * row);
            var y = r.Top + r.Height * (.1f + .21f * row);
            for (var i = -1; i < 9; i++)
            {
                var x = r.Left + r.Width * ((i + .5f * (row % 2)) / 7f + .03f * brush.Whim(row * 20 + i + 40));
                var lift = size * .22f * ((i * 7 + row * 3) % 5 / 4f - .5f);
                var tone = Palette.Mix(light, dark, .2f + .2f * (2 - row) + .12f * ((i + row) % 3));
                var puff = new SKRect(x - size * .7f, y + lift - size * .4f, x + size * .7f, y + lift + size * .4f);
                using var path = new SKPath();
                path.AddOval(puff);
                brush.Fill(path, Palette.Lighter(tone, .16f), Palette.Mix(tone, dark, .55f), puff);
            }
        }
        brush.Canvas.Restore();
    }

    /// <summary>One puffy cloud that fills the rectangle.</summary>
    public static void Cloud(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var white = mood.Weather switch { "storm" => new SKColor(0xFF6E7488), "rain" => new SKColor(0xFFA2AAB8), "cloudy" => new SKColor(0xFFE3E7EC), _ => SKColors.White };
        var top = Palette.Mix(mood.Lit(white), mood.SkyLow, mood.Night ? .1f : .06f);
        var bottom = Palette.Mix(Palette.Mix(top, mood.SkyMiddle, .42f), mood.SkyTop, .1f);
        using var shape = new SKPath();
        var (w, h) = (r.Width, r.Height);
        using (var puffs = new SKPath())
        {
            shape.AddRoundRect(new SKRect(r.Left, r.Bottom - h * .42f, r.Right, r.Bottom), h * .21f, h * .21f);
            puffs.AddCircle(r.Left + w * .30f, r.Bottom - h * .45f, h * .34f);
            puffs.AddCircle(r.Left + w * .52f, r.Top + h * .46f, h * .46f);
            puffs.AddCircle(r.Left + w * .74f, r.Bottom - h * .42f, h * .31f);
            shape.AddPath(puffs);
        }
        shape.FillType = SKPathFillType.Winding;
        brush.Fill(shape, top, bottom, r);
    }

    public static void Sun(Brush brush, SKRect r)
    {
        var (x, y, radius) = (r.MidX, r.MidY, r.Height / 2);
        var glow = brush.Mood.Glow;
        brush.Soft(x, y, radius * 4.2f, radius * 4.2f, glow.WithAlpha(110));
        brush.Soft(x, y, radius * 2f, radius * 2f, Palette.Lighter(glow, .2f).WithAlpha(190));
        using var shader = SKShader.CreateRadialGradient(new SKPoint(x, y), radius, [new SKColor(0xFFFFFBE0), Palette.Mix(glow, new SKColor(0xFFFFD84A), .6f)], SKShaderTileMode.Clamp);
        using var disc = new SKPaint { IsAntialias = true, Shader = shader };
        brush.Canvas.DrawCircle(x, y, radius, disc);
    }

    public static void Moon(Brush brush, SKRect r)
    {
        var (x, y, radius) = (r.MidX, r.MidY, r.Height / 2);
        brush.Soft(x, y, radius * 3.4f, radius * 3.4f, brush.Mood.Glow.WithAlpha(120));
        brush.Oval(x, y, radius, radius, new SKColor(0xFFFDF7DC));
        brush.Oval(x - radius * .3f, y - radius * .25f, radius * .24f, radius * .22f, new SKColor(0xFFE9DFBC));
        brush.Oval(x + radius * .35f, y + radius * .1f, radius * .2f, radius * .18f, new SKColor(0xFFE9DFBC));
        brush.Oval(x - radius * .08f, y + radius * .45f, radius * .17f, radius * .15f, new SKColor(0xFFE9DFBC));
    }

    public static void CrescentMoon(Brush brush, SKRect r)
    {
        var radius = r.Height / 2;
        brush.Soft(r.MidX, r.MidY, radius * 3f, radius * 3f, brush.Mood.Glow.WithAlpha(100));
        using var disc = new SKPath();
        using var shadow = new SKPath();
        disc.AddCircle(r.MidX, r.MidY, radius);
        shadow.AddCircle(r.MidX - radius * .5f, r.MidY - radius * .22f, radius * .86f);
        using var crescent = disc.Op(shadow, SKPathOp.Difference);
        brush.Fill(crescent, new SKColor(0xFFFFF6CC), new SKColor(0xFFFFDF82), r);
    }

    private static void DrawStars(Brush brush, SKRect r, float size, byte alpha)
    {
        foreach (var (x, y, radius) in Stars)
            brush.Oval(r.Left + r.Width * x, r.Top + r.Height * y, brush.Unit * radius * size * 1.3f, brush.Unit * radius * size * 1.3f, SKColors.White.WithAlpha(alpha));
    }

    private static void Rainbow(Brush brush, SKRect r)
    {
        ReadOnlySpan<uint> bands = [0xFFF0524F, 0xFFF9A03F, 0xFFFBE14B, 0xFF5FC86A, 0xFF4C9DF0, 0xFF8E62D8];
        var (radius, band) = (r.Width * .46f, brush.Unit * .027f);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = band * 1.08f };
        brush.Canvas.Save();
        brush.Canvas.ClipRect(r);
        foreach (var colour in bands)
        {
            paint.Color = new SKColor(colour).WithAlpha(205);
            brush.Canvas.DrawOval(r.MidX, r.Bottom, radius, Math.Min(radius, r.Height * .86f) * radius / (r.Width * .46f), paint);
            radius -= band;
        }
        brush.Canvas.Restore();
    }

    /// <summary>A branched bolt that lights the clouds around it.</summary>
    private static void Lightning(Brush brush, SKRect r)
    {
        var (x, w, h) = (r.Left + r.Width * .68f, r.Width, r.Height);
        brush.Soft(x, r.Top + h * .35f, w * .42f, h * .75f, new SKColor(0xB0CFC8FF));
        brush.Soft(x, r.Top + h * .2f, w * .2f, h * .3f, new SKColor(0xD0F4F0FF));
        ReadOnlySpan<(float X, float Y)> trunk = [(.02f, .02f), (-.045f, .24f), (.02f, .34f), (-.03f, .55f), (.03f, .64f), (-.015f, .97f)];
        Bolt(brush, x, r.Top, w, h, trunk, 1);
        Bolt(brush, x, r.Top, w, h, [(-.045f, .24f), (-.14f, .4f), (-.12f, .5f), (-.2f, .68f)], .55f);
        Bolt(brush, x, r.Top, w, h, [(.02f, .34f), (.11f, .46f), (.1f, .56f), (.17f, .74f)], .5f);
    }

    private static void Bolt(Brush brush, float x, float top, float w, float h, ReadOnlySpan<(float X, float Y)> corners, float size)
    {
        foreach (var (glow, thickness, colour) in (ReadOnlySpan<(bool, float, uint)>)[(true, .03f, 0x70B9A8FF), (false, .013f, 0xFFFFFBE0)])
            for (var i = 1; i < corners.Length; i++)
                brush.Line(x + w * corners[i - 1].X, top + h * corners[i - 1].Y, x + w * corners[i].X, top + h * corners[i].Y,
                    brush.Unit * thickness * size * (glow ? 1 : 1.15f - .12f * i), new SKColor(colour));
    }
}
