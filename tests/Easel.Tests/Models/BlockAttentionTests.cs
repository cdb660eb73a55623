using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Models;

public sealed class BlockAttentionTests
{
    private static Tensor Draw(ulong seed, params long[] shape) => randn(shape, generator: new Generator(seed)).to(ScalarType.BFloat16);

    private static float RelativeError(Tensor q, Tensor k, Tensor v, Tensor actual)
    {
        Tensor Wide(Tensor x) => x.to(ScalarType.Float32);
        var expected = nn.functional.scaled_dot_product_attention(Wide(q), Wide(k), Wide(v));
        return (Wide(actual).Minus(expected).square().mean().sqrt() / expected.square().mean().sqrt()).item<float>();
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 8)]
    [InlineData(2, 3, 50, 77, 40)]
    [InlineData(1, 2, 1500, 1500, 64)]
    [InlineData(1, 1, 5, 3_000_000, 8)]
    public void Attend_AnySizes_IsSoftmaxAttention(long batch, long heads, long tokens, long keys, long width)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Draw(1, batch, heads, tokens, width), Draw(2, batch, heads, keys, width), Draw(3, batch, heads, keys, width));

        var actual = BlockAttention.Attend(q, k, v);

        Assert.Equal([batch, heads, tokens, width], actual.shape);
        Assert.InRange(RelativeError(q, k, v, actual), 0, keys > 1_000_000 ? 0.1f : 0.01f);
    }

    // Scores of some fifty, rounded to steps of a quarter, would be far off.
    [Fact]
    public void Attend_KeysWithMuchInCommon_LosesNothingByIt()
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Draw(1, 1, 2, 64, 64), Draw(2, 1, 2, 300, 64), Draw(3, 1, 2, 300, 64));
        var common = (Draw(4, 1, 2, 1, 64).to(ScalarType.Float32) * 50).to(ScalarType.BFloat16);
        // Rounded first: what is left of the keys is then the same with and without the common part.
        var shifted = k.Plus(common);

        Assert.InRange(RelativeError(q, shifted, v, BlockAttention.Attend(q, shifted, v)), 0, 0.01f);
    }

    [Fact]
    public void Attend_OnePictureOfABatch_IsThatPictureAlone()
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Draw(1, 3, 2, 40, 16), Draw(2, 3, 2, 90, 16), Draw(3, 3, 2, 90, 16));

        var together = BlockAttention.Attend(q, k, v);

        for (var i = 0L; i < 3; i++)
            Assert.True(together.narrow(0, i, 1).equal(BlockAttention.Attend(q.narrow(0, i, 1), k.narrow(0, i, 1), v.narrow(0, i, 1))).all().item<bool>());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 50)]
    public void Attend_InTraining_IsSoftmaxAttentionAndSoAreItsGradients(bool masks, float common)
    {
        using var scope = NewDisposeScope();
        var k = Draw(2, 3, 2, 30, 16);
        k = k.Plus((Draw(4, 1, 2, 1, 16).to(ScalarType.Float32) * common).to(ScalarType.BFloat16));
        var (q, v, weights) = (Draw(1, 3, 2, 20, 16), Draw(3, 3, 2, 30, 16), Draw(5, 3, 2, 20, 16));
        var mask = masks ? arange(30).lt(tensor(new long[] { 30, 7, 1 }).unsqueeze(1)).view(3, 1, 1, 30) : null;

        Tensor[] Results(Func<Tensor, Tensor, Tensor, Tensor> attend, ScalarType type)
        {
            Tensor[] inputs = [.. new[] { q, k, v }.Select(x => x.to(type, copy: true).requires_grad_(true))];
            var mixed = attend(inputs[0], inputs[1], inputs[2]);
            (mixed * weights.to(type)).sum().backward();
            return [mixed.detach(), .. inputs.Select(x => x.grad!)];
        }
        var actual = Results((a, b, c) => NetworkMath.Attend(a, b, c, mask), ScalarType.BFloat16);
        var expected = Results((a, b, c) => nn.functional.scaled_dot_product_attention(a, b, c, mask), ScalarType.Float32);

        // Gradients of queries hold the part that all keys share, less itself: only its rounding.
        foreach (var (got, right) in actual.Zip(expected).Where((_, i) => common == 0 || i != 1))
            Assert.InRange((got.to(ScalarType.Float32).Minus(right).square().mean().sqrt() / right.square().mean().sqrt()).item<float>(), 0, 0.02f);
    }
}
