using System.Diagnostics;
using Easel.Corpus;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

internal static class TrainPlanner
{
    public static int Run(string folder, TrainingLength length, TrainingLength planned, string? model, Device device, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var tokenizer = Tokenizer(folder, model);
        var grammar = new LayoutGrammar(CorpusLexicon.Create());
        Console.WriteLine($"{tokenizer.VocabularySize} text tokens, {grammar.VocabularySize} layout tokens");

        var generator = new Generator(2);
        var text = new TextEncoder(TextEncoderConfig.Small, generator);
        var planner = new Planner(PlannerConfig.Small, generator);
        if (model is not null)
        {
            ExportModel.StartFrom(text, model, "text-encoder");
            // Contrastive training leaves a text encoder alone.
            if (File.Exists(Path.Combine(model, "planner.safetensors"))) ExportModel.StartFrom(planner, model, "planner");
        }
        var both = new PlannerNetworks(text, planner);
        both.to(device);
        var optimiser = new AdamW(both, averageDecay: 0.998);
        var count = TrainingPreset.For(device).PlannerBatch;
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        Console.WriteLine(run.Resume(both, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        var training = new PlannerTraining(text, planner, TrainingPreset.TypeFor(device));
        var loader = new Loader<(int[] Caption, int[] Layout)>(i => Sample((ulong)i, tokenizer, grammar), run.TrainedSamples, 4 * count);
        run.Train(both, optimiser, length, stop, () =>
        {
            var batch = loader.Take(count);
            var (loss, accuracy) = training.Backward(PlannerTraining.Stack([.. batch.Select(b => b.Caption)]).to(device), PlannerTraining.Stack([.. batch.Select(b => b.Layout)]).to(device));
            var rate = 1.5e-3 * Math.Min(1, (optimiser.Steps + 1) / 100.0) * Math.Max(0.02, 1 - planned.Progress(run));
            return (count, [("loss", loss), ("accuracy", accuracy), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine, sheet: path => SampleSheets.Planner(run.StatePath, tokenizer, grammar, path));
        return 0;
    }

    /// <summary>The tokenizer of a run: what it has, else that of the model it starts from, else one learnt from captions.</summary>
    public static BytePairTokenizer Tokenizer(string folder, string? model)
    {
        var path = Path.Combine(folder, "tokenizer.json");
        if (model is not null && !File.Exists(path)) File.Copy(Path.Combine(model, "tokenizer.json"), path);
        if (!File.Exists(path))
        {
            var captions = Enumerable.Range(0, 60_000).Select(i => Caption((ulong)i)).Concat(Words(CorpusLexicon.Create()));
            BytePairTokenizer.Train(captions, TextEncoderConfig.Small.Vocabulary).Save(path);
        }
        return BytePairTokenizer.Load(path);
    }

    private static string Caption(ulong seed) => CaptionWriter.Write(SceneSampler.Sample(seed), new Random((int)seed));

    private static (int[] Caption, int[] Layout) Sample(ulong seed, BytePairTokenizer tokenizer, LayoutGrammar grammar)
    {
        var random = new Random((int)(seed % int.MaxValue));
        var aspect = random.NextDouble() < 0.5 ? 1f : MathF.Exp((float)(random.NextDouble() * 2 - 1) * 0.68f);
        var scene = SceneSampler.Sample(seed, aspect);
        return (tokenizer.Frame(CaptionWriter.Write(scene, random), TextEncoderConfig.Small.Length), grammar.Encode(scene.Layout, aspect));
    }

    private static IEnumerable<string> Words(Lexicon lexicon) =>
        lexicon.Slots.SelectMany(s => s).Concat(lexicon.Colours).Concat(lexicon.Regions).Concat(lexicon.Things)
            .SelectMany(t => t.Synonyms.Prepend(t.Name)).SelectMany(w => Enumerable.Repeat(w, 20));
}
