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

    public static int Run(string planner, string shards, string folder, TimeSpan time, TimeSpan planned, double peakRate, string? model, string? drafts, Device device, CancellationToken stop)
    {
        var tokenizer = BytePairTokenizer.Load(Path.Combine(planner, "tokenizer.json"));
        var text = new TextEncoder(TextEncoderConfig.Small);
        LoadText(text, planner);
        text.to(device);

        var painter = new Painter(PainterConfig.Small, new Generator(3));
        if (model is not null) ExportModel.StartFrom(painter, model, "painter");
        if (drafts is not null) TakeAverages(painter.AppearancePart, Path.Combine(drafts, "state.safetensors"));
        painter.to(device);
        var optimiser = new AdamW(painter, averageDecay: 0.995);
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        Console.WriteLine(run.Resume(painter, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        var generator = new Generator((ulong)optimiser.Steps + 3, device);

        var shelves = PainterSamples.Shelves(shards);
        foreach (var shelf in shelves) Console.WriteLine($"{shelf.Seeds.Length} pictures of {shelf.Columns * 16}x{shelf.Rows * 16}");
        var training = new PainterTraining(painter, generator);
        var loader = new Loader<PainterSamples.Batch>(i => PainterSamples.MakeBatch(i, shelves, tokenizer), optimiser.Steps, 6);
        run.Train(painter, optimiser, time, stop, () =>
        {
            var batch = loader.Next();
            var shelf = shelves[batch.Shelf];
            var clean = Latents(shelf, batch, device);
            var loss = training.Backward(clean, PainterSamples.Condition(batch.Samples, text, shelf.Rows, shelf.Columns, device), PainterSamples.Chosen(batch)?.to(device));
            var progress = run.Seconds / planned.TotalSeconds;
            var rate = peakRate * Math.Min(1, (optimiser.Steps + 1) / 200.0) * Math.Max(0.02, Math.Min(1, (1 - progress) / 0.35));
            return (batch.Samples.Length, [("loss", loss), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine, saved: () => LoadText(text, planner));
        return 0;
    }

    /// <summary>Teaches the items' appearance alone to name the average picture of a plan: a tenth of a painter's cost per picture, and most of what a painter needs to know of shapes.</summary>
    public static int Drafts(string planner, string shards, string folder, TimeSpan time, TimeSpan planned, Device device, CancellationToken stop)
    {
        const int Pictures = 24;
        const double PeakRate = 2e-3;
        var tokenizer = BytePairTokenizer.Load(Path.Combine(planner, "tokenizer.json"));
        using var text = new TextEncoder(TextEncoderConfig.Small with { Depth = 1 });
        text.to(device, ScalarType.BFloat16);
        var painter = new Painter(PainterConfig.Small, new Generator(4));
        painter.to(device);
        var optimiser = new AdamW(painter.AppearancePart, averageDecay: 0.998);
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        Console.WriteLine(run.Resume(painter.AppearancePart, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        var shelves = PainterSamples.Shelves(shards);
        var training = new PainterTraining(painter, new Generator((ulong)optimiser.Steps + 4, device));
        var loader = new Loader<PainterSamples.Batch>(i => PainterSamples.MakeWholeBatch(i, shelves, tokenizer, Pictures), optimiser.Steps, 6);
        run.Train(painter.AppearancePart, optimiser, time, stop, () =>
        {
            var batch = loader.Next();
            var shelf = shelves[batch.Shelf];
            var clean = Latents(shelf, batch, device);
            var loss = training.BackwardDraft(clean, PainterSamples.Condition(batch.Samples, text, shelf.Rows, shelf.Columns, device));
            var rate = PeakRate * Math.Min(1, (optimiser.Steps + 1) / 200.0) * Math.Max(0.02, 1 - run.Seconds / planned.TotalSeconds);
            return (Pictures, [("loss", loss), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine);
        return 0;
    }

    private static Tensor Latents(PainterSamples.Shelf shelf, PainterSamples.Batch batch, Device device) =>
        shelf.Latents.index_select(0, tensor(batch.Samples.Select(s => s.Index).ToArray())).to(ScalarType.Float32).to(device);

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
}
