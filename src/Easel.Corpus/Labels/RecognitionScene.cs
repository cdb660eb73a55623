using Easel.Images;
using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>A drawn scene, or a window of one, before it is said what a recogniser is to see in it.</summary>
public sealed class RecognitionScene
{
    /// <summary>Least share of what an item shows that lies in a window for the item to be told by it.</summary>
    private const double LeastPart = 0.7;

    private const int Side = RecognitionLabeller.Side;

    /// <summary>For each item the pixels that it shows in the whole scene, at the scale of this one; null for a whole scene.</summary>
    private readonly double[]? _shown;

    private readonly int[] _pixels;

    private RecognitionScene(Layout layout, byte[] rgb, byte[] items, double[]? shown)
    {
        (Layout, Rgb, Items, _shown, _pixels) = (layout, rgb, items, shown, new int[layout.Items.Count + 1]);
        foreach (var item in items) _pixels[item]++;
    }

    /// <summary>The scene, in words.</summary>
    public Layout Layout { get; }

    /// <summary>Red, green, blue of each pixel, <see cref="RecognitionLabeller.Side"/> along each side.</summary>
    public byte[] Rgb { get; }

    /// <summary>For each pixel 1 + index of the item that is seen there, 0 for none.</summary>
    public byte[] Items { get; }

    /// <summary>Whether this is a window of a scene.</summary>
    public bool IsWindow => _shown is not null;

    /// <summary>Whether most of what an item shows of itself is here.</summary>
    /// <param name="item">Its index.</param>
    public bool IsWhole(int item) => _shown is null || _pixels[item + 1] >= LeastPart * _shown[item];

    /// <summary>A painted scene.</summary>
    /// <param name="layout">What was painted.</param>
    /// <param name="painted">The picture and its labels, <see cref="RecognitionLabeller.Side"/> along each side.</param>
    public static RecognitionScene Of(Layout layout, PaintedScene painted)
    {
        var rgba = painted.Picture.GetPixelSpan();
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3) (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
        return new RecognitionScene(layout, rgb, painted.Items, null);
    }

    /// <summary>A part of the scene, enlarged to the size of all of it.</summary>
    /// <param name="left">First column, in pixels.</param>
    /// <param name="top">First row, in pixels.</param>
    /// <param name="side">Columns and rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the scene.</exception>
    public RecognitionScene Window(int left, int top, int side)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        ArgumentOutOfRangeException.ThrowIfNegative(Math.Min(left, top));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Max(left, top), Side - side);
        var (rgba, items) = (new byte[4 * side * side], new byte[Side * Side]);
        for (var at = 0; at < side * side; at++)
        {
            Rgb.AsSpan(3 * ((top + at / side) * Side + left + at % side), 3).CopyTo(rgba.AsSpan(4 * at));
            rgba[4 * at + 3] = byte.MaxValue;
        }
        var large = Resampler.Resize(rgba, side, side, Side, Side, Resampling.Bicubic);
        var rgb = new byte[3 * Side * Side];
        for (var at = 0; at < Side * Side; at++)
        {
            large.AsSpan(4 * at, 3).CopyTo(rgb.AsSpan(3 * at));
            items[at] = Items[(top + at / Side * side / Side) * Side + left + at % Side * side / Side];
        }
        var scale = (double)Side * Side / (side * side);
        return new RecognitionScene(Layout, rgb, items, [.. _pixels.Skip(1).Select(pixels => pixels * scale)]);
    }
}
