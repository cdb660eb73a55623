using System.Text.Json;
using Easel.Checkpoints;
using Easel.Families;
using static TorchSharp.torch;

namespace Easel.Bench.Parity;

/// <summary>One golden: a network's weights, its inputs, and the outputs of an independent implementation.</summary>
internal sealed class Golden : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly JsonElement _json;

    private Golden(SafetensorsFile file, JsonElement json, string name)
    {
        (_file, _json, Name) = (file, json, name);
        Kind = json.GetProperty("kind").GetString()!;
        Tolerance = json.GetProperty("tolerance").GetDouble();
    }

    public string Name { get; }

    /// <summary>What the reference was, such as <c>diffusers_unet</c>.</summary>
    public string Kind { get; }

    /// <summary>Passed when max|actual − expected| ≤ tolerance · max(1, max|expected|), in float32.</summary>
    public double Tolerance { get; }

    public ConfigReader Config => new(_json.GetProperty("config"), $"{Name}.json");

    /// <summary>The configuration as JSON, for what is no flat list of settings.</summary>
    public JsonElement ConfigJson => _json.GetProperty("config");

    public WeightSource Weights(string prefix = "") => WeightSource.Of(_file).Within("weights." + prefix);

    /// <summary>Weights under original names, under those of our networks.</summary>
    public WeightSource Original(Architecture architecture, string prefix = "") => WeightSource.Of(KeyNaming.ToDiffusers(_file, architecture, "weights." + prefix));

    public bool HasInput(string name) => _file.Entries.ContainsKey("inputs." + name);

    public Tensor Input(string name) => _file.Read("inputs." + name);

    /// <summary>Inputs by name.</summary>
    public IEnumerable<string> Inputs => _file.Entries.Keys.Where(k => k.StartsWith("inputs.", StringComparison.Ordinal)).Select(k => k[7..]);

    public Tensor Expected(string name) => _file.Read("outputs." + name);

    /// <summary>Outputs by name, intermediate ones included.</summary>
    public IReadOnlyList<string> Outputs => [.. _file.Entries.Keys.Where(k => k.StartsWith("outputs.", StringComparison.Ordinal)).Select(k => k[8..])];

    /// <summary>Whether an output is there to find where a difference starts, and need not be reproduced.</summary>
    public static bool IsIntermediate(string output) => output.Contains("trace.") || output.StartsWith("hidden_", StringComparison.Ordinal) || output.StartsWith("latents.", StringComparison.Ordinal);

    /// <summary>Names of the goldens of a folder, tokenizers included.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    /// <summary>Opens a golden; null when it has no tensors (a tokenizer's).</summary>
    public static Golden? Open(string folder, string name)
    {
        var path = Path.Combine(folder, $"{name}.safetensors");
        if (!File.Exists(path)) return null;
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, $"{name}.json")));
        return new Golden(SafetensorsFile.Open(path), document.RootElement.Clone(), name);
    }

    public void Dispose() => _file.Dispose();
}
