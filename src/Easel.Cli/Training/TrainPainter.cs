using System.Diagnostics;
using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Families;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

internal static class TrainPainter
{
    private const string AutoencoderFile = "autoencoder.safetensors";

    /// <summary>Encodes scenes and writes shards of latents; the scene of a latent is known by its seed.</summary>
    /// <param name="source">The art kit, to draw the scenes now, or a folder of pictures drawn before, of which all are encoded that lie in the range.</param>
    /// <param name="things">File of nouns, one a line: only scenes that show one of them large are drawn, so that a shelf holds more of what people ask for. Null for all scenes.</param>
    /// <param name="strewn">The styles in which these things are strewn over scenes at random instead; null where they are not.</param>
    public static int Encode(string source, string autoencoderState, string folder, int width, int height, long first, long count, string? things, StrewnStyles? strewn, Device device, CancellationToken stop)
    {
        var wanted = things is null ? null : WantedThings.Read(things);
        Directory.CreateDirectory(folder);
        using var network = new Autoencoder(AutoencoderConfig.Small);
        SampleSheets.TakeAverages(network, ExportModel.Weights(autoencoderState, "autoencoder"));
        network.eval();
        network.to(ScalarType.BFloat16);
        // The latents are worth nothing without the network that made them.
        SafetensorsWriter.Write(Path.Combine(folder, AutoencoderFile), network.state_dict().Select(p => (p.Key, p.Value)));
        network.to(device);
        var drawn = PictureShards.IsIn(source);
        if (drawn && wanted is not null) throw new InvalidRequestException("Things are chosen where scenes are drawn; give the art kit in place of drawn pictures.");
        var painter = drawn ? null : new ScenePainter(ArtKit.Open(source));
        var shards = drawn
            ? PictureShards.Of(source, width, height).Where(s => s.First >= first && s.First < first + count)
            : Enumerable.Range(0, (int)((count + PictureShards.Size - 1) / PictureShards.Size)).Select(i => (First: first + (long)i * PictureShards.Size, Path: ""));
        foreach (var (seed, pictures) in shards.TakeWhile(_ => !stop.IsCancellationRequested))
        {
            var path = Path.Combine(folder, $"{width}x{height}-{seed:D8}.safetensors");
            if (File.Exists(path)) continue;
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var seeds = PainterSamples.SeedsFrom(seed, PictureShards.Size, (float)width / height, strewn is null ? wanted : null);
            var origins = seeds.Select(s => new SceneOrigin(s, strewn is null ? null : wanted, strewn ?? StrewnStyles.Sampled));
            // No painter learns from pictures by other hands (see PainterSamples.Shelves): what is drawn now is drawn to be seen.
            SceneOrigin[] scenes = [.. drawn ? origins : origins.Where(origin => origin.IsByMainHand(origin.Draw((float)width / height)))];
            var batches = painter is null ? Stored(pictures) : Fresh(painter, scenes);
            var latents = batches.Select(batch =>
            {
                using var inner = NewDisposeScope();
                return network.Encode(batch.to(device).to(ScalarType.BFloat16)).cpu().MoveToOuterDisposeScope();
            }).ToList();
            SafetensorsWriter.Write(path, [("latents", cat(latents))], SceneNotes.Write(scenes));
            Console.WriteLine(path);
        }
        return 0;

        IEnumerable<Tensor> Stored(string path)
        {
            var all = PictureShards.Read(path);
            foreach (var part in all.split(TrainingPreset.For(device).EncoderBatch)) yield return TrainAutoencoder.Pictures(part.to(device));
        }

        IEnumerable<Tensor> Fresh(ScenePainter painter, SceneOrigin[] scenes)
        {
            var batch = TrainingPreset.For(device).EncoderBatch;
            var loader = new Loader<byte[]>(i => PictureShards.Paint(painter, scenes[i % scenes.Length], width, height), 0, 2 * batch);
            for (var i = 0; i < scenes.Length; i += batch) yield return TrainAutoencoder.Pictures(loader.Take(Math.Min(batch, scenes.Length - i)), width, height);
        }
    }

