using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>A picture to be: its layout and what its caption may say of it.</summary>
/// <param name="Layout">The plan.</param>
/// <param name="Aspect">Width / height.</param>
/// <param name="Groups">The things put there on purpose, main one first.</param>
/// <param name="Relation">How the second group stands to the first ("next to", "in front of"…); null when nothing holds.</param>
public sealed record Scene(Layout Layout, float Aspect, IReadOnlyList<ThingGroup> Groups, string? Relation);

/// <summary>Some things of one noun and colour.</summary>
/// <param name="Noun">Canonical noun.</param>
/// <param name="Colour">Colour word, or null.</param>
/// <param name="Count">How many.</param>
/// <param name="Position">"on the left", "on the right", "in the background", "in the foreground", "in the middle", or null.</param>
public sealed record ThingGroup(string Noun, string? Colour, int Count, string? Position);
