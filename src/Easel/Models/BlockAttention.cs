using static TorchSharp.torch;

namespace Easel.Models;

/// <summary>Attention in bfloat16 on a processor, one head and some hundred rows at a time.</summary>
/// <remarks>
/// libtorch's fused kernel multiplies in float32 on processors without matrix tiles; these products run on their bfloat16 instructions, which takes a
/// half to a quarter of the time. Scores are rounded to bfloat16. Without what all keys have in common, which changes no softmax, they are small and
/// lose little by that (Zhang et al. 2024, arXiv 2410.02367, section 3.2).
/// </remarks>
internal static class BlockAttention
{
    // 4 MB: they stay in the cache from the product to the softmax to the next product.
    private const long ScoresAtOnce = 1 << 21;

    /// <summary>softmax(q kᵀ/√K) v.</summary>
    /// <param name="q">B×N×T×K bfloat16.</param>
    /// <param name="k">B×N×S×K.</param>
    /// <param name="v">B×N×S×K.</param>
    /// <returns>B×N×T×K, the heads of a token side by side in memory.</returns>
    public static Tensor Attend(Tensor q, Tensor k, Tensor v)
    {
        using var scope = NewDisposeScope();
        var (batch, heads, tokens, width) = (q.shape[0], q.shape[1], q.shape[2], q.shape[3]);
        var (scale, rows) = ((float)(1 / Math.Sqrt(width)), Math.Clamp(ScoresAtOnce / k.shape[2], 1, tokens));
        var (keys, nothing) = (WithoutCommon(k), zeros(1, q.dtype));
        var mixed = empty([batch, tokens, heads, v.shape[3]], q.dtype);
        for (var picture = 0L; picture < batch; picture++)
            for (var head = 0L; head < heads; head++)
            {
                using var perHead = NewDisposeScope();
                var (key, value) = (keys[picture, head].contiguous().t(), v[picture, head].contiguous());
                var (query, target) = (q[picture, head], mixed[picture].select(1, head));
                for (var at = 0L; at < tokens; at += rows)
                {
                    using var perBlock = NewDisposeScope();
                    var count = Math.Min(rows, tokens - at);
                    var scores = nothing.addmm(query.narrow(0, at, count), key, beta: 0, alpha: scale);
                    target.narrow(0, at, count).copy_(scores.softmax(-1).mm(value));
                }
            }
        return mixed.transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Keys without what all of them share: it adds the same to all scores of a query, which changes nothing but how they are rounded.</summary>
    /// <param name="k">B×N×S×K.</param>
    public static Tensor WithoutCommon(Tensor k) => k.Minus(k.mean([2], keepdim: true));
}
