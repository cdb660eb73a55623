namespace Easel.Server.Gallery;

/// <summary>Words that people sort their pictures by.</summary>
internal static class Tag
{
    /// <summary>Most tags of one picture.</summary>
    public const int MaxCount = 16;

    public const string Expected = "a list of up to 16 words of up to 40 letters, digits, - and _";

    public static bool IsSound(string tag) => tag.Length is >= 1 and <= 40 && tag.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Tags as they are stored: a space on either side of each.</summary>
    public static string Join(IReadOnlyList<string> tags) => tags.Count == 0 ? "" : $" {string.Join(' ', tags.Distinct(StringComparer.Ordinal))} ";

    public static string[] Split(string tags) => tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
