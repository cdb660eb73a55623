using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

/// <summary>What a painter learns from: latents on disk, and for each the scene, a caption and the cells to look at, made anew from its seed.</summary>
internal static class PainterSamples
{
    /// <summary>Latents of one size and the origins of their scenes.</summary>
    public sealed record Shelf(int Rows, int Columns, Tensor Latents, SceneOrigin[] Scenes);

    /// <summary>Latents of a folder, by size: those of pictures by the main hand of their style.</summary>
    /// <remarks>A plan does not say by which hand things are drawn. The mean of several hands is a blur, and a small painter that must choose one does so cell by cell.</remarks>
    public static List<Shelf> Shelves(string folder)
    {
        var shelves = new List<Shelf>();
        foreach (var group in Directory.GetFiles(folder, "*x*-*.safetensors").Order().GroupBy(f => Path.GetFileName(f).Split('-')[0]))
        {
            var (latents, scenes) = (new List<Tensor>(), new List<SceneOrigin>());
            foreach (var path in group)
            {
                using var file = SafetensorsFile.Open(path);
                latents.Add(file.Read("latents"));
                scenes.AddRange(SceneNotes.Read(file.Metadata, (int)latents[^1].shape[0]));
            }
            var (rows, columns) = ((int)latents[0].shape[2], (int)latents[0].shape[3]);
            long[] kept = [.. Enumerable.Range(0, scenes.Count).AsParallel().AsOrdered().Where(i => scenes[i].IsByMainHand(scenes[i].Draw((float)columns / rows))).Select(i => (long)i)];
            using var whole = cat(latents);
            latents.ForEach(l => l.Dispose());
            if (kept.Length > 0) shelves.Add(new Shelf(rows, columns, whole.index_select(0, tensor(kept)), [.. kept.Select(i => scenes[(int)i])]));
        }
        return shelves;
    }

    /// <summary>Seeds of scenes from one on: neighbours, or the next ones whose scenes show one of some things large.</summary>
    /// <param name="first">The first that may be taken.</param>
    /// <param name="count">How many.</param>
    /// <param name="aspect">Width over height of the pictures.</param>
    /// <param name="things">The things; null for all scenes. A range of this many seeds is searched in steps, so that the next shard finds others.</param>
    public static ulong[] SeedsFrom(long first, int count, float aspect, WantedThings? things)
    {
        if (things is null) return [.. Enumerable.Range(0, count).Select(i => (ulong)(first + i))];
        // Far from all seeds that are drawn in order; each shard has a range of its own.
        const ulong Apart = 1_000_000, Room = 1_000;
        bool Shows(ulong seed) => things.AreLargeIn(SceneSampler.Sample(seed, aspect).Layout);
        ulong[] found = [.. Enumerable.Range(0, count * (int)Room).Select(i => Apart + (ulong)first * Room + (ulong)i).Where(Shows).Take(count)];
        return found.Length == count ? found : throw new InvalidRequestException("Too few scenes show any of these things; see 'easel corpus stats' for their names.");
    }

    /// <summary>Cells of a picture that is seen in part.</summary>
    public const int Part = 72;

    public sealed record Batch(int Shelf, bool IsWhole, Sample[] Samples);

    /// <summary>Seven batches in eight see a random part of the cells, the eighth sees all of fewer pictures: same cost, and both detail and whole are learnt.</summary>
    /// <param name="index">Number of the batch, which decides it.</param>
    /// <param name="shelves">What there is to choose from.</param>
    /// <param name="tokenizer">Makes captions tokens.</param>
    /// <param name="totalCells">Cells of all pictures together.</param>
    /// <param name="part">Cells of a picture that is seen in part.</param>
    public static Batch MakeBatch(long index, IReadOnlyList<Shelf> shelves, BytePairTokenizer tokenizer, int totalCells, int part = Part)
    {
        var random = new Random((int)(index % int.MaxValue));
        var shelf = Choose(random, shelves);
        var all = shelves[shelf].Rows * shelves[shelf].Columns;
        var cells = index % 8 == 7 ? all : Math.Min(all, part);
        return new Batch(shelf, cells == all, [.. Enumerable.Range(0, Math.Max(6, totalCells / cells)).Select(_ => Make(random, shelves[shelf], tokenizer, cells, true))]);
    }

    public sealed record Sample(long Index, int[] Caption, LayoutRaster Raster, long[] Cells);

    /// <summary>Words are dropped for a tenth of the samples, the plan for a seventh of the rest, both for a tenth.</summary>
    private static Sample Make(Random random, Shelf shelf, BytePairTokenizer tokenizer, int cells, bool drops)
    {
        var at = random.Next(shelf.Scenes.Length);
        var scene = shelf.Scenes[at].Draw((float)shelf.Columns / shelf.Rows);
        var chance = drops ? random.NextDouble() : 0.5;
        var (words, plan) = (chance >= 0.12, chance is >= 0.06 and < 0.97);
        var caption = tokenizer.Frame(words ? CaptionWriter.Write(scene, random) : "", TextEncoderConfig.Small.Length);
        return new Sample(at, caption, LayoutRaster.Create(plan ? scene.Layout : null, tokenizer, shelf.Rows, shelf.Columns, Painter.CoverDepth), Choose(random, scene.Layout, shelf, cells));
    }

