using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Turns latents of published models into pixels.</summary>
internal static class LatentPicture
{
    private const int PreviewCells = 24;
    private static readonly Scalar Half = 0.5f, Zero = 0f, One = 1f, White = 255f;

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
