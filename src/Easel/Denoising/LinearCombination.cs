using TorchSharp;

namespace Easel.Denoising;

/// <summary>Weighted sums of tensors, the only arithmetic that samplers and guidance need.</summary>
internal static class LinearCombination
{
    // TorchSharp's tensor + tensor makes a temporary Scalar that a garbage collection may free during the native call; a rooted one is safe.
    private static readonly Scalar One = 1;

    /// <summary>Σ weight·tensor over one or more terms; a new tensor.</summary>
    /// <remarks>Multiplies first, then adds: each is rounded on its own, whereas a fused multiply-add may be used in a vector loop and not in its tail, and an element's value would depend on its place in the batch.</remarks>
    public static torch.Tensor Of(params ReadOnlySpan<(double Weight, torch.Tensor Tensor)> terms)
    {
        var sum = Scaled(terms[0]);
        foreach (var term in terms[1..])
        {
            using var scaled = Scaled(term);
            sum.add_(scaled, One);
        }
        return sum;
    }

    private static torch.Tensor Scaled((double Weight, torch.Tensor Tensor) term)
    {
        using Scalar weight = term.Weight;
        return term.Tensor.mul(weight);
    }
}
