namespace Easel.Layouts;

/// <summary>A layout after changes.</summary>
/// <param name="Layout">The new layout; every item that no change names is the same as before, but for what the sky shows at another time of day.</param>
/// <param name="Difference">Where it differs from the one before.</param>
/// <param name="Notes">What could not be done, one sentence each.</param>
public sealed record RevisedLayout(Layout Layout, LayoutDifference Difference, IReadOnlyList<string> Notes);

/// <summary>Applies changes to a layout so that everything else stays where it is.</summary>
public sealed class LayoutRevision
{
    private static readonly Box All = new(0, 0, 1, 1);
    private readonly Lexicon _lexicon;
    private readonly LayoutGrammar _grammar;
    private readonly FreeBox _free;
    private readonly float _aspect;
    private readonly List<LayoutItem> _items;
    private readonly string[] _globals;
    private readonly List<string> _notes = [];
    private readonly HashSet<string> _named;
    private readonly Lazy<Layout?> _plan;

    private LayoutRevision(Layout layout, Lexicon lexicon, float aspect, Func<Layout>? plan, IEnumerable<string> named, Box room)
    {
        (_lexicon, _grammar, _aspect, _items, _globals) = (lexicon, new LayoutGrammar(lexicon), aspect, [.. layout.Items], [.. layout.Globals]);
        (_free, _named, _plan) = (new FreeBox(_grammar, aspect, room), [.. named], new Lazy<Layout?>(() => plan?.Invoke()));
    }

    /// <summary>The layout after the changes.</summary>
    /// <param name="layout">The layout before.</param>
    /// <param name="changes">What changes, in order.</param>
    /// <param name="lexicon">The lexicon of the model that will paint it.</param>
    /// <param name="aspect">Width / height of the picture.</param>
    /// <param name="plan">Plans the picture as it shall be, at most once: where the place changes, its regions take the place of the old ones. Null leaves the regions as they are.</param>
    /// <param name="named">Words of the lexicon that someone asked for, before or now: these stay at any time of day. Null for none.</param>
    /// <param name="room">Where things that are added come to stand; null for anywhere.</param>
    /// <exception cref="InvalidRequestException">A change has a word that the lexicon does not have.</exception>
    public static RevisedLayout Apply(
        Layout layout, IReadOnlyList<SceneChange> changes, Lexicon lexicon, float aspect, Func<Layout>? plan = null, IEnumerable<string>? named = null, Box? room = null)
    {
        LayoutCheck.Require(layout, lexicon);
        var edit = new LayoutRevision(layout, lexicon, aspect, plan, (named ?? []).Concat(changes.SelectMany(Named)), room ?? All);
        foreach (var change in changes) edit.Apply(change);
        var g = edit._globals;
        var edited = new Layout(g[0], g[1], g[2], g[3], g[4], g[5], g[6], edit._items);
        LayoutCheck.Require(edited, lexicon);
        return new RevisedLayout(edited, LayoutDifference.Of(layout, edited, lexicon), edit._notes);
    }

    /// <summary>The layout for a picture of another shape: things keep their own shape and stand where they stood.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="lexicon">Its lexicon.</param>
    /// <param name="from">Width / height before.</param>
    /// <param name="to">Width / height after.</param>
    public static Layout Reshape(Layout layout, Lexicon lexicon, float from, float to)
    {
        var things = lexicon.Things.Select(thing => thing.Name).ToHashSet();
        return layout with { Items = [.. layout.Items.Select(item => things.Contains(item.Noun) ? item with { Box = Fit(item.Box) } : item)] };

        Box Fit(Box box)
        {
            var (width, height) = (box.Width * from / to, box.Height);
            var shrink = Math.Min(1, 0.95f / width);
            return FreeBox.Within(box.CentreX, box.Bottom, width * shrink, height * shrink);
        }
    }

    /// <summary>The layout for a larger picture around this one: everything stays where it is, and regions that end at an edge go on to the new one.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="lexicon">Its lexicon.</param>
    /// <param name="old">Where the picture lies in the larger one, in fractions of that.</param>
    public static Layout Extend(Layout layout, Lexicon lexicon, Box old)
    {
        var regions = lexicon.Regions.Select(region => region.Name).ToHashSet();
        return layout with { Items = [.. layout.Items.Select(item => item with { Box = Framed(item.Box, regions.Contains(item.Noun)) })] };

        Box Framed(Box box, bool isRegion)
        {
            const float Edge = 1f / LayoutGrammar.Steps;
            return new Box(
                isRegion && box.Left < Edge ? 0 : old.Left + box.Left * old.Width, isRegion && box.Top < Edge ? 0 : old.Top + box.Top * old.Height,
                isRegion && box.Right > 1 - Edge ? 1 : Math.Min(1, old.Left + box.Right * old.Width), isRegion && box.Bottom > 1 - Edge ? 1 : Math.Min(1, old.Top + box.Bottom * old.Height));
        }
    }

