using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>A picture that is to be painted anew in places, for networks that were trained to take one beside the noise.</summary>
/// <param name="Pixels">1×3×H×W float32 in −1…1.</param>
/// <param name="Mask">1×1×H×W float32, 1 where it is painted anew, 0 where it stays.</param>
public sealed record MaskedPicture(Tensor Pixels, Tensor Mask)
{
    private static readonly Scalar Half = 0.5f;

    /// <summary>Nothing given, all to be painted.</summary>
    internal static MaskedPicture Empty(int width, int height) => new(zeros(1, 3, height, width), ones(1, 1, height, width));

    /// <summary>A picture and its mask.</summary>
    /// <param name="rgb">RGB bytes, row by row.</param>
    /// <param name="open">Per pixel 1 where it is painted anew, 0 where it stays.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    internal static MaskedPicture Of(byte[] rgb, float[] open, int width, int height) => new(PixelTensor.FromRgb(rgb, width, height), tensor(open, [1, 1, height, width]));

    /// <summary>The pixels that stay; grey where they do not.</summary>
    internal Tensor Kept => Pixels * Mask.lt(Half).to(ScalarType.Float32);

    /// <summary>The mask at the size of latents, 1×1×h×w: a cell is painted anew where any of its pixels is, so that no thin stroke is lost.</summary>
    internal Tensor MaskAt(long height, long width) => nn.functional.adaptive_max_pool2d(Mask, [height, width]);

    /// <summary>The mask with the pixels of each cell as channels, 1×d²×h×w, as FLUX.1 fill takes it.</summary>
    internal Tensor MaskFolded(int downsampling)
    {
        var (height, width) = (Mask.shape[2] / downsampling, Mask.shape[3] / downsampling);
        return Mask.view(1, height, downsampling, width, downsampling).permute(0, 2, 4, 1, 3).reshape(1, downsampling * downsampling, height, width);
    }

    /// <summary>Frees both.</summary>
    internal void Free()
    {
        Pixels.Dispose();
        Mask.Dispose();
    }

    /// <summary>Refuses a picture that a network has no use for.</summary>
    /// <param name="picture">The picture; null for none.</param>
    /// <param name="isTaken">Whether the network takes one.</param>
    /// <param name="width">Width that is to be painted.</param>
    /// <param name="height">Height that is to be painted.</param>
    /// <exception cref="InvalidRequestException">The network takes none, or picture or mask are of another size.</exception>
    internal static void Require(MaskedPicture? picture, bool isTaken, int width, int height)
    {
        if (picture is not var (pixels, mask)) return;
        if (!isTaken) throw new InvalidRequestException("This model's network takes no picture beside the noise; give none.");
        if (!pixels.shape.SequenceEqual([1, 3, height, width]) || !mask.shape.SequenceEqual([1, 1, height, width]))
            throw new InvalidRequestException($"The picture is [{string.Join(", ", pixels.shape)}] and its mask [{string.Join(", ", mask.shape)}], but {width}x{height} pixels are to be painted; bring all to one size.");
    }
}
