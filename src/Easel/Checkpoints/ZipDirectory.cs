using System.Buffers.Binary;

namespace Easel.Checkpoints;

/// <summary>Where the files of an uncompressed zip archive lie. Weights are stored uncompressed, so that they can be mapped; .NET's reader does not tell where.</summary>
/// <remarks>Format: PKWARE APPNOTE 6.3.10, sections 4.3.7 to 4.3.16 and 4.5.3.</remarks>
internal static class ZipDirectory
{
    private const int EndLength = 22, MaxComment = 65535, LocatorLength = 20, End64Length = 56, CentralLength = 46, LocalLength = 30;
    private const uint EndMark = 0x06054b50, LocatorMark = 0x07064b50, End64Mark = 0x06064b50, CentralMark = 0x02014b50, LocalMark = 0x04034b50;
    private const int MaxEntries = 1_000_000;
    private const long MaxDirectory = 256L << 20;

    /// <summary>A file in the archive.</summary>
    /// <param name="Start">Offset of its first byte.</param>
    /// <param name="Length">Its bytes.</param>
    public readonly record struct Entry(long Start, long Length);

    /// <summary>Reads the directory.</summary>
    /// <exception cref="FormatException">It is no sound archive, or something in it is compressed or encrypted.</exception>
    public static Dictionary<string, Entry> Read(MappedFile file)
    {
        var (start, length, count) = FindDirectory(file);
        if (length > MaxDirectory || count > MaxEntries) throw new FormatException($"its directory would have {length} bytes and {count} entries");
        var reader = new ByteReader(file.Span(start, length));
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            var fixedPart = reader.Take(CentralLength);
            if (U32(fixedPart, 0) != CentralMark) throw new FormatException($"entry {i} of its directory is damaged");
            int flags = U16(fixedPart, 8), method = U16(fixedPart, 10);
            long packed = U32(fixedPart, 20), size = U32(fixedPart, 24), local = U32(fixedPart, 42);
            var name = reader.Text(U16(fixedPart, 28));
            ReadWide(reader.Take(U16(fixedPart, 30)), ref size, ref packed, ref local);
            reader.Take(U16(fixedPart, 32));
            if ((flags & 1) != 0) throw new FormatException($"'{name}' in it is encrypted");
            if (method != 0 || packed != size) throw new FormatException($"'{name}' in it is compressed, which weights files never are");
            if (!entries.TryAdd(name, Locate(file, name, local, size))) throw new FormatException($"'{name}' is in it twice");
        }
        return entries;
    }

    private static Entry Locate(MappedFile file, string name, long local, long size)
    {
        var header = file.Span(local, LocalLength);
        if (U32(header, 0) != LocalMark) throw new FormatException($"the header of '{name}' is damaged");
        var start = local + LocalLength + U16(header, 26) + U16(header, 28);
        if (size < 0 || start > file.Length - size) throw new FormatException($"'{name}' lies at {start} with {size} bytes, beyond the end at {file.Length}");
        return new Entry(start, size);
    }

    private static (long Start, long Length, long Count) FindDirectory(MappedFile file)
    {
        var tailLength = Math.Min(file.Length, EndLength + MaxComment);
        var tail = file.Span(file.Length - tailLength, tailLength);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (U32(tail, at) != EndMark) continue;
            var end = tail[at..];
            long count = U16(end, 10), length = U32(end, 12), start = U32(end, 16);
            var endAt = file.Length - tailLength + at;
            return count == ushort.MaxValue || length == uint.MaxValue || start == uint.MaxValue ? FindWide(file, endAt) : (start, length, count);
        }
        throw new FormatException("the end of the archive is missing");
    }

    private static (long Start, long Length, long Count) FindWide(MappedFile file, long endAt)
    {
        var locator = file.Span(endAt - LocatorLength, LocatorLength);
        if (U32(locator, 0) != LocatorMark) throw new FormatException("the end of the archive is damaged");
        var end = file.Span(I64(locator, 8), End64Length);
        if (U32(end, 0) != End64Mark) throw new FormatException("the end of the archive is damaged");
        return (I64(end, 48), I64(end, 40), I64(end, 32)) is { Item1: >= 0, Item2: >= 0, Item3: >= 0 } found ? found : throw new FormatException("the end of the archive is damaged");
    }

    /// <summary>Numbers that do not fit 32 bits stand in an extra field, in this order, and only those.</summary>
    private static void ReadWide(ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long local)
    {
        var reader = new ByteReader(extra);
        while (reader.Remaining >= 4)
        {
            var (id, field) = (reader.U16(), reader.U16());
            var content = new ByteReader(reader.Take(field));
            if (id != 1) continue;
            if (size == uint.MaxValue) size = Positive(content.U64());
            if (packed == uint.MaxValue) packed = Positive(content.U64());
            if (local == uint.MaxValue) local = Positive(content.U64());
        }
    }

    private static long Positive(ulong value) => value <= long.MaxValue ? (long)value : throw new FormatException($"it has an entry of {value} bytes");

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
