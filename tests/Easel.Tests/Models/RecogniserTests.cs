using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Families;
using Easel.Layouts;
using Easel.Models;
using Easel.Tests.Layouts;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Models;

public sealed class RecogniserTests : IDisposable
{
    private const int Size = RecogniserConfig.Size, Grid = RecogniserConfig.Grid;
    private static readonly RecogniserConfig Tiny = new([2, 3], 2, 1, [16, 16, 16], [1, 1, 1], 8);
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly string _folder = Directory.CreateTempSubdirectory("easel-recogniser-").FullName;

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Look_AtPictures_AnswersForEverySlotAndCell()
    {
        var answer = new Recogniser(Tiny, new Generator(1)).Look(rand([3, 3, Size, Size], generator: new Generator(2)));
        Assert.Equal([3, 16], answer.Features.shape);
        Assert.Equal([[3, 2], [3, 3]], answer.Slots.Select(slot => slot.shape));
        Assert.Equal([3, 3, Grid * Grid], answer.Things.shape);
        Assert.Equal([3, 2, Grid * Grid], answer.Colours.shape);
    }

    [Fact]
    public void Look_AtABatch_SeesEachPictureAsIfAlone()
    {
        var (network, pictures) = (new Recogniser(Tiny, new Generator(1)), rand([3, 3, Size, Size], generator: new Generator(2)));
        Assert.True(network.forward(pictures)[1].allclose(network.forward(pictures.narrow(0, 1, 1))[0], 1e-4, 1e-5));
    }

    [Fact]
    public void Small_ForTheWordsOfTheCorpus_HasThreeToSixMillionParameters()
    {
        using var network = new Recogniser(PictureReader.ConfigFor(CorpusLexicon.Create()));
        Assert.InRange(network.parameters().Sum(p => p.numel()), 3_000_000, 6_000_000);
    }

    [Fact]
    public void Backward_OnATinySet_LearnsIt()
    {
        // A bright or a dark square in one of two cells, before a red or a blue ground.
        const int Cells = Grid * Grid;
        var (pictures, slots, things, colours) = (zeros(4, 3, Size, Size), new long[8], new long[4 * Cells], new long[4 * Cells]);
        var (covers, coverColours) = (new long[16 * Cells], new long[16 * Cells]);
        Array.Fill(colours, RecogniserTargets.NotJudged);
        Array.Fill(coverColours, RecogniserTargets.NotJudged);
        for (var i = 0; i < 4; i++)
        {
            var (thing, cell) = (i % 2, i < 2 ? 28 : 105);
            pictures[i, i % 2 * 2].fill_(0.6f);
            pictures[i].narrow(1, cell / Grid * 16, 16).narrow(2, cell % Grid * 16, 16).fill_(thing == 0 ? 1 : -1);
            (slots[2 * i], slots[2 * i + 1], things[i * Cells + cell], colours[i * Cells + cell]) = (i % 2, i / 2, thing + 1, thing);
            Array.Fill(covers, thing + 1, 4 * (i * Cells + cell), 4);
            Array.Fill(coverColours, thing, 4 * (i * Cells + cell), 4);
        }
        var targets = new RecogniserTargets(tensor(slots, [4, 2]), tensor(things, [4, Cells]), tensor(colours, [4, Cells]), tensor(covers, [4, 4 * Cells]), tensor(coverColours, [4, 4 * Cells]));
        var (network, detail) = (new Recogniser(Tiny, new Generator(1)), new RecogniserDetail(Tiny, new Generator(2)));
        var (training, optimiser, beside) = (new RecogniserTraining(network, detail, ScalarType.Float32), new AdamW(network), new AdamW(detail));
        var first = training.Backward(pictures, targets);
        for (var step = 0; step < 120; step++)
        {
            optimiser.Step(1e-2);
            beside.Step(1e-2);
            var (loss, known, found) = training.Backward(pictures, targets);
            if (loss < 0.1 * first.Loss && known == 1 && found == 1)
            {
                // What covers the quarters is known too, and in which of them.
                var seen = detail.Look(network, network.Look(pictures).Cells).Things.argmax(1);
                Assert.Equal(covers, seen.flatten().data<long>().ToArray());
                return;
            }
        }
        Assert.Fail($"The loss was {first.Loss} at first and {training.Backward(pictures, targets)} in the end.");
    }

    [Fact]
    public void Backward_OnAnAttributeThatAPictureDoesNotTell_CountsItNeitherRightNorWrong()
    {
        const int Cells = Grid * Grid;
        var (network, pictures) = (new Recogniser(Tiny, new Generator(1)), rand([1, 3, Size, Size], generator: new Generator(2)));
        var guess = network.Look(pictures).Slots[0].argmax(1).data<long>()[0];
        RecogniserTargets Targets(long first, long second) =>
            new(tensor(new[] { first, second }, [1, 2]), zeros([1, Cells], ScalarType.Int64), zeros([1, Cells], ScalarType.Int64), zeros([1, 4 * Cells], ScalarType.Int64), zeros([1, 4 * Cells], ScalarType.Int64));
        var training = new RecogniserTraining(network, new RecogniserDetail(Tiny, new Generator(2)), ScalarType.Float32);
        Assert.Equal(1, training.Backward(pictures, Targets(guess, RecogniserTargets.NotJudged)).Slots);
        Assert.Equal(0, training.Backward(pictures, Targets(1 - guess, RecogniserTargets.NotJudged)).Slots);
    }

