using Easel.Denoising;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Denoising;

public sealed class SamplerTests
{
    private static readonly NoiseSchedule Schedule = new RectifiedFlowSchedule(shift: 3);
    private static readonly GaussianData Data = new(0.7, Schedule);

    public static TheoryData<string> Names => [.. Sampler.All.Select(sampler => sampler.Name)];

    [Fact]
    public void All_Names_AreTheDocumentedOnes() =>
        Assert.Equal(["euler", "heun", "dpmpp-2m", "euler-a", "lcm"], Sampler.All.Select(sampler => sampler.Name));

    [Fact]
    public void Named_Unknown_ListsTheNames()
    {
        var error = Assert.Throws<InvalidRequestException>(() => Sampler.Named("ddim++"));
        Assert.Contains("ddim++", error.Message);
        Assert.All(Sampler.All, sampler => Assert.Contains(sampler.Name, error.Message));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_OddShapedBatch_EachImageIsTheOneMadeAlone(string name)
    {
        // 4·5·7 values per image: the border between two images lies within a vector register.
        ulong[] seeds = [11, 12, 13];
        var batch = Picture(name, seeds);
        var alone = seeds.SelectMany(seed => Picture(name, [seed])).ToArray();
        Assert.Equal(alone, batch);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ToTheEnd_LeavesNoTensor(string name)
    {
        using var noise = new NoiseSource([1, 2], 4, 5, 7);
        using var start = noise.Draw();
        AssertNoLeak(() => Sampler.Named(name).Run(Data.Denoise, start, Schedule, Schedule.Sigmas(6), noise.Draw).Result().Dispose());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_CancelledAfterTwoSteps_LeavesNoTensor(string name)
    {
        using var noise = new NoiseSource([1, 2], 4, 5, 7);
        using var start = noise.Draw();
        AssertNoLeak(() =>
        {
            foreach (var step in Sampler.Named(name).Run(Data.Denoise, start, Schedule, Schedule.Sigmas(6), noise.Draw))
                if (step.Index == 1) break;
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_DenoiserFails_LeavesNoTensor(string name)
    {
        using var noise = new NoiseSource([1], 4, 5, 7);
        using var start = noise.Draw();
        AssertNoLeak(() =>
        {
            var calls = 0;
            // Out of every scope, so that only the sampler can free it.
            Tensor Denoise(Tensor noisy, double sigma) =>
                ++calls > 3 ? throw new InvalidOperationException("out of order") : Data.Denoise(noisy, sigma).DetachFromDisposeScope();
            Assert.Throws<InvalidOperationException>(() => Sampler.Named(name).Run(Denoise, start, Schedule, Schedule.Sigmas(6), noise.Draw).Result());
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ScopeAroundEachStep_StateSurvives(string name)
    {
        using var noise = new NoiseSource([1], 4, 5, 7);
        using var start = noise.Draw();
        using var steps = Sampler.Named(name).Run(Data.Denoise, start, Schedule, Schedule.Sigmas(4), noise.Draw).GetEnumerator();
        var count = 0;
        for (var more = true; more; count += more ? 1 : 0)
        {
            using var scope = NewDisposeScope();
            more = steps.MoveNext();
        }
        Assert.Equal(4, count);
    }

    [Fact]
    public void Run_Steps_TellWhereTheRunStands()
    {
        using var start = SeededNoise.Draw(1, 1, 4, 2, 2);
        var sigmas = Schedule.Sigmas(3);
        var told = Sampler.Named("euler").Run(Data.Denoise, start, Schedule, sigmas).Select(step => (step.Index, step.Count, step.Sigma, step.NextSigma, step.IsLast)).ToArray();
        Assert.Equal([(0, 3, sigmas[0], sigmas[1], false), (1, 3, sigmas[1], sigmas[2], false), (2, 3, sigmas[2], 0, true)], told);
    }

    [Fact]
    public void Run_LastStepToZero_StateIsTheCleanEstimate()
    {
        foreach (var sampler in Sampler.All)
        {
            using var noise = new NoiseSource([1], 4, 5, 7);
            using var start = noise.Draw();
            foreach (var step in sampler.Run(Data.Denoise, start, Schedule, Schedule.Sigmas(4), noise.Draw))
                if (step.IsLast) Assert.Equal(step.Clean.data<float>().ToArray(), step.State.data<float>().ToArray());
        }
    }

    [Fact]
    public void Run_AliasTakenInTheLoop_OutlivesTheRun()
    {
        using var start = SeededNoise.Draw(1, 1, 4, 2, 2);
        var kept = new List<(Tensor Alias, float[] Values)>();
        foreach (var step in Sampler.Named("dpmpp-2m").Run(Data.Denoise, start, Schedule, Schedule.Sigmas(5)))
            kept.Add((step.State.alias(), step.State.data<float>().ToArray()));
        foreach (var (alias, values) in kept)
        {
            Assert.Equal(values, alias.data<float>().ToArray());
            alias.Dispose();
        }
    }

    [Fact]
    public void Run_GradientsOn_RecordsNone()
    {
        using var start = SeededNoise.Draw(1, 1, 4, 2, 2).requires_grad_();
        using var end = Sampler.Named("heun").Run(Data.Denoise, start, Schedule, Schedule.Sigmas(2)).Result();
        Assert.False(end.requires_grad);
    }

    [Theory]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { 1.0, 1.0, 0.0 })]
    [InlineData(new[] { 0.5, 1.0, 0.0 })]
    [InlineData(new[] { double.NaN, 0.0 })]
    [InlineData(new[] { double.PositiveInfinity, 0.0 })]
    [InlineData(new[] { 1.0, double.NaN })]
    [InlineData(new[] { 1.0, -0.1 })]
    public void Run_LevelsThatDoNotDescendToZero_AreRejected(double[] sigmas)
    {
        using var start = SeededNoise.Draw(1, 1, 4, 2, 2);
        Assert.Throws<InvalidRequestException>(() => Sampler.Named("euler").Run(Data.Denoise, start, Schedule, sigmas));
    }

    [Fact]
    public void Run_NoNoiseForASamplerThatAddsIt_IsRejected()
    {
        using var start = SeededNoise.Draw(1, 1, 4, 2, 2);
        foreach (var sampler in Sampler.All.Where(sampler => sampler.AddsNoise))
            Assert.Contains(sampler.Name, Assert.Throws<InvalidRequestException>(() => sampler.Run(Data.Denoise, start, Schedule, Schedule.Sigmas(2))).Message);
    }

    private static float[] Picture(string name, ulong[] seeds)
    {
        using var noise = new NoiseSource(seeds, 4, 5, 7);
        using var start = noise.Draw();
        var guided = new Guidance(3) { Rescale = 0.7 }.Sequential(Data.Denoise, (noisy, sigma) => LinearCombination.Of((0.5, noisy)));
        using var end = Sampler.Named(name).Run(guided, start, Schedule, Schedule.Sigmas(6), noise.Draw).Result();
        return end.data<float>().ToArray();
    }

    private static void AssertNoLeak(Action run)
    {
        run();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        run();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
