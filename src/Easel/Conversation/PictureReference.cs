using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Finds which picture a turn names: "the second one", "picture 3", "the one with the boat".</summary>
internal static partial class PictureReference
{
    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    private static readonly string[] Numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>The picture named, and the words without its name; null and the words where none is named.</summary>
    /// <param name="line">The words, lower case, with one space between them.</param>
    /// <param name="state">What was shown.</param>
    /// <param name="show">Whether a version shows a noun.</param>
    /// <param name="find">The nouns of words.</param>
    public static (int? Picture, string Line, bool IsAlone) Find(string line, ChatState state, Func<PictureVersion, string, bool> show, Func<string, IEnumerable<string>> find)
    {
        if (state.Current is not { } current) return (null, line, false);
        if (ByLack().Match(line) is { Success: true } lack && Lacking(lack.Groups["what"].Value) is { } lacks) return Cut(lack, lacks);
        if (ByContent().Match(line) is { Success: true } content && Showing(content.Groups["what"].Value) is { } shown) return Cut(content, shown);
        if (Beginning().Match(line) is { Success: true } beginning) return Cut(beginning, state.Root(current).Number);
        if (ByNumber().Match(line) is { Success: true } numbered)
        {
            var digits = numbered.Groups[1].Value;
            var number = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : Array.IndexOf(Numbers, digits) + 1;
            if ((numbered.Value.Contains("number", StringComparison.Ordinal) && number <= state.Shown.Count && state.Shown.Count > 1 ? state.Shown[number - 1] : state.Find(number)?.Number) is { } meant) return Cut(numbered, meant);
        }
        if (state.Shown.Count > 1 && JustNumber().Match(line) is { Success: true } just && Array.IndexOf(Numbers, just.Groups[1].Value) is var named && (named >= 0 ? named + 1 : int.TryParse(just.Groups[1].Value, out var digit) ? digit : 0) is >= 1 and var place && place <= state.Shown.Count) return (state.Shown[place - 1], "", true);
        if (state.Shown is [var left, var right] && TheOther().Match(line) is { Success: true } other) return Cut(other, current.Number == left ? right : left);
        if (state.Shown.Count > 1 && BySide().Match(line) is { Success: true } side && Beside(side.Groups[1].Value + side.Groups[2].Value) is { } at && Cut(side, at) is { Item3: true } alone) return alone;
        if (ByOrdinal().Match(line) is { Success: true } ordinal && Counted(ordinal.Groups[1].Value) is { } counted) return Cut(ordinal, counted);
        return (null, line, false);

        (int?, string, bool) Cut(Match match, int picture)
        {
            var rest = $"{line[..match.Index].TrimEnd()} {line[(match.Index + match.Length)..].TrimStart()}".Trim();
            return (picture, rest, Nothing().IsMatch(rest));
        }

        int? Beside(string where) => where switch
        {
            "left" => state.Shown[0],
            "right" => state.Shown[^1],
            _ => state.Shown.Count % 2 == 1 ? state.Shown[state.Shown.Count / 2] : null,
        };

        int? Counted(string words)
        {
            words = words.Replace(" ", "", StringComparison.Ordinal);
            if (words is "previous") return state.At > 0 ? state.Path[state.At - 1] : null;
            var among = state.Shown.Count > 1 ? state.Shown : [.. state.Versions.Select(version => version.Number)];
            if (words is "last" or "latest" or "newest") return among[^1];
            var index = Array.IndexOf(Ordinals, words);
            if (index < 0) index = int.Parse(string.Concat(words.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture) - 1;
            return index < among.Count && index >= 0 ? among[index] : null;
        }

        int? Lacking(string words)
        {
            string[] nouns = [.. find(words)];
            return nouns.Length == 0 ? null : state.Versions.LastOrDefault(version => !nouns.Any(noun => show(version, noun)))?.Number;
        }

        // The newest that fits, but of pictures shown side by side the first.
        int? Showing(string words)
        {
            string[] nouns = [.. find(words)];
            if (nouns.Length == 0) return null;
            bool Fits(PictureVersion version) => nouns.All(noun => show(version, noun));
            var side = state.Shown.Select(number => state.Versions[number - 1]).FirstOrDefault(Fits);
            return side?.Number ?? state.Versions.LastOrDefault(Fits)?.Number;
        }
    }

    [GeneratedRegex(@"\b(?:(?:go|come|take me|switch) back to |back to |return to |take |use |choose |pick |i like |i prefer |bring back |in )?(?:the (?:one|picture|image|version) (?:with|of|that has|showing)|(?<=bring back )(?=the )|(?<=go back to )(?=the \w))\s*(?<what>(?:the |a |an |\w+ )?[\w ]+?)(?= and | but |,|$)|\b(?:back to|return to|take|use|choose|pick|i like|i prefer|bring back|in) the (?<what>[\w ]+?) (?:one|picture|image|version|pic)\b")]
    private static partial Regex ByContent();

    [GeneratedRegex(@"\b(?:(?:go|come|switch) back to |back to |return to |take |use |choose |pick |i like |i prefer )?the (?:one|picture|image|version) (?:without|with no|that has no) (?:the |a |an |any )?(?<what>[\w ]+?)(?= and | but |,|\.|$)")]
    private static partial Regex ByLack();

    [GeneratedRegex(@"\b(?:go |come )?back to (?:where we started|the start|the beginning|the (?:very )?first (?:version|picture|one|image))\b|\b(?:go back to )?the original(?: (?:one|picture|version|image))?\b")]
    private static partial Regex Beginning();

    [GeneratedRegex(@"\b(?:(?:go back to|use|take|choose|pick|i like|in|i prefer) )?(?:picture|image|number|version|nr|no|option) (?:# )?(\d{1,6}|one|two|three|four|five|six|seven|eight|nine|ten)\b|(?<![\w])# (\d{1,6})\b")]
    private static partial Regex ByNumber();

    [GeneratedRegex(@"\b(?:(?:go back to|use|take|choose|pick|i like|i love|in|like|i prefer|lets go with|go with) )?(?:the )?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,3} (?:st|nd|rd|th)|last|latest|newest|previous)(?: (?:one|picture|image|version|option|pic))?(?: of (?:those|these|them))?(?= (?:but|and|please|pls|is|with|make|in|at|as|looks)\b| ?[,.!?]|$|(?<= (?:one|picture|image|version|option|pic)) )")]
    private static partial Regex ByOrdinal();

    [GeneratedRegex(@"\b(?:(?:go with|use|take|choose|pick|i like|i prefer|i meant?|show me) )?the other(?: (?:one|picture|image|version|option|pic))?\b")]
    private static partial Regex TheOther();

    [GeneratedRegex(@"^(\d|one|two|three|four|five|six|seven|eight|nine|ten)(?: please| pls)?[ .!]*$")]
    private static partial Regex JustNumber();

    [GeneratedRegex(@"\b(?:(?:go with|use|take|choose|pick|i like|i love|i prefer|show me|like) )?(?:the (?:very |far )?(left|right|middle|centre|center)(?:most)? (?:one|picture|image|version|option|pic)|the (?:one|picture|image|version|option|pic) (?:on|in|at|to) the (?:very |far )?(left|right|middle|centre|center))\b")]
    private static partial Regex BySide();

    [GeneratedRegex(@"^(?:(?:please|pls|i mean|i meant|looks?|is|nice|best|good|great|better|the|most|,|\.|!|one|ok|okay|yes|go|to|with|now|lets|show|me|again|take|use|pick|choose|on|far|right|left) ?)*$")]
    private static partial Regex Nothing();
}
