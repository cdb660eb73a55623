using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A waterfall between cliffs that falls into a pool.</summary>
internal static class WaterfallPlace
{
    public static PlaceKind Kind { get; } = new("waterfall", ["waterfalls", "cascade"], 4, "at a waterfall",
        ["deer", "bear", "frog", "fish", "boat", "duck", "tent", "pine tree", "tree", "rock", "man", "woman", "girl", "boy", "fox", "bird", "butterfly", "elephant", "monkey", "dragon", "unicorn", "fairy", "mermaid", "swan", "rabbit", "campfire"])
    {
        Wheres = ["by a waterfall", "in front of a waterfall", "near a waterfall", "at the waterfall"],
        OwnDecor = ["pine tree", "rock", "bush"],
        Build = Build,
        Regions = [new("cliffs", "rock face, rocky cliffs, cliff", Cliffs, Nearness: 20), new("falls", "falling water", Falls, Nearness: 21)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        if (draft.Chance(.5)) draft.Add("mountains", h - .3f, h);
        draft.Add("cliffs", h - draft.Span(.32f, .38f), h + .04f);
        var middle = draft.Span(.36f, .64f);
        var half = draft.Span(.1f, .17f);
        draft.Add("falls", h - .31f, h + .1f, middle - half, middle + half);
        draft.Add("grass", h + .02f, 1);
        draft.Add("lake", h + .05f, h + .26f, Math.Max(0, middle - .42f), Math.Min(1, middle + .42f));
        return new Setting(draft.Regions, .04f, h - .2f, h + .3f, .97f, h + .12f, h + .24f);
    }

    private static void Cliffs(Brush brush, SKRect r)
    {
        var rock = new SKColor(0xFF7E7A86);
        using var path = new SKPath();
        path.MoveTo(r.Left, r.Bottom);
        for (var i = 0; i <= 12; i++)
        {
            var t = i / 12f;
            path.LineTo(r.Left + r.Width * t, r.Top + r.Height * (.04f + .12f * (i * 5 % 7 / 6f) + .1f * MathF.Abs(t - .5f)));
        }
        path.LineTo(r.Right, r.Bottom);
        path.Close();
        brush.Fill(path, brush.Mood.Lit(Palette.Lighter(rock, .16f), .35f), brush.Mood.Lit(Palette.Darker(rock, .3f), .2f), r);
        brush.Canvas.Save();
        brush.Canvas.ClipPath(path, antialias: true);
        for (var i = 0; i < 34; i++)
        {
            var (x, y) = (r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (.1f + .9f * (i * .5698403f % 1)));
            var (w, h) = (r.Width * (.02f + .03f * (i * .31f % 1)), r.Height * (.08f + .16f * (i * .47f % 1)));
            using var facet = Brush.Polygon(x, y, x + w, y + h * .2f, x + w * .8f, y + h, x - w * .1f, y + h * .8f);
            brush.Fill(facet, brush.Mood.Lit(i % 2 == 0 ? Palette.Darker(rock, .4f) : Palette.Lighter(rock, .3f), .25f).WithAlpha(95));
        }
        var moss = RegionPainter.GrassColour(brush.Mood);
        for (var i = 0; i < 14; i++)
            brush.Oval(r.Left + r.Width * i / 13f, r.Top + r.Height * (.1f + .12f * (i * 5 % 7 / 6f)), r.Width * .055f, r.Height * .08f, brush.Mood.Lit(Palette.Darker(moss, .1f), .3f));
        brush.Canvas.Restore();
    }

    private static void Falls(Brush brush, SKRect r)
    {
        var water = brush.Mood.Lit(new SKColor(0xFFCFEAF8), .1f);
        using (var sheet = Brush.Polygon(r.Left + r.Width * .12f, r.Top, r.Right - r.Width * .12f, r.Top, r.Right, r.Bottom - r.Height * .06f, r.Left, r.Bottom - r.Height * .06f))
            brush.Fill(sheet, Palette.Lighter(water, .25f), Palette.Mix(water, new SKColor(0xFF6DB6E0), .35f), r);
        for (var i = 0; i < 22; i++)
        {
            var t = (i + .5f) / 22;
            var (top, bottom) = (r.Left + r.Width * (.12f + .76f * t), r.Left + r.Width * t);
            var start = i * .7548777f % 1 * .5f;
            brush.Line(top + (bottom - top) * start, r.Top + r.Height * start * .94f, bottom, r.Bottom - r.Height * .08f, r.Width * .012f, i % 3 == 0 ? brush.Mood.Lit(new SKColor(0xFF5FA6D4)).WithAlpha(120) : SKColors.White.WithAlpha(150));
        }
        for (var i = 0; i < 9; i++)
            brush.Oval(r.Left + r.Width * (i / 8f), r.Bottom - r.Height * (.06f + .03f * (i % 3)), r.Width * .11f, r.Height * .06f, SKColors.White.WithAlpha(200));
        brush.Soft(r.MidX, r.Bottom - r.Height * .1f, r.Width * .9f, r.Height * .22f, SKColors.White.WithAlpha(150));
    }
}
