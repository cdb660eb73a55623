using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Latents of published models to pixels and back: the whole picture at once or tile by tile, previews by a tiny decoder or from coarser latents.</summary>
internal sealed class LatentDecoder(AutoencoderKlConfig config, NetworkPart<AutoencoderKl> autoencoder, NetworkPart<TinyDecoder>? preview, ScalarType type) : IDisposable
{
    /// <summary>Pictures of up to so many pixels are decoded, and encoded, at once.</summary>
    public const long MaxWholePixels = 1024 * 1024;

    private const int PreviewCells = 24, TileCells = 64, OverlapCells = 16;
    private const long TilePixels = TileCells * 8;
    private static readonly Scalar Half = 0.5f, One = 1f;

    public AutoencoderKlConfig Config => config;

    public long Bytes => autoencoder.Bytes + (preview?.Bytes ?? 0);

    /// <summary>Bytes that decoding, and encoding, whose maps are narrower, work with, at once and tile by tile: 10 numbers per pixel and channel of the finest level, of which 8 were measured on the published decoder.</summary>
    public (long AtOnce, long Tiled) Working(int width, int height, long bytes)
    {
        var (pixels, perPixel) = ((long)width * height, 10L * config.Widths[0] * bytes);
        return (Math.Min(pixels, MaxWholePixels) * perPixel, Math.Min(pixels, TilePixels * TilePixels) * perPixel);
    }

    /// <summary>Reads the weights now and not when they are first needed.</summary>
    public void Read() => _ = (autoencoder.Network, preview?.Network);

    /// <summary>Latents of a diffusion network to RGB bytes, row by row.</summary>
    /// <param name="latents">1×C×h×w float32.</param>
    /// <param name="isPreview">Whether a cheap picture will do.</param>
    /// <param name="isTiled">Whether to save memory.</param>
    public byte[] Decode(Tensor latents, bool isPreview, bool isTiled)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (height, width) = (latents.shape[2] * config.Downsampling, latents.shape[3] * config.Downsampling);
        Tensor picture;
        if (isPreview && preview is not null) picture = preview.Network.Decode(latents.to(type)).to(ScalarType.Float32);
        else
        {
            // A preview is decoded from the means of blocks of cells, which costs as many times less as a block has cells.
            var block = isPreview ? (Math.Max(latents.shape[2], latents.shape[3]) + PreviewCells - 1) / PreviewCells : 1;
            var input = block > 1 ? nn.functional.avg_pool2d(latents, [block, block], ceil_mode: true) : latents;
            Tensor Whole(Tensor x) => autoencoder.Network.Decode(x.to(type)).to(ScalarType.Float32);
            var decoded = isTiled && !isPreview ? LatentTiles.Decode(Whole, input, TileCells, OverlapCells) : Whole(input);
            picture = decoded.PlusInPlace(One).mul_(Half);
        }
        if (picture.shape[2] != height || picture.shape[3] != width) picture = nn.functional.interpolate(picture, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: false);
        return PixelTensor.ToRgb(picture);
    }

    /// <summary>Pixels to the latents a diffusion network sees.</summary>
    /// <param name="pixels">1×3×H×W in −1…1.</param>
    /// <param name="isTiled">Whether to save memory.</param>
    /// <returns>1×C×h×w float32.</returns>
    public Tensor Encode(Tensor pixels, bool isTiled)
    {
        using var scope = NewDisposeScope();
        Tensor Whole(Tensor x) => autoencoder.Network.Encode(x.to(type)).to(ScalarType.Float32);
        return (isTiled ? LatentTiles.Encode(Whole, pixels, config.Downsampling, TileCells, OverlapCells) : Whole(pixels)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        autoencoder.Dispose();
        preview?.Dispose();
    }
}
