using Easel.Checkpoints;
using Easel.Models;

namespace Easel.Families;

/// <summary>Sizes of networks from the shapes of their weights, for files without a <c>config.json</c>. What shapes do not tell, such as the width of a head, is the published models'.</summary>
internal static class ShapeConfig
{
    private const int HeadWidth = 64;

    /// <param name="part">The weights, under diffusers' names.</param>
    /// <param name="family">Tells how heads are counted.</param>
    /// <param name="pooled">Channels of the prompt's summary, where sizes are a condition.</param>
    public static UNetConfig UNet(PartFile part, ModelFamily family, int pooled)
    {
        var keys = new Shapes(part);
        var levels = keys.Count("down_blocks.{0}.resnets.0.conv1.weight");
        var deepest = 0;
        var list = new List<UNetLevel>();
        for (var level = 0; level < levels; level++)
        {
            var width = keys[$"down_blocks.{level}.resnets.0.conv1.weight", 0];
            var depth = keys.Count($"down_blocks.{level}.attentions.0.transformer_blocks.{{0}}.attn1.to_q.weight");
            deepest = Math.Max(deepest, depth);
            // Stable Diffusion 1 has 8 heads whatever the width; later U-Nets have heads of 64 channels.
            list.Add(new UNetLevel(width, depth, family == ModelFamily.StableDiffusion1 ? 8 : Math.Max(1, width / HeadWidth)));
        }
        if (deepest == 0) throw keys.Lacking("down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.weight");
        var middle = keys.Count("mid_block.attentions.0.transformer_blocks.{0}.attn1.to_q.weight");
        var condition = keys.Has("add_embedding.linear_1.weight") ? keys["add_embedding.linear_1.weight", 1] : (int?)null;
        var sizes = family == ModelFamily.SdxlRefiner ? 5 : 6;
        return new UNetConfig(
            keys["conv_in.weight", 1], keys["conv_out.weight", 0], list, middle, keys.Count("down_blocks.0.resnets.{0}.conv1.weight"),
            keys["mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight", 1], keys.Rank("mid_block.attentions.0.proj_in.weight") == 2,
            condition is { } inputs ? Math.Max(1, (inputs - pooled) / sizes) : null, condition,
            keys.Has("time_embedding.cond_proj.weight") ? keys["time_embedding.cond_proj.weight", 1] : null);
    }

    /// <param name="part">The weights, under diffusers' names.</param>
    /// <param name="family">Tells the scale of its latents.</param>
    /// <param name="variant">PixArt-α has Stable Diffusion's autoencoder, Σ that of SDXL.</param>
    public static AutoencoderKlConfig AutoencoderKl(PartFile part, ModelFamily family, string variant)
    {
        var keys = new Shapes(part);
        var published = family switch
        {
            ModelFamily.Sdxl or ModelFamily.SdxlRefiner => AutoencoderKlConfig.Sdxl,
            ModelFamily.Flux or ModelFamily.Chroma => AutoencoderKlConfig.Flux,
            ModelFamily.PixArt => variant == "alpha" ? AutoencoderKlConfig.StableDiffusion : AutoencoderKlConfig.Sdxl,
            >= ModelFamily.StableDiffusion3 => AutoencoderKlConfig.Sd3,
            _ => AutoencoderKlConfig.StableDiffusion,
        };
        var levels = keys.Count("encoder.down_blocks.{0}.resnets.0.conv1.weight");
        if (levels == 0) throw keys.Lacking("encoder.down_blocks.0.resnets.0.conv1.weight");
        return published with
        {
            LatentChannels = keys["decoder.conv_in.weight", 1], Widths = [.. Enumerable.Range(0, levels).Select(i => keys[$"encoder.down_blocks.{i}.resnets.0.conv1.weight", 0])],
            LayersPerBlock = keys.Count("encoder.down_blocks.0.resnets.{0}.conv1.weight"), QuantConvolutions = keys.Has("quant_conv.weight"),
        };
    }

    /// <param name="part">The weights, under transformers' names.</param>
    /// <param name="isOpenClip">Whether it is OpenCLIP's and not OpenAI's.</param>
    /// <param name="family">Stable Diffusion 2 takes the last layer but one, and has no summary.</param>
    public static ClipTextConfig ClipText(PartFile part, bool isOpenClip, ModelFamily family)
    {
        var keys = new Shapes(part);
        var (vocabulary, width) = (keys["text_model.embeddings.token_embedding.weight", 0], keys["text_model.embeddings.token_embedding.weight", 1]);
        var layers = keys.Count("text_model.encoder.layers.{0}.mlp.fc1.weight");
        if (layers == 0) throw keys.Lacking("text_model.encoder.layers.0.mlp.fc1.weight");
        var isSecond = family == ModelFamily.StableDiffusion2;
        // The published file has all 24 layers, those that diffusers made of it one less.
        return new ClipTextConfig(
            width, isSecond && layers % 2 == 0 ? layers - 1 : layers, Math.Max(1, width / HeadWidth), keys["text_model.encoder.layers.0.mlp.fc1.weight", 0], !isOpenClip,
            keys.Has("text_projection.weight") && !isSecond ? keys["text_projection.weight", 0] : null, vocabulary, keys["text_model.embeddings.position_embedding.weight", 0], vocabulary - 1);
    }

