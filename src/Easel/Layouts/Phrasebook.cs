using System.Collections.Frozen;

namespace Easel.Layouts;

/// <summary>Every phrase that a prompt can be made of: the lexicon's terms with synonyms and plurals, and the English around them.</summary>
internal sealed class Phrasebook
{
    private readonly FrozenDictionary<string, Phrase[]> _byFirstWord;

    public Phrasebook(Lexicon lexicon)
    {
        var phrases = new Dictionary<string, Phrase>(StringComparer.Ordinal);
        foreach (var (text, name, meaning) in Terms(lexicon))
            Add(phrases, text, name, meaning);
        var terms = phrases.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var (text, meaning) in EnglishPhrases.All())
            if (!terms.Contains(text) && !phrases.ContainsKey(text))
                Add(phrases, text, name: null, meaning);
        Phrases = [.. phrases.Values];
        _byFirstWord = Phrases.GroupBy(phrase => phrase.Words[0])
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(phrase => phrase.Words.Length).ToArray());
    }

    /// <summary>All phrases, the lexicon's first.</summary>
    public IReadOnlyList<Phrase> Phrases { get; }

    /// <summary>The longest phrase that starts at a word, or null.</summary>
    public Phrase? Longest(List<string> words, int start)
    {
        if (_byFirstWord.TryGetValue(words[start], out var phrases))
            foreach (var phrase in phrases)
                if (IsAt(phrase.Words, words, start))
                    return phrase;
        return null;
    }

    private static bool IsAt(string[] phrase, List<string> words, int start)
    {
        if (start + phrase.Length > words.Count)
            return false;
        for (var i = 0; i < phrase.Length; i++)
            if (phrase[i] != words[start + i])
                return false;
        return true;
    }

    private static IEnumerable<(string Text, string Name, Meaning Meaning)> Terms(Lexicon lexicon)
    {
        foreach (var thing in lexicon.Things)
        {
            foreach (var singular in thing.Synonyms.Prepend(thing.Name))
            {
                var plural = singular == thing.Name ? thing.Plural : EnglishPlural.Of(singular);
                yield return (singular, thing.Name, new Meaning.Noun(thing.Name, IsRegion: false, CanBeSingular: true, CanBePlural: plural == singular));
                if (plural != singular)
                    yield return (plural, thing.Name, new Meaning.Noun(thing.Name, IsRegion: false, CanBeSingular: false, CanBePlural: true));
            }
        }
        foreach (var region in lexicon.Regions)
            foreach (var text in region.Synonyms.Prepend(region.Name))
                yield return (text, region.Name, new Meaning.Noun(region.Name, IsRegion: true, CanBeSingular: true, CanBePlural: false));
        foreach (var colour in lexicon.Colours)
            foreach (var text in colour.Synonyms.Prepend(colour.Name))
                yield return (text, colour.Name, new Meaning.Colour(colour.Name));
        for (var slot = 0; slot < Lexicon.SlotNames.Count; slot++)
            foreach (var term in lexicon.Slots[slot])
                foreach (var text in term.Synonyms.Prepend(term.Name))
                    yield return (text, term.Name, new Meaning.Slot(Lexicon.SlotNames[slot], term.Name));
    }

    private static void Add(Dictionary<string, Phrase> phrases, string text, string? name, Meaning meaning)
    {
        string[] words = [.. PromptWords.Split(text)];
        if (words.Length == 0)
            return;
        var key = string.Join(' ', words);
        phrases[key] = phrases.TryGetValue(key, out var known)
            ? known.Meanings.Contains(meaning) ? known : known with { Meanings = [.. known.Meanings, meaning] }
            : new Phrase(words, name, [meaning]);
    }
}

/// <summary>A phrase of the phrasebook.</summary>
/// <param name="Words">Its words, as <see cref="PromptWords"/> cuts them.</param>
/// <param name="Name">Canonical name in the lexicon, or null for plain English.</param>
/// <param name="Meanings">Everything it can stand for; "snow" is a weather and a region.</param>
internal sealed record Phrase(string[] Words, string? Name, IReadOnlyList<Meaning> Meanings);
