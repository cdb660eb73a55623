using TorchSharp;

namespace Easel.Denoising;

/// <summary>Heun's method, second order at two evaluations a step (Karras et al. 2022, algorithm 1, arXiv 2206.00364). Checked against k-diffusion and diffusers.</summary>
public sealed class HeunSampler() : Sampler("heun")
{
    /// <inheritdoc/>
    protected override torch.Tensor Advance(in StepContext step)
    {
        var (sigma, next) = (step.Sigma, step.NextSigma);
        var predicted = EulerStep(step.State, step.Clean, sigma, next);
        if (next == 0) return predicted; // the slope is not defined at σ = 0

        using var cleanAhead = step.Denoise(predicted, next);
        // x + (σ'−σ)·½(d + d'), with the slopes d = (x − D)/σ here and d' = (x' − D')/σ' ahead
        var (here, ahead) = ((next - sigma) / (2 * sigma), (next - sigma) / (2 * next));
        return LinearCombination.Of((1 + here, step.State), (-here, step.Clean), (ahead, predicted), (-ahead, cleanAhead));
    }
}
