using Easel.Models;
using Easel.Tests.Cli;
using TorchSharp;

namespace Easel.Tests.Models;

/// <summary>Key, shape and number of values of every published preset, built at full size on a device that allocates nothing.</summary>
public sealed class PresetShapeTests
{
    public static TheoryData<string> Names => [.. Presets.Keys];

    private static readonly Dictionary<string, Func<torch.nn.Module>> Presets = new()
    {
        ["clip-large"] = () => new ClipText(ClipTextConfig.Large),
        ["clip-huge"] = () => new ClipText(ClipTextConfig.Huge),
        ["clip-big-g"] = () => new ClipText(ClipTextConfig.BigG),
        ["t5-xxl"] = () => new T5Encoder(T5EncoderConfig.Xxl),
        ["autoencoder-stable-diffusion"] = () => new AutoencoderKl(AutoencoderKlConfig.StableDiffusion),
        ["autoencoder-sd3"] = () => new AutoencoderKl(AutoencoderKlConfig.Sd3),
        ["tiny-decoder-4"] = () => new TinyDecoder(new TinyAutoencoderConfig(4)),
        ["tiny-encoder-4"] = () => new TinyEncoder(new TinyAutoencoderConfig(4)),
        ["unet-stable-diffusion-1"] = () => new UNet(UNetConfig.StableDiffusion1),
        ["unet-stable-diffusion-1-inpainting"] = () => new UNet(UNetConfig.StableDiffusion1Inpainting),
        ["unet-stable-diffusion-2"] = () => new UNet(UNetConfig.StableDiffusion2),
        ["unet-sdxl"] = () => new UNet(UNetConfig.Sdxl),
        ["unet-sdxl-refiner"] = () => new UNet(UNetConfig.SdxlRefiner),
        ["mmdit-sd3-medium"] = () => new MmDiT(MmDiTConfig.Sd3Medium),
        ["mmdit-sd35-medium"] = () => new MmDiT(MmDiTConfig.Sd35Medium),
        ["mmdit-sd35-large"] = () => new MmDiT(MmDiTConfig.Sd35Large),
        ["flux-schnell"] = () => new FluxTransformer(FluxConfig.Schnell),
        ["flux-dev"] = () => new FluxTransformer(FluxConfig.Dev),
        ["chroma"] = () => new ChromaTransformer(ChromaConfig.Published),
        ["pixart-sigma"] = () => new PixArtTransformer(PixArtConfig.Sigma),
        ["pixart-alpha-1024"] = () => new PixArtTransformer(PixArtConfig.Alpha1024),
        ["flux-fill"] = () => new FluxTransformer(FluxConfig.Fill),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void StateDict_EachPreset_HasThePublishedKeysAndShapes(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var blank = new Blank(torch.ScalarType.Float32, torch.META);
        using var network = Presets[name]();
        var state = network.state_dict();
        var lines = state.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key} {string.Join("x", s.Value.shape)}");
        ApprovedFile.Compare($"Shapes/{name}.approved.txt", string.Join('\n', lines.Prepend($"{state.Values.Sum(t => t.numel())} values in {state.Count} tensors")));
    }
}
