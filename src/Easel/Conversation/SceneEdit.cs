using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Applies changes to what a prompt says, so that it can be said anew.</summary>
internal sealed class SceneEdit
{
    private readonly List<NamedItem> _items;
    private readonly List<NamedRelation> _relations;
    private readonly List<string> _excluded;
    private readonly Lexicon _lexicon;
    private readonly PromptReading _scene;
    private List<NamedTerm> _slots;

    private SceneEdit(PromptReading scene, Lexicon lexicon) =>
        (_scene, _lexicon, _items, _relations, _excluded, _slots) = (scene, lexicon, [.. scene.Items], [.. scene.Relations], [.. scene.Excluded], [.. scene.Slots]);

    /// <summary>The scene after the changes.</summary>
    public static PromptReading Apply(PromptReading scene, IEnumerable<SceneChange> changes, Lexicon lexicon)
    {
        var edit = new SceneEdit(scene, lexicon);
        foreach (var change in changes) edit.Apply(change);
        return scene with { Items = edit._items, Relations = edit._relations, Excluded = edit._excluded, Slots = edit._slots, Corrections = [] };
    }

    private void Apply(SceneChange change)
    {
        switch (change)
        {
            case SceneChange.Add(var noun, var count, var colour, var where, var beside):
                Add(new NamedItem(noun, IsRegion: false, count, colour, where), beside);
                break;
            case SceneChange.Remove({ Noun: { } noun } items):
                if (!_items.Exists(item => Fits(item, items))) Exclude(noun);
                TakeAway(item => Fits(item, items), items.Count);
                break;
            case SceneChange.Recolour(var items, var colour):
                Change(items, item => item with { Colour = colour });
                break;
            case SceneChange.Replace(var items, var noun, var colour):
                _excluded.Remove(noun);
                Change(items, item => item with { Noun = noun, Colour = colour ?? (IsColourable(noun) ? item.Colour : null), IsRegion = false });
                break;
            case SceneChange.Move({ Noun: not null } items, _, _):
                Change(items, item => item with { Position = PicturePosition.Anywhere });
                break;
            case SceneChange.Place(var items, var where, var beside):
                Change(items, item => item with { Position = where });
                if (_items.FindIndex(item => Fits(item, items)) is >= 0 and var placed)
                {
                    _relations.RemoveAll(relation => relation.First == placed);
                    if (beside is not null) Relate(placed, beside);
                }
                break;
            case SceneChange.SetCount(var noun, var count, var isRelative):
                SetCount(noun, count, isRelative);
                break;
            case SceneChange.SetTerm(var slot, var term):
                _slots = [.. _slots.Where(named => named.Slot != slot), new NamedTerm(slot, term)];
                _excluded.Remove(term);
                // The region that a place brought into the prompt leaves with it.
                if (slot == "place" && _scene.Slot("place") is { } left) TakeAway(item => item.IsRegion && item.Noun == left, null);
                break;
        }
    }

    private void Add(NamedItem item, ItemAnchor? beside)
    {
        _excluded.Remove(item.Noun);
        var same = item.Position == PicturePosition.Anywhere && beside is null ? _items.FindIndex(known => known.Noun == item.Noun && known.Colour == item.Colour) : -1;
        if (same >= 0) _items[same] = _items[same] with { Count = _items[same].Count + item.Count };
        else _items.Add(item);
        if (beside is not null) Relate(_items.Count - 1, beside);
    }

    private void Relate(int first, ItemAnchor beside)
    {
        var second = _items.FindIndex(item => Fits(item, beside.Item));
        if (second < 0 && beside.Item.Noun is { } noun)
        {
            _items.Add(new NamedItem(noun, _lexicon.Regions.Any(region => region.Name == noun), 1, beside.Item.Colour, PicturePosition.Anywhere));
            second = _items.Count - 1;
        }
        if (second >= 0 && second != first) _relations.Add(new NamedRelation(first, beside.Relation, second));
    }

    private void SetCount(string noun, int count, bool isRelative)
    {
        var at = _items.FindIndex(item => item.Noun == noun);
        if (at < 0)
        {
            if (count > 0) Add(new NamedItem(noun, IsRegion: false, isRelative ? count + 1 : count, null, PicturePosition.Anywhere), null);
            return;
        }
        var wanted = isRelative ? (_items[at].Count ?? 2) + count : count;
        if (wanted <= 0) TakeAway(item => item.Noun == noun, null);
        else _items[at] = _items[at] with { Count = wanted };
    }

    private void Change(ItemSelector items, Func<NamedItem, NamedItem> with)
    {
        var any = false;
        for (var i = _items.Count - 1; i >= 0; i--)
        {
            if (!Fits(_items[i], items)) continue;
            any = true;
            var item = _items[i];
            // Of several equal things one can change alone.
            if (items.Count is { } some && item.Count is { } all && some < all)
            {
                _items[i] = item with { Count = all - some };
                _items.Add(with(item with { Count = some }));
                return;
            }
            _items[i] = with(item);
            if (items.Count == 1) return;
        }
        if (!any && items.Noun is { } noun && _lexicon.Things.Any(thing => thing.Name == noun)) _items.Add(with(new NamedItem(noun, IsRegion: false, items.Count ?? 2, items.Colour, PicturePosition.Anywhere)));
    }

    private void TakeAway(Predicate<NamedItem> fits, int? count)
    {
        for (var i = _items.Count - 1; i >= 0; i--)
        {
            if (!fits(_items[i])) continue;
            if (count is { } some && _items[i].Count is { } all && some < all)
            {
                _items[i] = _items[i] with { Count = all - some };
                return;
            }
            _items.RemoveAt(i);
            _relations.RemoveAll(relation => relation.First == i || relation.Second == i);
            for (var r = 0; r < _relations.Count; r++)
            {
                var (first, relation, second) = _relations[r];
                _relations[r] = new NamedRelation(first > i ? first - 1 : first, relation, second > i ? second - 1 : second);
            }
            if (count == 1) return;
        }
    }

    private void Exclude(string noun)
    {
        if (!_excluded.Contains(noun)) _excluded.Add(noun);
    }

    private bool IsColourable(string noun) => _lexicon.Things.Any(thing => thing.Name == noun && thing.Colourable);

    private static bool Fits(NamedItem item, ItemSelector items) =>
        (items.Noun is null ? !item.IsRegion : item.Noun == items.Noun) && (items.Colour is null || item.Colour == items.Colour)
        && (items.Where == PicturePosition.Anywhere || item.Position == PicturePosition.Anywhere || (item.Position & items.Where) != 0);
}
