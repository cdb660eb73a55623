using System.Text.Json.Serialization;
using Easel.Images;
using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>What a turn asks for.</summary>
public enum IntentAction
{
    /// <summary>A new picture that owes nothing to those there.</summary>
    Generate,

    /// <summary>A picture that is there, changed.</summary>
    Edit,

    /// <summary>More pictures like one that is there.</summary>
    Variations,

    /// <summary>To go on with a picture that is there; where none is named, with the one of those shown last that shows best what was asked for.</summary>
    Choose,

    /// <summary>What a picture shows, in words.</summary>
    Caption,

    /// <summary>A diagram of numbers.</summary>
    Chart,

    /// <summary>Back to what was looked at before.</summary>
    Undo,

    /// <summary>Forward again after an undo.</summary>
    Redo,

    /// <summary>An answer in words: help, thanks, questions, and whatever was not understood.</summary>
    Explain,
}

/// <summary>What a person said in one turn.</summary>
/// <param name="Words">The words; may be empty when there is a picture.</param>
public sealed record TurnMessage(string Words)
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxLength = ImageRequest.MaxPromptLength;

    /// <summary>A picture that came with the words; the turn is then about it. Null for none.</summary>
    public Picture? Attached { get; init; }

    /// <summary>Where an edit may change the picture: white where it may, black where not. Null for anywhere.</summary>
    public Picture? Mask { get; init; }
}

/// <summary>What a turn means, with every reference resolved. <see cref="IntentText"/> writes it on one line.</summary>
/// <param name="Action">What is asked for.</param>
public sealed record Intent(IntentAction Action)
{
    /// <summary>Number of the picture it is about (<see cref="PictureVersion.Number"/>); null where it is about none, or about <see cref="Attached"/>.</summary>
    public int? Target { get; init; }

    /// <summary>The whole prompt of the picture to make; for charts and explanations the words themselves; else empty.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>What an edit changes, in order; empty where only the format, the seed or the mask changes.</summary>
    public IReadOnlyList<SceneChange> Changes { get; init; } = [];

    /// <summary>Nouns that were said to stay as they are.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Format of the picture; null to keep that of the target, or the model's own.</summary>
    public PictureFormat? Format { get; init; }

    /// <summary>How many pictures, or steps of an undo; null where that was not said.</summary>
    public int? Count { get; init; }

    /// <summary>Seed asked for; null to keep that of the target, or a new one for a new picture.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How far variations may go from their picture, 0–1; null where that was not said.</summary>
    public double? Strength { get; init; }

    /// <summary>What "it" means in the next turn; null to leave that as it is.</summary>
    public ItemSelector? Subject { get; init; }

    /// <summary>The kind of thing that an edit changes where it stands, and nothing else; null where it changes more, or brings something new.</summary>
    [JsonIgnore]
    public string? ChangedInPlace
    {
        get
        {
            static string? Noun(SceneChange change) => change switch
            {
                SceneChange.Recolour(var items, _) => items.Noun,
                SceneChange.Replace(var items, _, _) => items.Noun,
                SceneChange.Remove(var items) => items.Noun,
                SceneChange.Resize(var items, < 1) => items.Noun,
                _ => null,
            };
            return Changes.Select(Noun).Distinct().ToArray() is [{ } noun] ? noun : null;
        }
    }

    /// <summary>The picture that came with the turn.</summary>
    [JsonIgnore]
    public Picture? Attached { get; init; }

    /// <summary>The mask that came with the turn.</summary>
    [JsonIgnore]
    public Picture? Mask { get; init; }

    /// <summary>The style that an edit sets; null where it sets none.</summary>
    public string? Style => Changes.OfType<SceneChange.SetTerm>().LastOrDefault(change => change.Slot == "style")?.Term;
}

/// <summary>Shape of a picture: a ratio, or pixels.</summary>
/// <param name="Across">Width in parts or pixels, at least 1.</param>
/// <param name="Down">Height in the same unit, at least 1.</param>
/// <param name="IsPixels">Whether the two are pixels.</param>
public sealed record PictureFormat(int Across, int Down, bool IsPixels = false)
{
    private static readonly PictureFormat[] Ladder = [new(1, 2), new(2, 3), new(1, 1), new(3, 2), new(2, 1)];

    /// <summary>Width / height.</summary>
    public double Aspect => (double)Across / Down;

    /// <summary>The next wider of 1:2, 2:3, 1:1, 3:2 and 2:1; 2:1 is the end.</summary>
    public PictureFormat Wider() => Ladder.FirstOrDefault(format => format.Aspect > Aspect * 1.01) ?? Ladder[^1];

    /// <summary>The next narrower of 1:2, 2:3, 1:1, 3:2 and 2:1; 1:2 is the end.</summary>
    public PictureFormat Narrower() => Ladder.LastOrDefault(format => format.Aspect < Aspect * 0.99) ?? Ladder[0];

    /// <summary><c>3:2</c>, or <c>320x256</c> for pixels.</summary>
    public override string ToString() => $"{Across}{(IsPixels ? 'x' : ':')}{Down}";
}
