using System.Diagnostics;
using System.Security.Cryptography;
using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Families;
using Easel.Images;
using Easel.Layouts;
using Easel.Models;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

internal static class TrainRecogniser
{
    private const int Shown = 12, Cell = 192;

    /// <summary>Drawing takes nearly as long as learning, so each scene is seen this often, this many scenes apart: whole, in a mirror, and twice a window of it, once in a mirror.</summary>
    private const int Looks = 4, Apart = 1024;

    /// <summary>Least side of a window, as a share of the picture's.</summary>
    private const double LeastWindow = 0.7;

    /// <summary>Sides in pixels of the pictures of a step, one after the other: it is to look at pictures at all of them (<see cref="PictureReader"/>).</summary>
    private static readonly int[] Sizes = [RecogniserConfig.Size, 128, 224, 160, RecogniserConfig.Size, 112];

    /// <summary>Steps during which what learns beside the recogniser does not teach it yet.</summary>
    private const int Alone = 60;

    /// <summary>Scenes of combinations that are held out from the painter begin at this seed: those that it is measured on have smaller ones.</summary>
    private const ulong FirstHeldOut = 1UL << 32;

    /// <param name="things">File of nouns, one a line: only these are told apart, and seven of eight scenes show some of them large, often in a colour that they rarely have, every second one in a place where they rarely are. Null for all things, in scenes at random.</param>
    /// <param name="model">Folder with the recogniser to start from; null for a fresh start.</param>
    public static int Run(string art, string folder, TrainingLength length, TrainingLength planned, string? things, string? model, Device device, CancellationToken stop)
    {
        // What has learnt already is unlearnt at the rate of a fresh start.
        var peakRate = model is null ? 1e-3 : 4e-4;
        Directory.CreateDirectory(folder);
        var wanted = things is null ? null : WantedThings.Read(things);
        var lexicon = Words(folder, wanted);
        var network = new Recogniser(PictureReader.ConfigFor(lexicon), new Generator(5));
        if (model is not null) ExportModel.StartFrom(network, model, "recogniser");
        network.to(device);
        var optimiser = new AdamW(network, averageDecay: 0.998);
        var detail = new RecogniserDetail(network.Config, new Generator(6));
        detail.to(device);
        var detailOptimiser = new AdamW(detail);
        var count = TrainingPreset.For(device).RecogniserBatch;
        var run = new TrainingRun(folder, Stopwatch.StartNew()) { Companions = [new TrainedCompanion("detail", detail, detailOptimiser)] };
        Console.WriteLine(run.Resume(network, optimiser) ? $"resumed at {run.TrainedSamples} samples" : "fresh start");
        var labeller = new RecognitionLabeller(new ScenePainter(ArtKit.Open(art)), lexicon);
        Scene SceneOf(long i) => (wanted, i % 8) switch
        {
            (null, _) or (_, 0) => SceneSampler.Sample((ulong)i),
            (_, 1) => wanted.Recoloured(wanted.Find(seed => SceneSampler.Sample(seed), (ulong)i), (ulong)i, heldOut: true),
            (_, 4) => wanted.Find(seed => SceneSampler.SampleHeldOut(seed), FirstHeldOut + (ulong)i),
            (_, 5) => wanted.Recoloured(wanted.Find(seed => SceneSampler.SampleHeldOut(seed), FirstHeldOut + (ulong)i), (ulong)i, heldOut: true),
            var (_, kind) => wanted.Strewn(SceneSampler.Sample((ulong)i), (ulong)i, heldOut: true, styles: kind != 2 ? StrewnStyles.Plain : StrewnStyles.Sampled),
        };
        var first = model is null ? 0 : FirstAfter(Path.Combine(model, PictureReader.WeightsFile));
        var drawn = new Repeats<RecognitionScene>(i => labeller.DrawScene(SceneOf(first + i).Layout, (ulong)(first + i)), Looks, Apart);
        int SizeOf(long step) => Sizes[step % Sizes.Length];
        RecognitionSample Look(long i)
        {
            var (scene, before) = drawn.At(i);
            // At any time a quarter of all is seen in each way.
            var way = (i + before) % Looks;
            var sample = labeller.Label(way < Looks / 2 ? scene : WindowOf(scene, new Random(unchecked((int)i))), RecogniserConfig.GridOf(SizeOf(i / count)));
            return way % 2 == 0 ? sample : sample.Mirrored();
        }
        var loader = new Loader<RecognitionSample>(Look, run.TrainedSamples, 4 * count);
        var training = new RecogniserTraining(network, detail, TrainingPreset.TypeFor(device));
        run.Train(network, optimiser, length, stop, () =>
        {
            var batch = loader.Take(count);
            var (loss, slots, things) = training.Backward(PictureReader.Reduced(Pictures(batch), SizeOf(run.TrainedSamples / count)).to(device), Targets(batch, device), alone: optimiser.Steps < Alone);
            var rate = peakRate * Math.Min(1, (optimiser.Steps + 1) / 100.0) * Math.Max(0.02, 1 - planned.Progress(run));
            detailOptimiser.Step(rate);
            return (count, [("loss", loss), ("globals", slots), ("things", things), ("norm", optimiser.Step(rate)), ("rate", rate)]);
        }, Console.WriteLine, sheet: path => Sheet(run, lexicon, labeller, path));
        return 0;
    }

