using System.Diagnostics;
using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Families;
using Easel.Models;
using Easel.Prompts;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

/// <summary>Words and pictures that find each other, before anything is planned: a text encoder that the planner may start from.</summary>
internal static class TrainContrastive
{
    private const string TextFile = "text-encoder.safetensors";

    public static int Run(string art, string folder, TrainingLength length, TrainingLength planned, Device device, CancellationToken stop)
    {
        const double PeakRate = 1e-3;
        Directory.CreateDirectory(folder);
        var tokenizer = TrainPlanner.Tokenizer(folder, null);
        var generator = new Generator(7);
        var text = new TextEncoder(TextEncoderConfig.Small, generator);
        var networks = new ContrastiveNetworks(text, new Recogniser(PictureReader.ConfigFor(CorpusLexicon.Create()), generator), generator);
        networks.to(device);
        var optimiser = new AdamW(networks, averageDecay: 0.998);
        var count = TrainingPreset.For(device).ContrastiveBatch;
        var run = new TrainingRun(folder, Stopwatch.StartNew());
        Console.WriteLine(run.Resume(networks, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        var painter = new ScenePainter(ArtKit.Open(art));
        var loader = new Loader<(int[] Caption, byte[] Rgb)>(Make, run.TrainedSamples, 2 * count);
        var training = new ContrastiveTraining(networks, TrainingPreset.TypeFor(device));
        run.Train(networks, optimiser, length, stop, () =>
        {
            var batch = loader.Take(count);
            var pixels = TrainAutoencoder.Pictures([.. batch.Select(sample => sample.Rgb)], RecogniserConfig.Size, RecogniserConfig.Size);
            var (loss, found) = training.Backward(PlannerTraining.Stack([.. batch.Select(sample => sample.Caption)]).to(device), pixels.to(device));
            var rate = PeakRate * Math.Min(1, (optimiser.Steps + 1) / 100.0) * Math.Max(0.02, 1 - planned.Progress(run));
            return (count, [("loss", loss), ("found", found), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine);

        // By itself, so that the planner starts from this folder as from a model.
        using var state = SafetensorsFile.Open(run.StatePath);
        SafetensorsWriter.Write(Path.Combine(folder, TextFile), TrainingRun.Averages(state, text.cpu(), "text."));
        return 0;

        (int[] Caption, byte[] Rgb) Make(long i)
        {
            var scene = SceneSampler.Sample((ulong)i);
            var caption = tokenizer.Frame(CaptionWriter.Write(scene, new Random((int)(i % int.MaxValue))), TextEncoderConfig.Small.Length);
            return (caption, TrainAutoencoder.Rgb(painter.Paint(scene.Layout, RecogniserConfig.Size, RecogniserConfig.Size, (ulong)i)));
        }
    }
}
