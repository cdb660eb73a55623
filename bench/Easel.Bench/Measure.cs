using System.Diagnostics;
using System.Text.Json;
using TorchSharp;

namespace Easel.Bench;

internal static class Measure
{
    public sealed record Outcome(Dictionary<string, double> Figures, double Seconds, double PeakMegabytes);

    /// <summary>Runs this program again in a role and reads its figures, its wall time and its peak memory.</summary>
    public static Outcome Child(string kind, string model, int threads, string precision, int repeats)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(Measure).Assembly.Location);
        foreach (var argument in new[] { "--child", kind, model, threads.ToString(), precision, repeats.ToString() }) start.ArgumentList.Add(argument);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var peak = 0L;
        var output = process.StandardOutput.ReadToEndAsync();
        while (!process.WaitForExit(20))
        {
            try { peak = Math.Max(peak, process.PeakWorkingSet64); process.Refresh(); }
            catch (InvalidOperationException) { break; }
        }
        var seconds = clock.Elapsed.TotalSeconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"The measured process ended with {process.ExitCode}.");
        return new Outcome(JsonSerializer.Deserialize<Dictionary<string, double>>(output.Result)!, seconds, peak / 1048576.0);
    }

    /// <summary>How far the two types' pictures are apart, over eight seeds.</summary>
    public static string PixelDifference(string model)
    {
        using var half = TextToImage.Load(model, torch.ScalarType.BFloat16);
        using var full = TextToImage.Load(model, torch.ScalarType.Float32);
        var differences = new List<double>();
        for (var seed = 0UL; seed < 8; seed++)
        {
            var layout = full.Plan(new ImageRequest(Bench.Child.Prompt) { Seed = seed });
            var request = new ImageRequest(Bench.Child.Prompt) { Seed = seed, Layout = layout };
            var (a, b) = (Picture(half, request), Picture(full, request));
            differences.Add(a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Average());
        }
        return $"mean absolute difference {differences.Average():F2} of 255 per channel, worst picture {differences.Max():F2}";
    }

    private static byte[] Picture(TextToImage easel, ImageRequest request) => easel.Create(request).Last().Result!.Picture.Pixels.ToArray();
}
