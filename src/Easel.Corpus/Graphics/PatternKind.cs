using Easel.Corpus.Places;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Seamless patterns: one to three motifs, repeated so that the picture tiles. A box that touches an edge is one half of a motif; the other half is at the opposite edge.</summary>
internal static class PatternKind
{
    /// <summary>Most items that are motifs: a layout has room for a few more.</summary>
    private const int MostMotifs = 12;

    public static GraphicKind Kind { get; } = new(
        new PlaceKind("pattern",
            ["patterns", "seamless", "tileable", "seamless pattern", "repeating pattern", "repeat pattern", "tileable pattern", "seamless tile", "seamless texture", "tileable texture", "wallpaper pattern", "wallpaper design", "textile pattern", "fabric pattern", "fabric print", "textile print", "wrapping paper", "gift wrap", "surface pattern", "tiling pattern", "all-over print", "seamless repeating pattern", "seamless repeat pattern", "seamless tileable pattern"],
            6, "in a pattern", [])
        {
            Graphic = true,
            Regions =
            [
                new("polka dots", "dotted background, polka dot background, dots", Dots, Nearness: 91),
                new("stripes", "striped background, vertical stripes", Stripes, Nearness: 91),
                new("checks", "checked background, gingham, chequered background, checkered background", Checks, Nearness: 91),
            ],
        },
        Compose, Say, GraphicGround.Plain)
    {
        Flat = true,
        Tiles = true,
        StyleShare = (style, share) => style switch { "flat vector" => share * 2, "synthwave" => 0, "photo" or "blueprint" => share * .4f, _ => share },
    };

    /// <summary>Where motifs repeat: rows and columns of the tile, and whether every other row or column is moved by half a step.</summary>
    private sealed record Repeat(int Columns, int Rows, Shift Shift)
    {
        public int Items => Columns * Rows + (Shift switch { Shift.Rows => Rows / 2, Shift.Columns => Columns / 2, _ => 0 });
    }

    private enum Shift { None, Rows, Columns }

    private static Scene Compose(GraphicDraft draft)
    {
        var ground = draft.Ground(draft.Dice.Pick<string?>((null, 18), ("white", 14), (draft.Colour(), 68)));
        if (draft.Dice.Chance(.28)) draft.Region(draft.Dice.Any(["polka dots", "stripes", "checks"]), new Box(0, 0, 1, 1));
        var motifs = new List<ThingKind>();
        var wanted = draft.Dice.Pick((1, 46), (2, 38), (3, 16));
        while (motifs.Count < wanted)
            if (draft.Thing() is var kind && kind.Aspect is > .4f and < 2 && !motifs.Contains(kind)) motifs.Add(kind);
        var chosen = Arrange(draft, motifs);
        var count = motifs.Count;
        var boxes = motifs.ConvertAll(_ => new List<Box>());
        var fill = draft.Dice.Span(.74f, .92f);
        for (var row = 0; row < chosen.Rows; row++)
            for (var column = 0; column < chosen.Columns; column++)
            {
                var index = (chosen.Shift == Shift.Columns ? column : chosen.Shift == Shift.Rows ? row : row + column) % count;
                var (x, y) = ((column + .5f) / chosen.Columns, (row + .5f) / chosen.Rows);
                if (chosen.Shift == Shift.Rows && row % 2 == 1) x += .5f / chosen.Columns;
                if (chosen.Shift == Shift.Columns && column % 2 == 1) y += .5f / chosen.Rows;
                Wrap(boxes[index], draft.Fit(motifs[index], x, y, fill / chosen.Columns, fill / chosen.Rows));
            }
        for (var i = 0; i < count; i++) draft.Add(motifs[i], draft.Colour(motifs[i], .5, not: ground), [.. boxes[i]]);
        return draft.Finish(Kind);
    }

