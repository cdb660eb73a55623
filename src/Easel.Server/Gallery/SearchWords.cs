using System.Text;

namespace Easel.Server.Gallery;

/// <summary>Turns what a person types into a full-text query.</summary>
internal static class SearchWords
{
    private const int MaxWords = 16;

    /// <summary>A query for all of the words, the last one also as the beginning of one; null where there is no word.</summary>
    /// <remarks>Only letters and digits go in, each word in quotes: nothing that a stranger types is an operator of the query language.</remarks>
    public static string? Of(string? text)
    {
        var words = new string([.. (text ?? "").Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxWords).ToArray();
        if (words.Length == 0) return null;
        var query = new StringBuilder();
        foreach (var word in words) query.Append('"').Append(word).Append("\" ");
        query.Length--;
        return query.Append('*').ToString();
    }
}
