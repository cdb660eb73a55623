using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Easel.Checkpoints;

/// <summary>Parses the head of a GGUF file, versions 2 and 3, and proves that every tensor lies inside of it. The bytes come from strangers.</summary>
/// <remarks>Format: ggml's gguf.md: magic, version, counts, key-value pairs, tensors (dimensions innermost first), then the data, aligned.</remarks>
internal sealed class GgufHeader
{
    /// <summary>Longest head accepted; those with a vocabulary have about 10 MB.</summary>
    public const int MaxLength = 256 << 20;

    private const int MaxRank = 8, MaxNesting = 4, MaxTensors = 1_000_000, MaxPairs = 100_000;
    private const ulong MaxAlignment = 1 << 20;
    private const string OriginalShape = "comfy.gguf.orig_shape.";

    /// <summary>One tensor.</summary>
    public sealed record Entry(GgufType Type, IReadOnlyList<long> Shape, long Elements, long Start, long Length);

    public Dictionary<string, object> Values { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Entry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Parses a head.</summary>
    /// <param name="bytes">The file from its start, at least as far as its head goes.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <exception cref="FormatException">It is no valid head; the message says what is wrong.</exception>
    public GgufHeader(ReadOnlySpan<byte> bytes, long fileLength)
    {
        var reader = new ByteReader(bytes);
        if (!reader.Take(4).SequenceEqual("GGUF"u8)) throw new FormatException("it does not start with GGUF");
        var version = reader.U32();
        if (version is not (2 or 3)) throw new FormatException($"it has version {version}; Easel reads 2 and 3 in little-endian order");
        var (tensors, pairs) = (reader.U64(), reader.U64());
        if (tensors > MaxTensors || pairs > MaxPairs) throw new FormatException($"it would have {tensors} tensors and {pairs} pairs of metadata");
        for (ulong i = 0; i < pairs; i++)
        {
            var key = reader.Text(reader.U64());
            if (!Values.TryAdd(key, Value(ref reader, reader.U32(), 0))) throw new FormatException($"its metadata has '{key}' twice");
        }

        var found = new List<(string Name, GgufType Type, long[] Shape, ulong Offset)>();
        for (ulong i = 0; i < tensors; i++) found.Add(ReadEntry(ref reader));
        var alignment = Values.TryGetValue("general.alignment", out var stated) ? stated is uint and > 0 && (uint)stated <= MaxAlignment ? (uint)stated : throw new FormatException($"its alignment is {stated}") : 32u;
        var data = (reader.Position + (long)alignment - 1) / alignment * alignment;
        foreach (var (name, type, shape, offset) in found) Add(name, type, shape, offset, data, fileLength);
        HeaderChecks.RefuseOverlaps(Entries.Select(e => (e.Key, e.Value.Start, e.Value.Length)));
    }

    private static (string Name, GgufType Type, long[] Shape, ulong Offset) ReadEntry(ref ByteReader reader)
    {
        var name = reader.Text(reader.U64());
        var rank = reader.U32();
        if (rank > MaxRank) throw new FormatException($"'{name}' has {rank} dimensions (limit {MaxRank})");
        var shape = new long[rank];
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            var size = reader.U64();
            shape[d] = size <= (ulong)HeaderChecks.MaxElements ? (long)size : throw new FormatException($"'{name}' has the impossible size {size}");
        }
        return (name, (GgufType)reader.U32(), shape, reader.U64());
    }

    private void Add(string name, GgufType type, long[] shape, ulong offset, long data, long fileLength)
    {
        var (blockElements, blockBytes) = type.Block();
        var elements = HeaderChecks.Elements(name, shape);
        if (shape.Length > 0 && shape[^1] % blockElements != 0 || elements % blockElements != 0)
            throw new FormatException($"'{name}' has rows of {shape.LastOrDefault(1)} elements, but {type} has blocks of {blockElements}");
        var length = elements / blockElements;
        length = length <= fileLength / blockBytes ? length * blockBytes : throw new FormatException($"'{name}' {type}[{string.Join(", ", shape)}] is larger than the file");
        if (offset > (ulong)fileLength || data > fileLength - length - (long)offset) throw new FormatException($"'{name}' lies at {offset} with {length} bytes, beyond the end of the file");
        if (!Entries.TryAdd(name, new Entry(type, Reshaped(name, shape, elements), elements, data + (long)offset, length))) throw new FormatException($"it has '{name}' twice");
    }

