namespace Easel.Layouts;

/// <summary>The items of a prompt as they come up, with what places them: an open relation waits for its second item, a place for its item.</summary>
internal sealed class PromptScene
{
    private readonly Dictionary<string, int> _latestOfNoun = new(StringComparer.Ordinal);
    private PicturePosition _positionAhead;
    private (int? First, Relation Relation, int? Second)? _relation;

    // "In" is a relation only to what holds things.
    private bool _needsContainer;

    // The item that "on the left" behind it means is the last one of its clause.
    private int? _lastInClause, _last, _beforeLast;

    public List<NamedItem> Items { get; } = [];

    public List<NamedRelation> Relations { get; } = [];

    /// <summary>Whether this sentence has named an item.</summary>
    public bool HasLast => _last is not null;

    /// <summary>Whether a relation that moves things away from their place, such as "behind", waits for its second item.</summary>
    public bool IsPlacingAway => _relation is { Second: null, Relation: not (Relation.On or Relation.Beside or Relation.Inside) };

    /// <summary>Names an item; a definite one ("the car") can be one of before.</summary>
    public void Name(NamedItem item, bool isDefinite)
    {
        var index = isDefinite ? Find(item) : null;
        if (index is { } known)
            Place(known, _positionAhead);
        else
            Items.Add(item with { Position = _positionAhead });
        var latest = index ?? Items.Count - 1;
        _latestOfNoun[item.Noun] = latest;
        _positionAhead = PicturePosition.Anywhere;
        if (_relation is { Second: null } && _needsContainer && (item.IsRegion || !EnglishPhrases.IsContainer(item.Noun)))
            _relation = null;
        Continue(latest);
        if (_last != latest)
            _beforeLast = _last;
        _lastInClause = _last = latest;
    }

    /// <summary>Gives the last item a colour, unless it has one.</summary>
    public void ColourLast(string colour)
    {
        if (_last is { } last)
            Items[last] = Items[last] with { Colour = Items[last].Colour ?? colour };
    }

    /// <summary>Gives the thing named last a colour, unless it has one: what it wears has that colour.</summary>
    public void ColourWearer(string colour)
    {
        if (_last is not null && Items.FindLastIndex(item => !item.IsRegion) is >= 0 and var wearer)
            Items[wearer] = Items[wearer] with { Colour = Items[wearer].Colour ?? colour };
    }

    /// <summary>Places the item before ("a car on the left") or, when a noun phrase is open or the clause has no item yet, the one to come.</summary>
    public void TakePosition(PicturePosition where, bool isNounOpen)
    {
        if (!isNounOpen && _lastInClause is { } last)
            Place(last, where);
        else
            _positionAhead |= where;
    }

    /// <summary>Begins a relation between the last item and the next; at the start of a sentence, between the next and the one after.</summary>
    public void TakeRelation(Relation relation)
    {
        DropRelation();
        (_relation, _needsContainer) = ((_last, relation, null), false);
    }

    /// <summary>"In": the last item is in the next, if that is a container.</summary>
    public void TakeWithin()
    {
        if (_relation is null && _last is not null)
            (_relation, _needsContainer) = ((_last, Relation.Inside, null), true);
    }

    /// <summary>"In front of it": the second item is the one named before the first.</summary>
    public void TakePronoun()
    {
        if (_relation is { First: { } first, Second: null } relation && _beforeLast is { } earlier)
            Relate(first, relation.Relation, earlier);
    }

    /// <summary>The relation leads to the place of the picture ("on the beach"), which is no item.</summary>
    public void RelateToPlace()
    {
        if (_relation is { Second: null })
            _relation = null;
    }

    public void EndClause()
    {
        DropRelation();
        _lastInClause = null;
    }

    public void EndSentence()
    {
        EndClause();
        if (_last is { } last)
            Place(last, _positionAhead);
        _positionAhead = PicturePosition.Anywhere;
        _relation = null;
        _last = _beforeLast = null;
    }

    private int? Find(NamedItem item)
    {
        if (!_latestOfNoun.TryGetValue(item.Noun, out var latest))
            return null;
        if (item.Colour is null || item.Colour == Items[latest].Colour)
            return latest;
        var same = Items.FindIndex(known => known.Noun == item.Noun && known.Colour == item.Colour);
        return same >= 0 ? same : null;
    }

    private void Continue(int index)
    {
        if (_relation is not { } relation)
            return;
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

    // "A moon above": without a second item the relation is a place in the picture. One that only lacks its first goes on.
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
}
