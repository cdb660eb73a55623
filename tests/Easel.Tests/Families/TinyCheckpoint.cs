using System.Text.Json;
using Easel.Checkpoints;
using Easel.Models;
using Easel.Tests.Checkpoints;
using Easel.Tests.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

/// <summary>A model of one family with tiny networks of random weights, whose sizes follow the published rules (heads of 64 channels and so on), in every container that models are published in.</summary>
internal sealed class TinyCheckpoint : IDisposable
{
    private readonly Generator _random = new(21);
    private readonly List<Tensor> _renamed = [];
    private readonly Dictionary<ModelPart, (string Key, Tensor Value)[]> _parts = [];
    private readonly int _vocabulary;

    public TinyCheckpoint(ModelFamily family, int inChannels = 4, int? guidanceWidth = null)
    {
        using var scope = NewDisposeScope();
        (Family, InChannels, GuidanceWidth) = (family, inChannels, guidanceWidth);
        _vocabulary = TinyClip.WriteTokenizer(File("tokenizer"));
        if (family is not (ModelFamily.StableDiffusion2 or ModelFamily.SdxlRefiner or ModelFamily.Chroma or ModelFamily.PixArt)) Draw(ModelPart.ClipText, () => new ClipText(Clip(isOpen: false, projected: family == ModelFamily.StableDiffusion3)));
        if (family is ModelFamily.StableDiffusion2 or ModelFamily.Sdxl or ModelFamily.SdxlRefiner or ModelFamily.StableDiffusion3) Draw(ModelPart.OpenClipText, () => new ClipText(Clip(isOpen: true, projected: true)));
        if (HasSentences)
        {
            System.IO.File.Copy(SharedData.Require("data/weights/sentencepiece/test_model.model"), File("tokenizer", "spiece.model"));
            Draw(ModelPart.T5Text, () => new T5Encoder(new T5EncoderConfig(144, 1, 2, 16, 96, 1000)));
        }
        Draw(ModelPart.Denoiser, Denoiser);
        if (family != ModelFamily.SdxlRefiner) Draw(ModelPart.Autoencoder, () => new AutoencoderKl(new AutoencoderKlConfig(IsFlow ? 16 : 4, [32, 32], 1, !IsFlow, 1)));
    }

