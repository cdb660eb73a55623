using System.Text.Json;
using Easel.Checkpoints;
using Easel.Corpus.Preparation;

namespace Easel.Tests.Corpus.Preparation;

public sealed class FeatureTests(TinyModel model) : IClassFixture<TinyModel>
{
    private PreparationOptions WithModel(PreparationOptions options) => options with { Model = model.Folder, Features = true };

    [Fact]
    public void Run_WithFeatures_WritesLatentsAndTextOfEveryShard()
    {
        using var folder = new PictureFolder();
        folder.Fill(9);
        var summary = folder.Prepare(WithModel);

        var files = Directory.GetFiles(Path.Combine(folder.Output, "features"));
        Assert.Equal(summary.Shards, files.Length);
        foreach (var path in files)
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            using var file = SafetensorsFile.Open(path);
            using var shard = File.OpenRead(Path.Combine(folder.Output, "shards", Path.GetFileNameWithoutExtension(path) + ".tar"));
            var samples = ShardReader.Read(shard).ToArray();
            Assert.Equal(samples.Select(sample => sample.Key), JsonSerializer.Deserialize<string[]>(file.Metadata["keys"])!);
            var size = Path.GetFileNameWithoutExtension(path).Split('-')[0].Split('x').Select(int.Parse).ToArray();
            Assert.Equal([samples.Length, 8, size[1] / 16, size[0] / 16], file.Read("latents").shape);
            // Two captions each, of at least one token.
            var (rows, pictures) = (file.Read("text_rows").data<long>().ToArray(), file.Read("text_picture").data<long>().ToArray());
            Assert.Equal(Enumerable.Range(0, samples.Length).SelectMany(i => new long[] { i, i }), pictures);
            Assert.Equal(pictures.Length + 1, rows.Length);
            Assert.True(rows.Zip(rows.Skip(1), (a, b) => b > a).All(grows => grows));
            Assert.Equal([rows[^1], 64], file.Read("text").shape);
        }
    }

    [Fact]
    public void Run_FeaturesAreThere_MakesOnlyThoseThatChanged()
    {
        using var folder = new PictureFolder();
        folder.Fill(9);
        folder.Prepare(WithModel);
        var before = folder.Fingerprints();
        var times = Directory.GetFiles(Path.Combine(folder.Output, "features")).ToDictionary(path => path, File.GetLastWriteTimeUtc);
        folder.Prepare(WithModel);
        Assert.Equal(before, folder.Fingerprints());
        Assert.All(times, pair => Assert.Equal(pair.Value, File.GetLastWriteTimeUtc(pair.Key)));

        folder.Write("0/000.txt", "other words");
        Assert.Equal(1, folder.Prepare(WithModel).ShardsWritten);
        Assert.Single(times, pair => pair.Value != File.GetLastWriteTimeUtc(pair.Key));
    }

    [Fact]
    public void Run_WithEmbedding_DropsWhatOnlyTheLatentsSee()
    {
        using var folder = new PictureFolder();
        folder.Fill(5);
        var first = folder.Prepare(options => options with { Model = model.Folder, Embedding = true });
        var lines = File.ReadAllLines(Path.Combine(folder.Output, "embedded.jsonl"));
        Assert.Equal(5, lines.Length);
        Assert.Equal(5, first.Kept + first.Dropped.GetValueOrDefault(DropReason.SameLatents));
        folder.Prepare(options => options with { Model = model.Folder, Embedding = true });
        Assert.Equal(lines, File.ReadAllLines(Path.Combine(folder.Output, "embedded.jsonl")));
    }

    [Fact]
    public void Run_NoSuchModel_SaysSo()
    {
        using var folder = new PictureFolder();
        folder.Fill(1);
        Assert.Throws<UnknownModelException>(() => folder.Prepare(options => options with { Model = folder.Source, Features = true }));
    }
}
