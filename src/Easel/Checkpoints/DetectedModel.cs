namespace Easel.Checkpoints;

/// <summary>Families of models that a file of weights can belong to.</summary>
public enum ModelFamily
{
    /// <summary>Stable Diffusion 1.x.</summary>
    StableDiffusion1,
    /// <summary>Stable Diffusion 2.x.</summary>
    StableDiffusion2,
    /// <summary>Stable Diffusion XL, with Turbo and Lightning, which have the same weights by name.</summary>
    Sdxl,
    /// <summary>The refiner of Stable Diffusion XL.</summary>
    SdxlRefiner,
    /// <summary>Stable Diffusion 3 medium.</summary>
    StableDiffusion3,
    /// <summary>Stable Diffusion 3.5 medium.</summary>
    StableDiffusion35Medium,
    /// <summary>Stable Diffusion 3.5 large.</summary>
    StableDiffusion35Large,
    /// <summary>FLUX.1.</summary>
    Flux,
    /// <summary>FLUX.2.</summary>
    Flux2,
    /// <summary>Chroma.</summary>
    Chroma,
    /// <summary>Z-Image.</summary>
    ZImage,
    /// <summary>Lumina Image 2.</summary>
    Lumina2,
    /// <summary>AuraFlow.</summary>
    AuraFlow,
    /// <summary>Qwen-Image.</summary>
    QwenImage,
    /// <summary>Sana.</summary>
    Sana,
    /// <summary>PixArt.</summary>
    PixArt,
    /// <summary>A ControlNet.</summary>
    ControlNet,
    /// <summary>An autoencoder alone.</summary>
    Autoencoder,
    /// <summary>A tiny autoencoder for previews, or half of one.</summary>
    TinyAutoencoder,
    /// <summary>A text encoder of CLIP alone.</summary>
    ClipText,
    /// <summary>A text encoder of T5 alone.</summary>
    T5Text,
    /// <summary>A low-rank change of another model.</summary>
    Lora,
    /// <summary>Words of textual inversion.</summary>
    TextualInversion,
}

/// <summary>A part of a model.</summary>
public enum ModelPart
{
    /// <summary>The network that removes noise: UNet or transformer.</summary>
    Denoiser,
    /// <summary>Pictures to latents and back.</summary>
    Autoencoder,
    /// <summary>The text encoder CLIP-L.</summary>
    ClipText,
    /// <summary>The text encoder OpenCLIP-H or bigG.</summary>
    OpenClipText,
    /// <summary>The text encoder T5.</summary>
    T5Text,
    /// <summary>A ControlNet.</summary>
    ControlNet,
}

/// <summary>Where a part lies.</summary>
/// <param name="Folder">Sub-folder of a diffusers folder; empty in a file.</param>
/// <param name="Prefix">What its keys begin with.</param>
/// <param name="Architecture">The network, where it has two namings; null otherwise.</param>
public sealed record PartLocation(string Folder, string Prefix, Architecture? Architecture);

/// <summary>What a file or folder of weights is.</summary>
/// <param name="Family">The family.</param>
/// <param name="Variant">What is special: <c>base</c>, <c>inpainting</c>, <c>edit</c>, <c>schnell</c>, <c>dev</c>, <c>fill</c>, <c>control</c>.</param>
/// <param name="Parts">The parts that are there.</param>
/// <param name="Prediction">What the denoiser predicts: <c>epsilon</c>, <c>v</c>, <c>edm</c>, <c>edm-v</c> or <c>flow</c>; null where the file does not say.</param>
/// <param name="Notes">What a person should know, one line each.</param>
public sealed record DetectedModel(ModelFamily Family, string Variant, IReadOnlyDictionary<ModelPart, PartLocation> Parts, string? Prediction, IReadOnlyList<string> Notes)
{
    /// <summary>The weights of a part under the names of diffusers, without prefix.</summary>
    /// <param name="checkpoint">The file that this was detected in; it must outlive the view.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="CheckpointException">The file has no such part.</exception>
    public ICheckpoint View(ICheckpoint checkpoint, ModelPart part)
    {
        if (!Parts.TryGetValue(part, out var location))
            throw new CheckpointException($"{checkpoint.Path} ({Family} {Variant}) has no part {part}; it has {(Parts.Count > 0 ? string.Join(", ", Parts.Keys) : "none")}. Give a file with that part, too.");
        return location.Architecture is { } architecture ? KeyNaming.ToDiffusers(checkpoint, architecture, location.Prefix) : KeyNaming.Under(checkpoint, location.Prefix);
    }

    /// <summary>The weights of a part of a folder under the names of diffusers.</summary>
    /// <param name="folder">The folder that this was detected in; it must outlive the view.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="CheckpointException">The folder has no such part.</exception>
    public ICheckpoint View(DiffusersFolder folder, ModelPart part) => Parts.TryGetValue(part, out var location)
        ? folder.Weights(location.Folder)
        : throw new CheckpointException($"{folder.Path} ({Family} {Variant}) has no part {part}; it has {string.Join(", ", Parts.Keys)}.");
}
