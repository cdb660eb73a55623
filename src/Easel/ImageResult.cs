using System.Text.Json.Serialization;
using Easel.Images;
using Easel.Layouts;

namespace Easel;

/// <summary>A finished picture.</summary>
/// <param name="Picture">Its pixels.</param>
/// <param name="Layout">The plan it was painted from; null where the model paints from words alone.</param>
/// <param name="Recipe">All that is needed to make it again, bit for bit.</param>
public sealed record ImageResult(Picture Picture, Layout? Layout, Recipe Recipe);

/// <summary>One step on the way to a picture.</summary>
/// <param name="Index">Which picture of the request, from 0.</param>
/// <param name="Step">Steps done, 0 (the layout sketch, then the draft) to <paramref name="Steps"/>.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Layout">The plan being painted; null where the model paints from words alone.</param>
/// <param name="Preview">The picture as far as it is known; null when previews were not asked for.</param>
/// <param name="Result">The finished picture, in the last step only.</param>
public sealed record ImageStep(int Index, int Step, int Steps, Layout? Layout, Picture? Preview, ImageResult? Result)
{
    /// <summary>Whether the preview is the draft, the average picture of the plan, which follows the sketch when previews were asked for.</summary>
    public bool IsDraft { get; init; }
}

/// <summary>A request with every setting decided.</summary>
public sealed record ResolvedRequest(
    string Prompt, int Width, int Height, ulong Seed, int Count, int Steps, double Guidance, string Sampler, Layout? Layout, string? Negative = null)
{
    /// <summary>A picture to paint over; no part of the settings as text.</summary>
    [JsonIgnore]
    public SourcePicture? Source { get; init; }
}
