using System.Text.Json;

namespace Easel.Checkpoints;

/// <summary>Tells what a file or folder of weights is, by its keys and shapes; nothing is read but the header.</summary>
public static class ModelDetector
{
    private static readonly string[] DenoiserPrefixes = ["model.diffusion_model.", "", "diffusion_model.", "transformer.", "unet."];
    private static readonly string[] AutoencoderPrefixes = ["first_stage_model.", "vae.", ""];

    // A key behind the denoiser's prefix, and the family that has it; the first that fits. UNets come last, by shapes.
    private static readonly (string Key, Func<Keys, (ModelFamily Family, string Variant)> Is, Architecture? Architecture)[] Denoisers =
    [
        ("single_stream_modulation.lin.weight", _ => (ModelFamily.Flux2, "base"), null),
        ("double_stream_modulation_img.linear.weight", _ => (ModelFamily.Flux2, "base"), null),
        ("distilled_guidance_layer.in_proj.bias", _ => (ModelFamily.Chroma, "base"), Architecture.Chroma),
        ("double_blocks.0.img_attn.norm.key_norm.scale", Flux, Architecture.Flux),
        ("single_transformer_blocks.0.proj_mlp.weight", Flux, Architecture.Flux),
        ("joint_blocks.0.context_block.adaLN_modulation.1.bias", Sd3, Architecture.StableDiffusion3),
        ("pos_embed.pos_embed", Sd3, Architecture.StableDiffusion3),
        ("layers.0.adaLN_modulation.0.weight", _ => (ModelFamily.ZImage, "base"), null),
        ("cap_embedder.0.weight", _ => (ModelFamily.Lumina2, "base"), null),
        ("time_caption_embed.caption_embedder.0.weight", _ => (ModelFamily.Lumina2, "base"), null),
        ("double_layers.0.attn.w2q.weight", _ => (ModelFamily.AuraFlow, "base"), null),
        ("joint_transformer_blocks.0.attn.to_q.weight", _ => (ModelFamily.AuraFlow, "base"), null),
        ("transformer_blocks.0.img_mod.1.weight", _ => (ModelFamily.QwenImage, "base"), null),
        ("blocks.0.mlp.fc1.weight", PixArt, Architecture.PixArt),
        ("blocks.0.cross_attn.q_linear.weight", _ => (ModelFamily.Sana, "base"), null),
        ("caption_norm.weight", _ => (ModelFamily.Sana, "base"), null),
        ("caption_projection.linear_1.weight", PixArt, Architecture.PixArt),
        ("input_blocks.0.0.weight", UNet, Architecture.UNet),
        ("down_blocks.0.resnets.0.time_emb_proj.weight", UNet, Architecture.UNet),
    ];

    private static readonly (string Prefix, string Key, ModelPart Part, Architecture Architecture)[] TextEncoders =
    [
        ("cond_stage_model.transformer.", "text_model.embeddings.token_embedding.weight", ModelPart.ClipText, Architecture.ClipText),
        ("cond_stage_model.model.", "token_embedding.weight", ModelPart.OpenClipText, Architecture.ClipText),
        ("conditioner.embedders.0.transformer.", "text_model.embeddings.token_embedding.weight", ModelPart.ClipText, Architecture.ClipText),
        ("conditioner.embedders.0.model.", "token_embedding.weight", ModelPart.OpenClipText, Architecture.ClipText),
        ("conditioner.embedders.1.model.", "token_embedding.weight", ModelPart.OpenClipText, Architecture.ClipText),
        ("text_encoders.clip_l.transformer.", "text_model.embeddings.token_embedding.weight", ModelPart.ClipText, Architecture.ClipText),
        ("text_encoders.clip_g.transformer.", "text_model.embeddings.token_embedding.weight", ModelPart.OpenClipText, Architecture.ClipText),
        ("text_encoders.t5xxl.transformer.", "shared.weight", ModelPart.T5Text, Architecture.T5Encoder),
        ("text_encoders.t5xxl.transformer.", "encoder.embed_tokens.weight", ModelPart.T5Text, Architecture.T5Encoder),
    ];

