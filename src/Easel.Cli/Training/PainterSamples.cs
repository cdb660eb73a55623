using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

/// <summary>What a painter learns from: latents on disk, and for each the scene, made anew from its seed, a caption and the window to look at.</summary>
internal static class PainterSamples
{
    /// <summary>Latents of one size and their scenes.</summary>
    public sealed record Shelf(int Rows, int Columns, Tensor Latents, Scene[] Scenes);

    /// <summary>Latents of a folder, by size: those of pictures by the main hand of their style.</summary>
    /// <remarks>A plan does not say by which hand things are drawn. The mean of several hands is a blur, and a small painter that must choose one does so cell by cell.</remarks>
    public static List<Shelf> Shelves(string folder)
    {
        var shelves = new List<Shelf>();
        foreach (var group in Directory.GetFiles(folder, "*x*-*.safetensors").Order().GroupBy(f => Path.GetFileName(f).Split('-')[0]))
        {
            var (latents, origins) = (new List<Tensor>(), new List<SceneOrigin>());
            foreach (var path in group)
            {
                using var file = SafetensorsFile.Open(path);
                latents.Add(file.Read("latents"));
                origins.AddRange(SceneNotes.Read(file.Metadata, (int)latents[^1].shape[0]));
            }
            var (rows, columns) = ((int)latents[0].shape[2], (int)latents[0].shape[3]);
            Scene[] scenes = [.. origins.AsParallel().AsOrdered().Select(origin => origin.Draw((float)columns / rows))];
            long[] kept = [.. Enumerable.Range(0, scenes.Length).Where(i => origins[i].IsByMainHand(scenes[i])).Select(i => (long)i)];
            using var whole = cat(latents);
            latents.ForEach(l => l.Dispose());
            if (kept.Length > 0) shelves.Add(new Shelf(rows, columns, whole.index_select(0, tensor(kept)), [.. kept.Select(i => scenes[i])]));
        }
        return shelves;
    }

