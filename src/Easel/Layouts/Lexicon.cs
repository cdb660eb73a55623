namespace Easel.Layouts;

/// <summary>The words a plan can be made of: what the planner may emit and what the painter has seen. Part of every own model (<c>lexicon.json</c>).</summary>
/// <param name="Slots">For each of <see cref="SlotNames"/>, in that order, its terms; the first term of a slot is its default.</param>
/// <param name="Colours">Colour words that a colourable thing can carry.</param>
/// <param name="Regions">Regions that fill a part of the picture, such as <c>sky</c>, <c>sea</c>.</param>
/// <param name="Things">Things that stand in the picture.</param>
public sealed record Lexicon(
    IReadOnlyList<IReadOnlyList<Term>> Slots, IReadOnlyList<Term> Colours, IReadOnlyList<Term> Regions, IReadOnlyList<Thing> Things)
{
    /// <summary>The global attributes of a layout, in order.</summary>
    public static IReadOnlyList<string> SlotNames { get; } = ["place", "time", "light", "weather", "season", "style", "camera"];
}

/// <summary>A word of the lexicon with the other words people use for it.</summary>
/// <param name="Name">The canonical name, lower case; may be several words.</param>
/// <param name="Synonyms">Other phrases with the same meaning, lower case, plurals included; never null.</param>
public record Term(string Name, IReadOnlyList<string> Synonyms);

/// <summary>A thing that can stand in a picture.</summary>
/// <param name="Name">Singular canonical name, lower case.</param>
/// <param name="Synonyms">Other singular phrases with the same meaning.</param>
/// <param name="Plural">Plural of <paramref name="Name"/>.</param>
/// <param name="Colourable">Whether a colour word can be applied to it.</param>
/// <param name="Aspect">Width / height of its shape in pixels, more than 0; null when it comes in any shape.</param>
/// <param name="Height">Usual height as a fraction of a square picture, more than 0 to 1; null in lexicons that do not say.</param>
/// <param name="Home">Where it is at home; null in lexicons that do not say.</param>
public sealed record Thing(string Name, IReadOnlyList<string> Synonyms, string Plural, bool Colourable, float? Aspect = null, float? Height = null, Home? Home = null) : Term(Name, Synonyms);

/// <summary>Where a thing is at home in a picture.</summary>
public enum Home
{
    /// <summary>Stands on the ground.</summary>
    Ground,

    /// <summary>Floats on water or swims in it.</summary>
    Water,

    /// <summary>Is in the air.</summary>
    Air,
}
