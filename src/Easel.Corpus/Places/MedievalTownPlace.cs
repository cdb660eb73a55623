using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A medieval town: half-timbered houses before a town wall with towers, and cobbles.</summary>
internal static class MedievalTownPlace
{
    public static PlaceKind Kind { get; } = new("medieval town", ["old town", "medieval village", "medieval city", "medieval street", "fairy tale town"], 4, "in a medieval town",
        ["knight", "archer", "dwarf", "king", "queen", "princess", "horse", "castle", "church", "wizard", "witch", "dragon", "dog", "cat", "pig", "rooster", "man", "woman", "sword", "shield", "fountain", "tent", "lamp", "goat", "windmill", "old man", "cow", "bread", "bell", "goose"])
    {
        Wheres = ["in the old town", "in a medieval street", "in a medieval village"],
        OwnDecor = ["fountain", "lamp"],
        Build = Build,
        Regions = [new("town wall", "castle wall, battlements, towers", TownWall, Nearness: 11), new("timber houses", "half-timbered houses, old houses", Houses, Nearness: 22), new("cobbles", "cobblestones, cobbled square", Cobbles, Flat: true)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        if (draft.Chance(.4)) draft.Add("hills", h - .2f, h);
        draft.Add("town wall", h - draft.Span(.32f, .4f), h + .02f);
        draft.Add("timber houses", h - draft.Span(.24f, .3f), h + .03f);
        draft.Add("cobbles", h, 1);
        return draft.Stand(h + .08f, h - .26f);
    }

    private static void TownWall(Brush brush, SKRect r)
    {
        var stone = brush.Mood.Lit(new SKColor(0xFFA39A92), .65f);
        Battlement(brush, new SKRect(r.Left, r.Top + r.Height * .5f, r.Right, r.Bottom), stone, 22);
        foreach (var (x, width, top) in (ReadOnlySpan<(float, float, float)>)[(.1f, .13f, .2f), (.5f, .18f, .0f), (.9f, .13f, .16f)])
        {
            var tower = new SKRect(r.Left + r.Width * (x - width / 2), r.Top + r.Height * (top + .22f), r.Left + r.Width * (x + width / 2), r.Bottom);
            Battlement(brush, tower, Palette.Lighter(stone, .08f), 5);
            using (var roof = Brush.Polygon(tower.Left - tower.Width * .06f, tower.Top, tower.MidX, r.Top + r.Height * top, tower.Right + tower.Width * .06f, tower.Top)) brush.Fill(roof, brush.Mood.Lit(new SKColor(0xFF8E4238), .55f));
            brush.Rect(SKRect.Create(tower.MidX - tower.Width * .08f, tower.Top + tower.Height * .2f, tower.Width * .16f, tower.Height * .16f), brush.Mood.Night ? new SKColor(0xFFFFD97A) : Palette.Darker(stone, .5f));
        }
    }

    private static void Battlement(Brush brush, SKRect r, SKColor stone, int teeth)
    {
        brush.Rect(r, stone, Palette.Darker(stone, .18f));
        var tooth = r.Width / (teeth * 2 - 1);
        for (var i = 0; i < teeth; i++) brush.Rect(SKRect.Create(r.Left + i * 2 * tooth, r.Top - tooth * 1.1f, tooth, tooth * 1.2f), stone);
    }

    private static void Houses(Brush brush, SKRect r)
    {
        ReadOnlySpan<uint> plaster = [0xFFF2E4C6, 0xFFE9C9A0, 0xFFDAD6C4, 0xFFE8B9A2, 0xFFF0DDB4];
        for (var i = 0; i < 5; i++)
        {
            if (i == 2) continue;
            var house = new SKRect(r.Left + r.Width * i / 5, r.Top + r.Height * (.36f + .1f * (i % 2)), r.Left + r.Width * (i + .98f) / 5, r.Bottom);
            var (wall, beam) = (brush.Mood.Lit(new SKColor(plaster[i]), .15f), brush.Mood.Lit(new SKColor(0xFF5A3B28), .15f));
            using (var roof = Brush.Polygon(house.Left - house.Width * .08f, house.Top + r.Height * .02f, house.MidX, r.Top + r.Height * .1f * (i % 2), house.Right + house.Width * .08f, house.Top + r.Height * .02f))
                brush.Fill(roof, brush.Mood.Lit(new SKColor(0xFFB4553C), .15f), brush.Mood.Lit(new SKColor(0xFF8A3B30), .15f), r);
            brush.Rect(house, wall, Palette.Darker(wall, .08f));
            var thick = house.Width * .035f;
            foreach (var x in (ReadOnlySpan<float>)[.02f, .34f, .66f, .98f]) brush.Line(house.Left + house.Width * x, house.Top, house.Left + house.Width * x, house.Bottom, thick, beam);
            foreach (var y in (ReadOnlySpan<float>)[.03f, .5f]) brush.Line(house.Left, house.Top + house.Height * y, house.Right, house.Top + house.Height * y, thick, beam);
            brush.Line(house.Left, house.Top + house.Height * .5f, house.Left + house.Width * .34f, house.Top, thick, beam);
            brush.Line(house.Right, house.Top + house.Height * .5f, house.Left + house.Width * .66f, house.Top, thick, beam);
            var glass = brush.Mood.Night ? new SKColor(0xFFFFD36A) : brush.Mood.Lit(new SKColor(0xFF7FA6B8), .15f);
            brush.Rect(SKRect.Create(house.Left + house.Width * .41f, house.Top + house.Height * .14f, house.Width * .18f, house.Height * .24f), glass);
            brush.Rect(SKRect.Create(house.Left + house.Width * .1f, house.Top + house.Height * .6f, house.Width * .17f, house.Height * .2f), glass);
            brush.Round(SKRect.Create(house.Left + house.Width * .42f, house.Top + house.Height * .6f, house.Width * .19f, house.Height * .4f), house.Width * .05f, beam, Palette.Darker(beam, .3f));
        }
    }

    private static void Cobbles(Brush brush, SKRect r)
    {
        var stone = new SKColor(0xFFB3A89C);
        brush.Rect(r, brush.Mood.Lit(Palette.Darker(stone, .15f), .4f), brush.Mood.Lit(Palette.Darker(stone, .32f)));
        var row = 0;
        for (var t = .02f; t < 1; t += .035f + t * .07f, row++)
        {
            var (y, size) = (r.Top + r.Height * t, brush.Unit * (.012f + .036f * t));
            for (var x = r.Left - size * (row % 2); x < r.Right + size; x += size * 2.05f)
                brush.Oval(x, y, size * .92f, size * .42f, brush.Mood.Lit(Palette.Mix(stone, row % 3 == 0 ? new SKColor(0xFFCFC6BA) : new SKColor(0xFF9A8F88), .5f * ((int)(x / size) * 7 % 5 / 4f)), .3f * (1 - t)));
        }
    }
}
