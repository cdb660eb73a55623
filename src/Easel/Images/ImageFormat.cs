namespace Easel.Images;

/// <summary>File formats that Easel writes.</summary>
public enum ImageFormat
{
    /// <summary>Lossless, with alpha and text metadata.</summary>
    Png,
    /// <summary>Lossy, without alpha (the picture is laid on white).</summary>
    Jpeg,
    /// <summary>Lossy, with alpha; smaller than JPEG.</summary>
    Webp,
}

/// <summary>Names that the formats go by.</summary>
public static class ImageFormats
{
    /// <summary>The format that a file name asks for.</summary>
    /// <param name="path">A file name that ends in .png, .jpg, .jpeg or .webp, in any case.</param>
    /// <exception cref="InvalidRequestException">It ends in something else.</exception>
    public static ImageFormat FromPath(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => ImageFormat.Png,
        ".jpg" or ".jpeg" => ImageFormat.Jpeg,
        ".webp" => ImageFormat.Webp,
        var other => throw new InvalidRequestException($"'{other}' of {path} is no format that can be written; use .png, .jpg or .webp."),
    };

    /// <summary>The extension with its dot, such as <c>.png</c>.</summary>
    /// <param name="format">A format.</param>
    public static string Extension(this ImageFormat format) => format switch { ImageFormat.Png => ".png", ImageFormat.Jpeg => ".jpg", _ => ".webp" };

    /// <summary>The media type (RFC 6838), such as <c>image/png</c>.</summary>
    /// <param name="format">A format.</param>
    public static string MediaType(this ImageFormat format) => format switch { ImageFormat.Png => "image/png", ImageFormat.Jpeg => "image/jpeg", _ => "image/webp" };
}
