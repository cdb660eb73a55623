using Easel.Corpus;
using Easel.Images;
using Easel.Layouts;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench.Evaluation;

/// <summary>Pictures to tensors and back.</summary>
internal static class PictureTensors
{
    private static readonly Scalar Zero = 0f, One = 1f, HalfWhite = 127.5f, White = 255f;

    /// <summary>Pictures of one size to B×3×H×W float32 in −1…1.</summary>
    public static Tensor Of(IReadOnlyList<Picture> pictures)
    {
        using var scope = NewDisposeScope();
        var bytes = pictures.SelectMany(picture => picture.ToRgb()).ToArray();
        return from_array(bytes).view(pictures.Count, pictures[0].Height, pictures[0].Width, 3).permute(0, 3, 1, 2).to(float32).div(HalfWhite).sub(One).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>B×3×H×W in −1…1 to pictures.</summary>
    public static Picture[] Pictures(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var bytes = pictures.to(float32).add(One, One).mul(HalfWhite).clamp(Zero, White).round().to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous();
        return [.. Enumerable.Range(0, (int)pictures.shape[0]).Select(i => Picture.FromRgb(bytes[i].contiguous().data<byte>().ToArray(), (int)pictures.shape[3], (int)pictures.shape[2]))];
    }

    /// <summary>A square picture of a scene.</summary>
    public static Picture Paint(ScenePainter painter, Layout layout, int size, ulong seed)
    {
        using var bitmap = painter.Paint(layout, size, size, seed);
        return Of(bitmap);
    }

    /// <summary>A bitmap as a picture.</summary>
    public static Picture Of(SKBitmap bitmap) => Picture.FromRgba(bitmap.GetPixelSpan(), bitmap.Width, bitmap.Height);
}
