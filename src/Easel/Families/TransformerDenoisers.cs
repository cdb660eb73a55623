using Easel.Denoising;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>What a transformer is conditioned on.</summary>
/// <param name="Text">1×T×D.</param>
/// <param name="Pooled">1×P; null for networks that take none.</param>
internal sealed record TextCondition(Tensor Text, Tensor? Pooled = null)
{
    /// <summary>The same with tensors that belong to no scope.</summary>
    public TextCondition Kept() => new(Text.alias().DetachFromDisposeScope(), Pooled?.alias().DetachFromDisposeScope());

    /// <summary>Frees the tensors of a condition that was kept.</summary>
    public void Free()
    {
        Text.Dispose();
        Pooled?.Dispose();
    }
}

/// <summary>A network with a text, and with the opposite text, of another length, where guidance wants it: one evaluation after the other.</summary>
internal sealed class TextDenoiser : ConditionedDenoiser
{
    private readonly TextCondition _with;
    private readonly TextCondition? _without;

    /// <param name="with">The condition for one picture.</param>
    /// <param name="without">The condition to be led away from; null without guidance.</param>
    /// <param name="guidance">Scale of the guidance.</param>
    /// <param name="estimate">Clean estimate of noisy latents at a noise level, with a text.</param>
    public TextDenoiser(TextCondition with, TextCondition? without, double guidance, Func<Tensor, double, Tensor, Tensor> estimate)
    {
        (_with, _without) = (with.Kept(), without?.Kept());
        Denoiser Of(TextCondition condition) => (noisy, sigma) =>
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            return estimate(noisy, sigma, condition.Text).MoveToOuterDisposeScope();
        };
        Denoise = _without is null ? Of(_with) : new Guidance(guidance).Sequential(Of(_with), Of(_without));
    }

    public override Denoiser Denoise { get; }

    public override void Dispose()
    {
        _with.Free();
        _without?.Free();
    }
}

/// <summary>SD3's transformer with text, and with the opposite text where guidance wants it.</summary>
internal sealed class MmDiTDenoiser : ConditionedDenoiser
{
    private readonly MmDiT _network;
    private readonly ScalarType _type;
    private readonly TextCondition _with;
    private readonly TextCondition? _both;

    /// <param name="network">Stays the caller's.</param>
    /// <param name="type">Type of the computation.</param>
    /// <param name="with">The condition for one picture.</param>
    /// <param name="without">The condition to be led away from, with as many tokens; null without guidance.</param>
    /// <param name="guidance">Scale of the guidance.</param>
    public MmDiTDenoiser(MmDiT network, ScalarType type, TextCondition with, TextCondition? without, double guidance)
    {
        (_network, _type) = (network, type);
        _with = with.Kept();
        _both = without is null ? null : new TextCondition(cat([with.Text, without.Text]), cat([with.Pooled!, without.Pooled!])).Kept();
        Denoise = _both is null ? (x, sigma) => Estimate(x, sigma, _with) : new Guidance(guidance).Batched((x, sigma) => Estimate(x, sigma, _with), (x, sigma) => Estimate(x, sigma, _both));
    }

    public override Denoiser Denoise { get; }

    public override void Dispose()
    {
        _with.Free();
        _both?.Free();
    }

    private Tensor Estimate(Tensor noisy, double sigma, TextCondition condition)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var time = tensor(Enumerable.Repeat((float)(sigma * 1000), (int)noisy.shape[0]).ToArray());
        var velocity = _network.Forward(noisy.to(_type), time, condition.Text, condition.Pooled!).to(ScalarType.Float32);
        return Predictions.FromVelocity(noisy, velocity, sigma).MoveToOuterDisposeScope();
    }
}

/// <summary>FLUX's transformer with text; the guidance scale is an input of the network itself.</summary>
internal sealed class FluxDenoiser : ConditionedDenoiser
{
    private readonly FluxTransformer _network;
    private readonly ScalarType _type;
    private readonly TextCondition _with;
    private readonly Tensor? _given;
    private readonly float _guidance;

    /// <param name="network">Stays the caller's.</param>
    /// <param name="type">Type of the computation.</param>
    /// <param name="with">The condition for one picture.</param>
    /// <param name="guidance">Scale of the guidance; without effect on networks that were trained without it.</param>
    /// <param name="given">1×T×c, further channels of each token (fill: masked latents, then the mask); null without.</param>
    public FluxDenoiser(FluxTransformer network, ScalarType type, TextCondition with, double guidance, Tensor? given = null)
    {
        (_network, _type, _guidance) = (network, type, (float)guidance);
        _with = with.Kept();
        _given = given?.alias().DetachFromDisposeScope();
        Denoise = Estimate;
    }

    public override Denoiser Denoise { get; }

    public override void Dispose()
    {
        _with.Free();
        _given?.Dispose();
    }

    /// <summary>B×C×h×w latents to B×(h/2·w/2)×4C tokens of 2×2 cells.</summary>
    public static Tensor Pack(Tensor latents)
    {
        var (batch, channels, height, width) = (latents.shape[0], latents.shape[1], latents.shape[2], latents.shape[3]);
        return latents.view(batch, channels, height / 2, 2, width / 2, 2).permute(0, 2, 4, 1, 3, 5).reshape(batch, height / 2 * (width / 2), 4 * channels);
    }

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    public static Tensor Unpack(Tensor tokens, long height, long width) =>
        tokens.view(tokens.shape[0], height / 2, width / 2, -1, 2, 2).permute(0, 3, 1, 4, 2, 5).reshape(tokens.shape[0], -1, height, width);

    /// <summary>Index 0, row and column of each token, T×3.</summary>
    public static Tensor Positions(long rows, long columns)
    {
        var positions = new float[rows * columns * 3];
        for (var i = 0L; i < rows * columns; i++) (positions[i * 3 + 1], positions[i * 3 + 2]) = (i / columns, i % columns);
        return tensor(positions, [rows * columns, 3]);
    }

    private Tensor Estimate(Tensor noisy, double sigma)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (batch, height, width) = (noisy.shape[0], noisy.shape[2], noisy.shape[3]);
        Tensor PerPicture(float value) => tensor(Enumerable.Repeat(value, (int)batch).ToArray());
        var tokens = Pack(noisy);
        if (_given is not null) tokens = cat([tokens, _given.expand(batch, -1, -1)], -1);
        var velocity = _network.Forward(
            tokens.to(_type), Positions(height / 2, width / 2), _with.Text.expand(batch, -1, -1), zeros(_with.Text.shape[1], 3), _with.Pooled!.expand(batch, -1),
            (PerPicture((float)sigma), _network.Config.HasGuidance ? PerPicture(_guidance) : null));
        return Predictions.FromVelocity(noisy, Unpack(velocity.to(ScalarType.Float32), height, width), sigma).MoveToOuterDisposeScope();
    }
}