    public static T5EncoderConfig T5Encoder(PartFile part)
    {
        var keys = new Shapes(part);
        var table = keys.Has("shared.weight") ? "shared.weight" : "encoder.embed_tokens.weight";
        const string First = "encoder.block.0.layer.0.SelfAttention.";
        var heads = keys[First + "relative_attention_bias.weight", 1];
        return new T5EncoderConfig(
            keys[table, 1], keys.Count("encoder.block.{0}.layer.0.SelfAttention.q.weight"), heads, keys[First + "q.weight", 0] / heads, keys["encoder.block.0.layer.1.DenseReluDense.wi_0.weight", 0],
            keys[table, 0], keys[First + "relative_attention_bias.weight", 0]);
    }

    public static MmDiTConfig MmDiT(PartFile part)
    {
        var keys = new Shapes(part);
        var (width, layers) = (keys["pos_embed.proj.weight", 0], keys.Count("transformer_blocks.{0}.attn.to_q.weight"));
        var grid = (int)Math.Round(Math.Sqrt(keys["pos_embed.pos_embed", 1]));
        return new MmDiTConfig(
            keys["pos_embed.proj.weight", 1], layers, width / HeadWidth, HeadWidth, keys["context_embedder.weight", 1], keys["time_text_embed.text_embedder.linear_1.weight", 1], grid,
            keys.Has("transformer_blocks.0.attn.norm_q.weight"), keys.Count("transformer_blocks.{0}.attn2.to_q.weight"), keys["pos_embed.proj.weight", 2]);
    }

    public static FluxConfig Flux(PartFile part)
    {
        var keys = new Shapes(part);
        var (width, head) = (keys["x_embedder.weight", 0], keys["transformer_blocks.0.attn.norm_q.weight", 0]);
        return new FluxConfig(
            keys["x_embedder.weight", 1], keys["proj_out.weight", 0], keys.Count("transformer_blocks.{0}.attn.to_q.weight"), keys.Count("single_transformer_blocks.{0}.attn.to_q.weight"), width / head, head,
            keys["context_embedder.weight", 1], keys["time_text_embed.text_embedder.linear_1.weight", 1], keys.Has("time_text_embed.guidance_embedder.linear_1.weight"), Axes(head));
    }

    public static ChromaConfig Chroma(PartFile part)
    {
        var keys = new Shapes(part);
        var (width, head) = (keys["x_embedder.weight", 0], keys["transformer_blocks.0.attn.norm_q.weight", 0]);
        return new ChromaConfig(
            keys["x_embedder.weight", 1], keys.Count("transformer_blocks.{0}.attn.to_q.weight"), keys.Count("single_transformer_blocks.{0}.attn.to_q.weight"), width / head, head, keys["context_embedder.weight", 1], Axes(head),
            keys["distilled_guidance_layer.in_proj.weight", 1], keys["distilled_guidance_layer.in_proj.weight", 0], keys.Count("distilled_guidance_layer.layers.{0}.linear_1.weight"));
    }

    public static PixArtConfig PixArt(PartFile part)
    {
        var keys = new Shapes(part);
        var (width, patch) = (keys["pos_embed.proj.weight", 0], keys["pos_embed.proj.weight", 2]);
        // All published ones have heads of 72 channels.
        return new PixArtConfig(
            keys["pos_embed.proj.weight", 1], keys["proj_out.weight", 0] / (patch * patch), keys.Count("transformer_blocks.{0}.attn1.to_q.weight"), Math.Max(1, width / 72), width / Math.Max(1, width / 72),
            keys["caption_projection.linear_1.weight", 1], TakesSize: keys.Has("adaln_single.emb.resolution_embedder.linear_1.weight"), Patch: patch);
    }

    // An eighth of a head turns with the index, the rest by halves with row and column.
    private static int[] Axes(int head) => [head / 8, (head - head / 8) / 2, (head - head / 8) / 2];

    /// <summary>Shapes by key; a key that is missing is an error that names it.</summary>
    private sealed class Shapes(PartFile part)
    {
        private const int Most = 512;

        public int this[string key, int axis] => part.Weights.Tensors.TryGetValue(key, out var info) && info.Shape.Count > axis && info.Shape[axis] is > 0 and <= 1 << 20
            ? (int)info.Shape[axis] : throw Lacking(key);

        public bool Has(string key) => part.Weights.Tensors.ContainsKey(key);

        public int Rank(string key) => part.Weights.Tensors.TryGetValue(key, out var info) ? info.Shape.Count : throw Lacking(key);

        /// <summary>How many of a numbered key there are, from 0 on without a gap.</summary>
        public int Count(string key)
        {
            var count = 0;
            while (count < Most && Has(string.Format(System.Globalization.CultureInfo.InvariantCulture, key, count))) count++;
            return count;
        }

        public CheckpointException Lacking(string key) => new($"{part.Name} lacks the tensor '{key}', or has it in an impossible shape; the file is incomplete. Fetch it again.");
    }
}
