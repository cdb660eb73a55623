using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>Trains a <see cref="Painter"/> by flow matching on latents, of whole pictures or of windows in them.</summary>
/// <remarks>
/// Noise levels are logit-normal (Esser et al. 2024, arXiv 2403.03206). Seeing a part of a picture (as in MaskDiT, arXiv 2306.09305) is cheap here
/// because the painted-on map already tells each cell what it shows: the network is not asked to guess what was left out.
/// </remarks>
/// <param name="painter">The network, float32 masters.</param>
/// <param name="draftWeight">Weight of the draft's squared error beside the painter's own, 0 for none.</param>
/// <param name="spreadsLevels">Whether the noise levels of a batch are spread evenly (Kingma et al. 2021, arXiv 2107.00630, appendix I.1); independent ones otherwise.</param>
public sealed class PainterTraining(Painter painter, double draftWeight = 0.25, bool spreadsLevels = true)
{
    private static readonly Scalar LevelShift = 1.2f, Half = 0.5f, Two = 2f, RootTwo = (float)Math.Sqrt(2), LeastPlace = -0.9999f, GreatestPlace = 0.9999f;

    /// <summary>One forward and backward pass.</summary>
    /// <param name="latents">B×C×h×w float32, standardised.</param>
    /// <param name="condition">What they show; its text's type is the type of the computation.</param>
    /// <param name="generator">Source of noise and noise levels; on the device of the network.</param>
    /// <param name="windows">The part of each picture that is trained on; null for the whole.</param>
    /// <returns>Mean squared error of the preconditioned target (1 for a network that knows nothing).</returns>
    public double Backward(Tensor latents, PainterCondition condition, Generator generator, CellWindows? windows = null)
    {
        using var scope = NewDisposeScope();
        var clean = Cells(latents, windows);
        var prepared = painter.Prepare(condition, windows);
        var loss = Close(clean, Levels(clean.shape[0], clean.device, generator), prepared, generator);
        if (draftWeight == 0) loss.backward();
        else (Close(painter.Draft(prepared), clean) * tensor((float)draftWeight, device: clean.device)).Plus(loss).backward();
        return loss.Number();
    }

    /// <summary>The loss of whole pictures at noise levels spread evenly over 0…1, without learning from them: comparable between networks.</summary>
    /// <param name="latents">B×C×h×w float32, standardised.</param>
    /// <param name="condition">What they show.</param>
    /// <param name="generator">Source of the noise; on the device of the network.</param>
    /// <returns>Mean squared error of the preconditioned target (1 for a network that knows nothing).</returns>
    public double Measure(Tensor latents, PainterCondition condition, Generator generator)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var clean = Cells(latents, null);
        var count = (int)clean.shape[0];
        var sigma = tensor(Enumerable.Range(0, count).Select(i => (i + 0.5f) / count).ToArray(), device: clean.device);
        return Close(clean, sigma, painter.Prepare(condition), generator).Number();
    }

    /// <summary>One forward and backward pass of the draft alone, the average picture of a plan.</summary>
    /// <param name="latents">B×C×h×w float32, standardised.</param>
    /// <param name="condition">What they show.</param>
    /// <param name="windows">The part of each picture that is drafted; null for the whole.</param>
    /// <returns>Mean squared error; 1 for a network that knows nothing.</returns>
    public double BackwardDraft(Tensor latents, PainterCondition condition, CellWindows? windows = null)
    {
        using var scope = NewDisposeScope();
        var loss = Close(painter.Draft(condition, windows), Cells(latents, windows));
        loss.backward();
        return loss.Number();
    }

    /// <summary>B×C×h×w latents, or a part of each, to B×N×C cells.</summary>
    internal static Tensor Cells(Tensor latents, CellWindows? windows) => (windows?.Crop(latents) ?? latents).flatten(2).transpose(1, 2);

    private Tensor Close(Tensor clean, Tensor sigma, Painter.Prepared prepared, Generator generator)
    {
        var level = sigma.view(-1, 1, 1);
        var noise = randn(clean.shape, device: clean.device, generator: generator);
        var noisy = clean.Plus(noise.Minus(clean) * level);
        var (_, _, scale) = PainterPreconditioning.Factors(level);
        return Close(painter.Forward(noisy * scale, sigma, prepared), PainterPreconditioning.Target(clean, noise, level));
    }

    private static Tensor Close(Tensor answer, Tensor target) => answer.to(ScalarType.Float32).Minus(target).Squared().mean();

    /// <summary>Logit-normal noise levels, spread evenly over the batch so that none is all noise or all picture.</summary>
    private Tensor Levels(long batch, Device device, Generator generator)
    {
        var start = rand([spreadsLevels ? 1 : batch], device: device, generator: generator);
        var places = TensorArithmetic.Indices(batch, device).to(ScalarType.Float32).div(tensor((float)batch, device: device)).Plus(start);
        // Twice the place less one, so that erfinv makes it a normal number; the margin keeps it finite.
        var spread = places.Minus(places.floor()).sub(Half).mul(Two).clamp(LeastPlace, GreatestPlace);
        return spread.erfinv().mul(RootTwo).Plus(LevelShift).sigmoid();
    }
}
