using System.Diagnostics;
using System.Globalization;
using TorchSharp;

namespace Easel.Bench.Serving;

/// <summary>Whether several pictures in one batch take less time than one after the other: a denoising step of each, in turns.</summary>
internal static class Batching
{
    private static readonly int[] Batches = [1, 2, 4];

    /// <summary>Measures and prints the medians of a step, per picture.</summary>
    public static int Print(string model, int threads, int runs)
    {
        Runtime.NativeRuntime.Load();
        torch.set_num_threads(threads);
        using var easel = TextToImage.Load(model);
        using var noGrad = torch.no_grad();
        var layout = easel.Plan(new ImageRequest(Child.Prompt));
        foreach (var size in new[] { 128, 256, 512 })
        {
            // Without guidance a step is one pass, to which any number of latents can be given.
            using var denoiser = easel.Model.Prepare(Child.Prompt, null, layout, size, size, 1);
            var times = Batches.ToDictionary(batch => batch, _ => (Wall: new List<double>(), Processor: new List<double>()));
            for (var run = -2; run < runs; run++)
            {
                foreach (var batch in Batches)
                {
                    using var noise = torch.randn(batch, easel.Model.LatentChannels, size / easel.Model.Downsampling, size / easel.Model.Downsampling);
                    var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                    denoiser.Denoise(noise, 0.5).Dispose();
                    if (run < 0) continue;
                    times[batch].Wall.Add(clock.Elapsed.TotalMilliseconds / batch);
                    times[batch].Processor.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / batch);
                }
            }
            foreach (var (batch, (wall, processor)) in times)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} px, {threads} threads, {batch} in a batch: {Median(wall):F1} ms a picture and step, {Median(processor):F1} ms of processor time"));
        }
        return 0;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
