using Easel.Denoising;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Denoising;

public sealed class GuidanceTests
{
    private static Tensor With(Tensor noisy, double sigma) => LinearCombination.Of((0.5, noisy));

    private static Tensor Without(Tensor noisy, double sigma) => LinearCombination.Of((0.25, noisy));

    private static Tensor Both(Tensor twice, double sigma)
    {
        var half = twice.shape[0] / 2;
        using var with = With(twice.narrow(0, 0, half), sigma);
        using var without = Without(twice.narrow(0, half, half), sigma);
        return cat([with, without]);
    }

    [Fact]
    public void Sequential_Scale_PushesAwayFromUnconditional()
    {
        using var scope = NewDisposeScope();
        var noisy = SeededNoise.Draw(1, 2, 4, 3, 5);
        var guided = new Guidance(3).Sequential(With, Without)(noisy, 1);
        Assert.True(guided.allclose(LinearCombination.Of((0.25 + 3 * 0.25, noisy)), atol: 1e-6));
    }

    [Fact]
    public void Batched_AnyGuidance_IsSequentialToTheBit()
    {
        using var scope = NewDisposeScope();
        var noisy = SeededNoise.Draw(1, 2, 4, 3, 5);
        foreach (var guidance in new[] { new Guidance(3), new Guidance(7) { Rescale = 0.7 }, new Guidance(-2), new Guidance(1), new Guidance(0) })
        {
            var (batched, sequential) = (guidance.Batched(With, Both)(noisy, 1), guidance.Sequential(With, Without)(noisy, 1));
            Assert.Equal(sequential.data<float>().ToArray(), batched.data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData(1, 0.5, 2, 1.0)]
    [InlineData(3, 0.5, 2, 0.5)]
    [InlineData(3, 0.5, 2, 2.1)]
    public void Guided_ScaleOneOrOutsideTheInterval_CallsConditionalAlone(double scale, double low, double high, double sigma)
    {
        using var scope = NewDisposeScope();
        var noisy = SeededNoise.Draw(1, 1, 4, 2, 2);
        var guidance = new Guidance(scale) { Interval = (low, high) };
        Denoiser never = (_, _) => throw new InvalidOperationException("called");
        Assert.True(guidance.Sequential(With, never)(noisy, sigma).allclose(With(noisy, sigma)));
        Assert.True(guidance.Batched(With, never)(noisy, sigma).allclose(With(noisy, sigma)));
    }

    [Fact]
    public void Guided_UpperEndOfTheInterval_Acts()
    {
        using var scope = NewDisposeScope();
        var noisy = SeededNoise.Draw(1, 1, 4, 2, 2);
        var guided = new Guidance(3) { Interval = (0.5, 2) }.Sequential(With, Without)(noisy, 2);
        Assert.False(guided.allclose(With(noisy, 2)));
    }

    [Fact]
    public void Rescale_Full_BringsBackEachImagesDeviation()
    {
        using var scope = NewDisposeScope();
        var scales = tensor(new[] { 1f, 5f }, [2, 1, 1, 1]);
        var noisy = SeededNoise.Draw(1, 2, 4, 8, 8).mul(scales);
        double[] Deviations(Tensor x) => [.. Enumerable.Range(0, 2).Select(i => x[i].std(unbiased: false).ToDouble())];
        var wanted = Deviations(With(noisy, 1));
        var full = Deviations(new Guidance(8) { Rescale = 1 }.Sequential(With, Without)(noisy, 1));
        var half = Deviations(new Guidance(8) { Rescale = 0.5 }.Sequential(With, Without)(noisy, 1));
        var none = Deviations(new Guidance(8).Sequential(With, Without)(noisy, 1));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(wanted[i], full[i], 1e-4);
            Assert.Equal((full[i] + none[i]) / 2, half[i], 1e-4);
        }
    }

    [Fact]
    public void Rescale_FlatEstimate_StaysFinite()
    {
        using var flat = zeros(1, 4, 2, 2);
        using var guided = new Guidance(8) { Rescale = 1 }.Sequential(With, Without)(flat, 1);
        Assert.Equal(new float[16], guided.data<float>().ToArray());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Scale_NotFinite_IsRejected(double scale)
    {
        Assert.Throws<InvalidRequestException>(() => new Guidance(scale));
        Assert.Throws<InvalidRequestException>(() => new Guidance(3) with { Scale = scale });
    }

    [Fact]
    public void Options_OutOfRange_AreRejected()
    {
        Assert.Throws<InvalidRequestException>(() => new Guidance(3) { Rescale = 1.1 });
        Assert.Throws<InvalidRequestException>(() => new Guidance(3) { Rescale = double.NaN });
        Assert.Throws<InvalidRequestException>(() => new Guidance(3) { Interval = (2, 1) });
        Assert.Throws<InvalidRequestException>(() => new Guidance(3) { Interval = (double.NaN, 1) });
    }

    [Fact]
    public void Guided_Calls_LeaveOnlyTheResult()
    {
        using var noisy = SeededNoise.Draw(1, 2, 4, 3, 5);
        foreach (var denoise in new[] { new Guidance(3) { Rescale = 0.5 }.Sequential(With, Without), new Guidance(3) { Rescale = 0.5 }.Batched(With, With) })
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            denoise(noisy, 1).Dispose();
            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }
}
