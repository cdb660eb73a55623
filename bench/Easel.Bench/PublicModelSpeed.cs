using System.Globalization;
using Easel.Checkpoints;
using Easel.Families;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench;

/// <summary>Times full-size networks of published models; random weights cost what real ones do.</summary>
internal static class PublicModelSpeed
{
    private const int PromptTokens = 77;

    public static int Print(bool isSdxl, int threads, bool isExact, int size, int runs, string parts)
    {
        var (unet, autoencoder) = isSdxl ? (UNetConfig.Sdxl, AutoencoderKlConfig.Sdxl) : (UNetConfig.StableDiffusion1, AutoencoderKlConfig.StableDiffusion);
        ClipTextConfig[] texts = isSdxl ? [ClipTextConfig.Large, ClipTextConfig.BigG] : [ClipTextConfig.Large];
        if (size == 0) size = isSdxl ? 1024 : 512;
        if (!MachineMemory.Suffices((isSdxl ? 14.5 : 4.5) * (isExact ? 2 : 1), isSdxl ? "SDXL" : "Stable Diffusion 1.5")) return 1;

        set_num_threads(threads);
        var type = isExact ? ScalarType.Float32 : ScalarType.BFloat16;
        Console.WriteLine($"{(isSdxl ? "SDXL" : "Stable Diffusion 1.5")}, {size}x{size}, {threads} threads, {(isExact ? "fp32" : "bf16")}; seconds: median of {runs}, and of the processor's time");
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory("easel-bench-").FullName;
        try
        {
            RandomWeights.Write(Path.Combine(folder, "unet"), () => new UNet(unet));
            RandomWeights.Write(Path.Combine(folder, "vae"), () => new AutoencoderKl(autoencoder));
            for (var i = 0; i < texts.Length; i++) RandomWeights.Write(Path.Combine(folder, $"text{i}"), () => new ClipText(texts[i]));
            var gigabytes = Directory.GetFiles(folder).Sum(f => new FileInfo(f).Length) / 1e9;

            Tensor? context = null;
            UNet? network = null;
            AutoencoderKl? decoder = null;
            void Step(int batch)
            {
                using var step = NewDisposeScope();
                var condition = new UNetCondition(context!.expand(batch, -1, -1), isSdxl ? zeros(batch, 1280, type) : null, isSdxl ? full([batch, 6], 1024f) : null);
                network!.Forward(randn([batch, 4, size / 8, size / 8], generator: new Generator(1)).to(type), full([batch], 500f), condition).Dispose();
            }
            SpeedReport.Time(string.Create(CultureInfo.InvariantCulture, $"from files of {gigabytes:F1} GB (float16) to the end of a first step"), 1, () =>
            {
                var states = new List<Tensor>();
                for (var i = 0; i < texts.Length; i++)
                {
                    using var text = Load(Path.Combine(folder, $"text{i}"), () => new ClipText(texts[i]), type);
                    states.Add(text.Encode(zeros([1, PromptTokens], ScalarType.Int64), type).Last);
                }
                context = cat(states, -1);
                network = Load(Path.Combine(folder, "unet"), () => new UNet(unet), type);
                decoder = Load(Path.Combine(folder, "vae"), () => new AutoencoderKl(autoencoder), type);
                Step(2);
            });
            if (parts.Contains("step"))
            {
                SpeedReport.Time("guided step, both evaluations in one batch", runs, () => Step(2));
                SpeedReport.Time("guided step, one evaluation after the other", runs, () => { Step(1); Step(1); });
            }
            var latents = randn([1, 4, size / 8, size / 8], generator: new Generator(1)).to(type);
            if (parts.Contains("decode")) SpeedReport.Time("decode", runs, () => Decode(() => decoder!.Decode(latents)));
            if (parts.Contains("tiny"))
            {
                RandomWeights.Write(Path.Combine(folder, "tiny"), () => new TinyDecoder(new TinyAutoencoderConfig(4)));
                using var tiny = Load(Path.Combine(folder, "tiny"), () => new TinyDecoder(new TinyAutoencoderConfig(4)), type);
                SpeedReport.Time("decode, tiny autoencoder", runs, () => Decode(() => tiny.Decode(latents)));
            }
            network!.Dispose();
            decoder!.Dispose();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        SpeedReport.PeakMemory();
        return 0;
    }

    private static void Decode(Func<Tensor> decode)
    {
        using var scope = NewDisposeScope();
        decode();
    }

    private static T Load<T>(string path, Func<T> build, ScalarType type) where T : nn.Module
    {
        using var file = SafetensorsFile.Open(path);
        return NetworkLoad.Load(build, WeightSource.Of(file), type);
    }
}
