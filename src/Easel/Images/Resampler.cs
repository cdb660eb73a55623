using System.Numerics;

namespace Easel.Images;

/// <summary>How the pixels of a new size are weighed from the old ones.</summary>
public enum Resampling
{
    /// <summary>Mean over the area that the new pixel covers: exact when shrinking, blocky when enlarging.</summary>
    Area,
    /// <summary>Cubic convolution with a = -1/2 (Keys 1981, doi:10.1109/TASSP.1981.1163711): smooth, little ringing.</summary>
    Bicubic,
    /// <summary>Sinc windowed to three lobes (Duchon 1979): the sharpest, rings a little at hard edges.</summary>
    Lanczos,
}

/// <summary>Separable resampling of RGBA pixels, in the encoded (sRGB) values and with premultiplied alpha, so that invisible colours do not bleed.</summary>
internal static class Resampler
{
    public static byte[] Resize(ReadOnlySpan<byte> pixels, int width, int height, int newWidth, int newHeight, Resampling resampling)
    {
        var columns = Taps.For(width, newWidth, resampling);
        var rows = Taps.For(height, newHeight, resampling);
        var narrowed = new Vector4[newWidth * height];
        var line = new Vector4[width];
        for (var y = 0; y < height; y++)
        {
            Premultiply(pixels.Slice(y * width * 4, width * 4), line);
            for (var x = 0; x < newWidth; x++) narrowed[y * newWidth + x] = columns[x].Sum(line);
        }

        var result = new byte[newWidth * newHeight * 4];
        var sums = new Vector4[newWidth];
        for (var y = 0; y < newHeight; y++)
        {
            Array.Clear(sums);
            for (var i = 0; i < rows[y].Weights.Length; i++)
            {
                var weight = rows[y].Weights[i];
                var source = narrowed.AsSpan((rows[y].First + i) * newWidth, newWidth);
                for (var x = 0; x < newWidth; x++) sums[x] += source[x] * weight;
            }
            Unpremultiply(sums, result.AsSpan(y * newWidth * 4, newWidth * 4));
        }
        return result;
    }

    private static void Premultiply(ReadOnlySpan<byte> pixels, Span<Vector4> line)
    {
        for (var x = 0; x < line.Length; x++)
        {
            var p = pixels.Slice(x * 4, 4);
            line[x] = new Vector4(p[0], p[1], p[2], 255) * (p[3] / 255f);
        }
    }

    private static void Unpremultiply(ReadOnlySpan<Vector4> line, Span<byte> pixels)
    {
        for (var x = 0; x < line.Length; x++)
        {
            var alpha = line[x].W;
            if (alpha < 0.5f) continue; // rounds to fully transparent: 0, 0, 0, 0
            var straight = line[x] * (255 / alpha) + new Vector4(0.5f);
            straight = Vector4.Clamp(straight with { W = alpha + 0.5f }, Vector4.Zero, new Vector4(255));
            (pixels[x * 4], pixels[x * 4 + 1], pixels[x * 4 + 2], pixels[x * 4 + 3]) = ((byte)straight.X, (byte)straight.Y, (byte)straight.Z, (byte)straight.W);
        }
    }

    /// <summary>The old pixels that one new pixel is made of, along one axis.</summary>
    private readonly record struct Taps(int First, float[] Weights)
    {
        public static Taps[] For(int size, int newSize, Resampling resampling)
        {
            var scale = (double)size / newSize;
            // When shrinking, the kernel widens with the new pixel; when enlarging, it keeps the width of an old one.
            var stretch = Math.Max(scale, 1);
            var reach = resampling switch { Resampling.Area => (scale + 1) / 2, Resampling.Bicubic => 2 * stretch, _ => 3 * stretch };
            var taps = new Taps[newSize];
            for (var i = 0; i < newSize; i++)
            {
                var centre = (i + 0.5) * scale;
                var first = Math.Max(0, (int)Math.Floor(centre - reach));
                var end = Math.Min(size, (int)Math.Ceiling(centre + reach));
                var weights = new double[end - first];
                for (var at = first; at < end; at++)
                {
                    var distance = Math.Abs(at + 0.5 - centre);
                    weights[at - first] = resampling switch
                    {
                        Resampling.Area => Math.Clamp(reach - distance, 0, Math.Min(scale, 1)),
                        Resampling.Bicubic => Keys(distance / stretch),
                        _ => Lanczos(distance / stretch),
                    };
                }
                var total = weights.Sum();
                taps[i] = new Taps(first, [.. weights.Select(w => (float)(w / total))]);
            }
            return taps;
        }

        public Vector4 Sum(ReadOnlySpan<Vector4> line)
        {
            var sum = Vector4.Zero;
            for (var i = 0; i < Weights.Length; i++) sum += line[First + i] * Weights[i];
            return sum;
        }

        private static double Keys(double x) => x switch
        {
            < 1 => (1.5 * x - 2.5) * x * x + 1,
            < 2 => ((-0.5 * x + 2.5) * x - 4) * x + 2,
            _ => 0,
        };

        private static double Lanczos(double x) => x < 3 ? Sinc(x) * Sinc(x / 3) : 0;

        private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
    }
}
