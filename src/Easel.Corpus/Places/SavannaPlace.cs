using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A savanna: tall dry grass and flat-topped acacias against a wide sky.</summary>
internal static class SavannaPlace
{
    public static PlaceKind Kind { get; } = new("savanna", ["savannah", "african plain", "african savanna", "serengeti"], 4, "on the savanna",
        ["lion", "elephant", "giraffe", "zebra", "rhino", "leopard", "hippo", "buffalo", "eagle", "jeep", "tree", "hut", "man", "woman", "hot-air balloon", "tent", "bird", "crocodile", "monkey", "flamingo", "gorilla"])
    {
        Wheres = ["in the savanna", "on the african plain", "in the savannah"],
        Build = Build,
        Regions = [new("acacias", "acacia trees, flat-topped trees", Acacias, Nearness: 16), new("savanna grass", "dry grass, tall dry grass, golden grass", Grass, Flat: true)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        if (draft.Chance(.4)) draft.Add("hills", h - draft.Span(.06f, .14f), h + .02f);
        draft.Add("acacias", h - draft.Span(.16f, .24f), h + .03f);
        draft.Add("savanna grass", h, 1);
        return draft.Stand(h + .1f, h - .12f);
    }

    private static void Acacias(Brush brush, SKRect r)
    {
        foreach (var (x, size, distance) in (ReadOnlySpan<(float, float, float)>)[(.44f, .5f, .8f), (.62f, .42f, .85f), (.16f, .95f, .45f), (.86f, .8f, .5f)])
        {
            var (cx, height) = (r.Left + r.Width * (x + .03f * brush.Whim((int)(x * 100))), r.Height * size);
            var (leaf, bark) = (brush.Mood.Lit(new SKColor(0xFF6E7F35), distance), brush.Mood.Lit(new SKColor(0xFF5B4030), distance));
            var top = r.Bottom - height;
            brush.Line(cx, r.Bottom, cx + height * .04f, top + height * .3f, height * .06f, bark);
            foreach (var side in (ReadOnlySpan<int>)[-1, 1]) brush.Line(cx + height * .02f, top + height * .55f, cx + side * height * .36f, top + height * .2f, height * .035f, bark);
            brush.Oval(cx, top + height * .17f, height * .72f, height * .13f, Palette.Darker(leaf, .18f));
            brush.Oval(cx - height * .1f, top + height * .11f, height * .55f, height * .11f, leaf);
            brush.Oval(cx + height * .2f, top + height * .09f, height * .36f, height * .07f, Palette.Lighter(leaf, .14f));
        }
    }

    private static void Grass(Brush brush, SKRect r)
    {
        var grass = new SKColor(0xFFD9AE55);
        brush.Rect(r, brush.Mood.Lit(Palette.Lighter(grass, .15f), .5f), brush.Mood.Lit(grass, .1f), brush.Mood.Lit(Palette.Darker(grass, .28f)));
        for (var i = 0; i < 120; i++)
        {
            var t = i * .5698403f % 1;
            var (x, y) = (r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (.05f + .95f * t));
            var size = brush.Unit * (.012f + .05f * t);
            brush.Line(x, y, x + size * (.3f * (i % 3 - 1)), y - size, size * .07f, brush.Mood.Lit(i % 2 == 0 ? Palette.Darker(grass, .3f) : Palette.Lighter(grass, .25f)).WithAlpha(190));
        }
    }
}
