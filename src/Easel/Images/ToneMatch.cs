using System.Numerics;

namespace Easel.Images;

/// <summary>
/// Brings what was painted to the tone of what surrounds it: the difference of the two along the edge of the opening goes on smoothly into it, so that a clear sky
/// shows no patch. A plain form of seamless cloning (Pérez et al. 2003, Poisson image editing), with weights by distance instead of an equation.
/// </summary>
internal sealed class ToneMatch
{
    // What differs by more is another thing, not another tone.
    private const float Most = 24;
    private const int Block = 4, Around = 3, MaxSamples = 96;
    private readonly Vector4[] _shifts;
    private readonly int _columns;

    /// <summary>Compares the two pictures along the edge of a mask; all have one size.</summary>
    public ToneMatch(PictureMask mask, Picture old, Picture painted)
    {
        _columns = (mask.Width + Block - 1) / Block;
        _shifts = new Vector4[_columns * ((mask.Height + Block - 1) / Block)];
        var samples = Samples(mask, old, painted);
        if (samples.Count == 0) return;
        for (var i = 0; i < _shifts.Length; i++)
        {
            var (sum, weights, at) = (Vector4.Zero, 0f, new Vector2((i % _columns + 0.5f) * Block, (i / _columns + 0.5f) * Block));
            foreach (var (place, shift) in samples)
            {
                var weight = 1 / (Vector2.DistanceSquared(at, place) + 1);
                (sum, weights) = (sum + weight * shift, weights + weight);
            }
            _shifts[i] = sum / weights;
        }
    }

    /// <summary>What is added to red, green, blue and alpha of a pixel, in 1/255.</summary>
    public Vector4 At(int x, int y) => _shifts[y / Block * _columns + x / Block];

    private static List<(Vector2 Place, Vector4 Shift)> Samples(PictureMask mask, Picture old, Picture painted)
    {
        var edge = new List<(int X, int Y)>();
        for (var y = 0; y < mask.Height; y++)
            for (var x = 0; x < mask.Width; x++)
                if (!mask.IsOpen(x, y) && (IsOpen(x - 1, y) || IsOpen(x + 1, y) || IsOpen(x, y - 1) || IsOpen(x, y + 1))) edge.Add((x, y));
        var stride = Math.Max(1, edge.Count / MaxSamples);
        var samples = new List<(Vector2, Vector4)>();
        for (var i = 0; i < edge.Count; i += stride)
        {
            var (x, y) = edge[i];
            var (sum, count, isTone) = (Vector4.Zero, 0, true);
            for (var v = Math.Max(0, y - Around); v <= Math.Min(mask.Height - 1, y + Around); v++)
                for (var u = Math.Max(0, x - Around); u <= Math.Min(mask.Width - 1, x + Around); u++)
                {
                    if (mask.IsOpen(u, v)) continue;
                    var difference = Pixel(old, u, v) - Pixel(painted, u, v);
                    isTone &= Vector4.Abs(difference) is var size && Math.Max(Math.Max(size.X, size.Y), size.Z) <= Most;
                    (sum, count) = (sum + difference, count + 1);
                }
            if (isTone) samples.Add((new Vector2(x + 0.5f, y + 0.5f), sum / count));
        }
        return samples;

        bool IsOpen(int x, int y) => x >= 0 && y >= 0 && x < mask.Width && y < mask.Height && mask.IsOpen(x, y);
    }

    private static Vector4 Pixel(Picture picture, int x, int y)
    {
        var pixel = picture.Pixels.Slice((y * picture.Width + x) * 4, 4);
        return new Vector4(pixel[0], pixel[1], pixel[2], pixel[3]);
    }
}
