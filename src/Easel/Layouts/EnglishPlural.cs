namespace Easel.Layouts;

/// <summary>Regular English plurals, for the synonyms of a lexicon; its names carry their own.</summary>
internal static class EnglishPlural
{
    /// <summary>The plural of a phrase: of the word before "of", else of its last word.</summary>
    public static string Of(string phrase)
    {
        var of = phrase.IndexOf(" of ", StringComparison.Ordinal);
        return of > 0 ? OfWord(phrase[..of]) + phrase[of..] : OfWord(phrase);
    }

    private static string OfWord(string word)
    {
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
