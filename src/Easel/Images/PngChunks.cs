using System.Buffers.Binary;

namespace Easel.Images;

/// <summary>The chunks of a PNG file (W3C PNG, third edition, §5): length, four letters, data, CRC-32.</summary>
internal ref struct PngChunks
{
    /// <summary>First eight bytes of every PNG file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private const int Overhead = 12;
    private static readonly uint[] CrcTable = MakeCrcTable();

    private readonly ReadOnlySpan<byte> _file;

    /// <summary>Starts before the first chunk of a file that has the signature.</summary>
    public PngChunks(ReadOnlySpan<byte> file)
    {
        _file = file;
        End = Signature.Length;
    }

    /// <summary>Letters of the current chunk.</summary>
    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>Data of the current chunk.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Offset of the byte behind the current chunk.</summary>
    public int End { get; private set; }

    /// <summary>Whether the current chunk's checksum is right.</summary>
    public readonly bool IsSound => Crc(_file[(End - Overhead - Data.Length + 4)..(End - 4)]) == BinaryPrimitives.ReadUInt32BigEndian(_file[(End - 4)..]);

    /// <summary>Goes to the next chunk.</summary>
    /// <returns>False at the end of the file, and where a chunk claims more bytes than follow.</returns>
    public bool MoveNext()
    {
        var rest = _file[End..];
        if (rest.Length < Overhead) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - Overhead) return false;
        Type = rest.Slice(4, 4);
        Data = rest.Slice(8, (int)length);
        End += Overhead + (int)length;
        return true;
    }

    /// <summary>Appends a chunk.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(data, Crc(type)));
        stream.Write(number);
    }

    /// <summary>CRC-32 of PNG (annex D) and zip; pass the previous value to go on with more bytes.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes, uint previous = 0)
    {
        var crc = ~previous;
        foreach (var b in bytes) crc = CrcTable[(byte)(crc ^ b)] ^ crc >> 8;
        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var remainder = i;
            for (var bit = 0; bit < 8; bit++) remainder = (remainder & 1) != 0 ? 0xEDB88320 ^ remainder >> 1 : remainder >> 1;
            table[i] = remainder;
        }
        return table;
    }
}
