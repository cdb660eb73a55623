using Easel.Layouts;
using Easel.Models;
using Easel.Training;

namespace Easel.Corpus;

/// <summary>A picture with what a recogniser is to see in it.</summary>
/// <param name="Rgb">Red, green, blue of each of its pixels, <see cref="RecognitionLabeller.Side"/> along each side.</param>
/// <param name="Slots">Index of the term of each global attribute.</param>
/// <param name="Things">For each cell 1 + index of the thing whose visible middle lies there, 0 for none, <see cref="RecogniserTargets.NotJudged"/> where one is too small to be told.</param>
/// <param name="Colours">For each cell 1 + index of its colour, 0 for its own, <see cref="RecogniserTargets.NotJudged"/> where nothing colourable is.</param>
/// <param name="Covers">For each quarter of each cell 1 + index of the thing that covers at least half of it, 0 for none, <see cref="RecogniserTargets.NotJudged"/> where one covers less, or is too small to be told.</param>
/// <param name="CoverColours">For each quarter of each cell 1 + index of that thing's colour, 0 for its own, <see cref="RecogniserTargets.NotJudged"/> where nothing colourable is.</param>
public sealed record RecognitionSample(byte[] Rgb, long[] Slots, long[] Things, long[] Colours, long[] Covers, long[] CoverColours)
{
    /// <summary>What a mirror shows of it.</summary>
    public RecognitionSample Mirrored()
    {
        const int Size = RecognitionLabeller.Side, Grid = RecogniserConfig.Grid;
        static int Cell(int at) => at / Grid * Grid + Grid - 1 - at % Grid;
        // A quarter on the left comes to lie on the right of its cell.
        static int Quarter(int at) => Cell(at / RecogniserDetail.Quarters) * RecogniserDetail.Quarters + (at % RecogniserDetail.Quarters ^ 1);
        static long[] Cells(long[] of) => [.. of.Select((_, at) => of[Cell(at)])];
        static long[] Quarters(long[] of) => [.. of.Select((_, at) => of[Quarter(at)])];
        var rgb = new byte[Rgb.Length];
        for (var at = 0; at < Size * Size; at++) Rgb.AsSpan(3 * (at / Size * Size + Size - 1 - at % Size), 3).CopyTo(rgb.AsSpan(3 * at));
        return new RecognitionSample(rgb, Slots, Cells(Things), Cells(Colours), Quarters(Covers), Quarters(CoverColours));
    }
}

/// <summary>Draws pictures for a recogniser, labelled from what the painter says of each pixel.</summary>
/// <param name="painter">Paints; safe to use from many threads, and so is this.</param>
/// <param name="lexicon">The words.</param>
public sealed class RecognitionLabeller(ScenePainter painter, Lexicon lexicon)
{
    /// <summary>Side of the pictures in pixels: they are painted at the size that people ask for, and a recogniser reduces them; strokes of a style look otherwise when painted small.</summary>
    public const int Side = 256;

    /// <summary>Least share of the picture's pixels that a thing must show to be told, 20×20 of them; and from which on a cell is not simply empty.</summary>
    private const double LeastShare = 0.006, LeastTrace = 0.0006;

    /// <summary>Share of a quarter of a cell from which on it is not free of a thing.</summary>
    private const double LeastCover = 0.1;

    private readonly Dictionary<string, int> things = Indices(lexicon.Things), colours = Indices(lexicon.Colours);
    private readonly Dictionary<string, int>[] slots = [.. lexicon.Slots.Select(Indices)];

    /// <summary>Draws a scene.</summary>
    /// <param name="layout">The scene, in words of the lexicon.</param>
    /// <param name="seed">Moves small details.</param>
    public RecognitionSample Draw(Layout layout, ulong seed)
    {
        using var painted = Paint(layout, seed);
        return Label(layout, painted);
    }

    /// <summary>Paints a scene as people see it.</summary>
    /// <param name="layout">The scene, in words of the lexicon.</param>
    /// <param name="seed">Moves small details.</param>
    /// <returns>The caller disposes it.</returns>
    public PaintedScene Paint(Layout layout, ulong seed) => painter.PaintWithLabels(layout, Side, Side, seed);

