using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Models;

namespace Easel.Families;

/// <summary>Key names of the original code of SD3 (Stability AI) and FLUX (Black Forest Labs), in terms of the networks' own.</summary>
internal static partial class TransformerNames
{
    /// <summary>Rule for SD3's transformer, behind <c>model.diffusion_model.</c>.</summary>
    /// <param name="config">The network; the last block's text side differs.</param>
    public static KeyRule MmDiT(MmDiTConfig config) => (key, shape) =>
    {
        if (JointBlock().Match(key) is { Success: true } match)
        {
            var (number, isText, rest) = (match.Groups[1].Value, match.Groups[2].Value == "context", match.Groups[3].Value);
            var block = $"transformer_blocks.{number}.";
            var isLastText = isText && int.Parse(number, CultureInfo.InvariantCulture) == config.Layers - 1;
            if (Split(rest) is var (name, kind))
            {
                return name switch
                {
                    "attn.qkv" when isText => Thirds(block, kind, shape, "attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
                    "attn.qkv" or "attn2.qkv" => Thirds(block + name[..^3], kind, shape, "to_q", "to_k", "to_v"),
                    "attn.ln_q" or "attn.ln_k" when isText => [new($"{block}attn.norm_added_{name[^1]}.{kind}")],
                    "attn.ln_q" or "attn.ln_k" or "attn2.ln_q" or "attn2.ln_k" => [new($"{block}{name[..^4]}norm_{name[^1]}.{kind}")],
                    "attn.proj" when isText => [new($"{block}attn.to_add_out.{kind}")],
                    "attn.proj" or "attn2.proj" => [new($"{block}{name[..^4]}to_out.0.{kind}")],
                    "mlp.fc1" => [new($"{block}{(isText ? "ff_context" : "ff")}.net.0.proj.{kind}")],
                    "mlp.fc2" => [new($"{block}{(isText ? "ff_context" : "ff")}.net.2.{kind}")],
                    "adaLN_modulation.1" when isLastText => Swapped($"{block}norm1_context.linear.{kind}", shape),
                    "adaLN_modulation.1" => [new($"{block}{(isText ? "norm1_context" : "norm1")}.linear.{kind}")],
                    _ => [new(key)],
                };
            }
        }
        if (key == "pos_embed") return [new("pos_embed.pos_embed")];
        return Split(key) is var (part, end) ? part switch
        {
            "x_embedder.proj" => [new($"pos_embed.proj.{end}")],
            "t_embedder.mlp.0" => [new($"time_text_embed.timestep_embedder.linear_1.{end}")],
            "t_embedder.mlp.2" => [new($"time_text_embed.timestep_embedder.linear_2.{end}")],
            "y_embedder.mlp.0" => [new($"time_text_embed.text_embedder.linear_1.{end}")],
            "y_embedder.mlp.2" => [new($"time_text_embed.text_embedder.linear_2.{end}")],
            "final_layer.adaLN_modulation.1" => Swapped($"norm_out.linear.{end}", shape),
            "final_layer.linear" => [new($"proj_out.{end}")],
            _ => [new(key)],
        } : [new(key)];
    };

    /// <summary>Rule for FLUX's transformer, with or without <c>model.diffusion_model.</c> before it.</summary>
    /// <param name="config">The network; a single block's fused layer is cut by its width.</param>
    public static KeyRule Flux(FluxConfig config) => (key, shape) =>
    {
        if (DoubleBlock().Match(key) is { Success: true } match && Split(match.Groups[3].Value) is var (name, kind))
        {
            var (block, isText) = ($"transformer_blocks.{match.Groups[1].Value}.", match.Groups[2].Value == "txt");
            return name switch
            {
                "attn.qkv" when isText => Thirds(block, kind, shape, "attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
                "attn.qkv" => Thirds(block, kind, shape, "attn.to_q", "attn.to_k", "attn.to_v"),
                "attn.norm.query_norm" => [new($"{block}attn.{(isText ? "norm_added_q" : "norm_q")}.weight")],
                "attn.norm.key_norm" => [new($"{block}attn.{(isText ? "norm_added_k" : "norm_k")}.weight")],
                "attn.proj" => [new($"{block}attn.{(isText ? "to_add_out" : "to_out.0")}.{kind}")],
                "mlp.0" => [new($"{block}{(isText ? "ff_context" : "ff")}.net.0.proj.{kind}")],
                "mlp.2" => [new($"{block}{(isText ? "ff_context" : "ff")}.net.2.{kind}")],
                "mod.lin" => [new($"{block}{(isText ? "norm1_context" : "norm1")}.linear.{kind}")],
                _ => [new(key)],
            };
        }
        if (SingleBlock().Match(key) is { Success: true } single && Split(single.Groups[2].Value) is var (part, end))
        {
            var block = $"single_transformer_blocks.{single.Groups[1].Value}.";
            long width = config.Width;
            return part switch
            {
                "linear1" => [.. new[] { "attn.to_q", "attn.to_k", "attn.to_v" }.Select((to, i) => new KeyTarget($"{block}{to}.{end}", i * width, width)), new($"{block}proj_mlp.{end}", 3 * width, 4 * width)],
                "linear2" => [new($"{block}proj_out.{end}")],
                "norm.query_norm" => [new($"{block}attn.norm_q.weight")],
                "norm.key_norm" => [new($"{block}attn.norm_k.weight")],
                "modulation.lin" => [new($"{block}norm.linear.{end}")],
                _ => [new(key)],
            };
        }
        return Split(key) is var (outer, last) ? outer switch
        {
            "img_in" => [new($"x_embedder.{last}")],
            "txt_in" => [new($"context_embedder.{last}")],
            "time_in.in_layer" or "time_in.out_layer" => [new($"time_text_embed.timestep_embedder.{Layer(outer)}.{last}")],
            "vector_in.in_layer" or "vector_in.out_layer" => [new($"time_text_embed.text_embedder.{Layer(outer)}.{last}")],
            "guidance_in.in_layer" or "guidance_in.out_layer" => [new($"time_text_embed.guidance_embedder.{Layer(outer)}.{last}")],
            "final_layer.adaLN_modulation.1" => Swapped($"norm_out.linear.{last}", shape),
            "final_layer.linear" => [new($"proj_out.{last}")],
            _ => [new(key)],
        } : [new(key)];

        static string Layer(string name) => name.EndsWith("in_layer", StringComparison.Ordinal) ? "linear_1" : "linear_2";
    };

    // "a.b.weight" to ("a.b", "weight").
    private static (string Name, string Kind)? Split(string key) => key.LastIndexOf('.') is var at and > 0 ? (key[..at], key[(at + 1)..]) : null;

    private static IEnumerable<KeyTarget> Thirds(string block, string kind, IReadOnlyList<long> shape, params string[] names)
    {
        var rows = shape.Count > 0 ? shape[0] / 3 : 0;
        return names.Select((name, i) => new KeyTarget($"{block}{name}.{kind}", i * rows, rows));
    }

    // The originals have shift before scale, diffusers the other way round.
    private static IEnumerable<KeyTarget> Swapped(string key, IReadOnlyList<long> shape)
    {
        var half = shape.Count > 0 ? shape[0] / 2 : 0;
        return [new(key, 0, half, half), new(key, half, half, 0)];
    }

    [GeneratedRegex(@"^joint_blocks\.(\d{1,6})\.(x|context)_block\.(.+)$")]
    private static partial Regex JointBlock();

    [GeneratedRegex(@"^double_blocks\.(\d{1,6})\.(img|txt)_(.+)$")]
    private static partial Regex DoubleBlock();

    [GeneratedRegex(@"^single_blocks\.(\d{1,6})\.(.+)$")]
    private static partial Regex SingleBlock();
}
