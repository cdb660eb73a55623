using Easel.Models;

namespace Easel.Families;

/// <summary>Which of a network's keys a stored tensor belongs to; null where the network has no use for it.</summary>
/// <param name="key">Key in the file.</param>
internal delegate string? KeyRename(string key);

/// <summary>Rules for files that have the networks' own names but for leftovers of the program that wrote them.</summary>
internal static class KeyRules
{
    /// <summary>CLIP as transformers saves it: constants, layers beyond the network's depth and a projection that it does not have are left out.</summary>
    /// <param name="config">The network.</param>
    public static KeyRename Clip(ClipTextConfig config) => key =>
        key.EndsWith(".position_ids", StringComparison.Ordinal) || key is "logit_scale" or "attn_mask" || (key == "text_projection.weight" && config.Projection is null) || Layer(key) >= config.Layers ? null : key;

    /// <summary>T5 as transformers saves it: the table of tokens under either of its names, and once where it has both.</summary>
    /// <param name="hasShared">Whether the table is there under its first name.</param>
    public static KeyRename T5(bool hasShared) => key => key != "encoder.embed_tokens.weight" ? key : hasShared ? null : "shared.weight";

    /// <summary>PixArt as published: what its training filled in for captions, and positions that are computed here, are left out.</summary>
    public static string? PixArt(string key) => key is "pos_embed" or "pos_embed.pos_embed" or "y_embedder.y_embedding" ? null : key;

    /// <summary>Autoencoders that diffusers saved before 2023 name the parts of their attention otherwise.</summary>
    public static string? OldAttention(string key) =>
        key.Replace(".query.", ".to_q.").Replace(".key.", ".to_k.").Replace(".value.", ".to_v.").Replace(".proj_attn.", ".to_out.0.");

    private static int Layer(string key) =>
        key.StartsWith("text_model.encoder.layers.", StringComparison.Ordinal) && int.TryParse(key.AsSpan(26, Math.Max(0, key.IndexOf('.', 26) - 26)), out var layer) ? layer : -1;
}
