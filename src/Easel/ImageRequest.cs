using Easel.Layouts;

namespace Easel;

/// <summary>What to make. Null settings take the model's defaults.</summary>
/// <param name="Prompt">The words; 1 to 10,000 characters, any language's letters (the embedded model knows English).</param>
public sealed record ImageRequest(string Prompt)
{
    /// <summary>Longest prompt, in characters.</summary>
    public const int MaxPromptLength = 32_000;

    /// <summary>Most pictures of one request.</summary>
    public const int MaxCount = 100;

    /// <summary>What to be led away from; null for nothing in particular. Models that were not trained for it refuse it.</summary>
    public string? Negative { get; init; }

    /// <summary>Width in pixels; null for the model's own size.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels; null for the model's own size.</summary>
    public int? Height { get; init; }

    /// <summary>Seed of the first picture; picture i of a request has seed + i.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of pictures, 1 to <see cref="MaxCount"/>.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Decides steps, guidance and sampler where they are null.</summary>
    public Quality Quality { get; init; } = Quality.Medium;

    /// <summary>Denoising steps, 1 to 1000.</summary>
    public int? Steps { get; init; }

    /// <summary>Classifier-free guidance, finite; 1 is none.</summary>
    public double? Guidance { get; init; }

    /// <summary>Name of a sampler, such as <c>euler</c>.</summary>
    public string? Sampler { get; init; }

    /// <summary>A layout to paint instead of planning one.</summary>
    public Layout? Layout { get; init; }

    /// <summary>A picture to paint over instead of beginning with nothing; the prompt may then be empty.</summary>
    public SourcePicture? Source { get; init; }

    /// <summary>Checks what does not depend on the model.</summary>
    /// <exception cref="InvalidRequestException">The prompt is empty or too long, or the count, steps or guidance are out of range.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Prompt) && Source is null) throw new InvalidRequestException("The prompt is empty; say what the picture shall show.");
        if (Prompt.Length > MaxPromptLength) throw new InvalidRequestException($"The prompt has {Prompt.Length} characters; at most {MaxPromptLength} are read. Shorten it.");
        if (Negative?.Length > MaxPromptLength) throw new InvalidRequestException($"The negative prompt has {Negative.Length} characters; at most {MaxPromptLength} are read. Shorten it.");
        if (Count is < 1 or > MaxCount) throw new InvalidRequestException($"{Count} pictures were asked for; ask for 1 to {MaxCount}.");
        if (Steps is < 1 or > 1000) throw new InvalidRequestException($"{Steps} steps were asked for; ask for 1 to 1000.");
        if (Guidance is { } guidance && !(Math.Abs(guidance) <= 100)) throw new InvalidRequestException($"Guidance {guidance} is out of range; give a number from -100 to 100 (1 is none).");
        if (Source is { Strength: not (> 0 and <= 1) and var strength }) throw new InvalidRequestException($"Strength {strength} is out of range; give more than 0, which changes nothing, to 1, which keeps nothing.");
        if (Source is { KeepsSize: true, Mask: null }) throw new InvalidRequestException("The result keeps the picture's size only where a mask says what changes; give one.");
        if (Source is { Mask: { } mask, Picture: { } picture } && (mask.Width, mask.Height) != (picture.Width, picture.Height))
            throw new InvalidRequestException($"The mask has {mask.Width}x{mask.Height} pixels, the picture {picture.Width}x{picture.Height}; give a mask of the picture's size.");
    }
}
