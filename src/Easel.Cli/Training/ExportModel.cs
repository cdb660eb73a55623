using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Families;
using Easel.Layouts;
using Easel.Models;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

/// <summary>Gathers the averaged weights of the three runs into a model folder, as bfloat16.</summary>
internal static class ExportModel
{
    /// <summary>Settings that a painter is meant for, when it is no student of few steps.</summary>
    public static EaselOneDefaults Painter { get; } = new(Steps: 8, Guidance: 2, Sampler: "dpmpp-2m", Shift: 5, PlanTemperature: 0.5);

    public static int Run(string planner, string painter, string autoencoder, string folder, string version, EaselOneDefaults? defaults = null)
    {
        Directory.CreateDirectory(folder);
        var lexicon = CorpusLexicon.Create();
        LexiconJson.Save(lexicon, Path.Combine(folder, "lexicon.json"));
        File.Copy(Path.Combine(planner, "tokenizer.json"), Path.Combine(folder, "tokenizer.json"), overwrite: true);
        new EaselOneManifest("easel-one", version, AutoencoderConfig.Small, TextEncoderConfig.Small, PlannerConfig.Small, PainterConfig.Small,
            MinSize: 128, MaxSize: 512, DefaultSize: 256, MaxAspect: 2, defaults ?? Painter).Save(folder);

        Write(State(planner), "text.", new TextEncoder(TextEncoderConfig.Small), Path.Combine(folder, "text-encoder.safetensors"));
        Write(State(planner), "planner.", new Planner(PlannerConfig.Small), Path.Combine(folder, "planner.safetensors"));
        Write(State(painter), "", new Models.Painter(PainterConfig.Small), Path.Combine(folder, "painter.safetensors"));
        Write(State(autoencoder), "", new Autoencoder(AutoencoderConfig.Small), Path.Combine(folder, "autoencoder.safetensors"));
        return 0;
    }

    /// <summary>Adds what judges pictures to a model's folder. The two share a lexicon: an answer of the recogniser is a number in it.</summary>
    public static int AddJudge(string recogniser, string folder)
    {
        static string Words(string place) => File.ReadAllText(Path.Combine(place, "lexicon.json"));
        if (Words(recogniser) != Words(folder)) throw new InvalidRequestException($"{recogniser} was trained with other words than {folder} has; train it anew.");
        Write(Path.Combine(recogniser, PictureReader.WeightsFile), "", new Recogniser(PictureReader.ConfigFor(LexiconJson.Load(Path.Combine(folder, "lexicon.json")))), Path.Combine(folder, PictureReader.WeightsFile));
        return 0;
    }

    /// <summary>Starts a network from a model's weights and says what it could not take from them.</summary>
    public static void StartFrom(nn.Module network, string model, string part)
    {
        var left = TrainingRun.StartFrom(network, Path.Combine(model, part + ".safetensors"));
        Console.WriteLine($"{part} starts from {model}" + (left.Count == 0 ? "" : $", but for {string.Join(", ", left)}"));
    }

    /// <summary>The state of a run, or the file itself where one is named.</summary>
    private static string State(string run) => Directory.Exists(run) ? Path.Combine(run, "state.safetensors") : run;

    private static void Write(string state, string prefix, nn.Module network, string path)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(state);
        SafetensorsWriter.Write(path, TrainingRun.Averages(file, network, prefix).Select(pair => (pair.Key, pair.Value.to(ScalarType.BFloat16))));
        network.Dispose();
    }
}
