using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A land of lava under a smoking volcano.</summary>
internal static class VolcanicPlace
{
    public static PlaceKind Kind { get; } = new("volcanic land", ["lava field", "lava landscape", "volcanic landscape", "land of lava"], 3, "in a volcanic land",
        ["dragon", "dinosaur", "rock", "man", "woman", "robot", "knight", "helicopter", "ufo", "snake", "wizard", "bird", "alien", "tent", "goat", "castle", "easter island statue", "eagle", "astronaut"])
    {
        Wheres = ["on a lava field", "in a lava landscape", "in a land of lava"],
        OwnDecor = ["rock"],
        Build = Build,
        Regions = [new("volcanic cone", "erupting volcano, smoking mountain", Cone, Nearness: 9), new("lava ground", "lava, hot lava, streams of lava", Ground, Flat: true)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        var middle = draft.Span(.34f, .66f);
        draft.Add("volcanic cone", h - draft.Span(.36f, .41f), h + .04f, Math.Max(0, middle - .42f), Math.Min(1, middle + .42f));
        draft.Add("lava ground", h, 1);
        return draft.Stand(h + .1f, h - .24f);
    }

    private static void Cone(Brush brush, SKRect r)
    {
        var rock = new SKColor(0xFF53485A);
        var (cx, top) = (r.MidX, r.Top + r.Height * .34f);
        for (var i = 0; i < 9; i++)
        {
            var rise = i / 8f;
            brush.Oval(cx + r.Width * (.02f + .13f * rise * rise) + r.Width * .03f * (i % 2), top - r.Height * .32f * rise, r.Width * (.035f + .075f * rise), r.Height * (.05f + .075f * rise),
                brush.Mood.Lit(Palette.Mix(new SKColor(0xFF6A5A66), new SKColor(0xFFB9B2BC), rise), .3f).WithAlpha((byte)(245 - 70 * rise)));
        }
        brush.Soft(cx, top, r.Width * .2f, r.Height * .26f, new SKColor(0xC0FF7A2A));
        using (var cone = new SKPath())
        {
            cone.MoveTo(r.Left, r.Bottom);
            cone.QuadTo(cx - r.Width * .2f, r.Bottom - r.Height * .16f, cx - r.Width * .085f, top);
            cone.LineTo(cx - r.Width * .03f, top + r.Height * .03f);
            cone.LineTo(cx + r.Width * .04f, top + r.Height * .015f);
            cone.LineTo(cx + r.Width * .085f, top);
            cone.QuadTo(cx + r.Width * .2f, r.Bottom - r.Height * .16f, r.Right, r.Bottom);
            cone.Close();
            brush.Fill(cone, brush.Mood.Lit(rock, .35f), brush.Mood.Lit(Palette.Darker(rock, .2f), .3f), r);
            brush.Canvas.Save();
            brush.Canvas.ClipPath(cone, antialias: true);
            using var shade = Brush.Polygon(cx + r.Width * .02f, top, r.Right, r.Bottom, cx + r.Width * .1f, r.Bottom);
            brush.Fill(shade, new SKColor(0x5A1A1026));
            brush.Canvas.Restore();
        }
        foreach (var (x0, x1, x2, end) in (ReadOnlySpan<(float, float, float, float)>)[(0f, -.06f, -.04f, .94f), (.03f, .09f, .13f, .72f), (-.04f, -.1f, -.18f, .62f)])
        {
            var reach = top + (r.Bottom - top) * end;
            brush.Line(cx + r.Width * x0, top + r.Height * .02f, cx + r.Width * x1, (top + reach) / 2, r.Width * .022f, new SKColor(0xFFFF8A2E));
            brush.Line(cx + r.Width * x1, (top + reach) / 2, cx + r.Width * x2, reach, r.Width * .018f, new SKColor(0xFFF4542A));
        }
        for (var i = 0; i < 10; i++)
            brush.Oval(cx + r.Width * .22f * (i * .7548777f % 1 - .5f), top - r.Height * .22f * (i * .5698403f % 1), r.Width * .008f, r.Width * .008f, new SKColor(0xFFFFC24A));
    }

    private static void Ground(Brush brush, SKRect r)
    {
        var crust = new SKColor(0xFF4A4150);
        brush.Rect(r, brush.Mood.Lit(Palette.Lighter(crust, .12f), .4f), brush.Mood.Lit(crust), brush.Mood.Lit(Palette.Darker(crust, .35f)));
        for (var i = 0; i < 13; i++)
        {
            var t = MathF.Pow((i + .6f) / 13, 1.5f);
            var y = r.Top + r.Height * t;
            var x = r.Left + r.Width * (i * .7548777f % 1);
            var size = r.Width * (.05f + .16f * t);
            var thick = brush.Unit * (.004f + .016f * t);
            foreach (var (width, colour) in (ReadOnlySpan<(float, uint)>)[(2.6f, 0x60FF5A1A), (1f, 0xFFFF7A22), (.4f, 0xFFFFD257)])
            {
                brush.Line(x - size, y + size * .1f, x - size * .3f, y - size * .06f, thick * width, new SKColor(colour));
                brush.Line(x - size * .3f, y - size * .06f, x + size * .35f, y + size * .08f, thick * width, new SKColor(colour));
                brush.Line(x + size * .35f, y + size * .08f, x + size, y - size * .04f, thick * width, new SKColor(colour));
            }
        }
    }
}
