using TorchSharp;

namespace Easel.Denoising;

/// <summary>Multistep consistency sampling: each clean estimate gets fresh noise of the next level (Luo et al. 2023, arXiv 2310.04378; Song et al. 2023, algorithm 1, arXiv 2303.01469). For distilled networks and few steps. Checked against diffusers.</summary>
public sealed class LcmSampler() : Sampler("lcm", addsNoise: true)
{
    /// <inheritdoc/>
    protected override torch.Tensor Advance(in StepContext step)
    {
        if (step.NextSigma == 0) return step.Clean.alias();
        using var noise = step.DrawNoise();
        using var here = noise.to(step.Clean.device);
        return step.Schedule.AddNoise(step.Clean, here, step.NextSigma);
    }
}
