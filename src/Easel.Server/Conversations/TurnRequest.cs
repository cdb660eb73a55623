using Easel.Conversation;

namespace Easel.Server.Conversations;

/// <summary>What goes with the words of a turn, where the page knows more than they say.</summary>
public sealed record TurnRequest
{
    /// <summary>What is meant, as JSON, where a button or an edited reading says so; null to read the words.</summary>
    public string? Intent { get; init; }

    /// <summary>Terms for a new picture, by slot, such as <c>style</c>: <c>watercolor</c>; they count where the words name none.</summary>
    public IReadOnlyDictionary<string, string> Look { get; init; } = new Dictionary<string, string>();

    /// <summary>Format of a new picture where the words name none; null for the model's own.</summary>
    public PictureFormat? Format { get; init; }

    /// <summary>A layout to paint, as JSON, instead of the planned one; null for none.</summary>
    public string? Layout { get; init; }

    /// <summary>Versions of a new picture, 1 to 9.</summary>
    public int Drafts { get; init; } = 4;

    /// <summary>Whether a chosen picture is painted in any case.</summary>
    public bool Repaint { get; init; }

    /// <summary>How much longer the sides of a chosen picture become when it is painted in full; 1 keeps them, 0 leaves the picture as it is.</summary>
    public double Scale { get; init; } = 1;
}
