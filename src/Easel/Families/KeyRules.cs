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

    /// <summary>Text encoders as transformers saves them: constants and tied copies are left out.</summary>
    public static IEnumerable<KeyTarget> Transformers(string key, IReadOnlyList<long> shape) =>
        key.EndsWith(".position_ids", StringComparison.Ordinal) || key is "logit_scale" or "encoder.embed_tokens.weight" ? [] : [new(key)];
}
