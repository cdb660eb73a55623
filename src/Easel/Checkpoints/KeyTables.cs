namespace Easel.Checkpoints;

/// <summary>Networks whose weights come under two sets of names.</summary>
public enum Architecture
{
    /// <summary>The UNet of Stable Diffusion 1, 2 and XL.</summary>
    UNet,
    /// <summary>The convolutional autoencoder of Stable Diffusion 1 to 3.5, XL and FLUX.1.</summary>
    Autoencoder,
    /// <summary>The text tower of CLIP: OpenCLIP's names against those of transformers.</summary>
    ClipText,
    /// <summary>The encoder of T5: llama.cpp's names in GGUF files against those of transformers.</summary>
    T5Encoder,
    /// <summary>The transformer of Stable Diffusion 3 and 3.5.</summary>
    StableDiffusion3,
    /// <summary>The transformer of FLUX.1.</summary>
    Flux,
    /// <summary>The transformer of Chroma.</summary>
    Chroma,
    /// <summary>The transformer of PixArt.</summary>
    PixArt,
}

/// <summary>The tables between original names (left) and those of diffusers or transformers (right).</summary>
internal static class KeyTables
{
    private static readonly (string Original, string Diffusers)[] ResnetOfUNet =
    [
        ("in_layers.0", "norm1"), ("in_layers.2", "conv1"), ("emb_layers.1", "time_emb_proj"), ("out_layers.0", "norm2"), ("out_layers.3", "conv2"), ("skip_connection", "conv_shortcut"),
    ];

    private static readonly KeyRule[] UNetEnds =
    [
        ("time_embed.0.*", "time_embedding.linear_1.*"), ("time_embed.2.*", "time_embedding.linear_2.*"), ("time_embed.cond_proj.*", "time_embedding.cond_proj.*"),
        ("label_emb.0.0.*", "add_embedding.linear_1.*"), ("label_emb.0.2.*", "add_embedding.linear_2.*"),
        ("input_blocks.0.0.*", "conv_in.*"), ("out.0.*", "conv_norm_out.*"), ("out.2.*", "conv_out.*"),
        ("middle_block.1.*", "mid_block.attentions.0.*"),
    ];

    private static readonly string[][] VaeAttention = [["q", "to_q"], ["k", "to_k"], ["v", "to_v"], ["proj_out", "to_out.0"]];

    public static readonly KeyRule[] ClipText =
    [
        ("token_embedding.*", "text_model.embeddings.token_embedding.*"), ("positional_embedding", "text_model.embeddings.position_embedding.weight"),
        ("transformer.resblocks.{n}.ln_1.*", "text_model.encoder.layers.{n}.layer_norm1.*"), ("transformer.resblocks.{n}.ln_2.*", "text_model.encoder.layers.{n}.layer_norm2.*"),
        ("transformer.resblocks.{n}.mlp.c_fc.*", "text_model.encoder.layers.{n}.mlp.fc1.*"), ("transformer.resblocks.{n}.mlp.c_proj.*", "text_model.encoder.layers.{n}.mlp.fc2.*"),
        ("transformer.resblocks.{n}.attn.out_proj.*", "text_model.encoder.layers.{n}.self_attn.out_proj.*"),
        ("transformer.resblocks.{n}.attn.in_proj_weight", ["text_model.encoder.layers.{n}.self_attn.q_proj.weight", "text_model.encoder.layers.{n}.self_attn.k_proj.weight", "text_model.encoder.layers.{n}.self_attn.v_proj.weight"]),
        ("transformer.resblocks.{n}.attn.in_proj_bias", ["text_model.encoder.layers.{n}.self_attn.q_proj.bias", "text_model.encoder.layers.{n}.self_attn.k_proj.bias", "text_model.encoder.layers.{n}.self_attn.v_proj.bias"]),
        ("ln_final.*", "text_model.final_layer_norm.*"), ("text_projection", "text_projection.weight", KeyForm.Transposed),
    ];

