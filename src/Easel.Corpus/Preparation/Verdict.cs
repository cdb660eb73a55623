namespace Easel.Corpus.Preparation;

/// <summary>What becomes of one file.</summary>
/// <param name="File">The file.</param>
/// <param name="Examination">What its pixels say.</param>
/// <param name="Notes">What people say.</param>
/// <param name="Reason">Why it is left out; null when it stays.</param>
/// <param name="Twin">The file that it repeats; null when it does not.</param>
internal sealed record Verdict(SourceFile File, Examination Examination, PictureNotes Notes, DropReason? Reason, string? Twin)
{
    private const float BlankContrast = 1;

    /// <summary>Judges a picture by itself.</summary>
    public static Verdict Of(SourceFile file, Examination examination, PictureNotes notes, PreparationOptions options) =>
        new(file, examination, notes, Judge(examination, notes, options), null);

    /// <summary>Which of two alike is the better one to keep: first those with captions, then the larger, then the sharper.</summary>
    public static IEnumerable<Verdict> BestFirst(IEnumerable<Verdict> verdicts) => verdicts
        .OrderByDescending(v => v.Notes.Captions.Count > 0).ThenByDescending(v => (long)v.Examination.Width * v.Examination.Height)
        .ThenByDescending(v => v.Examination.Quality!.Sharpness).ThenBy(v => v.File.Name, StringComparer.Ordinal);

    private static DropReason? Judge(Examination examination, PictureNotes notes, PreparationOptions options) => examination switch
    {
        { Fault: { } fault } => fault,
        _ when Math.Min(examination.Width, examination.Height) < options.Shortest => DropReason.Tiny,
        _ when AspectBuckets.IsTooLong(examination.Width, examination.Height) => DropReason.TooLong,
        { Quality.Contrast: < BlankContrast } when examination.Quality.Colourfulness < BlankContrast || examination.Quality.Sharpness < 0.01f => DropReason.Blank,
        _ when notes.Licence is null && !options.AllowUnlicensed => DropReason.NoLicence,
        _ when notes.Licence is { } licence && options.Accept is { } accepted && !IsAccepted(licence, accepted) => DropReason.LicenceNotAccepted,
        _ when notes.Captions.Count == 0 && options.RequireCaptions => DropReason.NoCaption,
        _ => null,
    };

    private static bool IsAccepted(string licence, IReadOnlyList<string> accepted) =>
        accepted.Contains(licence, StringComparer.OrdinalIgnoreCase)
        || licence.Split(" AND ") is { Length: > 1 } parts && parts.All(part => accepted.Contains(part.Trim(), StringComparer.OrdinalIgnoreCase));
}
