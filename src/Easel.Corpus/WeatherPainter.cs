using Easel.Corpus.Styles;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Weather in front of everything, in fixed places so that a small network can learn them.</summary>
internal static class WeatherPainter
{
    public static void Paint(PaintingTable table)
    {
        var night = table.Picture.Mood.Night;
        switch (table.Layout.Weather)
        {
            case "rain":
                Veil(table, night ? .16f : .3f, patches: 0);
                Streaks(table.Picture, 64, .25f);
                Splashes(table);
                break;
            case "storm":
                Veil(table, night ? .1f : .2f, patches: 0);
                Streaks(table.Picture, 90, .7f);
                Splashes(table);
                break;
            case "snow":
                Veil(table, night ? .18f : .3f, patches: 0);
                Flakes(table.Picture);
                break;
            case "fog":
                Veil(table, .96f, patches: .55f);
                break;
            case "wind":
                Gusts(table.Picture);
                break;
        }
    }

    /// <summary>Mist that grows with distance.</summary>
    private static void Veil(PaintingTable table, float most, float patches)
    {
        var w = table.Picture.Width;
        var pixels = table.PicturePixels;
        var near = table.Nearness;
        var mist = Palette.Lighter(table.Picture.Mood.Haze, table.Picture.Mood.Night ? .12f : .3f);
        var unit = table.Picture.Unit;
        var seen = table.Picture.Mood.Night ? .3f : .46f;
        table.Picture.Canvas.Flush();
        for (var i = 0; i < near.Length; i++)
        {
            var away = 1 - near[i] / 255f;
            var amount = most * away * away * (near[i] == 0 ? .8f : 1);
            if (patches > 0)
            {
                var (x, y) = (i % w / unit, i / w / unit);
                amount = Math.Clamp(amount + patches * (Noise.Cloudy(x * 2.6f, y * 9, 3) - .5f) * (1 - amount * .6f) + .1f, 0, .97f);
            }
            // What a caption names must still be seen.
            if (amount > seen && table.IsThing(i)) amount = seen + (amount - seen) * .2f;
            var k = i * 4;
            pixels[k] = (byte)(pixels[k] + (mist.Red - pixels[k]) * amount);
            pixels[k + 1] = (byte)(pixels[k + 1] + (mist.Green - pixels[k + 1]) * amount);
            pixels[k + 2] = (byte)(pixels[k + 2] + (mist.Blue - pixels[k + 2]) * amount);
        }
    }

    private static void Streaks(Brush brush, int count, float slant)
    {
        var (w, h, unit) = (brush.Width, brush.Height, brush.Unit);
        for (var i = 0; i < count; i++)
        {
            var near = i % 3 == 0;
            var length = unit * (near ? .13f : .075f);
            var (x, y) = (w * (i * .7548777f % 1 * 1.15f), h * (i * .5698403f % 1 * 1.1f - .1f));
            brush.Line(x, y, x - length * slant, y + length, unit * (near ? .0068f : .0042f), new SKColor(228, 240, 255, (byte)(near ? 165 : 110)));
        }
    }

    /// <summary>Rings where drops hit the ground.</summary>
    private static void Splashes(PaintingTable table)
    {
        // A portrait shows no ground to be hit.
        if (table.Layout.Camera == "portrait") return;
        var brush = table.Picture;
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = brush.Unit * .0045f, Color = new SKColor(232, 243, 255, 150) };
        for (var i = 0; i < 26; i++)
        {
            var t = i * .5698403f % 1;
            var y = table.HorizonY + (brush.Height - table.HorizonY) * (.12f + .86f * t);
            var radius = brush.Unit * (.008f + .02f * t);
            brush.Canvas.DrawOval(brush.Width * (i * .7548777f % 1), y, radius, radius * .36f, paint);
        }
    }

    private static void Flakes(Brush brush)
    {
        for (var i = 0; i < 96; i++)
        {
            var size = brush.Unit * (i % 5 == 0 ? .0135f : .004f + .006f * (i * .437f % 1));
            brush.Oval(brush.Width * (i * .7548777f % 1), brush.Height * (i * .5698403f % 1), size, size, SKColors.White.WithAlpha((byte)(i % 5 == 0 ? 215 : 240)));
        }
    }

    /// <summary>Long curling strokes of air and torn-off leaves.</summary>
    private static void Gusts(Brush brush)
    {
        var (w, h, unit) = (brush.Width, brush.Height, brush.Unit);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, Color = SKColors.White.WithAlpha(205) };
        foreach (var (x, y, size) in (ReadOnlySpan<(float, float, float)>)[(.04f, .2f, .5f), (.4f, .36f, .56f), (.02f, .58f, .46f), (.5f, .74f, .44f), (.12f, .88f, .34f)])
        {
            var (left, top, length) = (w * x, h * y, w * size);
            var curl = unit * .058f * (size + .5f);
            using var path = new SKPath();
            path.MoveTo(left, top);
            path.CubicTo(left + length * .3f, top - unit * .035f, left + length * .55f, top + unit * .035f, left + length * .8f, top);
            path.CubicTo(left + length * .8f + curl, top - curl * .25f, left + length * .8f + curl, top - curl * 1.5f, left + length * .8f, top - curl * 1.3f);
            path.CubicTo(left + length * .8f - curl * .6f, top - curl * 1.2f, left + length * .8f - curl * .4f, top - curl * .45f, left + length * .8f + curl * .1f, top - curl * .6f);
            paint.StrokeWidth = unit * .0085f;
            brush.Canvas.DrawPath(path, paint);
        }
        ReadOnlySpan<uint> leaves = [0xFFE0912F, 0xFF8DB84A, 0xFFCB5B2E, 0xFFF0C04A];
        for (var i = 0; i < 16; i++)
        {
            brush.Canvas.Save();
            brush.Canvas.Translate(w * (i * .7548777f % 1), h * (.08f + .84f * (i * .5698403f % 1)));
            brush.Canvas.RotateDegrees(i * 47 % 180 - 90);
            brush.Oval(0, 0, unit * .019f, unit * .0088f, brush.Mood.Lit(new SKColor(leaves[i % 4])));
            brush.Canvas.Restore();
        }
    }
}
