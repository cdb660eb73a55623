using System.Buffers.Binary;

namespace Easel.Images;

/// <summary>Text inside picture files, by key: how a picture remembers its recipe. PNG keeps it in chunks of its own (<see cref="PngText"/>), JPEG and WebP in an XMP packet.</summary>
/// <remarks>JPEG: XMP specification part 3, §1.1.3; WebP: RFC 9649, §2.7.</remarks>
public static class PictureText
{
    private const int MaxSegment = 65_533, RiffHeader = 12, ChunkHeader = 8, ExtendedSize = 10;
    private const byte Marker = 0xFF, StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, App0 = 0xE0, App1 = 0xE1, HasXmp = 0x04, HasAlpha = 0x10;

    private static ReadOnlySpan<byte> XmpName => "http://ns.adobe.com/xap/1.0/\0"u8;

    /// <summary>Whether a file of a format holds such texts: JPEG at most 65,504 bytes as XMP, and neither it nor WebP control characters.</summary>
    /// <param name="format">The format.</param>
    /// <param name="text">Texts by key.</param>
    public static bool Fits(ImageFormat format, IReadOnlyDictionary<string, string> text)
    {
        if (format == ImageFormat.Png) return true;
        try
        {
            return XmpPacket.Write(text).Length <= (format == ImageFormat.Jpeg ? MaxSegment - XmpName.Length : XmpPacket.MaxBytes);
        }
        catch (InvalidRequestException)
        {
            return false;
        }
    }

    /// <summary>Puts texts into a file that has none yet.</summary>
    /// <param name="file">A PNG, JPEG or WebP file; it is not changed.</param>
    /// <param name="text">Texts by key.</param>
    /// <returns>A new file of the same picture. An XMP packet that it had before is replaced.</returns>
    /// <exception cref="InvalidRequestException">It is no such file, or it cannot hold the texts.</exception>
    public static byte[] Insert(ReadOnlySpan<byte> file, IReadOnlyDictionary<string, string> text)
    {
        if (file.StartsWith(PngChunks.Signature)) return PngText.Insert(file, text);
        if (IsJpeg(file)) return IntoJpeg(file, XmpPacket.Write(text));
        return IsWebp(file) ? IntoWebp(file, XmpPacket.Write(text)) : throw NoPicture();
    }

    /// <summary>Reads the texts of a file that may be anyone's; damaged ones are passed over.</summary>
    /// <param name="file">A PNG, JPEG or WebP file, possibly cut short.</param>
    /// <exception cref="InvalidRequestException">It does not start as one of these does.</exception>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngChunks.Signature)) return PngText.Read(file);
        if (IsJpeg(file)) return XmpPacket.Read(InJpeg(file, out _, out _));
        return IsWebp(file) ? XmpPacket.Read(InWebp(file)) : throw NoPicture();
    }

    private static bool IsJpeg(ReadOnlySpan<byte> file) => file is [Marker, StartOfImage, Marker, ..];

    private static bool IsWebp(ReadOnlySpan<byte> file) => file.Length >= RiffHeader && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    private static InvalidRequestException NoPicture() => new("The file is no PNG, JPEG or WebP; only these hold text.");

    /// <summary>The packet of a JPEG file, empty where there is none, and where its segment lies.</summary>
    private static ReadOnlySpan<byte> InJpeg(ReadOnlySpan<byte> file, out int start, out int end)
    {
        (start, end) = (0, 0);
        for (var at = 2; at + 4 <= file.Length && file[at] == Marker && file[at + 1] is not (StartOfScan or EndOfImage);)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length) break;
            var data = file.Slice(at + 4, length - 2);
            if (file[at + 1] == App1 && data.StartsWith(XmpName))
            {
                (start, end) = (at, at + 2 + length);
                return data[XmpName.Length..];
            }
            at += 2 + length;
        }
        return [];
    }

    private static byte[] IntoJpeg(ReadOnlySpan<byte> file, byte[] packet)
    {
        var length = XmpName.Length + packet.Length;
        if (length > MaxSegment) throw new InvalidRequestException($"JPEG holds at most {MaxSegment - XmpName.Length} bytes of text, these are {packet.Length}; write PNG instead.");
        InJpeg(file, out var start, out var end);
        // The header of JFIF comes first, whatever else there is.
        if (end == 0) start = end = file.Length >= 6 && file[3] == App0 ? Math.Min(file.Length, 4 + BinaryPrimitives.ReadUInt16BigEndian(file[4..])) : 2;
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)(length + 2));
        return [.. file[..start], Marker, App1, .. size, .. XmpName, .. packet, .. file[end..]];
    }

    private static ReadOnlySpan<byte> InWebp(ReadOnlySpan<byte> file)
    {
        for (var at = RiffHeader; TryChunk(file, at, out var type, out var data, out var next); at = next)
            if (type.SequenceEqual("XMP "u8)) return data;
        return [];
    }

    private static byte[] IntoWebp(ReadOnlySpan<byte> file, byte[] packet)
    {
        if (!TryChunk(file, RiffHeader, out var first, out var head, out _)) throw new InvalidRequestException("The WebP file has no header; save it again.");
        var isExtended = first.SequenceEqual("VP8X"u8) && head.Length >= ExtendedSize;
        Span<byte> extended = stackalloc byte[ExtendedSize];
        if (isExtended) head[..ExtendedSize].CopyTo(extended);
        else
        {
            var (width, height) = PictureCodec.Measure(file);
            // Of a lossless stream one bit behind both sides says that it has an alpha channel.
            extended[0] = first.SequenceEqual("VP8L"u8) && head.Length > 4 && (head[4] & HasAlpha) != 0 ? HasAlpha : (byte)0;
            WriteLow24(extended[4..], width - 1);
            WriteLow24(extended[7..], height - 1);
        }
        extended[0] |= HasXmp;
        using var body = new MemoryStream();
        Append(body, "VP8X"u8, extended);
        for (var at = RiffHeader; TryChunk(file, at, out var type, out var data, out var next); at = next)
            if (!type.SequenceEqual("VP8X"u8) && !type.SequenceEqual("XMP "u8)) Append(body, type, data);
        Append(body, "XMP "u8, packet);
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)body.Length + 4);
        return [.. "RIFF"u8, .. size, .. "WEBP"u8, .. body.ToArray()];
    }

    private static bool TryChunk(ReadOnlySpan<byte> file, int at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> data, out int next)
    {
        type = data = default;
        next = 0;
        if (at > file.Length - ChunkHeader) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
        if (length > file.Length - at - ChunkHeader) return false;
        type = file.Slice(at, 4);
        data = file.Slice(at + ChunkHeader, (int)length);
        next = at + ChunkHeader + (int)length + (int)(length & 1);
        return true;
    }

    private static void Append(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, data.Length);
        stream.Write(type);
        stream.Write(size);
        stream.Write(data);
        if ((data.Length & 1) != 0) stream.WriteByte(0);
    }

    private static void WriteLow24(Span<byte> to, int value) => (to[0], to[1], to[2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
}
