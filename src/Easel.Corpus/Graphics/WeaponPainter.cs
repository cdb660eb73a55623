using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>What figures hold: drawn from the grip at the lower inner corner to the tip at the upper outer one.</summary>
internal static class WeaponPainter
{
    private static readonly SKColor Steel = new(0xFFC9D3E0), Wood = new(0xFF8A5A34), Gold = new(0xFFE5B23C);

    /// <summary>Whether the noun is something that a hand holds.</summary>
    public static bool Holds(string noun) => FigureCatalogue.All.Any(figure => figure.Weapons.Contains(noun));

    /// <summary>Where the hand is, in fractions of the box, when it is held on the right of the picture.</summary>
    public static (float X, float Y) Grip(string noun) => noun switch
    {
        "longsword" or "sword" => (.2f, .8f),
        "axe" or "staff" or "spear" or "hammer" or "magic wand" or "wrench" or "pickaxe" or "broom" => (.3f, .7f),
        "bow and arrow" => (.42f, .5f),
        _ => (.25f, .6f),
    };

    /// <summary>Draws it; false when it has a sprite instead.</summary>
    /// <param name="brush">Where it is drawn.</param>
    /// <param name="noun">What it is.</param>
    /// <param name="colour">Colour word of what can be coloured on it, or null.</param>
    /// <param name="r">Its box in pixels.</param>
    /// <param name="held">Whether a figure holds it: then also what elsewhere has a sprite is drawn here.</param>
    /// <param name="left">Whether it is held on the left.</param>
    public static bool Paint(Brush brush, string noun, string? colour, SKRect r, bool held, bool left)
    {
        if (noun is not ("staff" or "spear" or "longsword") && !(held && noun is "sword" or "axe" or "bow and arrow" or "hammer")) return false;
        var canvas = brush.Canvas;
        canvas.Save();
        canvas.Translate(left ? r.Right : r.Left, r.Top);
        canvas.Scale(left ? -r.Width : r.Width, r.Height);
        SKColor Lit(SKColor own) => brush.Mood.Lit(own);
        SKColor Own(SKColor own) => brush.Mood.Lit(Palette.Of(colour, own));
        switch (noun)
        {
            case "bow and arrow": Bow(brush, Own(Wood), Lit(Steel)); break;
            case "axe":
                Pole(brush, .1f, .9f, .86f, .14f, .05f, Lit(Wood));
                Diagonal(brush, .74f, .26f, (-.1f, -.03f), (.1f, -.03f), (.21f, .24f), (0, .3f), (-.21f, .24f), Own(Steel));
                break;
            case "hammer":
                Pole(brush, .14f, .86f, .8f, .2f, .06f, Lit(Wood));
                Diagonal(brush, .78f, .22f, (-.11f, -.24f), (.11f, -.24f), (.13f, 0), (.11f, .24f), (-.11f, .24f), Own(Steel));
                break;
            case "staff":
                Pole(brush, .04f, .96f, .82f, .18f, .05f, Lit(Wood));
                brush.Soft(.84f, .16f, .2f, .2f, Own(new SKColor(0xFF4FC3F7)).WithAlpha(120));
                brush.Oval(.84f, .16f, .105f, .105f, Palette.Darker(Own(new SKColor(0xFF4FC3F7)), .2f));
                brush.Oval(.84f, .16f, .085f, .085f, Own(new SKColor(0xFF4FC3F7)));
                brush.Oval(.81f, .13f, .03f, .03f, SKColors.White.WithAlpha(210));
                break;
            case "spear":
                Pole(brush, .03f, .97f, .85f, .15f, .045f, Own(Wood));
                Diagonal(brush, .9f, .1f, (-.07f, 0), (-.02f, -.07f), (.13f, 0), (-.02f, .07f), (-.07f, 0), Lit(Steel));
                break;
            default: Sword(brush, Lit(Steel), Own(noun == "sword" ? new SKColor(0xFF7A3B2E) : new SKColor(0xFF2F4A8A)), Lit(Gold), noun == "sword" ? .8f : 1); break;
        }
        canvas.Restore();
        return true;
    }

