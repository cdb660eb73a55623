using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Models;

/// <summary>How a painter's raw output becomes a clean estimate on the rectified-flow path x = (1−σ)·clean + σ·noise.</summary>
/// <remarks>
/// The preconditioning of Karras et al. 2022 (arXiv 2206.00364, section 5) carried over to the flow path for data of variance 1:
/// with n² = (1−σ)² + σ², the clean estimate is D = (1−σ)/n² · x + σ/n · F(x/n, σ). At σ = 1 the network names the clean picture, near
/// σ = 0 the noise; its target always has variance 1, so every noise level weighs the same in the loss.
/// </remarks>
internal static class PainterPreconditioning
{
    private static readonly Scalar One = 1f;

    /// <summary>Factors for x (skip), for the output (out) and for the input (in), each shaped like σ.</summary>
    public static (Tensor Skip, Tensor Out, Tensor In) Factors(Tensor sigma)
    {
        var alpha = sigma.neg().Plus(One);
        var inverse = alpha.Squared().Plus(sigma.Squared()).rsqrt();
        return (alpha * inverse.Squared(), sigma * inverse, inverse);
    }

    /// <summary>What the network should answer: (σ·clean − (1−σ)·noise) / n.</summary>
    public static Tensor Target(Tensor clean, Tensor noise, Tensor sigma)
    {
        var alpha = sigma.neg().Plus(One);
        return (sigma * clean).Minus(alpha * noise) * alpha.Squared().Plus(sigma.Squared()).rsqrt();
    }
}
