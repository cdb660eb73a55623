using Easel.Corpus.Styles;
using SkiaSharp;

namespace Easel.Corpus.Places;

/// <summary>What furnishes rooms along their walls: hearths, curtained windows, shelves, pictures, rugs, kitchen units and tiles.</summary>
internal static class Furniture
{
    public static RegionKind[] Regions { get; } =
    [
        new("hearth", "fireplace, open fire", Hearth, Nearness: 62), new("window bay", "curtained window, window with curtains", WindowBay, Nearness: 61),
        new("wall shelves", "shelf, shelves", Shelves, Nearness: 62), new("wall pictures", "framed pictures, pictures on the wall", Pictures, Nearness: 61),
        new("round rug", "rug, woven rug", Rug, Flat: true), new("kitchen tiles", "tiled wall, wall tiles", Tiles, Nearness: 60),
        new("kitchen cupboards", "wall cupboards, cupboards", Cupboards, Nearness: 64), new("kitchen units", "kitchen counter, kitchen cabinets, stove", Units, Nearness: 66),
        new("tiled floor", "chequered floor, checkered floor, floor tiles", TiledFloor, Flat: true),
    ];

    /// <summary>A living room: two or three pieces along the wall, often a rug.</summary>
    public static Setting Room(PlaceDraft draft)
    {
        var line = draft.Span(.58f, .68f);
        draft.Add("wall", 0, line, colour: Paint(draft));
        draft.Add("floor", line, 1);
        var flip = draft.Chance(.5);
        void Piece(string noun, float top, float bottom, float left, float right) => draft.Add(noun, top, bottom, flip ? 1 - right : left, flip ? 1 - left : right);
        var first = draft.Chance(.5);
        if (first) Piece("hearth", line - .36f, line + .015f, .05f, .37f);
        else Piece("bookshelves", line - .44f, line + .01f, .04f, .34f);
        Piece("window bay", .09f, line - .1f, .6f, .92f);
        if (draft.Chance(.6)) Piece(draft.Chance(.5) ? "wall pictures" : "wall shelves", .12f, .3f, .4f, .56f);
        if (draft.Chance(.65)) draft.Add("round rug", line + .08f, line + .26f, .14f, .86f);
        return Stand(draft, line);
    }

    /// <summary>A kitchen: units along the wall, cupboards on both sides of the window.</summary>
    public static Setting Kitchen(PlaceDraft draft)
    {
        var line = draft.Span(.6f, .68f);
        if (draft.Chance(.5)) draft.Add("kitchen tiles", 0, line);
        else draft.Add("wall", 0, line, colour: Paint(draft));
        draft.Add(draft.Chance(.6) ? "tiled floor" : "floor", line, 1);
        if (draft.Chance(.75)) draft.Add("window bay", .08f, line - .25f, .38f, .62f);
        draft.Add("kitchen cupboards", .05f, .26f, .02f, .34f);
        if (draft.Chance(.6)) draft.Add("kitchen cupboards", .05f, .26f, .66f, .98f);
        draft.Add("kitchen units", line - .23f, line + .03f);
        return Stand(draft, line);
    }

    private static Setting Stand(PlaceDraft draft, float line) => new(draft.Regions, .06f, line - .1f, line + .1f, .97f);

    private static string? Paint(PlaceDraft draft) =>
        draft.Chance(.45) ? null : ((string[])["yellow", "green", "blue", "pink", "turquoise", "white", "orange", "purple", "grey", "red"])[(int)(draft.Span(0, .99f) * 10)];

    private static SKRect Part(SKRect r, float left, float top, float right, float bottom) =>
        new(r.Left + r.Width * left, r.Top + r.Height * top, r.Left + r.Width * right, r.Top + r.Height * bottom);

