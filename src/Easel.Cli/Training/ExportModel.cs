using System.Globalization;
using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Families;
using Easel.Layouts;
using Easel.Models;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Cli.Training;

/// <summary>Gathers the averaged weights of the three runs into a model folder, as bfloat16, the matrices of the painter as int8.</summary>
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

        Write(Weights(planner, "text-encoder"), "text.", new TextEncoder(TextEncoderConfig.Small), Path.Combine(folder, "text-encoder.safetensors"));
        Write(Weights(planner, "planner"), "planner.", new Planner(PlannerConfig.Small), Path.Combine(folder, "planner.safetensors"));
        Write(Weights(painter, "painter"), "", new Models.Painter(PainterConfig.Small), Path.Combine(folder, "painter.safetensors"));
        Write(Weights(autoencoder, "autoencoder"), "", new Autoencoder(AutoencoderConfig.Small), Path.Combine(folder, "autoencoder.safetensors"));
        return 0;
    }

    /// <summary>Adds a student to the model of its teacher: what it learnt, as matrices of low rank, and its settings, which become the model's own.</summary>
    /// <param name="student">Its run.</param>
    /// <param name="teacher">The run, or the model, of the painter that it started from: as it was then, for what rounding changes in the model's own painter is no part of what the student learnt.</param>
    /// <param name="folder">The model.</param>
    /// <param name="rank">Most singular values of each matrix.</param>
    /// <param name="steps">Steps of a picture.</param>
    public static int AddStudent(string student, string teacher, string folder, int rank, int steps)
    {
        if (rank is not (>= 1 and <= 256)) throw new InvalidRequestException($"Rank {rank} is out of range; give 1 to 256.");
        if (steps is not (>= 1 and <= 64)) throw new InvalidRequestException($"{steps} steps are out of range; give 1 to 64.");
        using var scope = NewDisposeScope();
        var manifest = EaselOneManifest.Load(folder);
        using var network = new Models.Painter(manifest.Painter);
        Dictionary<string, Tensor> Of(string source)
        {
            using var file = CheckpointFile.Open(Weights(source, "painter"));
            return TrainingRun.Averages(file, network).ToDictionary(pair => pair.Key, pair => pair.Value);
        }
        var (parts, lost) = LowRankDifference.Of(Of(teacher), Of(student), rank);
        SafetensorsWriter.Write(Path.Combine(folder, LowRankDifference.StudentFile), parts.Select(part => (part.Name, part.Value.to(ScalarType.BFloat16))));
        var high = manifest.High ?? new SamplingSettings(manifest.Defaults.Steps, manifest.Defaults.Guidance, manifest.Defaults.Sampler);
        (manifest with { Defaults = manifest.Defaults with { Steps = steps, Guidance = 1, Sampler = "euler" }, High = high }).Save(folder);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{100 * lost:F1} % of the squared difference to the teacher is lost at rank {rank}"));
        return 0;
    }

    /// <summary>Adds what judges pictures to a model's folder, with its words: an answer of the recogniser is a number in them.</summary>
    /// <remarks>Of several the mean of their weights judges, which is better than any of them where they began alike (Wortsman et al. 2022, "Model soups", arXiv 2203.05482).</remarks>
    /// <param name="recognisers">Runs, or models that have one; each counts as often as it is named.</param>
    /// <param name="folder">The model.</param>
    public static int AddJudge(IReadOnlyList<string> recognisers, string folder)
    {
        var (words, model) = (recognisers.Select(PictureReader.WordsOf).ToList(), LexiconJson.Load(Path.Combine(folder, "lexicon.json")));
        var lexicon = LexiconJson.Load(words[0]);
        if (words.FirstOrDefault(other => !PictureReader.NamesOf(LexiconJson.Load(other)).SequenceEqual(PictureReader.NamesOf(lexicon))) is { } different) throw new InvalidRequestException($"{different} has other words than {words[0]}; only recognisers that began alike have a mean.");
        if (PictureReader.NamesOf(lexicon).Except(PictureReader.NamesOf(model)).FirstOrDefault() is { } unknown) throw new InvalidRequestException($"{recognisers[0]} was trained with words that {folder} does not have, such as '{unknown}'; train it anew.");
        using var scope = NewDisposeScope();
        using var network = new Recogniser(PictureReader.ConfigFor(lexicon));
        var weights = recognisers.Select(recogniser =>
        {
            using var noGrad = no_grad();
            using var file = SafetensorsFile.Open(Path.Combine(recogniser, PictureReader.WeightsFile));
            StrictLoad.Into(network, file);
            return network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        }).ToList();
        SafetensorsWriter.Write(Path.Combine(folder, PictureReader.WeightsFile), weights[0].Keys.Select(key => (key, stack(weights.Select(own => own[key])).mean([0]).to(ScalarType.BFloat16))));
        // The model's own recogniser may be one of them: its words are no copy of themselves.
        LexiconJson.Save(lexicon, Path.Combine(folder, PictureReader.WordsFile));
        return 0;
    }

    /// <summary>Starts a network from a model's weights and says what it could not take from them.</summary>
    public static void StartFrom(nn.Module network, string model, string part)
    {
        var left = TrainingRun.StartFrom(network, Path.Combine(model, part + ".safetensors"));
        Console.WriteLine($"{part} starts from {model}" + (left.Count == 0 ? "" : $", but for {string.Join(", ", left)}"));
    }

    /// <summary>Where the weights of a part are: the state of a run, or the part of a model when that is what the folder holds, or the file itself where one is named.</summary>
    /// <param name="source">Folder or file.</param>
    /// <param name="part">Name of the part in a model, such as <c>painter</c>.</param>
    public static string Weights(string source, string part)
    {
        if (!Directory.Exists(source)) return source;
        var own = Path.Combine(source, part + ".safetensors");
        return File.Exists(own) && !File.Exists(Path.Combine(source, "state.safetensors")) ? own : Path.Combine(source, "state.safetensors");
    }

    private static void Write(string state, string prefix, nn.Module network, string path)
    {
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(state);
        // A painter is the largest part, and its matrices bear it: nothing that is seen changes by their rounding.
        IEnumerable<(string Name, Tensor Value)> Kept(string name, Tensor value) =>
            !value.is_floating_point() ? [(name, value)] : network is Models.Painter && value.dim() == 2 ? EightBitRows.Of(name, value) : [(name, value.to(ScalarType.BFloat16))];
        SafetensorsWriter.Write(path, TrainingRun.Averages(file, network, prefix).SelectMany(pair => Kept(pair.Key, pair.Value)), network is Models.Painter ? EightBitRows.Notes : null);
        network.Dispose();
    }
}
