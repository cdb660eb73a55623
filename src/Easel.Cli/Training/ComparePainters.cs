using System.Globalization;
using System.Text.Json;
using Easel.Models;
using Easel.Prompts;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

/// <summary>Small painters that differ in one thing of how they are trained, each given the same seconds of processor time, judged by the same scenes that none has seen.</summary>
/// <remarks>Processor time and not the clock, so that what else the machine does decides nothing.</remarks>
internal static class ComparePainters
{
    private const int Kept = 64, Columns = 16;
    private const double PeakRate = 1e-3, LookSeconds = 15;

    private static readonly PainterConfig Tiny = PainterConfig.Small with { Width = 128, Depth = 6, Heads = 4, MapWidth = 64 };

    /// <summary>One way to train.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Cells">Cells of a picture that a step sees, seven times in eight.</param>
    /// <param name="DraftWeight">Weight of the draft's error.</param>
    /// <param name="SpreadsLevels">Whether noise levels are spread over a batch.</param>
    /// <param name="HasMap">Whether what covers a cell is painted onto it, beside the appearance of the items; otherwise the appearance alone lies on the grid.</param>
    private sealed record Recipe(string Name, int Cells = PainterSamples.Part, double DraftWeight = 0.25, bool SpreadsLevels = true, bool HasMap = true);

    private static readonly Recipe[] Recipes =
    [
        new("as it is"), new("all cells of each picture", Cells: int.MaxValue), new("no draft", DraftWeight: 0), new("independent noise levels", SpreadsLevels: false), new("no map beside the appearance", HasMap: false),
    ];

    /// <summary>Trains all of them and writes a curve for each: RUN/NAME.jsonl with seconds of processor time, pictures seen, and the loss on unseen scenes.</summary>
    /// <param name="planner">Run or model with the text encoder.</param>
    /// <param name="shards">Latents of 256x256 pictures.</param>
    /// <param name="folder">Where the curves go; those that are there are kept.</param>
    /// <param name="seconds">Processor time of each.</param>
    /// <param name="stop">Ends it.</param>
    public static int Run(string planner, string shards, string folder, double seconds, CancellationToken stop)
    {
        if (seconds is not (> 0 and < 1e6)) throw new InvalidRequestException($"{seconds} seconds are no time to train; give more than 0.");
        Directory.CreateDirectory(folder);
        var tokenizer = BytePairTokenizer.Load(Path.Combine(planner, "tokenizer.json"));
        using var text = new TextEncoder(TextEncoderConfig.Small);
        TrainPainter.LoadText(text, planner, CPU);
        var shelf = PainterSamples.Shelves(shards).Find(shelf => (shelf.Rows, shelf.Columns) == (Columns, Columns)) ?? throw new InvalidRequestException($"There are no latents of 256x256 pictures in {shards}.");
        var trained = (int)shelf.Latents.shape[0] - Kept;
        if (trained < Kept) throw new InvalidRequestException($"There are too few latents in {shards}; give {2 * Kept} or more.");
        PainterSamples.Shelf[] seen = [shelf with { Latents = shelf.Latents.narrow(0, 0, trained), Scenes = shelf.Scenes[..trained] }], unseen = [shelf with { Latents = shelf.Latents.narrow(0, trained, Kept), Scenes = shelf.Scenes[trained..] }];
        foreach (var recipe in Recipes.TakeWhile(_ => !stop.IsCancellationRequested))
        {
            var path = Path.Combine(folder, recipe.Name.Replace(' ', '-') + ".jsonl");
            if (File.Exists(path)) continue;
            var lines = Curve(recipe, seen, unseen, text, tokenizer, seconds, stop).Select(point => JsonSerializer.Serialize(point)).ToList();
            if (stop.IsCancellationRequested) return ExitCode.Interrupted;
            File.WriteAllLines(path, lines);
            Console.WriteLine($"{recipe.Name}: {lines[^1]}");
        }
        return ExitCode.Success;
    }

    private static IEnumerable<Dictionary<string, double>> Curve(Recipe recipe, PainterSamples.Shelf[] seen, PainterSamples.Shelf[] unseen, TextEncoder text, BytePairTokenizer tokenizer, double seconds, CancellationToken stop)
    {
        using var painter = new Painter(Tiny, new Generator(1));
        var (optimiser, training) = (new AdamW(painter, averageDecay: 0.99), new PainterTraining(painter, recipe.DraftWeight, recipe.SpreadsLevels));
        var loader = new Loader<PainterSamples.Batch>(i => PainterSamples.MakeBatch(i, seen, tokenizer, TrainingPreset.For(CPU).PainterCells, recipe.Cells), 0, 2);
        var (used, next, pictures, steps) = (0.0, LookSeconds, 0L, 0L);
        yield return Point();
        while (used < seconds && !stop.IsCancellationRequested)
        {
            var before = Environment.CpuUsage.TotalTime;
            using (NewDisposeScope())
            {
                var batch = loader.Next();
                using var noise = new Generator((ulong)++steps);
                training.Backward(PainterSamples.Latents(seen[0], batch.Samples, CPU), Condition(batch.Samples), noise, batch.Windows(seen[0], CPU));
                optimiser.Step(PeakRate * Math.Min(1, steps / 50.0) * Math.Max(0.05, Math.Min(1, (1 - used / seconds) / 0.35)));
                pictures += batch.Samples.Length;
            }
            used += (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            if (used < next && used < seconds) continue;
            next += LookSeconds;
            yield return Point();
        }

        Dictionary<string, double> Point() => new() { ["seconds"] = Math.Round(used, 1), ["pictures"] = pictures, ["loss"] = Math.Round(Loss(), 5) };

        PainterCondition Condition(PainterSamples.Sample[] samples)
        {
            var condition = PainterSamples.Condition(samples, text, Columns, Columns, CPU);
            return recipe.HasMap ? condition : condition with { Cover = tensor(Enumerable.Repeat(condition.ItemNouns.shape[1], (int)condition.Cover.numel()).ToArray(), condition.Cover.shape) };
        }

        // The same noise at the same levels, whole pictures, the averaged weights.
        double Loss()
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var judged = new Painter(Tiny);
            var targets = judged.state_dict();
            foreach (var (name, value) in optimiser.Averages) targets[name].copy_(value);
            const int Each = 16;
            return Enumerable.Range(0, Kept / Each).Average(part =>
            {
                PainterSamples.Sample[] samples = [.. Enumerable.Range(part * Each, Each).Select(at => PainterSamples.Make(unseen[0], at, tokenizer))];
                using var noise = new Generator((ulong)part + 1);
                return new PainterTraining(judged).Measure(PainterSamples.Latents(unseen[0], samples, CPU), Condition(samples), noise);
            });
        }
    }
}