    public static int Run(string planner, string shards, string folder, TrainingLength length, TrainingLength planned, double peakRate, string? model, string? drafts, bool keepLooks, Device device, CancellationToken stop)
    {
        var tokenizer = BytePairTokenizer.Load(Path.Combine(planner, "tokenizer.json"));
        var text = new TextEncoder(TextEncoderConfig.Small);
        LoadText(text, planner, device);

        var painter = new Painter(PainterConfig.Small, new Generator(3));
        if (model is not (null or "none")) ExportModel.StartFrom(painter, model, "painter");
        if (drafts is not null) SampleSheets.TakeAverages(painter.AppearancePart, Path.Combine(drafts, "state.safetensors"));
        if (keepLooks) painter.KeepLooks();
        painter.to(device);
        var optimiser = new AdamW(painter, averageDecay: 0.995);
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        Console.WriteLine(run.Resume(painter, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        var preset = TrainingPreset.For(device);

        var shelves = PainterSamples.Shelves(shards);
        foreach (var shelf in shelves) Console.WriteLine($"{shelf.Scenes.Length} pictures of {shelf.Columns * 16}x{shelf.Rows * 16}");
        var training = new PainterTraining(painter);
        var loader = new Loader<PainterSamples.Batch>(i => PainterSamples.MakeBatch(i, shelves, tokenizer, preset.PainterCells), run.Steps, preset.Ahead);
        run.Train(painter, optimiser, length, stop, () =>
        {
            var batch = loader.Next();
            var shelf = shelves[batch.Shelf];
            var clean = PainterSamples.Latents(shelf, batch.Samples, device);
            using var noise = TrainAutoencoder.Noise(run, device);
            var loss = training.Backward(clean, PainterSamples.Condition(batch.Samples, text, shelf.Rows, shelf.Columns, device), noise, batch.Windows(shelf, device));
            var progress = planned.Progress(run);
            var rate = peakRate * Math.Min(1, (optimiser.Steps + 1) / 200.0) * Math.Max(0.02, Math.Min(1, (1 - progress) / 0.35));
            return (batch.Samples.Length, [("loss", loss), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine, saved: () => LoadText(text, planner, device), sheet: Sheet);
        return 0;

        void Sheet(string path) => SampleSheets.Painter(planner, folder, Path.Combine(shards, AutoencoderFile), Path.Combine(folder, "model"), path);
    }

    /// <summary>Teaches the items' appearance alone to name the average picture of a plan: a tenth of a painter's cost per picture, and most of what a painter needs to know of shapes.</summary>
    public static int Drafts(string planner, string shards, string folder, TrainingLength length, TrainingLength planned, string? model, Device device, CancellationToken stop)
    {
        var preset = TrainingPreset.For(device);
        const double PeakRate = 2e-3;
        var tokenizer = BytePairTokenizer.Load(Path.Combine(planner, "tokenizer.json"));
        var painter = new Painter(PainterConfig.Small, new Generator(4));
        if (model is not null) ExportModel.StartFrom(painter, model, "painter");
        painter.to(device);
        var optimiser = new AdamW(painter.AppearancePart, averageDecay: 0.998);
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        Console.WriteLine(run.Resume(painter.AppearancePart, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        var shelves = PainterSamples.Shelves(shards);
        IEnumerable<long[]> Words(IEnumerable<string> phrases) => phrases.Select(phrase => LayoutRaster.Words(phrase, tokenizer));
        painter.SetOwn(Words(PainterSamples.Nouns(shelves)), Words(WantedThings.NamedStyles));
        var training = new PainterTraining(painter);
        var loader = new Loader<PainterSamples.Batch>(i => PainterSamples.MakeDraftBatch(i, shelves, tokenizer, preset.DraftWindows), run.Steps, preset.Ahead);
        run.Train(painter.AppearancePart, optimiser, length, stop, () =>
        {
            var batch = loader.Next();
            var shelf = shelves[batch.Shelf];
            var loss = training.BackwardDraft(PainterSamples.Latents(shelf, batch.Samples, device), PainterSamples.Condition(batch.Samples, shelf.Rows, shelf.Columns, device), batch.Windows(shelf, device));
            var rate = PeakRate * Math.Min(1, (optimiser.Steps + 1) / 200.0) * Math.Max(0.02, 1 - planned.Progress(run));
            return (batch.Samples.Length, [("loss", loss), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine);
        return 0;
    }

    /// <summary>Teaches a copy of a painter to paint in few steps without guidance.</summary>
    /// <param name="critic">Weight of a critic that teaches too (<see cref="PainterDistillation.Hear"/>); 0 for none.</param>
    /// <param name="model">A model whose student differs from its painter as this one is to begin: what it takes to paint in few steps changes less than the painter does. Null to begin as the painter.</param>
    public static int Student(string painter, string planner, string shards, string folder, TrainingLength length, TrainingLength planned, double peakRate, double guidance, int steps, double critic, string? model, Device device, CancellationToken stop)
    {
        const double CriticRate = 1e-3;
        if (critic is not (>= 0 and <= 10)) throw new InvalidRequestException($"A critic's weight of {critic} is out of range; give 0 (none) to 10.");
        if (!double.IsFinite(guidance)) throw new InvalidRequestException($"Guidance {guidance} is not a finite number; 1 is none.");
        if (steps is not (>= 1 and <= 64)) throw new InvalidRequestException($"{steps} steps cannot be taught; give 1 to 64.");
        var tokenizer = BytePairTokenizer.Load(Path.Combine(planner, "tokenizer.json"));
        using var text = new TextEncoder(TextEncoderConfig.Small);
        LoadText(text, planner, device);
        using var teacher = new Painter(PainterConfig.Small);
        using var student = new Painter(PainterConfig.Small);
        foreach (var network in new[] { teacher, student })
        {
            SampleSheets.TakeAverages(network, ExportModel.Weights(painter, "painter"));
            network.to(device);
        }
        // What things look like does not depend on how many steps it takes to paint them: that part of the teacher serves both.
        foreach (var parameter in student.AppearancePart.parameters()) parameter.requires_grad = false;
        if (model is not null)
        {
            using var learnt = SafetensorsFile.Open(Path.Combine(model, LowRankDifference.StudentFile));
            LowRankDifference.AddTo(student, learnt);
        }
        var optimiser = new AdamW(student, averageDecay: 0.99);
        using var heads = critic == 0 ? null : new PainterCritic(PainterConfig.Small, new Generator(6));
        heads?.to(device);
        TrainedCompanion? companion = heads is null ? null : new("critic", heads, new AdamW(heads, beta1: 0, weightDecay: 0));
        var run = new TrainingRun(folder, Stopwatch.StartNew()) { Companions = companion is null ? [] : [companion] };
        Console.WriteLine(run.Resume(student, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        var preset = TrainingPreset.For(device);
        var shelves = PainterSamples.Shelves(shards);
        var training = new PainterDistillation(teacher, student, guidance, steps, ExportModel.Painter.Shift);
        if (heads is not null) training.Hear(heads, critic);
        var blanks = shelves.ConvertAll(shelf => PainterSamples.Blank(shelf, tokenizer));
        var loader = new Loader<PainterSamples.Batch>(i => PainterSamples.MakeBatch(i, shelves, tokenizer, preset.StudentCells), run.Steps, preset.Ahead);
        run.Train(student, optimiser, length, stop, () =>
        {
            var batch = loader.Next();
            var shelf = shelves[batch.Shelf];
            PainterSamples.Sample[] blank = [.. Enumerable.Repeat(blanks[batch.Shelf], batch.Samples.Length)];
            PainterCondition Condition(PainterSamples.Sample[] samples) => PainterSamples.Condition(samples, text, shelf.Rows, shelf.Columns, device);
            using var noise = TrainAutoencoder.Noise(run, device);
            var seen = training.Backward(PainterSamples.Latents(shelf, batch.Samples, device), Condition(batch.Samples), Condition(blank), noise, batch.Windows(shelf, device));
            var share = Math.Min(1, (optimiser.Steps + 1) / 100.0) * Math.Max(0.02, 1 - planned.Progress(run));
            var rate = peakRate * share;
            if (seen.Critic is not null) companion!.Optimiser.Step(CriticRate * share);
            (string, double)[] critics = seen is { Critic: { } hinge, Fooled: { } fooled } ? [("critic", hinge), ("fooled", fooled)] : [];
            return (batch.Samples.Length, [("loss", seen.Loss), .. critics, ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine);
        return 0;
    }

    /// <summary>Takes over the text encoder as far as it has come: the planner's run may still be going on beside this one.</summary>
    public static void LoadText(TextEncoder text, string planner, Device device)
    {
        SampleSheets.TakeAverages(text, ExportModel.Weights(planner, "text-encoder"), "text.");
        text.to(TrainingPreset.TypeFor(device));
        text.to(device);
    }
}