    public static readonly KeyRule[] T5Encoder =
    [
        ("token_embd.*", "shared.*"), ("enc.output_norm.*", "encoder.final_layer_norm.*"),
        ("enc.blk.{n}.attn_q.*", "encoder.block.{n}.layer.0.SelfAttention.q.*"), ("enc.blk.{n}.attn_k.*", "encoder.block.{n}.layer.0.SelfAttention.k.*"),
        ("enc.blk.{n}.attn_v.*", "encoder.block.{n}.layer.0.SelfAttention.v.*"), ("enc.blk.{n}.attn_o.*", "encoder.block.{n}.layer.0.SelfAttention.o.*"),
        ("enc.blk.{n}.attn_rel_b.*", "encoder.block.{n}.layer.0.SelfAttention.relative_attention_bias.*"), ("enc.blk.{n}.attn_norm.*", "encoder.block.{n}.layer.0.layer_norm.*"),
        ("enc.blk.{n}.ffn_gate.*", "encoder.block.{n}.layer.1.DenseReluDense.wi_0.*"), ("enc.blk.{n}.ffn_up.*", "encoder.block.{n}.layer.1.DenseReluDense.wi_1.*"),
        ("enc.blk.{n}.ffn_down.*", "encoder.block.{n}.layer.1.DenseReluDense.wo.*"), ("enc.blk.{n}.ffn_norm.*", "encoder.block.{n}.layer.1.layer_norm.*"),
    ];

    public static readonly KeyRule[] Flux =
    [
        ("img_in.*", "x_embedder.*"), ("txt_in.*", "context_embedder.*"),
        ("time_in.in_layer.*", "time_text_embed.timestep_embedder.linear_1.*"), ("time_in.out_layer.*", "time_text_embed.timestep_embedder.linear_2.*"),
        ("vector_in.in_layer.*", "time_text_embed.text_embedder.linear_1.*"), ("vector_in.out_layer.*", "time_text_embed.text_embedder.linear_2.*"),
        ("guidance_in.in_layer.*", "time_text_embed.guidance_embedder.linear_1.*"), ("guidance_in.out_layer.*", "time_text_embed.guidance_embedder.linear_2.*"),
        ("double_blocks.{n}.img_mod.lin.*", "transformer_blocks.{n}.norm1.linear.*"), ("double_blocks.{n}.txt_mod.lin.*", "transformer_blocks.{n}.norm1_context.linear.*"),
        ("double_blocks.{n}.img_attn.qkv.*", ["transformer_blocks.{n}.attn.to_q.*", "transformer_blocks.{n}.attn.to_k.*", "transformer_blocks.{n}.attn.to_v.*"]),
        ("double_blocks.{n}.txt_attn.qkv.*", ["transformer_blocks.{n}.attn.add_q_proj.*", "transformer_blocks.{n}.attn.add_k_proj.*", "transformer_blocks.{n}.attn.add_v_proj.*"]),
        ("double_blocks.{n}.img_attn.norm.query_norm.scale", "transformer_blocks.{n}.attn.norm_q.weight"), ("double_blocks.{n}.img_attn.norm.key_norm.scale", "transformer_blocks.{n}.attn.norm_k.weight"),
        ("double_blocks.{n}.txt_attn.norm.query_norm.scale", "transformer_blocks.{n}.attn.norm_added_q.weight"), ("double_blocks.{n}.txt_attn.norm.key_norm.scale", "transformer_blocks.{n}.attn.norm_added_k.weight"),
        ("double_blocks.{n}.img_attn.proj.*", "transformer_blocks.{n}.attn.to_out.0.*"), ("double_blocks.{n}.txt_attn.proj.*", "transformer_blocks.{n}.attn.to_add_out.*"),
        ("double_blocks.{n}.img_mlp.0.*", "transformer_blocks.{n}.ff.net.0.proj.*"), ("double_blocks.{n}.img_mlp.2.*", "transformer_blocks.{n}.ff.net.2.*"),
        ("double_blocks.{n}.txt_mlp.0.*", "transformer_blocks.{n}.ff_context.net.0.proj.*"), ("double_blocks.{n}.txt_mlp.2.*", "transformer_blocks.{n}.ff_context.net.2.*"),
        ("single_blocks.{n}.linear1.*", ["single_transformer_blocks.{n}.attn.to_q.*", "single_transformer_blocks.{n}.attn.to_k.*", "single_transformer_blocks.{n}.attn.to_v.*", "single_transformer_blocks.{n}.proj_mlp.*"], [1, 1, 1, 4]),
        ("single_blocks.{n}.linear2.*", "single_transformer_blocks.{n}.proj_out.*"), ("single_blocks.{n}.modulation.lin.*", "single_transformer_blocks.{n}.norm.linear.*"),
        ("single_blocks.{n}.norm.query_norm.scale", "single_transformer_blocks.{n}.attn.norm_q.weight"), ("single_blocks.{n}.norm.key_norm.scale", "single_transformer_blocks.{n}.attn.norm_k.weight"),
        ("final_layer.linear.*", "proj_out.*"), ("final_layer.adaLN_modulation.1.*", "norm_out.linear.*", KeyForm.HalvesSwapped),
    ];

