using System.Numerics;

namespace Easel.Corpus.Styles;

/// <summary>The picture operations that several styles share. All of them are linear in the number of pixels.</summary>
internal static class Filters
{
    /// <summary>Three box blurs in each direction: close to a Gaussian of that radius.</summary>
    /// <param name="plane">One plane, row by row; not changed.</param>
    /// <param name="w">Width.</param>
    /// <param name="h">Height.</param>
    /// <param name="radius">Radius in pixels; below 1 the plane is only copied.</param>
    public static float[] Blur(float[] plane, int w, int h, int radius)
    {
        float[] a = [.. plane];
        if (radius < 1) return a;
        var b = new float[a.Length];
        for (var pass = 0; pass < 3; pass++)
        {
            BlurRows(a, b, w, h, radius);
            BlurColumns(b, a, w, h, radius);
        }
        return a;
    }

    public static Raster Blur(Raster picture, int radius)
    {
        var result = new Raster(picture.Width, picture.Height);
        for (var k = 0; k < 3; k++) Blur(picture.Planes[k], picture.Width, picture.Height, radius).CopyTo(result.Planes[k], 0);
        return result;
    }

    private static void BlurRows(float[] from, float[] to, int w, int h, int radius)
    {
        var scale = 1f / (2 * radius + 1);
        for (var y = 0; y < h; y++)
        {
            var source = from.AsSpan(y * w, w);
            var target = to.AsSpan(y * w, w);
            var sum = source[0] * radius;
            for (var i = 0; i < radius; i++) sum += source[Math.Min(i, w - 1)];
            for (var i = 0; i < w; i++)
            {
                sum += source[Math.Min(i + radius, w - 1)];
                target[i] = sum * scale;
                sum -= source[Math.Max(i - radius, 0)];
            }
        }
    }

    /// <summary>All columns at once, row after row, as memory lies.</summary>
    private static void BlurColumns(float[] from, float[] to, int w, int h, int radius)
    {
        var scale = 1f / (2 * radius + 1);
        var sums = new float[w];
        for (var i = -radius; i < radius; i++) Accumulate(sums, from.AsSpan(Math.Clamp(i, 0, h - 1) * w, w), 1);
        for (var y = 0; y < h; y++)
        {
            Accumulate(sums, from.AsSpan(Math.Min(y + radius, h - 1) * w, w), 1);
            var target = to.AsSpan(y * w, w);
            for (var x = 0; x < target.Length; x++) target[x] = sums[x] * scale;
            Accumulate(sums, from.AsSpan(Math.Max(y - radius, 0) * w, w), -1);
        }
    }

    private static void Accumulate(float[] sums, ReadOnlySpan<float> row, float sign)
    {
        var step = Vector<float>.Count;
        var x = 0;
        for (; x + step <= row.Length; x += step) (new Vector<float>(sums, x) + new Vector<float>(row[x..]) * sign).CopyTo(sums, x);
        for (; x < row.Length; x++) sums[x] += row[x] * sign;
    }

    /// <summary>Stretches brightness so that the darkest and lightest twentieth reach 0 and 1: what has to be drawn with one pigment needs all of it.</summary>
    /// <param name="luma">Brightness, 0–1; changed in place.</param>
    /// <param name="amount">0 leaves it, 1 stretches fully.</param>
    public static float[] Stretch(float[] luma, float amount)
    {
        Span<int> bins = stackalloc int[256];
        foreach (var v in luma) bins[Math.Clamp((int)(v * 255), 0, 255)]++;
        var (low, high, few) = (0, 255, luma.Length / 20);
        for (var sum = 0; low < 255 && (sum += bins[low]) < few; low++) { }
        for (var sum = 0; high > 0 && (sum += bins[high]) < few; high--) { }
        var scale = 1f / MathF.Max((high - low) / 255f, .12f);
        for (var i = 0; i < luma.Length; i++) luma[i] += (Math.Clamp((luma[i] - low / 255f) * scale, 0, 1) - luma[i]) * amount;
        return luma;
    }

