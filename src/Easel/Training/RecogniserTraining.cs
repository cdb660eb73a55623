using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Training;

/// <summary>What a batch of pictures shows.</summary>
/// <param name="Slots">B×7 int64 indices of the terms, <see cref="NotJudged"/> where a picture does not tell it.</param>
/// <param name="Things">B×G² int64: 1 + index of the thing whose middle lies in a cell, 0 for none, <see cref="NotJudged"/> where it is too small to be told.</param>
/// <param name="Colours">B×G² int64: 1 + index of its colour, 0 for its own; <see cref="NotJudged"/> where there is none to tell.</param>
/// <param name="Covers">B×4G² int64: 1 + index of the thing that covers each quarter of a cell (<see cref="RecogniserDetail.Quarters"/>), 0 for none, <see cref="NotJudged"/> where it covers part of it.</param>
/// <param name="CoverColours">B×4G² int64: 1 + index of its colour, 0 for its own, <see cref="NotJudged"/> where there is none to tell.</param>
public sealed record RecogniserTargets(Tensor Slots, Tensor Things, Tensor Colours, Tensor Covers, Tensor CoverColours)
{
    /// <summary>A cell that does not count.</summary>
    public const long NotJudged = -1;
}

/// <summary>Trains a <see cref="Recogniser"/>: cross-entropy of the global attributes, of the thing in each cell and of its colour, and of what covers each quarter of a cell.</summary>
/// <param name="network">The network, float32 masters.</param>
/// <param name="detail">What learns beside it.</param>
/// <param name="computeType">Type of activations.</param>
public sealed class RecogniserTraining(Recogniser network, RecogniserDetail detail, ScalarType computeType)
{
    private static readonly Scalar None = 0L, One = 1f;

    /// <summary>One forward and backward pass.</summary>
    /// <param name="pictures">B×3×H×W float32 in −1…1, of G cells along each side.</param>
    /// <param name="targets">What they show.</param>
    /// <param name="alone">Whether the detail learns without teaching the network: what knows nothing yet has nothing to teach.</param>
    /// <returns>The loss in nats; shares of the global attributes and of the things that count whose best guess was right.</returns>
    public (double Loss, double Slots, double Things) Backward(Tensor pictures, RecogniserTargets targets, bool alone = false)
    {
        using var scope = NewDisposeScope();
        var answer = network.Look(pictures.to(computeType));
        var loss = Named(answer.Things, answer.Colours, targets.Things, targets.Colours);
        var (covers, coverColours) = detail.Look(network, alone ? answer.Cells.detach() : answer.Cells);
        loss = loss.Plus(Named(covers, coverColours, targets.Covers, targets.CoverColours));
        for (var slot = 0; slot < answer.Slots.Count; slot++)
        {
            var right = targets.Slots.select(1, slot);
            loss = loss.Plus(Mean(answer.Slots[slot], right, right.ne(NotJudged)));
        }
        loss.backward();
        using var noGrad = no_grad();
        var terms = stack([.. answer.Slots.Select(logits => logits.argmax(1))], 1);
        return (loss.Number(), Share(terms, targets.Slots, targets.Slots.ne(NotJudged)), Share(answer.Things.argmax(1), targets.Things, targets.Things.gt(None)));

        static double Share(Tensor guessed, Tensor right, Tensor counted) =>
            (guessed.eq(right).logical_and(counted).sum().to(ScalarType.Float32) / counted.sum().to(ScalarType.Float32).clamp_min(One)).Number();
    }

    /// <summary>Cross-entropy of things and of their colours.</summary>
    /// <param name="things">B×(1+T)×N logits.</param>
    /// <param name="colours">B×(1+C)×N logits.</param>
    /// <param name="rightThings">B×N classes.</param>
    /// <param name="rightColours">B×N classes.</param>
    private static Tensor Named(Tensor things, Tensor colours, Tensor rightThings, Tensor rightColours) =>
        Mean(things, rightThings, rightThings.gt(None)).Plus(Mean(colours, rightColours, rightColours.ne(NotJudged)));

    /// <summary>The sum of the cross-entropy over how many count: most cells hold nothing, and a mean over all of them would hardly feel the others.</summary>
    private static Tensor Mean(Tensor logits, Tensor right, Tensor counted) =>
        functional.cross_entropy(logits.to(ScalarType.Float32), right, ignore_index: RecogniserTargets.NotJudged, reduction: Reduction.Sum) / counted.sum().to(ScalarType.Float32).clamp_min(One);

    private static readonly Scalar NotJudged = RecogniserTargets.NotJudged;
}
