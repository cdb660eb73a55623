using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace Easel.Runtime;

/// <summary>What the processor can do.</summary>
public static class Processor
{
    /// <summary>bfloat16 where the processor multiplies it natively (AVX-512 BF16 or AMX), else float32.</summary>
    public static torch.ScalarType BestType => HasBfloat16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;

    /// <summary>Whether the processor has AVX-512 BF16 or AMX-BF16 instructions.</summary>
    public static bool HasBfloat16
    {
        get
        {
            if (!X86Base.IsSupported) return false;
            // CPUID leaf 7: subleaf 1 EAX bit 5 is AVX512_BF16; subleaf 0 EDX bit 22 is AMX-BF16.
            var (maxLeaf, _, _, _) = X86Base.CpuId(0, 0);
            return maxLeaf >= 7 && (((X86Base.CpuId(7, 1).Eax >> 5) & 1) == 1 || ((X86Base.CpuId(7, 0).Edx >> 22) & 1) == 1);
        }
    }
}
