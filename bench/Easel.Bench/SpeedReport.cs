using System.Diagnostics;
using System.Globalization;

namespace Easel.Bench;

/// <summary>Lines of what was measured.</summary>
internal static class SpeedReport
{
    /// <summary>Prints the median of the wall time and of the processor's time, in seconds.</summary>
    public static void Time(string what, int runs, Action once)
    {
        var (times, processor) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            once();
            times.Add(clock.Elapsed.TotalSeconds);
            processor.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-64} {Median(times),8:F2} {Median(processor),8:F2}"));
    }

    /// <summary>Prints the most memory that this process has had.</summary>
    public static void PeakMemory() =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:F2} GB, the mapped files among it"));
}
