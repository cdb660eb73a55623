using System.Diagnostics;
using System.Globalization;

namespace Easel.Bench.Serving;

/// <summary>The soak with a server process, and its memory from beginning to end.</summary>
internal static class ServerSoak
{
    private const int Parts = 8;

    /// <summary>Runs it and prints the memory by eighths, and what was lost.</summary>
    /// <returns>0 where memory stayed within 5 % after the first quarter and nothing was lost.</returns>
    public static async Task<int> RunAsync(string program, string model, int requests, int clients)
    {
        var data = Directory.CreateTempSubdirectory("easel-soak-").FullName;
        try
        {
            using var server = await ServerProcess.StartAsync(program, model, data);
            var soak = new Soak(server.Client, "\"size\":\"128x128\",\"steps\":2", TimeSpan.FromSeconds(8));
            var (clock, samples) = (Stopwatch.StartNew(), Enumerable.Range(0, Parts).Select(_ => new List<long>()).ToArray());
            var run = soak.RunAsync(requests, clients);
            while (await Task.WhenAny(run, Task.Delay(200)) != run) samples[Math.Min(Parts - 1, soak.Finished * Parts / requests)].Add(server.Memory);
            await run;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests} requests of {clients} clients in {clock.Elapsed.TotalSeconds:F0} s: {string.Join(", ", soak.Ends.Select(e => $"{e.Count} {e.End}"))}"));
            var memory = samples.Select(s => s.Count == 0 ? 0 : s.Order().ElementAt(s.Count / 2) / 1e6).ToArray();
            var growth = memory[^1] / memory[Parts / 4] - 1;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory by eighths (medians, MB): {string.Join(" ", memory.Select(m => m.ToString("F0", CultureInfo.InvariantCulture)))}; the last to the third: {growth:+0.0%;-0.0%}"));
            var faults = await soak.FaultsAsync();
            Console.WriteLine($"{faults.Count} jobs lost, left over or done twice");
            foreach (var fault in faults.Take(20)) Console.WriteLine($"  {fault}");
            return faults.Count == 0 && growth <= 0.05 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
