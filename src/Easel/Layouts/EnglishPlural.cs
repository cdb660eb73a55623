namespace Easel.Layouts;

/// <summary>Regular English plurals, for the synonyms of a lexicon; its names carry their own.</summary>
internal static class EnglishPlural
{
    private static readonly string[] Prepositions = [" of ", " with ", " in ", " on ", " at ", " from ", " without ", " under ", " behind "];

    /// <summary>The plural of a phrase: of the word before "of", "with" and the like or before what somebody does ("man running"), else of its last word.</summary>
    public static string Of(string phrase)
    {
        var head = Prepositions.Select(word => phrase.IndexOf(word, StringComparison.Ordinal)).Where(at => at > 0).DefaultIfEmpty(phrase.Length).Min();
        if (Doing(phrase) is > 0 and var doing) head = Math.Min(head, doing);
        return OfWord(phrase[..head]) + phrase[head..];
    }

    /// <summary>Where a person's doing begins, or −1: "fishing rod" and "rock climbing" are things.</summary>
    private static int Doing(string phrase)
    {
        var space = phrase.IndexOf(' ');
        if (space < 0 || phrase[..space] is not ("man" or "woman" or "person" or "boy" or "girl" or "people" or "men" or "women")) return -1;
        var rest = phrase[(space + 1)..];
        return rest.Split(' ')[0].EndsWith("ing", StringComparison.Ordinal) ? space : -1;
    }

    private static string OfWord(string word)
    {
        if (word.EndsWith("person", StringComparison.Ordinal))
            return word[..^"person".Length] + "people";
        if (word is "people" or "men" or "women" || word.EndsWith("people", StringComparison.Ordinal))
            return word;
        if (word.EndsWith("man", StringComparison.Ordinal) && !word.EndsWith("human", StringComparison.Ordinal))
            return word[..^2] + "en";
        if (word.EndsWith('y') && word.Length > 1 && !"aeiou".Contains(word[^2]))
            return word[..^1] + "ies";
        if (word.EndsWith('s') || word.EndsWith('x') || word.EndsWith('z') || word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal))
            return word + "es";
        if (word.EndsWith("fe", StringComparison.Ordinal))
            return word[..^2] + "ves";
        return word.EndsWith('f') && !word.EndsWith("ff", StringComparison.Ordinal) && !word.EndsWith("oof", StringComparison.Ordinal)
            ? word[..^1] + "ves"
            : word + "s";
    }
}