    private static readonly KeyRule[] Chroma =
    [
        .. Flux, ("distilled_guidance_layer.norms.{n}.scale", "distilled_guidance_layer.norms.{n}.weight"),
        ("distilled_guidance_layer.layers.{n}.in_layer.*", "distilled_guidance_layer.layers.{n}.linear_1.*"), ("distilled_guidance_layer.layers.{n}.out_layer.*", "distilled_guidance_layer.layers.{n}.linear_2.*"),
    ];

    private static readonly KeyRule[] PixArt =
    [
        ("x_embedder.proj.*", "pos_embed.proj.*"), ("t_block.1.*", "adaln_single.linear.*"),
        ("t_embedder.mlp.0.*", "adaln_single.emb.timestep_embedder.linear_1.*"), ("t_embedder.mlp.2.*", "adaln_single.emb.timestep_embedder.linear_2.*"),
        ("csize_embedder.mlp.0.*", "adaln_single.emb.resolution_embedder.linear_1.*"), ("csize_embedder.mlp.2.*", "adaln_single.emb.resolution_embedder.linear_2.*"),
        ("ar_embedder.mlp.0.*", "adaln_single.emb.aspect_ratio_embedder.linear_1.*"), ("ar_embedder.mlp.2.*", "adaln_single.emb.aspect_ratio_embedder.linear_2.*"),
        ("y_embedder.y_proj.fc1.*", "caption_projection.linear_1.*"), ("y_embedder.y_proj.fc2.*", "caption_projection.linear_2.*"),
        ("blocks.{n}.scale_shift_table", "transformer_blocks.{n}.scale_shift_table"),
        ("blocks.{n}.attn.qkv.*", ["transformer_blocks.{n}.attn1.to_q.*", "transformer_blocks.{n}.attn1.to_k.*", "transformer_blocks.{n}.attn1.to_v.*"]), ("blocks.{n}.attn.proj.*", "transformer_blocks.{n}.attn1.to_out.0.*"),
        ("blocks.{n}.cross_attn.q_linear.*", "transformer_blocks.{n}.attn2.to_q.*"), ("blocks.{n}.cross_attn.kv_linear.*", ["transformer_blocks.{n}.attn2.to_k.*", "transformer_blocks.{n}.attn2.to_v.*"]),
        ("blocks.{n}.cross_attn.proj.*", "transformer_blocks.{n}.attn2.to_out.0.*"),
        ("blocks.{n}.mlp.fc1.*", "transformer_blocks.{n}.ff.net.0.proj.*"), ("blocks.{n}.mlp.fc2.*", "transformer_blocks.{n}.ff.net.2.*"),
        ("final_layer.linear.*", "proj_out.*"), ("final_layer.scale_shift_table", "scale_shift_table"),
    ];

