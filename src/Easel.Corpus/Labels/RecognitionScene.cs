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

    private readonly (long X, long Y, int Count)[] _sums;

    private RecognitionScene(Layout layout, byte[] rgb, byte[] items, double[]? shown)
    {
        (Layout, Rgb, Items, _shown, _sums) = (layout, rgb, items, shown, new (long, long, int)[layout.Items.Count + 1]);
        for (var i = 0; i < items.Length; i++)
        {
            ref var sum = ref _sums[items[i]];
            sum = (sum.X + i % Side, sum.Y + i / Side, sum.Count + 1);
        }
    }

    /// <summary>The scene, in words.</summary>
    public Layout Layout { get; }

    /// <summary>Red, green, blue of each pixel, <see cref="RecognitionLabeller.Side"/> along each side.</summary>
    public byte[] Rgb { get; }

    /// <summary>For each pixel 1 + index of the item that is seen there, 0 for none.</summary>
    public byte[] Items { get; }

    /// <summary>Whether this is a window of a scene.</summary>
    public bool IsWindow => _shown is not null;

    /// <summary>Sums of the columns and rows of the pixels that an item shows, and how many they are.</summary>
    /// <param name="item">Its index.</param>
    public (long X, long Y, int Count) Pixels(int item) => _sums[item + 1];

    /// <summary>Whether most of what an item shows of itself is here.</summary>
    /// <param name="item">Its index.</param>
    public bool IsWhole(int item) => _shown is null || Pixels(item).Count >= LeastPart * _shown[item];

    /// <summary>A painted scene.</summary>
    /// <param name="layout">What was painted.</param>
    /// <param name="painted">The picture and its labels, <see cref="RecognitionLabeller.Side"/> along each side.</param>
    public static RecognitionScene Of(Layout layout, PaintedScene painted) =>
        new(layout, Picture.FromRgba(painted.Picture.GetPixelSpan(), painted.Picture.Width, painted.Picture.Height).ToRgb(), painted.Items, null);

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
        var items = new byte[Side * Side];
        for (var at = 0; at < items.Length; at++) items[at] = Items[(top + at / Side * side / Side) * Side + left + at % Side * side / Side];
        var rgb = Picture.FromRgb(Rgb, Side, Side).Crop(left, top, side, side).Resize(Side, Side, Resampling.Bicubic).ToRgb();
        var scale = (double)Side * Side / (side * side);
        return new RecognitionScene(Layout, rgb, items, [.. _sums.Skip(1).Select(sum => sum.Count * scale)]);
    }
}
