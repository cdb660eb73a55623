using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>8-bit weights with a scale beside each: <c>layer.weight</c> is read as its values times <c>layer.weight_scale</c> or <c>layer.scale_weight</c>, and the scales are no tensors of their own.</summary>
/// <remarks>A scale is one number or one per row. The numbers are 8-bit floats, or integers where the file says that it means them so (<see cref="EightBitRows"/>). Other quantisations that safetensors files carry (int8 of other
/// programs, nvfp4, mxfp8, bitsandbytes) are refused by name: read as they stand, they would give noise.</remarks>
internal sealed class ScaledWeights : ICheckpoint
{
    private const string Weight = ".weight";
    private static readonly string[] Scales = [".weight_scale", ".scale_weight"];
    private static readonly string[] Companions = [".input_scale", ".scale_input", ".comfy_quant"];
    private static readonly string[] Foreign = [".weight_scale_2", ".pre_quant_scale", ".absmax", ".quant_map", ".quant_state.bitsandbytes__nf4", ".quant_state.bitsandbytes__fp4", ".SCB", ".qweight", ".qzeros", ".g_idx"];

    private readonly ICheckpoint _inner;
    private readonly Dictionary<string, string> _scaleOf;

    private ScaledWeights(ICheckpoint inner, Dictionary<string, string> scaleOf)
    {
        _inner = inner;
        _scaleOf = scaleOf;
        var hidden = scaleOf.Values.ToHashSet(StringComparer.Ordinal);
        Tensors = inner.Tensors.Where(t => !hidden.Contains(t.Key) && !IsCompanion(t.Key))
            .ToDictionary(t => t.Key, t => scaleOf.ContainsKey(t.Key) ? t.Value with { Type = ScalarType.Float32 } : t.Value, StringComparer.Ordinal);
    }

    public string Path => _inner.Path;

    public IReadOnlyDictionary<string, string> Metadata => _inner.Metadata;

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The checkpoint with its scales applied; itself where there are none.</summary>
    /// <exception cref="CheckpointException">It is quantised in a way that Easel does not read.</exception>
    public static ICheckpoint Of(ICheckpoint inner)
    {
        RefuseForeign(inner);
        var scaleOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, info) in inner.Tensors)
        {
            if (!name.EndsWith(Weight, StringComparison.Ordinal)) continue;
            var layer = name[..^Weight.Length];
            if (Scales.Select(s => layer + s).FirstOrDefault(inner.Tensors.ContainsKey) is not { } scale) continue;
            var stored = inner.Tensors[scale];
            if (info.StoredAs is not (nameof(SafetensorsType.F8_E4M3) or nameof(SafetensorsType.F8_E5M2)) && !(info.StoredAs == nameof(SafetensorsType.I8) && EightBitRows.AreIn(inner)))
                throw new CheckpointException($"{inner.Path} has '{name}' as {info.StoredAs} with a scale, a quantisation that Easel does not read; get the model as fp8, fp16, bf16 or GGUF.");
            if (!stored.IsFloat || stored.Elements != 1 && (info.Shape.Count == 0 || stored.Elements != info.Shape[0]))
                throw new CheckpointException($"{inner.Path} has the scale '{scale}' {stored} for '{name}' {info}; one number, or one per row, belongs there. Fetch the file again.");
            scaleOf[name] = scale;
        }
        return scaleOf.Count > 0 || inner.Tensors.Keys.Any(IsCompanion) ? new ScaledWeights(inner, scaleOf) : inner;
    }

    public Tensor Read(string name)
    {
        if (!_scaleOf.TryGetValue(name, out var scaleName)) return Tensors.ContainsKey(name) ? _inner.Read(name) : throw new CheckpointException($"{Path} has no tensor '{name}'.");
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weight = _inner.Read(name).to(ScalarType.Float32);
        var scale = _inner.Read(scaleName).to(ScalarType.Float32);
        long[] perRow = [-1, .. Enumerable.Repeat(1L, Math.Max(0, weight.shape.Length - 1))];
        return weight.mul_(scale.numel() == 1 ? scale.reshape([]) : scale.reshape(perRow)).MoveToOuterDisposeScope();
    }

    public void Dispose() => _inner.Dispose();

    private static bool IsCompanion(string name) => name == "scaled_fp8" || name.EndsWith(".scaled_fp8", StringComparison.Ordinal) || Companions.Any(c => name.EndsWith(c, StringComparison.Ordinal));

    private static void RefuseForeign(ICheckpoint inner)
    {
        foreach (var name in inner.Tensors.Keys)
        {
            if (Foreign.FirstOrDefault(f => name.EndsWith(f, StringComparison.Ordinal)) is { } kind)
                throw Refused(inner, name, kind[1..]);
            if (name.EndsWith(".comfy_quant", StringComparison.Ordinal)) Check(inner, name, Format(inner, name));
        }
        if (!inner.Metadata.TryGetValue("_quantization_metadata", out var json)) return;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (!document.RootElement.TryGetProperty("layers", out var layers)) return;
            foreach (var layer in layers.EnumerateObject()) Check(inner, layer.Name, layer.Value.GetProperty("format").GetString());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CheckpointException($"{inner.Path} says in a way that cannot be read how it is quantised: {e.Message}; fetch it again.", e);
        }
    }

    private static void Check(ICheckpoint inner, string name, string? format)
    {
        if (format is not ("float8_e4m3fn" or "float8_e5m2")) throw Refused(inner, name, format ?? "an unnamed format");
    }

    private static string? Format(ICheckpoint inner, string name)
    {
        try
        {
            if (inner.Tensors[name].Elements is 0 or > 65536) return null;
            using var blob = inner.Read(name);
            if (blob.dtype != ScalarType.Byte) return null;
            using var document = JsonDocument.Parse(blob.bytes.ToArray());
            return document.RootElement.GetProperty("format").GetString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static CheckpointException Refused(ICheckpoint inner, string name, string format) =>
        new($"{inner.Path} is quantised as {format} ('{name}'), which Easel does not read; get the model as fp8, fp16, bf16 or GGUF.");
}
