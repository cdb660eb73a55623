using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A funfair: a roundabout, a roller coaster and booths under chains of lights.</summary>
internal static class FunfairPlace
{
    public static PlaceKind Kind { get; } = new("funfair", ["amusement park", "fairground", "theme park", "carnival"], 3, "at a funfair",
        ["boy", "girl", "man", "woman", "balloon", "teddy bear", "ice cream", "ferris wheel", "circus tent", "popcorn", "hot dog", "doughnut", "dog", "robot", "superhero", "runner", "dancer", "drum", "gift", "baby", "old man", "elephant", "unicorn", "horse"])
    {
        Wheres = ["at the funfair", "at a fairground", "in an amusement park"],
        OwnDecor = ["ferris wheel", "circus tent", "balloon", "lamp"],
        Build = Build,
        Regions = [new("coaster", "roller coaster, coaster track", Coaster, Nearness: 14), new("roundabout", "merry-go-round, fair rides", Roundabout, Nearness: 30)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        draft.Add("coaster", h - draft.Span(.34f, .4f), h + .02f);
        draft.Add("pavement", h, 1);
        var left = draft.Chance(.5) ? .02f : .56f;
        draft.Add("roundabout", h - draft.Span(.24f, .3f), h + .1f, left, left + .42f);
        return draft.Stand(h + .14f, h - .3f);
    }

    private static void Coaster(Brush brush, SKRect r)
    {
        float Track(float t) => r.Top + r.Height * (.4f - .34f * MathF.Sin(t * 8.2f + .4f) * (1 - .45f * t));
        var (rail, beam) = (brush.Mood.Lit(new SKColor(0xFFD8483E), .45f), brush.Mood.Lit(new SKColor(0xFFD9DDE6), .6f));
        for (var i = 0; i <= 22; i++)
        {
            var (x, next) = (r.Left + r.Width * i / 22f, r.Left + r.Width * (i + 1) / 22f);
            brush.Line(x, Track(i / 22f), x, r.Bottom, brush.Unit * .007f, beam);
            brush.Line(x, r.Bottom, next, Track((i + 1) / 22f), brush.Unit * .0035f, beam);
        }
        foreach (var lift in (ReadOnlySpan<float>)[0, .035f])
        {
            using var line = new SKPath();
            line.MoveTo(r.Left, Track(0) + r.Height * lift);
            for (var i = 1; i <= 60; i++) line.LineTo(r.Left + r.Width * i / 60, Track(i / 60f) + r.Height * lift);
            using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = brush.Unit * .009f, Color = lift == 0 ? rail : Palette.Darker(rail, .25f) };
            brush.Canvas.DrawPath(line, paint);
        }
        for (var k = 0; k < 4; k++)
        {
            var t = .2f + .035f * k;
            brush.Round(SKRect.Create(r.Left + r.Width * t, Track(t + .01f) - r.Height * .085f, r.Width * .03f, r.Height * .085f), brush.Unit * .008f, brush.Mood.Lit(new SKColor(0xFFFFC93A), .3f), brush.Mood.Lit(new SKColor(0xFFE0902A), .3f));
        }
        if (brush.Mood.Night)
            for (var i = 0; i < 44; i++) brush.Oval(r.Left + r.Width * i / 43, Track(i / 43f), brush.Unit * .006f, brush.Unit * .006f, new SKColor(i % 3 == 0 ? 0xFFFF7AC8 : i % 3 == 1 ? 0xFFFFE27A : 0xFF7AE8FF));
    }

