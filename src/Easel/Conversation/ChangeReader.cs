using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Reads the changes that the clauses of a turn ask for.</summary>
/// <param name="scene">The picture that they are about.</param>
/// <param name="focus">What "it" means at the beginning.</param>
/// <param name="last">The last changes made: what "the crab too" repeats.</param>
internal sealed class ChangeReader(SceneView scene, ItemSelector? focus, IReadOnlyList<SceneChange> last)
{
    private const double Plain = 1.4, Slight = 1.2, Strong = 2;
    private const double Step = 0.2, SmallStep = 0.1, LargeStep = 0.4;

    /// <summary>The changes so far, each once.</summary>
    public List<SceneChange> Changes { get; } = [];

    /// <summary>Nouns that shall stay.</summary>
    public List<string> Keep { get; } = [];

    /// <summary>The format that "wider" leads to, from that of the picture.</summary>
    public Func<PictureFormat, PictureFormat>? Reshape { get; private set; }

    /// <summary>What "it" means at the end.</summary>
    public ItemSelector? Focus { get; private set; } = focus;

    /// <summary>The clauses read.</summary>
    public List<Clause> Clauses { get; } = [];

    /// <summary>Whether something was said that refers to the picture.</summary>
    public bool Refers { get; private set; }

    /// <summary>Whether a bit more, or the same again, of the last change is asked for.</summary>
    public bool IsMoreOfTheLast { get; private set; }

    /// <summary>Reads clauses in order.</summary>
    public void Read(IEnumerable<IReadOnlyList<TalkToken>> clauses)
    {
        Cue? verb = null;
        var wasMentioned = false;
        ItemPhrase? absent = null;
        foreach (var tokens in clauses)
        {
            var clause = Clause.Read(tokens, scene, Focus);
            if (clause.IsEmpty && clause.Old is null && clause.OldTerm is null && clause.OldColour is null)
            {
                if (clause.Unknown.Count > 0) Clauses.Add(clause);
                continue;
            }
            Clauses.Add(clause);
            Refers |= IsReference(clause);
            // "Remove the tree and the bench": a list goes on with the verb before it.
            var carried = clause.Verb ?? (clause is { Items.Count: > 0, Anchor: null } or { Items: [{ IsDefinite: false }] } && verb is Cue.Remove or Cue.Add or Cue.Put && !clause.Cues.Overlaps([Cue.Just, Cue.Only]) ? verb : null);
            // "There is no moon" misses it; "make sure there is no tree" speaks of one that is there.
            if (carried == Cue.Lack) carried = clause.Items.Exists(item => scene.Find(item.Noun) is null) ? Cue.Add : Cue.Remove;
            var before = Changes.Count;
            Read(clause, carried);
            // "Nobody asked for a pizza, lose it": what was spoken of is "it".
            var mentioned = clause.Items.FindLast(item => scene.Find(item.Noun) is not null);
            if (Changes.Count == before && mentioned is not null) Focus = Known(mentioned.Selector);
            var isOther = clause.Cues.Contains(Cue.Also) || (clause.Cues.Contains(Cue.Same) && clause.Cues.Overlaps([Cue.Into, Cue.With]));
            if (Changes.Count == before && Focus is not null && isOther && (mentioned is not null || (wasMentioned && clause.Items.Count == 0)) && clause.Verb is null) Repeat(Focus);
            wasMentioned = mentioned is not null;
            // "Can you see a cactus? Add one."
            if (absent is { } missed && carried == Cue.Add && clause.Items.Count == 0 && clause.Cues.Contains(Cue.One)) Take(new SceneChange.Add(missed.Noun, 1, missed.Colour, clause.Where, clause.Anchor), new ItemSelector(missed.Noun));
            if (Changes.Count == before && mentioned is null) absent = clause.Items.FindLast(item => !item.IsRegion) ?? absent;
            verb = carried;
        }
        // What is so already needs no change, unless that is all that was said.
        if (Changes.Exists(change => !IsSo(change))) Changes.RemoveAll(IsSo);
    }

    /// <summary>"The crab too", "the same for the crab": the change before, of another item.</summary>
    private void Repeat(ItemSelector items)
    {
        SceneChange? again = (Changes.LastOrDefault() ?? last.LastOrDefault()) switch
        {
            SceneChange.Recolour recolour => recolour with { Items = items },
            SceneChange.Resize resize => resize with { Items = items },
            SceneChange.Move move => move with { Items = items },
            SceneChange.Remove => new SceneChange.Remove(items),
            _ => null,
        };
        if (again is not null) Take(again, items);
    }

