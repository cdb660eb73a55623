using System.Globalization;
using System.Text;

namespace Easel.Prompts;

/// <summary>CLIP's way of cutting text into words: English contractions, runs of letters, single digits, runs of anything else; white space only separates.</summary>
internal static class ClipWords
{
    private static readonly string[] Specials = ["<|startoftext|>", "<|endoftext|>"];
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind { Space, Letter, Number, Other }

    public static IEnumerable<string> Of(string text)
    {
        var lower = Lower(text);
        for (var at = 0; at < lower.Length;)
        {
            var length = Length(lower.AsSpan(at), out var kind);
            if (kind != Kind.Space) yield return lower.Substring(at, length);
            at += length;
        }
    }

    private static int Length(ReadOnlySpan<char> text, out Kind kind)
    {
        kind = Kind.Other;
        foreach (var special in Specials)
            if (text.StartsWith(special, StringComparison.Ordinal)) return special.Length;
        foreach (var contraction in Contractions)
            if (text.StartsWith(contraction, StringComparison.Ordinal)) return contraction.Length;
        var length = 0;
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out var rune, out var used);
            var its = KindOf(rune);
            if (length == 0) kind = its;
            else if (its != kind) break;
            length += used;
            if (kind == Kind.Number) break;
        }
        return length;
    }

    private static Kind KindOf(Rune rune) => rune.Value is >= 0x1c and <= 0x1f || Rune.IsWhiteSpace(rune) ? Kind.Space : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Kind.Other,
    };

    /// <summary>Lower case by Unicode's full rules: a dotted capital I becomes two characters, a sigma at the end of a word its final form.</summary>
    private static string Lower(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        var lower = new StringBuilder(text.Length);
        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value == 'İ') lower.Append("i̇");
            else if (runes[i].Value == 'Σ') lower.Append(Cased(runes, i, -1) && !Cased(runes, i, 1) ? 'ς' : 'σ');
            else lower.Append(Rune.ToLowerInvariant(runes[i]).ToString());
        }
        return lower.ToString();
    }

    // Whether the next character in that direction that can have a case is a letter that has one.
    private static bool Cased(Rune[] runes, int at, int step)
    {
        for (at += step; at >= 0 && at < runes.Length; at += step)
        {
            switch (Rune.GetUnicodeCategory(runes[at]))
            {
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter:
                    return true;
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol:
                    continue;
                default:
                    if (runes[at].Value is '\'' or '.' or ':' or '’' or '·') continue;
                    return false;
            }
        }
        return false;
    }
}
