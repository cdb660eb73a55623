namespace Easel.Layouts;

/// <summary>What a prompt says outright, in the words of a lexicon. What it leaves open is for the planner.</summary>
/// <param name="Slots">Terms named for the global attributes, in the order of the prompt; one slot can be named more than once.</param>
/// <param name="Items">Regions and things named, in the order of the prompt; a later "the car" is the car named before.</param>
/// <param name="Relations">Where items stand to each other.</param>
/// <param name="Excluded">Names of terms, regions and things that the picture must not show ("no clouds"), each once.</param>
/// <param name="Corrections">Misspelt words and what they were read as.</param>
/// <param name="UnknownWords">Words with content that the lexicon does not have, each once.</param>
public sealed record PromptReading(
    IReadOnlyList<NamedTerm> Slots, IReadOnlyList<NamedItem> Items, IReadOnlyList<NamedRelation> Relations,
    IReadOnlyList<string> Excluded, IReadOnlyList<Correction> Corrections, IReadOnlyList<UnknownWord> UnknownWords)
{
    /// <summary>The first term named for a slot, or null when the prompt leaves it open.</summary>
    /// <param name="slot">One of <see cref="Lexicon.SlotNames"/>.</param>
    public string? Slot(string slot) => Slots.FirstOrDefault(named => named.Slot == slot)?.Term;
}

/// <summary>A global attribute that the prompt names.</summary>
/// <param name="Slot">One of <see cref="Lexicon.SlotNames"/>.</param>
/// <param name="Term">Canonical name of the term.</param>
public sealed record NamedTerm(string Slot, string Term);

/// <summary>A region or thing that the prompt names.</summary>
/// <param name="Noun">Canonical name, singular.</param>
/// <param name="IsRegion">Whether it is a region of the lexicon rather than a thing.</param>
/// <param name="Count">How many, 1–99; null for a plural without a number (at least two) and for numbers beyond.</param>
/// <param name="Colour">Canonical colour word, or null when the prompt gives none.</param>
/// <param name="Position">Where in the picture, as far as the prompt says.</param>
public sealed record NamedItem(string Noun, bool IsRegion, int? Count, string? Colour, PicturePosition Position);

/// <summary>One item's place relative to another: "a car in front of a house" has the car first.</summary>
/// <param name="First">Index in <see cref="PromptReading.Items"/> of the item that is placed.</param>
/// <param name="Relation">How it stands to the second.</param>
/// <param name="Second">Index of the item it is placed by.</param>
public sealed record NamedRelation(int First, Relation Relation, int Second);

/// <summary>A misspelt word that has only one likely meaning.</summary>
/// <param name="Written">The word of the prompt, lower case.</param>
/// <param name="ReadAs">What it was read as; may be several words.</param>
public sealed record Correction(string Written, string ReadAs);

/// <summary>A word that the lexicon does not have.</summary>
/// <param name="Word">The word of the prompt, lower case; cut after 40 letters.</param>
/// <param name="Suggestions">Up to three names of the lexicon that look alike, nearest first.</param>
public sealed record UnknownWord(string Word, IReadOnlyList<string> Suggestions);

/// <summary>Rough place in the picture; flags, such as top and left for a corner.</summary>
[Flags]
public enum PicturePosition
{
    /// <summary>Not said.</summary>
    Anywhere = 0,

    /// <summary>In the left third.</summary>
    Left = 1,

    /// <summary>In the right third.</summary>
    Right = 2,

    /// <summary>In the upper third.</summary>
    Top = 4,

    /// <summary>In the lower third.</summary>
    Bottom = 8,

    /// <summary>In the middle.</summary>
    Centre = 16,

    /// <summary>Far away: small and high above the lower edge.</summary>
    Background = 32,

    /// <summary>Close: large and near the lower edge.</summary>
    Foreground = 64,
}

/// <summary>How one item stands to another.</summary>
public enum Relation
{
    /// <summary>Nearer to the viewer and overlapping.</summary>
    InFrontOf,

    /// <summary>Farther from the viewer and partly hidden.</summary>
    Behind,

    /// <summary>At the same depth, left or right.</summary>
    Beside,

    /// <summary>Standing or lying on it.</summary>
    On,

    /// <summary>Higher, without touching.</summary>
    Above,

    /// <summary>Lower.</summary>
    Below,

    /// <summary>On its left as the viewer sees it.</summary>
    LeftOf,

    /// <summary>On its right as the viewer sees it.</summary>
    RightOf,

    /// <summary>In it, partly covered by its front: "a cat in a basket".</summary>
    Inside,
}