    private static void Hearth(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var brick = new SKColor(0xFFA9563F);
        var breast = Part(r, .08f, .14f, .92f, 1);
        brush.Rect(breast, mood.Lit(new SKColor(0xFFD9C9BA)));
        for (var row = 0; row < 11; row++)
            for (var i = -1; i < 6; i++)
            {
                var x = breast.Left + breast.Width * (i + .5f * (row % 2)) / 5;
                var stone = new SKRect(MathF.Max(x, breast.Left), breast.Top + breast.Height * row / 11, MathF.Min(x + breast.Width * .19f, breast.Right), breast.Top + breast.Height * (row + .86f) / 11);
                if (stone.Width > 0) brush.Rect(stone, mood.Lit(Palette.Mix(brick, new SKColor(i % 2 == 0 ? 0xFF7E3A30 : 0xFFC87A55), .5f * Noise.White(i, row, 5))));
            }
        using (var opening = new SKPath())
        {
            var hole = Part(r, .24f, .42f, .76f, .96f);
            opening.MoveTo(hole.Left, hole.Bottom);
            opening.LineTo(hole.Left, hole.Top + hole.Height * .25f);
            opening.QuadTo(hole.MidX, hole.Top - hole.Height * .12f, hole.Right, hole.Top + hole.Height * .25f);
            opening.LineTo(hole.Right, hole.Bottom);
            opening.Close();
            brush.Fill(opening, new SKColor(0xFF1C1012));
            brush.Canvas.Save();
            brush.Canvas.ClipPath(opening, antialias: true);
            brush.Soft(hole.MidX, hole.Bottom, hole.Width * .7f, hole.Height * .9f, new SKColor(0xD0FF8A2A));
            foreach (var (x, high, colour) in (ReadOnlySpan<(float, float, uint)>)[(.3f, .5f, 0xFFFF7A20), (.68f, .46f, 0xFFFF7A20), (.5f, .72f, 0xFFFF9A2A), (.42f, .42f, 0xFFFFD24A), (.56f, .48f, 0xFFFFE27A)])
            {
                using var flame = new SKPath();
                var (cx, width) = (hole.Left + hole.Width * x, hole.Width * .17f);
                flame.MoveTo(cx - width, hole.Bottom - hole.Height * .08f);
                flame.QuadTo(cx - width * .7f, hole.Bottom - hole.Height * high * .6f, cx + width * .1f, hole.Bottom - hole.Height * high);
                flame.QuadTo(cx + width * .9f, hole.Bottom - hole.Height * high * .5f, cx + width, hole.Bottom - hole.Height * .08f);
                flame.Close();
                brush.Fill(flame, new SKColor(colour));
            }
            foreach (var tilt in (ReadOnlySpan<float>)[-1, 1]) brush.Line(hole.MidX - hole.Width * .32f, hole.Bottom - hole.Height * (.08f - .05f * tilt), hole.MidX + hole.Width * .32f, hole.Bottom - hole.Height * (.08f + .05f * tilt), hole.Height * .1f, new SKColor(0xFF5B3520));
            brush.Canvas.Restore();
        }
        var wood = mood.Lit(new SKColor(0xFF8A5A36));
        brush.Round(Part(r, 0, .12f, 1, .21f), r.Height * .015f, Palette.Lighter(wood, .2f), Palette.Darker(wood, .15f));
        brush.Rect(Part(r, .02f, .95f, .98f, 1), mood.Lit(new SKColor(0xFF9A9490)), mood.Lit(new SKColor(0xFF75706E)));
        // A clock and two candlesticks on the mantelpiece.
        brush.Oval(r.MidX, r.Top + r.Height * .06f, r.Width * .075f, r.Width * .075f, wood);
        brush.Oval(r.MidX, r.Top + r.Height * .06f, r.Width * .055f, r.Width * .055f, mood.Lit(new SKColor(0xFFFBF3DF)));
        brush.Line(r.MidX, r.Top + r.Height * .06f, r.MidX, r.Top + r.Height * .025f, r.Width * .012f, wood);
        foreach (var x in (ReadOnlySpan<float>)[.16f, .84f])
        {
            brush.Rect(Part(r, x - .025f, .02f, x + .025f, .12f), mood.Lit(new SKColor(0xFFF3E6CE)));
            if (mood.Night) brush.Soft(r.Left + r.Width * x, r.Top, r.Width * .12f, r.Width * .12f, new SKColor(0xC0FFC860));
            brush.Oval(r.Left + r.Width * x, r.Top + r.Height * .002f, r.Width * .016f, r.Width * .028f, new SKColor(0xFFFFB53A));
        }
    }

