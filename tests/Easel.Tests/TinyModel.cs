using Easel.Checkpoints;
using Easel.Families;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests;

/// <summary>A complete model with tiny random networks, so that everything around the weights can be tested without any.</summary>
public sealed class TinyModel : IDisposable
{
    public TinyModel()
    {
        var lexicon = global::Easel.Tests.Layouts.TinyLexicon.Create();
        var tokenizer = BytePairTokenizer.Train(["a beach with palm trees", "a red car in a forest at night", "two boats", "watercolor"], 300);
        tokenizer.Save(Path.Combine(Folder, "tokenizer.json"));
        LexiconJson.Save(lexicon, Path.Combine(Folder, "lexicon.json"));
        var manifest = new EaselOneManifest("easel-one", "0", new AutoencoderConfig(8, [16, 16, 32], [32, 16, 16, 16], 1, [1, 1, 1, 1], 16),
            new TextEncoderConfig(512, 16, 64, 1, 2), new PlannerConfig(512, 128, 64, 1, 2), new PainterConfig(8, 64, 512, 64, 2, 2, 32, Tints: true, Film: true, Fine: 4, Sharpens: true),
            64, 256, 64, 2, new EaselOneDefaults(2, 1.5, "dpmpp-2m", 1, 1));
        manifest.Save(Folder);
        var generator = new Generator(7);
        Write("text-encoder", new TextEncoder(manifest.TextEncoder, generator));
        Write("planner", new Planner(manifest.Planner, generator));
        Write("painter", new Painter(manifest.Painter, generator));
        Write("autoencoder", new Autoencoder(manifest.Autoencoder, generator));
    }

    /// <summary>Adds a student of one step, which differs from the painter in its last layer.</summary>
    public TinyModel WithStudent()
    {
        var manifest = EaselOneManifest.Load(Folder);
        (manifest with { Defaults = manifest.Defaults with { Steps = 1, Guidance = 1, Sampler = "euler" }, High = new SamplingSettings(2, 1.5, "dpmpp-2m") }).Save(Folder);
        SafetensorsWriter.Write(Path.Combine(Folder, LowRankDifference.StudentFile), [("output.bias.diff", ones(8))]);
        return this;
    }

    /// <summary>Adds what looks at pictures.</summary>
    public TinyModel WithReader()
    {
        Write("recogniser", new Recogniser(PictureReader.ConfigFor(LexiconJson.Load(Path.Combine(Folder, "lexicon.json"))), new Generator(8)));
        return this;
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("easel-tiny-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, nn.Module network)
    {
        using (network) SafetensorsWriter.Write(Path.Combine(Folder, $"{name}.safetensors"), network.state_dict().Select(p => (p.Key, p.Value.to(ScalarType.BFloat16))));
    }
}
