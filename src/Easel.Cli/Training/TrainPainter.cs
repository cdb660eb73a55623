using System.Diagnostics;
using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

internal static class TrainPainter
{
    private const int ShardSize = 512;

    /// <summary>Draws scenes, encodes them and writes shards of latents; the scene of a latent is known by its seed.</summary>
    public static int Encode(string art, string autoencoderState, string folder, int width, int height, long first, long count)
    {
        const int Batch = 8;
        Directory.CreateDirectory(folder);
        var network = new Autoencoder(AutoencoderConfig.Small);
        TakeAverages(network, autoencoderState);
        network.eval();
        network.to(ScalarType.BFloat16);
        var painter = new ScenePainter(ArtKit.Open(art));
        var aspect = (float)width / height;
        for (var shard = first; shard < first + count; shard += ShardSize)
        {
            var path = Path.Combine(folder, $"{width}x{height}-{shard:D8}.safetensors");
            if (File.Exists(path)) continue;
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var loader = new Loader<byte[]>(i => TrainAutoencoder.Rgb(painter.Paint(SceneSampler.Sample((ulong)i, aspect).Layout, width, height, (ulong)i)), shard, 16);
            var parts = new List<Tensor>();
            for (var i = 0; i < ShardSize; i += Batch)
            {
                using var inner = NewDisposeScope();
                parts.Add(network.Encode(TrainAutoencoder.Pictures(loader.Take(Batch), width, height).to(ScalarType.BFloat16)).MoveToOuterDisposeScope());
            }
            SafetensorsWriter.Write(path, [("latents", cat(parts))], new Dictionary<string, string> { ["first"] = shard.ToString() });
            Console.WriteLine(path);
        }
        return 0;
    }

    /// <summary>Latents of one size and the seeds of their scenes.</summary>
    private sealed record Shelf(int Rows, int Columns, Tensor Latents, ulong[] Seeds);

