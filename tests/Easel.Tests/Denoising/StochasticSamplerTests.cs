using Easel.Denoising;
using TorchSharp;

namespace Easel.Tests.Denoising;

public sealed class StochasticSamplerTests
{
    // 65,536 values: the variance of a sample has a standard error of √(2/65536) = 0.6 %, and 500 first-order steps leave it 1–2 % short.
    private const int Side = 128, Steps = 500;
    private const double Tolerance = 0.035;

    [Theory]
    [InlineData(false, 1.0)]
    [InlineData(false, 0.5)]
    [InlineData(true, 1.0)]
    [InlineData(true, 0.5)]
    public void EulerAncestral_ManySteps_KeepsTheVarianceOfTheData(bool flow, double eta)
    {
        NoiseSchedule schedule = flow ? new RectifiedFlowSchedule() : new KarrasSchedule(0.01, 10);
        var data = new GaussianData(0.7, schedule);
        var sigmas = schedule.Sigmas(Steps);
        using var noise = new NoiseSource([7], 4, Side, Side);
        using var drawn = noise.Draw();
        using var start = LinearCombination.Of((data.NoisyDeviation(sigmas[0]), drawn));
        using var end = new EulerAncestralSampler(eta).Run(data.Denoise, start, schedule, sigmas, noise.Draw).Result();
        Assert.InRange(end.pow(2).mean().ToDouble() / (0.7 * 0.7), 1 - Tolerance, 1 + Tolerance);
        Assert.InRange(end.mean().ToDouble(), -0.02, 0.02);
    }

    [Fact]
    public void EulerAncestral_EtaZero_IsEuler()
    {
        var schedule = new RectifiedFlowSchedule(shift: 3);
        var data = new GaussianData(0.7, schedule);
        using var start = SeededNoise.Draw(1, 1, 2, 3, 5);
        using var expected = Sampler.Named("euler").Run(data.Denoise, start, schedule, schedule.Sigmas(8)).Result();
        using var actual = new EulerAncestralSampler(eta: 0).Run(data.Denoise, start, schedule, schedule.Sigmas(8), () => throw new InvalidOperationException("drew noise")).Result();
        Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lcm_PerfectDenoiser_RestoresThePicture(bool flow)
    {
        NoiseSchedule schedule = flow ? new RectifiedFlowSchedule() : new KarrasSchedule(0.01, 10);
        using var picture = SeededNoise.Draw(3, 1, 2, 4, 4);
        using var noise = new NoiseSource([5], 2, 4, 4);
        using var drawn = noise.Draw();
        using var start = schedule.Start(drawn, schedule.SigmaMax);
        foreach (var step in Sampler.Named("lcm").Run((_, _) => picture.clone(), start, schedule, schedule.Sigmas(4), noise.Draw))
        {
            // What is left after taking the weighted picture away is noise of the next level.
            using var rest = LinearCombination.Of((1, step.State), (-schedule.Alpha(step.NextSigma), picture));
            Assert.InRange(rest.pow(2).mean().sqrt().ToDouble(), step.NextSigma * 0.6, step.NextSigma * 1.5);
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void EulerAncestral_EtaOutOfRange_IsRejected(double eta) =>
        Assert.Throws<InvalidRequestException>(() => new EulerAncestralSampler(eta));
}
