using TorchSharp;

namespace Easel.Denoising;

/// <summary>How much noise there is at each moment of a sampling run: x = α(σ)·x₀ + σ·n.</summary>
public abstract class NoiseSchedule
{
    /// <summary>Most steps that a run may have; the error of every sampler is far below what is visible by then.</summary>
    public const int MaxSteps = 1000;

    /// <summary>Largest noise level of the schedule.</summary>
    public abstract double SigmaMax { get; }

    /// <summary>Weight α of the clean picture at a noise level: 1 for variance-exploding noise, 1 − σ for rectified flow.</summary>
    public virtual double Alpha(double sigma) => 1;

    /// <summary>Standard deviation of the pure noise that a run starting at this level begins with; σ unless the family does otherwise.</summary>
    public virtual double StartScale(double sigma) => sigma;

    /// <summary>Noise levels of a run.</summary>
    /// <param name="steps">Number of steps, 1–<see cref="MaxSteps"/>.</param>
    /// <returns><paramref name="steps"/> + 1 levels, strictly descending, the last 0.</returns>
    /// <exception cref="InvalidRequestException">The schedule cannot do that number of steps.</exception>
    public IReadOnlyList<double> Sigmas(int steps)
    {
        if (steps is < 1 or > MaxSteps) throw new InvalidRequestException($"{steps} steps is out of range; ask for 1 to {MaxSteps}.");
        return [.. Levels(steps), 0];
    }

    /// <summary>The last noise levels of a run, for a picture that is painted over in part (SDEdit, Meng et al. 2021, arXiv 2108.01073). Checked against diffusers.</summary>
    /// <param name="steps">Steps of a whole run, 1–<see cref="MaxSteps"/>.</param>
    /// <param name="strength">Part of them that is taken, more than 0 to 1.</param>
    /// <returns>⌊<paramref name="steps"/>·<paramref name="strength"/>⌋ + 1 levels, strictly descending, the last 0.</returns>
    /// <exception cref="InvalidRequestException">The schedule cannot do that number of steps, or no step is left.</exception>
    public IReadOnlyList<double> Sigmas(int steps, double strength)
    {
        // 0.07 · 100 is a little more than 7, and others a little less than what they say.
        var taken = strength > 0 && strength <= 1 ? (int)(steps * strength + 1e-9) : 0;
        if (taken < 1) throw new InvalidRequestException(FormattableString.Invariant($"Strength {strength} of {steps} steps leaves none; give {1.0 / steps:0.###} to 1, or more steps."));
        return [.. Sigmas(steps).Skip(steps - taken)];
    }

    /// <summary>The <paramref name="steps"/> levels above zero, strictly descending.</summary>
    protected abstract IEnumerable<double> Levels(int steps);

    /// <summary>The state a run from pure noise starts with.</summary>
    /// <param name="noise">Standard normal noise, B×C×h×w.</param>
    /// <param name="sigma">First level of the run.</param>
    /// <returns>A new tensor, owned by the caller.</returns>
    public torch.Tensor Start(torch.Tensor noise, double sigma) => LinearCombination.Of((StartScale(sigma), noise));

    /// <summary>A clean picture with noise: α(σ)·x₀ + σ·n, the start of image-to-image and the input of training.</summary>
    /// <param name="clean">x₀, B×C×h×w.</param>
    /// <param name="noise">Standard normal noise of the same shape.</param>
    /// <param name="sigma">Noise level.</param>
    /// <returns>A new tensor, owned by the caller.</returns>
    public torch.Tensor AddNoise(torch.Tensor clean, torch.Tensor noise, double sigma) =>
        LinearCombination.Of((Alpha(sigma), clean), (sigma, noise));

    /// <summary>Evenly spaced values from one end to the other, both included; the first end alone when there is one.</summary>
    private protected static IEnumerable<double> Spaced(double from, double to, int count) =>
        Enumerable.Range(0, count).Select(i => count == 1 ? from : from + (to - from) * i / (count - 1));

    private protected static void CheckRange(double sigmaMin, double sigmaMax)
    {
        if (!(sigmaMin > 0 && sigmaMax > sigmaMin && double.IsFinite(sigmaMax)))
            throw new InvalidRequestException($"Noise levels {sigmaMin} to {sigmaMax} are no range; give 0 < smallest < largest.");
    }
}
