using Easel.Prompts;

namespace Easel.Layouts;

/// <summary>A prompt cut into the words that phrases are made of.</summary>
internal static class PromptWords
{
    // A longer number is as good as infinite.
    private const int MaxDigits = 6;

    private static readonly HashSet<string> ShortForms = ["t", "re", "ve", "ll", "d", "m"];

    /// <summary>Like <see cref="PromptText.Words"/>, but hyphens part words like spaces, numbers are whole, possessives lose their s, and short forms are one word.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var afterApostrophe = false;
        var afterDigit = false;
        foreach (var word in PromptText.Words(text))
        {
            var first = word[0];
            if (afterDigit && char.IsAsciiDigit(first))
                words[^1] = words[^1].Length < MaxDigits ? words[^1] + word : words[^1];
            else if (afterApostrophe && words.Count > 0 && char.IsLetter(words[^1][0]) && ShortForms.Contains(word))
                words[^1] += word;
            else if (!(afterApostrophe && word == "s") && !IsApostrophe(first) && !IsHyphen(first))
                words.Add(word);
            (afterApostrophe, afterDigit) = (IsApostrophe(first), char.IsAsciiDigit(first));
        }
        return words;
    }

    private static bool IsApostrophe(char letter) => letter is '\'' or '’' or '‘' or '`' or '´';

    private static bool IsHyphen(char letter) => letter is '-' or '‐' or '‑' or '–' or '_';
}