    private static readonly KeyRule[] Sd3 =
    [
        ("pos_embed", "pos_embed.pos_embed"), ("x_embedder.proj.*", "pos_embed.proj.*"), ("context_embedder.*", "context_embedder.*"),
        ("t_embedder.mlp.0.*", "time_text_embed.timestep_embedder.linear_1.*"), ("t_embedder.mlp.2.*", "time_text_embed.timestep_embedder.linear_2.*"),
        ("y_embedder.mlp.0.*", "time_text_embed.text_embedder.linear_1.*"), ("y_embedder.mlp.2.*", "time_text_embed.text_embedder.linear_2.*"),
        ("joint_blocks.{n}.x_block.attn.qkv.*", ["transformer_blocks.{n}.attn.to_q.*", "transformer_blocks.{n}.attn.to_k.*", "transformer_blocks.{n}.attn.to_v.*"]),
        ("joint_blocks.{n}.context_block.attn.qkv.*", ["transformer_blocks.{n}.attn.add_q_proj.*", "transformer_blocks.{n}.attn.add_k_proj.*", "transformer_blocks.{n}.attn.add_v_proj.*"]),
        ("joint_blocks.{n}.x_block.attn2.qkv.*", ["transformer_blocks.{n}.attn2.to_q.*", "transformer_blocks.{n}.attn2.to_k.*", "transformer_blocks.{n}.attn2.to_v.*"]),
        ("joint_blocks.{n}.x_block.attn.ln_q.*", "transformer_blocks.{n}.attn.norm_q.*"), ("joint_blocks.{n}.x_block.attn.ln_k.*", "transformer_blocks.{n}.attn.norm_k.*"),
        ("joint_blocks.{n}.context_block.attn.ln_q.*", "transformer_blocks.{n}.attn.norm_added_q.*"), ("joint_blocks.{n}.context_block.attn.ln_k.*", "transformer_blocks.{n}.attn.norm_added_k.*"),
        ("joint_blocks.{n}.x_block.attn2.ln_q.*", "transformer_blocks.{n}.attn2.norm_q.*"), ("joint_blocks.{n}.x_block.attn2.ln_k.*", "transformer_blocks.{n}.attn2.norm_k.*"),
        ("joint_blocks.{n}.x_block.attn.proj.*", "transformer_blocks.{n}.attn.to_out.0.*"), ("joint_blocks.{n}.context_block.attn.proj.*", "transformer_blocks.{n}.attn.to_add_out.*"),
        ("joint_blocks.{n}.x_block.attn2.proj.*", "transformer_blocks.{n}.attn2.to_out.0.*"),
        ("joint_blocks.{n}.x_block.mlp.fc1.*", "transformer_blocks.{n}.ff.net.0.proj.*"), ("joint_blocks.{n}.x_block.mlp.fc2.*", "transformer_blocks.{n}.ff.net.2.*"),
        ("joint_blocks.{n}.context_block.mlp.fc1.*", "transformer_blocks.{n}.ff_context.net.0.proj.*"), ("joint_blocks.{n}.context_block.mlp.fc2.*", "transformer_blocks.{n}.ff_context.net.2.*"),
        ("joint_blocks.{n}.x_block.adaLN_modulation.1.*", "transformer_blocks.{n}.norm1.linear.*"), ("joint_blocks.{n}.context_block.adaLN_modulation.1.*", "transformer_blocks.{n}.norm1_context.linear.*"),
        ("final_layer.linear.*", "proj_out.*"), ("final_layer.adaLN_modulation.1.*", "norm_out.linear.*", KeyForm.HalvesSwapped),
    ];

    /// <summary>The table of an architecture; where it depends on the depth of the network, that is read off the keys, which may be of either naming.</summary>
    public static IReadOnlyList<KeyRule> For(Architecture architecture, IReadOnlyCollection<string> keys) => architecture switch
    {
        Architecture.UNet => UNet(keys),
        Architecture.Autoencoder => Autoencoder(keys),
        Architecture.ClipText => ClipText,
        Architecture.T5Encoder => T5Encoder,
        Architecture.StableDiffusion3 => StableDiffusion3(keys),
        Architecture.Chroma => Chroma,
        Architecture.PixArt => PixArt,
        _ => Flux,
    };

    /// <summary>Blocks are numbered through in the original and by level in diffusers: level = (i − 1) / (layers + 1), going down, and i / (layers + 1), going up.</summary>
    private static List<KeyRule> UNet(IReadOnlyCollection<string> keys)
    {
        var rules = new List<KeyRule>(UNetEnds);
        Resnet(rules, "middle_block.0", "mid_block.resnets.0");
        Resnet(rules, "middle_block.2", "mid_block.resnets.1");
        var original = keys.Any(k => k.StartsWith("input_blocks.", StringComparison.Ordinal));
        var (layers, levels) = original
            ? (Numbers(keys, "input_blocks.", ".0.op.weight").DefaultIfEmpty(2).Min() - 1, Numbers(keys, "input_blocks.", ".0.op.weight").Count() + 1)
            : (Numbers(keys, "down_blocks.0.resnets.", ".conv1.weight").Count(), Numbers(keys, "down_blocks.", ".resnets.0.conv1.weight").Count());
        if (layers < 1) return rules;
        for (var level = 0; level < levels; level++)
        {
            for (var layer = 0; layer < layers; layer++)
            {
                var block = $"input_blocks.{1 + level * (layers + 1) + layer}";
                Resnet(rules, $"{block}.0", $"down_blocks.{level}.resnets.{layer}");
                rules.Add(($"{block}.1.*", $"down_blocks.{level}.attentions.{layer}.*"));
            }
            rules.Add(($"input_blocks.{(level + 1) * (layers + 1)}.0.op.*", $"down_blocks.{level}.downsamplers.0.conv.*"));
            var last = $"output_blocks.{level * (layers + 1) + layers}";
            // The upsampler comes behind the attention where the level has one.
            var hasAttention = original ? keys.Contains($"{last}.1.norm.weight") : keys.Contains($"up_blocks.{level}.attentions.0.norm.weight");
            rules.Add(($"{last}.{(hasAttention ? 2 : 1)}.conv.*", $"up_blocks.{level}.upsamplers.0.conv.*"));
            for (var layer = 0; layer <= layers; layer++)
            {
                var block = $"output_blocks.{level * (layers + 1) + layer}";
                Resnet(rules, $"{block}.0", $"up_blocks.{level}.resnets.{layer}");
                if (hasAttention) rules.Add(($"{block}.1.*", $"up_blocks.{level}.attentions.{layer}.*"));
            }
        }
        return rules;
    }

