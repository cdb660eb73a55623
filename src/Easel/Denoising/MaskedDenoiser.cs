using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Denoising;

/// <summary>
/// A denoiser that already knows a part of the picture: there its estimate is the known picture itself. A run that starts from that picture
/// with noise then follows the known part's own path at every level, as repainting does by mixing states (Lugmayr et al. 2022, eq. 8,
/// arXiv 2201.09865), and no sampler needs to know of it.
/// </summary>
/// <param name="inner">Estimates the rest; stays the caller's.</param>
/// <param name="known">The clean picture, B×C×h×w; stays the caller's.</param>
/// <param name="open">1×1×h×w: 1 where the picture is to be painted, 0 where it is known; stays the caller's.</param>
public sealed class MaskedDenoiser(Denoiser inner, Tensor known, Tensor open)
{
    /// <summary>The estimate, with the known part in its place.</summary>
    /// <param name="noisy">As in <see cref="Denoiser"/>.</param>
    /// <param name="sigma">As in <see cref="Denoiser"/>.</param>
    public Tensor Denoise(Tensor noisy, double sigma)
    {
        using var noGrad = no_grad();
        using var clean = inner(noisy, sigma);
        using var weight = open.expand_as(clean);
        return lerp(known, clean, weight);
    }
}
