using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Pixels as networks take and give them.</summary>
internal static class PixelTensor
{
    private static readonly Scalar Zero = 0f, One = 1f, White = 255f, ToUnit = 1 / 127.5f, MinusOne = -1f;

    /// <summary>RGB bytes, row by row, to 1×3×H×W float32 in −1…1.</summary>
    public static Tensor FromRgb(byte[] rgb, int width, int height)
    {
        using var scope = NewDisposeScope();
        var pixels = tensor(rgb, [1, height, width, 3], ScalarType.Byte).to(ScalarType.Float32).mul_(ToUnit).PlusInPlace(MinusOne);
        return pixels.permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>1×3×H×W float32 in 0…1, which is overwritten, to RGB bytes, row by row; what lies beyond is cut off.</summary>
    public static byte[] ToRgb(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var bytes = pixels.clamp_(Zero, One).mul_(White).round_().to(ScalarType.Byte);
        return bytes[0].permute(1, 2, 0).contiguous().data<byte>().ToArray();
    }
}
