using SkiaSharp;

namespace Easel.Corpus;

/// <summary>A canvas with the picture's size and mood, and the few strokes that all painters share.</summary>
internal sealed class Brush(SKCanvas canvas, SKBitmap behind, int width, int height, Mood mood, ulong seed)
{
    public SKCanvas Canvas => canvas;

    /// <summary>What has been painted so far, for mirrors.</summary>
    public SKBitmap Behind => behind;

    public int Width => width;

    public int Height => height;

    public Mood Mood => mood;

    /// <summary>Length unit: the shorter side in pixels.</summary>
    public float Unit => Math.Min(width, height);

    /// <summary>A small number in −1…1 that depends on the seed of the picture only.</summary>
    public float Whim(int index)
    {
        var x = (seed + 1) * 0x9E3779B97F4A7C15 + (ulong)index * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 30)) * 0x94D049BB133111EB;
        return ((x >> 40) / (float)(1 << 24)) * 2 - 1;
    }

    /// <summary>The same brush on another canvas.</summary>
    public Brush On(SKCanvas other, SKBitmap behindIt) => new(other, behindIt, width, height, mood, seed);

    public void Fill(SKPath path, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    public void Fill(SKPath path, SKColor top, SKColor bottom, SKRect rect)
    {
        using var paint = Vertical(rect, top, bottom);
        canvas.DrawPath(path, paint);
    }

    public void Rect(SKRect rect, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawRect(rect, paint);
    }

    public void Rect(SKRect rect, params SKColor[] downwards)
    {
        using var paint = Vertical(rect, downwards);
        canvas.DrawRect(rect, paint);
    }

    public void Round(SKRect rect, float radius, SKColor top, SKColor bottom)
    {
        using var paint = Vertical(rect, top, bottom);
        canvas.DrawRoundRect(rect, radius, radius, paint);
    }

    public void Oval(float x, float y, float radiusX, float radiusY, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawOval(x, y, radiusX, radiusY, paint);
    }

    public void Line(float x0, float y0, float x1, float y1, float thickness, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true, StrokeWidth = thickness, StrokeCap = SKStrokeCap.Round, Style = SKPaintStyle.Stroke };
        canvas.DrawLine(x0, y0, x1, y1, paint);
    }

    /// <summary>A soft spot that fades to nothing at the rim.</summary>
    public void Soft(float x, float y, float radiusX, float radiusY, SKColor colour, SKBlendMode blend = SKBlendMode.SrcOver)
    {
        if (radiusX <= 0 || radiusY <= 0) return;
        using var shader = SKShader.CreateRadialGradient(default, 1, [colour, colour.WithAlpha((byte)(colour.Alpha * .45f)), colour.WithAlpha(0)], [0, .5f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, BlendMode = blend, Shader = shader };
        canvas.Save();
        canvas.Translate(x, y);
        canvas.Scale(radiusX, radiusY);
        canvas.DrawCircle(0, 0, 1, paint);
        canvas.Restore();
    }

    public static SKPaint Vertical(SKRect rect, params SKColor[] colours)
    {
        // The paint holds on to the shader by itself.
        using var shader = SKShader.CreateLinearGradient(new SKPoint(0, rect.Top), new SKPoint(0, rect.Bottom), colours, SKShaderTileMode.Clamp);
        return new SKPaint { IsAntialias = true, Shader = shader };
    }

    public static SKPath Polygon(params ReadOnlySpan<float> points)
    {
        var path = new SKPath();
        path.MoveTo(points[0], points[1]);
        for (var i = 2; i + 1 < points.Length; i += 2) path.LineTo(points[i], points[i + 1]);
        path.Close();
        return path;
    }
}
