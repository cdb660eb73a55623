using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Easel.Images;

namespace Easel.Server.Tests;

/// <summary>Pictures to send, sound and otherwise.</summary>
internal static class Pictures
{
    public static byte[] Png(int width = 64, int height = 64) => PictureCodec.Encode(Noise(width, height), ImageFormat.Png);

    /// <summary>A mask whose left half is transparent.</summary>
    public static byte[] Mask(int width = 64, int height = 64)
    {
        var pixels = new byte[width * height * 4];
        for (var i = 0; i < width * height; i++) pixels[i * 4 + 3] = i % width < width / 2 ? (byte)0 : byte.MaxValue;
        return PictureCodec.Encode(Picture.FromRgba(pixels, width, height), ImageFormat.Png);
    }

    public static Picture Noise(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(5).NextBytes(rgb);
        return Picture.FromRgb(rgb, width, height);
    }

    /// <summary>A PNG made by hand: any header, any data.</summary>
    public static byte[] RawPng(uint width, uint height, byte depth, byte colour, byte[] scanlines, params (string Type, byte[] Data)[] extra)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colour);
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(scanlines);
        foreach (var (type, data) in (IEnumerable<(string, byte[])>)[("IHDR", header), .. extra, ("IDAT", packed.ToArray()), ("IEND", [])]) Chunk(file, type, data);
        return file.ToArray();
    }

    /// <summary>A grey JPEG of 64x64 pixels in four inks, as printers have it (ITU-T T.81, with the marker of Adobe's that says CMYK).</summary>
    public static byte[] CmykJpeg()
    {
        const int Inks = 4, Blocks = 64;
        using var file = new MemoryStream();
        file.Write([0xFF, 0xD8]);
        Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]);
        Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);
        Segment(0xC0, [8, 0, 64, 0, 64, Inks, .. Enumerable.Range(1, Inks).SelectMany(ink => new byte[] { (byte)ink, 0x11, 0 })]);
        // One code of one bit in each table: no difference, and end of block.
        foreach (var table in new byte[] { 0x00, 0x10 }) Segment(0xC4, [table, 1, .. new byte[15], 0]);
        Segment(0xDA, [Inks, .. Enumerable.Range(1, Inks).SelectMany(ink => new byte[] { (byte)ink, 0 }), 0, 63, 0]);
        file.Write(new byte[Blocks * Inks * 2 / 8]);
        file.Write([0xFF, 0xD9]);
        return file.ToArray();

        void Segment(byte marker, byte[] data) => file.Write([0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data]);
    }

    public static MultipartFormDataContent Form(params (string Name, object Value)[] parts)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in parts)
        {
            if (value is byte[] file)
            {
                var content = new ByteArrayContent(file);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                form.Add(content, name, "picture.png");
            }
            else form.Add(new StringContent((string)value), name);
        }
        return form;
    }

    /// <summary>The texts of a form, written <c>name=value&amp;…</c>.</summary>
    public static IEnumerable<(string, object)> Texts(string fields) =>
        fields.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=', 2)).Select(f => (f[0], (object)f[1]));

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        var body = Encoding.ASCII.GetBytes(type).Concat(data).ToArray();
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ crc >> 1 : crc >> 1;
        }
        return ~crc;
    }
}