    [Fact]
    public void Backward_OfADetailAlone_TeachesTheNetworkNothing()
    {
        const int Cells = Grid * Grid;
        long[] None(int count) => [.. Enumerable.Repeat(RecogniserTargets.NotJudged, count)];
        var covers = new long[4 * Cells];
        Array.Fill(covers, 1, 0, 2 * Cells);
        var targets = new RecogniserTargets(tensor(None(2), [1, 2]), tensor(None(Cells), [1, Cells]), tensor(None(Cells), [1, Cells]), tensor(covers, [1, 4 * Cells]), tensor(None(4 * Cells), [1, 4 * Cells]));
        var (network, detail) = (new Recogniser(Tiny, new Generator(1)), new RecogniserDetail(Tiny, new Generator(2)));
        var (training, pictures) = (new RecogniserTraining(network, detail, ScalarType.Float32), rand([1, 3, Size, Size], generator: new Generator(2)));
        // All that is judged is what covers the quarters, so that all that the network can learn comes from there.
        Assert.True(training.Backward(pictures, targets, alone: true).Loss > 0);
        Assert.True(Moved(detail) > 0);
        Assert.Equal(0, Moved(network, except: "things"));
        Assert.True(training.Backward(pictures, targets).Loss > 0);
        Assert.True(Moved(network, except: "things") > 0);

        static double Moved(nn.Module module, string except = "-") =>
            module.named_parameters().Where(p => !p.name.StartsWith(except, StringComparison.Ordinal)).Sum(p => p.parameter.grad is { } gradient ? gradient.abs().sum().item<float>() : 0);
    }

    [Fact]
    public void Read_WhereEveryCellHoldsHalfAThing_SeesOneOfThem()
    {
        var lexicon = Save(network =>
        {
            network.get_parameter("things.weight")!.zero_();
            network.get_parameter("things.bias")!.fill_(-30);
            // Half nothing, half the second thing.
            network.get_parameter("things.bias")![0] = 5f;
            network.get_parameter("things.bias")![2] = 5f;
            network.get_parameter("colours.weight")!.zero_();
            network.get_parameter("colours.bias")![1] = 9f;
        });
        using var reader = PictureReader.Load(_folder);

        var content = Assert.Single(reader.Read(zeros(1, 3, 256, 192)));

        // The chances of all cells come to many, but no cell stands out from its neighbours, where there may be one more.
        var thing = Assert.Single(content.Things);
        Assert.Equal((lexicon.Things[1].Name, lexicon.Colours[0].Name, 1), (thing.Noun, thing.Colour, thing.Count));
        Assert.Equal((0.5f, 0.5f), (MathF.Round(thing.X, 4), MathF.Round(thing.Y, 4)));
        Assert.Equal(Lexicon.SlotNames.Count, content.Globals.Count);
        Assert.Equal(256, content.Features.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_OfSpotsThatStandApart_CountsEach(int spots)
    {
        var lexicon = Save(network =>
        {
            foreach (var (_, weight) in network.state_dict()) weight.zero_();
            // Whatever is white in a cell goes through as it is, and a cell of it is the second thing; each spot lies across two cells, which both see half of it.
            network.get_parameter("norm.weight")!.fill_(1);
            network.get_parameter("stem.weight")![0].select(1, 1).select(1, 1).fill_(1f / 48);
            foreach (var convolution in (string[])["shrink.0", "shrink.1"]) network.get_parameter(convolution + ".weight")![0].narrow(0, 0, 4).fill_(0.25f);
            network.get_parameter("words.weight")![0, 0] = 1f;
            network.get_parameter("things.weight")![2, 0] = 20f;
            network.get_parameter("things.bias")!.fill_(-60);
            network.get_parameter("things.bias")![0] = 0f;
            network.get_parameter("things.bias")![2] = -10f;
        });
        using var reader = PictureReader.Load(_folder);
        var picture = zeros(1, 3, Size, Size);
        for (var spot = 0; spot < spots; spot++) picture.narrow(2, 16 + 64 * (spot / 2), 16).narrow(3, 24 + 64 * (spot % 2), 16).fill_(1);

        var thing = Assert.Single(Assert.Single(reader.Read(picture)).Things);

        Assert.Equal((lexicon.Things[1].Name, spots), (thing.Noun, thing.Count));
    }

    [Fact]
    public void Load_OfAFolderWithout_SaysHowToMakeOne() => Assert.Contains("easel train recogniser", Assert.Throws<UnknownModelException>(() => PictureReader.Load(_folder)).Message);

    [Fact]
    public void Load_OfWeightsForOtherWords_IsRefused()
    {
        var lexicon = Save(_ => { });
        LexiconJson.Save(lexicon with { Things = [.. lexicon.Things.Take(1)] }, Path.Combine(_folder, "lexicon.json"));
        Assert.Throws<CheckpointException>(() => PictureReader.Load(_folder));
    }

    [Fact]
    public void Load_OfAModelWithMoreWords_TakesTheReadersOwn()
    {
        var lexicon = Save(_ => { });
        LexiconJson.Save(lexicon, Path.Combine(_folder, PictureReader.WordsFile));
        LexiconJson.Save(lexicon with { Things = [.. lexicon.Things.Take(1)] }, Path.Combine(_folder, "lexicon.json"));
        using var reader = PictureReader.Load(_folder);
        Assert.Equal(lexicon.Things.Count, reader.Lexicon.Things.Count);
    }

    private Lexicon Save(Action<Recogniser> change)
    {
        using var noGradient = no_grad();
        var lexicon = TinyLexicon.Create();
        using var network = new Recogniser(PictureReader.ConfigFor(lexicon), new Generator(1));
        change(network);
        LexiconJson.Save(lexicon, Path.Combine(_folder, "lexicon.json"));
        SafetensorsWriter.Write(Path.Combine(_folder, PictureReader.WeightsFile), network.state_dict().Select(p => (p.Key, p.Value)));
        return lexicon;
    }
}
