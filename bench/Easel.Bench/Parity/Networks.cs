using System.Text.Json;
using Easel.Checkpoints;
using Easel.Families;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench.Parity;

/// <summary>Runs a golden: its outputs by name.</summary>
internal delegate IEnumerable<(string Output, Tensor Actual)> Runner(Golden golden, ScalarType type);

/// <summary>Which network computes which kind of golden.</summary>
internal static class Networks
{
    public static IReadOnlyDictionary<string, Runner> Runners { get; } = new Dictionary<string, Runner>
    {
        ["diffusers_unet"] = UNet,
        ["ldm_unet"] = OriginalUNet,
        ["diffusers_vae"] = Autoencoder,
        ["ldm_vae"] = OriginalAutoencoder,
        ["taesd"] = Tiny,
        ["clip_text_hf"] = Clip,
        ["open_clip_text_orig"] = OriginalOpenClip,
        ["t5_encoder"] = T5,
        ["SD3Transformer2DModel"] = MmDiT,
        ["sai_mmdit"] = OriginalMmDiT,
        ["FluxTransformer2DModel"] = Flux,
        ["bfl_flux"] = OriginalFlux,
        ["ChromaTransformer2DModel"] = Chroma,
        ["PixArtTransformer2DModel"] = PixArt,
        ["pipeline"] = Pipelines.Run,
    };

    public static ConfigReader Config(Golden golden, params string[] path)
    {
        var json = golden.ConfigJson;
        foreach (var step in path) json = json.GetProperty(step);
        return new ConfigReader(json, golden.Name);
    }

    // Computed in the type's precision, answered in float32.
    private static Tensor To(this Tensor x, ScalarType type) => x.to(type);

    private static IEnumerable<(string, Tensor)> UNet(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.UNet(Config(golden));
        using var network = NetworkLoad.Load(() => new UNet(config), golden.Weights(), type);
        foreach (var run in golden.Inputs.Select(i => i.Split('/')[0]).Distinct())
        {
            Tensor? Optional(string name) => golden.HasInput($"{run}/{name}") ? golden.Input($"{run}/{name}") : null;
            var condition = new UNetCondition(golden.Input($"{run}/encoder_hidden_states"), Optional("text_embeds"), Optional("time_ids"));
            yield return ($"{run}/sample", network.Forward(golden.Input($"{run}/sample").To(type), golden.Input($"{run}/timestep"), condition));
        }
    }

    private static IEnumerable<(string, Tensor)> OriginalUNet(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.UNet(Config(golden, "diffusers_equivalent"));
        using var network = NetworkLoad.Load(() => new UNet(config), golden.Original(Architecture.UNet, "model.diffusion_model."), type);
        Tensor? Optional(string name) => golden.HasInput(name) ? golden.Input(name) : null;
        var condition = new UNetCondition(golden.Input("encoder_hidden_states"), Optional("text_embeds"), Optional("time_ids"));
        yield return ("sample", network.Forward(golden.Input("sample").To(type), golden.Input("timestep"), condition));
    }

    private static IEnumerable<(string, Tensor)> Autoencoder(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.AutoencoderKl(Config(golden));
        using var network = NetworkLoad.Load(() => new AutoencoderKl(config), golden.Weights(), type);
        foreach (var suffix in new[] { "", "_odd" })
        {
            var moments = network.EncodeMoments(golden.Input("image" + suffix).To(type));
            yield return ("moments" + suffix, moments);
            yield return ("mode" + suffix, moments.narrow(1, 0, config.LatentChannels));
            yield return ("decoded" + suffix, network.DecodeRaw(golden.Input("latent" + suffix).To(type)));
        }
    }

    private static IEnumerable<(string, Tensor)> OriginalAutoencoder(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.AutoencoderKl(Config(golden, "diffusers_equivalent"));
        using var network = NetworkLoad.Load(() => new AutoencoderKl(config), golden.Original(Architecture.Autoencoder, "first_stage_model."), type);
        yield return ("moments", network.EncodeMoments(golden.Input("image").To(type)));
        yield return ("decoded", network.DecodeRaw(golden.Input("latent").To(type)));
    }

    private static IEnumerable<(string, Tensor)> Tiny(Golden golden, ScalarType type)
    {
        var arguments = golden.Config.Object("args");
        var config = new TinyAutoencoderConfig(arguments.Int("latent_channels", 4), arguments.Bool("use_midblock_gn", false));
        if (golden.Config.Text("net") == "Encoder")
        {
            using var encoder = NetworkLoad.Load(() => new TinyEncoder(config), golden.Weights(), type);
            foreach (var input in golden.Inputs) yield return (input.Replace("image", "latent"), encoder.Encode(golden.Input(input).To(type)));
        }
        else
        {
            using var decoder = NetworkLoad.Load(() => new TinyDecoder(config), golden.Weights(), type);
            foreach (var input in golden.Inputs) yield return (input.Replace("latent", "image"), decoder.Decode(golden.Input(input).To(type)));
        }
    }

