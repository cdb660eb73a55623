using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Training;

/// <summary>What a batch of pictures shows.</summary>
/// <param name="Slots">B×7 int64 indices of the terms.</param>
/// <param name="Things">B×G² int64: 1 + index of the thing whose middle lies in a cell, 0 for none, <see cref="NotJudged"/> where it is too small to be told.</param>
/// <param name="Colours">B×G² int64: 1 + index of its colour, 0 for its own; <see cref="NotJudged"/> where there is none to tell.</param>
public sealed record RecogniserTargets(Tensor Slots, Tensor Things, Tensor Colours)
{
    /// <summary>A cell that does not count.</summary>
    public const long NotJudged = -1;
}

/// <summary>Trains a <see cref="Recogniser"/>: cross-entropy of the global attributes, of the thing in each cell and of its colour.</summary>
/// <param name="network">The network, float32 masters.</param>
/// <param name="computeType">Type of activations.</param>
public sealed class RecogniserTraining(Recogniser network, ScalarType computeType)
{
    private static readonly Scalar None = 0L, One = 1f, ColourWeight = 0.5f;

    /// <summary>One forward and backward pass.</summary>
    /// <param name="pictures">B×3×128×128 float32 in −1…1.</param>
    /// <param name="targets">What they show.</param>
    /// <returns>The loss in nats; shares of global attributes and of things whose best guess was right.</returns>
    public (double Loss, double Slots, double Things) Backward(Tensor pictures, RecogniserTargets targets)
    {
        using var scope = NewDisposeScope();
        var answer = network.Look(pictures.to(computeType));
        var terms = answer.Slots.Select((logits, slot) => (Logits: logits.to(ScalarType.Float32), Right: targets.Slots.select(1, slot))).ToList();
        var things = answer.Things.to(ScalarType.Float32);
        var present = targets.Things.gt(None);
        // Most cells hold nothing; a mean over all of them would hardly feel the others.
        var count = present.sum().to(ScalarType.Float32).clamp_min(One);
        var loss = functional.cross_entropy(things, targets.Things, ignore_index: RecogniserTargets.NotJudged, reduction: Reduction.Sum) / count;
        foreach (var (logits, right) in terms) loss = loss.Plus(functional.cross_entropy(logits, right));
        var judged = targets.Colours.ne(NotJudged).sum().to(ScalarType.Float32).clamp_min(One);
        var colours = functional.cross_entropy(answer.Colours.to(ScalarType.Float32), targets.Colours, ignore_index: RecogniserTargets.NotJudged, reduction: Reduction.Sum) / judged;
        loss = loss.Plus(colours.mul(ColourWeight));
        loss.backward();
        using var noGrad = no_grad();
        var found = things.argmax(1).eq(targets.Things).logical_and(present).sum().to(ScalarType.Float32) / count;
        return (loss.Number(), terms.Average(t => t.Logits.argmax(1).eq(t.Right).to(ScalarType.Float32).mean().Number()), found.Number());
    }

    private static readonly Scalar NotJudged = RecogniserTargets.NotJudged;
}
