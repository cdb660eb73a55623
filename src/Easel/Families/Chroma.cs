using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Chroma: FLUX.1 schnell's transformer without CLIP and with guidance by a second evaluation; T5's text is seen up to its first padding.</summary>
internal sealed class Chroma(ModelFiles files, ScalarType type) : TransformerModel<ChromaTransformer>(files, type)
{
    private const int MaxTokens = 512;
    private ChromaConfig _config = null!;

    public override bool TakesNegative => true;

    public override ModelDefaults Defaults => new(Files.FewStep?.Steps ?? 35, Files.FewStep is null ? 5 : 1, "euler", 1024, 2 * Downsampling, 16 * Downsampling, MaxSize);

    protected override long ChannelsAtOnce => _config.Width;

    public override NoiseSchedule ScheduleFor(int width, int height) => SchedulerSettings.Flow(Files.Scheduler, (width / (2 * Downsampling)) * (height / (2 * Downsampling)));

    protected override NetworkPart<ChromaTransformer> OpenNetwork(PartFile denoiser)
    {
        var config = _config = denoiser.Config is { } json ? DiffusersConfig.Chroma(json) : ShapeConfig.Chroma(denoiser);
        return new NetworkPart<ChromaTransformer>(() => new ChromaTransformer(config), WeightSource.Of(denoiser.Weights), ComputeType, file: denoiser.Weights);
    }

    protected override void RefuseMisfit()
    {
        if (T5!.Config.Width != _config.ContextWidth) throw Misfit($"the text encoder gives {T5.Config.Width} channels, the transformer takes {_config.ContextWidth}");
        if (_config.Channels != 4 * LatentChannels) throw Misfit($"the transformer does not take the autoencoder's {LatentChannels} channels");
    }

    protected override TextCondition Condition(string prompt) => new(T5!.EncodeWords(prompt, MaxTokens, padding: 1));

    protected override ConditionedDenoiser Denoiser(TextCondition with, TextCondition? without, PaintedWords words, Tensor? given) => new TextDenoiser(with, without, words.Guidance, Estimate);

    private Tensor Estimate(Tensor noisy, double sigma, Tensor text)
    {
        var (height, width) = (noisy.shape[2], noisy.shape[3]);
        var velocity = Network.Network.Forward(
            FluxDenoiser.Pack(noisy).to(ComputeType), FluxDenoiser.Positions(height / 2, width / 2), text, zeros(text.shape[1], 3), tensor([(float)sigma]));
        return Predictions.FromVelocity(noisy, FluxDenoiser.Unpack(velocity.to(ScalarType.Float32), height, width), sigma);
    }
}
