using System.Buffers.Binary;

namespace Easel.Checkpoints;

/// <summary>Dequantises the blocks of GGUF weights to 32-bit floats.</summary>
/// <remarks>
/// Layouts of ggml (<c>ggml-quants</c>). A plain block has 32 elements, a scale d and perhaps an offset m: x = d·q (+ m). A K block has 256 elements
/// whose groups of 16 or 32 have small whole-numbered scales of their own, times a common d (and offsets times a common dmin).
/// </remarks>
internal static class GgufBlocks
{
    private const int Group = 32;
    private const int KBlock = 256;

    /// <summary>Dequantises whole blocks.</summary>
    /// <param name="type">A quantised type.</param>
    /// <param name="blocks">Blocks one behind the other.</param>
    /// <param name="values">As many elements as the blocks have.</param>
    public static void Decode(GgufType type, ReadOnlySpan<byte> blocks, Span<float> values)
    {
        var (elements, bytes) = type.Block();
        for (int i = 0, n = values.Length / elements; i < n; i++)
        {
            var block = blocks.Slice(i * bytes, bytes);
            var x = values.Slice(i * elements, elements);
            switch (type)
            {
                case GgufType.Q4_0: Nibbles(block[2..], Half(block, 0), -8 * Half(block, 0), x); break;
                case GgufType.Q4_1: Nibbles(block[4..], Half(block, 0), Half(block, 2), x); break;
                case GgufType.Q5_0: FiveBits(block[2..], Half(block, 0), -16 * Half(block, 0), x); break;
                case GgufType.Q5_1: FiveBits(block[4..], Half(block, 0), Half(block, 2), x); break;
                case GgufType.Q8_0: Bytes(block, x); break;
                case GgufType.Q2_K: Q2K(block, x); break;
                case GgufType.Q3_K: Q3K(block, x); break;
                case GgufType.Q4_K: Q4K(block, x); break;
                case GgufType.Q5_K: Q5K(block, x); break;
                case GgufType.Q6_K: Q6K(block, x); break;
                default: throw new ArgumentOutOfRangeException(nameof(type), type, "no quantised type");
            }
        }
    }

    private static float Half(ReadOnlySpan<byte> bytes, int at) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[at..]);

    private static void Nibbles(ReadOnlySpan<byte> q, float d, float m, Span<float> x)
    {
        for (var j = 0; j < Group / 2; j++)
        {
            x[j] = d * (q[j] & 15) + m;
            x[j + Group / 2] = d * (q[j] >> 4) + m;
        }
    }

    private static void FiveBits(ReadOnlySpan<byte> block, float d, float m, Span<float> x)
    {
        var high = BinaryPrimitives.ReadUInt32LittleEndian(block);
        var q = block[4..];
        for (var j = 0; j < Group / 2; j++)
        {
            x[j] = d * (q[j] & 15 | (int)(high >> j & 1) << 4) + m;
            x[j + Group / 2] = d * (q[j] >> 4 | (int)(high >> j + Group / 2 & 1) << 4) + m;
        }
    }

    private static void Bytes(ReadOnlySpan<byte> block, Span<float> x)
    {
        var d = Half(block, 0);
        for (var j = 0; j < Group; j++) x[j] = d * (sbyte)block[2 + j];
    }

    private static void Q2K(ReadOnlySpan<byte> block, Span<float> x)
    {
        ReadOnlySpan<byte> scales = block[..16], q = block.Slice(16, 64);
        float d = Half(block, 80), dmin = Half(block, 82);
        for (int group = 0; group < 16; group++)
        {
            // Groups of 16: two halves, in each four bit planes of 32 bytes.
            int half = group / 8, plane = group % 8 / 2, from = half * 32 + group % 2 * 16;
            float scale = d * (scales[group] & 15), min = dmin * (scales[group] >> 4);
            for (var l = 0; l < 16; l++) x[group * 16 + l] = scale * (q[from + l] >> 2 * plane & 3) - min;
        }
    }

    private static void Q3K(ReadOnlySpan<byte> block, Span<float> x)
    {
        ReadOnlySpan<byte> high = block[..32], q = block.Slice(32, 64), packed = block.Slice(96, 12);
        var d = Half(block, 108);
        for (var group = 0; group < 16; group++)
        {
            // Six-bit scales: low four bits in the nibbles of the first 8 bytes, high two in the last 4.
            var low = packed[group % 8] >> (group < 8 ? 0 : 4) & 15;
            var scale = d * ((low | (packed[8 + group % 4] >> 2 * (group / 4) & 3) << 4) - 32);
            int half = group / 8, plane = group % 8 / 2, from = group % 2 * 16;
            for (var l = 0; l < 16; l++)
            {
                var value = (q[half * 32 + from + l] >> 2 * plane & 3) - ((high[from + l] >> half * 4 + plane & 1) != 0 ? 0 : 4);
                x[group * 16 + l] = scale * value;
            }
        }
    }

    private static void Q4K(ReadOnlySpan<byte> block, Span<float> x)
    {
        ReadOnlySpan<byte> scales = block.Slice(4, 12), q = block[16..];
        float d = Half(block, 0), dmin = Half(block, 2);
        for (var group = 0; group < KBlock / Group; group++)
        {
            var (scale, min) = ScaleAndMin(scales, group);
            float s = d * scale, m = dmin * min;
            var from = q.Slice(group / 2 * Group, Group);
            var to = x.Slice(group * Group, Group);
            if (group % 2 == 0) for (var l = 0; l < Group; l++) to[l] = s * (from[l] & 15) - m;
            else for (var l = 0; l < Group; l++) to[l] = s * (from[l] >> 4) - m;
        }
    }

    private static void Q5K(ReadOnlySpan<byte> block, Span<float> x)
    {
        ReadOnlySpan<byte> scales = block.Slice(4, 12), high = block.Slice(16, 32), q = block[48..];
        float d = Half(block, 0), dmin = Half(block, 2);
        for (var group = 0; group < KBlock / Group; group++)
        {
            var (scale, min) = ScaleAndMin(scales, group);
            float s = d * scale, m = dmin * min;
            var shift = group % 2 * 4;
            for (var l = 0; l < Group; l++)
                x[group * Group + l] = s * (q[group / 2 * Group + l] >> shift & 15 | (high[l] >> group & 1) << 4) - m;
        }
    }

    private static void Q6K(ReadOnlySpan<byte> block, Span<float> x)
    {
        ReadOnlySpan<byte> low = block[..128], high = block.Slice(128, 64), scales = block.Slice(192, 16);
        var d = Half(block, 208);
        for (var group = 0; group < 16; group++)
        {
            // Two halves of 128 elements; in each four rows of 32, of which two share the bytes of the low bits.
            int half = group / 8, row = group % 8 / 2, from = group % 2 * 16;
            var scale = d * (sbyte)scales[group];
            for (var l = 0; l < 16; l++)
            {
                var lowBits = low[half * 64 + row % 2 * 32 + from + l] >> (row < 2 ? 0 : 4) & 15;
                var highBits = high[half * 32 + from + l] >> 2 * row & 3;
                x[group * 16 + l] = scale * ((lowBits | highBits << 4) - 32);
            }
        }
    }

    /// <summary>Six-bit scale and offset of one of eight groups, packed into 12 bytes.</summary>
    private static (int Scale, int Min) ScaleAndMin(ReadOnlySpan<byte> packed, int group) => group < 4
        ? (packed[group] & 63, packed[group + 4] & 63)
        : (packed[group + 4] & 15 | packed[group - 4] >> 6 << 4, packed[group + 4] >> 4 | packed[group] >> 6 << 4);
}
