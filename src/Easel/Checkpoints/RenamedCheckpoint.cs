using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>Where a renamed tensor comes from.</summary>
/// <param name="Keys">The keys in the file; several are put one above the other.</param>
/// <param name="Form">What is done with them.</param>
internal sealed record KeySource(IReadOnlyList<string> Keys, KeyForm Form)
{
    /// <summary>First row of the one key that is wanted.</summary>
    public long FirstRow { get; init; }

    /// <summary>Rows of the one key that are wanted; null for all.</summary>
    public long? RowCount { get; init; }

    /// <summary>Whether a matrix becomes a 1×1 convolution, rather than the other way round.</summary>
    public bool Inverse { get; init; }

    public static KeySource Of(string key) => new([key], KeyForm.Same);

    /// <summary>Shape of the result.</summary>
    public TensorInfo Info(Func<string, TensorInfo> info)
    {
        var first = info(Keys[0]);
        var shape = first.Shape;
        return Form switch
        {
            KeyForm.Rows when RowCount is { } rows => first with { Shape = [rows, .. shape.Skip(1)], StoredBytes = first.Shape[0] == 0 ? 0 : first.StoredBytes / first.Shape[0] * rows },
            KeyForm.Rows => first with
            {
                Shape = [Keys.Sum(k => Height(k, info(k), first)), .. shape.Skip(1)],
                StoredBytes = Keys.Sum(k => info(k).StoredBytes),
            },
            KeyForm.Matrix when !Inverse && shape is [_, _, 1, 1] => first with { Shape = [.. shape.Take(2)] },
            KeyForm.Matrix when Inverse && shape.Count == 2 => first with { Shape = [.. shape, 1, 1] },
            KeyForm.Transposed when shape.Count != 2 => throw new CheckpointException($"'{Keys[0]}' {first} is no matrix; the file is no such model."),
            KeyForm.Transposed => first with { Shape = [.. shape.Reverse()] },
            KeyForm.HalvesSwapped when shape.Count == 0 || shape[0] % 2 != 0 => throw new CheckpointException($"'{Keys[0]}' {first} has no two halves; the file is no such model."),
            _ => first,
        };
    }

    private long Height(string key, TensorInfo tensor, TensorInfo first) => tensor.Shape.Count > 0 && tensor.Shape.Skip(1).SequenceEqual(first.Shape.Skip(1))
        ? tensor.Shape[0] : throw new CheckpointException($"'{Keys[0]}' {first} and '{key}' {tensor} do not go together; the file is no such model.");

    /// <summary>Makes the result from what <paramref name="read"/> gives for the keys.</summary>
    public Tensor Read(Func<string, Tensor> read, IReadOnlyList<long> shape)
    {
        using var scope = NewDisposeScope();
        var first = read(Keys[0]);
        return (Form switch
        {
            KeyForm.Rows when RowCount is { } rows => first.narrow(0, FirstRow, rows).contiguous().clone(),
            KeyForm.Rows => cat([first, .. Keys.Skip(1).Select(read)]),
            KeyForm.Matrix => first.reshape([.. shape]),
            KeyForm.Transposed => first.t().contiguous(),
            KeyForm.HalvesSwapped => Swapped(first),
            _ => first,
        }).MoveToOuterDisposeScope();
    }

    /// <summary>The two halves of the rows, exchanged.</summary>
    public static Tensor Swapped(Tensor tensor)
    {
        var half = tensor.shape[0] / 2;
        return cat([tensor.narrow(0, half, half), tensor.narrow(0, 0, half)]);
    }
}

/// <summary>A view of a checkpoint under other names. It does not own what it shows.</summary>
internal sealed class RenamedCheckpoint : ICheckpoint
{
    private readonly ICheckpoint _inner;
    private readonly Dictionary<string, KeySource> _sources;

    public RenamedCheckpoint(ICheckpoint inner, Dictionary<string, KeySource> sources)
    {
        _inner = inner;
        _sources = sources;
        Tensors = sources.ToDictionary(s => s.Key, s => s.Value.Info(inner.Info), StringComparer.Ordinal);
    }

    public string Path => _inner.Path;

    public IReadOnlyDictionary<string, string> Metadata => _inner.Metadata;

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public Tensor Read(string name) => _sources.TryGetValue(name, out var source)
        ? source.Form == KeyForm.Same ? _inner.Read(source.Keys[0]) : source.Read(_inner.Read, Tensors[name].Shape)
        : throw new CheckpointException($"{Path} has no tensor '{name}'.");

    public void ReadInto(string name, Tensor target)
    {
        if (_sources.TryGetValue(name, out var source) && source.Form == KeyForm.Same) _inner.ReadInto(source.Keys[0], target);
        else this.CopyInto(name, target);
    }

    public void Dispose()
    {
    }
}