    private static void Sword(Brush brush, SKColor steel, SKColor grip, SKColor gold, float length)
    {
        // Along the diagonal: pommel, grip, guard, blade.
        (float, float) At(float t) => (.06f + .88f * t * length, .94f - .88f * t * length);
        var (a, b, c, d) = (At(.02f), At(.24f), At(.27f), At(1));
        brush.Line(a.Item1, a.Item2, b.Item1, b.Item2, .075f, Palette.Darker(grip, .35f));
        brush.Line(a.Item1, a.Item2, b.Item1, b.Item2, .055f, grip);
        brush.Oval(a.Item1, a.Item2, .05f, .05f, gold);
        const float Half = .062f;
        using (var blade = Brush.Polygon(c.Item1 - Half, c.Item2 - Half, d.Item1 - .1f - Half * .7f, d.Item2 + .1f - Half * .7f, d.Item1, d.Item2, d.Item1 - .1f + Half * .7f, d.Item2 + .1f + Half * .7f, c.Item1 + Half, c.Item2 + Half))
            Edged(brush, blade, steel);
        using (var light = Brush.Polygon(c.Item1 - Half * .8f, c.Item2 - Half * .8f, d.Item1 - .1f - Half * .5f, d.Item2 + .1f - Half * .5f, d.Item1 - .02f, d.Item2 + .02f, c.Item1, c.Item2))
            brush.Fill(light, Palette.Lighter(steel, .6f));
        brush.Line(c.Item1 - .12f, c.Item2 - .12f, c.Item1 + .12f, c.Item2 + .12f, .075f, Palette.Darker(gold, .4f));
        brush.Line(c.Item1 - .12f, c.Item2 - .12f, c.Item1 + .12f, c.Item2 + .12f, .055f, gold);
    }

    private static void Bow(Brush brush, SKColor wood, SKColor steel)
    {
        using var limb = new SKPath();
        limb.MoveTo(.4f, .03f);
        limb.CubicTo(.95f, .2f, .95f, .8f, .4f, .97f);
        using (var dark = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeWidth = .085f, Color = Palette.Darker(wood, .4f) }) brush.Canvas.DrawPath(limb, dark);
        using (var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeWidth = .06f, Color = wood }) brush.Canvas.DrawPath(limb, paint);
        brush.Line(.4f, .03f, .4f, .97f, .015f, Palette.Lighter(steel, .4f));
        brush.Line(.1f, .5f, .92f, .5f, .028f, new SKColor(0xFF6A4A30));
        using (var tip = Brush.Polygon(.9f, .44f, .99f, .5f, .9f, .56f)) brush.Fill(tip, steel);
        foreach (var y in (ReadOnlySpan<float>)[-.05f, .05f]) brush.Line(.1f, .5f, .03f, .5f + y, .03f, new SKColor(0xFFD8483A));
    }

    private static void Pole(Brush brush, float x0, float y0, float x1, float y1, float thickness, SKColor wood)
    {
        brush.Line(x0, y0, x1, y1, thickness * 1.4f, Palette.Darker(wood, .4f));
        brush.Line(x0, y0, x1, y1, thickness, wood);
    }

    /// <summary>A head of five corners across the diagonal: along it and across it, seen from its middle.</summary>
    private static void Diagonal(Brush brush, float x, float y, (float Along, float Across) a, (float Along, float Across) b, (float Along, float Across) c, (float Along, float Across) d, (float Along, float Across) e, SKColor steel)
    {
        const float Half = .7071f;
        (float X, float Y) Point((float Along, float Across) p) => (x + (p.Along + p.Across) * Half, y + (-p.Along + p.Across) * Half);
        var (p, q, r, s, t) = (Point(a), Point(b), Point(c), Point(d), Point(e));
        using var path = Brush.Polygon(p.X, p.Y, q.X, q.Y, r.X, r.Y, s.X, s.Y, t.X, t.Y);
        Edged(brush, path, steel);
    }

    private static void Edged(Brush brush, SKPath path, SKColor colour)
    {
        using var edge = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round, StrokeWidth = .028f, Color = Palette.Darker(colour, .5f) };
        brush.Canvas.DrawPath(path, edge);
        brush.Fill(path, Palette.Lighter(colour, .25f), Palette.Darker(colour, .12f), path.Bounds);
    }
}
