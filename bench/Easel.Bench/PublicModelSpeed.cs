using System.Diagnostics;
using System.Globalization;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench;

/// <summary>Times the full-size networks of Stable Diffusion 1.5; random weights cost what real ones do.</summary>
internal static class PublicModelSpeed
{
    public static void Print(int threads, bool isExact, int size, string parts, int runs)
    {
        Easel.Runtime.NativeRuntime.Load();
        set_num_threads(threads);
        var type = isExact ? ScalarType.Float32 : ScalarType.BFloat16;
        Console.WriteLine($"Stable Diffusion 1.5, {size}x{size}, {threads} threads, {(isExact ? "fp32" : "bf16")}; seconds, best of {runs}");
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var cells = size / 8;
        if (parts.Contains("unet"))
        {
            using var network = Filled(() => new UNet(UNetConfig.StableDiffusion1), type);
            Tensor Latents(int batch) => randn([batch, 4, cells, cells], generator: new Generator(1)).to(type);
            void Step(int batch) => network.Forward(Latents(batch), full([batch], 500f), new UNetCondition(randn([batch, 77, 768], generator: new Generator(2)).to(type))).Dispose();
            Report("guided step, both evaluations in one batch", runs, () => Step(2));
            Report("guided step, one evaluation after the other", runs, () => { Step(1); Step(1); });
        }
        if (parts.Contains("decode"))
        {
            using var network = Filled(() => new AutoencoderKl(AutoencoderKlConfig.StableDiffusion), type);
            Report("decode", runs, () => network.Decode(randn([1, 4, cells, cells], generator: new Generator(1)).to(type)).Dispose());
        }
        if (parts.Contains("tiny"))
        {
            using var network = Filled(() => new TinyDecoder(new TinyAutoencoderConfig(4)), type);
            Report("decode, tiny", runs, () => network.Decode(randn([1, 4, cells, cells], generator: new Generator(1)).to(type)).Dispose());
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e9:F2} GB"));
    }

    private static T Filled<T>(Func<T> build, ScalarType type) where T : nn.Module
    {
        using var blank = new Blank(type);
        var network = build();
        var random = new Generator(7);
        foreach (var (_, tensor) in network.state_dict())
        {
            using var inner = NewDisposeScope();
            using Scalar scale = tensor.dim() == 1 ? 0.1 : 1 / Math.Sqrt(Math.Max(1, tensor.numel() / tensor.shape[0]));
            tensor.copy_(randn(tensor.shape, generator: random).mul(scale));
        }
        network.eval();
        return network;
    }

    private static void Report(string what, int runs, Action once)
    {
        var best = double.PositiveInfinity;
        for (var run = 0; run < runs; run++)
        {
            using var scope = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            once();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-48} {best,8:F2}"));
    }
}
