using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A street with a row of coloured house fronts and shops.</summary>
internal static class StreetPlace
{
    public static PlaceKind Kind { get; } = new("street", ["city street", "shopping street", "avenue", "alley", "boulevard", "row of houses"], 5, "in a street",
        ["car", "bus", "taxi", "bicycle", "motorcycle", "scooter", "man", "woman", "boy", "girl", "dog", "cat", "lamp", "tree", "bench", "police car", "umbrella", "cyclist", "runner", "old woman", "old man", "truck", "fire engine", "ambulance", "balloon", "robot", "tram", "traffic light", "mailbox"])
    {
        Wheres = ["on the street", "in the street", "on a city street", "in a shopping street"],
        OwnDecor = ["lamp", "tree", "car", "bench"],
        Build = Build,
        Regions = [new("house fronts", "shop fronts, row of shops, facades, storefronts", Fronts, Nearness: 26)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        draft.Add("house fronts", Math.Max(.04f, h - draft.Span(.36f, .44f)), h + .02f);
        draft.Add("pavement", h, 1);
        var road = h + draft.Span(.1f, .14f);
        draft.Add("road surface", road, Math.Min(road + .26f, .92f));
        return draft.Stand(h + .06f, .2f);
    }

    private static void Fronts(Brush brush, SKRect r)
    {
        ReadOnlySpan<uint> walls = [0xFFE08A6A, 0xFFF1D9A6, 0xFF8FB7C9, 0xFFD9A0A8, 0xFFA8C39A, 0xFFEBC07A];
        var lit = brush.Mood.Night;
        var n = walls.Length;
        for (var i = 0; i < n; i++)
        {
            var wall = brush.Mood.Lit(new SKColor(walls[i]), .12f);
            var front = new SKRect(r.Left + r.Width * i / n, r.Top + r.Height * (.08f + .2f * (i * 5 % 6 / 5f)), r.Left + r.Width * (i + 1) / n + 1, r.Bottom);
            var roof = brush.Mood.Lit(new SKColor(i % 2 == 0 ? 0xFF9A4B3C : 0xFF5C5A70), .12f);
            if (i % 3 != 1)
                using (var gable = Brush.Polygon(front.Left - 1, front.Top, front.MidX, front.Top - r.Height * .09f, front.Right + 1, front.Top)) brush.Fill(gable, roof);
            else brush.Rect(new SKRect(front.Left - 1, front.Top - r.Height * .03f, front.Right + 1, front.Top), roof);
            brush.Rect(front, Palette.Lighter(wall, .08f), Palette.Darker(wall, .1f));
            var shop = front.Bottom - r.Height * .24f;
            var (w, h) = (front.Width * .2f, r.Height * .12f);
            for (var y = front.Top + r.Height * .06f; y + h < shop - r.Height * .05f; y += h * 1.5f)
                for (var k = 0; k < 3; k++)
                {
                    var pane = SKRect.Create(front.Left + front.Width * (.12f + .29f * k), y, w, h);
                    brush.Rect(SKRect.Inflate(pane, w * .14f, w * .14f), brush.Mood.Lit(SKColors.White, .1f));
                    var on = lit && (i * 3 + k + (int)(y / h)) % 3 != 0;
                    brush.Rect(pane, on ? new SKColor(brush.Mood.Neon && k == 1 ? 0xFFFF7AE0 : 0xFFFFD97A) : brush.Mood.Lit(new SKColor(0xFF6E96B4), .1f));
                }
            var window = new SKRect(front.Left + front.Width * .08f, shop + r.Height * .07f, front.Left + front.Width * .62f, front.Bottom - r.Height * .03f);
            brush.Rect(window, lit ? new SKColor(0xFFFFE3A0) : brush.Mood.Lit(new SKColor(0xFF9CC4D8), .1f));
            brush.Rect(new SKRect(front.Left + front.Width * .7f, shop + r.Height * .06f, front.Right - front.Width * .08f, front.Bottom), brush.Mood.Lit(new SKColor(0xFF6B4A38), .1f));
            Awning(brush, new SKRect(front.Left + front.Width * .03f, shop, front.Right - front.Width * .03f, shop + r.Height * .07f), brush.Mood.Neon ? new SKColor(i % 2 == 0 ? 0xFFFF4FC8 : 0xFF48E0FF) : brush.Mood.Lit(new SKColor(walls[(i + 2) % n]), 0));
        }
    }

    private static void Awning(Brush brush, SKRect r, SKColor colour)
    {
        for (var k = 0; k < 6; k++)
            brush.Rect(new SKRect(r.Left + r.Width * k / 6, r.Top, r.Left + r.Width * (k + 1) / 6, r.Bottom), k % 2 == 0 ? Palette.Darker(colour, .12f) : Palette.Lighter(colour, .75f));
    }
}
