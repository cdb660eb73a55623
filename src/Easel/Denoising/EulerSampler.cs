using TorchSharp;

namespace Easel.Denoising;

/// <summary>Euler's method, first order; on variance-exploding noise the same as DDIM (Song et al. 2020, arXiv 2010.02502). Checked against k-diffusion and diffusers.</summary>
public sealed class EulerSampler() : Sampler("euler")
{
    /// <inheritdoc/>
    protected override torch.Tensor Advance(in StepContext step) => EulerStep(step.State, step.Clean, step.Sigma, step.NextSigma);
}
