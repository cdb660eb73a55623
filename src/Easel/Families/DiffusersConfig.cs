using Easel.Models;

namespace Easel.Families;

/// <summary>Sizes of networks from the <c>config.json</c> files of diffusers and transformers.</summary>
internal static class DiffusersConfig
{
    public static UNetConfig UNet(ConfigReader config)
    {
        config.Require("act_fn", "silu");
        config.Require("norm_eps", 1e-5);
        config.Require("flip_sin_to_cos", true);
        config.Require("freq_shift", 0);
        config.Require("time_embedding_type", "positional");
        config.Require("resnet_time_scale_shift", "default");
        config.Require("mid_block_type", "UNetMidBlock2DCrossAttn");
        config.Require("addition_embed_type", "text_time");
        config.Require("center_input_sample", false);
        config.Require("dual_cross_attention", false);
        config.Require("only_cross_attention", false);
        config.Require("class_embeddings_concat", false);
        config.Require("resnet_skip_time_act", false);
        config.Require("downsample_padding", 1);
        config.Require("mid_block_scale_factor", 1);
        config.Require("conv_in_kernel", 3);
        config.Require("conv_out_kernel", 3);
        config.Require("attention_type", "default");
        foreach (var other in new[] { "class_embed_type", "encoder_hid_dim", "encoder_hid_dim_type", "time_embedding_act_fn", "timestep_post_act", "cross_attention_norm", "num_class_embeds", "num_attention_heads", "reverse_transformer_layers_per_block", "time_embedding_dim" })
            config.Require(other);

        var widths = config.Ints("block_out_channels");
        var (down, up) = (config.Texts("down_block_types"), config.Texts("up_block_types"));
        var attends = down.Select(type => Attends(type, "DownBlock2D", "CrossAttnDownBlock2D")).ToArray();
        if (down.Length != widths.Length || !up.Reverse().Select(type => Attends(type, "UpBlock2D", "CrossAttnUpBlock2D")).SequenceEqual(attends))
            throw new CheckpointException($"The U-Net's block types [{string.Join(", ", down)}] and [{string.Join(", ", up)}] do not mirror each other, a variant that Easel does not have.");
        var (depths, heads) = (config.IntPerLevel("transformer_layers_per_block", widths.Length, 1), config.IntPerLevel("attention_head_dim", widths.Length, 8));
        var sized = config.Has("addition_embed_type");
        return new UNetConfig(
            config.Int("in_channels", 4), config.Int("out_channels", 4), [.. widths.Select((width, i) => new UNetLevel(width, attends[i] ? depths[i] : 0, heads[i]))],
            depths[^1], config.Int("layers_per_block", 2, most: 64), config.Int("cross_attention_dim", 1280), config.Bool("use_linear_projection", false),
            sized ? config.Int("addition_time_embed_dim") : null, sized ? config.Int("projection_class_embeddings_input_dim") : null,
            config.OptionalInt("time_cond_proj_dim"), config.Int("norm_num_groups", 32));
    }

    public static AutoencoderKlConfig AutoencoderKl(ConfigReader config)
    {
        config.Require("act_fn", "silu");
        config.Require("in_channels", 3);
        config.Require("out_channels", 3);
        config.Require("mid_block_add_attention", true);
        var quant = config.Bool("use_quant_conv", true);
        if (quant != config.Bool("use_post_quant_conv", true)) throw new CheckpointException("The autoencoder has a quant convolution on one side only, a variant that Easel does not have.");
        return new AutoencoderKlConfig(
            config.Int("latent_channels", 4), config.Ints("block_out_channels"), config.Int("layers_per_block", 1, most: 64), quant,
            config.Double("scaling_factor", 0.18215), config.Double("shift_factor", 0), config.Int("norm_num_groups", 32));
    }

    /// <param name="config">What transformers writes for CLIPTextModel and CLIPTextModelWithProjection.</param>
    /// <param name="projected">Whether the file has a projection.</param>
    public static ClipTextConfig ClipText(ConfigReader config, bool projected)
    {
        config.Require("hidden_act", "quick_gelu", "gelu");
        config.Require("layer_norm_eps", 1e-5);
        var width = config.Int("hidden_size");
        var vocabulary = config.Int("vocab_size", 49408);
        // Files from before 2023 name a wrong end token, 2; there the last row of the table is meant, as it is everywhere else.
        var end = config.Int("eos_token_id", vocabulary - 1, least: 0) is var id && id == 2 ? vocabulary - 1 : id;
        return new ClipTextConfig(
            width, config.Int("num_hidden_layers", most: 512), config.Int("num_attention_heads"), config.Int("intermediate_size"), config.Text("hidden_act", "quick_gelu") == "quick_gelu",
            projected ? config.Int("projection_dim", width) : null, vocabulary, config.Int("max_position_embeddings", 77), end);
    }

