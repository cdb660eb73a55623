using System.Collections.Frozen;
using System.Numerics;

namespace Easel.Layouts;

/// <summary>Knows how the words of a phrasebook are spelt, and what a misspelt one probably is.</summary>
internal sealed class Spelling
{
    private const int MaxSuggestions = 3;

    private readonly FrozenSet<string> _known;

    // By first letter: misspellings rarely touch it, and it keeps long prompts of unknown words fast.
    private readonly FrozenDictionary<char, Candidate[]> _candidates;

    // Words with which a suggestion can begin or end: "fire" suggests "fire engine".
    private readonly FrozenDictionary<string, string[]> _namesWithWord;

    private readonly record struct Candidate(string Letters, string Words, string? Name)
    {
        public readonly uint Alphabet = AlphabetOf(Letters);
    }

    public Spelling(Phrasebook phrasebook)
    {
        _known = phrasebook.Phrases.SelectMany(phrase => phrase.Words).ToFrozenSet();
        var candidates = new Dictionary<string, Candidate>(StringComparer.Ordinal);
        foreach (var phrase in phrasebook.Phrases.Where(phrase => phrase.Words.Length == 1 || phrase.Name is not null))
            candidates.TryAdd(string.Concat(phrase.Words), new Candidate(string.Concat(phrase.Words), string.Join(' ', phrase.Words), phrase.Name));
        foreach (var word in _known)
            candidates.TryAdd(word, new Candidate(word, word, Name: null));
        _candidates = candidates.Values.GroupBy(candidate => candidate.Letters[0]).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _namesWithWord = phrasebook.Phrases.Where(phrase => phrase.Name is not null && phrase.Words.Length > 1)
            .SelectMany(phrase => phrase.Words, (phrase, word) => (word, Name: phrase.Name!))
            .GroupBy(pair => pair.word, pair => pair.Name)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().Take(MaxSuggestions).ToArray());
    }

    /// <summary>The one likely spelling of a word, in words with spaces between them; null when the word is known or the guess would be bold.</summary>
    public string? Correct(string word)
    {
        if (word.Length < 4 || _known.Contains(word) || EnglishPhrases.LookMisspelt.Contains(word))
            return null;
        var likely = Near(word, limit: word.Length < 9 ? 1 : 2).Where(near => IsMisspelling(word, near.Candidate, near.Distance)).ToArray();
        if (likely.Length == 0)
            return null;
        var best = likely.Min(near => near.Distance);
        var nearest = likely.Where(near => near.Distance == best).ToArray();
        return nearest.Length == 1 ? nearest[0].Candidate.Words : null;
    }

    /// <summary>Names of the lexicon that look like a word, nearest first; at most three.</summary>
    public IReadOnlyList<string> Suggest(string word)
    {
        var within = _namesWithWord.GetValueOrDefault(word) ?? [];
        var near = Near(word, limit: word.Length < 6 ? 1 : 2).Where(near => near.Candidate.Name is not null)
            .OrderBy(near => near.Distance).ThenBy(near => near.Candidate.Letters, StringComparer.Ordinal).Select(near => near.Candidate.Name!);
        return [.. within.Concat(near).Distinct().Take(MaxSuggestions)];
    }

    private IEnumerable<(Candidate Candidate, int Distance)> Near(string word, int limit)
    {
        if (!_candidates.TryGetValue(word[0], out var candidates))
            yield break;
        var alphabet = AlphabetOf(word);
        foreach (var candidate in candidates)
            // A slip brings or takes two letters of the alphabet at most: most words need no closer look.
            if (BitOperations.PopCount(alphabet ^ candidate.Alphabet) <= 2 * limit && EditDistance.Between(word, candidate.Letters, limit) is var distance && distance <= limit)
                yield return (candidate, distance);
    }

    // Most near words are words of their own ("moose", "mouse"; "boot", "boat"; "squares", "square"). Slips of the hand look different:
    // neighbours swapped, a letter doubled, a letter lost in a long word; a replaced or changed last letter is nearly always another word.
    private static bool IsMisspelling(string written, Candidate candidate, int distance)
    {
        var meant = candidate.Letters;
        if (distance == 0)
            return true;
        if (distance == 1 && (IsSwapped(written, meant) || Single(written).SequenceEqual(Single(meant))))
            return true;
        if (written[^1] != meant[^1] || written.EndsWith("ing", StringComparison.Ordinal))
            return false;
        if (distance == 1)
            return written.Length >= (written.Length != meant.Length || IsVowelChanged(written, meant) ? 7 : 9);
        return candidate.Name is not null;
    }

    private static uint AlphabetOf(string word)
    {
        var set = 0u;
        foreach (var letter in word) set |= 1u << (letter % 32);
        return set;
    }

    private static bool IsSwapped(string written, string meant) => written.Length == meant.Length && written.Order().SequenceEqual(meant.Order());

    // "Elephent".
    private static bool IsVowelChanged(string written, string meant) =>
        written.Length == meant.Length && written.Zip(meant).Where(pair => pair.First != pair.Second).All(pair => "aeiou".Contains(pair.First) && "aeiou".Contains(pair.Second));

    private static IEnumerable<char> Single(string word) => word.Where((letter, i) => i == 0 || letter != word[i - 1]);
}
