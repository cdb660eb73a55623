using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Collects how much each cell of a picture looks at some of the words, over all cross-attention layers and heads of a pass.</summary>
/// <remarks>After DAAM (Tang et al. 2022, "What the DAAM", arXiv 2210.04885): the maps of all resolutions, brought to one size and added up, say where in the picture a word is.</remarks>
/// <param name="tokens">Places of the words among the tokens.</param>
/// <param name="height">Rows of the map: those of the latents.</param>
/// <param name="width">Columns of the map.</param>
internal sealed class AttentionMaps(long[] tokens, int height, int width) : IDisposable
{
    private Tensor? _sum;

    /// <summary>Maps added up so far.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a layer's queries and keys.</summary>
    /// <param name="q">B×N×(h·w)×K.</param>
    /// <param name="k">B×N×T×K.</param>
    /// <param name="rows">Rows h of the layer's own grid.</param>
    public void Add(Tensor q, Tensor k, long rows)
    {
        using var scope = NewDisposeScope();
        var cells = q.shape[2];
        var scores = q.to(ScalarType.Float32).matmul(k.to(ScalarType.Float32).transpose(2, 3)) * tensor(1 / MathF.Sqrt(q.shape[3]));
        var looks = functional.softmax(scores, -1).index_select(3, tensor(tokens)).sum(3).mean([0, 1]);
        var map = functional.interpolate(looks.view(1, 1, rows, cells / rows), size: [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
        var sum = (_sum is null ? map : _sum.Plus(map)).DetachFromDisposeScope();
        _sum?.Dispose();
        (_sum, Count) = (sum, Count + 1);
    }

    /// <summary>The sum, scaled to 0…1, row by row; all 0 where every cell looks alike.</summary>
    public float[] Weights()
    {
        if (_sum is null) return new float[height * width];
        var values = _sum.contiguous().data<float>().ToArray();
        var (least, most) = (values.Min(), values.Max());
        return [.. values.Select(value => most > least ? (value - least) / (most - least) : 0)];
    }

    /// <inheritdoc/>
    public void Dispose() => _sum?.Dispose();
}
