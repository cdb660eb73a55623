using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>Matrices as whole numbers of 8 bits with a scale for each row: half of what bfloat16 takes, and off by at most 1/254 of the row's greatest value.</summary>
/// <remarks>A file says in its notes that its int8 weights are meant so; files of other programs may mean something else by theirs. Read with <see cref="CheckpointFile.Open"/>.</remarks>
public static class EightBitRows
{
    private const string Note = "int8", Meaning = "symmetric rows", Scale = "_scale";
    private static readonly Scalar Greatest = 127f, Least = -127f, Smallest = 1e-30f;

    /// <summary>What to note in the file.</summary>
    public static IReadOnlyDictionary<string, string> Notes { get; } = new Dictionary<string, string> { [Note] = Meaning };

    /// <summary>Whether a file has such weights.</summary>
    internal static bool AreIn(ICheckpoint file) => file.Metadata.TryGetValue(Note, out var meaning) && meaning == Meaning;

    /// <summary>A matrix as the two tensors to write.</summary>
    /// <param name="name">Its key, which ends in <c>.weight</c>.</param>
    /// <param name="weight">Rows×columns, finite.</param>
    public static IEnumerable<(string Name, Tensor Value)> Of(string name, Tensor weight)
    {
        using var noGrad = no_grad();
        var rows = weight.to(ScalarType.Float32);
        var scale = rows.abs().amax([1], keepdim: true).clamp_min(Smallest).div(Greatest);
        return [(name, rows.div(scale).round().clamp(Least, Greatest).to(ScalarType.Int8)), (name + Scale, scale.view(-1))];
    }
}