    private static void WindowBay(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var frame = mood.Lit(new SKColor(0xFFFAF8F4));
        var pane = Part(r, .12f, .08f, .88f, .94f);
        brush.Rect(SKRect.Inflate(pane, r.Width * .03f, r.Width * .03f), frame, Palette.Darker(frame, .08f));
        brush.Rect(pane, mood.SkyTop, mood.SkyMiddle, mood.SkyLow);
        brush.Canvas.Save();
        brush.Canvas.ClipRect(pane);
        var grass = mood.Night ? new SKColor(0xFF2C4A5A) : RegionPainter.GrassColour(mood);
        brush.Oval(pane.Left + pane.Width * .8f, pane.Bottom, pane.Width * .55f, pane.Height * .3f, Palette.Mix(grass, mood.SkyLow, .35f));
        brush.Oval(pane.Left + pane.Width * .2f, pane.Bottom, pane.Width * .7f, pane.Height * .22f, grass);
        foreach (var (x, size) in (ReadOnlySpan<(float, float)>)[(.66f, .12f), (.8f, .09f)]) brush.Oval(pane.Left + pane.Width * x, pane.Bottom - pane.Height * .26f, pane.Width * size, pane.Width * size, Palette.Darker(grass, .25f));
        if (mood.Night) brush.Oval(pane.Left + pane.Width * .7f, pane.Top + pane.Height * .2f, pane.Width * .08f, pane.Width * .08f, new SKColor(0xFFFDF7DC));
        else foreach (var x in (ReadOnlySpan<float>)[.24f, .34f, .45f]) brush.Oval(pane.Left + pane.Width * x, pane.Top + pane.Height * .24f, pane.Width * .11f, pane.Height * .06f, SKColors.White.WithAlpha(210));
        brush.Canvas.Restore();
        brush.Rect(Part(r, .485f, .08f, .515f, .94f), frame);
        brush.Rect(Part(r, .12f, .44f, .88f, .47f), frame);
        brush.Rect(Part(r, .04f, .94f, .96f, 1), frame, Palette.Darker(frame, .15f));
        var cloth = mood.Lit(new SKColor(0xFFE58F76));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var (outer, inner) = side < 0 ? (r.Left, r.Left + r.Width * .22f) : (r.Right, r.Right - r.Width * .22f);
            var tied = outer + (inner - outer) * .5f;
            using var curtain = new SKPath();
            curtain.MoveTo(outer, r.Top + r.Height * .04f);
            curtain.LineTo(inner + (inner - outer) * .3f, r.Top + r.Height * .04f);
            curtain.QuadTo(inner, r.Top + r.Height * .45f, tied, r.Top + r.Height * .64f);
            curtain.QuadTo(inner, r.Top + r.Height * .8f, inner, r.Bottom);
            curtain.LineTo(outer, r.Bottom);
            curtain.Close();
            brush.Fill(curtain, Palette.Lighter(cloth, .2f), Palette.Darker(cloth, .14f), r);
            for (var k = 1; k < 4; k++) brush.Line(outer + (inner - outer) * k * .26f, r.Top + r.Height * .05f, outer + (tied - outer) * k * .26f, r.Top + r.Height * .64f, r.Width * .008f, Palette.Darker(cloth, .25f).WithAlpha(150));
            brush.Line(outer, r.Top + r.Height * .64f, tied, r.Top + r.Height * .64f, r.Width * .03f, mood.Lit(new SKColor(0xFFF2C46A)));
        }
        brush.Line(r.Left, r.Top + r.Height * .03f, r.Right, r.Top + r.Height * .03f, r.Width * .025f, mood.Lit(new SKColor(0xFF8A5A36)));
    }

    private static void Shelves(Brush brush, SKRect r)
    {
        ReadOnlySpan<uint> covers = [0xFFB5483C, 0xFF3E6B8C, 0xFFD9A441, 0xFF4F7F52, 0xFF7A5590, 0xFFE0D2B8];
        var wood = brush.Mood.Lit(new SKColor(0xFF9A6A40));
        foreach (var y in (ReadOnlySpan<float>)[.42f, .92f])
        {
            for (var i = 0; i < 6; i++)
            {
                var high = .24f + .12f * Noise.White(i, (int)(y * 10), 3);
                brush.Rect(Part(r, .06f + i * .085f, y - high, .135f + i * .085f, y), brush.Mood.Lit(new SKColor(covers[(i * 5 + (int)(y * 10)) % 6])));
            }
            var pot = Part(r, .68f, y - .17f, .88f, y);
            foreach (var (x, up) in (ReadOnlySpan<(float, float)>)[(.7f, .28f), (.78f, .36f), (.86f, .28f)]) brush.Oval(r.Left + r.Width * x, r.Top + r.Height * (y - up + .06f), r.Width * .07f, r.Height * .09f, brush.Mood.Lit(new SKColor(0xFF4F9A55)));
            brush.Round(pot, pot.Width * .1f, brush.Mood.Lit(new SKColor(0xFFD98A5A)), brush.Mood.Lit(new SKColor(0xFFB5643C)));
            brush.Rect(Part(r, 0, y, 1, y + .06f), Palette.Lighter(wood, .15f), Palette.Darker(wood, .2f));
        }
    }

    private static void Pictures(Brush brush, SKRect r)
    {
        foreach (var (part, sky, land) in (ReadOnlySpan<(SKRect, uint, uint)>)[(Part(r, 0, .05f, .46f, .95f), 0xFFF2C98A, 0xFF5C7E9A), (Part(r, .54f, .05f, 1, .45f), 0xFF9CCBE6, 0xFF6FA35A), (Part(r, .54f, .55f, 1, .95f), 0xFFF0DCE0, 0xFFC7637A)])
        {
            brush.Rect(part, brush.Mood.Lit(new SKColor(0xFF6E4A30)));
            var canvas = SKRect.Inflate(part, -part.Width * .09f, -part.Width * .09f);
            brush.Rect(canvas, brush.Mood.Lit(new SKColor(sky)));
            using var hill = Brush.Polygon(canvas.Left, canvas.Bottom, canvas.Left, canvas.Top + canvas.Height * .66f, canvas.Left + canvas.Width * .35f, canvas.Top + canvas.Height * .42f, canvas.Right, canvas.Top + canvas.Height * .75f, canvas.Right, canvas.Bottom);
            brush.Fill(hill, brush.Mood.Lit(new SKColor(land)));
            brush.Oval(canvas.Right - canvas.Width * .28f, canvas.Top + canvas.Height * .26f, canvas.Width * .1f, canvas.Width * .1f, brush.Mood.Lit(new SKColor(0xFFFFF3D0)));
        }
    }

    private static void Rug(Brush brush, SKRect r)
    {
        foreach (var (size, colour) in (ReadOnlySpan<(float, uint)>)[(1, 0xFFF0E2C8), (.94f, 0xFFB4483E), (.78f, 0xFFF0E2C8), (.74f, 0xFF35587E), (.5f, 0xFFE3B25A), (.44f, 0xFFB4483E), (.2f, 0xFFF0E2C8)])
            brush.Oval(r.MidX, r.MidY, r.Width / 2 * size, r.Height / 2 * size, brush.Mood.Lit(new SKColor(colour)));
        for (var i = 0; i < 28; i++)
        {
            var (cos, sin) = (MathF.Cos(i * MathF.Tau / 28), MathF.Sin(i * MathF.Tau / 28));
            brush.Oval(r.MidX + r.Width * .43f * cos, r.MidY + r.Height * .43f * sin, r.Width * .014f, r.Height * .022f, brush.Mood.Lit(new SKColor(0xFFE3B25A)));
        }
    }

    private static void Tiles(Brush brush, SKRect r)
    {
        var tile = new SKColor(0xFFE6EEF0);
        brush.Rect(r, brush.Mood.Lit(new SKColor(0xFFB9C6CB)));
        var size = r.Width / 14;
        for (var row = 0; row * size < r.Height; row++)
            for (var i = 0; i < 14; i++)
            {
                var square = SKRect.Create(r.Left + i * size + size * .04f, r.Top + row * size + size * .04f, size * .92f, MathF.Min(size * .92f, r.Bottom - r.Top - row * size - size * .04f));
                if (square.Height <= 0) continue;
                var colour = brush.Mood.Lit(Palette.Mix(tile, new SKColor((i + row * 3) % 7 == 0 ? 0xFF8FC0C9 : 0xFFD3E0E3), .6f * Noise.White(i, row, 2)));
                brush.Rect(square, Palette.Lighter(colour, .2f), colour);
            }
    }

    private static void Cupboards(Brush brush, SKRect r)
    {
        var paint = brush.Mood.Lit(new SKColor(0xFFF4EFE4));
        brush.Rect(new SKRect(r.Left, r.Bottom - r.Height * .02f, r.Right, r.Bottom + r.Height * .06f), new SKColor(20, 16, 40, 60));
        for (var i = 0; i < 3; i++) Door(brush, Part(r, i / 3f, 0, (i + 1) / 3f, 1), paint, handleLow: true);
    }

    private static void Units(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var paint = mood.Lit(new SKColor(0xFF6FA3A0));
        var steel = mood.Lit(new SKColor(0xFFC9D0D8));
        for (var i = 0; i < 6; i++)
            if (i != 2) Door(brush, Part(r, i / 6f, .2f, (i + 1) / 6f, .95f), paint, handleLow: false);
        var oven = Part(r, 2 / 6f, .2f, .5f, .95f);
        brush.Rect(oven, steel, Palette.Darker(steel, .14f));
        brush.Round(Part(oven, .1f, .32f, .9f, .86f), oven.Width * .06f, new SKColor(0xFF2A2C38), mood.Night ? new SKColor(0xFF8A4A20) : new SKColor(0xFF454859));
        brush.Rect(Part(oven, .1f, .22f, .9f, .27f), Palette.Darker(steel, .35f));
        for (var k = 0; k < 4; k++) brush.Oval(oven.Left + oven.Width * (.2f + .2f * k), oven.Top + oven.Height * .11f, oven.Width * .05f, oven.Width * .05f, new SKColor(0xFF3A3C48));
        brush.Rect(Part(r, 0, .92f, 1, 1), Palette.Darker(paint, .55f));
        var top = mood.Lit(new SKColor(0xFFB98752));
        brush.Rect(Part(r, 0, .08f, 1, .22f), Palette.Lighter(top, .25f), Palette.Darker(top, .12f));
        // A pan on the stove, a tap over the sink, jars.
        brush.Round(Part(r, .36f, -.06f, .46f, .1f), r.Height * .03f, mood.Lit(new SKColor(0xFFE0574A)), mood.Lit(new SKColor(0xFFA83A34)));
        brush.Line(r.Left + r.Width * .46f, r.Top, r.Left + r.Width * .5f, r.Top - r.Height * .02f, r.Height * .035f, new SKColor(0xFF3A3C48));
        using (var tap = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = r.Height * .045f, StrokeCap = SKStrokeCap.Round, Color = steel })
        using (var bend = new SKPath())
        {
            bend.MoveTo(r.Left + r.Width * .72f, r.Top + r.Height * .1f);
            bend.LineTo(r.Left + r.Width * .72f, r.Top - r.Height * .1f);
            bend.QuadTo(r.Left + r.Width * .72f, r.Top - r.Height * .2f, r.Left + r.Width * .76f, r.Top - r.Height * .14f);
            brush.Canvas.DrawPath(bend, tap);
        }
        foreach (var (x, colour) in (ReadOnlySpan<(float, uint)>)[(.06f, 0xFFE8C66A), (.1f, 0xFF9C5A3A), (.14f, 0xFFE6E2D6)])
        {
            brush.Round(Part(r, x, -.1f, x + .032f, .1f), r.Width * .006f, mood.Lit(new SKColor(colour)), Palette.Darker(mood.Lit(new SKColor(colour)), .15f));
            brush.Rect(Part(r, x, -.14f, x + .032f, -.09f), mood.Lit(new SKColor(0xFF6E4A30)));
        }
    }

    private static void Door(Brush brush, SKRect r, SKColor paint, bool handleLow)
    {
        brush.Rect(SKRect.Inflate(r, -r.Width * .012f, 0), Palette.Lighter(paint, .08f), Palette.Darker(paint, .08f));
        brush.Rect(Part(r, .1f, .09f, .9f, .91f), Palette.Darker(paint, .16f));
        brush.Rect(Part(r, .13f, .11f, .9f, .91f), Palette.Lighter(paint, .14f), paint);
        var y = handleLow ? .8f : .16f;
        brush.Line(r.Left + r.Width * .4f, r.Top + r.Height * y, r.Left + r.Width * .6f, r.Top + r.Height * y, brush.Unit * .008f, Palette.Darker(paint, .5f));
    }

    private static void TiledFloor(Brush brush, SKRect r)
    {
        var (light, dark) = (brush.Mood.Lit(new SKColor(0xFFF2EBDD)), brush.Mood.Lit(new SKColor(0xFF7F97A3)));
        brush.Rect(r, light);
        const int Rows = 7, Half = 9;
        float Y(int row) => r.Top + r.Height * MathF.Pow(row / (float)Rows, 1.6f);
        float X(int column, int row) => r.MidX + column * r.Width * (.085f + .12f * MathF.Pow(row / (float)Rows, 1.6f));
        for (var row = 0; row < Rows; row++)
            for (var column = -Half; column < Half; column++)
            {
                if ((row + column) % 2 == 0) continue;
                using var tile = Brush.Polygon(X(column, row), Y(row), X(column + 1, row), Y(row), X(column + 1, row + 1), Y(row + 1), X(column, row + 1), Y(row + 1));
                brush.Fill(tile, dark);
            }
        brush.Rect(new SKRect(r.Left, r.Top, r.Right, r.Top + r.Height * .2f), new SKColor(30, 24, 60, 50), new SKColor(30, 24, 60, 0));
    }
}