    public static int Run(string planner, string shards, string folder, TimeSpan time, TimeSpan planned, double peakRate, string? model, CancellationToken stop)
    {
        var tokenizer = BytePairTokenizer.Load(Path.Combine(planner, "tokenizer.json"));
        var text = new TextEncoder(TextEncoderConfig.Small);
        LoadText(text, planner);

        var generator = new Generator(3);
        var painter = new Painter(PainterConfig.Small, generator);
        if (model is not null) ExportModel.StartFrom(painter, model, "painter");
        var optimiser = new AdamW(painter, averageDecay: 0.995);
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        Console.WriteLine(run.Resume(painter, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        generator.manual_seed(optimiser.Steps + 3);

        var shelves = Shelves(shards);
        foreach (var shelf in shelves) Console.WriteLine($"{shelf.Seeds.Length} pictures of {shelf.Columns * 16}x{shelf.Rows * 16}");
        var training = new PainterTraining(painter, generator);
        var loader = new Loader<Batch>(i => MakeBatch(i, shelves, tokenizer), optimiser.Steps, 6);
        run.Train(painter, optimiser, time, stop, () =>
        {
            var batch = loader.Next();
            var shelf = shelves[batch.Shelf];
            var clean = shelf.Latents.index_select(0, tensor(batch.Samples.Select(s => s.Index).ToArray())).to(ScalarType.Float32);
            var loss = training.Backward(clean, Condition(batch.Samples, text, shelf.Rows, shelf.Columns), Chosen(batch));
            var progress = run.Seconds / planned.TotalSeconds;
            var rate = peakRate * Math.Min(1, (optimiser.Steps + 1) / 200.0) * Math.Max(0.02, Math.Min(1, (1 - progress) / 0.15));
            return (batch.Samples.Length, [("loss", loss), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine, saved: () => LoadText(text, planner));
        return 0;
    }

    /// <summary>Takes over the text encoder as far as it has come: the planner's run may still be going on beside this one.</summary>
    private static void LoadText(TextEncoder text, string planner)
    {
        TakeAverages(text, Path.Combine(planner, "state.safetensors"), "text.");
        text.to(ScalarType.BFloat16);
    }

    private static void TakeAverages(nn.Module network, string state, string prefix = "")
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(state);
        var targets = network.state_dict();
        foreach (var (key, value) in TrainingRun.Averages(file, network, prefix)) targets[key].copy_(value);
    }

    private static List<Shelf> Shelves(string folder)
    {
        var shelves = new List<Shelf>();
        foreach (var group in Directory.GetFiles(folder, "*.safetensors").Order().GroupBy(f => Path.GetFileName(f).Split('-')[0]))
        {
            var (latents, seeds) = (new List<Tensor>(), new List<ulong>());
            foreach (var path in group)
            {
                using var file = SafetensorsFile.Open(path);
                latents.Add(file.Read("latents"));
                seeds.AddRange(Enumerable.Range(0, (int)latents[^1].shape[0]).Select(i => ulong.Parse(file.Metadata["first"]) + (ulong)i));
            }
            var all = cat(latents);
            latents.ForEach(l => l.Dispose());
            shelves.Add(new Shelf((int)all.shape[2], (int)all.shape[3], all, [.. seeds]));
        }
        return shelves;
    }

    private sealed record Batch(int Shelf, bool IsWhole, Sample[] Samples);

    /// <summary>Seven batches in eight see a random part of the cells, the eighth sees all of fewer pictures: same cost, and both detail and whole are learnt.</summary>
    private static Batch MakeBatch(long index, List<Shelf> shelves, BytePairTokenizer tokenizer)
    {
        const int Cells = 2304;
        var random = new Random((int)(index % int.MaxValue));
        var at = random.Next(shelves.Sum(s => s.Seeds.Length));
        var shelf = 0;
        while (at >= shelves[shelf].Seeds.Length) at -= shelves[shelf++].Seeds.Length;
        var all = shelves[shelf].Rows * shelves[shelf].Columns;
        var cells = index % 8 == 7 ? all : Math.Min(all, 72);
        return new Batch(shelf, cells == all, [.. Enumerable.Range(0, Math.Max(6, Cells / cells)).Select(_ => Make(random, shelves[shelf], tokenizer, cells))]);
    }

    private sealed record Sample(long Index, int[] Caption, LayoutRaster Raster, long[] Cells);

    /// <summary>Words are dropped for a tenth of the samples, the plan for a seventh of the rest, both for a tenth.</summary>
    private static Sample Make(Random random, Shelf shelf, BytePairTokenizer tokenizer, int cells)
    {
        var at = random.Next(shelf.Seeds.Length);
        var scene = SceneSampler.Sample(shelf.Seeds[at], (float)shelf.Columns / shelf.Rows);
        var chance = random.NextDouble();
        var (words, plan) = (chance >= 0.12, chance is >= 0.06 and < 0.97);
        var caption = tokenizer.Encode(words ? CaptionWriter.Write(scene, random) : "", TextEncoderConfig.Small.Length);
        return new Sample(at, [.. caption.TakeWhile(i => i != 0)], LayoutRaster.Create(plan ? scene.Layout : null, tokenizer, shelf.Rows, shelf.Columns, Painter.CoverDepth), Choose(random, scene.Layout, shelf, cells));
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

    /// <summary>B×M chosen cells; null when they are all.</summary>
    private static Tensor? Chosen(Batch batch) =>
        batch.IsWhole ? null : tensor(batch.Samples.SelectMany(s => s.Cells).ToArray(), [batch.Samples.Length, batch.Samples[0].Cells.Length]);

    private static PainterCondition Condition(Sample[] samples, TextEncoder text, int rows, int columns)
    {
        using var noGrad = no_grad();
        var ids = PlannerTraining.Stack([.. samples.Select(s => s.Caption)]);
        var mask = ids.ne(Padding);
        var states = text.Encode(ids, ScalarType.BFloat16);
        Tensor Join(Func<LayoutRaster, Array> part, ScalarType type, params long[] shape)
        {
            var arrays = samples.Select(s => part(s.Raster)).ToArray();
            var length = arrays[0].Length;
            var joined = Array.CreateInstance(arrays[0].GetType().GetElementType()!, length * arrays.Length);
            for (var i = 0; i < arrays.Length; i++) Array.Copy(arrays[i], 0, joined, i * length, length);
            return from_array(joined).to(type).view([samples.Length, .. shape]);
        }
        return new PainterCondition(
            states, mask,
            Join(r => r.ItemWords, ScalarType.Int64, LayoutRaster.MaxItems, LayoutRaster.MaxWords),
            Join(r => r.ItemBoxes, ScalarType.Float32, LayoutRaster.MaxItems, 4),
            Join(r => r.GlobalWords, ScalarType.Int64, Lexicon.SlotNames.Count, LayoutRaster.MaxWords),
            Join(r => r.Cover, ScalarType.Int64, rows * columns, Painter.CoverDepth),
            Join(r => r.Coordinates, ScalarType.Float32, rows * columns, Painter.CoverDepth, 2), rows, columns);
    }

    private static readonly Scalar Padding = 0;
}
