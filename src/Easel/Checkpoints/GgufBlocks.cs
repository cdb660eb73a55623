using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Easel.Checkpoints;

/// <summary>Dequantises the blocks of GGUF weights to 32-bit floats.</summary>
/// <remarks>
/// Layouts of ggml (<c>ggml-quants</c>). A plain block has 32 elements, a scale d and perhaps an offset m: x = d·q (+ m). A K block has 256 elements
/// whose groups of 16 or 32 have small whole-numbered scales of their own, times a common d (and offsets times a common dmin). In each, 32 elements
/// that follow each other have their bits at the same places of 16 or 32 bytes: these are taken apart in one vector.
/// </remarks>
internal static class GgufBlocks
{
    private const int Group = 32;
    private const int KBlock = 256;

    // A file is read within seconds, before the runtime would find out by itself that these are worth optimising.
    private const MethodImplOptions AtOnce = MethodImplOptions.AggressiveOptimization;

    /// <summary>Dequantises whole blocks.</summary>
    /// <param name="type">A quantised type.</param>
    /// <param name="blocks">Blocks one behind the other.</param>
    /// <param name="values">As many elements as the blocks have.</param>
    [MethodImpl(AtOnce)]
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

    private static Vector256<byte> Load(ReadOnlySpan<byte> bytes, int at) => Vector256.Create(bytes.Slice(at, Group));

    /// <summary>16 bytes: the low halves, then the high ones.</summary>
    private static Vector256<byte> LowThenHigh(ReadOnlySpan<byte> q)
    {
        var bytes = Vector128.Create(q[..16]);
        return Vector256.Create(bytes & Vector128.Create((byte)15), bytes >>> 4);
    }

    /// <summary>x = scale·q + offset, one scale and offset for the first 16 elements and one for the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<sbyte> q, (float First, float Second) scale, (float First, float Second) offset, Span<float> x)
    {
        var (first, second) = Vector256.Widen(q);
        Half(first, scale.First, offset.First, x[..16]);
        Half(second, scale.Second, offset.Second, x.Slice(16, 16));

        static void Half(Vector256<short> q, float scale, float offset, Span<float> x)
        {
            var (low, high) = Vector256.Widen(q);
            // Product and sum are rounded one after the other, as everywhere: fused, other values would come out.
            (Vector256.ConvertToSingle(low) * scale + Vector256.Create(offset)).CopyTo(x);
            (Vector256.ConvertToSingle(high) * scale + Vector256.Create(offset)).CopyTo(x[8..]);
        }
    }

    private static void Store(Vector256<byte> q, float scale, float offset, Span<float> x) => Store(q.AsSByte(), (scale, scale), (offset, offset), x);

    [MethodImpl(AtOnce)]
    private static void Nibbles(ReadOnlySpan<byte> q, float d, float m, Span<float> x) => Store(LowThenHigh(q), d, m, x);

    [MethodImpl(AtOnce)]
    private static void FiveBits(ReadOnlySpan<byte> block, float d, float m, Span<float> x)
    {
        // Bit i of the first four bytes belongs to element i: each byte goes to eight places, and one bit of it is kept at each.
        var places = Vector256.Create(0x8040201008040201).AsByte();
        var spread = Vector256.Shuffle(
            Vector256.Create(BinaryPrimitives.ReadUInt32LittleEndian(block)).AsByte(),
            Vector256.Create(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19).AsByte());
        var high = Vector256.Equals(spread & places, places) & Vector256.Create((byte)16);
        Store(LowThenHigh(block[4..]) | high, d, m, x);
    }

    [MethodImpl(AtOnce)]
    private static void Bytes(ReadOnlySpan<byte> block, Span<float> x)
    {
        var d = Half(block, 0);
        // Minus zero as an offset leaves every value as it is, zeros of either sign too.
        Store(Load(block, 2).AsSByte(), (d, d), (-0f, -0f), x);
    }

