using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>The court of a castle: walls with a gate, two round towers, banners, and flagstones.</summary>
internal static class CastleCourtPlace
{
    public static PlaceKind Kind { get; } = new("castle courtyard", ["courtyard", "courtyard of a castle", "castle court", "castle yard", "palace courtyard"], 3, "in a castle courtyard",
        ["knight", "king", "queen", "princess", "horse", "wizard", "witch", "dragon", "dog", "cat", "sword", "shield", "crown", "fountain", "lamp", "goat", "rooster", "unicorn", "trophy", "man", "woman", "bell", "owl", "ghost", "rose", "bench"])
    {
        Wheres = ["in the castle courtyard", "in a courtyard", "in the courtyard of a castle"],
        OwnDecor = ["fountain", "lamp", "shield"],
        Build = Build,
        Regions = [new("court wall", "castle walls, castle gate, gate", Wall, Nearness: 20), new("flagstones", "stone slabs, flagstone floor", Flags, Flat: true)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var h = draft.Horizon;
        if (draft.Chance(.5)) draft.Add("mountains", h - .36f, h);
        draft.Add("court wall", h - draft.Span(.36f, .42f), h + .02f);
        draft.Add("flagstones", h, 1);
        return draft.Stand(h + .1f, h - .3f);
    }

    private static void Wall(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var stone = mood.Lit(new SKColor(0xFFB3A894), .3f);
        Block(brush, new SKRect(r.Left, r.Top + r.Height * .4f, r.Right, r.Bottom), stone, 17, 6);
        foreach (var x in (ReadOnlySpan<float>)[.13f, .87f])
        {
            var tower = new SKRect(r.Left + r.Width * (x - .1f), r.Top + r.Height * .2f, r.Left + r.Width * (x + .1f), r.Bottom);
            Block(brush, tower, Palette.Lighter(stone, .06f), 5, 9);
            brush.Rect(new SKRect(tower.MidX, tower.Top, tower.Right, tower.Bottom), new SKColor(30, 24, 60, 45));
            using (var roof = Brush.Polygon(tower.Left - tower.Width * .08f, tower.Top + r.Height * .01f, tower.MidX, r.Top, tower.Right + tower.Width * .08f, tower.Top + r.Height * .01f))
                brush.Fill(roof, mood.Lit(new SKColor(0xFF4E6FA8), .25f), mood.Lit(new SKColor(0xFF36507F), .25f), r);
            brush.Round(SKRect.Create(tower.MidX - tower.Width * .08f, tower.Top + tower.Height * .16f, tower.Width * .16f, tower.Height * .17f), tower.Width * .08f, Glass(mood), Glass(mood));
        }
        var gate = SKRect.Create(r.MidX - r.Width * .1f, r.Top + r.Height * .56f, r.Width * .2f, r.Height * .44f);
        using (var arch = Arch(SKRect.Inflate(gate, r.Width * .018f, r.Height * .03f))) brush.Fill(arch, Palette.Darker(stone, .28f));
        using (var arch = Arch(gate))
        {
            brush.Fill(arch, mood.Lit(new SKColor(0xFF4A3426), .2f));
            brush.Canvas.Save();
            brush.Canvas.ClipPath(arch, antialias: true);
            for (var i = 0; i < 6; i++) brush.Line(gate.Left + gate.Width * (i + .5f) / 6, gate.Top, gate.Left + gate.Width * (i + .5f) / 6, gate.Bottom, gate.Width * .035f, mood.Lit(new SKColor(0xFF8E8A86), .2f));
            for (var i = 0; i < 5; i++) brush.Line(gate.Left, gate.Top + gate.Height * (i + .5f) / 5, gate.Right, gate.Top + gate.Height * (i + .5f) / 5, gate.Width * .035f, mood.Lit(new SKColor(0xFF8E8A86), .2f));
            brush.Canvas.Restore();
        }
        foreach (var (x, colour) in (ReadOnlySpan<(float, uint)>)[(.32f, 0xFFB8322E), (.68f, 0xFF2F5FB0)])
        {
            var (left, right, top, low) = (r.Left + r.Width * (x - .035f), r.Left + r.Width * (x + .035f), r.Top + r.Height * .5f, r.Top + r.Height * .82f);
            using var banner = Brush.Polygon(left, top, right, top, right, low, (left + right) / 2, low - r.Height * .06f, left, low);
            brush.Fill(banner, mood.Lit(new SKColor(colour), .2f));
            brush.Oval((left + right) / 2, (top + low) / 2 - r.Height * .03f, r.Width * .018f, r.Width * .018f, mood.Lit(new SKColor(0xFFF2C84B), .2f));
        }
    }

    private static SKPath Arch(SKRect r)
    {
        var path = new SKPath();
        path.MoveTo(r.Left, r.Bottom);
        path.LineTo(r.Left, r.Top + r.Width / 2);
        path.ArcTo(SKRect.Create(r.Left, r.Top, r.Width, r.Width), 180, 180, false);
        path.LineTo(r.Right, r.Bottom);
        path.Close();
        return path;
    }

    private static SKColor Glass(Mood mood) => mood.Night ? new SKColor(0xFFFFD97A) : mood.Lit(new SKColor(0xFF3B3548), .2f);

    private static void Block(Brush brush, SKRect r, SKColor stone, int teeth, int rows)
    {
        var tooth = r.Width / (teeth * 2 - 1);
        for (var i = 0; i < teeth; i++) brush.Rect(SKRect.Create(r.Left + i * 2 * tooth, r.Top - tooth, tooth, tooth * 1.1f), stone);
        brush.Rect(r, Palette.Lighter(stone, .06f), Palette.Darker(stone, .16f));
        var joint = Palette.Darker(stone, .3f).WithAlpha(110);
        for (var row = 1; row < rows; row++)
        {
            var y = r.Top + r.Height * row / rows;
            brush.Line(r.Left, y, r.Right, y, brush.Unit * .0028f, joint);
            for (var x = r.Left + tooth * (row % 2); x < r.Right; x += tooth * 2) brush.Line(x, y, x, MathF.Min(y + r.Height / rows, r.Bottom), brush.Unit * .0028f, joint);
        }
    }

    private static void Flags(Brush brush, SKRect r)
    {
        var stone = new SKColor(0xFFC3B7A4);
        brush.Rect(r, brush.Mood.Lit(stone, .35f), brush.Mood.Lit(stone, .1f), brush.Mood.Lit(Palette.Darker(stone, .18f)));
        var joint = brush.Mood.Lit(Palette.Darker(stone, .38f)).WithAlpha(150);
        const int Rows = 8;
        for (var row = 0; row < Rows; row++)
        {
            var (t0, t1) = (MathF.Pow(row / (float)Rows, 1.7f), MathF.Pow((row + 1f) / Rows, 1.7f));
            brush.Line(r.Left, r.Top + r.Height * t0, r.Right, r.Top + r.Height * t0, brush.Unit * (.002f + .004f * t0), joint);
            for (var i = -8; i <= 8; i++)
            {
                float X(float t) => r.MidX + (i + .5f * (row % 2)) * r.Width * (.08f + .14f * t);
                brush.Line(X(t0), r.Top + r.Height * t0, X(t1), r.Top + r.Height * t1, brush.Unit * (.002f + .004f * t0), joint);
                if ((i * 3 + row * 5) % 4 != 0) continue;
                using var slab = Brush.Polygon(X(t0), r.Top + r.Height * t0, X(t0) + r.Width * (.08f + .14f * t0), r.Top + r.Height * t0, X(t1) + r.Width * (.08f + .14f * t1), r.Top + r.Height * t1, X(t1), r.Top + r.Height * t1);
                brush.Fill(slab, brush.Mood.Lit(i % 2 == 0 ? new SKColor(0xFFE0D6C4) : new SKColor(0xFF9A8F7E)).WithAlpha(70));
            }
        }
    }
}
