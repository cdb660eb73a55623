namespace Easel.Server.Gallery;

/// <summary>What a person types, as words to search for.</summary>
internal static class SearchWords
{
    private const int MaxWords = 16;

    /// <summary>The words: letters and digits only, so that nothing in them is an operator of any query language.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        new string([.. text.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxWords).ToArray();
}