    private static void Resnet(List<KeyRule> rules, string original, string diffusers) =>
        rules.AddRange(ResnetOfUNet.Select(r => (KeyRule)($"{original}.{r.Original}.*", $"{diffusers}.{r.Diffusers}.*")));

    /// <summary>The decoder's levels are numbered from the finest in the original and from the coarsest in diffusers.</summary>
    private static List<KeyRule> Autoencoder(IReadOnlyCollection<string> keys)
    {
        var levels = Math.Max(Numbers(keys, "decoder.up.", ".block.0.conv1.weight").Count(), Numbers(keys, "decoder.up_blocks.", ".resnets.0.conv1.weight").Count());
        levels = Math.Max(levels, Math.Max(Numbers(keys, "encoder.down.", ".block.0.conv1.weight").Count(), Numbers(keys, "encoder.down_blocks.", ".resnets.0.conv1.weight").Count()));
        var rules = new List<KeyRule>
        {
            ("quant_conv.*", "quant_conv.*"), ("post_quant_conv.*", "post_quant_conv.*"),
            ("encoder.down.{n}.block.{m}.nin_shortcut.*", "encoder.down_blocks.{n}.resnets.{m}.conv_shortcut.*"), ("encoder.down.{n}.block.{m}.*", "encoder.down_blocks.{n}.resnets.{m}.*"),
            ("encoder.down.{n}.downsample.conv.*", "encoder.down_blocks.{n}.downsamplers.0.conv.*"),
        };
        for (var level = 0; level < levels; level++)
        {
            var (up, upBlock) = ($"decoder.up.{level}", $"decoder.up_blocks.{levels - 1 - level}");
            rules.Add(($"{up}.block.{{m}}.nin_shortcut.*", $"{upBlock}.resnets.{{m}}.conv_shortcut.*"));
            rules.Add(($"{up}.block.{{m}}.*", $"{upBlock}.resnets.{{m}}.*"));
            rules.Add(($"{up}.upsample.conv.*", $"{upBlock}.upsamplers.0.conv.*"));
        }
        foreach (var side in new[] { "encoder", "decoder" })
        {
            rules.AddRange([
                ($"{side}.conv_in.*", $"{side}.conv_in.*"), ($"{side}.conv_out.*", $"{side}.conv_out.*"), ($"{side}.norm_out.*", $"{side}.conv_norm_out.*"),
                ($"{side}.mid.block_1.*", $"{side}.mid_block.resnets.0.*"), ($"{side}.mid.block_2.*", $"{side}.mid_block.resnets.1.*"),
                ($"{side}.mid.attn_1.norm.*", $"{side}.mid_block.attentions.0.group_norm.*"),
            ]);
            foreach (var pair in VaeAttention)
            {
                rules.Add(($"{side}.mid.attn_1.{pair[0]}.weight", $"{side}.mid_block.attentions.0.{pair[1]}.weight", KeyForm.Matrix));
                rules.Add(($"{side}.mid.attn_1.{pair[0]}.bias", $"{side}.mid_block.attentions.0.{pair[1]}.bias"));
            }
        }
        return rules;
    }

    /// <summary>The last block leaves the text as it is; its two modulations of the text stand in the other order.</summary>
    private static KeyRule[] StableDiffusion3(IReadOnlyCollection<string> keys)
    {
        var last = Numbers(keys, "joint_blocks.", ".x_block.attn.qkv.weight").Concat(Numbers(keys, "transformer_blocks.", ".attn.to_q.weight")).DefaultIfEmpty(0).Max();
        return [($"joint_blocks.{last}.context_block.adaLN_modulation.1.*", $"transformer_blocks.{last}.norm1_context.linear.*", KeyForm.HalvesSwapped), .. Sd3];
    }

    private static IEnumerable<int> Numbers(IEnumerable<string> keys, string before, string after) =>
        from key in keys
        where key.Length > before.Length + after.Length && key.StartsWith(before, StringComparison.Ordinal) && key.EndsWith(after, StringComparison.Ordinal)
        let digits = key[before.Length..^after.Length]
        where digits.Length <= 6 && digits.All(char.IsAsciiDigit)
        select int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}
