using TorchSharp;

namespace Easel.Denoising;

/// <summary>Estimates the clean picture behind a noisy one: D(x, σ) ≈ E[x₀ | x]. Every network is adapted to this contract, every sampler and guidance is written against it.</summary>
/// <param name="noisy">B×C×h×w, x = α(σ)·x₀ + σ·n; owned by the caller, never changed.</param>
/// <param name="sigma">Standard deviation of the noise, &gt; 0; the same for the whole batch.</param>
/// <returns>The clean estimate, B×C×h×w: a new tensor, never <paramref name="noisy"/> itself, owned by the caller.</returns>
public delegate torch.Tensor Denoiser(torch.Tensor noisy, double sigma);