    private static readonly Dictionary<string, ModelFamily> Pipelines = new(StringComparer.Ordinal)
    {
        ["StableDiffusionPipeline"] = ModelFamily.StableDiffusion1, ["StableDiffusionInpaintPipeline"] = ModelFamily.StableDiffusion1, ["StableDiffusionInstructPix2PixPipeline"] = ModelFamily.StableDiffusion1,
        ["StableDiffusionImg2ImgPipeline"] = ModelFamily.StableDiffusion1, ["LatentConsistencyModelPipeline"] = ModelFamily.StableDiffusion1,
        ["StableDiffusionXLPipeline"] = ModelFamily.Sdxl, ["StableDiffusionXLInpaintPipeline"] = ModelFamily.Sdxl, ["StableDiffusionXLImg2ImgPipeline"] = ModelFamily.Sdxl,
        ["StableDiffusion3Pipeline"] = ModelFamily.StableDiffusion3, ["FluxPipeline"] = ModelFamily.Flux, ["FluxFillPipeline"] = ModelFamily.Flux, ["FluxControlPipeline"] = ModelFamily.Flux,
        ["Flux2Pipeline"] = ModelFamily.Flux2, ["ChromaPipeline"] = ModelFamily.Chroma, ["ZImagePipeline"] = ModelFamily.ZImage, ["Lumina2Pipeline"] = ModelFamily.Lumina2, ["Lumina2Text2ImgPipeline"] = ModelFamily.Lumina2,
        ["AuraFlowPipeline"] = ModelFamily.AuraFlow, ["QwenImagePipeline"] = ModelFamily.QwenImage, ["SanaPipeline"] = ModelFamily.Sana, ["PixArtAlphaPipeline"] = ModelFamily.PixArt, ["PixArtSigmaPipeline"] = ModelFamily.PixArt,
    };

    /// <summary>Tells what a file is.</summary>
    /// <param name="checkpoint">The file.</param>
    /// <exception cref="CheckpointException">It is no model that Easel knows; the message lists what was seen.</exception>
    public static DetectedModel Detect(ICheckpoint checkpoint)
    {
        var all = new Keys(checkpoint, "");
        if (LoraFile.IsOne(checkpoint)) return Alone(ModelFamily.Lora);
        var parts = new Dictionary<ModelPart, PartLocation>();
        foreach (var prefix in AutoencoderPrefixes)
            if (new Keys(checkpoint, prefix) is var keys && (keys.Has("decoder.conv_in.weight") && keys.Has("decoder.conv_out.weight") || keys.Has("encoder.conv_in.weight") && keys.Has("encoder.conv_out.weight")))
                parts.TryAdd(ModelPart.Autoencoder, new PartLocation("", prefix, Architecture.Autoencoder));
        foreach (var (prefix, key, part, architecture) in TextEncoders)
            if (all.Has(prefix + key)) parts.TryAdd(part, new PartLocation("", prefix, architecture));

        foreach (var prefix in DenoiserPrefixes)
        {
            var keys = new Keys(checkpoint, prefix);
            foreach (var (key, kind, architecture) in Denoisers)
            {
                if (!keys.Has(key) || all.Has("controlnet_cond_embedding.conv_in.weight")) continue;
                var (family, variant) = kind(keys);
                parts[ModelPart.Denoiser] = new PartLocation("", prefix, architecture);
                if (all.Has("control_model.time_embed.0.weight")) parts[ModelPart.ControlNet] = new PartLocation("", "control_model.", Architecture.UNet);
                return new DetectedModel(family, variant, parts, Prediction(family, checkpoint), Notes(family, parts));
            }
        }
        return Others(checkpoint, all, parts) ?? throw Unknown(checkpoint);
    }

    /// <summary>Tells what a diffusers folder is.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UnknownModelException">Its pipeline is none that Easel knows.</exception>
    /// <exception cref="CheckpointException">Its denoiser is damaged.</exception>
    public static DetectedModel Detect(DiffusersFolder folder)
    {
        if (!Pipelines.TryGetValue(folder.Pipeline, out var family))
            throw new UnknownModelException($"{folder.Path} is a {folder.Pipeline} with {string.Join(", ", folder.Parts.Select(p => $"{p.Key} ({p.Value})"))}; Easel knows {string.Join(", ", Pipelines.Keys)}.");
        var parts = new Dictionary<ModelPart, PartLocation>();
        foreach (var (name, kind) in folder.Parts)
        {
            ModelPart? part = (name, kind) switch
            {
                ("unet" or "transformer", _) => ModelPart.Denoiser,
                ("vae", _) => ModelPart.Autoencoder,
                (_, "T5EncoderModel") => ModelPart.T5Text,
                ("text_encoder_2", "CLIPTextModelWithProjection") => ModelPart.OpenClipText,
                ("text_encoder", "CLIPTextModel" or "CLIPTextModelWithProjection") => ModelPart.ClipText,
                _ => null,
            };
            if (part is { } known && folder.HasWeights(name)) parts.TryAdd(known, new PartLocation(name, "", null));
        }
        var variant = "base";
        if (parts.TryGetValue(ModelPart.Denoiser, out var denoiser))
        {
            var inside = Detect(folder.Weights(denoiser.Folder));
            (family, variant) = (inside.Family, inside.Variant);
        }
        if (family == ModelFamily.StableDiffusion2 && parts.Remove(ModelPart.ClipText, out var text)) parts[ModelPart.OpenClipText] = text;
        return new DetectedModel(family, variant, parts, Prediction(family, null) ?? Scheduled(folder), Notes(family, parts));
    }