    private bool IsSo(SceneChange change) => change is SceneChange.SetTerm(var slot, var term) && scene.Term(slot) == term;

    private bool IsReference(Clause clause) =>
        clause.Pronoun is not null || clause.IsAnchorThere || clause.Old is not null || clause.OldColour is not null || clause.OldTerm is not null || clause.Growth != 0 || clause.More is not null
        || clause.Verb is Cue.Add or Cue.Lack or Cue.Put or Cue.Remove or Cue.Move or Cue.Replace or Cue.Keep
        || clause.Items.Exists(item => item is { IsDefinite: true, IsRegion: false } && scene.Find(item.Noun) is not null)
        || clause.Cues.Overlaps([Cue.Also, Cue.Instead, Cue.Same, Cue.Wish, Cue.Brighter, Cue.Darker, Cue.Warmer, Cue.Softer, Cue.Closer, Cue.Farther, Cue.Picture, Cue.Rest, Cue.Wider, Cue.Narrower])
        || (clause.Cues.Contains(Cue.One) && clause.Items.Count == 0)
        || (clause.Cues.Contains(Cue.Need) && clause.Where != 0 && clause.Terms.Count == 0)
        || (clause is { Items: [{ IsStarted: false, Colour: null } bare], Terms.Count: 0 } && (clause.Where != 0 || clause.Colour is not null || clause.Anchor is not null || clause.Scale is not null || clause.Target is not null) && scene.Find(bare.Noun) is not null);

    private void Read(Clause clause, Cue? verb)
    {
        if (verb == Cue.Keep && clause.Items.Count > 0)
        {
            Keep.AddRange(clause.Items.Select(item => item.Noun));
            return;
        }
        if (verb == Cue.Remove)
        {
            Remove(clause);
            return;
        }
        if (clause is { IsUnwanted: true, IsOldAlone: true })
        {
            if (clause.Old is { } unwanted && scene.Find(unwanted.Noun) is not null) Take(new SceneChange.Remove(Known(unwanted.Selector)), unwanted.Selector);
            if (clause.OldTerm is var (old, _)) Take(new SceneChange.SetTerm(old, scene.Default(old)));
            return;
        }
        if (clause.OldTerm is var (former, was) && scene.Term(former) == was) Take(new SceneChange.SetTerm(former, scene.Default(former)));
        foreach (var (slot, term) in clause.Terms) Take(new SceneChange.SetTerm(slot, term));
        Global(clause);
        if (clause is { Target: { Count: { } wanted } same } && clause.About.FirstOrDefault() is { Noun: { } about } && scene.Find(about) == same.Noun) Take(new SceneChange.SetCount(same.Noun, wanted, IsRelative: false));
        else if (Replacement(clause) is { } replacement) Take(replacement, new ItemSelector(replacement.Noun, replacement.Items.Count));
        else if (Counts(clause, verb)) return;
        else if (clause.Growth != 0 || clause.Scale is not null && !(verb is Cue.Add)) Resize(clause);
        else if (!Moves(clause, verb)) Adds(clause, verb);
        Recolours(clause, verb);
    }

    private void Remove(Clause clause)
    {
        if (clause.Cues.Contains(Cue.Rest))
        {
            foreach (var noun in scene.Nouns.Where(noun => !clause.Items.Exists(kept => scene.Find(kept.Noun) == noun))) Take(new SceneChange.Remove(Known(new ItemSelector(noun, null))));
            return;
        }
        foreach (var item in clause.Items)
        {
            var noun = scene.Find(item.Noun) ?? item.Noun;
            Take(new SceneChange.Remove(item.Selector with { Noun = noun }), item.Selector with { Noun = noun });
        }
        foreach (var (slot, _) in clause.Terms) Take(new SceneChange.SetTerm(slot, scene.Default(slot)));
        if (clause is { Items.Count: 0, Terms.Count: 0 } && (clause.Pronoun ?? (clause.Colour is { } colour && scene.WithColour(colour) is { } noun2 ? new ItemSelector(noun2, 1, colour) : null)) is { Noun: not null } items)
            Take(new SceneChange.Remove(items), items);
    }

