using System.Collections.Immutable;
using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>One picture of a conversation.</summary>
/// <param name="Number">1 for the first of the conversation, 2 for the next …</param>
/// <param name="Parent">Number of the picture it was made from; null for a new one.</param>
/// <param name="Prompt">The whole prompt.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Layout">Its plan; null where the model paints from words alone.</param>
public sealed record PictureVersion(int Number, int? Parent, string Prompt, ulong Seed, int Width, int Height, Layout? Layout)
{
    /// <summary>Whether it was painted quickly, to choose from.</summary>
    public bool IsRough { get; init; }
}

/// <summary>All that a conversation knows; a value. <see cref="TurnReader"/> reads the next turn against it, <see cref="After"/> gives the next state.</summary>
/// <param name="Versions">Every picture, in order of its number: a tree by <see cref="PictureVersion.Parent"/>.</param>
/// <param name="Shown">Numbers of the pictures shown last, from left to right: what "the second one" counts in.</param>
/// <param name="Path">Numbers of the pictures that were current, oldest first.</param>
/// <param name="At">Index in <paramref name="Path"/> of the current one; undo and redo move it. −1 when there is none.</param>
/// <param name="Last">The last intent that made pictures; null for none.</param>
/// <param name="Focus">What "it" means; null for nothing yet.</param>
public sealed record ChatState(ImmutableList<PictureVersion> Versions, ImmutableList<int> Shown, ImmutableList<int> Path, int At, Intent? Last, ItemSelector? Focus)
{
    /// <summary>A conversation that has not begun.</summary>
    public static ChatState Empty { get; } = new([], [], [], -1, null, null);

    /// <summary>The picture that a turn is about when it names none; null when there is none.</summary>
    public PictureVersion? Current => At < 0 ? null : Versions[Path[At] - 1];

    /// <summary>The picture of a number; null when there is none.</summary>
    public PictureVersion? Find(int number) => number >= 1 && number <= Versions.Count ? Versions[number - 1] : null;

    /// <summary>The picture that this one goes back to.</summary>
    public PictureVersion Root(PictureVersion version)
    {
        while (version.Parent is { } parent) version = Versions[parent - 1];
        return version;
    }

    /// <summary>The state after a turn. Where an intent makes pictures, they are numbered on, and the first of them becomes the current one.</summary>
    /// <param name="intent">What was understood.</param>
    /// <param name="made">The pictures made; their numbers and parents are ignored. Empty where the intent makes none.</param>
    public ChatState After(Intent intent, IReadOnlyList<PictureVersion> made)
    {
        var state = this with { Focus = intent.Subject ?? Focus };
        switch (intent.Action)
        {
            case IntentAction.Choose when intent.Target is { } chosen && Find(chosen) is not null:
                return state.GoTo(chosen);
            case IntentAction.Undo:
                return state with { At = Math.Max(Math.Min(At, 0), At - (intent.Count ?? 1)) };
            case IntentAction.Redo:
                return state with { At = Math.Min(Path.Count - 1, At + (intent.Count ?? 1)) };
            case IntentAction.Generate or IntentAction.Edit or IntentAction.Variations when made.Count > 0:
                var first = Versions.Count + 1;
                var numbered = made.Select((version, i) => version with { Number = first + i, Parent = intent.Action == IntentAction.Generate ? null : intent.Target });
                return (state with { Versions = Versions.AddRange(numbered), Shown = [.. Enumerable.Range(first, made.Count)], Last = intent }).GoTo(first);
            default:
                return state;
        }
    }

    /// <summary>The state in which a picture has been painted anew under its number.</summary>
    public ChatState With(PictureVersion version) => this with { Versions = Versions.SetItem(version.Number - 1, version) };

    private ChatState GoTo(int number) => this with { Path = Path.GetRange(0, At + 1).Add(number), At = At + 1 };
}
