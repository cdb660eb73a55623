using Easel.Conversation;
using Easel.Layouts;

namespace Easel.Server.Pages.Chat;

/// <summary>Something that a prompt asks for, and whether the plan of a picture has it.</summary>
/// <param name="Words">What was asked for.</param>
/// <param name="IsMet">Whether it is there.</param>
/// <param name="Remark">Why not, or what is there instead; null where it is met.</param>
internal sealed record WordCheck(string Words, bool IsMet, string? Remark);

/// <summary>Compares what a prompt asks for outright with the plan that was painted: what the painter was told, not what the pixels show.</summary>
internal static class SatisfiedWords
{
    /// <summary>One check per thing, attribute and unknown word of a prompt, in its order.</summary>
    public static IReadOnlyList<WordCheck> Of(PromptReading reading, Layout layout, SceneText text)
    {
        var checks = new List<WordCheck>();
        foreach (var item in reading.Items) checks.Add(Item(item, layout, text));
        foreach (var (slot, term) in reading.Slots.DistinctBy(named => named.Slot))
        {
            var has = layout.Globals[Lexicon.SlotNames.ToList().IndexOf(slot)];
            checks.Add(new WordCheck(term, has == term, has == term ? null : $"it is {has}"));
        }
        foreach (var name in reading.Excluded)
        {
            var isThere = layout.Items.Any(item => item.Noun == name) || layout.Globals.Contains(name);
            checks.Add(new WordCheck($"no {name}", !isThere, isThere ? "it is there" : null));
        }
        foreach (var (word, suggestions) in reading.UnknownWords)
            checks.Add(new WordCheck(word, false, suggestions.Count > 0 ? $"unknown to the model, which knows {string.Join(", ", suggestions)}" : "unknown to the model"));
        // "In the mountains" names a place and what lies there.
        return [.. checks.DistinctBy(check => check.Words)];
    }

    private static WordCheck Item(NamedItem item, Layout layout, SceneText text)
    {
        if (item.IsRegion)
        {
            var isThere = layout.Items.Any(one => one.Noun == item.Noun) || layout.Globals.Contains(item.Noun);
            return new WordCheck(item.Noun, isThere, isThere ? null : "not in the plan");
        }
        var side = Side(item.Position);
        var words = text.Things(item.Noun, item.Count, item.Colour) + (side is null ? "" : $" {side}");
        var ofKind = layout.Items.Where(one => one.Noun == item.Noun).ToList();
        var fitting = ofKind.Count(one => (item.Colour is null || one.Colour == item.Colour) && IsAt(one.Box, item.Position));
        if (item.Count is { } count ? fitting >= count : fitting >= 2) return new WordCheck(words, true, null);
        return new WordCheck(words, false, ofKind.Count == 0 ? "not in the plan" : fitting == 0 ? "there, but otherwise" : $"{fitting} in the plan");
    }

    private static string? Side(PicturePosition where) =>
        where.HasFlag(PicturePosition.Left) ? "on the left" : where.HasFlag(PicturePosition.Right) ? "on the right" : where.HasFlag(PicturePosition.Centre) ? "in the middle" : null;

    /// <summary>The same thirds that the planner is held to.</summary>
    private static bool IsAt(Box box, PicturePosition where) =>
        where.HasFlag(PicturePosition.Left) ? box.CentreX <= 0.42f : where.HasFlag(PicturePosition.Right) ? box.CentreX >= 0.58f : !where.HasFlag(PicturePosition.Centre) || box.CentreX is >= 0.35f and <= 0.65f;
}
