using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Abstract shapes: solids with light and shade, and flat figures.</summary>
internal static class ShapePainter
{
    private const Habitat T = Habitat.Table;

    public static IReadOnlyList<ThingKind> Things { get; } =
    [
        ThingKind.Of("cube", "cubes", null, 1.1f, .34f, T, "block, 3d square", true),
        ThingKind.Of("sphere", "spheres", null, 1f, .34f, T, "orb, 3d ball", true),
        ThingKind.Of("cylinder", "cylinders", null, .74f, .36f, T, "tube", true),
        ThingKind.Of("cone", "cones", null, .84f, .36f, T, "3d cone", true),
        ThingKind.Of("pyramid", "pyramids", null, 1.24f, .34f, T, "3d triangle", true),
        ThingKind.Of("torus", "tori", null, 1.5f, .26f, T, "3d ring", true),
        ThingKind.Of("spiral", "spirals", null, 1f, .36f, T, "swirl, helix", true),
        ThingKind.Of("triangle", "triangles", null, 1.12f, .34f, T, "", true),
        ThingKind.Of("circle", "circles", null, 1f, .34f, T, "disc, disk", true),
        ThingKind.Of("rectangle", "rectangles", null, 1.6f, .26f, T, "oblong", true),
        ThingKind.Of("hexagon", "hexagons", null, 1.15f, .34f, T, "", true),
        ThingKind.Of("cross", "crosses", null, 1f, .34f, T, "plus sign", true),
    ];

    /// <summary>Draws a shape; false when the noun is none.</summary>
    public static bool Paint(Brush brush, string noun, SKRect r, SKColor colour)
    {
        var (light, dark) = (Palette.Lighter(colour, .3f), Palette.Darker(colour, .35f));
        switch (noun)
        {
            case "cube":
                Fill(brush, r, light, 0, .27f, .5f, 0, 1, .27f, .5f, .54f);
                Fill(brush, r, colour, 0, .27f, .5f, .54f, .5f, 1, 0, .74f);
                Fill(brush, r, dark, .5f, .54f, 1, .27f, 1, .74f, .5f, 1);
                break;
            case "sphere": Ball(brush, r, light, colour, dark); break;
            case "cylinder":
                using (var side = new SKPath())
                {
                    side.MoveTo(r.Left, r.Top + r.Height * .13f);
                    side.LineTo(r.Left, r.Bottom - r.Height * .13f);
                    side.ArcTo(new SKRect(r.Left, r.Bottom - r.Height * .26f, r.Right, r.Bottom), 180, -180, false);
                    side.LineTo(r.Right, r.Top + r.Height * .13f);
                    side.Close();
                    Across(brush, side, r, light, colour, dark);
                }
                brush.Oval(r.MidX, r.Top + r.Height * .13f, r.Width / 2, r.Height * .13f, Palette.Lighter(colour, .45f));
                break;
            case "cone":
                using (var side = new SKPath())
                {
                    side.MoveTo(r.MidX, r.Top);
                    side.LineTo(r.Left, r.Bottom - r.Height * .12f);
                    side.ArcTo(new SKRect(r.Left, r.Bottom - r.Height * .24f, r.Right, r.Bottom), 180, -180, false);
                    side.Close();
                    Across(brush, side, r, light, colour, dark);
                }
                break;
            case "pyramid":
                Fill(brush, r, light, .44f, 0, .6f, 1, 0, .82f);
                Fill(brush, r, dark, .44f, 0, 1, .74f, .6f, 1);
                break;
            case "torus":
                using (var ring = new SKPath { FillType = SKPathFillType.EvenOdd })
                {
                    ring.AddOval(r);
                    ring.AddOval(new SKRect(r.Left + r.Width * .3f, r.Top + r.Height * .26f, r.Right - r.Width * .3f, r.Bottom - r.Height * .4f));
                    Across(brush, ring, r, light, colour, dark);
                }
                brush.Soft(r.Left + r.Width * .3f, r.Top + r.Height * .2f, r.Width * .22f, r.Height * .12f, SKColors.White.WithAlpha(120));
                break;
            case "spiral":
                using (var path = new SKPath())
                {
                    for (var i = 0; i <= 120; i++)
                    {
                        var (angle, radius) = (i / 120f * MathF.Tau * 3, .04f + .41f * i / 120);
                        var (x, y) = (r.MidX + MathF.Cos(angle) * radius * r.Width, r.MidY + MathF.Sin(angle) * radius * r.Height);
                        if (i == 0) path.MoveTo(x, y);
                        else path.LineTo(x, y);
                    }
                    using var stroke = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round, StrokeWidth = r.Width * .085f, Color = colour };
                    brush.Canvas.DrawPath(path, stroke);
                }
                break;
            case "triangle": Fill(brush, r, colour, .5f, 0, 1, 1, 0, 1); break;
            case "circle": brush.Oval(r.MidX, r.MidY, r.Width / 2, r.Height / 2, colour); break;
            case "rectangle": brush.Rect(r, colour); break;
            case "hexagon": Fill(brush, r, colour, .25f, 0, .75f, 0, 1, .5f, .75f, 1, .25f, 1, 0, .5f); break;
            case "cross": Fill(brush, r, colour, .34f, 0, .66f, 0, .66f, .34f, 1, .34f, 1, .66f, .66f, .66f, .66f, 1, .34f, 1, .34f, .66f, 0, .66f, 0, .34f, .34f, .34f); break;
            default: return false;
        }
        return true;
    }

    private static void Fill(Brush brush, SKRect r, SKColor colour, params ReadOnlySpan<float> points)
    {
        var scaled = new float[points.Length];
        for (var i = 0; i < points.Length; i++) scaled[i] = i % 2 == 0 ? r.Left + r.Width * points[i] : r.Top + r.Height * points[i];
        using var path = Brush.Polygon(scaled);
        brush.Fill(path, Palette.Lighter(colour, .06f), Palette.Darker(colour, .06f), r);
    }

    private static void Across(Brush brush, SKPath path, SKRect r, SKColor light, SKColor colour, SKColor dark)
    {
        using var shader = SKShader.CreateLinearGradient(new SKPoint(r.Left, r.Top), new SKPoint(r.Right, r.Top + r.Height * .15f), [colour, light, colour, dark], [0, .25f, .55f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        brush.Canvas.DrawPath(path, paint);
    }

    private static void Ball(Brush brush, SKRect r, SKColor light, SKColor colour, SKColor dark)
    {
        using var shader = SKShader.CreateRadialGradient(new SKPoint(r.Left + r.Width * .36f, r.Top + r.Height * .32f), r.Width * .74f, [Palette.Lighter(light, .5f), light, colour, dark], [0, .2f, .6f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        brush.Canvas.DrawOval(r, paint);
    }
}