    [MethodImpl(AtOnce)]
    private static void Q2K(ReadOnlySpan<byte> block, Span<float> x)
    {
        ReadOnlySpan<byte> scales = block[..16], q = block.Slice(16, 64);
        float d = Half(block, 80), dmin = Half(block, 82);
        for (var run = 0; run < KBlock / Group; run++)
        {
            // Two halves, in each four bit planes of 32 bytes.
            var bits = Load(q, run / 4 * 32) >>> 2 * (run % 4) & Vector256.Create((byte)3);
            var (first, second) = (scales[2 * run], scales[2 * run + 1]);
            Store(bits.AsSByte(), (d * (first & 15), d * (second & 15)), (-(dmin * (first >> 4)), -(dmin * (second >> 4))), x.Slice(run * Group, Group));
        }
    }

    [MethodImpl(AtOnce)]
    private static void Q3K(ReadOnlySpan<byte> block, Span<float> x)
    {
        var q = block.Slice(32, 64);
        var packed = block.Slice(96, 12).ToArray();
        var (high, d) = (Load(block, 0), Half(block, 108));
        // Six-bit scales: low four bits in the nibbles of the first 8 bytes, high two in the last 4.
        float Scale(int group) => d * ((packed[group % 8] >> (group < 8 ? 0 : 4) & 15 | (packed[8 + group % 4] >> 2 * (group / 4) & 3) << 4) - 32);
        for (var run = 0; run < KBlock / Group; run++)
        {
            var bits = Load(q, run / 4 * 32) >>> 2 * (run % 4) & Vector256.Create((byte)3);
            var third = (high >>> run & Vector256<byte>.One) << 2;
            Store((bits | third).AsSByte() - Vector256.Create((sbyte)4), (Scale(2 * run), Scale(2 * run + 1)), (-0f, -0f), x.Slice(run * Group, Group));
        }
    }

    [MethodImpl(AtOnce)]
    private static void Q4K(ReadOnlySpan<byte> block, Span<float> x)
    {
        ReadOnlySpan<byte> scales = block.Slice(4, 12), q = block[16..];
        float d = Half(block, 0), dmin = Half(block, 2);
        for (var group = 0; group < KBlock / Group; group++)
        {
            var (scale, min) = ScaleAndMin(scales, group);
            Store(Load(q, group / 2 * Group) >>> 4 * (group % 2) & Vector256.Create((byte)15), d * scale, -(dmin * min), x.Slice(group * Group, Group));
        }
    }

    [MethodImpl(AtOnce)]
    private static void Q5K(ReadOnlySpan<byte> block, Span<float> x)
    {
        ReadOnlySpan<byte> scales = block.Slice(4, 12), q = block[48..];
        float d = Half(block, 0), dmin = Half(block, 2);
        var high = Load(block, 16);
        for (var group = 0; group < KBlock / Group; group++)
        {
            var (scale, min) = ScaleAndMin(scales, group);
            var low = Load(q, group / 2 * Group) >>> 4 * (group % 2) & Vector256.Create((byte)15);
            Store(low | (high >>> group & Vector256<byte>.One) << 4, d * scale, -(dmin * min), x.Slice(group * Group, Group));
        }
    }

    [MethodImpl(AtOnce)]
    private static void Q6K(ReadOnlySpan<byte> block, Span<float> x)
    {
        ReadOnlySpan<byte> low = block[..128], high = block.Slice(128, 64), scales = block.Slice(192, 16);
        var d = Half(block, 208);
        for (var run = 0; run < KBlock / Group; run++)
        {
            // Two halves of 128 elements; in each four rows of 32, of which two share the bytes of the low bits.
            var (half, row) = (run / 4, run % 4);
            var bits = Load(low, half * 64 + row % 2 * 32) >>> (row < 2 ? 0 : 4) & Vector256.Create((byte)15) | (Load(high, half * 32) >>> 2 * row & Vector256.Create((byte)3)) << 4;
            Store(bits.AsSByte() - Vector256.Create((sbyte)32), (d * (sbyte)scales[2 * run], d * (sbyte)scales[2 * run + 1]), (-0f, -0f), x.Slice(run * Group, Group));
        }
    }

    /// <summary>Six-bit scale and offset of one of eight groups, packed into 12 bytes.</summary>
    private static (int Scale, int Min) ScaleAndMin(ReadOnlySpan<byte> packed, int group) => group < 4
        ? (packed[group] & 63, packed[group + 4] & 63)
        : (packed[group + 4] & 15 | packed[group - 4] >> 6 << 4, packed[group + 4] >> 4 | packed[group] >> 6 << 4);
}
