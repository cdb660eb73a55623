using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Turns pixels into latents, and latents of published models into pixels.</summary>
internal static class LatentPicture
{
    private const int PreviewCells = 24;
    private static readonly Scalar Half = 0.5f, Zero = 0f, One = 1f, White = 255f, ToUnit = 1 / 127.5f, MinusOne = -1f;

    /// <summary>A picture to latents, 1×C×h×w float32.</summary>
    /// <param name="encode">Pictures, 1×3×H×W in −1…1, to latents.</param>
    /// <param name="rgb">RGB bytes, row by row.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="type">Type of the computation.</param>
    public static Tensor Encode(Func<Tensor, Tensor> encode, byte[] rgb, int width, int height, ScalarType type)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var pixels = tensor(rgb, [1, height, width, 3], ScalarType.Byte).to(ScalarType.Float32).mul_(ToUnit).add_(MinusOne);
        return encode(pixels.permute(0, 3, 1, 2).contiguous().to(type)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>Latents of a diffusion network to RGB bytes, row by row.</summary>
    public static byte[] Decode(AutoencoderKl autoencoder, Tensor latents, ScalarType type, bool preview)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        // A preview is decoded from the means of blocks of cells, which costs as many times less as a block has cells.
        var block = preview ? (Math.Max(latents.shape[2], latents.shape[3]) + PreviewCells - 1) / PreviewCells : 1;
        var input = block > 1 ? nn.functional.avg_pool2d(latents, [block, block], ceil_mode: true) : latents;
        var decoded = autoencoder.Decode(input.to(type)).to(ScalarType.Float32);
        if (block > 1) decoded = nn.functional.interpolate(decoded, size: [latents.shape[2] * autoencoder.Config.Downsampling, latents.shape[3] * autoencoder.Config.Downsampling], mode: InterpolationMode.Bilinear, align_corners: false);
        var bytes = decoded.add_(One).mul_(Half).clamp_(Zero, One).mul_(White).round_().to(ScalarType.Byte);
        return bytes[0].permute(1, 2, 0).contiguous().data<byte>().ToArray();
    }
}
