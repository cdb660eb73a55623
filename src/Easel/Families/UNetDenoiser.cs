using Easel.Denoising;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>A network with its conditions as the clean-estimate contract that samplers are written against.</summary>
public abstract class ConditionedDenoiser : IDisposable
{
    /// <summary>Clean estimates of one picture's noisy latents, 1×C×h×w float32.</summary>
    public abstract Denoiser Denoise { get; }

    /// <summary>Frees the conditions; the network stays.</summary>
    public abstract void Dispose();
}

/// <summary>Two networks one after the other: a base model down to a noise level, its refiner from there on (Podell et al. 2023, section 2.5, arXiv 2307.01952).</summary>
internal sealed class RefinedDenoiser(ConditionedDenoiser first, ConditionedDenoiser second, double from) : ConditionedDenoiser
{
    public override Denoiser Denoise => (noisy, sigma) => sigma > from ? first.Denoise(noisy, sigma) : second.Denoise(noisy, sigma);

    public override void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}

/// <summary>A U-Net with text, and with the opposite text where guidance wants it.</summary>
internal sealed class UNetDenoiser : ConditionedDenoiser
{
    private readonly UNet _network;
    private readonly DdpmSchedule _schedule;
    private readonly Prediction _prediction;
    private readonly ScalarType _type;
    private readonly UNetCondition _with;
    private readonly UNetCondition? _both;
    private readonly Tensor? _given;

    /// <param name="network">Stays the caller's.</param>
    /// <param name="schedule">Relates noise levels to training steps.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="type">Type of the computation.</param>
    /// <param name="with">The condition for one picture.</param>
    /// <param name="without">The condition to be led away from, with as many tokens; null without guidance.</param>
    /// <param name="guidance">Scale of the guidance.</param>
    /// <param name="given">1×c×h×w, further input channels (inpainting: mask, masked latents); null without.</param>
    public UNetDenoiser(UNet network, DdpmSchedule schedule, Prediction prediction, ScalarType type, UNetCondition with, UNetCondition? without, double guidance, Tensor? given = null)
    {
        (_network, _schedule, _prediction, _type) = (network, schedule, prediction, type);
        _with = Kept(with);
        _both = without is null ? null : Kept(Joined(with, without));
        _given = given?.alias().DetachFromDisposeScope();
        // One call for both: the weights are read once, and the matrices are larger.
        Denoise = _both is null ? (x, sigma) => Estimate(x, sigma, _with) : new Guidance(guidance).Batched((x, sigma) => Estimate(x, sigma, _with), (x, sigma) => Estimate(x, sigma, _both));
    }

    public override Denoiser Denoise { get; }

    /// <summary>Passes over noisy latents only to see what their cells look at.</summary>
    public void Look(Tensor noisy, double sigma, AttentionMaps maps) => Estimate(noisy, sigma, _with, maps).Dispose();

    public override void Dispose()
    {
        Free(_with);
        Free(_both);
        _given?.Dispose();
    }

    private Tensor Estimate(Tensor noisy, double sigma, UNetCondition condition, AttentionMaps? maps = null)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var batch = noisy.shape[0];
        var input = Predictions.VariancePreservingInput(noisy, sigma).to(_type);
        if (_given is not null) input = cat([input, _given.to(_type).expand(batch, -1, -1, -1)], 1);
        var time = tensor(Enumerable.Repeat((float)_schedule.Timestep(sigma), (int)batch).ToArray());
        var output = _network.Forward(input, time, condition, maps).to(ScalarType.Float32);
        return _prediction.ToClean(noisy, output, sigma).MoveToOuterDisposeScope();
    }

    private static UNetCondition Joined(UNetCondition a, UNetCondition b)
    {
        static Tensor? Both(Tensor? x, Tensor? y) => x is null || y is null ? null : cat([x, y]);
        return new UNetCondition(Both(a.Text, b.Text)!, Both(a.Pooled, b.Pooled), Both(a.Sizes, b.Sizes), Both(a.Guidance, b.Guidance));
    }

    /// <summary>Frees the tensors of a condition that was kept.</summary>
    public static void Free(UNetCondition? condition)
    {
        foreach (var tensor in new[] { condition?.Text, condition?.Pooled, condition?.Sizes, condition?.Guidance }) tensor?.Dispose();
    }

    /// <summary>A condition whose tensors belong to no scope.</summary>
    public static UNetCondition Kept(UNetCondition condition)
    {
        static Tensor? Keep(Tensor? x) => x?.alias().DetachFromDisposeScope();
        return new UNetCondition(Keep(condition.Text)!, Keep(condition.Pooled), Keep(condition.Sizes), Keep(condition.Guidance));
    }
}
