namespace Easel.Corpus.Preparation;

/// <summary>How far a preparation is.</summary>
/// <param name="Stage">What is being done, such as "examining".</param>
/// <param name="Done">Items of this stage that are done.</param>
/// <param name="Total">Items of this stage.</param>
public readonly record struct PreparationProgress(string Stage, int Done, int Total);

/// <summary>What a preparation ended with.</summary>
/// <param name="Found">Picture files in the folder.</param>
/// <param name="Kept">Pictures in the shards.</param>
/// <param name="Dropped">How many were left out for which reason.</param>
/// <param name="Examined">Pictures that this run had to examine; the others were known from an earlier one.</param>
/// <param name="Shards">Shards that belong to the result.</param>
/// <param name="ShardsWritten">Shards that this run had to write.</param>
/// <param name="Problems">One line per sidecar file that could not be understood, and per picture that changed while it was prepared.</param>
public sealed record PreparationSummary(
    int Found, int Kept, IReadOnlyDictionary<DropReason, int> Dropped, int Examined, int Shards, int ShardsWritten, IReadOnlyList<string> Problems);

/// <summary>Why a picture is left out.</summary>
public enum DropReason
{
    /// <summary>The system does not let it be read.</summary>
    Unreadable,
    /// <summary>It has no bytes, or is no ordinary file.</summary>
    Empty,
    /// <summary>It is no picture, or a damaged or truncated one.</summary>
    Broken,
    /// <summary>It has too many bytes or pixels.</summary>
    TooLarge,
    /// <summary>Its shorter side has too few pixels.</summary>
    Tiny,
    /// <summary>It shows a single colour.</summary>
    Blank,
    /// <summary>It is so long or high that a crop would lose more than half of it.</summary>
    TooLong,
    /// <summary>Nobody states its licence.</summary>
    NoLicence,
    /// <summary>Its licence is not among those accepted.</summary>
    LicenceNotAccepted,
    /// <summary>It has no caption.</summary>
    NoCaption,
    /// <summary>Another file has the same bytes.</summary>
    Duplicate,
    /// <summary>Another picture looks the same.</summary>
    NearDuplicate,
    /// <summary>Another picture has nearly the same latents.</summary>
    SameLatents,
    /// <summary>It changed or went away while it was being prepared; the next run takes it up.</summary>
    Changed,
}

/// <summary>Reasons in words.</summary>
public static class DropReasons
{
    /// <summary>A reason in lower-case words, such as <c>near duplicate</c>.</summary>
    /// <param name="reason">The reason.</param>
    public static string Name(DropReason reason) =>
        string.Concat(reason.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
