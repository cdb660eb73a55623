using SkiaSharp;

namespace Easel.Images;

/// <summary>Turns image files into pictures and back, through Skia's codecs. The files come from strangers.</summary>
public static class PictureCodec
{
    /// <summary>Most pixels that <see cref="Decode"/> accepts unless told otherwise: 64 million.</summary>
    public const int DefaultMaxPixels = 64_000_000;

    private const int MaxJpegSide = 65_535;
    private const int MaxWebpSide = 16_383;

    /// <summary>Decodes PNG, JPEG, WebP, GIF (first frame) or BMP to sRGB, turned upright as its Exif data says.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="maxPixels">Most pixels to accept, checked before memory is taken for them.</param>
    /// <exception cref="InvalidRequestException">It is no such file, is damaged or cut short, or has too many pixels.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, int maxPixels = DefaultMaxPixels)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = Open(data);
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        var limit = Math.Min(maxPixels, Picture.MaxPixels);
        if ((long)width * height > limit)
            throw new InvalidRequestException($"The picture has {width}x{height} pixels, over the limit of {limit}; make it smaller.");

        using var srgb = SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, srgb);
        var pixels = new byte[info.BytesSize];
        var result = Read(codec, info, pixels);
        return result switch
        {
            SKCodecResult.Success => Upright(pixels, width, height, codec.EncodedOrigin),
            SKCodecResult.IncompleteInput => throw new InvalidRequestException($"The picture of {width}x{height} is cut short; send the whole file."),
            _ => throw new InvalidRequestException($"The picture of {width}x{height} is damaged ({result}); save it again."),
        };
    }

    /// <summary>Reads the size from a file's head, before any memory is taken for pixels.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>Width and height in pixels as they are stored; <see cref="Decode"/> may turn the picture by a right angle.</returns>
    /// <exception cref="InvalidRequestException">It is no PNG, JPEG, WebP, GIF or BMP.</exception>
    public static (int Width, int Height) Measure(ReadOnlySpan<byte> file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = Open(data);
        return (codec.Info.Width, codec.Info.Height);
    }

    /// <summary>Encodes a picture; the same arguments give the same bytes.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="format">File format.</param>
    /// <param name="quality">1 to 100 for JPEG and WebP; PNG has none and ignores it.</param>
    /// <param name="text">Text to keep in the file, by key (<see cref="PictureText"/>). Null for none.</param>
    /// <exception cref="InvalidRequestException">The format cannot hold the picture's size or the text, or the quality is out of range.</exception>
    public static byte[] Encode(Picture picture, ImageFormat format, int quality = 90, IReadOnlyDictionary<string, string>? text = null)
    {
        if (quality is < 1 or > 100) throw new InvalidRequestException($"Quality {quality} is out of range; choose 1 to 100.");
        var maxSide = format switch { ImageFormat.Jpeg => MaxJpegSide, ImageFormat.Webp => MaxWebpSide, _ => int.MaxValue };
        if (Math.Max(picture.Width, picture.Height) > maxSide)
            throw new InvalidRequestException($"{format} holds at most {maxSide} pixels a side, the picture has {picture.Width}x{picture.Height}; write PNG instead.");

        var file = format switch
        {
            ImageFormat.Png => Write(picture, p => p.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, zLibLevel: 6))),
            ImageFormat.Jpeg => Write(OnWhite(picture), p => p.Encode(new SKJpegEncoderOptions(quality, Chroma(quality), SKJpegEncoderAlphaOption.Ignore))),
            _ => Write(picture, p => p.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality))),
        };
        return text is { Count: > 0 } ? PictureText.Insert(file, text) : file;
    }

    private static SKCodec Open(SKData data)
    {
        var codec = SKCodec.Create(data);
        if (codec?.EncodedFormat is SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Gif or SKEncodedImageFormat.Bmp) return codec;
        codec?.Dispose();
        throw new InvalidRequestException($"These {data.Size} bytes are no picture that can be read; use PNG, JPEG, WebP, GIF or BMP.");
    }

    private static unsafe SKCodecResult Read(SKCodec codec, SKImageInfo info, byte[] pixels)
    {
        fixed (byte* address = pixels) return codec.GetPixels(info, (nint)address);
    }

    private static unsafe byte[] Write(Picture picture, Func<SKPixmap, SKData?> encode)
    {
        using var srgb = SKColorSpace.CreateSrgb();
        var alpha = picture.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        fixed (byte* address = picture.Pixels)
        {
            using var pixmap = new SKPixmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, alpha, srgb), (nint)address);
            using var data = encode(pixmap) ?? throw new InvalidRequestException($"The picture of {picture.Width}x{picture.Height} could not be encoded; make it smaller.");
            return data.ToArray();
        }
    }

    // Whoever asks for high quality does not want colours at half resolution.
    private static SKJpegEncoderDownsample Chroma(int quality) => quality >= 90 ? SKJpegEncoderDownsample.Downsample444 : SKJpegEncoderDownsample.Downsample420;

    private static Picture OnWhite(Picture picture) => picture.IsOpaque ? picture : Picture.FromRgb(picture.ToRgb(), picture.Width, picture.Height);

    private static Picture Upright(byte[] pixels, int width, int height, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft) return new Picture(width, height, pixels);
        var (newWidth, newHeight) = origin >= SKEncodedOrigin.LeftTop ? (height, width) : (width, height);
        var turned = new byte[pixels.Length];
        for (var y = 0; y < newHeight; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                // The names say where the file's first row and first column lie in the scene.
                var (fromX, fromY) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, height - 1 - x),
                    SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                pixels.AsSpan((fromY * width + fromX) * 4, 4).CopyTo(turned.AsSpan((y * newWidth + x) * 4));
            }
        }
        return new Picture(newWidth, newHeight, turned);
    }
}
