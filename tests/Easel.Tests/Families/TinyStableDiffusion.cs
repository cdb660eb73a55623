using Easel.Models;
using Easel.Tests.Prompts;

namespace Easel.Tests.Families;

/// <summary>A complete Stable Diffusion 1 or SDXL folder as diffusers saves it, with tiny networks of random weights.</summary>
public sealed class TinyStableDiffusion : TinyModelFolder
{
    public TinyStableDiffusion() : this(isSdxl: false)
    {
    }

    internal TinyStableDiffusion(bool isSdxl) : base(seed: 11)
    {
        var index = new Dictionary<string, object>
        {
            ["_class_name"] = isSdxl ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline", ["force_zeros_for_empty_prompt"] = isSdxl,
            ["scheduler"] = new[] { "diffusers", "EulerDiscreteScheduler" }, ["unet"] = new[] { "diffusers", "UNet2DConditionModel" }, ["vae"] = new[] { "diffusers", "AutoencoderKL" }, ["text_encoder"] = new[] { "transformers", "CLIPTextModel" },
        };
        if (isSdxl) index["text_encoder_2"] = new[] { "transformers", "CLIPTextModelWithProjection" };
        Save("", "model_index.json", index);
        Save("scheduler", "scheduler_config.json", new
        {
            _class_name = "EulerDiscreteScheduler", beta_start = 0.00085, beta_end = 0.012, beta_schedule = "scaled_linear", num_train_timesteps = 1000, prediction_type = "epsilon", steps_offset = 1, timestep_spacing = "leading",
        });
        foreach (var suffix in isSdxl ? new[] { "", "_2" } : [""]) TextEncoder(suffix, isOpenClip: suffix.Length > 0);
        var levels = new UNetLevel[] { new(32, isSdxl ? 0 : 1, 4), new(32, isSdxl ? 2 : 0, 4) };
        var (context, condition) = isSdxl ? (64, (int?)(32 + 6 * 8)) : (32, null);
        Save("unet", "config.json", new
        {
            in_channels = 4, out_channels = 4, block_out_channels = new[] { 32, 32 }, layers_per_block = 1, cross_attention_dim = context, attention_head_dim = 4, sample_size = 16, norm_num_groups = 32,
            down_block_types = isSdxl ? new[] { "DownBlock2D", "CrossAttnDownBlock2D" } : ["CrossAttnDownBlock2D", "DownBlock2D"],
            up_block_types = isSdxl ? new[] { "CrossAttnUpBlock2D", "UpBlock2D" } : ["UpBlock2D", "CrossAttnUpBlock2D"],
            transformer_layers_per_block = isSdxl ? new[] { 1, 2 } : [1, 1], use_linear_projection = isSdxl,
            addition_embed_type = isSdxl ? "text_time" : null, addition_time_embed_dim = isSdxl ? 8 : (int?)null, projection_class_embeddings_input_dim = condition,
        });
        Write("unet", "diffusion_pytorch_model", () => new UNet(new UNetConfig(4, 4, levels, isSdxl ? 2 : 1, 1, context, isSdxl, isSdxl ? 8 : null, condition)));
        Save("vae", "config.json", new { latent_channels = 4, block_out_channels = new[] { 32, 32 }, layers_per_block = 1, scaling_factor = isSdxl ? 0.13025 : 0.18215 });
        Write("vae", "diffusion_pytorch_model", () => new AutoencoderKl(new AutoencoderKlConfig(4, [32, 32], 1, true, 0.18215)));
    }

    private void TextEncoder(string suffix, bool isOpenClip)
    {
        var vocabulary = TinyClip.WriteTokenizer(File("tokenizer" + suffix));
        var part = "text_encoder" + suffix;
        Save(part, "config.json", new { hidden_size = 32, num_hidden_layers = 2, num_attention_heads = 2, intermediate_size = 64, hidden_act = isOpenClip ? "gelu" : "quick_gelu", vocab_size = vocabulary, eos_token_id = 2, projection_dim = 32, max_position_embeddings = 77 });
        Write(part, "model", () => new ClipText(new ClipTextConfig(32, 2, 2, 64, !isOpenClip, isOpenClip ? 32 : null, vocabulary, 77, vocabulary - 1)));
    }
}
