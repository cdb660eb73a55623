using TorchSharp;

namespace Easel.Denoising;

/// <summary>What a sampler shows after each step.</summary>
/// <param name="Index">Which step this was, from 0.</param>
/// <param name="Count">How many steps the run has.</param>
/// <param name="Sigma">Noise level the step started from.</param>
/// <param name="NextSigma">Noise level of <paramref name="State"/>.</param>
/// <param name="Clean">The clean estimate at <paramref name="Sigma"/>, B×C×h×w, for previews.</param>
/// <param name="State">The state after the step, B×C×h×w; the result when <see cref="IsLast"/>.</param>
/// <remarks>
/// Both tensors belong to the sampler and live until the next step is asked for or the enumeration ends. To keep one longer, take
/// <c>State.alias()</c> within the loop: no copy is made, and no sampler writes into a tensor that it has shown.
/// </remarks>
public sealed record DenoiseStep(int Index, int Count, double Sigma, double NextSigma, torch.Tensor Clean, torch.Tensor State)
{
    /// <summary>Whether the run is complete.</summary>
    public bool IsLast => Index == Count - 1;
}

/// <summary>Ways to consume a run of a sampler.</summary>
public static class DenoiseSteps
{
    /// <summary>Runs to the end and returns the last state, owned by the caller.</summary>
    /// <exception cref="InvalidRequestException">There is no step.</exception>
    public static torch.Tensor Result(this IEnumerable<DenoiseStep> steps)
    {
        foreach (var step in steps)
            if (step.IsLast) return step.State.alias();
        throw new InvalidRequestException("The run has no steps; give the sampler two noise levels or more.");
    }
}
