using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>PixArt-α and -Σ: T5's text, a transformer with cross-attention, and the autoencoder of Stable Diffusion (α) or SDXL (Σ).</summary>
internal sealed class PixArt(ModelFiles files, ScalarType type) : TransformerModel<PixArtTransformer>(files, type)
{
    private PixArtConfig _config = null!;
    private DdpmSchedule _schedule = null!;
    private int _size;

    public override bool TakesNegative => true;

    public override ModelDefaults Defaults => Files.FewStep is { } few
        ? new(few.Steps, 1, few.Sampler, _size, 2 * Downsampling, 16 * Downsampling, MaxSize) : new(20, 4.5, "dpmpp-2m", _size, 2 * Downsampling, 16 * Downsampling, MaxSize);

    protected override int MaxSize => Math.Max(2048, _size);

    protected override long ChannelsAtOnce => _config.Width;

    private bool IsAlpha => Files.Variant == "alpha" || Files.Settings.Text("_class_name", "") == "PixArtAlphaPipeline";

    public override NoiseSchedule ScheduleFor(int width, int height) => _schedule;

    protected override NetworkPart<PixArtTransformer> OpenNetwork(PartFile denoiser)
    {
        var config = _config = denoiser.Config is { } json ? DiffusersConfig.PixArt(json) : ShapeConfig.PixArt(denoiser);
        (_schedule, var prediction) = SchedulerSettings.Ddpm(Files.Scheduler, Files.FewStep is { IsTrailing: true });
        if (prediction != Prediction.Epsilon) throw new CheckpointException($"{Files.Path} predicts {prediction}, a variant of PixArt that Easel does not have.");
        return new NetworkPart<PixArtTransformer>(() => new PixArtTransformer(config), WeightSource.Of(denoiser.Weights), ComputeType, KeyRules.PixArt);
    }

    protected override void RefuseMisfit()
    {
        if (T5!.Config.Width != _config.ContextWidth) throw Misfit($"the text encoder gives {T5.Config.Width} channels, the transformer takes {_config.ContextWidth}");
        if (_config.Channels != LatentChannels) throw Misfit($"the transformer does not take the autoencoder's {LatentChannels} channels");
        _size = (Files.Part(ModelPart.Denoiser).Config?.Int("sample_size", 128, most: 4096) ?? 128) * Downsampling;
    }

    // It was trained on captions without capitals.
    protected override TextCondition Condition(string prompt) => new(T5!.EncodeWords(prompt.ToLowerInvariant(), IsAlpha ? 120 : 300));

    protected override ConditionedDenoiser Denoiser(TextCondition with, TextCondition? without, PaintedWords words, Tensor? given) => new TextDenoiser(with, without, words.Guidance, (noisy, sigma, text) =>
    {
        var input = Predictions.VariancePreservingInput(noisy, sigma).to(ComputeType);
        var predicted = Network.Network.Forward(input, tensor([(float)_schedule.Timestep(sigma)]), text, size: (words.Width, words.Height)).narrow(1, 0, LatentChannels);
        return Predictions.FromEpsilon(noisy, predicted.to(ScalarType.Float32), sigma);
    });
}
