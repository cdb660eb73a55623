using Easel.Denoising;
using TorchSharp;

namespace Easel.Tests.Denoising;

/// <summary>Pictures whose values are independent draws from N(0, s²): the one kind of data whose best denoiser and end point are known in closed form.</summary>
/// <param name="Deviation">s.</param>
/// <param name="Schedule">How noise is mixed in.</param>
internal sealed record GaussianData(double Deviation, NoiseSchedule Schedule)
{
    /// <summary>E[x₀ | x] = x·α s²/(α²s² + σ²).</summary>
    public torch.Tensor Denoise(torch.Tensor noisy, double sigma)
    {
        var signal = Schedule.Alpha(sigma) * Deviation * Deviation;
        return LinearCombination.Of((signal / (Schedule.Alpha(sigma) * signal + sigma * sigma), noisy));
    }

    /// <summary>√(α²s² + σ²): the deviation of noisy pictures, which every exact path is proportional to.</summary>
    public double NoisyDeviation(double sigma) => Math.Sqrt(Math.Pow(Schedule.Alpha(sigma) * Deviation, 2) + sigma * sigma);

    /// <summary>Relative distance between a sampler's state at the last level and the exact one, in double precision.</summary>
    public double EndPointError(Sampler sampler, IReadOnlyList<double> sigmas)
    {
        using var start = torch.tensor(new[] { NoisyDeviation(sigmas[0]) }, [1, 1, 1, 1]);
        using var end = sampler.Run(Denoise, start, Schedule, sigmas).Result();
        return Math.Abs(end.ToDouble() / NoisyDeviation(sigmas[^1]) - 1);
    }
}
