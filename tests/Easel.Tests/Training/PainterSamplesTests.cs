using Easel.Checkpoints;
using Easel.Cli.Training;
using Easel.Corpus;
using Easel.Prompts;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Tests.Training;

public sealed class PainterSamplesTests : IDisposable
{
    private static readonly BytePairTokenizer Tokenizer = BytePairTokenizer.Load(Path.Combine(Checkout.Root, "models", "easel-one", "tokenizer.json"));
    private static readonly HashSet<string> Things = [.. CorpusLexicon.Create().Things.Select(thing => thing.Name)];
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly PainterSamples.Shelf[] _shelves = [Shelf(16, 16), Shelf(24, 16), Shelf(8, 8)];

    public void Dispose() => _scope.Dispose();

    private static PainterSamples.Shelf Shelf(int rows, int columns) =>
        new(rows, columns, zeros(40, 1, rows, columns), [.. Enumerable.Range(0, 40).Select(i => SceneSampler.Sample((ulong)i, (float)columns / rows))]);

    [Fact]
    public void MakeBatch_ThreeInFourAreWindows_TheFourthIsWhole()
    {
        for (var i = 0; i < 24; i++)
        {
            var batch = PainterSamples.MakeBatch(i, _shelves, Tokenizer, totalCells: 1024);
            var shelf = _shelves[batch.Shelf];
            Assert.Equal(i % 4 == 3 ? (shelf.Rows, shelf.Columns) : (8, shelf.Columns == 8 ? 8 : 9), (batch.Rows, batch.Columns));
            Assert.Equal(Math.Max(6, 1024 / (batch.Rows * batch.Columns)), batch.Samples.Length);
            Assert.All(batch.Samples, sample => Assert.True(sample.Top >= 0 && sample.Left >= 0 && sample.Top + batch.Rows <= shelf.Rows && sample.Left + batch.Columns <= shelf.Columns));
        }
    }

    [Fact]
    public void MakeDraftBatch_SeesMoreOfThingsThanPicturesHave()
    {
        var (onThings, cells, all, most) = (0, 0, 0.0, 0);
        for (var i = 0; i < 12; i++)
        {
            var batch = PainterSamples.MakeDraftBatch(i, [_shelves[0]], Tokenizer, 16);
            Assert.Equal((6, 6), (batch.Rows, batch.Columns));
            foreach (var sample in batch.Samples)
            {
                var boxes = _shelves[0].Scenes[sample.Index].Layout.Items.Where(item => Things.Contains(item.Noun)).Select(item => item.Box).ToList();
                bool IsOn(long row, long column) => boxes.Exists(b => (column + 0.5f) / 16 is var x && (row + 0.5f) / 16 is var y && x >= b.Left && x <= b.Right && y >= b.Top && y <= b.Bottom);
                for (var cell = 0; cell < 36; cell++, cells++)
                    if (IsOn(sample.Top + cell / 6, sample.Left + cell % 6)) onThings++;
                for (var cell = 0; cell < 256; cell++, most++)
                    if (IsOn(cell / 16, cell % 16)) all++;
            }
        }
        Assert.True((double)onThings / cells > 1.5 * all / most, $"{(double)onThings / cells} of windows, {all / most} of pictures");
    }

    [Fact]
    public void Batches_OfOneNumber_AreTheSame()
    {
        PainterSamples.Batch One() => PainterSamples.MakeDraftBatch(7, _shelves, Tokenizer, 5);
        Assert.Equal(One().Samples.Select(s => (s.Index, s.Top, s.Left)), One().Samples.Select(s => (s.Index, s.Top, s.Left)));
    }

    [Fact]
    public void Nouns_BeginWithWhatMostScenesShow()
    {
        var nouns = PainterSamples.Nouns(_shelves).ToList();
        int Scenes(string noun) => _shelves.Sum(shelf => shelf.Scenes.Count(scene => scene.Layout.Items.Any(item => item.Noun == noun)));
        Assert.Equal(nouns.Distinct(), nouns);
        Assert.Equal(nouns.Select(Scenes).OrderDescending(), nouns.Select(Scenes));
        Assert.All(nouns, noun => Assert.Contains(noun, Things));
        Assert.True(nouns.Count > 20);
    }

    [Fact]
    public void Latents_OfScenesByOtherHands_AreNotDrawn_AndEachHasItsScene()
    {
        const int Side = 64;
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            TrainPainter.Encode(SharedData.Require("data/art"), Path.Combine(Checkout.Root, "models", "easel-one"), folder, Side, Side, first: 0, count: 1,
                Path.Combine(Checkout.Root, "training", "things.txt"), StrewnStyles.Named, CPU, CancellationToken.None);
            using var file = SafetensorsFile.Open(Assert.Single(Directory.GetFiles(folder, "64x64-*")));
            var scenes = SceneNotes.Read(file.Metadata, (int)file.Entries["latents"].Shape[0]);
            Assert.Equal(file.Entries["latents"].Shape[0], scenes.Count);
            Assert.InRange(scenes.Count, 200, 500);
            Assert.All(scenes, scene => Assert.True(scene.IsByMainHand(scene.Draw(1))));
            Assert.Equal(scenes.Count, Assert.Single(PainterSamples.Shelves(folder)).Scenes.Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