    private static IEnumerable<(string, Tensor)> Clip(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.ClipText(golden.Config, projected: true);
        using var network = NetworkLoad.Load(() => new ClipText(config), golden.Weights(), type, KeyRules.Clip(config));
        var output = network.Encode(golden.Input("input_ids").to(ScalarType.Int64), type);
        yield return ("pooled", output.Pooled);
        foreach (var named in Layers(golden, output)) yield return named;
    }

    private static IEnumerable<(string, Tensor)> OriginalOpenClip(Golden golden, ScalarType type)
    {
        var settings = golden.Config;
        var width = settings.Int("width");
        var config = new ClipTextConfig(width, settings.Int("layers"), settings.Int("heads"), 4 * width, settings.Text("activation") != "gelu", settings.Int("embed_dim"),
            settings.Int("vocab_size"), settings.Int("context_length"), settings.Int("eos_token_id"));
        using var network = NetworkLoad.Load(() => new ClipText(config), golden.Original(Architecture.ClipText), type, KeyRules.Clip(config));
        foreach (var named in Layers(golden, network.Encode(golden.Input("input_ids").to(ScalarType.Int64), type))) yield return named;
    }

    private static IEnumerable<(string, Tensor)> Layers(Golden golden, ClipTextOutput output)
    {
        yield return ("last_hidden_state", output.Last);
        yield return ("projected", output.Projected!);
        for (var i = 0; i < output.Layers.Count; i++)
            if (golden.Outputs.Contains($"hidden_{i}")) yield return ($"hidden_{i}", output.Layers[i]);
    }

    private static IEnumerable<(string, Tensor)> T5(Golden golden, ScalarType type)
    {
        using var network = NetworkLoad.Load(() => new T5Encoder(DiffusersConfig.T5Encoder(golden.Config)), golden.Weights(), type, KeyRules.T5(hasShared: true));
        Tensor Ids(string name) => golden.Input(name).to(ScalarType.Int64);
        yield return ("last_hidden_state", network.Encode(Ids("input_ids"), type));
        yield return ("masked_last_hidden_state", network.Encode(Ids("input_ids"), type, Ids("attention_mask")));
        yield return ("last_hidden_state_long", network.Encode(Ids("input_ids_long"), type));
    }

    private static IEnumerable<(string, Tensor)> MmDiT(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.MmDiT(golden.Config);
        using var network = NetworkLoad.Load(() => new MmDiT(config), golden.Weights(), type);
        yield return ("sample", network.Forward(golden.Input("hidden_states").To(type), golden.Input("timestep"), golden.Input("encoder_hidden_states"), golden.Input("pooled_projections")));
    }

    private static IEnumerable<(string, Tensor)> OriginalMmDiT(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.MmDiT(Config(golden, "diffusers_equivalent"));
        using var network = NetworkLoad.Load(() => new MmDiT(config), golden.Original(Architecture.StableDiffusion3, "model.diffusion_model."), type);
        yield return ("sample", network.Forward(golden.Input("x").To(type), golden.Input("t"), golden.Input("context"), golden.Input("y")));
    }

    private static IEnumerable<(string, Tensor)> Flux(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.Flux(golden.Config);
        using var network = NetworkLoad.Load(() => new FluxTransformer(config), golden.Weights(), type);
        var guidance = golden.HasInput("guidance") ? golden.Input("guidance") : null;
        yield return ("sample", network.Forward(golden.Input("hidden_states").To(type), golden.Input("img_ids"), golden.Input("encoder_hidden_states"), golden.Input("txt_ids"),
            golden.Input("pooled_projections"), (golden.Input("timestep"), guidance)));
    }

    private static IEnumerable<(string, Tensor)> OriginalFlux(Golden golden, ScalarType type)
    {
        var config = DiffusersConfig.Flux(Config(golden, "diffusers_equivalent"));
        using var network = NetworkLoad.Load(() => new FluxTransformer(config), golden.Original(Architecture.Flux), type);
        yield return ("img", network.Forward(golden.Input("img").To(type), golden.Input("img_ids")[0], golden.Input("txt"), golden.Input("txt_ids")[0],
            golden.Input("y"), (golden.Input("timesteps"), golden.Input("guidance"))));
    }

    private static IEnumerable<(string, Tensor)> Chroma(Golden golden, ScalarType type)
    {
        using var network = NetworkLoad.Load(() => new ChromaTransformer(DiffusersConfig.Chroma(golden.Config)), golden.Weights(), type);
        yield return ("sample", network.Forward(golden.Input("hidden_states").To(type), golden.Input("img_ids"), golden.Input("encoder_hidden_states"), golden.Input("txt_ids"), golden.Input("timestep")));
    }

    private static IEnumerable<(string, Tensor)> PixArt(Golden golden, ScalarType type)
    {
        using var network = NetworkLoad.Load(() => new PixArtTransformer(DiffusersConfig.PixArt(golden.Config)), golden.Weights(), type);
        yield return ("sample", network.Forward(golden.Input("hidden_states").To(type), golden.Input("timestep"), golden.Input("encoder_hidden_states"), golden.Input("encoder_attention_mask")));
    }
}
