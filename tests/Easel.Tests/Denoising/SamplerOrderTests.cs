using Easel.Denoising;

namespace Easel.Tests.Denoising;

public sealed class SamplerOrderTests
{
    private static readonly NoiseSchedule Exploding = new KarrasSchedule(0.01, 5), Flow = new RectifiedFlowSchedule();

    [Theory]
    [InlineData("euler", false, 2)]
    [InlineData("euler", true, 2)]
    [InlineData("heun", false, 4)]
    [InlineData("heun", true, 4)]
    [InlineData("dpmpp-2m", false, 4)]
    [InlineData("dpmpp-2m", true, 4)]
    public void Run_TwiceTheSteps_ErrorFallsByTheOrder(string name, bool flow, double expectedRatio)
    {
        double[] errors = [.. new[] { 64, 128, 256, 512 }.Select(steps => Error(name, flow, steps))];
        foreach (var (coarse, fine) in errors.Zip(errors.Skip(1)))
            Assert.InRange(coarse / fine, expectedRatio * 0.95, expectedRatio * 1.05);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_SecondOrder_IsFarCloserThanEuler(bool flow)
    {
        Assert.InRange(Error("heun", flow, 64), 0, Error("euler", flow, 64) / 10);
        Assert.InRange(Error("dpmpp-2m", flow, 64), 0, Error("euler", flow, 64) / 10);
    }

    // The levels stop above zero: in the time −log σ of DPM-Solver++ an even grid's last steps to zero never become small.
    private static double Error(string name, bool flow, int steps)
    {
        double[] sigmas = [.. new KarrasSchedule(0.05, flow ? 1 : 5).Sigmas(steps + 1).SkipLast(1)];
        return new GaussianData(0.7, flow ? Flow : Exploding).EndPointError(Sampler.Named(name), sigmas);
    }
}
