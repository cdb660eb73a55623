using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Shapes of figures: soft from light to shade, with a thin darker outline that holds in every style.</summary>
/// <param name="brush">Canvas, in units of the figure's height.</param>
/// <param name="distance">How far away the figure stands, 0–1.</param>
internal readonly struct FigurePen(Brush brush, float distance)
{
    private const float Outline = .012f;

    private SKColor Lit(SKColor colour) => brush.Mood.Lit(colour, distance);

    public void Fill(SKPath path, SKColor colour)
    {
        using (var edge = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round, StrokeWidth = Outline, Color = Lit(Palette.Darker(colour, .52f)) })
            brush.Canvas.DrawPath(path, edge);
        var bounds = path.Bounds;
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Shader = SKShader.CreateLinearGradient(new SKPoint(bounds.Left, bounds.Top), new SKPoint(bounds.Left + bounds.Width * .45f, bounds.Bottom), [Lit(Palette.Lighter(colour, .22f)), Lit(colour), Lit(Palette.Darker(colour, .2f))], SKShaderTileMode.Clamp),
        };
        brush.Canvas.DrawPath(path, paint);
    }

    public void Oval(float x, float y, float radiusX, float radiusY, SKColor colour)
    {
        using var path = new SKPath();
        path.AddOval(new SKRect(x - radiusX, y - radiusY, x + radiusX, y + radiusY));
        Fill(path, colour);
    }

    public void Round(float left, float top, float width, float height, float radius, SKColor colour)
    {
        using var path = new SKPath();
        path.AddRoundRect(SKRect.Create(left, top, width, height), radius, radius);
        Fill(path, colour);
    }

    /// <summary>Straight edges.</summary>
    public void Shape(SKColor colour, params ReadOnlySpan<float> points)
    {
        using var path = Brush.Polygon(points);
        Fill(path, colour);
    }

    /// <summary>A smooth closed line whose corners are rounded at the middles of its edges.</summary>
    public void Blob(SKColor colour, params ReadOnlySpan<float> points)
    {
        using var path = new SKPath();
        var count = points.Length / 2;
        path.MoveTo((points[^2] + points[0]) / 2, (points[^1] + points[1]) / 2);
        for (var i = 0; i < count; i++)
        {
            var (x, y, next) = (points[2 * i], points[2 * i + 1], (i + 1) % count);
            path.QuadTo(x, y, (x + points[2 * next]) / 2, (y + points[2 * next + 1]) / 2);
        }
        path.Close();
        Fill(path, colour);
    }

    /// <summary>An oval without outline.</summary>
    public void Spot(float x, float y, float radiusX, float radiusY, SKColor colour) => brush.Oval(x, y, radiusX, radiusY, Lit(colour));

    public void Line(float x0, float y0, float x1, float y1, float thickness, SKColor colour) => brush.Line(x0, y0, x1, y1, thickness, Lit(colour));

    /// <summary>A limb: a thick line with an outline.</summary>
    public void Limb(SKColor colour, float thickness, params ReadOnlySpan<float> points)
    {
        for (var i = 0; i + 3 < points.Length; i += 2) brush.Line(points[i], points[i + 1], points[i + 2], points[i + 3], thickness + Outline, Lit(Palette.Darker(colour, .52f)));
        for (var i = 0; i + 3 < points.Length; i += 2) brush.Line(points[i], points[i + 1], points[i + 2], points[i + 3], thickness, Lit(colour));
    }

    /// <summary>A bent stroke.</summary>
    public void Curve(SKColor colour, float thickness, float x0, float y0, float x1, float y1, float x2, float y2)
    {
        using var path = new SKPath();
        path.MoveTo(x0, y0);
        path.QuadTo(x1, y1, x2, y2);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeWidth = thickness, Color = Lit(colour) };
        brush.Canvas.DrawPath(path, paint);
    }
}
