using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Families;
using Easel.Images;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

/// <summary>What a run looks like so far: sheets of samples drawn from the averaged weights of its saved state.</summary>
internal static class SampleSheets
{
    private const int Cell = 192;

    private static readonly string[] Prompts =
    [
        "a beach with palm trees in the background", "two red cars in front of a snowy mountain at night", "a castle on a hill at sunset, watercolor",
        "a cat and a dog in a living room", "an elephant in the desert", "three penguins in the snow", "a blue house in the forest, autumn",
        "a lighthouse by the sea during a storm", "a robot in the park, pixel art", "a pizza on a table", "a whale at sea, moonlight", "a fox in the woods, pencil sketch",
    ];

    /// <summary>Fresh pictures, and what the autoencoder and its preview decoder make of them.</summary>
    public static void Autoencoder(string state, Func<long, byte[]> picture, int size, string path)
    {
        using var network = new Autoencoder(AutoencoderConfig.Small);
        TakeAverages(network, state);
        network.eval();
        var items = new List<(Picture, string?)>();
        for (var i = 0; i < 8; i++)
        {
            var rgb = picture(long.MaxValue / 2 + i);
            var latents = network.Encode(TrainAutoencoder.Pictures([rgb], size, size));
            items.Add((Picture.FromRgb(rgb, size, size), null));
            items.Add((Shown(network.Decode(latents)), null));
            items.Add((Shown(network.DecodePreview(latents)), null));
        }
        Save(items, 6, path);
    }

    /// <summary>Sketches of plans for a few prompts, asked of the planner without any demand: what it knows by itself.</summary>
    public static void Planner(string state, BytePairTokenizer tokenizer, LayoutGrammar grammar, string path)
    {
        using var text = new TextEncoder(TextEncoderConfig.Small);
        using var planner = new Planner(PlannerConfig.Small);
        TakeAverages(text, state, "text.");
        TakeAverages(planner, state, "planner.");
        var layouts = new LayoutPlanner(PlannerSession.Of(planner), grammar, temperature: 0.5);
        Save([.. Prompts.Select(prompt =>
        {
            var ids = tokenizer.Frame(prompt, TextEncoderConfig.Small.Length);
            var states = text.Encode(PlannerTraining.Stack([ids]), ScalarType.Float32);
            return (LayoutSketch.Draw(layouts.Plan(states, LayoutDemands.None, aspect: 1, seed: 1), Cell, Cell), (string?)prompt);
        })], 4, path);
    }

    /// <summary>For a few prompts the draft and the painted picture, from the run exported as a model of its own.</summary>
    public static void Painter(string planner, string painter, string autoencoder, string model, string path)
    {
        ExportModel.Run(planner, painter, autoencoder, model, "in training");
        using var easel = TextToImage.Load(model);
        var items = new List<(Picture, string?)>();
        foreach (var prompt in Prompts)
        {
            var steps = easel.Create(new ImageRequest(prompt) { Seed = 1 }, previews: true).ToList();
            items.Add((steps.Single(step => step.IsDraft).Preview!, "draft"));
            items.Add((steps[^1].Result!.Picture, prompt));
        }
        Save(items, 6, path);
    }

    /// <summary>Copies the averaged weights of a saved state, or plain weights, into a network.</summary>
    public static void TakeAverages(nn.Module network, string state, string prefix = "")
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(state);
        var targets = network.state_dict();
        foreach (var (key, value) in TrainingRun.Averages(file, network, prefix)) targets[key].copy_(value);
    }

    private static Picture Shown(Tensor picture)
    {
        var bytes = picture[0].add(One, One).mul(HalfWhite).clamp(Zero, White).round().to(ScalarType.Byte).permute(1, 2, 0).contiguous().data<byte>().ToArray();
        return Picture.FromRgb(bytes, (int)picture.shape[3], (int)picture.shape[2]);
    }

    private static void Save(IReadOnlyList<(Picture, string?)> items, int columns, string path) =>
        PictureFile.Save(path, PictureCodec.Encode(ContactSheet.Compose(items, columns, Cell, Cell), ImageFormat.Png), overwrite: true);

    private static readonly Scalar Zero = 0f, One = 1f, HalfWhite = 127.5f, White = 255f;
}
