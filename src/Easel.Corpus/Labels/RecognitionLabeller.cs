using Easel.Layouts;
using Easel.Models;
using Easel.Training;

namespace Easel.Corpus;

/// <summary>A picture with what a recogniser is to see in it.</summary>
/// <param name="Rgb">Red, green, blue of each of its pixels, <see cref="RecognitionLabeller.Side"/> along each side.</param>
/// <param name="Slots">Index of the term of each global attribute, <see cref="RecogniserTargets.NotJudged"/> where the picture does not tell it.</param>
/// <param name="Things">For each cell 1 + index of the thing whose visible middle lies there, 0 for none, <see cref="RecogniserTargets.NotJudged"/> where one is too small to be told.</param>
/// <param name="Colours">For each cell 1 + index of its colour, 0 for its own, <see cref="RecogniserTargets.NotJudged"/> where nothing colourable is.</param>
/// <param name="Covers">For each quarter of each cell 1 + index of the thing that covers at least half of it, 0 for none, <see cref="RecogniserTargets.NotJudged"/> where one covers less, or is too small to be told.</param>
/// <param name="CoverColours">For each quarter of each cell 1 + index of that thing's colour, 0 for its own, <see cref="RecogniserTargets.NotJudged"/> where nothing colourable is.</param>
public sealed record RecognitionSample(byte[] Rgb, long[] Slots, long[] Things, long[] Colours, long[] Covers, long[] CoverColours)
{
    /// <summary>What a mirror shows of it.</summary>
    public RecognitionSample Mirrored()
    {
        const int Size = RecognitionLabeller.Side;
        var grid = (int)Math.Sqrt(Things.Length);
        int Cell(int at) => at / grid * grid + grid - 1 - at % grid;
        // A quarter on the left comes to lie on the right of its cell.
        int Quarter(int at) => Cell(at / RecogniserDetail.Quarters) * RecogniserDetail.Quarters + (at % RecogniserDetail.Quarters ^ 1);
        long[] Cells(long[] of) => [.. of.Select((_, at) => of[Cell(at)])];
        long[] Quarters(long[] of) => [.. of.Select((_, at) => of[Quarter(at)])];
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
    public RecognitionSample Draw(Layout layout, ulong seed) => Label(DrawScene(layout, seed));

    /// <summary>Draws a scene as people see it, before it is labelled, perhaps more than once.</summary>
    /// <param name="layout">The scene, in words of the lexicon.</param>
    /// <param name="seed">Moves small details.</param>
    public RecognitionScene DrawScene(Layout layout, ulong seed)
    {
        using var painted = painter.PaintWithLabels(layout, Side, Side, seed);
        return RecognitionScene.Of(layout, painted);
    }

    /// <summary>What a recogniser is to see in a scene.</summary>
    /// <param name="scene">The scene, or a window of it.</param>
    /// <param name="grid">Cells along each side.</param>
    public RecognitionSample Label(RecognitionScene scene, int grid = RecogniserConfig.Grid)
    {
        var layout = scene.Layout;
        var (cellThings, cellColours) = (new long[grid * grid], new long[grid * grid]);
        Array.Fill(cellColours, RecogniserTargets.NotJudged);
        var middles = Middles(scene, grid);
        var labels = layout.Items.Select((item, i) => Label(item, middles[i]?.Share ?? 0, scene.IsWhole(i))).ToArray();
        for (var i = 0; i < layout.Items.Count; i++)
        {
            if (middles[i] is not { } middle || labels[i].Thing == 0) continue;
            if (labels[i].Thing > 0 || cellThings[middle.Cell] == 0) (cellThings[middle.Cell], cellColours[middle.Cell]) = labels[i];
        }
        var (covers, coverColours) = Covered(scene, labels, grid);
        var terms = layout.Globals.Select((term, slot) => scene.IsWindow && Lexicon.SlotNames[slot] == "camera" ? RecogniserTargets.NotJudged : slots[slot][term]);
        return new RecognitionSample(scene.Rgb, [.. terms], cellThings, cellColours, covers, coverColours);
    }

    /// <summary>What is to be said of an item that shows a share of the picture: the classes of a thing and of its colour.</summary>
    private (long Thing, long Colour) Label(LayoutItem item, double share, bool isWhole) =>
        !things.TryGetValue(item.Noun, out var thing) ? (0, RecogniserTargets.NotJudged)
        : share < LeastShare || !isWhole ? (RecogniserTargets.NotJudged, RecogniserTargets.NotJudged)
        : (thing + 1, !lexicon.Things[thing].Colourable ? RecogniserTargets.NotJudged : item.Colour is null ? 0 : colours[item.Colour] + 1);

    /// <summary>What covers each quarter of each cell, from the label of each item.</summary>
    private static (long[] Things, long[] Colours) Covered(RecognitionScene scene, (long Thing, long Colour)[] labels, int grid)
    {
        var fine = 2 * grid;
        var counts = new int[fine * fine, labels.Length + 1];
        for (var i = 0; i < scene.Items.Length; i++) counts[i / Side * fine / Side * fine + i % Side * fine / Side, scene.Items[i]]++;
        var (covers, hues) = (new long[fine * fine], new long[fine * fine]);
        Array.Fill(hues, RecogniserTargets.NotJudged);
        var told = Enumerable.Range(0, labels.Length).Where(i => labels[i].Thing != 0).ToList();
        for (var at = 0; at < fine * fine; at++)
        {
            var most = told.DefaultIfEmpty(-1).MaxBy(i => counts[at, i + 1]);
            var share = most < 0 ? 0 : (double)counts[at, most + 1] * fine * fine / (Side * Side);
            var (row, column) = (at / fine, at % fine);
            var quarter = (row / 2 * grid + column / 2) * RecogniserDetail.Quarters + row % 2 * 2 + column % 2;
            if (share >= .5) (covers[quarter], hues[quarter]) = labels[most];
            else if (share >= LeastCover) covers[quarter] = RecogniserTargets.NotJudged;
        }
        return (covers, hues);
    }

    /// <summary>The cell of the middle of each item's visible pixels and the share of the picture that they are; null for what is hidden.</summary>
    private static (int Cell, double Share)?[] Middles(RecognitionScene scene, int grid) =>
        [.. Enumerable.Range(0, scene.Layout.Items.Count).Select(scene.Pixels).Select(sum => sum.Count < LeastTrace * Side * Side ? ((int, double)?)null
            : ((int)(sum.Y * grid / sum.Count / Side) * grid + (int)(sum.X * grid / sum.Count / Side), (double)sum.Count / (Side * Side)))];

    private static Dictionary<string, int> Indices(IEnumerable<Term> terms) => terms.Select((term, index) => (term.Name, index)).ToDictionary();
}
