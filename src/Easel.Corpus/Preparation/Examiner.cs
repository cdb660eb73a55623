using System.Security.Cryptography;
using Easel.Images;

namespace Easel.Corpus.Preparation;

/// <summary>Decodes a file and measures it. Whatever the file holds, the answer is an examination.</summary>
/// <param name="folder">The folder of the pictures.</param>
/// <param name="maxPixels">Most pixels to decode.</param>
/// <param name="budget">Keeps the memory of pictures decoded at the same time within bounds.</param>
internal sealed class Examiner(SourceFolder folder, int maxPixels, PixelBudget budget)
{
    /// <summary>Longest file that is read: 256 MiB.</summary>
    public const long MaxBytes = 256L << 20;

    private const int MeasuredSide = 256;

    public Examination Examine(SourceFile file)
    {
        Examination Without(DropReason reason, string hash = "", int width = 0, int height = 0) =>
            new(file.Name, file.Bytes, file.Modified, reason, hash, width, height, null, null, null);

        // Pipes and devices have no length either; opening one could wait for ever.
        if (file.Bytes == 0) return Without(DropReason.Empty);
        if (file.Bytes > MaxBytes) return Without(DropReason.TooLarge);
        byte[] bytes;
        try
        {
            bytes = folder.Read(file, MaxBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidRequestException or NotSupportedException)
        {
            return Without(DropReason.Unreadable);
        }
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        try
        {
            var (width, height) = PictureCodec.Measure(bytes);
            if ((long)width * height > maxPixels) return Without(DropReason.TooLarge, hash, width, height);
            using var share = budget.Take((long)width * height);
            var picture = PictureCodec.Decode(bytes, maxPixels);
            var scale = Math.Min(1, (double)MeasuredSide / Math.Max(picture.Width, picture.Height));
            var small = picture.Resize(Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)), Resampling.Area);
            return new Examination(file.Name, file.Bytes, file.Modified, null, hash, picture.Width, picture.Height, PictureLook.Of(small), Measure(small), FocusProfile.Of(small));
        }
        catch (InvalidRequestException)
        {
            return Without(DropReason.Broken, hash);
        }
    }

    private static PictureQuality Measure(Picture picture)
    {
        var (luma, rgb, width, height) = (Luma.Of(picture), picture.ToRgb(), picture.Width, picture.Height);
        var (sum, squares, dark, bright) = (0.0, 0.0, 0, 0);
        foreach (var value in luma)
        {
            sum += value;
            squares += value * value;
            if (value < 5) dark++;
            if (value > 250) bright++;
        }
        var mean = sum / luma.Length;
        return new PictureQuality(Sharpness(luma, width, height), (float)mean, (float)Math.Sqrt(Math.Max(0, squares / luma.Length - mean * mean)),
            (float)dark / luma.Length, (float)bright / luma.Length, Colourfulness(rgb));
    }

    private static float Sharpness(float[] luma, int width, int height)
    {
        var (sum, squares, count) = (0.0, 0.0, 0);
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var at = y * width + x;
                var laplacian = luma[at - 1] + luma[at + 1] + luma[at - width] + luma[at + width] - 4 * luma[at];
                sum += laplacian;
                squares += laplacian * laplacian;
                count++;
            }
        }
        return count == 0 ? 0 : (float)(squares / count - sum / count * (sum / count));
    }

    private static float Colourfulness(byte[] rgb)
    {
        var (count, rg, yb, rgSquares, ybSquares) = (rgb.Length / 3, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < rgb.Length; i += 3)
        {
            var (a, b) = (rgb[i] - rgb[i + 1], 0.5 * (rgb[i] + rgb[i + 1]) - rgb[i + 2]);
            rg += a;
            yb += b;
            rgSquares += a * a;
            ybSquares += b * b;
        }
        (rg, yb) = (rg / count, yb / count);
        var spread = Math.Sqrt(Math.Max(0, rgSquares / count - rg * rg + ybSquares / count - yb * yb));
        return (float)(spread + 0.3 * Math.Sqrt(rg * rg + yb * yb));
    }
}
