using System.Globalization;

namespace Easel.Layouts;

/// <summary>One pass over the words of a prompt. It keeps an open noun phrase (article, number, colour, "no") until a noun takes it.</summary>
internal sealed class PromptParse(Phrasebook phrasebook, List<string> words)
{
    private const int MaxCount = 99;

    private readonly record struct OpenPhrase(bool IsStarted, bool IsDefinite, bool IsCounted, int? Count, string? Colour);

    private readonly PromptScene _scene = new();
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly HashSet<string> _excluded = new(StringComparer.Ordinal);

    // The phrase being read: its first word and the word after it.
    private int _start, _next;

    private OpenPhrase _phrase;
    private bool _isNegated, _wasNegated, _isColourOfLast;

    // The last term of a slot, and where it ended.
    private (string Slot, bool IsAlsoNoun, int End) _latestTerm;

    // Terms that count only where the prompt names no other of their slot.
    private readonly List<NamedTerm> _implied = [];

    public List<NamedTerm> Slots { get; } = [];

    public List<NamedItem> Items => _scene.Items;

    public List<NamedRelation> Relations => _scene.Relations;

    public List<string> Excluded { get; } = [];

    public List<string> UnknownWords { get; } = [];

    /// <summary>Reads all words.</summary>
    public void Run()
    {
        for (; _start < words.Count; _start = _next)
        {
            var word = words[_start];
            var phrase = phrasebook.Longest(words, _start);
            _next = _start + (phrase?.Words.Length ?? 1);
            if (phrase is not null)
                Take(phrase);
            else if (char.IsAsciiDigit(word[0]))
                TakeQuantity(int.Parse(word, CultureInfo.InvariantCulture));
            else if (char.IsLetter(word[0]) || word.Length > 1)
                TakeUnknown(word);
            else
                TakePunctuation(word[0]);
        }
        EndSentence();
        foreach (var implied in _implied)
            if (!Slots.Exists(named => named.Slot == implied.Slot))
                Slots.Add(implied);
    }

    private void Take(Phrase phrase)
    {
        var colour = phrase.Meanings.OfType<Meaning.Colour>().FirstOrDefault();
        var noun = Noun(phrase);
        var isOnlyColour = noun is null && !phrase.Meanings.Any(meaning => meaning is Meaning.Slot);
        if (colour is not null && (isOnlyColour || _isColourOfLast || IsNounAhead()))
            TakeColour(colour.Name);
        else if (phrase.Name is null)
            TakeEnglish(phrase.Meanings[0]);
        else if (_isNegated)
            Exclude(phrase);
        else if (noun is null || !IsMedium(noun))
            TakeNamed(noun, phrase);
        else
            _phrase = default;
    }

    // "Clouds" alone are the region of that name, "three clouds" things.
    private Meaning.Noun? Noun(Phrase phrase)
    {
        var nouns = phrase.Meanings.OfType<Meaning.Noun>().ToArray();
        return nouns.Length > 1 && _phrase is { IsCounted: false, Colour: null }
            ? nouns.FirstOrDefault(noun => noun.Name == string.Join(' ', phrase.Words)) ?? nouns[0]
            : nouns.FirstOrDefault();
    }

    private bool IsMedium(Meaning.Noun noun) =>
        EnglishPhrases.Media.Contains(noun.Name) && (IsJustAfter("style") || (Items.Count == 0 && _next < words.Count && words[_next] == "of"));

    private bool IsJustAfter(string slot) => _latestTerm.Slot == slot && _latestTerm.End == _start;

    private void TakeEnglish(Meaning meaning)
    {
        if (meaning is Meaning.Filler || (meaning is Meaning.Conjunction && _phrase.Colour is not null && IsColourNext()))
            return; // "A red and white boat" is one.
        _isColourOfLast = meaning is Meaning.Copula or Meaning.Within && _scene.HasLast;
        switch (meaning)
        {
            case Meaning.Determiner determiner:
                _phrase = new OpenPhrase(IsStarted: true, determiner.IsDefinite, IsCounted: false, null, null);
                return;
            case Meaning.Quantity quantity:
                TakeQuantity(quantity.Count);
                return;
            case Meaning.Position position:
                TakePosition(position.Where);
                return;
            case Meaning.Placed placed:
                _scene.TakeRelation(placed.Relation);
                break;
            case Meaning.Within:
                _scene.TakeWithin();
                break;
            case Meaning.Pronoun:
                _scene.TakePronoun();
                break;
            case Meaning.Negation:
                _isNegated = true;
                break;
            case Meaning.Alternative:
                _isNegated |= _wasNegated;
                break;
            case Meaning.Conjunction:
                EndClause();
                break;
        }
        _phrase = default;
    }

    private void TakeQuantity(int? count)
    {
        if (count == 0)
            TakeEnglish(new Meaning.Negation());
        else // "The two cars" are still the cars named before.
            _phrase = new OpenPhrase(IsStarted: true, _phrase.IsDefinite, IsCounted: true, count <= MaxCount ? count : null, null);
    }

