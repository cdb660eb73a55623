using System.Globalization;

namespace Easel.Bench;

/// <summary>Whether a measurement fits beside what else runs.</summary>
internal static class MachineMemory
{
    /// <summary>Says what is missing where less memory is free than is needed; systems that do not tell are taken to have enough.</summary>
    public static bool Suffices(double gigabytes, string model)
    {
        if (!File.Exists("/proc/meminfo")) return true;
        var line = File.ReadLines("/proc/meminfo").First(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal));
        var available = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e9;
        if (available >= gigabytes) return true;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model} needs {gigabytes:F1} GB of memory for this measurement; {available:F1} GB are available. Close other programs, or measure on a larger machine."));
        return false;
    }
}
