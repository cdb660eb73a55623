using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>A bedroom with a rug and a curtained window.</summary>
internal static class BedroomPlace
{
    public static PlaceKind Kind { get; } = new("bedroom", ["nursery", "sleeping room"], 4, "in a bedroom",
        ["bed", "teddy bear", "lamp", "cat", "dog", "girl", "boy", "baby", "book", "alarm clock", "balloon", "potted plant", "open book", "chair", "ghost", "guitar", "backpack", "gift", "candle", "robot", "man", "woman", "kite", "yo-yo"])
    {
        Wheres = ["in the bedroom", "in a nursery", "in the nursery"],
        OwnDecor = ["bed", "lamp", "teddy bear"],
        Roofed = true,
        Build = Build,
        Regions = [new("papered wall", "wallpaper, striped wall", Wall, Nearness: 60), new("carpet", "rug, carpeted floor", Carpet, Flat: true)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var line = draft.Span(.58f, .68f);
        draft.Add("papered wall", 0, line);
        draft.Add("carpet", line, 1);
        return new Setting(draft.Regions, .06f, line - .12f, line + .09f, .97f);
    }

    private static void Wall(Brush brush, SKRect r)
    {
        var paper = new SKColor(0xFFCFE0EC);
        brush.Rect(r, brush.Mood.Lit(Palette.Lighter(paper, .2f)), brush.Mood.Lit(paper));
        for (var i = 0; i < 12; i++) brush.Rect(new SKRect(r.Left + r.Width * i / 12, r.Top, r.Left + r.Width * (i + .5f) / 12, r.Bottom), brush.Mood.Lit(new SKColor(0xFFB7CFE2)).WithAlpha(120));
        var window = SKRect.Create(r.Left + r.Width * .62f, r.Top + r.Height * .16f, r.Width * .24f, r.Height * .5f);
        brush.Rect(SKRect.Inflate(window, r.Width * .012f, r.Width * .012f), brush.Mood.Lit(SKColors.White));
        brush.Rect(window, brush.Mood.SkyTop, brush.Mood.SkyMiddle, brush.Mood.SkyLow);
        if (brush.Mood.Night) brush.Oval(window.Right - window.Width * .3f, window.Top + window.Height * .25f, window.Width * .1f, window.Width * .1f, new SKColor(0xFFFDF7DC));
        brush.Rect(new SKRect(window.MidX - r.Width * .006f, window.Top, window.MidX + r.Width * .006f, window.Bottom), brush.Mood.Lit(SKColors.White));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var edge = side < 0 ? window.Left - r.Width * .05f : window.Right - r.Width * .03f;
            brush.Round(SKRect.Create(edge, window.Top - r.Height * .05f, r.Width * .08f, r.Height * .72f), r.Width * .02f, brush.Mood.Lit(new SKColor(0xFFF0A79A)), brush.Mood.Lit(new SKColor(0xFFD57E78)));
        }
        brush.Rect(new SKRect(r.Left, r.Bottom - brush.Height * .025f, r.Right, r.Bottom), brush.Mood.Lit(SKColors.White));
    }

    private static void Carpet(Brush brush, SKRect r)
    {
        var floor = new SKColor(0xFFD8B48C);
        brush.Rect(r, brush.Mood.Lit(Palette.Darker(floor, .1f)), brush.Mood.Lit(Palette.Lighter(floor, .1f)));
        foreach (var (size, colour) in (ReadOnlySpan<(float, uint)>)[(1f, 0xFFE9E2F2), (.9f, 0xFF8E7CC3), (.66f, 0xFFB9A9E2), (.4f, 0xFFE9E2F2)])
            brush.Oval(r.MidX, r.Top + r.Height * .55f, r.Width * .42f * size, r.Height * .36f * size, brush.Mood.Lit(new SKColor(colour)));
    }
}

/// <summary>A library: shelves of books to the ceiling.</summary>
internal static class LibraryPlace
{
    public static PlaceKind Kind { get; } = new("library", ["bookshop", "bookstore", "reading room"], 3, "in a library",
        ["table", "chair", "book", "open book", "lamp", "cat", "man", "woman", "girl", "boy", "old man", "old woman", "wizard", "owl", "candle", "crystal ball", "clock", "laptop", "cup of tea", "cup of coffee", "robot", "sofa", "telescope", "mouse", "ghost", "potted plant", "earth"])
    {
        Wheres = ["in the library", "in an old library", "in a bookshop"],
        OwnDecor = ["table", "sofa", "lamp"],
        Roofed = true,
        Build = Build,
        Regions = [new("bookshelves", "shelves of books, bookcase, bookshelf", Shelves, Nearness: 60)],
    };

    private static Setting Build(PlaceDraft draft)
    {
        var line = draft.Span(.6f, .7f);
        draft.Add("bookshelves", 0, line);
        draft.Add("floor", line, 1);
        return new Setting(draft.Regions, .06f, line - .12f, line + .09f, .97f);
    }

    private static void Shelves(Brush brush, SKRect r)
    {
        ReadOnlySpan<uint> covers = [0xFFB5483C, 0xFF3E6B8C, 0xFFD9A441, 0xFF4F7F52, 0xFF7A5590, 0xFFC9B79A, 0xFF93593A, 0xFF2F4A66];
        var wood = new SKColor(0xFF6E4A30);
        brush.Rect(r, brush.Mood.Lit(Palette.Darker(wood, .35f)));
        const int Rows = 5, Cases = 3;
        var (rowHeight, book) = (r.Height / Rows, r.Width / 48);
        for (var row = 0; row < Rows; row++)
        {
            var bottom = r.Top + rowHeight * (row + 1) - rowHeight * .08f;
            for (var i = 0; i < 48; i++)
            {
                var n = i * 13 + row * 29;
                if (n % 17 == 0) continue;
                var tall = rowHeight * (.56f + .26f * (n % 7 / 6f));
                var cover = brush.Mood.Lit(new SKColor(covers[n % 8]));
                var rect = SKRect.Create(r.Left + i * book + book * .06f, bottom - tall, book * .88f, tall);
                brush.Rect(rect, Palette.Lighter(cover, .1f), Palette.Darker(cover, .2f));
                brush.Rect(SKRect.Create(rect.Left, rect.Top + tall * .18f, rect.Width, tall * .06f), Palette.Lighter(cover, .45f));
            }
            brush.Rect(SKRect.Create(r.Left, bottom, r.Width, rowHeight * .08f), brush.Mood.Lit(Palette.Lighter(wood, .18f)));
        }
        for (var i = 0; i <= Cases; i++) brush.Rect(SKRect.Create(r.Left + r.Width * i / Cases - r.Width * .012f, r.Top, r.Width * .024f, r.Height), brush.Mood.Lit(Palette.Lighter(wood, .08f)));
    }
}
