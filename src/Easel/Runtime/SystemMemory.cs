using System.Globalization;

namespace Easel.Runtime;

/// <summary>Memory of this machine.</summary>
public static class SystemMemory
{
    private const string Information = "/proc/meminfo", Group = "/sys/fs/cgroup";

    /// <summary>Bytes that a program may still take without the system swapping or ending it: on Linux what the kernel and the container's limit leave; elsewhere what .NET estimates.</summary>
    public static long Free
    {
        get
        {
            try
            {
                if (OperatingSystem.IsLinux() && Available(File.ReadLines(Information)) is { } available) return Math.Min(available, InGroup() ?? long.MaxValue);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A container may hide both; the estimate below is there everywhere.
            }
            var memory = GC.GetGCMemoryInfo();
            return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
        }
    }

    /// <summary>Bytes of the line <c>MemAvailable: 12345 kB</c>; null where it is missing.</summary>
    internal static long? Available(IEnumerable<string> lines) =>
        lines.FirstOrDefault(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal)) is { } line && line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var number, "kB"] && long.TryParse(number, CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes * 1024 : null;

    // Files read before count as used there, but give way.
    private static long? InGroup()
    {
        if (!File.Exists($"{Group}/memory.max") || !long.TryParse(File.ReadAllText($"{Group}/memory.max"), CultureInfo.InvariantCulture, out var limit)) return null;
        var used = long.Parse(File.ReadAllText($"{Group}/memory.current"), CultureInfo.InvariantCulture);
        var cached = File.ReadLines($"{Group}/memory.stat").FirstOrDefault(l => l.StartsWith("inactive_file ", StringComparison.Ordinal)) is { } line ? long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) : 0;
        return Math.Max(0, limit - used + cached);
    }
}
