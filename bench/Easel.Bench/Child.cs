using System.Diagnostics;
using Easel.Layouts;
using TorchSharp;

namespace Easel.Bench;

/// <summary>What runs in a process of its own, so that start-up and peak memory are its own.</summary>
internal static class Child
{
    public const string Prompt = "a beach with palm trees in the background";

    public static Dictionary<string, double> Run(string kind, string folder, int threads, string precision, int repeats)
    {
        Easel.Runtime.NativeRuntime.Load();
        torch.set_num_threads(threads);
        torch.ScalarType? type = precision switch { "bf16" => torch.ScalarType.BFloat16, "fp32" => torch.ScalarType.Float32, _ => null };
        var clock = Stopwatch.StartNew();
        using var easel = TextToImage.Load(folder, type);
        var figures = new Dictionary<string, double> { ["load"] = clock.Elapsed.TotalMilliseconds };
        if (kind == "cold")
        {
            foreach (var _ in easel.Create(new ImageRequest(Prompt))) { }
            return figures;
        }

        var samples = new Dictionary<string, List<double>>();
        var whole = new ImageRequest(Prompt) { Quality = kind == "high" ? Quality.High : Quality.Medium };
        if (kind is "large" or "high") whole = whole with { Width = 512, Height = 512 };
        for (var run = -2; run < repeats; run++)
        {
            void Add(string name, double value) { if (run >= 0) (samples.TryGetValue(name, out var list) ? list : samples[name] = []).Add(value); }
            Whole(easel, whole with { Seed = (ulong)(run + 10) }, Add);
            if (kind == "warm") Stages(easel, (ulong)(run + 10), Add);
        }
        foreach (var (name, values) in samples) figures[name] = values.Order().ElementAt(values.Count / 2);
        return figures;
    }

    private static void Whole(TextToImage easel, ImageRequest request, Action<string, double> add)
    {
        var clock = Stopwatch.StartNew();
        foreach (var step in easel.Create(request, previews: true))
        {
            if (step.IsDraft) add("draft", clock.Elapsed.TotalMilliseconds);
            else if (step.Step == 0) add("sketch", clock.Elapsed.TotalMilliseconds);
            if (step.Step == 1) add("preview", clock.Elapsed.TotalMilliseconds);
        }
        clock.Restart();
        foreach (var _ in easel.Create(request)) { }
        add("picture", clock.Elapsed.TotalMilliseconds);
    }

    private static void Stages(TextToImage easel, ulong seed, Action<string, double> add)
    {
        var layout = easel.Plan(new ImageRequest(Prompt) { Seed = seed });
        var (size, channels) = (easel.Model.Defaults.Size, easel.Model.LatentChannels);
        var clock = Stopwatch.StartNew();
        using var denoiser = easel.Model.Prepare(Prompt, null, layout, size, size, easel.Model.Defaults.Guidance);
        add("prepare", clock.Elapsed.TotalMilliseconds);
        using var noise = torch.zeros(1, channels, size / easel.Model.Downsampling, size / easel.Model.Downsampling);
        clock.Restart();
        using var clean = denoiser.Denoise(noise, 0.5);
        add("step", clock.Elapsed.TotalMilliseconds);
        clock.Restart();
        easel.Model.Decode(clean, preview: false);
        add("decode", clock.Elapsed.TotalMilliseconds);
        clock.Restart();
        easel.Model.Decode(clean, preview: true);
        add("rough", clock.Elapsed.TotalMilliseconds);
    }
}
