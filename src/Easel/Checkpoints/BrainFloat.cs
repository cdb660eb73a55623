using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Easel.Checkpoints;

/// <summary>bfloat16: the upper half of a 32-bit float.</summary>
internal static class BrainFloat
{
    private const uint QuietNaN = 0x7FC0;

    /// <summary>Rounds to the nearest, halves to the even one, as libtorch does.</summary>
    /// <param name="values">32-bit floats.</param>
    /// <param name="rounded">As many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ReadOnlySpan<float> values, Span<ushort> rounded)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var at = 0;
        for (; at + 16 <= bits.Length; at += 16)
            Vector256.Narrow(Round(Vector256.Create(bits.Slice(at, 8))), Round(Vector256.Create(bits.Slice(at + 8, 8)))).CopyTo(rounded[at..]);
        for (; at < bits.Length; at++) rounded[at] = (ushort)(float.IsNaN(values[at]) ? QuietNaN : bits[at] + 0x7FFF + (bits[at] >> 16 & 1) >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Round(Vector256<uint> bits)
    {
        var isNumber = Vector256.Equals(bits.AsSingle(), bits.AsSingle()).AsUInt32();
        return Vector256.ConditionalSelect(isNumber, bits + Vector256.Create(0x7FFFu) + (bits >>> 16 & Vector256<uint>.One) >>> 16, Vector256.Create(QuietNaN));
    }
}