    public ModelFamily Family { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("easel-tiny-file-").FullName;

    private int InChannels { get; }

    private int? GuidanceWidth { get; }

    private bool IsSecond => Family == ModelFamily.StableDiffusion2;

    private bool HasSentences => Family >= ModelFamily.StableDiffusion3;

    private bool IsFlow => HasSentences && Family != ModelFamily.PixArt;

    public string File(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void Dispose()
    {
        foreach (var tensor in _parts.Values.SelectMany(p => p).Select(p => p.Value).Concat(_renamed)) tensor.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>All parts in one safetensors file under the original names.</summary>
    public string Single(string name = "model.safetensors", params ModelPart[] without)
    {
        Write(File(name), Original(without));
        return File(name);
    }

    /// <summary>All parts in one PyTorch file, within <c>state_dict</c>.</summary>
    public string Torch()
    {
        var all = Original();
        var image = TorchImage.Dictionary(("state_dict", root => root.Dict([.. all.Select((t, i) => (t.Key, (Action<TorchImage>)(x => x.Tensor("FloatStorage", $"{i}", t.Value.numel(), 0, t.Value.shape, Strides(t.Value.shape)))))])));
        System.IO.File.WriteAllBytes(File("model.ckpt"), image.Zip([.. all.Select((t, i) => ($"{i}", Bytes(t.Value)))]));
        return File("model.ckpt");
    }

    /// <summary>The network in a GGUF file under its original names without a prefix, as programs for quantised models write it.</summary>
    public string Gguf()
    {
        var tensors = Named(ModelPart.Denoiser, original: true).Select(t => (t.Key, 0u, t.Value.shape, Bytes(t.Value))).ToArray();
        System.IO.File.WriteAllBytes(File("model.gguf"), GgufFileTests.Image(tensors));
        return File("model.gguf");
    }

    /// <summary>As <see cref="Gguf"/> with its matrices in 8 or 4 bits, and everything, with these matrices as they are read, in a safetensors file.</summary>
    public (string Network, string Whole) Quantised(uint type)
    {
        var network = TinyQuantised.WriteGguf(File("quantised.gguf"), Named(ModelPart.Denoiser, original: true), type);
        return (network, Whole(network));
    }

    /// <summary>The network in 8-bit floats with scales, and everything as it is read.</summary>
    public (string Network, string Whole) ScaledFloats()
    {
        var network = TinyQuantised.WriteScaled(File("scaled.safetensors"), Named(ModelPart.Denoiser, original: true));
        return (network, Whole(network));
    }

    private string Whole(string network)
    {
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(network);
        Directory.CreateDirectory(File("whole"));
        SafetensorsWriter.Write(File("whole", "model.safetensors"), [.. Original(ModelPart.Denoiser), .. file.Tensors.Keys.Select(key => ("model.diffusion_model." + key, file.Read(key)))]);
        return File("whole", "model.safetensors");
    }

    /// <summary>One part in a file of its own, under the names that such files have.</summary>
    public string Alone(ModelPart part, string folder = "")
    {
        Directory.CreateDirectory(File(folder));
        var path = File(folder, $"{part}.safetensors");
        Write(path, Named(part, original: part is ModelPart.Autoencoder or ModelPart.Denoiser));
        return path;
    }

    /// <summary>All parts, spread over two files with an index.</summary>
    public string Sharded()
    {
        var all = Original();
        var map = new Dictionary<string, string>();
        foreach (var (part, tensors) in all.Chunk(all.Length / 2 + 1).Index())
        {
            Write(File("split", $"model-{part + 1}-of-2.safetensors"), tensors);
            foreach (var (key, _) in tensors) map[key] = $"model-{part + 1}-of-2.safetensors";
        }
        System.IO.File.WriteAllText(File("split", "model.safetensors.index.json"), JsonSerializer.Serialize(new { weight_map = map }));
        return File("split", "model.safetensors.index.json");
    }

    /// <summary>A folder as diffusers saves it.</summary>
    public string Diffusers()
    {
        var (isXl, isFlux) = (Family == ModelFamily.Sdxl, Family == ModelFamily.Flux);
        var index = new Dictionary<string, object>
        {
            ["_class_name"] = Family switch
            {
                ModelFamily.Flux => "FluxPipeline", ModelFamily.StableDiffusion3 => "StableDiffusion3Pipeline", ModelFamily.Sdxl => "StableDiffusionXLPipeline",
                ModelFamily.SdxlRefiner => "StableDiffusionXLImg2ImgPipeline", ModelFamily.Chroma => "ChromaPipeline", ModelFamily.PixArt => "PixArtSigmaPipeline", _ => "StableDiffusionPipeline",
            },
        };
        Save("scheduler", "scheduler_config.json", Family switch
        {
            ModelFamily.Flux => new { use_dynamic_shifting = true, shift = 3.0, base_shift = 0.5, max_shift = 1.15, base_image_seq_len = 256, max_image_seq_len = 4096 },
            ModelFamily.StableDiffusion3 => new { shift = 3.0 },
            ModelFamily.Chroma => new { shift = 1.0, use_dynamic_shifting = false },
            ModelFamily.PixArt => new { beta_start = 0.0001, beta_end = 0.02, beta_schedule = "linear", num_train_timesteps = 1000, prediction_type = "epsilon", timestep_spacing = "linspace", lambda_min_clipped = "-Infinity" },
            _ => (object)new { beta_start = 0.00085, beta_end = 0.012, beta_schedule = "scaled_linear", num_train_timesteps = 1000, prediction_type = "epsilon", steps_offset = 1, timestep_spacing = "leading" },
        });
        object clip = new { hidden_size = 64, num_hidden_layers = 2, num_attention_heads = 1, intermediate_size = 128, hidden_act = "quick_gelu", vocab_size = _vocabulary, eos_token_id = 2, projection_dim = 64, max_position_embeddings = 77 };
        object openClip = new { hidden_size = 64, num_hidden_layers = IsSecond ? 1 : 2, num_attention_heads = 1, intermediate_size = 128, hidden_act = "gelu", vocab_size = _vocabulary, eos_token_id = 2, projection_dim = 64, max_position_embeddings = 77 };
        object t5 = new { d_model = 144, num_layers = 1, num_heads = 2, d_kv = 16, d_ff = 96, vocab_size = 1000, feed_forward_proj = "gated-gelu" };
        Part(ModelPart.ClipText, "text_encoder", Family == ModelFamily.StableDiffusion3 ? "CLIPTextModelWithProjection" : "CLIPTextModel", clip, "model");
        if (Family == ModelFamily.StableDiffusion2) Part(ModelPart.OpenClipText, "text_encoder", "CLIPTextModel", openClip, "model");
        else Part(ModelPart.OpenClipText, "text_encoder_2", "CLIPTextModelWithProjection", openClip, "model");
        Part(ModelPart.T5Text, isFlux ? "text_encoder_2" : Family == ModelFamily.StableDiffusion3 ? "text_encoder_3" : "text_encoder", "T5EncoderModel", t5, "model");
        var (scale, shift) = Family switch { ModelFamily.Flux or ModelFamily.Chroma => (0.3611, 0.1159), ModelFamily.StableDiffusion3 => (1.5305, 0.0609), ModelFamily.Sdxl or ModelFamily.PixArt => (0.13025, 0), _ => (0.18215, 0.0) };
        Part(ModelPart.Autoencoder, "vae", "AutoencoderKL", new { latent_channels = IsFlow ? 16 : 4, block_out_channels = new[] { 32, 32 }, layers_per_block = 1, scaling_factor = scale, shift_factor = shift, use_quant_conv = !IsFlow, use_post_quant_conv = !IsFlow });
        object network = Family switch
        {
            ModelFamily.Flux => new { in_channels = InChannels == 4 ? 64 : InChannels, out_channels = 64, num_layers = 1, num_single_layers = 1, attention_head_dim = 32, num_attention_heads = 1, joint_attention_dim = 144, pooled_projection_dim = 64, guidance_embeds = true, axes_dims_rope = new[] { 4, 14, 14 } },
            ModelFamily.StableDiffusion3 => new { patch_size = 2, in_channels = 16, out_channels = 16, num_layers = 2, attention_head_dim = 64, num_attention_heads = 1, joint_attention_dim = 144, caption_projection_dim = 64, pooled_projection_dim = 128, pos_embed_max_size = 16 },
            ModelFamily.Chroma => new { in_channels = 64, num_layers = 1, num_single_layers = 1, attention_head_dim = 32, num_attention_heads = 1, joint_attention_dim = 144, axes_dims_rope = new[] { 4, 14, 14 }, approximator_num_channels = 16, approximator_hidden_dim = 32, approximator_layers = 1 },
            ModelFamily.PixArt => new { activation_fn = "gelu-approximate", norm_type = "ada_norm_single", norm_elementwise_affine = false, attention_bias = true, in_channels = 4, out_channels = 8, num_layers = 2, num_attention_heads = 1, attention_head_dim = 72, cross_attention_dim = 72, caption_channels = 144, sample_size = 128, interpolation_scale = 2, use_additional_conditions = false },
            ModelFamily.SdxlRefiner => new
            {
                in_channels = 4, out_channels = 4, block_out_channels = new[] { 32, 32, 64, 64 }, layers_per_block = 1, cross_attention_dim = 64, attention_head_dim = 1, use_linear_projection = true,
                down_block_types = new[] { "DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D" }, up_block_types = new[] { "UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D" },
                addition_embed_type = "text_time", addition_time_embed_dim = 8, projection_class_embeddings_input_dim = 104,
            },
            _ => (object)new
            {
                in_channels = InChannels, out_channels = 4, block_out_channels = isXl ? new[] { 32, 64 } : IsSecond ? [64, 64] : [32, 32], layers_per_block = 1, cross_attention_dim = isXl ? 128 : 64, attention_head_dim = isXl || IsSecond ? 1 : 8, norm_num_groups = 32,
                down_block_types = isXl ? new[] { "DownBlock2D", "CrossAttnDownBlock2D" } : ["CrossAttnDownBlock2D", "DownBlock2D"], up_block_types = isXl ? new[] { "CrossAttnUpBlock2D", "UpBlock2D" } : ["UpBlock2D", "CrossAttnUpBlock2D"],
                transformer_layers_per_block = isXl ? new[] { 1, 2 } : [1, 1], use_linear_projection = isXl || IsSecond, addition_embed_type = isXl ? "text_time" : null, addition_time_embed_dim = isXl ? 8 : (int?)null, projection_class_embeddings_input_dim = isXl ? 112 : (int?)null,
                time_cond_proj_dim = GuidanceWidth,
            },
        };
        Part(ModelPart.Denoiser, HasSentences ? "transformer" : "unet", "Network", network);
        Save("", "model_index.json", index);
        for (var i = 1; i <= 3; i++)
        {
            TinyClip.WriteTokenizer(File("diffusers", i == 1 ? "tokenizer" : $"tokenizer_{i}"));
            if (HasSentences) System.IO.File.Copy(File("tokenizer", "spiece.model"), File("diffusers", i == 1 ? "tokenizer" : $"tokenizer_{i}", "spiece.model"));
        }
        return File("diffusers");

        void Part(ModelPart part, string folder, string kind, object config, string name = "diffusion_pytorch_model")
        {
            if (!_parts.ContainsKey(part)) return;
            index[folder] = new[] { "library", kind };
            Save(folder, "config.json", config);
            Write(File("diffusers", folder, $"{name}.safetensors"), Named(part, original: false));
        }

        void Save(string folder, string name, object content)
        {
            Directory.CreateDirectory(File("diffusers", folder));
            // Python writes infinity as it is.
            System.IO.File.WriteAllText(File("diffusers", folder, name), JsonSerializer.Serialize(content).Replace("\"-Infinity\"", "-Infinity"));
        }
    }

    private ClipTextConfig Clip(bool isOpen, bool projected) => new(64, 2, 1, 128, !isOpen, projected ? 64 : null, _vocabulary, 77, _vocabulary - 1);

    private nn.Module Denoiser() => Family switch
    {
        ModelFamily.StableDiffusion1 => new UNet(new UNetConfig(InChannels, 4, [new(32, 1, 8), new(32, 0, 8)], 1, 1, 64, false, GuidanceEmbedding: GuidanceWidth)),
        ModelFamily.StableDiffusion2 => new UNet(new UNetConfig(InChannels, 4, [new(64, 1, 1), new(64, 0, 1)], 1, 1, 64, true)),
        ModelFamily.Sdxl => new UNet(new UNetConfig(InChannels, 4, [new(32, 0, 1), new(64, 2, 1)], 2, 1, 128, true, 8, 112)),
        ModelFamily.SdxlRefiner => new UNet(new UNetConfig(4, 4, [new(32, 0, 1), new(32, 1, 1), new(64, 1, 1), new(64, 0, 1)], 1, 1, 64, true, 8, 64 + 40)),
        ModelFamily.StableDiffusion3 => new MmDiT(new MmDiTConfig(16, 2, 1, 64, 144, 128, 16)),
        ModelFamily.Chroma => new ChromaTransformer(new ChromaConfig(64, 1, 1, 1, 32, 144, [4, 14, 14], 16, 32, 1)),
        ModelFamily.PixArt => new PixArtTransformer(new PixArtConfig(4, 8, 2, 1, 72, 144)),
        _ => new FluxTransformer(new FluxConfig(InChannels == 4 ? 64 : InChannels, 64, 1, 1, 1, 32, 144, 64, true, [4, 14, 14])),
    };

    private (string Key, Tensor Value)[] Original(params ModelPart[] without) => [.. _parts.Keys.Where(p => !without.Contains(p)).SelectMany(part =>
    {
        var isOriginal = part is ModelPart.Denoiser or ModelPart.Autoencoder || (part == ModelPart.OpenClipText && Family != ModelFamily.StableDiffusion3);
        var prefix = (part, Family) switch
        {
            (ModelPart.Denoiser, _) => "model.diffusion_model.",
            (ModelPart.Autoencoder, ModelFamily.Flux or ModelFamily.Chroma) => "vae.",
            (ModelPart.Autoencoder, _) => "first_stage_model.",
            (ModelPart.ClipText, ModelFamily.StableDiffusion1) => "cond_stage_model.transformer.",
            (ModelPart.OpenClipText, ModelFamily.StableDiffusion2) => "cond_stage_model.model.",
            (ModelPart.ClipText, ModelFamily.Sdxl) => "conditioner.embedders.0.transformer.",
            (ModelPart.OpenClipText, ModelFamily.Sdxl) => "conditioner.embedders.1.model.",
            (ModelPart.OpenClipText, ModelFamily.SdxlRefiner) => "conditioner.embedders.0.model.",
            (ModelPart.ClipText, _) => "text_encoders.clip_l.transformer.",
            (ModelPart.OpenClipText, _) => "text_encoders.clip_g.transformer.",
            _ => "text_encoders.t5xxl.transformer.",
        };
        return Named(part, isOriginal).Select(t => (prefix + t.Key, t.Value));
    })];

    private (string Key, Tensor Value)[] Named(ModelPart part, bool original)
    {
        if (!original) return _parts[part];
        var architecture = part switch
        {
            ModelPart.Autoencoder => Architecture.Autoencoder,
            ModelPart.OpenClipText => Architecture.ClipText,
            _ => Family switch
            {
                ModelFamily.Flux => Architecture.Flux, ModelFamily.StableDiffusion3 => Architecture.StableDiffusion3, ModelFamily.Chroma => Architecture.Chroma, ModelFamily.PixArt => Architecture.PixArt, _ => Architecture.UNet,
            },
        };
        using var names = NamesOnly.Of(_parts[part]);
        var view = KeyNaming.ToOriginal(names, architecture);
        (string Key, Tensor Value)[] renamed = [.. view.Tensors.Keys.Select(k => (k, view.Read(k)))];
        _renamed.AddRange(renamed.Select(r => r.Value));
        return renamed;
    }

    private void Draw(ModelPart part, Func<nn.Module> build)
    {
        using var network = build();
        _parts[part] = [.. network.state_dict().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, TinyModelFolder.Drawn(p.Value, _random).DetachFromDisposeScope()))];
    }

    private static void Write(string path, (string Key, Tensor Value)[] tensors)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SafetensorsWriter.Write(path, tensors);
    }

    private static byte[] Bytes(Tensor value) => value.contiguous().bytes.ToArray();

    private static long[] Strides(long[] shape) => [.. shape.Select((_, i) => shape.Skip(i + 1).Aggregate(1L, (p, s) => p * s))];
}
