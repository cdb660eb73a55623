using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Models;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>FLUX.1 schnell, dev and fill: CLIP's summary and T5's text, a transformer of two streams and then one, and a 16-channel autoencoder.</summary>
internal sealed class Flux(ModelFiles files, ScalarType type) : TransformerModel<FluxTransformer>(files, type)
{
    private FluxConfig _config = null!;

    /// <summary>Never: it was taught to follow its guidance by itself.</summary>
    public override bool TakesNegative => false;

    /// <summary>True for fill.</summary>
    public override bool TakesPicture => _config.InChannels == 8 * LatentChannels + 4 * Downsampling * Downsampling;

    public override ModelDefaults Defaults => new(
        Files.FewStep?.Steps ?? (_config.HasGuidance ? 28 : 4), TakesPicture ? 30 : _config.HasGuidance ? 3.5 : 1, "euler", 1024, 2 * Downsampling, 16 * Downsampling, MaxSize);

    protected override IReadOnlyList<ModelPart> ClipParts => [ModelPart.ClipText];

    protected override long ChannelsAtOnce => _config.Width;

    public override NoiseSchedule ScheduleFor(int width, int height) => SchedulerSettings.Flow(Files.Scheduler, (width / (2 * Downsampling)) * (height / (2 * Downsampling)));

    protected override NetworkPart<FluxTransformer> OpenNetwork(PartFile denoiser)
    {
        var config = _config = denoiser.Config is { } json ? DiffusersConfig.Flux(json) : ShapeConfig.Flux(denoiser);
        return new NetworkPart<FluxTransformer>(() => new FluxTransformer(config), WeightSource.Of(denoiser.Weights), ComputeType, file: denoiser.Weights);
    }

    protected override void RefuseMisfit()
    {
        var pooled = Clips[0].Config.Projection ?? Clips[0].Config.Width;
        if (pooled != _config.PooledWidth || T5!.Config.Width != _config.ContextWidth)
            throw Misfit($"the text encoders give {T5!.Config.Width} channels and a summary of {pooled}, the transformer takes {_config.ContextWidth} and {_config.PooledWidth}");
        if (_config.OutChannels != 4 * LatentChannels) throw Misfit($"the transformer does not take the autoencoder's {LatentChannels} channels");
        if (_config.InChannels != _config.OutChannels && !TakesPicture)
            throw new CheckpointException($"{Files.Path}: the transformer takes {_config.InChannels} channels per token and gives {_config.OutChannels}; models that follow edges or depth of a picture are not among those that Easel has.");
    }

    protected override TextCondition Condition(string prompt) =>
        new(T5!.Encode(prompt, _config.HasGuidance ? 512 : 256), Clips[0].Encode(Clips[0].Chunks(prompt), penultimate: false).Pooled);

    // Latents of what stays, then the mask with the pixels of each cell as channels.
    protected override Tensor? Given(MaskedPicture picture) => cat([FluxDenoiser.Pack(Encode(picture.Kept)), FluxDenoiser.Pack(picture.MaskFolded(Downsampling))], -1);

    protected override ConditionedDenoiser Denoiser(TextCondition with, TextCondition? without, PaintedWords words, Tensor? given) => new FluxDenoiser(Network.Network, ComputeType, with, words.Guidance, given);
}
