using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>A sampled picture before it is painted: the layout and what a caption can say about it.</summary>
/// <param name="Layout">Where everything is.</param>
/// <param name="Aspect">Width over height of the picture that the boxes were made for.</param>
/// <param name="Subjects">The main things, most important first.</param>
/// <param name="Relations">How subjects stand to each other.</param>
public sealed record Scene(Layout Layout, float Aspect, IReadOnlyList<Subject> Subjects, IReadOnlyList<Relation> Relations);

/// <summary>One or several equal things of a scene.</summary>
/// <param name="Noun">Canonical singular.</param>
/// <param name="Colour">Colour word, or null for the thing's own colours.</param>
/// <param name="Count">How many, 1–6.</param>
/// <param name="Box">The box that holds all of them.</param>
/// <param name="Decor">Whether it only dresses the place, such as the trees of a forest; captions often leave it out.</param>
public sealed record Subject(string Noun, string? Colour, int Count, Box Box, bool Decor = false);

/// <summary>A relation that holds in the picture, such as a dog <c>in front of</c> a house.</summary>
/// <param name="Subject">Index of the first subject in <see cref="Scene.Subjects"/>.</param>
/// <param name="Words">Preposition: <c>in front of</c>, <c>behind</c>, <c>in</c>, <c>on</c>, <c>next to</c>, <c>to the left of</c>, <c>above</c>, <c>under</c>.</param>
/// <param name="Object">Index of the second subject, or −1 when <paramref name="Region"/> is meant.</param>
/// <param name="Region">Noun of a region, or null.</param>
public sealed record Relation(int Subject, string Words, int Object, string? Region = null);
