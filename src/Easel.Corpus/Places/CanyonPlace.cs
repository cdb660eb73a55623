using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A canyon: layered red buttes and a sandy floor.</summary>
internal static class CanyonPlace
{
    public static PlaceKind Kind { get; } = new("canyon", ["gorge", "ravine", "red rock canyon", "badlands"], 4, "in a canyon",
        ["cactus", "snake", "eagle", "horse", "jeep", "motorcycle", "man", "woman", "tent", "campfire", "rock", "hot-air balloon", "goat", "wolf", "train", "car", "lizard", "scorpion", "helicopter", "dinosaur", "camel", "truck"])
    {
        Wheres = ["in the canyon", "in a gorge", "in the gorge"],
        OwnDecor = ["cactus", "rock"],
        Build = Build,
        Regions = [new("mesas", "buttes, red cliffs, mesa, rock towers", Mesas, Nearness: 11), new("canyon floor", "red sand, red ground", Floor, Flat: true)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        draft.Add("mesas", h - draft.Span(.28f, .38f), h + .04f);
        draft.Add("canyon floor", h, 1);
        if (draft.Chance(.35)) draft.Add("river", h, 1, .3f, .7f);
        return draft.Stand(h + .1f, h - .2f);
    }

    private static void Mesas(Brush brush, SKRect r)
    {
        foreach (var (x, width, top, distance) in (ReadOnlySpan<(float, float, float, float)>)[(.5f, .34f, .3f, .95f), (.22f, .2f, .18f, .8f), (.76f, .24f, .12f, .7f), (.0f, .3f, .0f, .4f), (1f, .26f, .06f, .4f)])
        {
            var rock = new SKColor(0xFFC4633A);
            var (cx, y) = (r.Left + r.Width * (x + .02f * brush.Whim((int)(x * 10) + 60)), r.Top + r.Height * top);
            var half = r.Width * width / 2;
            using var butte = Brush.Polygon(cx - half * .74f, y, cx + half * .74f, y + r.Height * .02f, cx + half * .84f, y + r.Height * .4f, cx + half * 1.25f, r.Bottom, cx - half * 1.25f, r.Bottom, cx - half * .84f, y + r.Height * .38f);
            brush.Fill(butte, brush.Mood.Lit(Palette.Lighter(rock, .2f), distance), brush.Mood.Lit(Palette.Darker(rock, .12f), distance), r);
            brush.Canvas.Save();
            brush.Canvas.ClipPath(butte, antialias: true);
            for (var i = 0; i < 6; i++)
            {
                var at = y + (r.Bottom - y) * (i + .6f) / 6.5f;
                brush.Rect(new SKRect(cx - half * 1.3f, at, cx + half * 1.3f, at + r.Height * .035f), brush.Mood.Lit(i % 2 == 0 ? new SKColor(0xFF96422C) : new SKColor(0xFFE8A06C), distance).WithAlpha(150));
            }
            // The side away from the light.
            brush.Rect(new SKRect(cx + half * .32f, y, cx + half * 1.3f, r.Bottom), brush.Mood.Lit(new SKColor(0xFF5A2436), distance).WithAlpha(90));
            brush.Canvas.Restore();
        }
    }

    private static void Floor(Brush brush, SKRect r)
    {
        var sand = new SKColor(0xFFDD9660);
        brush.Rect(r, brush.Mood.Lit(sand, .5f), brush.Mood.Lit(sand, .1f), brush.Mood.Lit(Palette.Darker(sand, .2f)));
        RegionPainter.Ripples(brush, r, sand);
    }
}
