using System.Text.Json;

namespace Easel.Checkpoints;

/// <summary>A model in the layout of the diffusers library: <c>model_index.json</c> and a sub-folder for each part, with its <c>config.json</c> and weights.</summary>
public sealed class DiffusersFolder : IDisposable
{
    private const long MaxJsonLength = 4 << 20;
    private static readonly string[] Stems = ["diffusion_pytorch_model", "model", "pytorch_model"];
    private static readonly string[] Kinds = ["", ".fp16", ".bf16", ".fp32"];
    private static readonly string[] Endings = [".safetensors", ".safetensors.index.json", ".bin", ".bin.index.json"];

    private readonly Dictionary<string, ICheckpoint> _open = new(StringComparer.Ordinal);

    private DiffusersFolder(string path, string pipeline, IReadOnlyDictionary<string, string> parts) => (Path, Pipeline, Parts) = (path, pipeline, parts);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Class of the pipeline, such as <c>StableDiffusionXLPipeline</c>.</summary>
    public string Pipeline { get; }

    /// <summary>Classes by part, such as <c>unet</c> and <c>UNet2DConditionModel</c>; parts that the pipeline leaves out are not among them.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; }

    /// <summary>Whether a folder has this layout.</summary>
    public static bool IsOne(string path) => File.Exists(System.IO.Path.Combine(path, "model_index.json"));

    /// <summary>Reads the index; weights are opened when they are asked for.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="CheckpointException">There is no sound <c>model_index.json</c> in it.</exception>
    public static DiffusersFolder Open(string path)
    {
        var index = ReadJson(System.IO.Path.Combine(path, "model_index.json"));
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in index.EnumerateObject())
        {
            if (property.Value is not { ValueKind: JsonValueKind.Array } pair || pair.GetArrayLength() != 2 || pair[1].ValueKind != JsonValueKind.String) continue;
            if (property.Name.Length == 0 || !property.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) throw new CheckpointException($"{path}: '{property.Name}' is no name of a part.");
            parts[property.Name] = pair[1].GetString()!;
        }
        var pipeline = index.TryGetProperty("_class_name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()! : throw new CheckpointException($"{path}: model_index.json names no pipeline (_class_name).");
        return new DiffusersFolder(path, pipeline, parts);
    }

    /// <summary>The configuration of a part: its <c>config.json</c>, or <c>scheduler_config.json</c> and the like.</summary>
    /// <param name="part">Name of the part.</param>
    /// <exception cref="CheckpointException">There is none, or it is no JSON object.</exception>
    public JsonElement Config(string part)
    {
        var folder = PartFolder(part);
        string[] names = ["config.json", $"{part}_config.json", "tokenizer_config.json", "preprocessor_config.json"];
        return ReadJson(names.Select(n => System.IO.Path.Combine(folder, n)).FirstOrDefault(File.Exists) ?? System.IO.Path.Combine(folder, names[0]));
    }

    /// <summary>A file of a part, such as a tokenizer's vocabulary; null where there is none.</summary>
    public string? FileOf(string part, string name) => System.IO.Path.Combine(PartFolder(part), name) is var path && File.Exists(path) ? path : null;

    /// <summary>Whether there are weights of a part.</summary>
    public bool HasWeights(string part) => Parts.ContainsKey(part) && WeightsPath(part) is not null;

    /// <summary>The weights of a part, full precision before halves and safetensors before pickles; they belong to this folder and close with it.</summary>
    /// <param name="part">Name of the part.</param>
    /// <exception cref="CheckpointException">There are none, or they are damaged.</exception>
    public ICheckpoint Weights(string part)
    {
        if (_open.TryGetValue(part, out var open)) return open;
        var path = WeightsPath(part) ?? throw new CheckpointException($"{PartFolder(part)} has no weights: none of {string.Join(", ", Stems.Select(s => s + Endings[0]))} or their split or .fp16 forms is there; fetch them.");
        return _open[part] = CheckpointFile.Open(path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var checkpoint in _open.Values) checkpoint.Dispose();
    }

    private string? WeightsPath(string part)
    {
        var folder = PartFolder(part);
        var names = from ending in Endings from kind in Kinds from stem in Stems select Named(stem, kind, ending);
        return names.Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    // The index of a split half-precision part is named model.safetensors.index.fp16.json.
    private static string Named(string stem, string kind, string ending) =>
        ending.EndsWith(".json", StringComparison.Ordinal) ? $"{stem}{ending[..^".json".Length]}{kind}.json" : stem + kind + ending;

    private string PartFolder(string part) => Parts.ContainsKey(part)
        ? System.IO.Path.Combine(Path, part)
        : throw new CheckpointException($"{Path} has no part '{part}'; its parts are {string.Join(", ", Parts.Keys)}.");

    private static JsonElement ReadJson(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxJsonLength) throw new FormatException($"it has over {MaxJsonLength} bytes");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new FormatException("it is no JSON object");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new CheckpointException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
