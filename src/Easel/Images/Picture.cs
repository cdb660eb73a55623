using System.Runtime.InteropServices;

namespace Easel.Images;

/// <summary>A picture in memory: 8-bit sRGB with straight (not premultiplied) alpha. It does not change once made.</summary>
public sealed class Picture
{
    /// <summary>Most pixels a picture can have; the four bytes of each fit one array.</summary>
    public const int MaxPixels = 1 << 28;

    private readonly byte[] _pixels;

    /// <summary>Takes over an array that nobody else writes to.</summary>
    internal Picture(int width, int height, byte[] pixels)
    {
        CheckSize(width, height, pixels.Length, channels: 4);
        (Width, Height, _pixels) = (width, height, pixels);
    }

    /// <summary>Width in pixels, at least 1.</summary>
    public int Width { get; }

    /// <summary>Height in pixels, at least 1.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue, alpha of each pixel, row by row from the top left; 4 · width · height bytes.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Whether every pixel is fully opaque.</summary>
    public bool IsOpaque
    {
        get
        {
            foreach (var pixel in MemoryMarshal.Cast<byte, Rgba>(_pixels))
                if (pixel.A != byte.MaxValue) return false;
            return true;
        }
    }

    /// <summary>Copies opaque pixels.</summary>
    /// <param name="rgb">Red, green, blue of each pixel, row by row; 3 · width · height bytes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="InvalidRequestException">The size is impossible or does not match the bytes.</exception>
    public static Picture FromRgb(ReadOnlySpan<byte> rgb, int width, int height)
    {
        CheckSize(width, height, rgb.Length, channels: 3);
        var pixels = new byte[width * height * 4];
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgb.Slice(from, 3).CopyTo(pixels.AsSpan(to));
            pixels[to + 3] = byte.MaxValue;
        }
        return new Picture(width, height, pixels);
    }

    /// <summary>Copies pixels with alpha.</summary>
    /// <param name="rgba">Red, green, blue, straight alpha of each pixel, row by row; 4 · width · height bytes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="InvalidRequestException">The size is impossible or does not match the bytes.</exception>
    public static Picture FromRgba(ReadOnlySpan<byte> rgba, int width, int height)
    {
        CheckSize(width, height, rgba.Length, channels: 4);
        return new Picture(width, height, rgba.ToArray());
    }

    /// <summary>The picture on white paper, without alpha.</summary>
    /// <returns>Red, green, blue of each pixel, row by row; 3 · width · height bytes.</returns>
    public byte[] ToRgb()
    {
        var rgb = new byte[Width * Height * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            int alpha = _pixels[from + 3], paper = 255 * (255 - alpha);
            for (var c = 0; c < 3; c++) rgb[to + c] = (byte)((_pixels[from + c] * alpha + paper + 127) / 255);
        }
        return rgb;
    }

    /// <summary>Cuts out a rectangle.</summary>
    /// <param name="left">Pixels to the left of it.</param>
    /// <param name="top">Pixels above it.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <exception cref="InvalidRequestException">The rectangle is empty or reaches over the edge.</exception>
    public Picture Crop(int left, int top, int width, int height)
    {
        if (left < 0 || top < 0 || width < 1 || height < 1 || left > Width - width || top > Height - height)
            throw new InvalidRequestException($"The crop {width}x{height} at ({left}, {top}) does not lie inside the picture of {Width}x{Height}; choose a rectangle inside it.");
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
            Pixels.Slice(((top + y) * Width + left) * 4, width * 4).CopyTo(pixels.AsSpan(y * width * 4));
        return new Picture(width, height, pixels);
    }

    /// <summary>Stretches or shrinks the picture; when shrinking, every source pixel counts, so nothing aliases.</summary>
    /// <param name="width">New width in pixels.</param>
    /// <param name="height">New height in pixels.</param>
    /// <param name="resampling">How new pixels are weighed from old ones.</param>
    /// <exception cref="InvalidRequestException">The size is impossible.</exception>
    public Picture Resize(int width, int height, Resampling resampling = Resampling.Lanczos)
    {
        CheckSize(width, height, (long)width * height * 4, channels: 4);
        return (width, height) == (Width, Height) ? this : new Picture(width, height, Resampler.Resize(_pixels, Width, Height, width, height, resampling));
    }

    private static void CheckSize(int width, int height, long bytes, int channels)
    {
        if (width < 1 || height < 1 || (long)width * height > MaxPixels)
            throw new InvalidRequestException($"A picture of {width}x{height} is not possible; choose at least 1x1 and at most {MaxPixels} pixels.");
        if (bytes != (long)width * height * channels)
            throw new InvalidRequestException($"{bytes} bytes are no picture of {width}x{height}; {channels} bytes a pixel make {(long)width * height * channels}.");
    }

    private readonly record struct Rgba(byte R, byte G, byte B, byte A);
}
