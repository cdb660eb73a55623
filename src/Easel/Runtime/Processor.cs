using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Easel.Runtime;

/// <summary>What the processor can do.</summary>
public static class Processor
{
    /// <summary>The type in which matrices are multiplied fastest: bfloat16 where the processor has AMX, or AVX-512 BF16 in an AMD core, else float32.</summary>
    /// <remarks>
    /// An Intel core without AMX, as in a virtual machine that hides it, has AVX-512 BF16 too, but multiplies bfloat16 at half the rate of float32 (74 and 143 GFLOPS, oneDNN 3.7 on a Sapphire Rapids
    /// core). On cores of AMD bfloat16 is the faster one.
    /// </remarks>
    public static ScalarType BestType { get; } = HasAmx || HasBfloat16 && IsAmd ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>The best type for weights that may be too many for it.</summary>
    /// <param name="weights">Bytes of the weights at two bytes a number.</param>
    /// <param name="free">Bytes of memory that may be used; null for no limit.</param>
    /// <returns><see cref="BestType"/>, but bfloat16 where the processor has it and float32 would take more than half of the memory.</returns>
    public static ScalarType BestTypeFor(long weights, long? free) => HasBfloat16 && free / 2 < 2 * weights ? ScalarType.BFloat16 : BestType;

    // CPUID leaf 7: subleaf 0 EDX bit 22 is AMX-BF16, subleaf 1 EAX bit 5 AVX512_BF16.
    private static bool HasAmx => Leaves >= 7 && ((X86Base.CpuId(7, 0).Edx >> 22) & 1) == 1;

    internal static bool HasBfloat16 => HasAmx || Leaves >= 7 && ((X86Base.CpuId(7, 1).Eax >> 5) & 1) == 1;

    private static bool IsAmd => Leaves > 0 && X86Base.CpuId(0, 0).Ebx == Amd;

    private static int Leaves => X86Base.IsSupported ? X86Base.CpuId(0, 0).Eax : 0;

    /// <summary>"Auth", the first four letters of AMD's vendor name, as CPUID gives them.</summary>
    private const int Amd = 0x68747541;
}
