using System.Runtime.InteropServices;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Prepares pixel art of a few dozen pixels for being drawn large, among things that are smooth.</summary>
internal static class PixelSprite
{
    private const int Large = 160;

    private static readonly string[] Folders = ["dcss-", "kenney-pixel-", "pixel-", "pixelfrog/", "potions/", "prehistoric/", "rpg-", "western/"];

    /// <summary>Whether a file below <c>sprites</c> is pixel art.</summary>
    public static bool Is(string file) => Folders.Any(folder => file.StartsWith("sprites/" + folder, StringComparison.Ordinal));

    /// <summary>Takes a painted shadow away and doubles the picture until it is large, with slanted edges smoothed: Scale2x (Mazzoleni, 2001).</summary>
    /// <returns>A new picture.</returns>
    public static SKBitmap Enlarge(SKBitmap sprite)
    {
        var (width, height) = (sprite.Width, sprite.Height);
        var pixels = MemoryMarshal.Cast<byte, uint>(sprite.GetPixelSpan()).ToArray();
        ClearShadow(pixels, width, height);
        while (Math.Max(width, height) < Large) (pixels, width, height) = (Double(pixels, width, height), width * 2, height * 2);
        var result = new SKBitmap(sprite.Info.WithSize(width, height));
        MemoryMarshal.AsBytes(pixels.AsSpan()).CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference((ReadOnlySpan<byte>)result.GetPixelSpan()), result.ByteCount));
        return result;
    }

    /// <summary>Clears black that can be reached from outside; of what borders on a colour an outline stays.</summary>
    private static void ClearShadow(uint[] pixels, int width, int height)
    {
        const uint Black = 0xFF000000;
        var shadow = new bool[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            shadow[i] = pixels[i] == Black && Neighbours(i).All(near => pixels[near] is 0 or Black);
        var open = new Queue<int>(Enumerable.Range(0, pixels.Length).Where(i => shadow[i] && (IsEdge(i) || Neighbours(i).Any(near => pixels[near] == 0))));
        while (open.TryDequeue(out var i))
        {
            if (!shadow[i]) continue;
            (shadow[i], pixels[i]) = (false, 0);
            foreach (var near in Neighbours(i))
                if (shadow[near]) open.Enqueue(near);
        }

        bool IsEdge(int i) => i % width is 0 || i % width == width - 1 || i < width || i >= pixels.Length - width;

        IEnumerable<int> Neighbours(int i)
        {
            var (x, y) = (i % width, i / width);
            for (var v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
                for (var u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
                    if (v * width + u != i) yield return v * width + u;
        }
    }

    private static uint[] Double(uint[] from, int width, int height)
    {
        var to = new uint[from.Length * 4];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                uint At(int u, int v) => u < 0 || v < 0 || u >= width || v >= height ? 0 : from[v * width + u];
                var (own, up, down, left, right) = (from[y * width + x], At(x, y - 1), At(x, y + 1), At(x - 1, y), At(x + 1, y));
                var corner = up != down && left != right;
                var at = y * 4 * width + x * 2;
                to[at] = corner && left == up ? left : own;
                to[at + 1] = corner && up == right ? right : own;
                to[at + 2 * width] = corner && left == down ? left : own;
                to[at + 2 * width + 1] = corner && down == right ? right : own;
            }
        return to;
    }
}
