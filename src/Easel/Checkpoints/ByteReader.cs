using System.Buffers.Binary;
using System.Text;

namespace Easel.Checkpoints;

/// <summary>Reads little-endian fields from bytes that come from strangers: whatever lies beyond the end is a <see cref="FormatException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Remaining) throw new FormatException($"it ends too early: at byte {Position}, {count} more belong there but {Remaining} are left");
        var piece = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return piece;
    }

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public int I32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>Text of a known number of bytes; text that is not UTF-8 is refused.</summary>
    public string Text(ulong length)
    {
        try
        {
            return Strict.GetString(Take(length));
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"the text before byte {Position} is not UTF-8", e);
        }
    }

    /// <summary>Text up to a line feed, without it.</summary>
    public string Line()
    {
        var length = _bytes[Position..].IndexOf((byte)'\n');
        if (length < 0) throw new FormatException($"the line at byte {Position} has no end");
        var line = Text((ulong)length);
        Position++;
        return line;
    }
}