    /// <summary>Strength of colour edges, about 0–1, by central differences.</summary>
    public static float[] Edges(Raster p)
    {
        var (w, h) = (p.Width, p.Height);
        var edges = new float[w * h];
        foreach (var plane in p.Planes)
            for (var y = 0; y < h; y++)
            {
                var (above, below) = (Math.Max(y - 1, 0) * w, Math.Min(y + 1, h - 1) * w);
                for (var x = 0; x < w; x++)
                    edges[y * w + x] += (MathF.Abs(plane[y * w + Math.Max(x - 1, 0)] - plane[y * w + Math.Min(x + 1, w - 1)])
                        + MathF.Abs(plane[above + x] - plane[below + x])) / 765;
            }
        return edges;
    }

    /// <summary>
    /// Smooths while keeping edges: each pixel takes the mean of the calmest of its four corner windows
    /// (Kuwahara et al. 1976), by summed-area tables.
    /// </summary>
    public static Raster Kuwahara(Raster p, int radius)
    {
        var (w, h) = (p.Width, p.Height);
        var stride = w + 1;
        // One entry holds the sums of red, green, blue and squared brightness, so that a corner is one cache line.
        var sums = new int[stride * (h + 1) * 4];
        for (var y = 0; y < h; y++)
        {
            int r = 0, g = 0, b = 0, squares = 0;
            for (int x = 0, i = y * w; x < w; x++, i++)
            {
                int red = (int)p.Red[i], green = (int)p.Green[i], blue = (int)p.Blue[i];
                var luma = (red * 2 + green * 3 + blue) / 6;
                (r, g, b, squares) = (r + red, g + green, b + blue, unchecked(squares + luma * luma));
                var (at, above) = (((y + 1) * stride + x + 1) * 4, (y * stride + x + 1) * 4);
                sums[at] = sums[above] + r;
                sums[at + 1] = sums[above + 1] + g;
                sums[at + 2] = sums[above + 2] + b;
                sums[at + 3] = unchecked(sums[above + 3] + squares);
            }
        }
        var result = new Raster(w, h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var least = float.MaxValue;
                for (var k = 0; k < 4; k++)
                {
                    int x0 = Math.Max(x - (k % 2 == 0 ? radius : 0), 0), x1 = Math.Min(x + (k % 2 == 0 ? 0 : radius), w - 1) + 1;
                    int y0 = Math.Max(y - (k < 2 ? radius : 0), 0), y1 = Math.Min(y + (k < 2 ? 0 : radius), h - 1) + 1;
                    int a = (y0 * stride + x0) * 4, b = (y0 * stride + x1) * 4, c = (y1 * stride + x0) * 4, d = (y1 * stride + x1) * 4;
                    var n = 1f / ((x1 - x0) * (y1 - y0));
                    float red = (sums[d] - sums[b] - sums[c] + sums[a]) * n, green = (sums[d + 1] - sums[b + 1] - sums[c + 1] + sums[a + 1]) * n,
                        blue = (sums[d + 2] - sums[b + 2] - sums[c + 2] + sums[a + 2]) * n;
                    var mean = (red * 2 + green * 3 + blue) / 6;
                    var variance = unchecked(sums[d + 3] - sums[b + 3] - sums[c + 3] + sums[a + 3]) * n - mean * mean;
                    if (variance >= least) continue;
                    least = variance;
                    result[y * w + x] = new Rgb(red, green, blue);
                }
            }
        return result;
    }

    /// <summary>Copies every pixel from a place moved by a field of smooth noise, so that outlines wobble like a hand's.</summary>
    /// <param name="p">The picture; not changed.</param>
    /// <param name="amount">Largest shift in pixels.</param>
    /// <param name="wave">Length of a wobble in pixels.</param>
    public static Raster Wobble(Raster p, float amount, float wave)
    {
        var (w, h) = (p.Width, p.Height);
        var result = new Raster(w, h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var fromX = Math.Clamp((int)(x + .5f + amount * (2 * Noise.Smooth(x / wave, y / wave, 11) - 1)), 0, w - 1);
                var fromY = Math.Clamp((int)(y + .5f + amount * (2 * Noise.Smooth(x / wave, y / wave, 12) - 1)), 0, h - 1);
                result[y * w + x] = p[fromY * w + fromX];
            }
        return result;
    }
}
