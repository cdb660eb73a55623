using Easel.Models;

namespace Easel.Families;

/// <summary>Where a stored tensor, or some rows of it, belongs in a network.</summary>
/// <param name="Key">The network's key.</param>
/// <param name="First">First row of the stored tensor.</param>
/// <param name="Rows">Number of rows; null for all.</param>
/// <param name="To">First row in the network's tensor.</param>
/// <param name="Transposed">Whether the stored matrix is to be turned over first.</param>
internal sealed record KeyTarget(string Key, long First = 0, long? Rows = null, long To = 0, bool Transposed = false);

/// <summary>Says where a stored tensor belongs in a network whose keys are named otherwise; nowhere at all where the network has no use for it.</summary>
/// <param name="key">Key in the file.</param>
/// <param name="shape">Its shape.</param>
internal delegate IEnumerable<KeyTarget> KeyRule(string key, IReadOnlyList<long> shape);

/// <summary>Rules for files that have the networks' own names but for leftovers of the program that wrote them.</summary>
internal static class KeyRules
{
    public static IEnumerable<KeyTarget> Same(string key, IReadOnlyList<long> shape) => [new(key)];

    /// <summary>CLIP as transformers saves it: constants, layers beyond the network's depth and a projection that it does not have are left out.</summary>
    /// <param name="config">The network.</param>
    public static KeyRule Clip(ClipTextConfig config) => (key, _) =>
        key.EndsWith(".position_ids", StringComparison.Ordinal) || key == "logit_scale" || (key == "text_projection.weight" && config.Projection is null) || Layer(key) >= config.Layers ? [] : [new(key)];

    /// <summary>T5 as transformers saves it: the table of tokens under either of its names, and once where it has both.</summary>
    /// <param name="hasShared">Whether the table is there under its first name.</param>
    public static KeyRule T5(bool hasShared) => (key, _) => key != "encoder.embed_tokens.weight" ? [new(key)] : hasShared ? [] : [new("shared.weight")];

    /// <summary>PixArt as published: what its training filled in for captions, and positions that are computed here, are left out.</summary>
    public static IEnumerable<KeyTarget> PixArt(string key, IReadOnlyList<long> shape) => key is "pos_embed" or "pos_embed.pos_embed" or "y_embedder.y_embedding" ? [] : [new(key)];

    private static int Layer(string key) =>
        key.StartsWith("text_model.encoder.layers.", StringComparison.Ordinal) && int.TryParse(key.AsSpan(26, Math.Max(0, key.IndexOf('.', 26) - 26)), out var layer) ? layer : -1;
}
