using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

/// <summary>A checkpoint of names and shapes; the few tensors that are read are given as they are.</summary>
internal sealed class NamesOnly : ICheckpoint
{
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _values = new(StringComparer.Ordinal);

    public string Path => "names-only";

    public Dictionary<string, string> Facts { get; } = [];

    public IReadOnlyDictionary<string, string> Metadata => Facts;

    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    public static NamesOnly Of(params (string Name, long[] Shape)[] tensors)
    {
        var names = new NamesOnly();
        foreach (var (name, shape) in tensors) names.Add(name, shape);
        return names;
    }

    public static NamesOnly Of(params (string Name, Tensor Value)[] tensors)
    {
        var names = new NamesOnly();
        foreach (var (name, value) in tensors)
        {
            names._tensors[name] = new TensorInfo("F32", value.dtype, value.shape, value.numel() * 4);
            names._values[name] = value;
        }
        return names;
    }

    public NamesOnly Add(string name, params long[] shape)
    {
        _tensors[name] = new TensorInfo("F32", ScalarType.Float32, shape, 4 * shape.Aggregate(1L, (p, s) => p * s));
        return this;
    }

    public Tensor Read(string name) => _values[name].clone();

    public void Dispose()
    {
    }
}
