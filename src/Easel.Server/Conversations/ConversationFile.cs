using System.Collections.Immutable;

namespace Easel.Server.Conversations;

/// <summary>A conversation about pictures, as it is remembered; a value.</summary>
/// <param name="Id">Name in its address, <c>chat_…</c>.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Title">The first words.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="State">A <see cref="Conversation.ChatState"/> as JSON; empty before the first picture.</param>
/// <param name="Turns">What was said, the oldest first.</param>
/// <param name="Jobs">The jobs of the pictures, by the picture's number.</param>
public sealed record ConversationFile(
    string Id, string Owner, string Title, long CreatedAt, long UpdatedAt, string State, ImmutableList<Turn> Turns, ImmutableDictionary<int, PictureJobs> Jobs);

/// <summary>Where a turn stands.</summary>
public enum TurnState
{
    /// <summary>Its words are kept; it was not understood yet.</summary>
    Waiting,
    /// <summary>It was answered, and its pictures are jobs.</summary>
    Answered,
    /// <summary>It could not be done; its notes say why.</summary>
    Failed,
}

/// <summary>Something that was said, and what came of it.</summary>
/// <param name="Number">0 for the first of a conversation.</param>
/// <param name="Words">What was said.</param>
/// <param name="Request">What went with the words.</param>
/// <param name="Attached">Name of a picture file that came with them; null for none.</param>
public sealed record Turn(int Number, string Words, TurnRequest Request, string? Attached)
{
    public TurnState State { get; init; }

    /// <summary>What was understood, on one line; null while it waits.</summary>
    public string? Understood { get; init; }

    /// <summary>The same as JSON, to be changed by hand.</summary>
    public string? Intent { get; init; }

    /// <summary>The prompt that was painted; null where none was.</summary>
    public string? Prompt { get; init; }

    /// <summary>What was said in answer, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Number of the first picture shown with it; null for none.</summary>
    public int? First { get; init; }

    /// <summary>How many pictures are shown with it.</summary>
    public int Count { get; init; }
}

/// <summary>The jobs that paint a picture of a conversation.</summary>
/// <param name="Id">The latest.</param>
/// <param name="Before">The one before it, whose picture is shown until the other is done; null for none.</param>
public sealed record PictureJobs(string Id, string? Before);
