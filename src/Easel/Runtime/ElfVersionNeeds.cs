using System.Buffers.Binary;
using System.Text;

namespace Easel.Runtime;

/// <summary>Edits the version-needs table of a 64-bit little-endian ELF shared library (System V gABI, "Symbol Versioning" of the LSB).</summary>
public static class ElfVersionNeeds
{
    private const ushort WeakFlag = 0x2;             // VER_FLG_WEAK
    private const int LoadSegment = 1, DynamicSegment = 2;
    private const long StringTable = 5, VersionNeed = 0x6ffffffe, VersionNeedCount = 0x6fffffff;

    /// <summary>Marks a needed symbol version weak, so that the loader only warns in silence where the installed library lacks it.</summary>
    /// <param name="image">Bytes of the whole library, changed in place.</param>
    /// <param name="version">Version name, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>How many entries were marked; 0 when the library does not need that version.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a well-formed 64-bit ELF library.</exception>
    public static int MarkWeak(Span<byte> image, string version)
    {
        try
        {
            return Mark(image, Encoding.ASCII.GetBytes(version));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("The library's ELF tables point outside the file.", e);
        }
    }

    private static int Mark(Span<byte> image, ReadOnlySpan<byte> version)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8)) throw new InvalidDataException("Not a 64-bit little-endian ELF file.");

        var segments = Segments(image);
        long strings = 0, needs = 0, count = 0;
        foreach (var (type, offset, _, size) in segments)
        {
            if (type != DynamicSegment) continue;
            for (var at = offset; at + 16 <= offset + size; at += 16)
            {
                var value = Int64(image, at + 8);
                switch (Int64(image, at))
                {
                    case StringTable: strings = FileOffset(segments, value); break;
                    case VersionNeed: needs = FileOffset(segments, value); break;
                    case VersionNeedCount: count = value; break;
                }
            }
        }

        var marked = 0;
        for (long library = needs, i = 0; i < count; i++)
        {
            // Elf64_Verneed: version, cnt (u16 each), file, aux, next (u32 each); Elf64_Vernaux: hash, flags, other, name, next.
            long entry = library + UInt32(image, library + 8);
            for (var left = UInt16(image, library + 2); left > 0; left--)
            {
                if (NameIs(image, strings + UInt32(image, entry + 8), version))
                {
                    var flags = image.Slice(checked((int)(entry + 4)), 2);
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | WeakFlag));
                    marked++;
                }
                entry += UInt32(image, entry + 12);
            }
            library += UInt32(image, library + 12);
        }
        return marked;
    }

    private static List<(uint Type, long Offset, long Address, long Size)> Segments(ReadOnlySpan<byte> image)
    {
        long table = Int64(image, 32);
        int size = UInt16(image, 54), count = UInt16(image, 56);
        var segments = new List<(uint, long, long, long)>(count);
        for (var i = 0; i < count; i++)
        {
            var at = table + (long)i * size;
            segments.Add((UInt32(image, at), Int64(image, at + 8), Int64(image, at + 16), Int64(image, at + 32)));
        }
        return segments;
    }

    private static long FileOffset(List<(uint Type, long Offset, long Address, long Size)> segments, long address)
    {
        foreach (var (type, offset, start, size) in segments)
            if (type == LoadSegment && address >= start && address < start + size) return offset + address - start;
        throw new InvalidDataException("The library's dynamic table points outside its segments.");
    }

    private static bool NameIs(ReadOnlySpan<byte> image, long at, ReadOnlySpan<byte> name) =>
        image[checked((int)at)..].StartsWith(name) && image[checked((int)at + name.Length)] == 0;

    private static ushort UInt16(ReadOnlySpan<byte> image, long at) => BinaryPrimitives.ReadUInt16LittleEndian(image[checked((int)at)..]);

    private static uint UInt32(ReadOnlySpan<byte> image, long at) => BinaryPrimitives.ReadUInt32LittleEndian(image[checked((int)at)..]);

    private static long Int64(ReadOnlySpan<byte> image, long at) => BinaryPrimitives.ReadInt64LittleEndian(image[checked((int)at)..]);
}
