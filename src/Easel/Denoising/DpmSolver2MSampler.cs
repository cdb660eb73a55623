using TorchSharp;

namespace Easel.Denoising;

/// <summary>
/// DPM-Solver++(2M), second order at one evaluation a step (Lu et al. 2022, algorithm 2, arXiv 2211.01095), in time −log σ, which the
/// first-order part is exact in for variance-exploding noise and rectified flow alike. Checked against k-diffusion.
/// </summary>
public sealed class DpmSolver2MSampler() : Sampler("dpmpp-2m")
{
    /// <inheritdoc/>
    protected override torch.Tensor Advance(in StepContext step)
    {
        var (sigma, next) = (step.Sigma, step.NextSigma);
        if (step.PreviousClean is null || next == 0) return EulerStep(step.State, step.Clean, sigma, next);

        // Extrapolates the clean estimate along the line through the last two: D + (D − D₋₁)/(2r), r = h₋₁/h
        var r = Math.Log(step.PreviousSigma / sigma) / Math.Log(sigma / next);
        var ratio = next / sigma;
        return LinearCombination.Of(
            (ratio, step.State), ((1 - ratio) * (1 + 1 / (2 * r)), step.Clean), (-(1 - ratio) / (2 * r), step.PreviousClean));
    }
}
