using Easel.Denoising;
using Easel.Families;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench.Parity;

/// <summary>Whole runs: conditions and starting latents in, picture out, through our denoisers and samplers.</summary>
internal static class Pipelines
{
    public static IEnumerable<(string Output, Tensor Actual)> Run(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.AutoencoderKl(Component(golden, "vae"));
        using var autoencoder = NetworkLoad.Load(() => new AutoencoderKl(config), golden.Weights("vae."), type);
        var (denoiser, network) = Denoiser(golden, type);
        using (denoiser)
        using (network)
        {
            var (schedule, sigmas) = Levels(golden);
            var isPacked = network is FluxTransformer;
            // DDIM's states are variance-preserving; ours, and Euler's of the reference, are not.
            var preserves = golden.Inputs.Contains("image") || golden.ConfigJson.GetProperty("scheduler")[0].GetString() == "DDIMScheduler";
            double Preserved(double sigma) => preserves ? 1 / Math.Sqrt(1 + sigma * sigma) : 1;
            var start = Start(golden, autoencoder, schedule, sigmas[0], type);
            if (isPacked) start = FluxDenoiser.Unpack(start, 16, 24);
            Tensor? last = null;
            foreach (var step in new EulerSampler().Run(denoiser.Denoise, start, schedule, sigmas))
            {
                using Scalar factor = Preserved(step.NextSigma);
                last = step.State.mul(factor);
                yield return ($"latents.{step.Index}", isPacked ? FluxDenoiser.Pack(last) : last);
            }
            var picture = autoencoder.Decode(last!.to(type)).to(ScalarType.Float32);
            using Scalar half = 0.5f, zero = 0f, one = 1f;
            yield return ("image", picture.mul(half).add(half, one).clamp(zero, one));
        }
    }

    private static (ConditionedDenoiser, nn.Module) Denoiser(Golden golden, ScalarType type)
    {
        var (components, call) = (golden.ConfigJson.GetProperty("components"), Networks.Config(golden, "call"));
        var (text, guidance) = (golden.Input("prompt_embeds"), call.Double("guidance_scale"));
        Tensor? Optional(string name) => golden.HasInput(name) ? golden.Input(name) : null;
        if (components.TryGetProperty("unet", out _))
        {
            var config = DiffusersConfig.UNet(Component(golden, "unet"));
            var unet = NetworkLoad.Load(() => new UNet(config), golden.Weights("unet."), type);
            var sizes = config.SizeEmbedding is null ? null : tensor(new[] { "original_size", "crops_coords_top_left", "target_size" }.SelectMany(k => call.Ints(k, least: 0)).Select(v => (float)v).ToArray(), [1, 6]);
            var (with, without) = (new UNetCondition(text, Optional("pooled_prompt_embeds"), sizes), new UNetCondition(golden.Input("negative_prompt_embeds"), Optional("negative_pooled_prompt_embeds"), sizes));
            return (new UNetDenoiser(unet, new DdpmSchedule(), Prediction.Epsilon, type, with, without, guidance), unet);
        }
        var settings = Component(golden, "transformer");
        var pooled = golden.Input("pooled_prompt_embeds");
        if (components.GetProperty("transformer")[0].GetString() == "SD3Transformer2DModel")
        {
            var config = DiffusersConfig.MmDiT(settings);
            var network = NetworkLoad.Load(() => new MmDiT(config), golden.Weights("transformer."), type);
            return (new MmDiTDenoiser(network, type, new TextCondition(text, pooled), new TextCondition(golden.Input("negative_prompt_embeds"), golden.Input("negative_pooled_prompt_embeds")), guidance), network);
        }
        var flux = DiffusersConfig.Flux(settings);
        var transformer = NetworkLoad.Load(() => new FluxTransformer(flux), golden.Weights("transformer."), type);
        return (new FluxDenoiser(transformer, type, new TextCondition(text, pooled), guidance), transformer);
    }

    private static (NoiseSchedule, IReadOnlyList<double>) Levels(Golden golden)
    {
        var (scheduler, call) = (golden.ConfigJson.GetProperty("scheduler"), Networks.Config(golden, "call"));
        var steps = call.Int("num_inference_steps");
        switch (scheduler[0].GetString())
        {
            case "DDIMScheduler":
            {
                var ddpm = new DdpmSchedule();
                var levels = golden.HasInput("image") ? ddpm.Sigmas(steps, call.Double("strength")) : ddpm.Sigmas(steps);
                return (ddpm, [.. levels.SkipLast(1), ddpm.SigmaMin]);
            }
            case "EulerDiscreteScheduler":
                return (new DdpmSchedule(), new DdpmSchedule().Sigmas(steps));
            default:
            {
                var isDynamic = scheduler[1].TryGetProperty("use_dynamic_shifting", out var dynamic) && dynamic.GetBoolean();
                // exp(mu), mu linear in the number of tokens between 256 and 4096; 96 tokens here.
                var mu = 0.5 + (96 - 256) * (1.15 - 0.5) / (4096 - 256);
                var flow = isDynamic ? new RectifiedFlowSchedule(Math.Exp(mu), last: 1.0 / steps) : new RectifiedFlowSchedule(3, last: 0.003 / 1.002);
                return (flow, flow.Sigmas(steps));
            }
        }
    }

    private static Tensor Start(Golden golden, AutoencoderKl autoencoder, NoiseSchedule schedule, double sigma, ScalarType type)
    {
        if (!golden.HasInput("image")) return golden.HasInput("latents") && schedule is DdpmSchedule ? schedule.Start(golden.Input("latents"), sigma) : golden.Input("latents");
        using Scalar low = -30f, high = 20f, half = 0.5f, two = 2f, one = 1f, minusOne = -1f;
        var moments = autoencoder.EncodeMoments(golden.Input("image").mul(two).add(minusOne, one).to(type)).to(ScalarType.Float32).chunk(2, 1);
        var drawn = moments[0] + moments[1].clamp(low, high).mul(half).exp() * golden.Input("noise_0");
        return schedule.AddNoise(autoencoder.ToDiffusion(drawn), golden.Input("noise_1"), sigma);
    }

    // Components are pairs of class name and settings.
    private static ConfigReader Component(Golden golden, string name) => new(golden.ConfigJson.GetProperty("components").GetProperty(name)[1], $"{golden.Name}, {name}");
}
