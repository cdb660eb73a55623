using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Denoising;

/// <summary>What a network was trained to predict.</summary>
public enum Prediction
{
    /// <summary>The noise n of x = x₀ + σn (Ho et al. 2020, arXiv 2006.11239).</summary>
    Epsilon,

    /// <summary>v = (n − σx₀)/√(1+σ²) (Salimans and Ho 2022, arXiv 2202.00512).</summary>
    V,

    /// <summary>The velocity n − x₀ of x = (1−σ)x₀ + σn (Liu et al. 2022, arXiv 2209.03003).</summary>
    Velocity,

    /// <summary>The clean picture x₀ itself.</summary>
    Clean,
}

/// <summary>Turns what a network predicts into the clean estimate of <see cref="Denoiser"/>. All tensors B×C×h×w; results are new, owned by the caller.</summary>
public static class Predictions
{
    /// <summary>What a network trained on variance-preserving noise takes as its input: x/√(1+σ²), of unit variance when the data has it.</summary>
    public static Tensor VariancePreservingInput(Tensor noisy, double sigma) =>
        LinearCombination.Of((1 / Math.Sqrt(1 + sigma * sigma), noisy));

    /// <summary>Clean estimate from a prediction of any kind.</summary>
    /// <param name="kind">What the network predicts; <see cref="Prediction.Velocity"/> belongs to rectified flow, the others to variance-exploding noise.</param>
    /// <param name="noisy">The noisy picture x in the units of the schedule, not scaled for the network.</param>
    /// <param name="output">What the network returned.</param>
    /// <param name="sigma">Noise level of <paramref name="noisy"/>.</param>
    public static Tensor ToClean(this Prediction kind, Tensor noisy, Tensor output, double sigma) => kind switch
    {
        Prediction.Epsilon => FromEpsilon(noisy, output, sigma),
        Prediction.V => FromV(noisy, output, sigma),
        Prediction.Velocity => FromVelocity(noisy, output, sigma),
        Prediction.Clean => FromClean(output),
        _ => throw new InvalidRequestException($"Prediction {kind} is unknown; use one of {string.Join(", ", Enum.GetNames<Prediction>())}."),
    };

    /// <summary>x₀ = x − σn.</summary>
    public static Tensor FromEpsilon(Tensor noisy, Tensor epsilon, double sigma) =>
        LinearCombination.Of((1, noisy), (-sigma, epsilon));

    /// <summary>x₀ = x/(1+σ²) − v·σ/√(1+σ²).</summary>
    public static Tensor FromV(Tensor noisy, Tensor v, double sigma) =>
        LinearCombination.Of((1 / (1 + sigma * sigma), noisy), (-sigma / Math.Sqrt(1 + sigma * sigma), v));

    /// <summary>x₀ = x − σ·(n − x₀), for x = (1−σ)x₀ + σn.</summary>
    public static Tensor FromVelocity(Tensor noisy, Tensor velocity, double sigma) =>
        LinearCombination.Of((1, noisy), (-sigma, velocity));

    /// <summary>The prediction itself under a handle of its own; the storage is shared.</summary>
    public static Tensor FromClean(Tensor clean) => clean.alias();
}
