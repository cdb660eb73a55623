using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Decodes latents, and encodes pixels, tile by tile: overlapping tiles are laid over each other with weights that fall to their edges, so that none can be seen.</summary>
internal static class LatentTiles
{
    /// <summary>Decodes.</summary>
    /// <param name="decode">Decodes 1×C×t×t latents to 1×3×T×T, T a multiple of t.</param>
    /// <param name="latents">1×C×h×w.</param>
    /// <param name="tile">Side of a tile in cells.</param>
    /// <param name="overlap">Cells that neighbouring tiles share.</param>
    /// <returns>1×3×H×W float32; for latents of one tile, exactly what <paramref name="decode"/> gives.</returns>
    public static Tensor Decode(Func<Tensor, Tensor> decode, Tensor latents, int tile, int overlap) => Blended(decode, latents, 1, tile, overlap);

    /// <summary>Encodes.</summary>
    /// <param name="encode">Encodes 1×3×T×T pixels to 1×C×t×t latents.</param>
    /// <param name="pixels">1×3×H×W, H and W multiples of <paramref name="downsampling"/>.</param>
    /// <param name="downsampling">Pixels per cell along each side.</param>
    /// <param name="tile">Side of a tile in cells.</param>
    /// <param name="overlap">Cells that neighbouring tiles share.</param>
    /// <returns>1×C×h×w float32; for a picture of one tile, exactly what <paramref name="encode"/> gives.</returns>
    public static Tensor Encode(Func<Tensor, Tensor> encode, Tensor pixels, int downsampling, int tile, int overlap) => Blended(encode, pixels, downsampling, tile, overlap);

    // Tiles are counted in cells, each so many rows and columns of the input.
    private static Tensor Blended(Func<Tensor, Tensor> map, Tensor input, int perCell, int tile, int overlap)
    {
        var (height, width) = (input.shape[2] / perCell, input.shape[3] / perCell);
        if (height <= tile && width <= tile) return map(input);
        using var scope = NewDisposeScope();
        Tensor? sum = null, weights = null;
        foreach (var top in Starts(height, tile, overlap))
            foreach (var left in Starts(width, tile, overlap))
            {
                using var inner = NewDisposeScope();
                var (rows, columns) = (Math.Min(tile, height - top), Math.Min(tile, width - left));
                var made = map(input.narrow(2, top * perCell, rows * perCell).narrow(3, left * perCell, columns * perCell));
                var scale = made.shape[2] / rows;
                sum ??= zeros([1, made.shape[1], height * scale, width * scale]).MoveToOuterDisposeScope();
                weights ??= zeros([1, 1, height * scale, width * scale]).MoveToOuterDisposeScope();
                var weight = Ramp(top, rows, height, scale, overlap).unsqueeze(1) * Ramp(left, columns, width, scale, overlap).unsqueeze(0);
                sum.narrow(2, top * scale, rows * scale).narrow(3, left * scale, columns * scale).PlusInPlace(made * weight);
                weights.narrow(2, top * scale, rows * scale).narrow(3, left * scale, columns * scale).PlusInPlace(weight);
            }
        return sum!.div_(weights!).MoveToOuterDisposeScope();
    }

    // The last tile ends where the latents end, and shares more with the one before.
    private static IEnumerable<long> Starts(long length, int tile, int overlap)
    {
        var at = 0L;
        for (; at + tile < length; at += tile - overlap) yield return at;
        yield return Math.Max(0, length - tile);
    }

    // Rises from an edge that has a neighbour, over the cells shared with it.
    private static Tensor Ramp(long start, long cells, long length, long scale, int overlap)
    {
        var (count, rise) = ((int)(cells * scale), (float)(overlap * scale));
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var fromStart = start == 0 ? 1 : (i + 0.5f) / rise;
            var fromEnd = start + cells == length ? 1 : (count - i - 0.5f) / rise;
            values[i] = Math.Min(1, Math.Min(fromStart, fromEnd));
        }
        return tensor(values);
    }
}