    private static DetectedModel Alone(ModelFamily family, string variant = "base", ModelPart? part = null, PartLocation? location = null) =>
        new(family, variant, part is { } known ? new Dictionary<ModelPart, PartLocation> { [known] = location! } : [], null, []);

    private static DetectedModel? Others(ICheckpoint checkpoint, Keys all, Dictionary<ModelPart, PartLocation> parts)
    {
        if (all.Has("control_model.time_embed.0.weight")) return Alone(ModelFamily.ControlNet, "base", ModelPart.ControlNet, new PartLocation("", "control_model.", Architecture.UNet));
        if (all.Has("controlnet_cond_embedding.conv_in.weight")) return Alone(ModelFamily.ControlNet, "base", ModelPart.ControlNet, new PartLocation("", "", null));
        if (IsTiny(all) is { } half) return Alone(ModelFamily.TinyAutoencoder, half, ModelPart.Autoencoder, new PartLocation("", "", null));
        if (all.Has("text_model.encoder.layers.0.self_attn.q_proj.weight")) return Alone(ModelFamily.ClipText, "base", ModelPart.ClipText, new PartLocation("", "", null));
        if (all.Has("transformer.resblocks.0.attn.in_proj_weight")) return Alone(ModelFamily.ClipText, "open", ModelPart.OpenClipText, new PartLocation("", "", Architecture.ClipText));
        if (all.Has("encoder.block.0.layer.0.SelfAttention.q.weight") || all.Has("enc.blk.0.attn_q.weight")) return Alone(ModelFamily.T5Text, "base", ModelPart.T5Text, new PartLocation("", "", Architecture.T5Encoder));
        if (parts.ContainsKey(ModelPart.Autoencoder)) return new DetectedModel(ModelFamily.Autoencoder, "base", parts, null, []);
        return checkpoint.Tensors.Count <= 4 && checkpoint.Tensors.All(t => t.Value.Shape.Count is 1 or 2 && (t.Key is "emb_params" or "clip_l" or "clip_g" || t.Key.StartsWith("string_to_param.", StringComparison.Ordinal) || t.Key is ['<', .., '>']))
            && checkpoint.Tensors.Count > 0 ? Alone(ModelFamily.TextualInversion) : null;
    }

    private static string? IsTiny(Keys all)
    {
        if (all.Has("encoder.layers.0.weight") && all.Has("decoder.layers.1.weight") || all.Has("taesd_encoder.0.weight") || all.Has("encoder.layers.1.conv.0.weight")) return "base";
        if (all.Shape("0.weight") is [_, 3, 3, 3] && all.Has("1.conv.0.weight")) return "encoder";
        return all.Shape("1.weight") is [_, _, 3, 3] && all.Has("3.conv.0.weight") ? "decoder" : null;
    }

    private static (ModelFamily, string) Flux(Keys keys)
    {
        var input = (keys.Shape("img_in.weight") ?? keys.Shape("x_embedder.weight")) is [_, var channels] ? channels : 0;
        var output = (keys.Shape("final_layer.linear.weight") ?? keys.Shape("proj_out.weight")) is [var made, _] ? made : input;
        var guided = keys.Has("guidance_in.in_layer.weight") || keys.Has("time_text_embed.guidance_embedder.linear_1.weight");
        return (ModelFamily.Flux, input == output ? guided ? "dev" : "schnell" : input == 2 * output ? "control" : "fill");
    }

    // Captions of up to 120 tokens, or the size of the picture as a condition: α. Later models take 300.
    private static (ModelFamily, string) PixArt(Keys keys) =>
        (ModelFamily.PixArt, keys.Shape("y_embedder.y_embedding") is [<= 120, _] || keys.Has("csize_embedder.mlp.0.weight") || keys.Has("adaln_single.emb.resolution_embedder.linear_1.weight") ? "alpha" : "sigma");

    private static (ModelFamily, string) Sd3(Keys keys) =>
        keys.Any(".attn2.") ? (ModelFamily.StableDiffusion35Medium, "base")
        : keys.Any(".ln_q.") || keys.Any(".norm_q.") ? (ModelFamily.StableDiffusion35Large, "base") : (ModelFamily.StableDiffusion3, "base");

    private static (ModelFamily, string) UNet(Keys keys)
    {
        var channels = (keys.Shape("input_blocks.0.0.weight") ?? keys.Shape("conv_in.weight")) is [_, var input, ..] ? input : 4;
        var variant = channels switch { 4 => "base", 8 => "edit", 9 => "inpainting", _ => $"{channels} channels" };
        var context = keys.ShapeOf("attn2.to_k.weight") is [_, var width] ? width : 0;
        var levels = keys.Count(".0.op.weight") + keys.Count(".downsamplers.0.conv.weight");
        // Read off the structure, not the widths, so that a small network is recognised as well as a large one.
        if (keys.Has("label_emb.0.0.weight") || keys.Has("add_embedding.linear_1.weight")) return (levels >= 3 || context == 1280 ? ModelFamily.SdxlRefiner : ModelFamily.Sdxl, variant);
        return (context == 1024 || context != 768 && keys.ShapeOf(".proj_in.weight") is { Count: 2 } ? ModelFamily.StableDiffusion2 : ModelFamily.StableDiffusion1, variant);
    }

