using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A jungle: a wall of broad leaves, a mossy floor, vines from above.</summary>
internal static class JunglePlace
{
    public static PlaceKind Kind { get; } = new("jungle", ["rainforest", "rain forest", "tropical forest"], 4, "in the jungle",
        ["monkey", "parrot", "tiger", "snake", "elephant", "gorilla", "leopard", "frog", "butterfly", "crocodile", "palm tree", "hut", "dinosaur", "pagoda", "sloth", "orangutan", "man", "woman", "jeep", "flamingo", "peacock", "tent", "boy", "helicopter"])
    {
        Wheres = ["in a jungle", "in a rainforest", "in the rainforest", "in a tropical forest"],
        OwnDecor = ["palm tree", "bush", "palm tree"],
        Build = Build,
        Regions = [new("jungle wall", "dense leaves, jungle trees", Wall, Nearness: 20), new("jungle floor", "mossy ground", Floor, Flat: true), new("vines", "hanging vines, lianas", Vines, Nearness: 150)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        draft.Add("jungle wall", h - draft.Span(.36f, .4f), h + .05f);
        draft.Add("jungle floor", h, 1);
        if (draft.Chance(.3)) draft.Add("river", h, 1, .25f, .75f);
        draft.Add("vines", 0, draft.Span(.2f, .28f));
        return draft.Stand(h + .1f, h - .2f);
    }

    private static void Wall(Brush brush, SKRect r)
    {
        var leaf = new SKColor(0xFF1F7A48);
        for (var row = 0; row < 3; row++)
        {
            var tone = brush.Mood.Lit(row == 0 ? Palette.Darker(leaf, .34f) : row == 1 ? Palette.Darker(leaf, .1f) : Palette.Lighter(leaf, .1f), .6f - .2f * row);
            var top = r.Top + r.Height * (.12f + .24f * row);
            brush.Rect(new SKRect(r.Left, top + r.Height * .1f, r.Right, r.Bottom), tone, Palette.Darker(tone, .25f));
            if (row < 2)
                for (var i = 0; i < 6; i++)
                {
                    var x = r.Left + r.Width * ((i + .3f + .4f * row) / 6);
                    brush.Rect(new SKRect(x, top, x + r.Width * .018f, r.Bottom), Palette.Darker(tone, .35f));
                }
            for (var i = 0; i < 17; i++)
            {
                var (x, y) = (r.Left + r.Width * (i + .5f * row) / 16, top + r.Height * .1f * (i * 3 % 5 / 4f));
                Frond(brush, x, y, r.Height * (.2f - .03f * row), Palette.Lighter(tone, .06f * (i % 3)));
            }
        }
    }

    /// <summary>Five long leaves in a fan.</summary>
    private static void Frond(Brush brush, float x, float y, float size, SKColor colour)
    {
        for (var k = -2; k <= 2; k++)
        {
            brush.Canvas.Save();
            brush.Canvas.Translate(x, y + size * .3f);
            brush.Canvas.RotateDegrees(k * 38);
            brush.Oval(0, -size * .36f, size * .13f, size * .42f, k % 2 == 0 ? colour : Palette.Lighter(colour, .12f));
            brush.Canvas.Restore();
        }
    }

    private static void Floor(Brush brush, SKRect r)
    {
        var moss = new SKColor(0xFF4C8A3A);
        brush.Rect(r, brush.Mood.Lit(Palette.Darker(moss, .2f), .35f), brush.Mood.Lit(moss), brush.Mood.Lit(Palette.Darker(moss, .38f)));
        for (var i = 0; i < 34; i++)
        {
            var t = i * .5698403f % 1;
            Frond(brush, r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * t, brush.Unit * (.018f + .05f * t), brush.Mood.Lit(i % 2 == 0 ? new SKColor(0xFF3C9A4C) : new SKColor(0xFF2A6E40)).WithAlpha(190));
        }
    }

    private static void Vines(Brush brush, SKRect r)
    {
        var leaf = brush.Mood.Lit(new SKColor(0xFF14532F));
        for (var i = 0; i < 9; i++)
        {
            var (x, length) = (r.Left + r.Width * (i + .5f) / 9, r.Height * (.35f + .6f * (i * 4 % 9 / 8f)) * (i is > 2 and < 6 ? .45f : 1));
            brush.Line(x, r.Top, x + r.Width * .012f, r.Top + length, brush.Unit * .007f, leaf);
            for (var k = 1; k < 7; k++)
            {
                var y = r.Top + length * k / 6.5f;
                brush.Oval(x + (k % 2 * 2 - 1) * brush.Unit * .014f, y, brush.Unit * .017f, brush.Unit * .009f, Palette.Lighter(leaf, .08f * (k % 3)));
            }
        }
        for (var i = 0; i < 15; i++) Frond(brush, r.Left + r.Width * i / 14f, r.Top - r.Height * .12f, r.Height * (.34f + .2f * (i * 3 % 4 / 3f)), Palette.Lighter(leaf, .05f * (i % 2)));
    }
}
