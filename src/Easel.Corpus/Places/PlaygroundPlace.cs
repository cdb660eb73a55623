using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A playground: a slide with a tower, swings and a climbing frame before trees.</summary>
internal static class PlaygroundPlace
{
    public static PlaceKind Kind { get; } = new("playground", ["play area", "children's playground", "schoolyard"], 3, "on a playground",
        ["boy", "girl", "baby", "man", "woman", "dog", "cat", "soccer ball", "balloon", "kite", "teddy bear", "bicycle", "scooter", "ice cream", "beach ball", "basketball", "bench", "tree", "bird", "squirrel", "robot", "runner", "butterfly", "bucket"])
    {
        Wheres = ["at the playground", "on the playground", "in a play area"],
        OwnDecor = ["bench", "tree", "soccer ball", "bush"],
        Build = Build,
        Regions = [new("play equipment", "slide, swings, climbing frame, swing", Equipment, Nearness: 34), new("play sand", "sandpit, sandbox", PlaySand, Flat: true)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        draft.Add("treeline", h - draft.Span(.14f, .2f), h + .03f);
        draft.Add("grass", h, 1);
        draft.Add("play sand", h + .05f, h + draft.Span(.2f, .26f), .02f, .98f);
        draft.Add("play equipment", h - draft.Span(.2f, .26f), h + .12f, .04f, .96f);
        return draft.Stand(h + .16f, h - .24f);
    }

    private static void PlaySand(Brush brush, SKRect r)
    {
        brush.Oval(r.MidX, r.MidY, r.Width / 2, r.Height / 2, brush.Mood.Lit(new SKColor(0xFFB98D5A), .2f));
        brush.Oval(r.MidX, r.MidY, r.Width * .485f, r.Height * .45f, brush.Mood.Lit(new SKColor(0xFFF0D39A), .1f));
        brush.Canvas.Save();
        using var clip = new SKPath();
        clip.AddOval(SKRect.Inflate(r, -r.Width * .03f, -r.Height * .06f));
        brush.Canvas.ClipPath(clip, antialias: true);
        RegionPainter.Ripples(brush, r, new SKColor(0xFFE2B56A));
        brush.Canvas.Restore();
    }

    private static void Equipment(Brush brush, SKRect r)
    {
        SKColor Paint(uint colour) => brush.Mood.Lit(new SKColor(colour), .15f);
        float X(float t) => r.Left + r.Width * t;
        float Y(float t) => r.Top + r.Height * t;
        var (thick, pole) = (r.Height * .045f, Paint(0xFF3F6FC4));
        // The tower, its ladder and the slide.
        foreach (var x in (ReadOnlySpan<float>)[.08f, .2f]) brush.Line(X(x), Y(.2f), X(x), Y(1), thick, Paint(0xFFB5783F));
        brush.Rect(new SKRect(X(.06f), Y(.46f), X(.22f), Y(.52f)), Paint(0xFF8A5A30));
        using (var roof = Brush.Polygon(X(.03f), Y(.22f), X(.14f), Y(0), X(.25f), Y(.22f))) brush.Fill(roof, Paint(0xFFE2483D), Paint(0xFFB8322E), r);
        for (var i = 0; i < 5; i++) brush.Line(X(.08f), Y(.58f + .09f * i), X(.2f), Y(.58f + .09f * i), thick * .6f, Paint(0xFFD9A066));
        using (var slide = new SKPath())
        {
            slide.MoveTo(X(.21f), Y(.46f));
            slide.CubicTo(X(.3f), Y(.6f), X(.32f), Y(.94f), X(.45f), Y(.95f));
            using var wide = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeWidth = thick * 2.6f, Color = Paint(0xFFE0A020) };
            brush.Canvas.DrawPath(slide, wide);
            (wide.StrokeWidth, wide.Color) = (thick * 1.5f, Paint(0xFFFFD24A));
            brush.Canvas.DrawPath(slide, wide);
        }
        // Swings.
        foreach (var x in (ReadOnlySpan<float>)[.5f, .76f])
        {
            brush.Line(X(x), Y(.16f), X(x - .035f), Y(1), thick * .8f, pole);
            brush.Line(X(x), Y(.16f), X(x + .035f), Y(1), thick * .8f, pole);
        }
        brush.Line(X(.5f), Y(.16f), X(.76f), Y(.16f), thick, pole);
        foreach (var (x, sway) in (ReadOnlySpan<(float, float)>)[(.57f, -.01f), (.68f, .015f)])
        {
            foreach (var side in (ReadOnlySpan<float>)[-.022f, .022f]) brush.Line(X(x + side), Y(.17f), X(x + side + sway), Y(.74f), thick * .25f, Paint(0xFF5A5F72));
            brush.Round(new SKRect(X(x + sway - .032f), Y(.73f), X(x + sway + .032f), Y(.79f)), thick * .3f, Paint(0xFFE2483D), Paint(0xFFB8322E));
        }
        // A climbing dome.
        using var bars = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = thick * .6f, Color = Paint(0xFF37A36B) };
        var dome = new SKRect(X(.82f), Y(.42f), X(1f), Y(1.58f));
        brush.Canvas.Save();
        brush.Canvas.ClipRect(new SKRect(r.Left, r.Top, r.Right + thick, r.Bottom));
        foreach (var squeeze in (ReadOnlySpan<float>)[0, .18f, .36f]) brush.Canvas.DrawOval(dome.MidX, dome.MidY, dome.Width * (.5f - squeeze), dome.Height / 2, bars);
        foreach (var y in (ReadOnlySpan<float>)[.6f, .8f])
        {
            var half = dome.Width / 2 * MathF.Sqrt(1 - MathF.Pow((1 - y) / .58f, 2));
            brush.Canvas.DrawLine(dome.MidX - half, Y(y), dome.MidX + half, Y(y), bars);
        }
        brush.Canvas.Restore();
    }
}