    /// <summary>One scene of a shelf with a caption and its plan, the same every time.</summary>
    public static Sample Make(Shelf shelf, int at, BytePairTokenizer tokenizer)
    {
        var scene = shelf.Scenes[at].Draw((float)shelf.Columns / shelf.Rows);
        return new Sample(at, tokenizer.Frame(CaptionWriter.Write(scene, new Random(at)), TextEncoderConfig.Small.Length), LayoutRaster.Create(scene.Layout, tokenizer, shelf.Rows, shelf.Columns, Painter.CoverDepth), []);
    }

    /// <summary>A sample that says nothing: what guidance leads away from.</summary>
    public static Sample Blank(Shelf shelf, BytePairTokenizer tokenizer) => new(0,
        tokenizer.Frame("", TextEncoderConfig.Small.Length), LayoutRaster.Create(null, tokenizer, shelf.Rows, shelf.Columns, Painter.CoverDepth), []);

    /// <summary>A batch of whole pictures with their plans, for drafts.</summary>
    public static Batch MakeWholeBatch(long index, IReadOnlyList<Shelf> shelves, BytePairTokenizer tokenizer, int count)
    {
        var random = new Random((int)(index % int.MaxValue));
        var shelf = Choose(random, shelves);
        return new Batch(shelf, true, [.. Enumerable.Range(0, count).Select(_ => Make(random, shelves[shelf], tokenizer, 0, false))]);
    }

    private static int Choose(Random random, IReadOnlyList<Shelf> shelves)
    {
        var at = random.Next(shelves.Sum(s => s.Scenes.Length));
        var shelf = 0;
        while (at >= shelves[shelf].Scenes.Length) at -= shelves[shelf++].Scenes.Length;
        return shelf;
    }

    private static readonly HashSet<string> Things = [.. CorpusLexicon.Create().Things.Select(t => t.Name)];

    /// <summary>Draws cells without replacement, those that things cover four times as likely: they hold most of what there is to learn (Efraimidis and Spirakis 2006).</summary>
    private static long[] Choose(Random random, Layout layout, Shelf shelf, int cells)
    {
        var boxes = layout.Items.Where(i => Things.Contains(i.Noun)).Select(i => i.Box).ToArray();
        var keys = new double[shelf.Rows * shelf.Columns];
        for (var cell = 0; cell < keys.Length; cell++)
        {
            var (x, y) = ((cell % shelf.Columns + 0.5f) / shelf.Columns, (cell / shelf.Columns + 0.5f) / shelf.Rows);
            var weight = boxes.Any(b => x >= b.Left && x <= b.Right && y >= b.Top && y <= b.Bottom) ? 4 : 1;
            keys[cell] = Math.Log(random.NextDouble()) / weight;
        }
        return [.. Enumerable.Range(0, keys.Length).OrderByDescending(cell => keys[cell]).Take(cells).Select(cell => (long)cell)];
    }

    /// <summary>The latents of samples, B×C×h×w float32.</summary>
    public static Tensor Latents(Shelf shelf, Sample[] samples, Device device) =>
        shelf.Latents.index_select(0, tensor(samples.Select(sample => sample.Index).ToArray())).to(ScalarType.Float32).to(device);

    /// <summary>B×M chosen cells; null when they are all.</summary>
    public static Tensor? Chosen(Batch batch) =>
        batch.IsWhole ? null : tensor(batch.Samples.SelectMany(s => s.Cells).ToArray(), [batch.Samples.Length, batch.Samples[0].Cells.Length]);

    /// <summary>What a batch shall show, as tensors.</summary>
    public static PainterCondition Condition(Sample[] samples, TextEncoder text, int rows, int columns, Device device)
    {
        using var noGrad = no_grad();
        var ids = PlannerTraining.Stack([.. samples.Select(s => s.Caption)]).to(device);
        var mask = ids.ne(Padding);
        var states = text.Encode(ids, ScalarType.BFloat16);
        Tensor Join(Func<LayoutRaster, Array> part, ScalarType type, params long[] shape)
        {
            var arrays = samples.Select(s => part(s.Raster)).ToArray();
            var length = arrays[0].Length;
            var joined = Array.CreateInstance(arrays[0].GetType().GetElementType()!, length * arrays.Length);
            for (var i = 0; i < arrays.Length; i++) Array.Copy(arrays[i], 0, joined, i * length, length);
            return from_array(joined).to(type).to(device).view([samples.Length, .. shape]);
        }
        return new PainterCondition(
            states, mask,
            Join(r => r.ItemColours, ScalarType.Int64, LayoutRaster.MaxItems, LayoutRaster.MaxWords),
            Join(r => r.ItemNouns, ScalarType.Int64, LayoutRaster.MaxItems, LayoutRaster.MaxWords),
            Join(r => r.ItemBoxes, ScalarType.Float32, LayoutRaster.MaxItems, 4),
            Join(r => r.GlobalWords, ScalarType.Int64, Lexicon.SlotNames.Count, LayoutRaster.MaxWords),
            Join(r => r.Cover, ScalarType.Int64, rows * columns, Painter.CoverDepth),
            Join(r => r.Coordinates, ScalarType.Float32, rows * columns, Painter.CoverDepth, 2), rows, columns);
    }

    private static readonly Scalar Padding = 0;
}