    /// <summary>Converters flatten what has more dimensions than the format or its blocks allow, and keep the shape beside it.</summary>
    private long[] Reshaped(string name, long[] shape, long elements)
    {
        if (!Values.TryGetValue(OriginalShape + name, out var kept)) return shape;
        long[]? original = kept switch { int[] small => [.. small.Select(size => (long)size)], long[] wide => wide, _ => null };
        return original is { Length: <= MaxRank } && original.All(size => size >= 0) && HeaderChecks.Elements(name, original) == elements
            ? original : throw new FormatException($"the original shape of '{name}' does not have its {elements} elements");
    }

    private static object Value(ref ByteReader reader, uint type, int depth) => type switch
    {
        0 => reader.U8(),
        1 => (sbyte)reader.U8(),
        2 => reader.U16(),
        3 => (short)reader.U16(),
        4 => reader.U32(),
        5 => reader.I32(),
        6 => BitConverter.UInt32BitsToSingle(reader.U32()),
        7 => reader.U8() != 0,
        8 => Loose(ref reader),
        9 when depth < MaxNesting => Array(ref reader, reader.U32(), reader.U64(), depth + 1),
        10 => reader.U64(),
        11 => (long)reader.U64(),
        12 => BitConverter.UInt64BitsToDouble(reader.U64()),
        _ => throw new FormatException($"its metadata has a value of the unknown type {type}"),
    };

    private static object Array(ref ByteReader reader, uint type, ulong count, int depth) => type switch
    {
        0 => Plain<byte>(ref reader, count),
        1 => Plain<sbyte>(ref reader, count),
        2 => Plain<ushort>(ref reader, count),
        3 => Plain<short>(ref reader, count),
        4 => Plain<uint>(ref reader, count),
        5 => Plain<int>(ref reader, count),
        6 => Plain<float>(ref reader, count),
        7 => Plain<byte>(ref reader, count).Select(b => b != 0).ToArray(),
        10 => Plain<ulong>(ref reader, count),
        11 => Plain<long>(ref reader, count),
        12 => Plain<double>(ref reader, count),
        8 or 9 => Items(ref reader, type, count, depth),
        _ => throw new FormatException($"its metadata has a list of the unknown type {type}"),
    };

    private static T[] Plain<T>(ref ByteReader reader, ulong count) where T : unmanaged
    {
        if (count > (ulong)reader.Remaining) throw new FormatException($"its metadata has a list of {count} items, more than the file holds");
        return MemoryMarshal.Cast<byte, T>(reader.Take(count * (ulong)Marshal.SizeOf<T>())).ToArray();
    }

    private static object Items(ref ByteReader reader, uint type, ulong count, int depth)
    {
        // A text has at least its length of 8 bytes, a list at least 12.
        if (count > (ulong)reader.Remaining / 8) throw new FormatException($"its metadata has a list of {count} items, more than the file holds");
        if (type == 8)
        {
            var texts = new string[count];
            for (var i = 0; i < texts.Length; i++) texts[i] = Loose(ref reader);
            return texts;
        }
        var items = new object[count];
        for (var i = 0; i < items.Length; i++) items[i] = Value(ref reader, type, depth);
        return items;
    }

    // Vocabularies hold pieces of characters; they must not make the weights unreadable.
    private static string Loose(ref ByteReader reader) => Encoding.UTF8.GetString(reader.Take(reader.U64()));

    /// <summary>A value as text: lists of up to 16 items in brackets, longer ones as their number.</summary>
    public static string Text(object value) => value switch
    {
        string text => text,
        Array { Length: > 16 } list => $"[{list.Length} items]",
        Array list => $"[{string.Join(", ", list.Cast<object>().Select(Text))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
