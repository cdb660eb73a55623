using System.Buffers.Binary;
using Easel.Images;
using Easel.Server.Http;

namespace Easel.Server.Uploads;

/// <summary>A picture that a client sent, looked at before anything else touches it.</summary>
/// <param name="File">The file as it came.</param>
/// <param name="Picture">Its pixels.</param>
internal sealed record InputPicture(byte[] File, Picture Picture)
{
    /// <summary>Longest picture file, in bytes.</summary>
    public const int MaxBytes = 50_000_000;

    /// <summary>Most pixels.</summary>
    public const int MaxPixels = 1 << 24;

    /// <summary>Decodes a PNG, JPEG or WebP. The bytes say what it is, not what the client says.</summary>
    /// <param name="file">The file.</param>
    /// <param name="param">The field that it came in.</param>
    /// <exception cref="ApiException">400: it is none of these, moves, is damaged, or is too large.</exception>
    public static InputPicture Of(byte[] file, string param)
    {
        if (file.Length == 0) throw ApiException.Invalid($"'{param}' is empty; send a picture.", param, "empty_image_file");
        if (file.Length > MaxBytes) throw ApiException.TooLarge($"'{param}' has {file.Length} bytes; a picture has at most {MaxBytes}.");
        if (!IsKnown(file)) throw ApiException.Invalid($"'{param}' is no PNG, JPEG or WebP; send one of these.", param, "invalid_image_file");
        if (IsAnimated(file)) throw ApiException.Invalid($"'{param}' is animated; send one still picture.", param, "invalid_image_file");
        try
        {
            return new InputPicture(file, PictureCodec.Decode(file, MaxPixels));
        }
        catch (InvalidRequestException e)
        {
            throw ApiException.Invalid($"'{param}': {e.Message}", param, "invalid_image_file");
        }
    }

    private static bool IsKnown(ReadOnlySpan<byte> file) =>
        file.StartsWith(PngSignature) || file.StartsWith(JpegSignature) || IsWebp(file);

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    private static bool IsWebp(ReadOnlySpan<byte> file) => file.Length > 20 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    /// <summary>An extended WebP says so in its flags; an animated PNG has a chunk acTL before its first IDAT.</summary>
    private static bool IsAnimated(ReadOnlySpan<byte> file)
    {
        if (IsWebp(file)) return file[12..].StartsWith("VP8X"u8) && (file[20] & 2) != 0;
        if (file[0] != 0x89) return false;
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            var type = file.Slice(at + 4, 4);
            if (type.SequenceEqual("acTL"u8)) return true;
            if (type.SequenceEqual("IDAT"u8) || length > file.Length - at - 12) return false;
            at += 12 + (int)length;
        }
        return false;
    }
}