    public static T5EncoderConfig T5Encoder(ConfigReader config)
    {
        config.Require("feed_forward_proj", "gated-gelu");
        config.Require("dense_act_fn", "gelu_new");
        config.Require("layer_norm_epsilon", 1e-6);
        return new T5EncoderConfig(
            config.Int("d_model"), config.Int("num_layers", most: 512), config.Int("num_heads"), config.Int("d_kv"), config.Int("d_ff"), config.Int("vocab_size"),
            config.Int("relative_attention_num_buckets", 32, least: 4), config.Int("relative_attention_max_distance", 128));
    }

    public static MmDiTConfig MmDiT(ConfigReader config)
    {
        config.Require("qk_norm", "rms_norm");
        var (heads, headWidth, layers) = (config.Int("num_attention_heads"), config.Int("attention_head_dim"), config.Int("num_layers", most: 512));
        config.Require("caption_projection_dim", heads * headWidth);
        var channels = config.Int("in_channels", 16);
        config.Require("out_channels", channels);
        var dual = config.HasItems("dual_attention_layers") ? config.Ints("dual_attention_layers", least: 0, most: layers - 1) : [];
        if (!dual.SequenceEqual(Enumerable.Range(0, dual.Length))) throw new CheckpointException($"The transformer attends twice in layers {string.Join(", ", dual)}; Easel has networks that do so in the first ones.");
        return new MmDiTConfig(channels, layers, heads, headWidth, config.Int("joint_attention_dim"), config.Int("pooled_projection_dim"), config.Int("pos_embed_max_size", most: 4096),
            config.Has("qk_norm"), dual.Length, config.Int("patch_size", 2, most: 16));
    }

    public static FluxConfig Flux(ConfigReader config)
    {
        config.Require("patch_size", 1);
        var (heads, headWidth, channels) = (config.Int("num_attention_heads", 24), config.Int("attention_head_dim", 128), config.Int("in_channels", 64));
        return new FluxConfig(channels, config.OptionalInt("out_channels") ?? channels, config.Int("num_layers", 19, most: 512), config.Int("num_single_layers", 38, most: 512), heads, headWidth,
            config.Int("joint_attention_dim", 4096), config.Int("pooled_projection_dim", 768), config.Bool("guidance_embeds", false), Axes(config, headWidth));
    }

    public static ChromaConfig Chroma(ConfigReader config)
    {
        config.Require("patch_size", 1);
        var (headWidth, channels) = (config.Int("attention_head_dim", 128), config.Int("in_channels", 64));
        config.Require("out_channels", channels);
        var inputs = config.Int("approximator_num_channels", 64);
        if (inputs % 8 != 0) throw new CheckpointException($"The transformer's approximator_num_channels {inputs} are no multiple of 8.");
        return new ChromaConfig(channels, config.Int("num_layers", 19, most: 512), config.Int("num_single_layers", 38, most: 512), config.Int("num_attention_heads", 24), headWidth,
            config.Int("joint_attention_dim", 4096), Axes(config, headWidth), inputs, config.Int("approximator_hidden_dim", 5120), config.Int("approximator_layers", 5, most: 64));
    }

    public static PixArtConfig PixArt(ConfigReader config)
    {
        config.Require("activation_fn", "gelu-approximate");
        config.Require("norm_type", "ada_norm_single");
        config.Require("norm_elementwise_affine", false);
        config.Require("attention_bias", true);
        var (heads, headWidth) = (config.Int("num_attention_heads", 16), config.Int("attention_head_dim", 72));
        var (size, patch) = (config.Int("sample_size", 128, most: 4096), config.Int("patch_size", 2, most: 16));
        config.Require("cross_attention_dim", heads * headWidth);
        if (heads * headWidth % 12 != 0) throw new CheckpointException($"The transformer has {heads * headWidth} channels, no multiple of 12.");
        // As published where it is not said: positions twice as close at 1024 pixels as at 512.
        var scale = config.Has("interpolation_scale") ? config.Double("interpolation_scale") : Math.Max(size / 64, 1);
        if (!(scale > 0)) throw new CheckpointException($"The transformer's interpolation_scale {scale} is not above 0.");
        return new PixArtConfig(config.Int("in_channels", 4), config.Int("out_channels", 8), config.Int("num_layers", 28, most: 512), heads, headWidth, config.Int("caption_channels", 4096),
            size / patch / scale, config.Bool("use_additional_conditions", size == 128), patch);
    }

    private static int[] Axes(ConfigReader config, int headWidth)
    {
        var axes = config.Has("axes_dims_rope") ? config.Ints("axes_dims_rope", most: 4096) : [16, 56, 56];
        if (axes.Length != 3 || axes.Sum() != headWidth || axes.Any(a => a % 2 != 0)) throw new CheckpointException($"The transformer's axes_dims_rope [{string.Join(", ", axes)}] are not three even numbers that sum to {headWidth}.");
        return axes;
    }

    private static bool Attends(string type, string plain, string crossing) =>
        type == crossing || (type == plain ? false : throw new CheckpointException($"The U-Net has a block of type '{type}'; Easel has {plain} and {crossing}."));
}