    /// <summary>The things of all scenes, those that most scenes show first.</summary>
    public static IEnumerable<string> Nouns(IReadOnlyList<Shelf> shelves) =>
        shelves.SelectMany(shelf => shelf.Scenes).SelectMany(scene => scene.Layout.Items.Select(item => item.Noun).Distinct()).Where(Things.Contains)
            .CountBy(noun => noun).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key);

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

    /// <summary>Cells of a picture that a painter sees in part.</summary>
    public const int Part = 72;

    /// <summary>Cells of a picture that is drafted.</summary>
    private const int DraftPart = 36;

    /// <summary>Pictures of one shelf.</summary>
    /// <param name="Shelf">The shelf.</param>
    /// <param name="Samples">The pictures.</param>
    /// <param name="Rows">Rows of cells that are seen of each.</param>
    /// <param name="Columns">Columns.</param>
    public sealed record Batch(int Shelf, Sample[] Samples, int Rows, int Columns)
    {
        /// <summary>Where the parts lie that are seen; null where whole pictures are.</summary>
        /// <param name="shelf">The shelf that they are of.</param>
        /// <param name="device">Where the result is to be.</param>
        public CellWindows? Windows(Shelf shelf, Device device)
        {
            if ((Rows, Columns) == (shelf.Rows, shelf.Columns)) return null;
            Tensor Each(Func<Sample, long> place) => tensor(Samples.Select(place).ToArray(), device: device);
            return new CellWindows(Each(sample => sample.Top), Each(sample => sample.Left), Rows, Columns);
        }
    }

    /// <summary>A picture, or a part of it.</summary>
    /// <param name="Index">Of the latent on its shelf.</param>
    /// <param name="Caption">Token ids.</param>
    /// <param name="Raster">Its plan.</param>
    /// <param name="Top">First row of cells that is seen.</param>
    /// <param name="Left">First column.</param>
    public sealed record Sample(long Index, int[] Caption, LayoutRaster Raster, long Top = 0, long Left = 0);

    /// <summary>Three batches in four see a window of each picture, the fourth sees all of fewer pictures: same cost, and both detail and whole are learnt.</summary>
    /// <param name="index">Number of the batch, which decides it.</param>
    /// <param name="shelves">What there is to choose from.</param>
    /// <param name="tokenizer">Makes captions tokens.</param>
    /// <param name="totalCells">Cells of all pictures together.</param>
    /// <param name="part">Cells of a picture that is seen in part.</param>
    public static Batch MakeBatch(long index, IReadOnlyList<Shelf> shelves, BytePairTokenizer tokenizer, int totalCells, int part = Part)
    {
        var random = new Random((int)(index % int.MaxValue));
        var shelf = Choose(random, shelves);
        var (rows, columns) = index % 4 == 3 ? (shelves[shelf].Rows, shelves[shelf].Columns) : WindowOf(shelves[shelf], part);
        return new Batch(shelf, [.. Enumerable.Range(0, Math.Max(6, totalCells / (rows * columns))).Select(_ => Make(random, shelves[shelf], tokenizer, rows, columns))], rows, columns);
    }

    /// <summary>A batch for drafts: what an item looks like in a small window depends on nothing outside of it, not on words either.</summary>
    /// <param name="index">Number of the batch, which decides it.</param>
    /// <param name="shelves">What there is to choose from.</param>
    /// <param name="tokenizer">Makes words tokens.</param>
    /// <param name="count">Pictures of the batch.</param>
    public static Batch MakeDraftBatch(long index, IReadOnlyList<Shelf> shelves, BytePairTokenizer tokenizer, int count)
    {
        var random = new Random((int)(index % int.MaxValue));
        var at = Choose(random, shelves);
        var shelf = shelves[at];
        var (rows, columns) = WindowOf(shelf, DraftPart);
        return new Batch(at, [.. Enumerable.Range(0, count).Select(_ =>
        {
            var picture = random.Next(shelf.Scenes.Length);
            var layout = shelf.Scenes[picture].Layout;
            var (top, left) = Place(random, layout, shelf, rows, columns);
            return new Sample(picture, [], LayoutRaster.Create(layout, tokenizer, shelf.Rows, shelf.Columns, Painter.CoverDepth), top, left);
        })], rows, columns);
    }

    /// <summary>Words are dropped for a tenth of the samples, the plan for a seventh of the rest, both for a tenth.</summary>
    private static Sample Make(Random random, Shelf shelf, BytePairTokenizer tokenizer, int rows, int columns)
    {
        var at = random.Next(shelf.Scenes.Length);
        // The plain style is nearly all in the draft; what is left for a painter to learn is in the others.
        if (shelf.Scenes[at].Layout.Style == WantedThings.PlainStyle && random.Next(2) == 0) at = random.Next(shelf.Scenes.Length);
        var scene = shelf.Scenes[at];
        var chance = random.NextDouble();
        var (words, plan) = (chance >= 0.12, chance is >= 0.06 and < 0.97);
        var caption = tokenizer.Frame(words ? CaptionWriter.Write(scene, random) : "", TextEncoderConfig.Small.Length);
        var (top, left) = Place(random, scene.Layout, shelf, rows, columns);
        return new Sample(at, caption, LayoutRaster.Create(plan ? scene.Layout : null, tokenizer, shelf.Rows, shelf.Columns, Painter.CoverDepth), top, left);
    }

    /// <summary>One scene of a shelf with a caption and its plan, the same every time.</summary>
    public static Sample Make(Shelf shelf, int at, BytePairTokenizer tokenizer)
    {
        var scene = shelf.Scenes[at];
        return new Sample(at, tokenizer.Frame(CaptionWriter.Write(scene, new Random(at)), TextEncoderConfig.Small.Length), LayoutRaster.Create(scene.Layout, tokenizer, shelf.Rows, shelf.Columns, Painter.CoverDepth));
    }

    /// <summary>A sample that says nothing: what guidance leads away from.</summary>
    public static Sample Blank(Shelf shelf, BytePairTokenizer tokenizer) => new(0,
        tokenizer.Frame("", TextEncoderConfig.Small.Length), LayoutRaster.Create(null, tokenizer, shelf.Rows, shelf.Columns, Painter.CoverDepth));

    private static int Choose(Random random, IReadOnlyList<Shelf> shelves)
    {
        var at = random.Next(shelves.Sum(s => s.Scenes.Length));
        var shelf = 0;
        while (at >= shelves[shelf].Scenes.Length) at -= shelves[shelf++].Scenes.Length;
        return shelf;
    }

    private static readonly HashSet<string> Things = [.. CorpusLexicon.Create().Things.Select(t => t.Name)];

    /// <summary>A window of about so many cells, as nearly square as it can be.</summary>
    private static (int Rows, int Columns) WindowOf(Shelf shelf, int cells)
    {
        var rows = Math.Min(shelf.Rows, (int)Math.Sqrt(cells));
        return (rows, Math.Min(shelf.Columns, cells / rows));
    }

    /// <summary>Where a window lies: seven times in ten around a place in some thing, as things hold most of what there is to learn.</summary>
    private static (long Top, long Left) Place(Random random, Layout layout, Shelf shelf, int rows, int columns)
    {
        const double OnThings = 0.7;
        Box[] things = [.. layout.Items.Where(item => Things.Contains(item.Noun)).Select(item => item.Box)];
        var around = things.Length > 0 && random.NextDouble() < OnThings ? things[random.Next(things.Length)] : new Box(0, 0, 1, 1);
        long First(float low, float size, int cells, int seen) => (long)Math.Clamp(Math.Floor((low + random.NextDouble() * size) * cells - seen / 2.0 + 0.5), 0, cells - seen);
        return (First(around.Top, around.Height, shelf.Rows, rows), First(around.Left, around.Width, shelf.Columns, columns));
    }

    /// <summary>The latents of samples, B×C×h×w float32.</summary>
    public static Tensor Latents(Shelf shelf, Sample[] samples, Device device) =>
        shelf.Latents.index_select(0, tensor(samples.Select(sample => sample.Index).ToArray())).to(ScalarType.Float32).to(device);

    /// <summary>What a batch shall show, as tensors.</summary>
    public static PainterCondition Condition(Sample[] samples, TextEncoder text, int rows, int columns, Device device)
    {
        using var noGrad = no_grad();
        var ids = PlannerTraining.Stack([.. samples.Select(s => s.Caption)]).to(device);
        return Condition(samples, text.Encode(ids, TrainingPreset.TypeFor(device)), ids.ne(Padding), rows, columns, device);
    }

    /// <summary>What a batch shall show, without its words.</summary>
    public static PainterCondition Condition(Sample[] samples, int rows, int columns, Device device) =>
        Condition(samples, zeros([samples.Length, 0, TextEncoderConfig.Small.Width], TrainingPreset.TypeFor(device), device), zeros([samples.Length, 0], ScalarType.Bool, device), rows, columns, device);

    private static PainterCondition Condition(Sample[] samples, Tensor states, Tensor mask, int rows, int columns, Device device)
    {
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
