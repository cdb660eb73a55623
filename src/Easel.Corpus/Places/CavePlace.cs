using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A cave with stalactites and light that falls in through an opening.</summary>
internal static class CavePlace
{
    public static PlaceKind Kind { get; } = new("cave", ["cavern", "grotto"], 3, "in a cave",
        ["dragon", "bear", "bat", "campfire", "candle", "diamond", "crystal ball", "trophy", "snake", "spider", "wizard", "witch", "man", "woman", "rock", "crown", "sword", "skull", "ghost", "robot", "knight", "key", "tent", "dinosaur", "gift", "owl"])
    {
        Wheres = ["in the cave", "in a grotto", "in a dark cave"],
        OwnDecor = ["rock"],
        Roofed = true,
        Build = Build,
        Regions = [new("cave wall", "rocky wall, cave walls", Wall, Nearness: 50), new("cave floor", "rocky floor", Floor, Flat: true)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var line = draft.Span(.6f, .68f);
        draft.Add("cave wall", 0, line + .02f);
        draft.Add("cave floor", line, 1);
        return new Setting(draft.Regions, .12f, line - .16f, line + .08f, .97f);
    }

    private static void Wall(Brush brush, SKRect r)
    {
        var rock = new SKColor(0xFF5D5568);
        brush.Rect(r, brush.Mood.Lit(Palette.Darker(rock, .55f)), brush.Mood.Lit(rock), brush.Mood.Lit(Palette.Darker(rock, .25f)));
        // The opening shows the sky of the hour.
        var (x, y) = (r.Left + r.Width * .66f, r.Top + r.Height * .46f);
        brush.Soft(x, y, r.Width * .52f, r.Height * .72f, Palette.Lighter(brush.Mood.SkyLow, .3f).WithAlpha(120));
        using (var mouth = Brush.Polygon(x - r.Width * .16f, y + r.Height * .3f, x - r.Width * .17f, y - r.Height * .05f, x - r.Width * .08f, y - r.Height * .27f, x + r.Width * .06f, y - r.Height * .3f, x + r.Width * .17f, y - r.Height * .08f, x + r.Width * .19f, y + r.Height * .26f))
            brush.Fill(mouth, brush.Mood.SkyMiddle, brush.Mood.SkyLow, r);
        for (var i = 0; i < 26; i++)
        {
            var (px, py) = (r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (.1f + .85f * (i * .5698403f % 1)));
            if (MathF.Abs(px - x) < r.Width * .2f && MathF.Abs(py - y) < r.Height * .38f) continue;
            var size = r.Width * (.03f + .05f * (i * .31f % 1));
            using var facet = Brush.Polygon(px, py, px + size, py + size * .2f, px + size * .8f, py + size, px - size * .2f, py + size * .7f);
            brush.Fill(facet, brush.Mood.Lit(i % 2 == 0 ? Palette.Darker(rock, .45f) : Palette.Lighter(rock, .2f)).WithAlpha(80));
        }
        for (var i = 0; i < 13; i++)
        {
            var (cx, length) = (r.Left + r.Width * (i + .5f) / 13, r.Height * (.12f + .26f * (i * 5 % 8 / 7f)));
            using var spike = Brush.Polygon(cx - r.Width * .045f, r.Top - 1, cx + r.Width * .045f, r.Top - 1, cx + r.Width * .006f, r.Top + length);
            brush.Fill(spike, brush.Mood.Lit(Palette.Darker(rock, .5f)), brush.Mood.Lit(Palette.Lighter(rock, .08f)), new SKRect(0, r.Top, 1, r.Top + length));
        }
        using var beam = Brush.Polygon(x - r.Width * .1f, y, x + r.Width * .12f, y, x - r.Width * .1f, r.Bottom, x - r.Width * .5f, r.Bottom);
        brush.Fill(beam, Palette.Lighter(brush.Mood.SkyLow, .3f).WithAlpha(70), Palette.Lighter(brush.Mood.SkyLow, .3f).WithAlpha(10), r);
    }

    private static void Floor(Brush brush, SKRect r)
    {
        var rock = new SKColor(0xFF6A6172);
        brush.Rect(r, brush.Mood.Lit(Palette.Darker(rock, .15f)), brush.Mood.Lit(rock), brush.Mood.Lit(Palette.Darker(rock, .5f)));
        for (var i = 0; i < 24; i++)
        {
            var t = i * .5698403f % 1;
            var size = r.Width * (.01f + .035f * t);
            brush.Oval(r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * t, size, size * .3f, brush.Mood.Lit(i % 2 == 0 ? Palette.Darker(rock, .4f) : Palette.Lighter(rock, .15f)).WithAlpha(150));
        }
    }
}
