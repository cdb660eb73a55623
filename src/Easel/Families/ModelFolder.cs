using System.Security.Cryptography;
using System.Text.Json;
using Easel.Checkpoints;
using Easel.Denoising;

namespace Easel.Families;

/// <summary>A folder as diffusers saves models: <c>model_index.json</c> and a folder per part, with its configuration and its weights.</summary>
internal sealed class ModelFolder
{
    private const string Index = "model_index.json";
    private const int MaxShards = 1000;

    private ModelFolder(string path, ConfigReader index) => (Path, Settings) = (path, index);

    public string Path { get; }

    /// <summary>What <c>model_index.json</c> says.</summary>
    public ConfigReader Settings { get; }

    /// <summary>Whether a folder is of this kind.</summary>
    public static bool Is(string folder) => File.Exists(System.IO.Path.Combine(folder, Index));

    /// <exception cref="UnknownModelException">There is no model in that folder.</exception>
    /// <exception cref="CheckpointException">Its index is damaged.</exception>
    public static ModelFolder Open(string folder) =>
        Is(folder) ? new ModelFolder(folder, ConfigReader.Open(System.IO.Path.Combine(folder, Index))) : throw new UnknownModelException($"There is no model at {folder}: {Index} is missing.");

    public bool Has(string part) => Directory.Exists(Sub(part));

    public string Sub(string part) => System.IO.Path.Combine(Path, part);

    public ConfigReader Config(string part, string file = "config.json") => ConfigReader.Open(System.IO.Path.Combine(Sub(part), file));

    /// <summary>Uses the weights of a part, and closes its files afterwards.</summary>
    /// <exception cref="CheckpointException">They are missing or damaged.</exception>
    public T WithWeights<T>(string part, Func<WeightSource, T> use)
    {
        var files = new List<SafetensorsFile>();
        try
        {
            foreach (var path in WeightFiles(part)) files.Add(SafetensorsFile.Open(path));
            return use(WeightSource.Of(Sub(part), files));
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    /// <summary>The schedule that a model was trained with, what it predicts, and what its makers sample it with.</summary>
    public (DdpmSchedule Schedule, Prediction Prediction, string Scheduler, bool IsTrailing) Schedule()
    {
        var config = Config("scheduler", "scheduler_config.json");
        config.Require("prediction_type", "epsilon", "v_prediction");
        config.Require("beta_schedule", "scaled_linear", "linear");
        config.Require("trained_betas");
        var trailing = config.Text("timestep_spacing", "leading") == "trailing";
        var schedule = new DdpmSchedule(
            config.Text("beta_schedule", "linear") == "linear" ? BetaGrowth.Linear : BetaGrowth.ScaledLinear, config.Double("beta_start", 0.0001), config.Double("beta_end", 0.02),
            config.Int("num_train_timesteps", 1000, least: 2, most: 100_000), config.Text("timestep_spacing", "leading") switch { "trailing" => TimestepSpacing.Trailing, "linspace" => TimestepSpacing.Linspace, _ => TimestepSpacing.Leading },
            config.Int("steps_offset", 0, least: 0, most: 1), config.Bool("rescale_betas_zero_snr", false));
        return (schedule, config.Text("prediction_type", "epsilon") == "epsilon" ? Prediction.Epsilon : Prediction.V, config.Text("_class_name", ""), trailing);
    }

    /// <summary>First 16 hexadecimal digits of the SHA-256 over the files: of each the length, the first and the last megabyte.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Where(p => p.EndsWith(".safetensors", StringComparison.Ordinal) || p.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            // Gigabytes of weights are known by their length and their first and last megabyte.
            using var file = File.OpenRead(path);
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{System.IO.Path.GetRelativePath(Path, path).Replace('\\', '/')} {file.Length}\n"));
            var piece = new byte[(int)Math.Min(1 << 20, file.Length)];
            file.ReadExactly(piece);
            hash.AppendData(piece);
            file.Seek(-piece.Length, SeekOrigin.End);
            file.ReadExactly(piece);
            hash.AppendData(piece);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    // One file, or the parts that an index names; 16-bit copies only where there is nothing else.
    private IEnumerable<string> WeightFiles(string part)
    {
        var folder = Sub(part);
        foreach (var name in new[] { "diffusion_pytorch_model", "model" })
            foreach (var variant in new[] { "", ".fp16" })
            {
                var whole = System.IO.Path.Combine(folder, $"{name}{variant}.safetensors");
                if (File.Exists(whole)) return [whole];
                var index = System.IO.Path.Combine(folder, $"{name}.safetensors.index{variant}.json");
                if (File.Exists(index)) return Shards(folder, index);
            }
        throw new CheckpointException($"{folder} has neither diffusion_pytorch_model.safetensors nor model.safetensors; fetch the model in safetensors form.");
    }

    private static string[] Shards(string folder, string index)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            var names = document.RootElement.GetProperty("weight_map").EnumerateObject().Select(p => p.Value.GetString() ?? "").Distinct().ToArray();
            // A name from a stranger must not lead out of the folder.
            return names.Length is > 0 and <= MaxShards && names.All(n => n.Length > 0 && n == System.IO.Path.GetFileName(n))
                ? [.. names.Select(n => System.IO.Path.Combine(folder, n))]
                : throw new CheckpointException($"{index} names no parts, or parts outside its folder; fetch it again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CheckpointException($"{index} cannot be read: {e.Message}", e);
        }
    }
}
