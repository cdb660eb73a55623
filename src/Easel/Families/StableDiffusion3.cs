using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Models;
using Easel.Prompts;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>SD3 and SD3.5: two CLIPs and T5, which may be missing, a transformer of two streams and a 16-channel autoencoder (Esser et al. 2024, arXiv 2403.03206).</summary>
internal sealed class StableDiffusion3(ModelFiles files, ScalarType type) : TransformerModel<MmDiT>(files, type)
{
    private const int SentenceTokens = 256;
    private MmDiTConfig _config = null!;

    public override bool TakesNegative => true;

    public override ModelDefaults Defaults => new(
        Files.FewStep?.Steps ?? 28, Files.FewStep is null ? 5 : 1, "euler", Math.Min(1024, MaxSize), 2 * Downsampling, 16 * Downsampling, MaxSize);

    // It knows as many places as its table has.
    protected override int MaxSize => Math.Min(2048, _config.PositionGrid * _config.Patch * Downsampling);

    protected override IReadOnlyList<ModelPart> ClipParts => [ModelPart.ClipText, ModelPart.OpenClipText];

    protected override bool IsT5Optional => true;

    protected override long ChannelsAtOnce => 2 * _config.Width;

    public override NoiseSchedule ScheduleFor(int width, int height)
    {
        var shift = Files.Scheduler.Double("shift", 1);
        // The published schedule takes the shifted first training level for the unshifted last one.
        return new RectifiedFlowSchedule(shift, last: shift * 0.001 / (1 + (shift - 1) * 0.001));
    }

    protected override NetworkPart<MmDiT> OpenNetwork(PartFile denoiser)
    {
        var config = _config = denoiser.Config is { } json ? DiffusersConfig.MmDiT(json) : ShapeConfig.MmDiT(denoiser);
        return new NetworkPart<MmDiT>(() => new MmDiT(config), WeightSource.Of(denoiser.Weights), ComputeType, file: denoiser.Weights);
    }

    protected override void RefuseMisfit()
    {
        var (clip, pooled) = (Clips.Sum(c => c.Config.Width), Clips.Sum(c => c.Config.Projection ?? c.Config.Width));
        if (pooled != _config.PooledWidth || clip > _config.ContextWidth || T5 is not null && T5.Config.Width != _config.ContextWidth)
            throw Misfit($"the text encoders give {T5?.Config.Width ?? clip} channels and a summary of {pooled}, the transformer takes {_config.ContextWidth} and {_config.PooledWidth}");
        if (_config.Channels != LatentChannels) throw Misfit($"the transformer does not take the autoencoder's {LatentChannels} channels");
    }

    // The two CLIP texts side by side, padded to T5's width, then T5's text behind them (appendix B).
    protected override TextCondition Condition(string prompt)
    {
        var chunks = Clips.Select(clip => clip.Chunks(prompt)).ToList();
        var first = Clips.Zip(chunks, (clip, c) => clip.Encode(new ClipChunks([c.Ids[0]], [c.Weights[0]]), penultimate: true)).ToList();
        var text = cat([.. first.Select(e => e.Text)], -1);
        text = cat([text, zeros([1, text.shape[1], _config.ContextWidth - text.shape[2]], text.dtype)], -1);
        var sentence = T5?.Encode(prompt, SentenceTokens) ?? zeros([1, SentenceTokens, _config.ContextWidth], text.dtype);
        return new TextCondition(cat([text, sentence], 1), cat([.. first.Select(e => e.Pooled)], -1));
    }

    protected override ConditionedDenoiser Denoiser(TextCondition with, TextCondition? without, PaintedWords words, Tensor? given) => new MmDiTDenoiser(Network.Network, ComputeType, with, without, words.Guidance);
}
