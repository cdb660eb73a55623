using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Denoising;

/// <summary>
/// Classifier-free guidance: pushes the clean estimate away from the one without the prompt, D = Dᵤ + w(D꜀ − Dᵤ)
/// (Ho and Salimans 2022, arXiv 2207.12598), as a denoiser around a denoiser.
/// </summary>
public sealed record Guidance
{
    /// <summary>Guidance of a scale.</summary>
    /// <param name="scale">w, finite; 1 is none, and then the denoiser without the prompt is never called.</param>
    /// <exception cref="InvalidRequestException"><paramref name="scale"/> is not a finite number.</exception>
    public Guidance(double scale) => Scale = scale;

    /// <summary>w; 1 is no guidance.</summary>
    /// <exception cref="InvalidRequestException">Not a finite number.</exception>
    public double Scale
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new InvalidRequestException($"Guidance {value} is not a finite number; 1 is none, 3 to 8 is usual.");
    }

    /// <summary>φ, 0–1, default 0: how far each image's standard deviation is brought back to that of the estimate with the prompt (Lin et al. 2024, eq. 14–16, arXiv 2305.08891), here of the clean estimate.</summary>
    /// <exception cref="InvalidRequestException">Out of range.</exception>
    public double Rescale
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new InvalidRequestException($"Guidance rescale {value} is out of range; give 0 to 1.");
    }

    /// <summary>Noise levels low &lt; σ ≤ high at which guidance acts, default all; elsewhere the denoiser with the prompt speaks alone (Kynkäänniemi et al. 2024, arXiv 2404.07724).</summary>
    /// <exception cref="InvalidRequestException">No interval.</exception>
    public (double Low, double High) Interval
    {
        get;
        init => field = value.Low >= 0 && value.High > value.Low ? value : throw new InvalidRequestException($"Guidance interval {value.Low} to {value.High} is none; give 0 <= low < high.");
    } = (0, double.PositiveInfinity);

    /// <summary>Guided denoiser of two calls, one after the other: least memory.</summary>
    /// <param name="conditional">With the prompt.</param>
    /// <param name="unconditional">Without it, or with the negative prompt.</param>
    public Denoiser Sequential(Denoiser conditional, Denoiser unconditional) => (noisy, sigma) =>
    {
        if (!Acts(sigma)) return conditional(noisy, sigma);
        using var prompted = conditional(noisy, sigma);
        using var unprompted = unconditional(noisy, sigma);
        return Combine(prompted, unprompted);
    };

    /// <summary>Guided denoiser of one call with twice the batch: fastest where memory allows.</summary>
    /// <param name="conditional">With the prompt, B×C×h×w; called where guidance does not act.</param>
    /// <param name="both">Takes 2B×C×h×w, the first half to be denoised with the prompt, the second without.</param>
    public Denoiser Batched(Denoiser conditional, Denoiser both) => (noisy, sigma) =>
    {
        if (!Acts(sigma)) return conditional(noisy, sigma);
        using var twice = cat([noisy, noisy]);
        using var clean = both(twice, sigma);
        using var prompted = clean.narrow(0, 0, noisy.shape[0]);
        using var unprompted = clean.narrow(0, noisy.shape[0], noisy.shape[0]);
        return Combine(prompted, unprompted);
    };

    private bool Acts(double sigma) => Scale != 1 && sigma > Interval.Low && sigma <= Interval.High;

    private Tensor Combine(Tensor prompted, Tensor unprompted)
    {
        var guided = LinearCombination.Of((Scale, prompted), (1 - Scale, unprompted));
        if (Rescale == 0) return guided;
        using (guided) return Rescaled(guided, prompted);
    }

    // Image by image: a reduction over a whole batch may sum in another order than over one image, and the picture would depend on its neighbours.
    private Tensor Rescaled(Tensor guided, Tensor prompted)
    {
        using var scope = NewDisposeScope();
        var images = Enumerable.Range(0, (int)guided.shape[0]).Select(i =>
        {
            var image = guided.narrow(0, i, 1);
            var (wanted, actual) = (StandardDeviation(prompted.narrow(0, i, 1)), StandardDeviation(image));
            return LinearCombination.Of((actual > 0 ? 1 + Rescale * (wanted / actual - 1) : 1, image));
        });
        return cat([.. images]).MoveToOuterDisposeScope();
    }

    private static double StandardDeviation(Tensor image)
    {
        using var elements = image.to(ScalarType.Float32).contiguous().std(unbiased: false).data<float>();
        return elements[0];
    }
}