    private SceneChange.Replace? Replacement(Clause clause)
    {
        if (clause.Target is { } target && clause.About.FirstOrDefault() is { Noun: not null } replaced) return new SceneChange.Replace(Known(replaced), target.Noun, target.Colour);
        if (clause.Items is not [{ IsDefinite: false, IsRegion: false } item]) return null;
        if (clause.Old is { } old) return new SceneChange.Replace(Known(old.Selector), item.Noun, item.Colour);
        return clause.Cues.Contains(Cue.Instead) && Focus is { Noun: not null } focus ? new SceneChange.Replace(focus, item.Noun, item.Colour) : null;
    }

    private bool Counts(Clause clause, Cue? verb)
    {
        if (clause.More is { } more)
        {
            if (clause.Cues.Contains(Cue.More) && clause.Cues.Contains(Cue.Much) && more > 0) more = 4;
            if (clause.Items.Count == 0 && clause.Number is { } number) more = Math.Sign(more) * number;
            if (clause is { Items.Count: 0, Number: null } && clause.Cues.Contains(Cue.More))
            {
                IsMoreOfTheLast = true;
                return true;
            }
            foreach (var items in clause.About)
            {
                if (items.Noun is not { } said) continue;
                if (scene.Find(said) is { } noun) Take(new SceneChange.SetCount(noun, more, IsRelative: true), new ItemSelector(noun));
                else if (more > 0) Take(new SceneChange.Add(said, more, items.Colour, clause.Where, clause.Anchor), new ItemSelector(said));
            }
            return true;
        }
        if (clause.Items is [{ IsPart: false, IsDefinite: false, IsRegion: false, Colour: null } item] && clause.Colour is null && verb is not (Cue.Put or Cue.Move) && clause.Target is null
            && (clause.Number ?? item.Count) is { } count && scene.Find(item.Noun) is { } there && (verb != Cue.Add || clause.Cues.Contains(Cue.Only)))
        {
            Take(new SceneChange.SetCount(there, count, IsRelative: false), new ItemSelector(there, count == 1 ? 1 : null));
            return true;
        }
        if (clause is { Items.Count: 0, Number: { } wanted, Growth: 0, Scale: null, Where: 0, Colour: null } && clause.About.FirstOrDefault() is { Noun: { } meant })
        {
            Take(new SceneChange.SetCount(meant, wanted, IsRelative: false), new ItemSelector(meant, wanted == 1 ? 1 : null));
            return true;
        }
        return false;
    }

    private void Resize(Clause clause)
    {
        // "A big dog" is a dog to be added, "the dog is too big" is not.
        if (clause.Growth == 0 && clause.Items is [{ IsDefinite: false } item] && (item.IsStarted || scene.Find(item.Noun) is null)) return;
        var by = clause.Cues.Contains(Cue.Slightly) ? Slight : clause.Cues.Contains(Cue.Much) ? Strong : Plain;
        var factor = clause.Scale ?? (clause.Growth > 0 ? by == Strong ? 1.8 : by : by switch { Slight => 0.85, Strong => 0.5, _ => 0.7 });
        foreach (var items in clause.About) Take(new SceneChange.Resize(Known(items), factor), items);
    }

    private bool Moves(Clause clause, Cue? verb)
    {
        var isThere = clause.Items.Count > 0 ? clause.Items.TrueForAll(item => scene.Find(item.Noun) is not null && (item.IsDefinite || (!item.IsStarted && verb is null && (clause.Where != 0 || clause.Anchor is not null)))) : clause.Pronoun is not null || verb is Cue.Move or Cue.Put || clause is { Verb: null, Terms.Count: 0, Colour: null, Growth: 0 };
        if (!isThere || clause.IsZoom) return false;
        var where = clause.Where;
        // "Further to the left" is a way to go, "further away" is not.
        if (clause.Items.Count > 0 && where == PicturePosition.Anywhere && clause.Cues.Contains(Cue.Closer)) where = PicturePosition.Foreground;
        if (clause.Items.Count > 0 && where == PicturePosition.Anywhere && clause.Cues.Contains(Cue.Farther)) where = PicturePosition.Background;
        if (where == PicturePosition.Anywhere && clause.Anchor is null) return false;
        foreach (var items in clause.About)
        {
            if (clause.Anchor is null && clause.IsShift && verb != Cue.Put && where is PicturePosition.Left or PicturePosition.Right or PicturePosition.Top or PicturePosition.Bottom)
                Take(new SceneChange.Move(Known(items), where, clause.Cues.Contains(Cue.Slightly) ? SmallStep : clause.Cues.Contains(Cue.Much) ? LargeStep : Step), items);
            else Take(new SceneChange.Place(Known(items), where, clause.Anchor), items);
        }
        return true;
    }

