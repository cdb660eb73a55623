using Easel.Denoising;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>A painter with its condition, as the clean-estimate contract that samplers are written against.</summary>
public sealed class PainterDenoiser : ConditionedDenoiser
{
    private readonly Painter _painter;
    private readonly Painter.Prepared _with;
    private readonly Painter.Prepared? _both;

    internal PainterDenoiser(Painter painter, PainterCondition with, PainterCondition? without, double guidance)
    {
        _painter = painter;
        var prepared = painter.Prepare(with);
        var pair = without is null ? null : Join(prepared, painter.Prepare(without));
        _with = prepared.Keep();
        _both = pair?.Keep();
        Denoise = _both is null ? One : new Guidance(guidance).Batched(One, Both);
    }

    /// <summary>B×C×h×w float32 latents on the flow path and their noise level in 0–1, to the clean estimate.</summary>
    public override Denoiser Denoise { get; }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _with.Dispose();
        _both?.Dispose();
    }

    private Tensor One(Tensor noisy, double sigma) => Estimate(noisy, sigma, _with);

    private Tensor Both(Tensor noisy, double sigma) => Estimate(noisy, sigma, _both!);

    private Tensor Estimate(Tensor noisy, double sigma, Painter.Prepared prepared)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (batch, height, width) = (noisy.shape[0], noisy.shape[2], noisy.shape[3]);
        var x = noisy.flatten(2).transpose(1, 2);
        var level = tensor(Enumerable.Repeat((float)sigma, (int)batch).ToArray());
        var (skip, outward, inward) = PainterPreconditioning.Factors(level.view(-1, 1, 1));
        var answer = _painter.Forward(x * inward, level, prepared).to(ScalarType.Float32);
        var clean = (x * skip).Plus(answer * outward);
        return clean.transpose(1, 2).reshape(batch, -1, height, width).MoveToOuterDisposeScope();
    }

    /// <summary>Two conditions as a batch; the shorter context is padded and masked.</summary>
    private static Painter.Prepared Join(Painter.Prepared a, Painter.Prepared b)
    {
        var length = Math.Max(a.Context.shape[1], b.Context.shape[1]);
        Tensor Padded(Tensor x, long axis) => x.shape[axis] == length ? x : cat([x, zeros([.. x.shape.Select((n, i) => i == axis ? length - n : n)], x.dtype)], axis);
        return a with
        {
            Map = cat([a.Map, b.Map]), Context = cat([Padded(a.Context, 1), Padded(b.Context, 1)]),
            ContextMask = cat([Padded(a.ContextMask, 3), Padded(b.ContextMask, 3)]), Global = cat([a.Global, b.Global]),
        };
    }
}
