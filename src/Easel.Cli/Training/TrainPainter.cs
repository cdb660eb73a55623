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
    /// <summary>Draws scenes, encodes them and writes shards of latents; the scene of a latent is known by its seed.</summary>
    public static int Encode(string art, string autoencoderState, string folder, int size, long first, long count)
    {
        const int ShardSize = 1024, Batch = 16;
        Directory.CreateDirectory(folder);
        var network = new Autoencoder(AutoencoderConfig.Small);
        using (var file = SafetensorsFile.Open(autoencoderState))
        using (no_grad())
            foreach (var (key, target) in network.state_dict())
                target.copy_(file.Read((file.Entries.ContainsKey("ema." + key) ? "ema." : "w.") + key));
        network.eval();
        network.to(ScalarType.BFloat16);
        var painter = new ScenePainter(ArtKit.Open(art));
        for (var shard = first; shard < first + count; shard += ShardSize)
        {
            var path = Path.Combine(folder, $"{size}-{shard:D8}.safetensors");
            if (File.Exists(path)) continue;
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var loader = new Loader<byte[]>(i => TrainAutoencoder.Rgb(painter.Paint(SceneSampler.Sample((ulong)i).Layout, size, size, (ulong)i)), shard);
            var parts = new List<Tensor>();
            for (var i = 0; i < ShardSize; i += Batch)
            {
                using var inner = NewDisposeScope();
                parts.Add(network.Encode(TrainAutoencoder.Pictures(loader.Take(Batch), size, size).to(ScalarType.BFloat16)).MoveToOuterDisposeScope());
            }
            SafetensorsWriter.Write(path, [("latents", cat(parts))], new Dictionary<string, string> { ["first"] = shard.ToString() });
            Console.WriteLine(path);
        }
        return 0;
    }

    public static int Run(string planner, string shards, string folder, int size, int cells, int batch, TimeSpan time, TimeSpan planned, double peakRate)
    {
        var tokenizer = BytePairTokenizer.Load(Path.Combine(planner, "tokenizer.json"));
        var text = new TextEncoder(TextEncoderConfig.Small);
        using (var file = SafetensorsFile.Open(Path.Combine(planner, "state.safetensors")))
        using (no_grad())
            foreach (var (key, target) in text.state_dict()) target.copy_(file.Read("ema.text." + key));
        text.to(ScalarType.BFloat16);

        var generator = new Generator(3);
        var painter = new Painter(PainterConfig.Small, generator);
        var optimiser = new AdamW(painter, averageDecay: 0.999);
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        Console.WriteLine(run.Resume(painter, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        generator.manual_seed(optimiser.Steps + 3);

        var latents = new List<Tensor>();
        var seeds = new List<ulong>();
        foreach (var path in Directory.GetFiles(shards, $"{size}-*.safetensors").Order())
        {
            using var file = SafetensorsFile.Open(path);
            var shard = file.Read("latents");
            latents.Add(shard);
            seeds.AddRange(Enumerable.Range(0, (int)shard.shape[0]).Select(i => ulong.Parse(file.Metadata["first"]) + (ulong)i));
        }
        var all = cat(latents);
        latents.ForEach(l => l.Dispose());
        Console.WriteLine($"{seeds.Count} pictures of {size} px");

        var grid = size / AutoencoderConfig.Downsampling;
        var training = new PainterTraining(painter, generator);
        var loader = new Loader<Sample>(i => Make(i, seeds, tokenizer, grid), run.TrainedSamples, 128);
        var (saved, start) = (run.Seconds, run.Seconds);
        while (run.Seconds < start + time.TotalSeconds)
        {
            using var scope = NewDisposeScope();
            var samples = loader.Take(batch);
            var condition = Condition(samples, text, grid);
            var clean = all.index_select(0, tensor(samples.Select(s => s.Index).ToArray())).to(ScalarType.Float32);
            var loss = training.Backward(clean, condition, cells);
            var progress = (run.Seconds - start) / planned.TotalSeconds;
            var rate = peakRate * Math.Min(1, (optimiser.Steps + 1) / 200.0) * Math.Max(0.03, 1 - progress);
            var norm = optimiser.Step(rate);
            if (run.Log(optimiser, batch, 20, ("loss", loss), ("norm", norm), ("rate", rate)) is { } line) Console.WriteLine(line);
            if (run.Seconds - saved > 150)
            {
                run.Save(painter, optimiser);
                saved = run.Seconds;
            }
        }
        run.Save(painter, optimiser);
        return 0;
    }

    private sealed record Sample(long Index, int[] Caption, LayoutRaster Raster);

    /// <summary>Words are dropped for a tenth of the samples, the plan for a seventh of the rest, both for a tenth.</summary>
    private static Sample Make(long index, List<ulong> seeds, BytePairTokenizer tokenizer, int grid)
    {
        var random = new Random((int)(index % int.MaxValue));
        var at = random.Next(seeds.Count);
        var scene = SceneSampler.Sample(seeds[at]);
        var chance = random.NextDouble();
        var (words, plan) = (chance >= 0.2, chance is >= 0.1 and < 0.85);
        var caption = tokenizer.Encode(words ? CaptionWriter.Write(scene, random) : "", TextEncoderConfig.Small.Length);
        return new Sample(at, [.. caption.TakeWhile(i => i != 0)], LayoutRaster.Create(plan ? scene.Layout : null, tokenizer, grid, grid, Painter.CoverDepth));
    }

    private static PainterCondition Condition(Sample[] samples, TextEncoder text, int grid)
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
            Join(r => r.Cover, ScalarType.Int64, grid * grid, Painter.CoverDepth),
            Join(r => r.Coordinates, ScalarType.Float32, grid * grid, Painter.CoverDepth, 2), grid, grid);
    }

    private static readonly Scalar Padding = 0;
}
