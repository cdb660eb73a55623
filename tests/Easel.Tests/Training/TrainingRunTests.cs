using System.Diagnostics;
using Easel.Checkpoints;
using Easel.Models;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Training;

/// <summary>A run that was interrupted ends where an unbroken one does, bit for bit.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private const int Steps = 9;
    private readonly string _folder = Directory.CreateTempSubdirectory("easel-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, int> Interruptions() => new()
    {
        { "autoencoder", 1 }, { "autoencoder", 5 }, { "painter", 1 }, { "painter", 6 }, { "student", 4 }, { "student with a critic", 4 }, { "planner", 4 }, { "recogniser", 3 }, { "contrastive", 4 },
    };

    [Theory, MemberData(nameof(Interruptions))]
    public void Train_KilledAfterSomeSteps_EndsInTheWeightsOfAnUnbrokenRun(string stage, int saved)
    {
        var (whole, broken) = (Path.Combine(_folder, "whole"), Path.Combine(_folder, "broken"));
        Train(stage, whole, Steps);
        Train(stage, broken, saved);
        // Killed two steps after its last save: what these steps did is lost and done again.
        var kept = File.ReadAllBytes(Path.Combine(broken, "state.safetensors"));
        Train(stage, broken, 2);
        File.WriteAllBytes(Path.Combine(broken, "state.safetensors"), kept);
        Train(stage, broken, Steps - saved);
        AssertSame(whole, broken);
    }

    [Fact]
    public void Train_OfAnotherLength_EndsInOtherWeights()
    {
        var (longer, shorter) = (Path.Combine(_folder, "longer"), Path.Combine(_folder, "shorter"));
        Train("autoencoder", longer, Steps);
        Train("autoencoder", shorter, Steps - 1);
        Assert.ThrowsAny<Exception>(() => AssertSame(longer, shorter));
    }

    [Fact]
    public void Train_StoppedFromOutside_SavesAfterTheStepUnderWay()
    {
        using var stop = new CancellationTokenSource();
        var folder = Path.Combine(_folder, "stopped");
        Train("autoencoder", folder, Steps, stop.Token, step => { if (step == 3) stop.Cancel(); });
        using var state = SafetensorsFile.Open(Path.Combine(folder, "state.safetensors"));
        Assert.Equal("4", state.Metadata["begun"]);
    }

    private static void Train(string stage, string folder, int steps, CancellationToken stop = default, Action<long>? before = null)
    {
        using var scope = NewDisposeScope();
        var (network, backward) = Stage(stage, out var beside);
        var optimiser = new AdamW(network);
        TrainedCompanion[] companions = beside is null ? [] : [new("beside", beside, new AdamW(beside))];
        var run = new TrainingRun(folder, new Stopwatch()) { Companions = companions };
        run.Resume(network, optimiser);
        var planned = TrainingLength.OfSteps(Steps);
        run.Train(network, optimiser, TrainingLength.OfSteps(steps), stop, () =>
        {
            before?.Invoke(run.Steps);
            using var noise = new Generator((ulong)run.Steps + 1);
            var loss = backward(run.Steps, noise);
            foreach (var companion in companions) companion.Optimiser.Step(1e-2);
            return (2, [("loss", loss), ("norm", optimiser.Step(1e-2 * (1.1 - planned.Progress(run))))]);
        }, _ => { });
    }

    private static (nn.Module Network, Func<long, Generator, double> Backward) Stage(string stage, out nn.Module? beside)
    {
        beside = null;
        switch (stage)
        {
            case "autoencoder":
                var autoencoder = new Autoencoder(new AutoencoderConfig(4, [], [16, 16, 16], 0, [1, 1, 1], 0), new Generator(1));
                var training = new AutoencoderTraining(autoencoder, ScalarType.Float32);
                return (autoencoder, (step, noise) => training.Backward(rand([2, 3, 32, 32], generator: new Generator((ulong)step + 100)), noise).Loss);
            case "painter":
                var painter = new Painter(new PainterConfig(4, 16, 32, 32, 2, 2, 16), new Generator(1));
                var painting = new PainterTraining(painter);
                return (painter, (step, noise) => painting.Backward(randn([2, 4, 6, 8], generator: new Generator((ulong)step + 100)), Condition(step), noise));
            case "student" or "student with a critic":
                var (teacher, student) = (new Painter(new PainterConfig(4, 16, 32, 32, 2, 2, 16), new Generator(1)), new Painter(new PainterConfig(4, 16, 32, 32, 2, 2, 16), new Generator(1)));
                var distilling = new PainterDistillation(teacher, student, guidance: 2, steps: stage == "student" ? 4 : 1);
                if (stage != "student")
                {
                    var critic = new PainterCritic(teacher.Config, new Generator(2));
                    distilling.Hear(critic, 0.5);
                    beside = critic;
                }
                return (student, (step, noise) => distilling.Backward(randn([2, 4, 6, 8], generator: new Generator((ulong)step + 100)), Condition(step), Condition(step + 50), noise).Loss);
            case "recogniser":
                var recogniser = new Recogniser(new RecogniserConfig([2, 3], 5, 2, [16, 16, 16], [1, 1, 1], 8), new Generator(1));
                var detail = new RecogniserDetail(recogniser.Config, new Generator(2));
                var recognising = new RecogniserTraining(recogniser, detail, ScalarType.Float32);
                beside = detail;
                return (recogniser, (step, _) =>
                {
                    Tensor Classes(long least, long count, long each, long source) => randint(least, count, [2, each], generator: new Generator((ulong)(step + source)));
                    return recognising.Backward(rand([2, 3, 32, 32], generator: new Generator((ulong)step + 100)), new RecogniserTargets(
                        Classes(0, 2, 2, 0), Classes(0, 6, 4, 0), Classes(-1, 3, 4, 0), Classes(0, 6, 16, 50), Classes(-1, 3, 16, 50))).Loss;
                });
            case "contrastive":
                var joined = new ContrastiveNetworks(
                    new TextEncoder(new TextEncoderConfig(64, 16, 32, 1, 2), new Generator(1)), new Recogniser(new RecogniserConfig([2, 3], 5, 2, [16, 16, 16], [1, 1, 1], 8), new Generator(1)), new Generator(1));
                var contrasting = new ContrastiveTraining(joined, ScalarType.Float32);
                return (joined, (step, _) => contrasting.Backward(Tokens(step, 8), rand([2, 3, 32, 32], generator: new Generator((ulong)step + 100))).Loss);
            default:
                var generator = new Generator(1);
                var both = (Text: new TextEncoder(new TextEncoderConfig(64, 16, 32, 1, 2), generator), Planner: new Planner(new PlannerConfig(64, 32, 32, 1, 2), generator));
                var planning = new PlannerTraining(both.Text, both.Planner, ScalarType.Float32);
                return (new PlannerNetworks(both.Text, both.Planner), (step, _) => planning.Backward(Tokens(step, 8), Tokens(step + 50, 20)).Loss);
        }

        static Tensor Tokens(long seed, int length) => randint(1, 64, [2, length], generator: new Generator((ulong)seed));
    }

    /// <summary>Two pictures of 6x8 cells with two items each.</summary>
    internal static PainterCondition Condition(long seed)
    {
        var random = new Generator((ulong)seed + 7);
        return new PainterCondition(
            randn([2, 5, 16], generator: random), ones([2, 5], ScalarType.Bool), randint(0, 2, [2, 2, 3], generator: random), randint(1, 32, [2, 2, 3], generator: random), tensor(new float[] { 0, 0, 1, 1, .2f, .2f, .8f, .9f }).view(1, 2, 4).repeat(2, 1, 1),
            randint(1, 32, [2, 7, 3], generator: random), randint(0, 3, [2, 48, Painter.CoverDepth], generator: random), rand([2, 48, Painter.CoverDepth, 2], generator: random), 6, 8);
    }

    private static void AssertSame(string left, string right)
    {
        using var a = SafetensorsFile.Open(Path.Combine(left, "state.safetensors"));
        using var b = SafetensorsFile.Open(Path.Combine(right, "state.safetensors"));
        Assert.Equal(a.Entries.Keys.Order(), b.Entries.Keys.Order());
        foreach (var key in a.Entries.Keys)
        {
            using var scope = NewDisposeScope();
            Assert.True(a.Read(key).equal(b.Read(key)).all().item<bool>(), $"{key} differs.");
        }
    }
}
