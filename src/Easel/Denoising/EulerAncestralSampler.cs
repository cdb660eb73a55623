using TorchSharp;

namespace Easel.Denoising;

/// <summary>
/// Euler's method with fresh noise: each step goes below the next level and adds noise up to it (Song et al. 2020, eq. 16,
/// arXiv 2010.02502), η times as much as in ancestral sampling of a DDPM. Checked against k-diffusion.
/// </summary>
/// <remarks>
/// Noise is added in the schedule's own terms: the state at σ↓ is rescaled from α(σ↓) to α(σ'), so its clean part has the right weight,
/// and the noise makes up what is missing to σ'. With η = 1, σ↓ = σ'²/σ for both kinds of noise.
/// </remarks>
public sealed class EulerAncestralSampler : Sampler
{
    private readonly double _eta;

    /// <summary>Makes the sampler.</summary>
    /// <param name="eta">η, 0–1: 0 adds no noise and is Euler's method.</param>
    /// <exception cref="InvalidRequestException"><paramref name="eta"/> is out of range.</exception>
    public EulerAncestralSampler(double eta = 1) : base("euler-a", addsNoise: true)
    {
        if (!(eta is >= 0 and <= 1)) throw new InvalidRequestException($"Eta {eta} is out of range; give 0 to 1.");
        _eta = eta;
    }

    /// <inheritdoc/>
    protected override torch.Tensor Advance(in StepContext step)
    {
        var (sigma, next) = (step.Sigma, step.NextSigma);
        var up = _eta * next * Math.Sqrt(1 - next / sigma * (next / sigma));
        var down = Math.Sqrt(next * next - up * up);
        var below = EulerStep(step.State, step.Clean, sigma, down);
        if (up == 0) return below;

        using var noise = step.DrawNoise();
        using var here = noise.to(below.device);
        var rescale = step.Schedule.Alpha(next) / step.Schedule.Alpha(down);
        var missing = Math.Sqrt(next * next - rescale * down * (rescale * down));
        return LinearCombination.Of((rescale, below), (missing, here));
    }
}
