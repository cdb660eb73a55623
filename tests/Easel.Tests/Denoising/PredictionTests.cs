using Easel.Denoising;
using TorchSharp;

namespace Easel.Tests.Denoising;

public sealed class PredictionTests
{
    private const double Sigma = 0.6;

    [Theory]
    [InlineData(Prediction.Epsilon)]
    [InlineData(Prediction.V)]
    [InlineData(Prediction.Velocity)]
    [InlineData(Prediction.Clean)]
    public void ToClean_PerfectPrediction_IsThePicture(Prediction kind)
    {
        using var scope = torch.NewDisposeScope();
        var (clean, noise) = (SeededNoise.Draw(1, 1, 4, 3, 5), SeededNoise.Draw(2, 1, 4, 3, 5));
        NoiseSchedule schedule = kind == Prediction.Velocity ? new RectifiedFlowSchedule() : new KarrasSchedule(0.1, 10);
        var noisy = schedule.AddNoise(clean, noise, Sigma);
        var root = Math.Sqrt(1 + Sigma * Sigma);
        var predicted = kind switch
        {
            Prediction.Epsilon => noise,
            Prediction.V => LinearCombination.Of((1 / root, noise), (-Sigma / root, clean)),
            Prediction.Velocity => LinearCombination.Of((1, noise), (-1, clean)),
            _ => clean,
        };
        Assert.True(kind.ToClean(noisy, predicted, Sigma).allclose(clean, atol: 1e-6));
    }

    [Fact]
    public void VariancePreservingInput_UnitData_HasUnitVariance()
    {
        using var scope = torch.NewDisposeScope();
        var noisy = new KarrasSchedule(0.1, 10).AddNoise(SeededNoise.Draw(1, 1, 4, 64, 64), SeededNoise.Draw(2, 1, 4, 64, 64), 3);
        Assert.InRange(Predictions.VariancePreservingInput(noisy, 3).pow(2).mean().ToDouble(), 0.96, 1.04);
    }
}
