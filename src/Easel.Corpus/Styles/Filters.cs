using System.Numerics;

namespace Easel.Corpus.Styles;

/// <summary>The picture operations that several styles share. All of them are linear in the number of pixels.</summary>
internal static class Filters
{
    private const int Together = 4;

    /// <summary>Three box blurs in each direction: close to a Gaussian of that radius.</summary>
    /// <param name="plane">One plane, row by row; not changed.</param>
    /// <param name="w">Width.</param>
    /// <param name="h">Height, at least 4.</param>
    /// <param name="radius">Radius in pixels; below 1 the plane is only copied.</param>
    public static float[] Blur(float[] plane, int w, int h, int radius)
    {
        var a = Planes.Copy(plane);
        if (radius < 1) return a;
        var b = Planes.New(a.Length);
        for (var pass = 0; pass < 3; pass++)
        {
            BlurRows(a, b, w, h, radius);
            BlurColumns(b, a, w, h, radius);
        }
        return a;
    }

    public static Raster Blur(Raster picture, int radius) => picture.Map(plane => Blur(plane, picture.Width, picture.Height, radius));

    /// <summary>Four rows at a time: a running sum waits for itself, four of them wait together.</summary>
    private static void BlurRows(float[] from, float[] to, int w, int h, int radius)
    {
        var scale = 1f / (2 * radius + 1);
        for (var y = 0; y < h; y += Together)
        {
            // The last four may overlap those before: they are only computed again.
            var first = Math.Min(y, h - Together) * w;
            ReadOnlySpan<float> s0 = from.AsSpan(first, w), s1 = from.AsSpan(first + w, w), s2 = from.AsSpan(first + 2 * w, w), s3 = from.AsSpan(first + 3 * w, w);
            Span<float> t0 = to.AsSpan(first, w), t1 = to.AsSpan(first + w, w), t2 = to.AsSpan(first + 2 * w, w), t3 = to.AsSpan(first + 3 * w, w);
            float sum0 = s0[0] * radius, sum1 = s1[0] * radius, sum2 = s2[0] * radius, sum3 = s3[0] * radius;
            for (var i = 0; i < radius; i++)
            {
                var x = Math.Min(i, w - 1);
                (sum0, sum1, sum2, sum3) = (sum0 + s0[x], sum1 + s1[x], sum2 + s2[x], sum3 + s3[x]);
            }
            for (var i = 0; i < w; i++)
            {
                int enters = Math.Min(i + radius, w - 1), leaves = Math.Max(i - radius, 0);
                sum0 += s0[enters];
                sum1 += s1[enters];
                sum2 += s2[enters];
                sum3 += s3[enters];
                t0[i] = sum0 * scale;
                t1[i] = sum1 * scale;
                t2[i] = sum2 * scale;
                t3[i] = sum3 * scale;
                sum0 -= s0[leaves];
                sum1 -= s1[leaves];
                sum2 -= s2[leaves];
                sum3 -= s3[leaves];
            }
        }
    }

    /// <summary>All columns at once, row after row, as memory lies.</summary>
    private static void BlurColumns(float[] from, float[] to, int w, int h, int radius)
    {
        var (scale, step) = (1f / (2 * radius + 1), Vector<float>.Count);
        Span<float> sums = new float[w];
        for (var i = -radius; i < radius; i++) Accumulate(sums, from.AsSpan(Math.Clamp(i, 0, h - 1) * w, w));
        for (var y = 0; y < h; y++)
        {
            ReadOnlySpan<float> enters = from.AsSpan(Math.Min(y + radius, h - 1) * w, w), leaves = from.AsSpan(Math.Max(y - radius, 0) * w, w);
            var target = to.AsSpan(y * w, w);
            var x = 0;
            for (; x + step <= w; x += step)
            {
                var sum = new Vector<float>(sums[x..]) + new Vector<float>(enters[x..]);
                (sum * scale).CopyTo(target[x..]);
                (sum - new Vector<float>(leaves[x..])).CopyTo(sums[x..]);
            }
            for (; x < w; x++)
            {
                var sum = sums[x] + enters[x];
                target[x] = sum * scale;
                sums[x] = sum - leaves[x];
            }
        }
    }

    private static void Accumulate(Span<float> sums, ReadOnlySpan<float> row)
    {
        var step = Vector<float>.Count;
        var x = 0;
        for (; x + step <= row.Length; x += step) (new Vector<float>(sums[x..]) + new Vector<float>(row[x..])).CopyTo(sums[x..]);
        for (; x < row.Length; x++) sums[x] += row[x];
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
        var edges = Planes.New(w * h);
        foreach (var plane in p.Channels)
            for (var y = 0; y < h; y++)
            {
                var (above, below) = (Math.Max(y - 1, 0) * w, Math.Min(y + 1, h - 1) * w);
                for (var x = 0; x < w; x++)
                    edges[y * w + x] += (MathF.Abs(plane[y * w + Math.Max(x - 1, 0)] - plane[y * w + Math.Min(x + 1, w - 1)])
                        + MathF.Abs(plane[above + x] - plane[below + x])) / 765;
            }
        return edges;
    }

    /// <summary>Smooths while keeping edges.</summary>
    public static Raster Kuwahara(Raster p, int radius) => KuwaharaFilter.Apply(p, radius);

    /// <summary>Copies every pixel from a place moved by a field of smooth noise, so that outlines wobble like a hand's.</summary>
    /// <param name="p">The picture; not changed.</param>
    /// <param name="amount">Largest shift in pixels.</param>
    /// <param name="wave">Length of a wobble in pixels.</param>
    public static Raster Wobble(Raster p, float amount, float wave)
    {
        var (w, h) = (p.Width, p.Height);
        var result = new Raster(w, h);
        var (across, down) = (new float[w], new float[w]);
        for (var y = 0; y < h; y++)
        {
            Noise.SmoothRow(across, wave, 1, y / wave, 11);
            Noise.SmoothRow(down, wave, 1, y / wave, 12);
            for (var x = 0; x < w; x++)
            {
                var fromX = Math.Clamp((int)(x + .5f + amount * (2 * across[x] - 1)), 0, w - 1);
                var fromY = Math.Clamp((int)(y + .5f + amount * (2 * down[x] - 1)), 0, h - 1);
                result[y * w + x] = p[fromY * w + fromX];
            }
        }
        return result;
    }
}