    private static string? Prediction(ModelFamily family, ICheckpoint? file)
    {
        if (family is >= ModelFamily.StableDiffusion3 and <= ModelFamily.Sana) return "flow";
        if (file is null) return null;
        if (file.Tensors.ContainsKey("edm_vpred.sigma_max")) return "edm-v";
        if (file.Tensors.ContainsKey("edm_mean")) return "edm";
        if (file.Tensors.ContainsKey("v_pred")) return "v";
        if (file.Metadata.TryGetValue("modelspec.prediction_type", out var stated)) return stated.StartsWith('v') ? "v" : "epsilon";
        if (family != ModelFamily.StableDiffusion2) return "epsilon";
        // The number of training steps of SD 2.1 base, the one well-known pickle of this family that predicts the noise.
        return file.Metadata.TryGetValue("global_step", out var step) && step == "875000" ? "epsilon" : null;
    }

    private static string Scheduled(DiffusersFolder folder)
    {
        if (!folder.Parts.ContainsKey("scheduler")) return "epsilon";
        return folder.Config("scheduler").TryGetProperty("prediction_type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString()!.StartsWith('v') ? "v" : "epsilon";
    }

    private static List<string> Notes(ModelFamily family, Dictionary<ModelPart, PartLocation> parts)
    {
        var missing = Needed(family).Where(p => !parts.ContainsKey(p)).ToList();
        return missing.Count == 0 ? [] : [$"Not there, and needed from other files: {string.Join(", ", missing)}."];
    }

    /// <summary>What a model of a family needs beside its network.</summary>
    internal static IReadOnlyList<ModelPart> Needed(ModelFamily family) => family switch
    {
        ModelFamily.StableDiffusion1 => [ModelPart.Autoencoder, ModelPart.ClipText],
        ModelFamily.StableDiffusion2 => [ModelPart.Autoencoder, ModelPart.OpenClipText],
        ModelFamily.SdxlRefiner => [ModelPart.OpenClipText],
        ModelFamily.Sdxl => [ModelPart.Autoencoder, ModelPart.ClipText, ModelPart.OpenClipText],
        ModelFamily.StableDiffusion3 or ModelFamily.StableDiffusion35Medium or ModelFamily.StableDiffusion35Large => [ModelPart.Autoencoder, ModelPart.ClipText, ModelPart.OpenClipText, ModelPart.T5Text],
        ModelFamily.Flux => [ModelPart.Autoencoder, ModelPart.ClipText, ModelPart.T5Text],
        ModelFamily.Chroma or ModelFamily.PixArt => [ModelPart.Autoencoder, ModelPart.T5Text],
        _ => [],
    };

    private static CheckpointException Unknown(ICheckpoint checkpoint)
    {
        var seen = checkpoint.Tensors.Keys.GroupBy(k => string.Join('.', k.Split('.').Take(2))).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var listed = string.Join(", ", seen.Take(12).Select(g => $"{g.Key} ({g.Count()})"));
        var example = checkpoint.Tensors.FirstOrDefault();
        return new CheckpointException(
            $"{checkpoint.Path} is no model that Easel knows. Seen: {checkpoint.Tensors.Count} tensors, under {listed}{(seen.Count > 12 ? $" and {seen.Count - 12} more" : "")}; the first is '{example.Key}' {example.Value}. Known are {string.Join(", ", Enum.GetNames<ModelFamily>())}.");
    }

    /// <summary>The keys behind a prefix.</summary>
    private sealed class Keys(ICheckpoint checkpoint, string prefix)
    {
        public bool Has(string key) => checkpoint.Tensors.ContainsKey(prefix + key);

        public IReadOnlyList<long>? Shape(string key) => checkpoint.Tensors.TryGetValue(prefix + key, out var info) ? info.Shape : null;

        public bool Any(string part) => Mine().Any(k => k.Contains(part, StringComparison.Ordinal));

        public int Count(string end) => Mine().Count(k => k.EndsWith(end, StringComparison.Ordinal));

        public IReadOnlyList<long>? ShapeOf(string end) => Mine().FirstOrDefault(k => k.EndsWith(end, StringComparison.Ordinal)) is { } key ? checkpoint.Tensors[key].Shape : null;

        private IEnumerable<string> Mine() => checkpoint.Tensors.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal));
    }
}
