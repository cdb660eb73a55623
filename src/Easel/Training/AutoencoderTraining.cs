using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>Trains an <see cref="Autoencoder"/> and its preview decoder: root mean square error of each picture, absolute error of its differences, latents under noise.</summary>
/// <remarks>
/// The decoder sees latents under Gaussian noise, little for most pictures and much for some, so that it forgives a painter's errors: of a block transform
/// they would show as seams between the blocks. The preview decoder learns from the same latents without pulling at the encoder. The root is taken picture by picture, so that plain pictures, which can be had exactly,
/// count as much as busy ones, which cannot.
/// </remarks>
/// <param name="network">The network, float32 masters.</param>
/// <param name="computeType">Type of activations: bfloat16 where the processor has it, else float32.</param>
public sealed class AutoencoderTraining(Autoencoder network, ScalarType computeType)
{
    private static readonly Scalar NoiseLevel = 0.6f, EdgeWeight = 0.25f, PreviewWeight = 0.3f, LeastSquare = 1e-5f;

    /// <summary>One forward and backward pass.</summary>
    /// <param name="pictures">B×3×H×W float32 in −1…1.</param>
    /// <param name="generator">Source of the latent noise; on the device of the network.</param>
    /// <returns>Mean of the pictures' root mean square errors, and peak signal-to-noise ratio in dB of the decoded pictures.</returns>
    public (double Loss, double Psnr) Backward(Tensor pictures, Generator generator)
    {
        using var scope = NewDisposeScope();
        network.train();
        Tensor latents;
        using (no_grad()) latents = network.Encode(pictures);
        var noise = randn(latents.shape, device: latents.device, generator: generator).mul_(NoiseLevel) * rand([latents.shape[0], 1, 1, 1], device: latents.device, generator: generator).Squared();
        latents = latents.Plus(noise).to(computeType);
        var decoded = network.Decode(latents).to(ScalarType.Float32);
        var rough = network.DecodePreview(latents).to(ScalarType.Float32);

        var error = decoded.Minus(pictures).Squared().mean([1, 2, 3]).Plus(LeastSquare).sqrt().mean();
        var loss = error.Plus(EdgeError(decoded, pictures).mul(EdgeWeight)).Plus(rough.Minus(pictures).abs().mean().mul(PreviewWeight));
        loss.backward();
        using var noGrad = no_grad();
        var mse = decoded.Minus(pictures).Squared().mean().Number();
        return (error.Number(), 10 * Math.Log10(4 / mse));
    }

    /// <summary>Mean absolute error of horizontal and vertical differences: keeps edges sharp where the plain error would blur them.</summary>
    private static Tensor EdgeError(Tensor x, Tensor y)
    {
        var d = x.Minus(y);
        var (h, w) = (d.shape[2], d.shape[3]);
        return d.narrow(3, 1, w - 1).Minus(d.narrow(3, 0, w - 1)).abs().mean().Plus(d.narrow(2, 1, h - 1).Minus(d.narrow(2, 0, h - 1)).abs().mean());
    }
}