    private void TakeColour(string colour)
    {
        if (_isColourOfLast && !IsNounAhead())
            _scene.ColourLast(colour);
        else
            _phrase = _phrase with { Colour = _phrase.Colour ?? colour };
    }

    private void TakePosition(PicturePosition where)
    {
        // "Mountains in the background" are not the place.
        if (where == PicturePosition.Background && IsJustAfter("place") && _latestTerm.IsAlsoNoun)
            Slots.RemoveAt(Slots.Count - 1);
        _scene.TakePosition(where, isNounOpen: _phrase.IsStarted);
    }

    private void TakeNamed(Meaning.Noun? noun, Phrase phrase)
    {
        foreach (var slot in phrase.Meanings.OfType<Meaning.Slot>())
            TakeSlot(slot, phrase, isAlsoNoun: noun is not null);
        if (noun is { IsRegion: true } && _phrase.Colour is { } worn && EnglishPhrases.Clothes.Contains(phrase.Words[^1]))
            _scene.ColourWearer(worn);
        if (noun is not null)
            _scene.Name(new NamedItem(noun.Name, noun.IsRegion, Count(noun), _phrase.Colour, PicturePosition.Anywhere), _phrase.IsDefinite);
        else if (_latestTerm.End == _next)
            _scene.RelateToPlace();
        CloseNoun(wasNegated: false);
    }

    private void TakeSlot(Meaning.Slot slot, Phrase phrase, bool isAlsoNoun)
    {
        // "In front of mountains" the place is somewhere else.
        if (slot.Name == "place" && isAlsoNoun && _scene.IsPlacingAway)
            return;
        // "A rainy day" can be at night, and "a picture" in watercolor.
        var isImplied = slot.Name switch
        {
            "time" => slot.Term == "day" && (IsJustAfter("weather") || IsJustAfter("season")),
            // Stickers have plain backgrounds too.
            "place" => phrase.Words[^1] == "background",
            "style" => phrase.Words is [var word] && EnglishPhrases.Media.Contains(word),
            _ => false,
        };
        (isImplied ? _implied : Slots).Add(new NamedTerm(slot.Name, slot.Term));
        if (!isImplied)
            _latestTerm = (slot.Name, isAlsoNoun, _next);
    }

    private int? Count(Meaning.Noun noun)
    {
        if (_phrase.IsCounted)
            return _phrase.Count;
        return noun.CanBeSingular && (!noun.CanBePlural || _phrase.IsStarted) ? 1 : null;
    }

    // Every meaning goes: without clouds there are no cloudy weather and no cloud.
    private void Exclude(Phrase phrase)
    {
        foreach (var meaning in phrase.Meanings)
        {
            var name = meaning switch { Meaning.Noun noun => noun.Name, Meaning.Slot slot => slot.Term, _ => null };
            if (name is not null && _excluded.Add(name))
                Excluded.Add(name);
        }
        CloseNoun(wasNegated: true);
    }

    private void CloseNoun(bool wasNegated)
    {
        _phrase = default;
        _isNegated = _isColourOfLast = false;
        _wasNegated = wasNegated;
    }

    private void TakeUnknown(string word)
    {
        _isColourOfLast = false;
        if (_isNegated || _unknown.Contains(word) || (word.Length == 1 && char.IsAscii(word[0])))
            return;
        // "Cloudless": without clouds.
        if (word.Length >= 7 && word.EndsWith("less", StringComparison.Ordinal) && phrasebook.Longest([word[..^4]], 0) is { Name: not null } phrase)
            Exclude(phrase);
        else if (_unknown.Add(word))
            UnknownWords.Add(word);
    }

    private void TakePunctuation(char mark)
    {
        if (mark is '.' or '!' or '?' or ';' or '。')
            EndSentence();
        else if (mark is ',' or ':' or '、' or '(' or ')')
        {
            // A number and a colour survive: "a big, red car".
            var phrase = _phrase;
            EndClause();
            _phrase = phrase;
        }
    }

    private void EndClause()
    {
        CloseNoun(wasNegated: false);
        _scene.EndClause();
    }

    private void EndSentence()
    {
        CloseNoun(wasNegated: false);
        _scene.EndSentence();
    }

    // Whether the noun phrase goes on to a noun: "orange" is then a colour and not a fruit.
    private bool IsNounAhead()
    {
        var next = _next;
        for (var steps = 0; steps < 3 && next < words.Count; steps++)
        {
            if (phrasebook.Longest(words, next) is not { } phrase)
                return false;
            if (phrase.Meanings.Any(meaning => meaning is Meaning.Noun))
                return true;
            if (phrase.Meanings[0] is not (Meaning.Filler or Meaning.Colour))
                return false;
            next += phrase.Words.Length;
        }
        return false;
    }

    private bool IsColourNext() =>
        _next < words.Count && phrasebook.Longest(words, _next) is { } phrase && phrase.Meanings.Any(meaning => meaning is Meaning.Colour);
}
