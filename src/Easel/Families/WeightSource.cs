using Easel.Checkpoints;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Weights by key, in whatever container they lie.</summary>
/// <param name="name">What an error calls it, usually the path.</param>
/// <param name="shapes">Shape per key.</param>
/// <param name="read">Reads one tensor; the caller disposes it.</param>
internal sealed class WeightSource(string name, IReadOnlyDictionary<string, IReadOnlyList<long>> shapes, Func<string, Tensor> read)
{
    public string Name => name;

    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes => shapes;

    public Tensor Read(string key) => read(key);

    /// <summary>The tensors of a checkpoint; valid until it is disposed.</summary>
    public static WeightSource Of(ICheckpoint checkpoint) => new(checkpoint.Path, checkpoint.Tensors.ToDictionary(t => t.Key, t => t.Value.Shape), checkpoint.Read);

    /// <summary>The tensors whose keys start with a prefix, without it.</summary>
    public WeightSource Within(string prefix) =>
        prefix.Length == 0 ? this : new WeightSource(name, shapes.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(s => s.Key[prefix.Length..], s => s.Value), key => read(prefix + key));
}
