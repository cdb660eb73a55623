using Easel.Layouts;
using Easel.Models;
using Easel.Training;

namespace Easel.Corpus;

/// <summary>A picture with what a recogniser is to see in it.</summary>
/// <param name="Rgb">Red, green, blue of each of its 128×128 pixels.</param>
/// <param name="Slots">Index of the term of each global attribute.</param>
/// <param name="Things">For each cell 1 + index of the thing whose visible middle lies there, 0 for none, <see cref="RecogniserTargets.NotJudged"/> where one is too small to be told.</param>
/// <param name="Colours">For each cell 1 + index of its colour, 0 for its own, <see cref="RecogniserTargets.NotJudged"/> where nothing colourable is.</param>
public sealed record RecognitionSample(byte[] Rgb, long[] Slots, long[] Things, long[] Colours);

/// <summary>Draws pictures for a recogniser, labelled from what the painter says of each pixel.</summary>
/// <param name="painter">Paints; safe to use from many threads, and so is this.</param>
/// <param name="lexicon">The words.</param>
public sealed class RecognitionLabeller(ScenePainter painter, Lexicon lexicon)
{
    /// <summary>Pictures are painted at the size that people ask for and then reduced: strokes of a style look otherwise when painted small.</summary>
    private const int Reduction = 2;

    /// <summary>Least share of the picture's pixels that a thing must show to be told, 10×10 of them; and from which on a cell is not simply empty.</summary>
    private const double LeastShare = 0.006, LeastTrace = 0.0006;

    private readonly Dictionary<string, int> things = Indices(lexicon.Things), colours = Indices(lexicon.Colours);
    private readonly Dictionary<string, int>[] slots = [.. lexicon.Slots.Select(Indices)];

    /// <summary>Draws a scene.</summary>
    /// <param name="layout">The scene, in words of the lexicon.</param>
    /// <param name="seed">Moves small details.</param>
    public RecognitionSample Draw(Layout layout, ulong seed)
    {
        using var large = painter.PaintWithLabels(layout, Reduction * RecogniserConfig.Size, Reduction * RecogniserConfig.Size, seed);
        using var painted = large.Reduce(Reduction);
        var (cellThings, cellColours) = (new long[RecogniserConfig.Grid * RecogniserConfig.Grid], new long[RecogniserConfig.Grid * RecogniserConfig.Grid]);
        Array.Fill(cellColours, RecogniserTargets.NotJudged);
        var middles = Middles(painted, layout.Items.Count);
        for (var i = 0; i < layout.Items.Count; i++)
        {
            var (noun, colour, _) = layout.Items[i];
            if (middles[i] is not { } middle || !things.TryGetValue(noun, out var thing)) continue;
            var cell = middle.Cell;
            if (middle.Share < LeastShare)
            {
                if (cellThings[cell] == 0) cellThings[cell] = RecogniserTargets.NotJudged;
                continue;
            }
            cellThings[cell] = thing + 1;
            cellColours[cell] = !lexicon.Things[thing].Colourable ? RecogniserTargets.NotJudged : colour is null ? 0 : colours[colour] + 1;
        }
        var rgba = painted.Picture.GetPixelSpan();
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3) (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
        return new RecognitionSample(rgb, [.. layout.Globals.Select((term, slot) => (long)slots[slot][term])], cellThings, cellColours);
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