    /// <summary>The number of the first scene for a run that starts from a recogniser: scenes that this one learnt from, whose numbers are smaller or far away, would tell it nothing new.</summary>
    private static long FirstAfter(string weights)
    {
        using var file = File.OpenRead(weights);
        return (1 + BitConverter.ToUInt16(SHA256.HashData(file))) * FarAway;
    }

    /// <summary>More scenes than any run draws, a multiple of the kinds of scene.</summary>
    private const long FarAway = 1L << 28;

    /// <summary>A window of a scene, drawn by lot.</summary>
    private static RecognitionScene WindowOf(RecognitionScene scene, Random random)
    {
        var side = random.Next((int)(LeastWindow * RecognitionLabeller.Side), RecognitionLabeller.Side);
        return scene.Window(random.Next(RecognitionLabeller.Side - side + 1), random.Next(RecognitionLabeller.Side - side + 1), side);
    }

    private static Tensor Pictures(RecognitionSample[] batch) => TrainAutoencoder.Pictures([.. batch.Select(sample => sample.Rgb)], RecognitionLabeller.Side, RecognitionLabeller.Side);

    private static RecogniserTargets Targets(RecognitionSample[] batch, Device device)
    {
        Tensor Stack(Func<RecognitionSample, long[]> part) => tensor(batch.SelectMany(part).ToArray(), [batch.Length, part(batch[0]).Length]).to(device);
        return new RecogniserTargets(Stack(sample => sample.Slots), Stack(sample => sample.Things), Stack(sample => sample.Colours), Stack(sample => sample.Covers), Stack(sample => sample.CoverColours));
    }

    /// <summary>The words of the run: an answer is a number, which means what it meant when the run began.</summary>
    private static Lexicon Words(string folder, WantedThings? wanted)
    {
        var path = Path.Combine(folder, "lexicon.json");
        var lexicon = wanted?.Of(CorpusLexicon.Create()) ?? CorpusLexicon.Create();
        if (!File.Exists(path))
        {
            LexiconJson.Save(lexicon, path);
            return lexicon;
        }
        return PictureReader.NamesOf(LexiconJson.Load(path)).SequenceEqual(PictureReader.NamesOf(lexicon)) ? lexicon
            : throw new InvalidRequestException($"{folder} was begun with other words; begin a new run in another folder.");
    }

    /// <summary>Writes the averaged weights as a reader, and what it says of held-out pictures.</summary>
    private static void Sheet(TrainingRun run, Lexicon lexicon, RecognitionLabeller labeller, string path)
    {
        using (var network = new Recogniser(PictureReader.ConfigFor(lexicon)))
        using (var state = SafetensorsFile.Open(run.StatePath))
            SafetensorsWriter.Write(Path.Combine(run.Folder, PictureReader.WeightsFile), TrainingRun.Averages(state, network));
        using var reader = PictureReader.Load(run.Folder);
        var samples = Enumerable.Range(0, Shown).Select(seed => labeller.Draw(SceneSampler.SampleHeldOut((ulong)seed).Layout, (ulong)seed)).ToArray();
        var contents = reader.Read(Pictures(samples));
        var items = samples.Zip(contents, (sample, content) => (Picture.FromRgb(sample.Rgb, RecognitionLabeller.Side, RecognitionLabeller.Side), (string?)Said(content))).ToList();
        PictureFile.Save(path, PictureCodec.Encode(ContactSheet.Compose(items, 4, Cell, Cell), ImageFormat.Png), overwrite: true);
    }

    private static string Said(PictureContent content) =>
        string.Join(", ", content.Things.Select(thing => $"{thing.Count} {thing.Colour} {thing.Noun}".Replace("  ", " ")).Append(content.Globals[0]).Append(content.Globals[1]));
}
