using System.Globalization;
using System.Text;

namespace Easel.Prompts;

/// <summary>The one way in which Easel cuts text into words, the same for training captions, prompts and the lexicon.</summary>
public static class PromptText
{
    /// <summary>Cuts text into lower-case words: a run of letters, one digit, or one other character; white space only separates.</summary>
    /// <param name="text">Any text. Accents written as separate marks are composed with their letter; lone surrogates become U+FFFD.</param>
    /// <returns>The words in order; none is empty or contains white space.</returns>
    public static IReadOnlyList<string> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new List<string>(text.Length / 5 + 1);
        var letters = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var kind = Rune.GetUnicodeCategory(rune);
            if (IsLetter(kind) || (IsMark(kind) && letters.Length > 0))
            {
                Accents.Append(letters, Rune.ToLowerInvariant(rune));
                continue;
            }
            Flush(letters, words);
            if (!Rune.IsWhiteSpace(rune))
                words.Add(rune.ToString());
        }
        Flush(letters, words);
        return words;
    }

    /// <summary>The text as the models see it: its <see cref="Words"/> with one space between them. Normalising twice changes nothing.</summary>
    public static string Normalize(string text) => string.Join(' ', Words(text));

    private static void Flush(StringBuilder letters, List<string> words)
    {
        if (letters.Length == 0)
            return;
        words.Add(letters.ToString());
        letters.Clear();
    }

    private static bool IsLetter(UnicodeCategory kind) => kind is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    private static bool IsMark(UnicodeCategory kind) => kind is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
