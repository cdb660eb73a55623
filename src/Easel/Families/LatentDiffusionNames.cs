using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Models;

namespace Easel.Families;

/// <summary>Key names of the original latent diffusion code (CompVis, Stability AI), which single-file checkpoints have, in terms of the networks' own.</summary>
internal static partial class LatentDiffusionNames
{
    /// <summary>Rule for what stands behind <c>model.diffusion_model.</c>.</summary>
    /// <param name="config">The network; the numbering of blocks depends on its depth.</param>
    public static KeyRule UNet(UNetConfig config)
    {
        var (levels, layers) = (config.Levels.Count, config.LayersPerBlock);
        return (key, _) =>
        {
            var name = key switch
            {
                _ when Replaced(key, "time_embed.0.", "time_embedding.linear_1.") is { } n => n,
                _ when Replaced(key, "time_embed.2.", "time_embedding.linear_2.") is { } n => n,
                _ when Replaced(key, "time_embed.cond_proj.", "time_embedding.cond_proj.") is { } n => n,
                _ when Replaced(key, "label_emb.0.0.", "add_embedding.linear_1.") is { } n => n,
                _ when Replaced(key, "label_emb.0.2.", "add_embedding.linear_2.") is { } n => n,
                _ when Replaced(key, "input_blocks.0.0.", "conv_in.") is { } n => n,
                _ when Replaced(key, "out.0.", "conv_norm_out.") is { } n => n,
                _ when Replaced(key, "out.2.", "conv_out.") is { } n => n,
                _ when Replaced(key, "middle_block.0.", "mid_block.resnets.0.") is { } n => Resnet(n),
                _ when Replaced(key, "middle_block.1.", "mid_block.attentions.0.") is { } n => n,
                _ when Replaced(key, "middle_block.2.", "mid_block.resnets.1.") is { } n => Resnet(n),
                _ => Block(key),
            };
            return [new KeyTarget(name)];
        };

        string Block(string key)
        {
            if (NumberedBlock().Match(key) is not { Success: true } match) return key;
            int Number(int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
            var (number, part, rest) = (Number(2), Number(3), match.Groups[4].Value);
            if (match.Groups[1].Value == "input")
            {
                var (level, at) = Math.DivRem(number - 1, layers + 1);
                return rest.StartsWith("op.", StringComparison.Ordinal) ? $"down_blocks.{level}.downsamplers.0.conv.{rest[3..]}" : Part($"down_blocks.{level}", part, at, rest);
            }
            var (up, layer) = Math.DivRem(number, layers + 1);
            return part > 0 && rest.StartsWith("conv.", StringComparison.Ordinal) && up < levels ? $"up_blocks.{up}.upsamplers.0.{rest}" : Part($"up_blocks.{up}", part, layer, rest);
        }

        static string Part(string block, int part, int at, string rest) => part == 0 ? Resnet($"{block}.resnets.{at}.{rest}") : $"{block}.attentions.{at}.{rest}";
    }

    /// <summary>Rule for what stands behind <c>first_stage_model.</c>.</summary>
    /// <param name="config">The network; the original numbers the decoder's levels from the picture's size down.</param>
    public static KeyRule Autoencoder(AutoencoderKlConfig config) => (key, _) =>
    {
        var name = AutoencoderLevel().Replace(key, match =>
        {
            var level = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            return match.Groups[1].Value == "down" ? $".down_blocks.{level}." : $".up_blocks.{config.Widths.Count - 1 - level}.";
        });
        name = name.Replace(".block.", ".resnets.").Replace(".downsample.", ".downsamplers.0.").Replace(".upsample.", ".upsamplers.0.")
            .Replace(".nin_shortcut.", ".conv_shortcut.").Replace(".norm_out.", ".conv_norm_out.")
            .Replace(".mid.block_1.", ".mid_block.resnets.0.").Replace(".mid.block_2.", ".mid_block.resnets.1.").Replace(".mid.attn_1.", ".mid_block.attentions.0.");
        if (name.Contains(".attentions.0."))
            name = name.Replace(".norm.", ".group_norm.").Replace(".q.", ".to_q.").Replace(".k.", ".to_k.").Replace(".v.", ".to_v.").Replace(".proj_out.", ".to_out.0.");
        return [new KeyTarget(name)];
    };

    /// <summary>Autoencoders that diffusers saved before 2023 name the parts of their attention otherwise.</summary>
    public static IEnumerable<KeyTarget> OldAttention(string key, IReadOnlyList<long> shape) =>
        [new(key.Replace(".query.", ".to_q.").Replace(".key.", ".to_k.").Replace(".value.", ".to_v.").Replace(".proj_attn.", ".to_out.0."))];

    /// <summary>OpenCLIP's text tower, behind <c>cond_stage_model.model.</c> or <c>conditioner.embedders.1.model.</c>, in transformers' names.</summary>
    /// <param name="config">The network; layers beyond its depth, and a projection it does not have, are left out.</param>
    public static KeyRule OpenClip(ClipTextConfig config) => (key, shape) =>
    {
        if (OpenClipLayer().Match(key) is { Success: true } match)
        {
            if (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= config.Layers) return [];
            var (layer, rest) = ($"text_model.encoder.layers.{match.Groups[1].Value}.", match.Groups[2].Value);
            if (rest is "attn.in_proj_weight" or "attn.in_proj_bias")
            {
                var (kind, rows) = (rest[13..], shape.Count > 0 ? shape[0] / 3 : 0);
                return "qkv".Select((letter, i) => new KeyTarget($"{layer}self_attn.{letter}_proj.{kind}", i * rows, rows));
            }
            return [new KeyTarget(layer + rest.Replace("ln_1.", "layer_norm1.").Replace("ln_2.", "layer_norm2.").Replace("attn.", "self_attn.").Replace("c_fc.", "fc1.").Replace("c_proj.", "fc2."))];
        }
        return key switch
        {
            "token_embedding.weight" => [new("text_model.embeddings.token_embedding.weight")],
            "positional_embedding" => [new("text_model.embeddings.position_embedding.weight")],
            "ln_final.weight" or "ln_final.bias" => [new("text_model.final_layer_norm." + key[9..])],
            "text_projection" => config.Projection is null ? [] : [new("text_projection.weight", Transposed: true)],
            "logit_scale" or "attn_mask" => [],
            _ => [new(key)],
        };
    };

    private static string? Replaced(string key, string start, string by) => key.StartsWith(start, StringComparison.Ordinal) ? by + key[start.Length..] : null;

    private static string Resnet(string name) => name
        .Replace(".in_layers.0.", ".norm1.").Replace(".in_layers.2.", ".conv1.").Replace(".emb_layers.1.", ".time_emb_proj.")
        .Replace(".out_layers.0.", ".norm2.").Replace(".out_layers.3.", ".conv2.").Replace(".skip_connection.", ".conv_shortcut.");

    // Six digits at most: a hostile number must not overflow.
    [GeneratedRegex(@"^(input|output)_blocks\.(\d{1,6})\.(\d{1,6})\.(.+)$")]
    private static partial Regex NumberedBlock();

    [GeneratedRegex(@"\.(down|up)\.(\d{1,6})\.")]
    private static partial Regex AutoencoderLevel();

    [GeneratedRegex(@"^transformer\.resblocks\.(\d{1,6})\.(.+)$")]
    private static partial Regex OpenClipLayer();
}
