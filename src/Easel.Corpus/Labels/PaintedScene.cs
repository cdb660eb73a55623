using SkiaSharp;

namespace Easel.Corpus;

/// <summary>A painted picture with what is true of each of its pixels.</summary>
/// <param name="Picture">The picture, opaque RGBA8888.</param>
/// <param name="Items">For each pixel, row by row, the index in the layout's items plus 1 of the frontmost item; 0 where there is none.</param>
/// <param name="Nearness">For each pixel how near it is: 0 infinitely far, 255 at the lower edge of flat ground; inverse distance up to scale.</param>
public sealed record PaintedScene(SKBitmap Picture, byte[] Items, byte[] Nearness) : IDisposable
{
    /// <summary>Frees the picture.</summary>
    public void Dispose() => Picture.Dispose();
}
