using Easel.Denoising;
using TorchSharp;

namespace Easel.Tests.Denoising;

public sealed class SeededNoiseTests
{
    [Fact]
    public void Draw_SeedZero_IsPyTorchsNoise()
    {
        using var noise = SeededNoise.Draw(0, 2, 8);
        float[] expected = [-1.1258f, -1.1524f, -0.2506f, -0.4339f, 0.8487f, 0.6920f, -0.3160f, -2.1152f];
        Assert.All(noise.data<float>().ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
    }

    [Fact]
    public void Draw_AnySize_BeginsTheSameStream()
    {
        using var large = SeededNoise.Draw(42, 4, 64, 64);
        foreach (var count in new[] { 1, 5, 15, 16, 17, 140, 4099 })
        {
            using var small = SeededNoise.Draw(42, count);
            Assert.Equal(large.data<float>().ToArray()[..count], small.data<float>().ToArray());
        }
    }

    [Fact]
    public void Draw_ManyValues_AreStandardNormal()
    {
        using var noise = SeededNoise.Draw(9, 16, 128, 128);
        // 262,144 values: standard errors 0.002 of the mean, 0.003 of the variance
        Assert.InRange(noise.mean().ToDouble(), -0.01, 0.01);
        Assert.InRange(noise.var(unbiased: false).ToDouble(), 0.985, 1.015);
        Assert.Equal([16L, 128, 128], noise.shape);
        Assert.Equal(torch.ScalarType.Float32, noise.dtype);
    }

    [Theory]
    [InlineData(1UL, 2UL)]
    [InlineData(1UL, (1UL << 32) + 1)]
    [InlineData(0UL, 1UL << 63)]
    [InlineData(ulong.MaxValue - 1, ulong.MaxValue)]
    public void Draw_SeedsThatDiffer_GiveDifferentNoise(ulong one, ulong other)
    {
        using var a = SeededNoise.Draw(one, 4, 4);
        using var b = SeededNoise.Draw(other, 4, 4);
        Assert.NotEqual(a.data<float>().ToArray(), b.data<float>().ToArray());
    }

    [Fact]
    public void Draw_AnyThreadCount_IsTheSame()
    {
        var threads = torch.get_num_threads();
        try
        {
            torch.set_num_threads(1);
            using var one = SeededNoise.Draw(5, 4, 256, 256);
            torch.set_num_threads(4);
            using var four = SeededNoise.Draw(5, 4, 256, 256);
            Assert.True(one.equal(four).all().ToBoolean());
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    [Fact]
    public void NoiseSource_SuccessiveDraws_AreEachImagesOwn()
    {
        ulong[] seeds = [3, 1, 4];
        using var batch = new NoiseSource(seeds, 4, 5, 7);
        using var alone = new NoiseSource([seeds[1]], 4, 5, 7);
        for (var draw = 0; draw < 3; draw++)
        {
            using var three = batch.Draw();
            using var one = alone.Draw();
            Assert.Equal(one.data<float>().ToArray(), three.data<float>().ToArray()[140..280]);
        }
    }

    [Fact]
    public void NoiseSource_FirstDraw_IsTheSeedsNoiseAndTheSecondIsNot()
    {
        using var source = new NoiseSource([8], 4, 5, 7);
        using var first = source.Draw();
        using var second = source.Draw();
        using var expected = SeededNoise.Draw(8, 4, 5, 7);
        Assert.Equal(expected.data<float>().ToArray(), first.data<float>().ToArray());
        Assert.NotEqual(expected.data<float>().ToArray(), second.data<float>().ToArray());
    }

    [Fact]
    public void NoiseSource_Draw_LeavesOnlyTheResult()
    {
        using var source = new NoiseSource([8, 9], 4, 5, 7);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        source.Draw().Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void NoiseSource_NothingToDraw_IsRejected()
    {
        Assert.Throws<InvalidRequestException>(() => new NoiseSource([], 4, 5, 7));
        Assert.Throws<InvalidRequestException>(() => new NoiseSource([1], 4, 0, 7));
    }
}
