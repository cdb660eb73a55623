using Easel.Checkpoints;
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

    /// <summary>What high quality takes, where that is not twice the steps: a model with a student of few steps has a teacher, too.</summary>
    public SamplingSettings? High { get; init; }

    /// <summary>What a quality stands for.</summary>
    public SamplingSettings For(Quality quality) => quality switch
    {
        Quality.Low => new(Math.Max(1, Steps / 2), Guidance, Sampler),
        Quality.High => High ?? new(Math.Min(1000, 2 * Steps), Guidance, Sampler),
        _ => new(Steps, Guidance, Sampler),
    };
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

    /// <summary>Whether its network takes a picture and a mask beside the noise, as inpainting models do.</summary>
    bool TakesPicture => false;

    /// <summary>Whether <see cref="Locate"/> can say anything about pictures of any origin.</summary>
    bool CanLocate => false;

    /// <summary>LoRAs that are merged into it.</summary>
    IReadOnlyList<LoraUse> Loras => [];

    /// <summary>The refiner that paints its last steps; null for none.</summary>
    RefinerUse? Refiner => null;

    /// <summary>Learnt words, of those that were loaded from files, that a prompt uses.</summary>
    /// <param name="prompt">The words.</param>
    /// <param name="negative">What to be led away from; null for nothing in particular.</param>
    IReadOnlyList<EmbeddingUse> EmbeddingsIn(string prompt, string? negative) => [];

    /// <summary>Memory that a picture takes; null where the model is small.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    MemoryPlan? Plan(int width, int height) => null;

    /// <summary>Noise levels for a size of picture.</summary>
    NoiseSchedule ScheduleFor(int width, int height);

    /// <summary>Prepares to make one picture: everything that does not change from step to step.</summary>
    /// <param name="prompt">The words.</param>
    /// <param name="negative">What to be led away from; null for nothing in particular.</param>
    /// <param name="layout">The plan; null to paint from words alone.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="guidance">Classifier-free guidance.</param>
    /// <param name="picture">A picture and mask beside the noise, for networks that take them; null to have all of it painted.</param>
    /// <returns>A denoiser of 1×C×h×w float32 latents; dispose it after the last step.</returns>
    /// <exception cref="InvalidRequestException">The network takes no picture, or it is of another size.</exception>
    ConditionedDenoiser Prepare(string prompt, string? negative, Layout? layout, int width, int height, double guidance, MaskedPicture? picture = null);

    /// <summary>Finds where in a picture words are to be seen.</summary>
    /// <param name="rgb">RGB bytes, row by row.</param>
    /// <param name="width">Width in pixels, one that the model makes.</param>
    /// <param name="height">Height in pixels, one that the model makes.</param>
    /// <param name="prompt">What the picture shows, in words.</param>
    /// <param name="words">What is looked for; best a part of the prompt.</param>
    /// <returns>Null where the model's network has no way to tell.</returns>
    WordPlace? Locate(byte[] rgb, int width, int height, string prompt, string words) => null;

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

/// <summary>Finds out which family a model belongs to.</summary>
public static class ImageModels
{
    /// <summary>Loads a model of any family.</summary>
    /// <param name="path">Its folder or file.</param>
    /// <param name="type">Type of the computation: float32 or bfloat16.</param>
    /// <exception cref="UnknownModelException">There is no model, or one of a family that Easel does not have.</exception>
    /// <exception cref="CheckpointException">A file of the model is missing or damaged.</exception>
    public static IImageModel Load(string path, ScalarType type) => Load(new ModelSource(path), type);

    /// <summary>Loads a model of any family from several files.</summary>
    /// <param name="source">The files.</param>
    /// <param name="type">Type of the computation: float32 or bfloat16.</param>
    /// <exception cref="UnknownModelException">There is no model, or one of a family that Easel does not have.</exception>
    /// <exception cref="CheckpointException">A file of the model is missing or damaged, or belongs to another model.</exception>
    /// <exception cref="DeviceMemoryException">There is not memory enough.</exception>
    public static IImageModel Load(ModelSource source, ScalarType type) => Load(source, _ => type);

    /// <summary>Loads a model of any family from several files, in a type that depends on how large it is.</summary>
    /// <param name="source">The files.</param>
    /// <param name="typeOf">Type of the computation, float32 or bfloat16, for weights that take so many bytes at two bytes a number.</param>
    /// <exception cref="UnknownModelException">There is no model, or one of a family that Easel does not have.</exception>
    /// <exception cref="CheckpointException">A file of the model is missing or damaged, or belongs to another model.</exception>
    /// <exception cref="DeviceMemoryException">There is not memory enough.</exception>
    public static IImageModel Load(ModelSource source, Func<long, ScalarType> typeOf)
    {
        if (!ModelFiles.Is(source.Path) || File.Exists(Path.Combine(source.Path, "model.json")))
        {
            if (source.HasExtras) throw new InvalidRequestException($"{source.Path} is no public model: it takes no LoRAs, parts of other models or learnt words.");
            // At most some hundred megabytes: there is always room.
            return EaselOne.Load(source.Path, typeOf(0));
        }
        var files = ModelFiles.Open(source);
        return Open(files, typeOf(files.HalfPrecisionBytes));
    }

    private static IImageModel Open(ModelFiles files, ScalarType type) =>
        files.Family switch
        {
            ModelFamily.StableDiffusion1 or ModelFamily.StableDiffusion2 or ModelFamily.Sdxl => PublicModel.Load(new StableDiffusion(files, type)),
            ModelFamily.StableDiffusion3 or ModelFamily.StableDiffusion35Medium or ModelFamily.StableDiffusion35Large => PublicModel.Load(new StableDiffusion3(files, type)),
            ModelFamily.Flux => PublicModel.Load(new Flux(files, type)),
            ModelFamily.Chroma => PublicModel.Load(new Chroma(files, type)),
            ModelFamily.PixArt => PublicModel.Load(new PixArt(files, type)),
            _ => throw Refused(files),
        };

    private static UnknownModelException Refused(ModelFiles files)
    {
        using (files)
            return new UnknownModelException(files.Family == ModelFamily.SdxlRefiner
                ? $"{files.Path} is the refiner of SDXL; name SDXL with --model, and this one with --refiner."
                : $"{files.Path} is {files.Family} {files.Variant}, which Easel recognises but cannot paint with; it paints with Stable Diffusion 1.x, 2.x, XL, 3 and 3.5, with FLUX.1, Chroma and PixArt.");
    }
}
