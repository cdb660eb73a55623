using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>One tensor of a checkpoint, as its file describes it.</summary>
/// <param name="StoredAs">Name of the element type in the file, such as <c>BF16</c> or <c>Q4_K</c>.</param>
/// <param name="Type">Element type of what <see cref="ICheckpoint.Read"/> gives; quantised weights are read as 32-bit floats.</param>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="StoredBytes">Bytes in the file.</param>
public sealed record TensorInfo(string StoredAs, ScalarType Type, IReadOnlyList<long> Shape, long StoredBytes)
{
    /// <summary>Number of elements.</summary>
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    internal bool IsFloat => Type is ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float64;

    /// <summary>Type and shape, such as <c>F16[4, 3]</c>.</summary>
    public override string ToString() => $"{StoredAs}[{string.Join(", ", Shape)}]";
}

/// <summary>A set of named tensors, whatever container they lie in. Opening reads names and shapes; a tensor is read, and dequantised, when it is asked for.</summary>
public interface ICheckpoint : IDisposable
{
    /// <summary>The path it was opened with.</summary>
    string Path { get; }

    /// <summary>What the file says about itself; empty when it says nothing.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by key.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Reads one tensor.</summary>
    /// <param name="name">Its key.</param>
    /// <returns>A new contiguous CPU tensor of the shape and type that <see cref="Tensors"/> states. The caller disposes it.</returns>
    /// <exception cref="CheckpointException">There is no such key.</exception>
    Tensor Read(string name);

    /// <summary>Copies one tensor into another of the same shape, casting to its type and device.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="target">Where the values go.</param>
    /// <exception cref="CheckpointException">There is no such key, or the shapes differ.</exception>
    void ReadInto(string name, Tensor target) => this.CopyInto(name, target);
}

internal static class CheckpointLookup
{
    public static TensorInfo Info(this ICheckpoint checkpoint, string name) =>
        checkpoint.Tensors.TryGetValue(name, out var info) ? info : throw new CheckpointException($"{checkpoint.Path} has no tensor '{name}'.");

    /// <summary>Reads a tensor and copies it, casting on the way.</summary>
    public static void CopyInto(this ICheckpoint checkpoint, string name, Tensor target)
    {
        // libtorch would repeat a smaller tensor in silence.
        if (!target.shape.SequenceEqual(checkpoint.Info(name).Shape))
            throw new CheckpointException($"'{name}' of {checkpoint.Path} is {checkpoint.Info(name)}, but [{string.Join(", ", target.shape)}] was to be filled with it.");
        using var noGradient = no_grad();
        using var value = checkpoint.Read(name);
        target.copy_(value);
    }
}
