using Easel.Corpus.Styles;
using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A market: stalls with striped awnings and heaps of fruit before town houses.</summary>
internal static class MarketPlace
{
    public static PlaceKind Kind { get; } = new("market", ["marketplace", "market square", "farmers market", "bazaar"], 3, "at a market",
        ["man", "woman", "old man", "old woman", "girl", "boy", "dog", "cat", "apple", "pumpkin", "bread", "cheese", "carrot", "tomato", "watermelon", "pineapple", "basket", "bouquet", "sunflower", "bicycle", "dove", "balloon", "fish", "grapes", "crate", "rooster", "donkey", "lemon"])
    {
        Wheres = ["at the market", "on a market square", "in a marketplace"],
        OwnDecor = ["basket", "lamp", "crate", "pumpkin"],
        Build = Build,
        Regions = [new("market stalls", "stalls, market stall, stall", Stalls, Nearness: 30)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        draft.Add("house fronts", h - draft.Span(.32f, .38f), h + .02f);
        draft.Add("cobbles", h, 1);
        draft.Add("market stalls", h - draft.Span(.16f, .2f), h + .14f);
        return draft.Stand(h + .18f, h - .32f);
    }

    private static void Stalls(Brush brush, SKRect r)
    {
        ReadOnlySpan<(uint Stripe, uint Fruit)> stalls = [(0xFFE2483D, 0xFFE2572F), (0xFF3B82C4, 0xFFF2C233), (0xFF3F9E62, 0xFF7FB63E), (0xFFE9A02C, 0xFF8E4AA8)];
        for (var i = 0; i < stalls.Length; i++)
        {
            SKColor Paint(uint colour) => brush.Mood.Lit(new SKColor(colour), .12f);
            var stall = new SKRect(r.Left + r.Width * (i + .05f) / 4, r.Top, r.Left + r.Width * (i + .95f) / 4, r.Bottom);
            float X(float t) => stall.Left + stall.Width * t;
            float Y(float t) => stall.Top + stall.Height * t;
            brush.Rect(new SKRect(X(.08f), Y(.3f), X(.92f), Y(.62f)), Paint(0xFF6B4A3A), brush.Mood.Night ? new SKColor(0xFFB8803E) : Paint(0xFF8A6248));
            foreach (var x in (ReadOnlySpan<float>)[.06f, .94f]) brush.Line(X(x), Y(.1f), X(x), Y(1), stall.Width * .035f, Paint(0xFF8A5A36));
            // Heaps of fruit on the counter.
            for (var k = 0; k < 18; k++)
            {
                var (column, row) = (k % 6, k / 6);
                brush.Oval(X(.17f + .13f * column + .06f * (row % 2)), Y(.66f - .055f * row), stall.Width * .075f, stall.Width * .072f, Paint(column < 3 ? stalls[i].Fruit : stalls[(i + 1) % 4].Fruit));
                brush.Oval(X(.15f + .13f * column + .06f * (row % 2)), Y(.645f - .055f * row), stall.Width * .025f, stall.Width * .02f, SKColors.White.WithAlpha(90));
            }
            brush.Rect(new SKRect(X(.03f), Y(.68f), X(.97f), Y(.97f)), Paint(0xFFC58F54), Paint(0xFF96643A));
            for (var k = 1; k < 4; k++) brush.Line(X(.03f), Y(.68f + .073f * k), X(.97f), Y(.68f + .073f * k), stall.Height * .012f, Paint(0xFF6E4626));
            const int Stripes = 8;
            for (var k = 0; k < Stripes; k++)
            {
                var colour = k % 2 == 0 ? Paint(stalls[i].Stripe) : Paint(0xFFFBF6EA);
                float a = k / (float)Stripes, b = (k + 1f) / Stripes;
                using (var cloth = Brush.Polygon(X(.08f + .84f * a), Y(0), X(.08f + .84f * b), Y(0), X(b), Y(.27f), X(a), Y(.27f))) brush.Fill(cloth, Palette.Lighter(colour, .1f), Palette.Darker(colour, .08f), stall);
                brush.Oval(X((a + b) / 2), Y(.27f), stall.Width / Stripes / 2, stall.Height * .05f, Palette.Darker(colour, .1f));
            }
            if (!brush.Mood.Night) continue;
            brush.Soft(X(.5f), Y(.42f), stall.Width * .5f, stall.Height * .32f, new SKColor(0x90FFC860));
            brush.Oval(X(.5f), Y(.36f), stall.Width * .04f, stall.Width * .05f, new SKColor(0xFFFFF0B0));
        }
    }
}
