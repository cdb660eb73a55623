using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Something that a prompt asks for, and whether it is there.</summary>
/// <param name="Words">What was asked for.</param>
/// <param name="IsMet">Whether it is there.</param>
/// <param name="Remark">Why not, or what is there instead; null where it is met.</param>
public sealed record WordCheck(string Words, bool IsMet, string? Remark);

/// <summary>A thing that is somewhere in a scene.</summary>
/// <param name="Noun">Canonical name.</param>
/// <param name="Colour">Colour word; null for its own colours.</param>
/// <param name="X">Where its middle is, 0–1 from the left.</param>
public sealed record ShownThing(string Noun, string? Colour, float X);

/// <summary>What a plan holds or a picture is seen to show.</summary>
/// <param name="Name">What it is, <c>plan</c> or <c>picture</c>, for remarks.</param>
/// <param name="Globals">The global attributes, in the order of <see cref="Lexicon.SlotNames"/>.</param>
/// <param name="Things">Every single thing.</param>
/// <param name="HasRegions">Whether the things include the regions; where not, nothing is said of them.</param>
public sealed record ShownScene(string Name, IReadOnlyList<string> Globals, IReadOnlyList<ShownThing> Things, bool HasRegions)
{
    /// <summary>What a painter was told, not what the pixels show.</summary>
    /// <param name="layout">The plan.</param>
    public static ShownScene Of(Layout layout) => new("plan", layout.Globals, [.. layout.Items.Select(item => new ShownThing(item.Noun, item.Colour, item.Box.CentreX))], HasRegions: true);

    /// <summary>Compares with what a prompt asks for outright: one check for each thing, attribute, exclusion and unknown word, in the order of the prompt.</summary>
    /// <param name="reading">What the prompt asks for.</param>
    /// <param name="text">Names what was asked for.</param>
    public IReadOnlyList<WordCheck> Check(PromptReading reading, SceneText text)
    {
        var checks = reading.Items.Where(item => HasRegions || !item.IsRegion).Select(item => Item(item, text)).ToList();
        foreach (var (slot, term) in reading.Slots.DistinctBy(named => named.Slot))
        {
            var has = Globals[Lexicon.SlotNames.ToList().IndexOf(slot)];
            checks.Add(new WordCheck(term, has == term, has == term ? null : $"it is {has}"));
        }
        foreach (var name in reading.Excluded)
        {
            var isThere = Things.Any(thing => thing.Noun == name) || Globals.Contains(name);
            checks.Add(new WordCheck($"no {name}", !isThere, isThere ? "it is there" : null));
        }
        foreach (var (word, suggestions) in reading.UnknownWords)
            checks.Add(new WordCheck(word, false, suggestions.Count > 0 ? $"unknown to the model, which knows {string.Join(", ", suggestions)}" : "unknown to the model"));
        // "In the mountains" names a place and what lies there.
        return [.. checks.DistinctBy(check => check.Words)];
    }

    private WordCheck Item(NamedItem item, SceneText text)
    {
        if (item.IsRegion)
        {
            var isThere = Things.Any(thing => thing.Noun == item.Noun) || Globals.Contains(item.Noun);
            return new WordCheck(item.Noun, isThere, isThere ? null : $"not in the {Name}");
        }
        var side = Side(item.Position);
        var words = text.Things(item.Noun, item.Count, item.Colour) + (side is null ? "" : $" {side}");
        var ofKind = Things.Where(thing => thing.Noun == item.Noun).ToList();
        var fitting = ofKind.Count(thing => (item.Colour is null || thing.Colour == item.Colour) && IsAt(thing.X, item.Position));
        if (item.Count is { } count ? fitting >= count : fitting >= 2) return new WordCheck(words, true, null);
        return new WordCheck(words, false, ofKind.Count == 0 ? $"not in the {Name}" : fitting == 0 ? "there, but otherwise" : $"{fitting} in the {Name}");
    }

    private static string? Side(PicturePosition where) =>
        where.HasFlag(PicturePosition.Left) ? "on the left" : where.HasFlag(PicturePosition.Right) ? "on the right" : where.HasFlag(PicturePosition.Centre) ? "in the middle" : null;

    /// <summary>The same thirds that the planner is held to.</summary>
    private static bool IsAt(float x, PicturePosition where) =>
        where.HasFlag(PicturePosition.Left) ? x <= 0.42f : where.HasFlag(PicturePosition.Right) ? x >= 0.58f : !where.HasFlag(PicturePosition.Centre) || x is >= 0.35f and <= 0.65f;
}
