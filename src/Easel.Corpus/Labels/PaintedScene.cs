using Easel.Corpus.Styles;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>A painted picture with what is true of each of its pixels.</summary>
/// <param name="Picture">The picture, opaque RGBA8888.</param>
/// <param name="Items">For each pixel, row by row, the index in the layout's items plus 1 of the frontmost item; 0 where there is none.</param>
/// <param name="Nearness">For each pixel how near it is: 0 infinitely far, 255 at the lower edge of flat ground; inverse distance up to scale.</param>
public sealed record PaintedScene(SKBitmap Picture, byte[] Items, byte[] Nearness) : IDisposable
{
    /// <summary>The scene at a whole fraction of its size: colours averaged, labels taken from the middle of each block.</summary>
    internal PaintedScene Reduce(int factor)
    {
        var (from, w) = (Raster.Of(Picture), Picture.Width);
        var small = new Raster(w / factor, Picture.Height / factor);
        var (items, nearness) = (new byte[small.Red.Length], new byte[small.Red.Length]);
        for (var y = 0; y < small.Height; y++)
            for (var x = 0; x < small.Width; x++)
            {
                var (i, middle) = (y * small.Width + x, (y * factor + factor / 2) * w + x * factor + factor / 2);
                (items[i], nearness[i]) = (Items[middle], Nearness[middle]);
                float r = 0, g = 0, b = 0;
                for (var v = 0; v < factor; v++)
                    for (var u = 0; u < factor; u++)
                    {
                        var at = (y * factor + v) * w + x * factor + u;
                        (r, g, b) = (r + from.Red[at], g + from.Green[at], b + from.Blue[at]);
                    }
                small[i] = new Rgb(r, g, b) * (1f / (factor * factor));
            }
        var picture = new SKBitmap(Picture.Info.WithSize(small.Width, small.Height));
        small.CopyTo(picture);
        picture.NotifyPixelsChanged();
        return new PaintedScene(picture, items, nearness);
    }

    /// <summary>Frees the picture.</summary>
    public void Dispose() => Picture.Dispose();
}
