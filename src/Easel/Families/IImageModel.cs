using Easel.Denoising;
using Easel.Layouts;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Settings that a model is used with when none are asked for, and the sizes it makes.</summary>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Guidance">Classifier-free guidance; 1 is none.</param>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="Size">Side of a picture in pixels.</param>
/// <param name="SizeStep">Sides are multiples of it.</param>
/// <param name="MinSize">Shortest side.</param>
/// <param name="MaxSize">Longest side.</param>
public sealed record ModelDefaults(int Steps, double Guidance, string Sampler, int Size, int SizeStep, int MinSize, int MaxSize)
{
    /// <summary>Most that one side may be of the other; infinite where any shape will do.</summary>
    public double MaxAspect { get; init; } = double.PositiveInfinity;
}

/// <summary>A model of any family, as the front doors see it. One instance belongs to one thread at a time.</summary>
public interface IImageModel : IDisposable
{
    /// <summary>Name that recipes know it by: 16 hexadecimal digits that depend on its files.</summary>
    string Hash { get; }

    /// <summary>Type of the computation, <c>bf16</c> or <c>fp32</c>.</summary>
    string Precision { get; }

    /// <summary>Settings when none are asked for.</summary>
    ModelDefaults Defaults { get; }

    /// <summary>Channels of its latents.</summary>
    int LatentChannels { get; }

    /// <summary>Pixels per latent cell along each side.</summary>
    int Downsampling { get; }

    /// <summary>What plans its layouts; null where it paints from words alone.</summary>
    EaselOne? Planner { get; }

    /// <summary>Whether it can be told what to be led away from.</summary>
    bool TakesNegative { get; }

    /// <summary>Noise levels for a size of picture.</summary>
    NoiseSchedule ScheduleFor(int width, int height);

    /// <summary>Prepares to make one picture: everything that does not change from step to step.</summary>
    /// <param name="prompt">The words.</param>
    /// <param name="negative">What to be led away from; null for nothing in particular.</param>
    /// <param name="layout">The plan; null to paint from words alone.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="guidance">Classifier-free guidance.</param>
    /// <returns>A denoiser of 1×C×h×w float32 latents; dispose it after the last step.</returns>
    ConditionedDenoiser Prepare(string prompt, string? negative, Layout? layout, int width, int height, double guidance);

    /// <summary>Tokens that a prompt has for the model.</summary>
    int CountTokens(string prompt);

    /// <summary>Pixels to latents.</summary>
    /// <param name="rgb">RGB bytes, row by row.</param>
    /// <param name="width">Width in pixels, one that the model makes.</param>
    /// <param name="height">Height in pixels, one that the model makes.</param>
    /// <returns>1×C×h×w float32, owned by the caller.</returns>
    Tensor Encode(byte[] rgb, int width, int height);

    /// <summary>Latents to pixels.</summary>
    /// <param name="latents">1×C×h×w float32.</param>
    /// <param name="preview">Whether a cheap picture will do.</param>
    /// <returns>RGB bytes, row by row.</returns>
    byte[] Decode(Tensor latents, bool preview);
}

/// <summary>Finds out which family a folder's model belongs to.</summary>
public static class ImageModels
{
    /// <summary>Loads a model of any family.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="type">Type of the computation: float32 or bfloat16.</param>
    /// <exception cref="UnknownModelException">There is no model in that folder, or of a family that Easel does not have.</exception>
    /// <exception cref="CheckpointException">A file of the model is missing or damaged.</exception>
    public static IImageModel Load(string folder, ScalarType type)
    {
        if (!ModelFolder.Is(folder)) return EaselOne.Load(folder, type);
        if (FlowFamily.Is(folder)) return FlowFamily.Load(folder, type);
        if (StableDiffusion.Is(folder)) return StableDiffusion.Load(folder, type);
        throw new UnknownModelException($"The model at {folder} is a {ModelFolder.Open(folder).Settings.Text("_class_name", "model of no name")}; Easel has Stable Diffusion 1.x, 2.x, SDXL, SD3 and FLUX.1 in this form.");
    }
}