    private void Adds(Clause clause, Cue? verb)
    {
        if (clause.Target is not null) return;
        foreach (var item in clause.Items)
        {
            var isAsked = verb is Cue.Add or Cue.Put or Cue.Draw || clause.Cues.Overlaps([Cue.Also, Cue.With, Cue.Need, Cue.Same, Cue.Wish]) || clause.IsAnchorThere || verb is null && Clauses.Count > 1;
            if (item.IsDefinite && scene.Find(item.Noun) is not null) continue;
            if (item.Wanted < 1 || (!isAsked && !item.IsDefinite)) continue;
            if (item.IsDefinite && verb is not (Cue.Add or Cue.Put)) continue;
            Take(new SceneChange.Add(item.Noun, item.Wanted, item.Colour, clause.Where, clause.Anchor), new ItemSelector(item.Noun, item.Wanted == 1 ? 1 : null));
        }
    }

    private void Recolours(Clause clause, Cue? verb)
    {
        var isNew = clause.Items.Count > 0 && !clause.Items.Exists(item => item.IsDefinite);
        if (clause.Colour is not { } colour || clause.Target is not null || (isNew && verb is Cue.Add or Cue.Put or Cue.Draw)) return;
        var items = clause.OldColour is { } old && scene.WithColour(old) is { } noun ? [new ItemSelector(noun)] : clause.Old is { } wrong ? [wrong.Selector] : clause.About;
        var part = clause is { Items.Count: 0, Number: > 0 and var number } ? number : (int?)null;
        foreach (var item in items.Where(item => item.Noun is not null)) Take(new SceneChange.Recolour(Known(part is null ? item : item with { Count = part }), colour), item);
    }

    /// <summary>What changes the whole: brightness, camera, format.</summary>
    private void Global(Clause clause)
    {
        var isWhole = clause.Items.TrueForAll(item => item.IsRegion);
        if (clause.Cues.Contains(Cue.Darker)) Step(scene.Term("time") switch { "sunset" or "dawn" => ("time", "night"), "night" => null, _ => ("time", "sunset") });
        if (clause.Cues.Contains(Cue.Brighter))
            Step(scene.Term("time") != scene.Default("time") ? ("time", scene.Default("time")) : scene.Term("weather") != scene.Default("weather") ? ("weather", scene.Default("weather")) : null);
        if (clause.Cues.Contains(Cue.Warmer)) Step(("light", "golden hour"));
        if (clause.Cues.Contains(Cue.Softer)) Step(("light", "soft light"));
        if (clause.Cues.Contains(Cue.Closer) && (isWhole || clause.IsZoom) && clause.Where == PicturePosition.Anywhere) Step(("camera", "close-up"));
        if (clause.Cues.Contains(Cue.Farther) && (isWhole || clause.IsZoom) && clause.Where == PicturePosition.Anywhere) Step(("camera", "wide"));
        if (clause.Cues.Contains(Cue.Wider) && isWhole) Reshape = format => format.Wider();
        if (clause.Cues.Contains(Cue.Narrower) && isWhole) Reshape = format => format.Narrower();

        void Step((string Slot, string Term)? term)
        {
            if (term is var (slot, name) && scene.Knows(slot, name)) Take(new SceneChange.SetTerm(slot, name));
        }
    }

    /// <summary>The same with the noun of the picture; "all" of a single one is that one.</summary>
    private ItemSelector Known(ItemSelector items) =>
        items.Noun is { } noun && scene.Find(noun) is { } known ? items with { Noun = known, Count = scene.Count(known) == 1 ? 1 : items.Count } : items;

    private void Take(SceneChange change, ItemSelector? about = null)
    {
        // Of two times of day the last one is meant.
        if (change is SceneChange.SetTerm(var slot, _)) Changes.RemoveAll(known => known is SceneChange.SetTerm(var other, _) && other == slot);
        if (change is SceneChange.Resize size) Changes.RemoveAll(known => known is SceneChange.Resize other && other.Items == size.Items);
        if (change is SceneChange.SetCount { IsRelative: false } exact) Changes.RemoveAll(known => known is SceneChange.SetCount { IsRelative: true } rough && rough.Noun == exact.Noun);
        if (!Changes.Contains(change)) Changes.Add(change);
        if (about?.Noun is not null) Focus = Known(about);
    }
}