    private void Apply(SceneChange change)
    {
        switch (change)
        {
            case SceneChange.Add(var noun, var count, var colour, var where, var beside):
                for (var i = 0; i < count; i++) Add(noun, colour, where, beside);
                break;
            case SceneChange.Remove(var items):
                foreach (var index in Select(items).OrderDescending()) _items.RemoveAt(index);
                break;
            case SceneChange.Recolour(var items, var colour):
                foreach (var index in Select(items))
                {
                    _items[index] = _items[index] with { Colour = colour };
                    if (!_lexicon.Things.Any(thing => thing.Name == _items[index].Noun && thing.Colourable)) Note($"The model has seen a {_items[index].Noun} only in its own colours; {colour} may not show.");
                }
                break;
            case SceneChange.Replace(var items, var noun, var colour):
                foreach (var index in Select(items)) Replace(index, noun, colour);
                break;
            case SceneChange.Resize(var items, var factor):
                foreach (var index in Select(items)) Resize(index, (float)factor);
                break;
            case SceneChange.Move(var items, var direction, var distance):
                foreach (var index in Select(items)) Move(index, direction, (float)distance);
                break;
            case SceneChange.Place(var items, var where, var beside):
                foreach (var item in Select(items).Select(index => _items[index]).ToArray()) Place(item, where, beside);
                break;
            case SceneChange.SetCount(var noun, var count, var isRelative):
                SetCount(noun, count, isRelative);
                break;
            case SceneChange.SetTerm(var slot, var term):
                SetTerm(slot, term);
                break;
        }
    }

    private void Add(string noun, string? colour, PicturePosition where, ItemAnchor? beside)
    {
        if (_items.Count >= LayoutCheck.MaxItems)
        {
            Note($"The picture already has {LayoutCheck.MaxItems} items, the most that fit; remove one first.");
            return;
        }
        var item = new LayoutItem(noun, colour, default);
        if (!IsThing(noun)) Insert(item with { Box = _plan.Value?.Items.FirstOrDefault(region => region.Noun == noun)?.Box ?? new Box(0, 0.5f, 1, 1) }, _items.FindIndex(known => IsThing(known.Noun)));
        else PutIn(item, where, beside, null);
    }

    private void PutIn(LayoutItem item, PicturePosition where, ItemAnchor? beside, float? height)
    {
        (Relation, LayoutItem)? anchor = null;
        if (beside is not null)
        {
            if (Select(beside.Item).ToArray() is [var by, ..]) anchor = (beside.Relation, _items[by]);
        }
        var box = _free.Find(_items, item.Noun, where, anchor, height);
        var index = anchor is (Relation.Behind, { } front) ? _items.IndexOf(front)
            : anchor is (Relation.InFrontOf or Relation.On, { } back) ? _items.IndexOf(back) + 1
            : _items.FindIndex(known => IsThing(known.Noun) && known.Box.Bottom > box.Bottom);
        Insert(item with { Box = box }, index);
    }

    private void Insert(LayoutItem item, int index) => _items.Insert(index < 0 ? _items.Count : index, item);

    private void Replace(int index, string noun, string? colour)
    {
        var (old, _, box) = _items[index];
        var height = box.Height * Math.Clamp(_grammar.Homes.Height(noun) / _grammar.Homes.Height(old), 0.5f, 1.6f);
        var shape = _grammar.Shape(_grammar.Noun(noun)) ?? box.Width * _aspect / box.Height;
        var fit = Math.Min(1, Math.Min(0.95f / height, 0.95f * _aspect / (height * shape)));
        // A horse in the place of a red car is no red horse.
        _items[index] = new LayoutItem(noun, colour, FreeBox.Within(box.CentreX, box.Bottom, height * fit * shape / _aspect, height * fit));
    }

    private void Resize(int index, float factor)
    {
        var (noun, _, box) = _items[index];
        var fit = Math.Min(factor, Math.Min(0.96f / box.Height, 0.96f / box.Width));
        if (fit < factor * 0.95f) Note($"The {noun} fills the picture already; it grew only as far as fits.");
        var (width, height) = (Math.Max(box.Width * fit, 0.04f), Math.Max(box.Height * fit, 0.04f));
        var bottom = _grammar.Homes.Of(noun) == Home.Air ? box.CentreY + height / 2 : box.Bottom;
        _items[index] = _items[index] with { Box = FreeBox.Within(box.CentreX, bottom, width, height) };
    }

    private void Move(int index, PicturePosition direction, float distance)
    {
        var box = _items[index].Box;
        var x = direction.HasFlag(PicturePosition.Left) ? -distance : direction.HasFlag(PicturePosition.Right) ? distance : 0;
        var y = direction.HasFlag(PicturePosition.Top) ? -distance : direction.HasFlag(PicturePosition.Bottom) ? distance : 0;
        var moved = Clear(index, Enumerable.Range(0, 7).Select(step => 1 + step * 0.2f).Select(far => FreeBox.Within(box.CentreX + far * x, box.Bottom + far * y, box.Width, box.Height)));
        if (moved == box) Note($"The {_items[index].Noun} is at the edge already.");
        _items[index] = _items[index] with { Box = moved };
    }

