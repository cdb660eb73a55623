using System.Collections.Frozen;

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

    private readonly record struct Candidate(string Letters, string Words, string? Name);

    public Spelling(Phrasebook phrasebook)
    {
        _known = phrasebook.Phrases.SelectMany(phrase => phrase.Words).ToFrozenSet();
        var candidates = new Dictionary<string, Candidate>(StringComparer.Ordinal);
        foreach (var phrase in phrasebook.Phrases)
        {
            if (phrase.Words.Length == 1 || phrase.Name is not null)
                candidates.TryAdd(string.Concat(phrase.Words), new Candidate(string.Concat(phrase.Words), string.Join(' ', phrase.Words), phrase.Name));
            foreach (var word in phrase.Words)
                candidates.TryAdd(word, new Candidate(word, word, phrase.Name));
        }
        _candidates = candidates.Values.GroupBy(candidate => candidate.Letters[0]).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _namesWithWord = phrasebook.Phrases.Where(phrase => phrase.Name is not null && phrase.Words.Length > 1)
            .SelectMany(phrase => phrase.Words, (phrase, word) => (word, Name: phrase.Name!))
            .GroupBy(pair => pair.word, pair => pair.Name)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().Take(MaxSuggestions).ToArray());
    }

    /// <summary>The one likely spelling of a word, in words with spaces between them; null when the word is known or the guess would be bold.</summary>
    public string? Correct(string word)
    {
        if (_known.Contains(word) || word.Length < 4)
            return null;
        var nearest = Near(word, limit: word.Length < 8 ? 1 : 2).ToArray();
        if (nearest.Length == 0)
            return null;
        var best = nearest.Min(near => near.Distance);
        var likely = nearest.Where(near => near.Distance == best && IsMisspelling(word, near.Candidate.Letters, best)).Select(near => near.Candidate.Words).ToArray();
        return likely.Length == 1 ? likely[0] : null;
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
        foreach (var candidate in candidates)
            if (EditDistance.Between(word, candidate.Letters, limit) is var distance && distance <= limit)
                yield return (candidate, distance);
    }

    // Short words have neighbours that are words too ("boot", "boat"; "bride", "bridge"), and a replaced letter makes another word
    // ("moose", "mouse") far more often than a swapped or a doubled one does.
    private static bool IsMisspelling(string written, string meant, int distance)
    {
        if (distance == 0)
            return true;
        if (distance == 2)
            return written.Length >= 8;
        if (written.Length != meant.Length)
            return written.Length >= 6;
        return written.Length >= 7 || written.Order().SequenceEqual(meant.Order());
    }
}