    /// <summary>What a recogniser is to see in a painted scene.</summary>
    /// <param name="layout">The scene.</param>
    /// <param name="painted">The scene from <see cref="Paint"/>.</param>
    public RecognitionSample Label(Layout layout, PaintedScene painted)
    {
        var (cellThings, cellColours) = (new long[RecogniserConfig.Grid * RecogniserConfig.Grid], new long[RecogniserConfig.Grid * RecogniserConfig.Grid]);
        Array.Fill(cellColours, RecogniserTargets.NotJudged);
        var middles = Middles(painted, layout.Items.Count);
        var labels = layout.Items.Select((item, i) => Label(item, middles[i]?.Share ?? 0)).ToArray();
        for (var i = 0; i < layout.Items.Count; i++)
        {
            if (middles[i] is not { } middle || labels[i].Thing == 0) continue;
            if (labels[i].Thing > 0 || cellThings[middle.Cell] == 0) (cellThings[middle.Cell], cellColours[middle.Cell]) = labels[i];
        }
        var (covers, coverColours) = Covered(painted, labels);
        var rgba = painted.Picture.GetPixelSpan();
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3) (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
        return new RecognitionSample(rgb, [.. layout.Globals.Select((term, slot) => (long)slots[slot][term])], cellThings, cellColours, covers, coverColours);
    }

    /// <summary>What is to be said of an item that shows a share of the picture: the classes of a thing and of its colour.</summary>
    private (long Thing, long Colour) Label(LayoutItem item, double share) =>
        !things.TryGetValue(item.Noun, out var thing) ? (0, RecogniserTargets.NotJudged)
        : share < LeastShare ? (RecogniserTargets.NotJudged, RecogniserTargets.NotJudged)
        : (thing + 1, !lexicon.Things[thing].Colourable ? RecogniserTargets.NotJudged : item.Colour is null ? 0 : colours[item.Colour] + 1);

    /// <summary>What covers each quarter of each cell, from the label of each item.</summary>
    private static (long[] Things, long[] Colours) Covered(PaintedScene painted, (long Thing, long Colour)[] labels)
    {
        const int Grid = RecogniserConfig.Grid, Fine = 2 * Grid;
        var (width, height) = (painted.Picture.Width, painted.Picture.Height);
        var counts = new int[Fine * Fine, labels.Length + 1];
        for (var i = 0; i < painted.Items.Length; i++) counts[i / width * Fine / height * Fine + i % width * Fine / width, painted.Items[i]]++;
        var (covers, hues) = (new long[Fine * Fine], new long[Fine * Fine]);
        Array.Fill(hues, RecogniserTargets.NotJudged);
        var told = Enumerable.Range(0, labels.Length).Where(i => labels[i].Thing != 0).ToList();
        for (var at = 0; at < Fine * Fine; at++)
        {
            var most = told.DefaultIfEmpty(-1).MaxBy(i => counts[at, i + 1]);
            var share = most < 0 ? 0 : (double)counts[at, most + 1] * Fine * Fine / (width * height);
            var (row, column) = (at / Fine, at % Fine);
            var quarter = (row / 2 * Grid + column / 2) * RecogniserDetail.Quarters + row % 2 * 2 + column % 2;
            if (share >= .5) (covers[quarter], hues[quarter]) = labels[most];
            else if (share >= LeastCover) covers[quarter] = RecogniserTargets.NotJudged;
        }
        return (covers, hues);
    }

    /// <summary>The cell of the middle of each item's visible pixels and the share of the picture that they are; null for what is hidden.</summary>
    private static (int Cell, double Share)?[] Middles(PaintedScene painted, int items)
    {
        const int Grid = RecogniserConfig.Grid;
        var (width, height) = (painted.Picture.Width, painted.Picture.Height);
        var sums = new (long X, long Y, int Count)[items + 1];
        for (var i = 0; i < painted.Items.Length; i++)
        {
            ref var sum = ref sums[painted.Items[i]];
            sum = (sum.X + i % width, sum.Y + i / width, sum.Count + 1);
        }
        return [.. sums.Skip(1).Select(sum => sum.Count < LeastTrace * width * height ? ((int, double)?)null
            : ((int)(sum.Y * Grid / sum.Count / height) * Grid + (int)(sum.X * Grid / sum.Count / width), (double)sum.Count / (width * height)))];
    }

    private static Dictionary<string, int> Indices(IEnumerable<Term> terms) => terms.Select((term, index) => (term.Name, index)).ToDictionary();
}
