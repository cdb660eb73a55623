using System.Runtime.InteropServices;

namespace Easel.Runtime;

/// <summary>How the C library hands out memory, which is where tensors on the processor live.</summary>
internal static unsafe class NativeMemory
{
    // malloc.h of glibc.
    private const int TrimThreshold = -1, MapThreshold = -3;
    private const int LargestKept = 1 << 30;

    /// <summary>Keeps blocks of up to 1 GiB for the next tensor of that size, instead of giving them back and having every page cleared anew: a quarter of the time of a large matrix product. Where there is no glibc, nothing happens.</summary>
    public static void KeepLargeBlocks()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out var library) || !NativeLibrary.TryGetExport(library, "mallopt", out var function)) return;
        var set = (delegate* unmanaged<int, int, int>)function;
        set(MapThreshold, LargestKept);
        set(TrimThreshold, LargestKept);
    }
}
