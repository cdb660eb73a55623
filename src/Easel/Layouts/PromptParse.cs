using System.Globalization;

namespace Easel.Layouts;

/// <summary>
/// One pass over the words of a prompt. It keeps an open noun phrase (number, colour, place, "no") until a noun takes it, and an open
/// relation until its second item comes.
/// </summary>
internal sealed class PromptParse(Phrasebook phrasebook, List<string> words)
{
    private const int MaxCount = 99;

    private readonly record struct OpenPhrase(bool IsStarted, bool IsDefinite, bool IsCounted, int? Count, string? Colour);

    private readonly Dictionary<string, int> _latestOfNoun = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly HashSet<string> _excluded = new(StringComparer.Ordinal);

    private OpenPhrase _phrase;
    private PicturePosition _positionAhead;
    private bool _isNegated, _wasNegated, _isColourOfLast;

    // The item that "on the left" behind it means: the last one of this clause, and of this sentence.
    private int? _lastInClause, _last, _beforeLast;

    private (int? First, Relation Relation, int? Second)? _relation;

    public List<NamedTerm> Slots { get; } = [];

    public List<NamedItem> Items { get; } = [];

    public List<NamedRelation> Relations { get; } = [];

    public List<string> Excluded { get; } = [];

    public List<string> UnknownWords { get; } = [];

    /// <summary>Reads all words.</summary>
    public void Run()
    {
        for (var i = 0; i < words.Count;)
        {
            var word = words[i];
            if (phrasebook.Longest(words, i) is { } phrase)
            {
                i += phrase.Words.Length;
                Take(phrase, next: i);
                continue;
            }
            i++;
            if (char.IsAsciiDigit(word[0]))
                TakeQuantity(int.Parse(word, CultureInfo.InvariantCulture));
            else if (char.IsLetter(word[0]) || word.Length > 1)
                TakeUnknown(word);
            else
                TakePunctuation(word[0]);
        }
        EndSentence();
    }

    private void Take(Phrase phrase, int next)
    {
        var meanings = phrase.Meanings;
        var colour = meanings.OfType<Meaning.Colour>().FirstOrDefault();
        var noun = meanings.OfType<Meaning.Noun>().FirstOrDefault();
        if (colour is not null && (noun is null || _isColourOfLast || IsNounAhead(next)))
        {
            TakeColour(colour.Name);
            return;
        }
        var slots = meanings.OfType<Meaning.Slot>().ToArray();
        if (noun is not null || slots.Length > 0)
            TakeNamed(noun, slots);
        else if (meanings[0] is not Meaning.Conjunction || _phrase.Colour is null || !IsColourAt(next)) // "A red and white boat" is one.
            TakeEnglish(meanings[0]);
    }

    private bool IsColourAt(int place) =>
        place < words.Count && phrasebook.Longest(words, place) is { } phrase && phrase.Meanings.Any(meaning => meaning is Meaning.Colour);

    private void TakeEnglish(Meaning meaning)
    {
        switch (meaning)
        {
            case Meaning.Determiner determiner:
                _phrase = new OpenPhrase(IsStarted: true, determiner.IsDefinite, IsCounted: false, null, null);
                break;
            case Meaning.Quantity quantity:
                TakeQuantity(quantity.Count);
                break;
            case Meaning.Position position:
                TakePosition(position.Where);
                break;
            case Meaning.Placed placed:
                DropRelation();
                _relation = (_last, placed.Relation, null);
                _phrase = default;
                break;
            case Meaning.Negation:
                _phrase = default;
                _isNegated = true;
                break;
            case Meaning.Alternative:
                _phrase = default;
                _isNegated |= _wasNegated;
                break;
            case Meaning.Conjunction:
                EndClause();
                break;
            case Meaning.Pronoun:
                if (_relation is { First: not null, Second: null } relation && _beforeLast is { } earlier && earlier != relation.First)
                    Relate(relation.First.Value, relation.Relation, earlier);
                _phrase = default;
                break;
            case Meaning.Copula:
                _phrase = default;
                _isColourOfLast = _last is not null;
                return;
            case Meaning.Boundary:
                _phrase = default;
                break;
        }
        if (meaning is not Meaning.Filler)
            _isColourOfLast = false;
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
        if (_isColourOfLast && _last is { } last)
            Items[last] = Items[last] with { Colour = Items[last].Colour ?? colour };
        else
            _phrase = _phrase with { Colour = _phrase.Colour ?? colour };
    }

