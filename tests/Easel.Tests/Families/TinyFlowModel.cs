using Easel.Models;
using Easel.Tests.Prompts;

namespace Easel.Tests.Families;

/// <summary>A complete SD3 or FLUX.1 folder as diffusers saves it, with tiny networks of random weights; its SentencePiece model is a shared one.</summary>
internal sealed class TinyFlowModel : TinyModelFolder
{
    public TinyFlowModel(bool isFlux) : base(seed: 12)
    {
        var index = new Dictionary<string, object>
        {
            ["_class_name"] = isFlux ? "FluxPipeline" : "StableDiffusion3Pipeline", ["transformer"] = new[] { "diffusers", isFlux ? "FluxTransformer2DModel" : "SD3Transformer2DModel" }, ["vae"] = new[] { "diffusers", "AutoencoderKL" },
            ["text_encoder"] = new[] { "transformers", isFlux ? "CLIPTextModel" : "CLIPTextModelWithProjection" }, ["text_encoder_2"] = new[] { "transformers", isFlux ? "T5EncoderModel" : "CLIPTextModelWithProjection" },
        };
        if (!isFlux) index["text_encoder_3"] = new[] { "transformers", "T5EncoderModel" };
        Save("", "model_index.json", index);
        Save("scheduler", "scheduler_config.json", new { _class_name = "FlowMatchEulerDiscreteScheduler", shift = 3.0, use_dynamic_shifting = isFlux, base_shift = 0.5, max_shift = 1.15, base_image_seq_len = 256, max_image_seq_len = 4096 });
        foreach (var suffix in isFlux ? new[] { "" } : ["", "_2"])
        {
            var vocabulary = TinyClip.WriteTokenizer(File("tokenizer" + suffix));
            var isOpenClip = suffix.Length > 0;
            Save("text_encoder" + suffix, "config.json", new { hidden_size = 32, num_hidden_layers = 2, num_attention_heads = 2, intermediate_size = 64, hidden_act = isOpenClip ? "gelu" : "quick_gelu", vocab_size = vocabulary, eos_token_id = 2, projection_dim = 32, max_position_embeddings = 77 });
            Write("text_encoder" + suffix, "model", () => new ClipText(new ClipTextConfig(32, 2, 2, 64, !isOpenClip, isFlux ? null : 32, vocabulary, 77, vocabulary - 1)));
        }
        var last = isFlux ? "_2" : "_3";
        Directory.CreateDirectory(File("tokenizer" + last));
        System.IO.File.Copy(SharedData.Require("data/weights/sentencepiece/test_model.model"), File("tokenizer" + last, "spiece.model"));
        Save("text_encoder" + last, "config.json", new { d_model = 80, num_layers = 1, num_heads = 2, d_kv = 16, d_ff = 96, vocab_size = 1000, feed_forward_proj = "gated-gelu" });
        Write("text_encoder" + last, "model", () => new T5Encoder(new T5EncoderConfig(80, 1, 2, 16, 96, 1000)));
        if (isFlux)
        {
            Save("transformer", "config.json", new { patch_size = 1, in_channels = 64, num_layers = 1, num_single_layers = 1, attention_head_dim = 16, num_attention_heads = 2, joint_attention_dim = 80, pooled_projection_dim = 32, guidance_embeds = true, axes_dims_rope = new[] { 4, 6, 6 } });
            Write("transformer", "diffusion_pytorch_model", () => new FluxTransformer(new FluxConfig(64, 64, 1, 1, 2, 16, 80, 32, true, [4, 6, 6])));
        }
        else
        {
            Save("transformer", "config.json", new { patch_size = 2, in_channels = 16, out_channels = 16, num_layers = 2, attention_head_dim = 16, num_attention_heads = 2, joint_attention_dim = 80, caption_projection_dim = 32, pooled_projection_dim = 64, pos_embed_max_size = 32 });
            Write("transformer", "diffusion_pytorch_model", () => new MmDiT(new MmDiTConfig(16, 2, 2, 16, 80, 64, 32)));
        }
        Save("vae", "config.json", new { latent_channels = 16, block_out_channels = new[] { 32, 32 }, layers_per_block = 1, scaling_factor = 1.5, shift_factor = 0.06, use_quant_conv = false, use_post_quant_conv = false });
        Write("vae", "diffusion_pytorch_model", () => new AutoencoderKl(new AutoencoderKlConfig(16, [32, 32], 1, false, 1.5, 0.06)));
    }
}
