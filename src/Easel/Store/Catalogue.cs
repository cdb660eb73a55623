namespace Easel.Store;

/// <summary>A well-known model, or a vocabulary that models of one file need beside them; sizes and settings of a vocabulary are 0.</summary>
/// <param name="Name">Short name, for <c>easel models pull</c>.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Source">Where it lies on the hub: <c>OWNER/MODEL</c> or <c>OWNER/MODEL:FILE</c>.</param>
/// <param name="Licence">Its licence.</param>
/// <param name="NonCommercial">Whether the licence forbids commercial use.</param>
/// <param name="Gigabytes">Size to download, roughly, in 10⁹ bytes.</param>
/// <param name="MemoryGigabytes">Memory that a picture of the default size needs, roughly, in 10⁹ bytes.</param>
/// <param name="Width">Default width in pixels.</param>
/// <param name="Height">Default height in pixels.</param>
/// <param name="Steps">Default number of steps.</param>
/// <param name="Guidance">Default guidance.</param>
public sealed record CatalogueEntry(string Name, string Title, string Source, string Licence, bool NonCommercial, double Gigabytes, double MemoryGigabytes, int Width, int Height, int Steps, double Guidance);

/// <summary>Models that have a short name here. Sizes are rounded; the hub's own sizes and hashes count when a model is pulled.</summary>
public static class Catalogue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        new("sd-1.5", "Stable Diffusion 1.5", "stable-diffusion-v1-5/stable-diffusion-v1-5:v1-5-pruned-emaonly.safetensors", "creativeml-openrail-m", false, 4.3, 4.5, 512, 512, 25, 7.5),
        new("sdxl", "Stable Diffusion XL base 1.0", "stabilityai/stable-diffusion-xl-base-1.0:sd_xl_base_1.0.safetensors", "openrail++", false, 6.9, 14, 1024, 1024, 30, 6),
        new("sdxl-turbo", "Stable Diffusion XL Turbo", "stabilityai/sdxl-turbo:sd_xl_turbo_1.0_fp16.safetensors", "stability-community", false, 6.9, 14, 512, 512, 1, 1),
        new("sd-3.5-medium", "Stable Diffusion 3.5 medium", "stabilityai/stable-diffusion-3.5-medium", "stability-community", false, 16, 18, 1024, 1024, 28, 4.5),
        new("sd-3.5-large", "Stable Diffusion 3.5 large", "stabilityai/stable-diffusion-3.5-large", "stability-community", false, 27, 30, 1024, 1024, 28, 4.5),
        new("flux-schnell", "FLUX.1 schnell", "black-forest-labs/FLUX.1-schnell", "apache-2.0", false, 34, 36, 1024, 1024, 4, 1),
        new("flux-dev", "FLUX.1 dev", "black-forest-labs/FLUX.1-dev", "flux-1-dev-non-commercial", true, 34, 36, 1024, 1024, 28, 3.5),
        new("clip-tokenizer", "CLIP's vocabulary, for models of one file", "openai/clip-vit-large-patch14:merges.txt", "mit", false, 0.0005, 0, 0, 0, 0, 0),
        new("t5-tokenizer", "T5's vocabulary, for models of one file", "google/t5-v1_1-xxl:spiece.model", "apache-2.0", false, 0.0008, 0, 0, 0, 0, 0),
    ];

    /// <summary>One of them; null when there is none of that name.</summary>
    public static CatalogueEntry? Find(string name) => All.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
