using System.Globalization;
using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>A piece of a turn.</summary>
internal abstract record TalkToken
{
    /// <summary>A phrase of changing.</summary>
    public sealed record Said(Cue Cue, double Value) : TalkToken;

    /// <summary>A phrase of the phrasebook: a word of the lexicon, or plain English.</summary>
    public sealed record Word(Phrase Phrase) : TalkToken;

    /// <summary>A number in digits.</summary>
    public sealed record Number(int Value) : TalkToken;

    /// <summary>The end of a clause, or of a sentence.</summary>
    public sealed record Break(bool IsSentence) : TalkToken;

    /// <summary>A word that nobody knows.</summary>
    public sealed record Unknown(string Text) : TalkToken;
}

/// <summary>Cuts the words of a turn into pieces: the longest phrase first, those of changing before those of describing.</summary>
internal sealed class TalkTokens(Phrasebook phrasebook, Spelling spelling)
{
    // What is typed in chats for longer words.
    private static readonly Dictionary<string, string> ShortForms = new()
    {
        ["gimme"] = "give me", ["lemme"] = "let me", ["outta"] = "out of", ["wanna"] = "want to", ["gotta"] = "has to", ["gonna"] = "going to", ["kinda"] = "a bit",
        ["u"] = "you", ["ur"] = "your", ["n"] = "and", ["w"] = "with", ["bg"] = "background", ["shd"] = "should", ["cld"] = "could", ["wld"] = "would", ["lil"] = "little",
        ["rly"] = "really", ["nite"] = "night", ["pic"] = "picture", ["pics"] = "pictures", ["nvm"] = "never mind", ["b4"] = "before", ["colur"] = "colour",
    };

    /// <summary>The words, with slips of the hand put right.</summary>
    public List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var word in PromptWords.Split(text))
            if (ShortForms.TryGetValue(word, out var whole)) words.AddRange(whole.Split(' '));
            else words.AddRange(char.IsLetter(word[0]) && Correct(word) is { } meant ? meant.Split(' ') : [word]);
        return words;
    }

    /// <summary>The pieces of words.</summary>
    public List<TalkToken> Cut(List<string> words)
    {
        var tokens = new List<TalkToken>();
        for (var at = 0; at < words.Count;)
        {
            var said = Longest(words, at);
            var phrase = phrasebook.Longest(words, at);
            if (said is { } cue && cue.Words.Length >= (phrase?.Words.Length ?? 0) && !IsQuantity(words, at, cue.Words))
            {
                tokens.Add(new TalkToken.Said(cue.Cue, cue.Value));
                at += cue.Words.Length;
            }
            else if (phrase is not null)
            {
                tokens.Add(phrase.Meanings[0] is Meaning.Conjunction ? new TalkToken.Break(IsSentence: false) : new TalkToken.Word(phrase));
                at += phrase.Words.Length;
            }
            else
            {
                tokens.Add(Single(words[at]));
                at++;
            }
        }
        return tokens;
    }

    private static TalkToken Single(string word) =>
        char.IsAsciiDigit(word[0]) ? new TalkToken.Number(int.Parse(word, CultureInfo.InvariantCulture))
        : char.IsLetter(word[0]) || word.Length > 1 ? new TalkToken.Unknown(word)
        : new TalkToken.Break(IsSentence: word[0] is '.' or '!' or '?' or ';');

    // "One" before a noun counts it; alone it stands for a thing or a picture.
    private bool IsQuantity(List<string> words, int at, string[] said) =>
        said is ["one"] && at + 1 < words.Count && phrasebook.Longest(words, at + 1)?.Meanings.Any(meaning => meaning is Meaning.Noun or Meaning.Colour) == true;

    private static (string[] Words, Cue Cue, double Value)? Longest(List<string> words, int at)
    {
        if (TalkPhrases.ByFirstWord.TryGetValue(words[at], out var phrases))
            foreach (var phrase in phrases)
                if (at + phrase.Words.Length <= words.Count && phrase.Words.Select((word, i) => word == words[at + i]).All(same => same))
                    return phrase;
        return null;
    }

    private string? Correct(string word)
    {
        if (TalkPhrases.Words.Contains(word)) return null;
        if (spelling.Correct(word) is { } meant) return meant;
        if (word.Length < 5 || phrasebook.Longest([word], 0) is not null) return null;
        var near = TalkPhrases.Words.Where(known => known.Length >= 4 && known[0] == word[0] && EditDistance.Between(word, known, 1) <= 1).ToArray();
        return near is [var only] ? only : null;
    }
}
