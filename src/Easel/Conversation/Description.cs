using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>What a picture is said to show, beside what its plan holds.</summary>
internal static class Description
{
    /// <summary>The words of the lexicon that a description names.</summary>
    public static IEnumerable<string> Named(PromptReading reading) => reading.Items.Select(item => item.Noun).Concat(reading.Slots.Select(named => named.Term));

    /// <summary>What it takes for a layout to show what was described. What is there already, it keeps.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="reading">The description.</param>
    /// <param name="lexicon">The model's lexicon.</param>
    public static IEnumerable<SceneChange> Missing(Layout layout, PromptReading reading, Lexicon lexicon)
    {
        foreach (var (slot, term) in reading.Slots.DistinctBy(named => named.Slot))
            if (!layout.Globals.Contains(term)) yield return new SceneChange.SetTerm(slot, term);
        foreach (var noun in reading.Excluded)
        {
            if (layout.Items.Any(item => item.Noun == noun)) yield return new SceneChange.Remove(new ItemSelector(noun, Count: null));
            for (var slot = 0; slot < Lexicon.SlotNames.Count; slot++)
                if (layout.Globals[slot] == noun) yield return new SceneChange.SetTerm(Lexicon.SlotNames[slot], lexicon.Slots[slot][0].Name);
        }
        foreach (var (noun, isRegion, count, colour, where) in reading.Items)
        {
            var there = layout.Items.Where(item => item.Noun == noun).ToArray();
            if (there.Length == 0) yield return new SceneChange.Add(noun, isRegion ? 1 : count ?? 2, colour, where, null);
            if (there.Length == 0 || isRegion) continue;
            if (count > there.Length) yield return new SceneChange.SetCount(noun, count.Value, IsRelative: false);
            if (colour is not null && there.Take(count ?? there.Length).Any(item => item.Colour != colour)) yield return new SceneChange.Recolour(new ItemSelector(noun, count), colour);
            if (where != PicturePosition.Anywhere) yield return new SceneChange.Place(new ItemSelector(noun, count), where, null);
        }
    }
}
