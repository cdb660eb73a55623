using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>A tensor's memory in pieces that a span can hold; one tensor may exceed 2 GiB, one span may not.</summary>
internal static class TensorBytes
{
    private const int PieceBytes = 1 << 28;

    /// <summary>Sees one piece of the memory.</summary>
    /// <param name="bytes">The piece itself; writing to it writes the tensor.</param>
    /// <param name="firstElement">Index of its first element in the flattened tensor.</param>
    public delegate void Visitor(Span<byte> bytes, long firstElement);

    /// <summary>Visits the memory of a contiguous CPU tensor from front to back.</summary>
    public static void Visit(Tensor tensor, Visitor visit)
    {
        using var scope = NewDisposeScope();
        var elements = tensor.numel();
        var perPiece = PieceBytes / tensor.element_size();
        var flat = tensor.detach().view(-1);
        for (long first = 0; first < elements; first += perPiece)
        {
            using var piece = flat.narrow(0, first, Math.Min(perPiece, elements - first));
            visit(piece.bytes, first);
        }
    }
}