    private static void Roundabout(Brush brush, SKRect r)
    {
        SKColor Paint(uint colour) => brush.Mood.Lit(new SKColor(colour), .1f);
        float X(float t) => r.Left + r.Width * t;
        float Y(float t) => r.Top + r.Height * t;
        brush.Oval(r.MidX, Y(.9f), r.Width * .5f, r.Height * .1f, Paint(0xFF8A3A52));
        brush.Oval(r.MidX, Y(.87f), r.Width * .5f, r.Height * .1f, Paint(0xFFE7B75A));
        brush.Rect(new SKRect(X(.38f), Y(.36f), X(.62f), Y(.86f)), Paint(0xFFF3E3C4), Paint(0xFFCFA868));
        for (var i = 0; i < 6; i++) brush.Rect(new SKRect(X(.4f + .035f * i), Y(.42f), X(.42f + .035f * i), Y(.82f)), Paint(i % 2 == 0 ? 0xFFE2738A : 0xFF6FB6D8));
        for (var i = 0; i < 5; i++)
        {
            var (x, lift) = (.1f + .2f * i, .06f * (i % 2));
            brush.Line(X(x), Y(.3f), X(x), Y(.88f), r.Width * .012f, Paint(0xFFF2C84B));
            Horse(brush, SKRect.Create(X(x - .075f), Y(.55f - lift), r.Width * .15f, r.Height * .2f), Paint(i % 2 == 0 ? 0xFFFFFFFF : 0xFF9A6A48), Paint(i % 2 == 0 ? 0xFFE2483D : 0xFF3B82C4));
        }
        const int Gores = 10;
        for (var i = 0; i < Gores; i++)
        {
            var colour = Paint(i % 2 == 0 ? 0xFFE2483D : 0xFFFFF3DC);
            using (var gore = Brush.Polygon(r.MidX, Y(.02f), X(i / (float)Gores), Y(.3f), X((i + 1f) / Gores), Y(.3f))) brush.Fill(gore, Palette.Lighter(colour, .12f), Palette.Darker(colour, .12f), r);
            brush.Oval(X((i + .5f) / Gores), Y(.3f), r.Width / Gores / 2, r.Height * .045f, Palette.Darker(colour, .08f));
            if (!brush.Mood.Night) continue;
            brush.Soft(X((i + .5f) / Gores), Y(.35f), r.Width * .05f, r.Width * .05f, new SKColor(0xC0FFD060));
            brush.Oval(X((i + .5f) / Gores), Y(.35f), r.Width * .012f, r.Width * .012f, new SKColor(0xFFFFF3B8));
        }
        brush.Line(r.MidX, Y(.04f), r.MidX, Y(-.06f), r.Width * .01f, Paint(0xFFF2C84B));
        using var flag = Brush.Polygon(r.MidX, Y(-.07f), r.MidX + r.Width * .1f, Y(-.035f), r.MidX, Y(0));
        brush.Fill(flag, Paint(0xFF3B82C4));
    }

    private static void Horse(Brush brush, SKRect r, SKColor coat, SKColor saddle)
    {
        var dark = Palette.Darker(coat, .12f);
        foreach (var (x, lean) in (ReadOnlySpan<(float, float)>)[(.25f, -.1f), (.36f, .06f), (.66f, -.04f), (.76f, .12f)])
            brush.Line(r.Left + r.Width * x, r.Top + r.Height * .6f, r.Left + r.Width * (x + lean), r.Bottom, r.Width * .07f, dark);
        brush.Oval(r.MidX, r.Top + r.Height * .55f, r.Width * .34f, r.Height * .2f, coat);
        using (var neck = Brush.Polygon(r.Left + r.Width * .2f, r.Top + r.Height * .55f, r.Left + r.Width * .14f, r.Top + r.Height * .12f, r.Left + r.Width * .3f, r.Top + r.Height * .1f, r.Left + r.Width * .44f, r.Top + r.Height * .5f)) brush.Fill(neck, coat);
        brush.Oval(r.Left + r.Width * .13f, r.Top + r.Height * .17f, r.Width * .14f, r.Height * .09f, coat);
        brush.Line(r.Left + r.Width * .84f, r.Top + r.Height * .48f, r.Left + r.Width * .98f, r.Top + r.Height * .7f, r.Width * .06f, dark);
        brush.Round(SKRect.Create(r.Left + r.Width * .4f, r.Top + r.Height * .34f, r.Width * .26f, r.Height * .2f), r.Width * .04f, Palette.Lighter(saddle, .1f), saddle);
    }
}
