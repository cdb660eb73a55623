using Easel.Images;
using Easel.Layouts;

namespace Easel;

/// <summary>What to change in a picture. Null settings are those that the picture was made with, where it is one of this model's, otherwise the model's defaults.</summary>
/// <param name="Picture">The picture, of any size.</param>
/// <param name="Words">What shall change ("at night", "add a boat"), or, for a picture of someone else's, what the result shall show. Empty for a variation.</param>
public sealed record EditRequest(Picture Picture, string Words)
{
    /// <summary>Strength where only the masked part is painted, and where the plan changes.</summary>
    public const double WholeStrength = 1;

    /// <summary>Strength where a picture is painted over as a whole.</summary>
    public const double DefaultStrength = 0.6;

    /// <summary>Where it may change; null for everywhere, or, where only some things of a plan change, for where those are.</summary>
    public PictureMask? Mask { get; init; }

    /// <summary>What in the picture may change, in words ("the car"), where no mask says it: the model finds its place. Null for what follows from the rest.</summary>
    public string? Where { get; init; }

    /// <summary>A larger frame whose margins are painted (outpainting), while the picture stays byte for byte; null to keep the picture's own. It opens its margins by itself and takes no mask.</summary>
    public PictureFrame? Frame { get; init; }

    /// <summary>How the picture was made; null where that is not known.</summary>
    public Recipe? Original { get; init; }

    /// <summary>What the result is painted from, instead of the original's plan with the changes that the words ask for; where it differs from that plan in single things, only their places are painted.</summary>
    public Layout? Layout { get; init; }

    /// <summary>What the result shows in words; null for what follows from the original's prompt and the change.</summary>
    public string? Prompt { get; init; }

    /// <summary>How much may change, more than 0 to 1; null for <see cref="WholeStrength"/> where the change has a place of its own, otherwise <see cref="DefaultStrength"/>, or as much as one step is.</summary>
    public double? Strength { get; init; }

    /// <summary>What to be led away from; null for nothing in particular.</summary>
    public string? Negative { get; init; }

    /// <summary>Width of the result in pixels; null, which goes with a null height, for the size nearest to the picture's, or with a mask for the picture's own.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the result in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Seed of the first result; null for that of the original, so that what stays keeps its look, and one more for a variation; 0 where there is none.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Number of results, 1 to <see cref="ImageRequest.MaxCount"/>.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Denoising steps of a whole picture, of which the part given by the strength is taken.</summary>
    public int? Steps { get; init; }

    /// <summary>Classifier-free guidance.</summary>
    public double? Guidance { get; init; }

    /// <summary>Name of a sampler.</summary>
    public string? Sampler { get; init; }
}