    // "The left car" and "in the background, mountains" mean what follows; "a car on the left" what went before.
    private void TakePosition(PicturePosition where)
    {
        if (!_phrase.IsStarted && _lastInClause is { } last)
            Place(last, where);
        else
            _positionAhead |= where;
    }

    private void TakeNamed(Meaning.Noun? noun, Meaning.Slot[] slots)
    {
        _wasNegated = _isNegated;
        if (_isNegated)
        {
            Exclude(noun?.Name);
            foreach (var slot in slots)
                Exclude(slot.Term);
        }
        else
        {
            foreach (var slot in slots)
                Slots.Add(new NamedTerm(slot.Name, slot.Term));
            if (noun is not null)
                TakeItem(noun);
            else if (_relation is { Second: null })
                _relation = null;
        }
        _isNegated = false;
        _isColourOfLast = false;
        _phrase = default;
    }

    private void TakeItem(Meaning.Noun noun)
    {
        var isNamedBefore = _latestOfNoun.TryGetValue(noun.Name, out var index);
        if (isNamedBefore && _phrase.IsDefinite && _phrase.Colour is null)
            Place(index, _positionAhead);
        else if (isNamedBefore && _phrase.IsDefinite && Items.FindIndex(item => item.Noun == noun.Name && item.Colour == _phrase.Colour) is var same and >= 0)
            Place(index = same, _positionAhead);
        else
        {
            index = Items.Count;
            Items.Add(new NamedItem(noun.Name, noun.IsRegion, Count(noun), _phrase.Colour, _positionAhead));
        }
        _latestOfNoun[noun.Name] = index;
        _positionAhead = PicturePosition.Anywhere;
        if (_relation is { } relation)
            Continue(relation, index);
        if (_last != index)
            _beforeLast = _last;
        _lastInClause = _last = index;
    }

    private void Continue((int? First, Relation Relation, int? Second) relation, int index)
    {
        if (relation is { First: { } first, Second: null })
            Relate(first, relation.Relation, index);
        else if (relation is { First: null, Second: { } second })
            Relate(index, relation.Relation, second);
        else
            _relation = relation with { Second = index };
    }

    private void Relate(int first, Relation relation, int second)
    {
        if (first != second)
            Relations.Add(new NamedRelation(first, relation, second));
        _relation = null;
    }

    private int? Count(Meaning.Noun noun)
    {
        if (_phrase.IsCounted)
            return _phrase.Count;
        return noun.CanBeSingular && (!noun.CanBePlural || _phrase.IsStarted) ? 1 : null;
    }

    private void TakeUnknown(string word)
    {
        _isColourOfLast = false;
        if (IsWithout(word) || _isNegated || !_unknown.Add(word))
            return;
        UnknownWords.Add(word);
    }

    // "Cloudless": without clouds.
    private bool IsWithout(string word)
    {
        if (word.Length < 7 || !word.EndsWith("less", StringComparison.Ordinal) || phrasebook.Longest([word[..^4]], 0) is not { Name: { } name })
            return false;
        Exclude(name);
        return true;
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
        DropRelation();
        _phrase = default;
        _lastInClause = null;
        _isNegated = _wasNegated = _isColourOfLast = false;
    }

    private void EndSentence()
    {
        EndClause();
        if (_last is { } last)
            Place(last, _positionAhead);
        _positionAhead = PicturePosition.Anywhere;
        _relation = null;
        _last = _beforeLast = null;
    }

    // "A moon above": without a second item the relation is a place in the picture. One that still waits for its first goes on.
    private void DropRelation()
    {
        if (_relation is not { Second: null } relation)
            return;
        _relation = null;
        if (relation.First is { } first)
            Place(first, relation.Relation switch
            {
                Relation.LeftOf => PicturePosition.Left,
                Relation.RightOf => PicturePosition.Right,
                Relation.Above => PicturePosition.Top,
                Relation.Below => PicturePosition.Bottom,
                Relation.Behind => PicturePosition.Background,
                Relation.InFrontOf => PicturePosition.Foreground,
                _ => PicturePosition.Anywhere,
            });
    }

    private void Place(int index, PicturePosition where) => Items[index] = Items[index] with { Position = Items[index].Position | where };

    private void Exclude(string? name)
    {
        if (name is not null && _excluded.Add(name))
            Excluded.Add(name);
    }

    // Whether the noun phrase goes on to a noun: "orange" is then a colour and not a fruit.
    private bool IsNounAhead(int next)
    {
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
}
