using System.Runtime.InteropServices;
using SkiaSharp;

namespace Easel.Corpus.Styles;

/// <summary>A picture as three planes of floats, 0–255, row by row: what styles work on.</summary>
internal sealed class Raster
{
    /// <summary>A black picture.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public Raster(int width, int height) : this(width, height, Planes.New(width * height), Planes.New(width * height), Planes.New(width * height)) { }

    private Raster(int width, int height, float[] red, float[] green, float[] blue) => (Width, Height, Red, Green, Blue) = (width, height, red, green, blue);

    public int Width { get; }

    public int Height { get; }

    public float[] Red { get; }

    public float[] Green { get; }

    public float[] Blue { get; }

    /// <summary>The three planes: red, green, blue.</summary>
    public float[][] Channels => [Red, Green, Blue];

    /// <summary>Reads an RGBA8888 picture.</summary>
    public static Raster Of(SKBitmap bitmap)
    {
        var raster = new Raster(bitmap.Width, bitmap.Height);
        for (var y = 0; y < raster.Height; y++)
        {
            var row = bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes, raster.Width * 4);
            for (int x = 0, i = y * raster.Width; x < raster.Width; x++, i++)
                (raster.Red[i], raster.Green[i], raster.Blue[i]) = (row[x * 4], row[x * 4 + 1], row[x * 4 + 2]);
        }
        return raster;
    }

    /// <summary>Writes the planes into an RGBA8888 picture of the same size, opaque.</summary>
    public void CopyTo(SKBitmap bitmap)
    {
        var (width, height) = (Width, Height);
        for (var y = 0; y < height; y++)
        {
            var row = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference((ReadOnlySpan<byte>)bitmap.GetPixelSpan()), bitmap.ByteCount).Slice(y * bitmap.RowBytes, width * 4);
            for (int x = 0, i = y * width; x < width; x++, i++)
                (row[x * 4], row[x * 4 + 1], row[x * 4 + 2], row[x * 4 + 3]) = (Channel(Red[i]), Channel(Green[i]), Channel(Blue[i]), 255);
        }
    }

    public Raster Clone() => Map(Planes.Copy);

    /// <summary>The picture of which each plane is made of the plane here.</summary>
    public Raster Map(Func<float[], float[]> change) => new(Width, Height, change(Red), change(Green), change(Blue));

    /// <summary>Takes over the planes of another raster of the same size.</summary>
    public void Take(Raster other)
    {
        other.Red.CopyTo(Red, 0);
        other.Green.CopyTo(Green, 0);
        other.Blue.CopyTo(Blue, 0);
    }

    /// <summary>Brightness of every pixel, 0–1.</summary>
    public float[] Luma()
    {
        var luma = Planes.New(Red.Length);
        for (var i = 0; i < luma.Length; i++) luma[i] = LumaAt(i);
        return luma;
    }

    public float LumaAt(int i) => (.299f * Red[i] + .587f * Green[i] + .114f * Blue[i]) / 255;

    public Rgb this[int i]
    {
        get => new(Red[i], Green[i], Blue[i]);
        set => (Red[i], Green[i], Blue[i]) = (value.R, value.G, value.B);
    }

    private static byte Channel(float value) => (byte)Math.Clamp(value + .5f, 0, 255);
}

/// <summary>A colour with channels of 0–255.</summary>
internal readonly record struct Rgb(float R, float G, float B)
{
    public Rgb(uint rgb) : this((rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255) { }

    /// <summary>Brightness, 0–1.</summary>
    public float Luma => (.299f * R + .587f * G + .114f * B) / 255;

    public static Rgb Mix(Rgb a, Rgb b, float t) => new(a.R + (b.R - a.R) * t, a.G + (b.G - a.G) * t, a.B + (b.B - a.B) * t);

    public static Rgb operator *(Rgb a, float factor) => new(a.R * factor, a.G * factor, a.B * factor);

    public static Rgb operator +(Rgb a, float light) => new(a.R + light, a.G + light, a.B + light);

    /// <summary>More saturated (1 changes nothing) and brighter (1 changes nothing).</summary>
    public Rgb Vivid(float saturation, float brightness = 1)
    {
        var grey = Luma * 255;
        return new((grey + (R - grey) * saturation) * brightness, (grey + (G - grey) * saturation) * brightness, (grey + (B - grey) * saturation) * brightness);
    }

    /// <summary>Rounds the brightness to so many steps and keeps the hue.</summary>
    public Rgb Tones(int steps)
    {
        var luma = MathF.Max(Luma, .004f);
        return this * (MathF.Max(MathF.Round(luma * steps), .5f) / steps / luma);
    }

    /// <summary>Squared distance weighted as the eye does, 0 to about 65025.</summary>
    public float Distance(Rgb other)
    {
        var (r, g, b) = (R - other.R, G - other.G, B - other.B);
        return .30f * r * r + .5f * g * g + .2f * b * b;
    }
}