    /// <summary>The first of some boxes in which an item covers no other thing more than it does now; the first of all where there is none.</summary>
    private Box Clear(int index, IEnumerable<Box> boxes)
    {
        const float Covered = 0.1f;
        var others = Enumerable.Range(0, _items.Count).Where(i => i != index && IsThing(_items[i].Noun)).Select(i => _items[i].Box).ToArray();
        var all = boxes.ToArray();
        var free = all.Where(box => others.All(other => FreeBox.Overlap(box, other) <= Math.Max(Covered, FreeBox.Overlap(_items[index].Box, other)))).ToArray();
        return free is [var first, ..] ? first : all[0];
    }

    private void Place(LayoutItem item, PicturePosition where, ItemAnchor? beside)
    {
        var index = _items.IndexOf(item);
        _items.RemoveAt(index);
        var height = where.HasFlag(PicturePosition.Background) ? item.Box.Height * 0.6f : where.HasFlag(PicturePosition.Foreground) ? Math.Min(item.Box.Height * 1.3f, 0.9f) : item.Box.Height;
        PutIn(item, where, beside, height);
    }

    private void SetCount(string noun, int count, bool isRelative)
    {
        var there = _items.FindAll(item => item.Noun == noun);
        var wanted = isRelative ? there.Count + count : count;
        for (var i = there.Count; i < wanted; i++) Add(noun, there.FirstOrDefault()?.Colour, PicturePosition.Anywhere, null);
        // The smallest go first.
        foreach (var item in there.OrderBy(item => item.Box.Width * item.Box.Height).Take(there.Count - Math.Max(0, wanted))) _items.Remove(item);
    }

    private void SetTerm(string slot, string term)
    {
        var index = Slot(slot);
        if (index < 0) throw new InvalidRequestException($"\"{slot}\" is no attribute of a picture; use one of {string.Join(", ", Lexicon.SlotNames)}.");
        if (_globals[index] == term)
        {
            Note($"The {slot} is {term} already.");
            return;
        }
        _globals[index] = term;
        if (slot == "time") FitSky(term);
        if (slot != "place" || _plan.Value is not { } planned) return;
        var things = _items.FindAll(item => IsThing(item.Noun));
        _items.Clear();
        _items.AddRange(planned.Items.Where(item => !IsThing(item.Noun)).Take(LayoutCheck.MaxItems - things.Count));
        _items.AddRange(things);
    }

    /// <summary>Exchanges what cannot be in the sky at that time, one for one, or takes it away; what someone asked for stays.</summary>
    private void FitSky(string time)
    {
        var light = Slot("light");
        if (!SkyHours.Fits(_globals[light], time) && !_named.Contains(_globals[light])) _globals[light] = _lexicon.Slots[light][0].Name;
        // In space both shine at any time.
        if (_globals[Slot("place")] == "space") return;
        for (var i = _items.Count - 1; i >= 0; i--)
        {
            var noun = _items[i].Noun;
            if (_named.Contains(noun) || SkyHours.At(noun, time) is var other && other == noun) continue;
            if (other is null || !_lexicon.Things.Any(thing => thing.Name == other) || _items.Exists(item => item.Noun == other)) _items.RemoveAt(i);
            else Replace(i, other, null);
        }
    }

    private static int Slot(string name) => Lexicon.SlotNames.ToList().IndexOf(name);

    private static IEnumerable<string> Named(SceneChange change) => change switch
    {
        SceneChange.Add(var noun, _, _, _, _) => [noun],
        SceneChange.Replace(_, var noun, _) => [noun],
        SceneChange.SetCount(var noun, _, _) => [noun],
        SceneChange.Recolour({ Noun: { } noun }, _) => [noun],
        SceneChange.SetTerm(_, var term) => [term],
        _ => [],
    };

    /// <summary>Indices of the items meant, the largest first.</summary>
    private List<int> Select(ItemSelector items)
    {
        var fitting = Enumerable.Range(0, _items.Count)
            .Where(i => (items.Noun is null ? IsThing(_items[i].Noun) : _items[i].Noun == items.Noun) && (items.Colour is null || _items[i].Colour == items.Colour) && IsAt(_items[i].Box, items.Where))
            .OrderByDescending(i => _items[i].Box.Width * _items[i].Box.Height).Take(items.Count ?? int.MaxValue).ToList();
        if (fitting.Count == 0) Note($"There is no {(items.Colour is null ? "" : items.Colour + " ")}{items.Noun ?? "thing"} in this picture.");
        return fitting;
    }

    private static bool IsAt(Box box, PicturePosition where) =>
        !(where.HasFlag(PicturePosition.Left) && box.CentreX > 0.5f) && !(where.HasFlag(PicturePosition.Right) && box.CentreX < 0.5f)
        && !(where.HasFlag(PicturePosition.Top) && box.CentreY > 0.5f) && !(where.HasFlag(PicturePosition.Bottom) && box.CentreY < 0.5f);

    private bool IsThing(string noun) => _grammar.IsThing(_grammar.Noun(noun));

    private void Note(string note)
    {
        if (!_notes.Contains(note)) _notes.Add(note);
    }
}
