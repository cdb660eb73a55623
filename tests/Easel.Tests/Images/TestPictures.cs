using Easel.Images;

namespace Easel.Tests.Images;

/// <summary>Small pictures and files whose content is known.</summary>
internal static class TestPictures
{
    /// <summary>Smooth colours, so that lossy codecs come close; opaque unless asked otherwise.</summary>
    public static Picture Gradient(int width, int height, bool withAlpha = false)
    {
        var rgba = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width + x) * 4;
                rgba[at] = (byte)(255 * x / Math.Max(1, width - 1));
                rgba[at + 1] = (byte)(255 * y / Math.Max(1, height - 1));
                rgba[at + 2] = (byte)(128 + (x + y) % 7);
                rgba[at + 3] = withAlpha ? (byte)(255 - 200 * x / width) : (byte)255;
            }
        }
        return Picture.FromRgba(rgba, width, height);
    }

    /// <summary>2×2 GIF: black, white / white, black; LZW codes clear 0 1 1 0 end, three bits each.</summary>
    public static byte[] Gif { get; } =
    [
        .. "GIF89a"u8, 2, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255,
        0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 3, 0x44, 0x02, 0x05, 0, 0x3B,
    ];

    /// <summary>2×1 BMP of 24 bits: red, blue.</summary>
    public static byte[] Bmp { get; } =
    [
        .. "BM"u8, 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0,
        40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 255, 255, 0, 0, 0, 0,
    ];

    /// <summary>Largest difference of any channel.</summary>
    public static int MaxDifference(Picture a, Picture b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        var max = 0;
        for (var i = 0; i < a.Pixels.Length; i++) max = Math.Max(max, Math.Abs(a.Pixels[i] - b.Pixels[i]));
        return max;
    }
}
