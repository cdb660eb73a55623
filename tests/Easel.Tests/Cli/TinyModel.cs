using Easel.Checkpoints;
using Easel.Families;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Cli;

/// <summary>A whole model of a few thousand weights that has learnt nothing: its pictures are noise, but every stage runs, in milliseconds.</summary>
public sealed class TinyModel : IDisposable
{
    private readonly TestFolder _folder = new();

    public TinyModel() : this(seed: 1) { }

    internal TinyModel(ulong seed)
    {
        var lexicon = new Lexicon(
            [
                [new("beach", ["shore"]), new("forest", [])], [new("day", []), new("night", [])], [new("soft light", [])], [new("clear", [])],
                [new("summer", []), new("winter", [])], [new("flat", [])], [new("wide", [])],
            ],
            [new("red", []), new("blue", [])], [new("sky", []), new("sea", ["ocean"])], [new Thing("car", ["automobile"], "cars", true), new Thing("castle", [], "castles", false)]);
        var tokenizer = BytePairTokenizer.Train(["a red car on a beach by the sea", "a castle in a forest at night"], 280);
        var layoutTokens = new LayoutGrammar(lexicon).VocabularySize;
        var manifest = new EaselOneManifest(
            "easel-one", "test",
            new AutoencoderConfig(4, [16, 16, 16], [16, 16, 16, 16], 1, [1, 1, 1, 1], 16),
            new TextEncoderConfig(tokenizer.VocabularySize, 16, 32, 1, 2),
            new PlannerConfig(layoutTokens, 128, 32, 1, 2),
            new PainterConfig(4, 32, tokenizer.VocabularySize, 32, 2, 2, 16),
            MinSize: 32, MaxSize: 128, DefaultSize: 64, new EaselOneDefaults(Steps: 3, Guidance: 2, "euler", Shift: 1, PlanTemperature: 1));

        manifest.Save(Folder);
        LexiconJson.Save(lexicon, _folder.File("lexicon.json"));
        tokenizer.Save(_folder.File("tokenizer.json"));
        using var generator = new Generator(seed);
        using var text = new TextEncoder(manifest.TextEncoder, generator);
        using var planner = new Planner(manifest.Planner, generator);
        using var painter = new Painter(manifest.Painter, generator);
        using var autoencoder = new Autoencoder(manifest.Autoencoder, generator);
        foreach (var (name, network) in new (string, nn.Module)[] { ("text-encoder", text), ("planner", planner), ("painter", painter), ("autoencoder", autoencoder) })
            SafetensorsWriter.Write(_folder.File($"{name}.safetensors"), network.state_dict().Select(pair => (pair.Key, pair.Value)));
    }

    /// <summary>The model's folder.</summary>
    public string Folder => _folder.Path;

    public void Dispose() => _folder.Dispose();
}