    /// <summary>Rows and columns whose cells suit the picture and the motifs.</summary>
    private static Repeat Arrange(GraphicDraft draft, List<ThingKind> motifs)
    {
        var (even, shape) = (draft.Dice.Chance(.4), motifs.Average(kind => kind.Aspect));
        var fitting = (from columns in Enumerable.Range(2, 4)
                       from rows in Enumerable.Range(2, 4)
                       from shift in even ? [Shift.None] : new[] { Shift.Rows, Shift.Columns }
                       let repeat = new Repeat(columns, rows, shift)
                       let cell = draft.Aspect * rows / columns
                       where cell is > .5f and < 2 && repeat.Items is >= 4 and <= MostMotifs && (shift == Shift.Rows || columns % motifs.Count == 0) && (shift == Shift.Columns || rows % motifs.Count == 0)
                           && (shift != Shift.Rows || rows % 2 == 0) && (shift != Shift.Columns || columns % 2 == 0)
                       orderby MathF.Abs(MathF.Log(cell / shape))
                       select repeat).ToList();
        // Motifs take turns across the edges too; three of them leave no room for a shift.
        if (fitting.Count == 0) fitting = [new Repeat(3, 3, Shift.None)];
        return draft.Dice.Any<Repeat>([.. fitting.Take(3)]);
    }

    /// <summary>Adds the box, cut in two where it crosses an edge.</summary>
    private static void Wrap(List<Box> boxes, Box box)
    {
        if (box.Right > 1.001f) boxes.AddRange([box with { Right = 1 }, box with { Left = 0, Right = box.Right - 1 }]);
        else if (box.Bottom > 1.001f) boxes.AddRange([box with { Bottom = 1 }, box with { Top = 0, Bottom = box.Bottom - 1 }]);
        else boxes.Add(box);
    }

    private static string Say(Wording words)
    {
        var scene = words.Scene;
        var things = Wording.Join(scene.Subjects.Select(subject => words.Plural(subject)));
        var text = words.Any(
            "a seamless pattern of {0}", "a seamless pattern of {0}", "seamless pattern with {0}", "a pattern of {0}", "a repeating pattern of {0}", "{0}, seamless pattern", "tileable pattern of {0}",
            "wallpaper pattern with {0}", "a fabric pattern with {0}", "wrapping paper with {0}", "{0}, repeating pattern", "textile print of {0}", "a pattern with {0}", "seamless texture with {0}")
            .Replace("{0}", things, StringComparison.Ordinal);
        var overlay = scene.Layout.Items[1].Noun;
        if (overlay is "polka dots" or "stripes" or "checks" && words.Chance(.6)) return $"{text} {words.Any("on", "over")} {overlay}";
        return words.Chance(.4) ? $"{text} {words.Ground()}" : text;
    }

    private static void Dots(Brush brush, SKRect r)
    {
        var (columns, rows) = Grid(r, 12);
        var (stepX, stepY) = (r.Width / columns, r.Height / rows);
        for (var row = -1; row <= rows; row++)
            for (var column = -1; column <= columns; column++)
                foreach (var shift in (ReadOnlySpan<float>)[.25f, .75f])
                    brush.Oval(r.Left + (column + shift) * stepX, r.Top + (row + shift) * stepY, stepX * .13f, stepY * .13f, Light);
    }

    private static void Stripes(Brush brush, SKRect r)
    {
        var (columns, _) = Grid(r, 10);
        for (var i = 0; i < columns; i++) brush.Rect(new SKRect(r.Left + r.Width * (i + .25f) / columns, r.Top, r.Left + r.Width * (i + .75f) / columns, r.Bottom), Light);
    }

    private static void Checks(Brush brush, SKRect r)
    {
        var (columns, rows) = Grid(r, 8);
        for (var i = 0; i < columns; i++) brush.Rect(new SKRect(r.Left + r.Width * (i + .25f) / columns, r.Top, r.Left + r.Width * (i + .75f) / columns, r.Bottom), Light);
        for (var i = 0; i < rows; i++) brush.Rect(new SKRect(r.Left, r.Top + r.Height * (i + .25f) / rows, r.Right, r.Top + r.Height * (i + .75f) / rows), Light);
    }

    /// <summary>Visible on every ground, louder than none of the motifs.</summary>
    private static SKColor Light => new(0x66FFFFFF);

    /// <summary>Columns and rows of a ground that covers three tiles each way: as many for each of the three.</summary>
    private static (int Columns, int Rows) Grid(SKRect r, int shorter)
    {
        var unit = MathF.Min(r.Width, r.Height) / shorter;
        return (3 * Math.Max(1, (int)MathF.Round(r.Width / unit)), 3 * Math.Max(1, (int)MathF.Round(r.Height / unit)));
    }
}
