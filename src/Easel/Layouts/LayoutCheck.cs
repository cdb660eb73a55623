namespace Easel.Layouts;

/// <summary>Whether a layout is one that a painter with a given lexicon can paint.</summary>
public static class LayoutCheck
{
    /// <summary>Most items a layout can have.</summary>
    public const int MaxItems = LayoutRaster.MaxItems;

    /// <summary>Accepts a layout whose words are all in the lexicon, as names and not as synonyms, and whose boxes lie in the picture.</summary>
    /// <param name="layout">The layout to check.</param>
    /// <param name="lexicon">The lexicon of the model that will paint it.</param>
    /// <exception cref="InvalidRequestException">The first thing that is wrong: which item, its value, and what would be right.</exception>
    public static void Require(Layout layout, Lexicon lexicon)
    {
        for (var slot = 0; slot < Lexicon.SlotNames.Count; slot++)
            RequireWord(Lexicon.SlotNames[slot], layout.Globals[slot], lexicon.Slots[slot]);
        if (layout.Items.Count > MaxItems)
            throw new InvalidRequestException($"items has {layout.Items.Count} entries; a layout has at most {MaxItems}.");
        List<Term> nouns = [.. lexicon.Regions, .. lexicon.Things];
        for (var i = 0; i < layout.Items.Count; i++)
        {
            var (noun, colour, box) = layout.Items[i];
            RequireWord($"items[{i}].noun", noun, nouns);
            if (colour is not null)
                RequireWord($"items[{i}].colour", colour, lexicon.Colours);
            RequireBox($"items[{i}].box", box);
        }
    }

    private static void RequireWord(string path, string word, IReadOnlyList<Term> terms)
    {
        if (!terms.Any(term => term.Name == word))
            throw new InvalidRequestException($"{path} is \"{Shorten(word)}\", which the model has no word for; {Remedy(word, terms)}.");
    }

    private static string Remedy(string word, IReadOnlyList<Term> terms)
    {
        if (terms.FirstOrDefault(term => term.Synonyms.Contains(word)) is { } meant)
            return $"use \"{meant.Name}\"";
        var near = terms.Where(term => EditDistance.Between(word, term.Name, 2) <= 2).OrderBy(term => EditDistance.Between(word, term.Name, 2));
        if (near.FirstOrDefault() is { } nearest)
            return $"did you mean \"{nearest.Name}\"";
        return $"use one of its {terms.Count} words, such as {string.Join(", ", terms.Take(5).Select(term => $"\"{term.Name}\""))}";
    }

    private static void RequireBox(string path, Box box)
    {
        foreach (var (side, value) in new[] { ("left", box.Left), ("top", box.Top), ("right", box.Right), ("bottom", box.Bottom) })
            if (!(value >= 0 && value <= 1))
                throw new InvalidRequestException(FormattableString.Invariant($"{path}.{side} is {value}; it must be from 0 to 1, a fraction of the picture."));
        if (!(box.Left < box.Right))
            throw new InvalidRequestException(FormattableString.Invariant($"{path} is empty: left {box.Left} must be less than right {box.Right}."));
        if (!(box.Top < box.Bottom))
            throw new InvalidRequestException(FormattableString.Invariant($"{path} is empty: top {box.Top} must be less than bottom {box.Bottom}."));
    }

    private static string Shorten(string word) => word.Length <= 40 ? word : string.Concat(word.AsSpan(0, 40), "…");
}
