using Easel.Layouts;
using Easel.Models;

using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Training;

/// <summary>Trains a text encoder and a planner together: cross-entropy of the next layout token given the words.</summary>
/// <param name="text">The text encoder, float32 masters.</param>
/// <param name="planner">The planner, float32 masters.</param>
/// <param name="computeType">Type of activations.</param>
public sealed class PlannerTraining(TextEncoder text, Planner planner, ScalarType computeType)
{
    /// <summary>One forward and backward pass.</summary>
    /// <param name="captions">B×T int64 token ids, 0 is padding.</param>
    /// <param name="layouts">B×S int64 layout tokens, 0 is padding.</param>
    /// <returns>Mean cross-entropy per token in nats, and the share of tokens whose best guess was right.</returns>
    public (double Loss, double Accuracy) Backward(Tensor captions, Tensor layouts)
    {
        using var scope = NewDisposeScope();
        var length = layouts.shape[1] - 1;
        var states = text.Encode(captions, computeType);
        var logits = planner.forward(layouts.narrow(1, 0, length), states, TextEncoder.Mask(captions)).to(ScalarType.Float32).flatten(0, 1);
        var targets = layouts.narrow(1, 1, length).reshape(-1);
        var loss = functional.cross_entropy(logits, targets, ignore_index: LayoutGrammar.Pad);
        loss.backward();
        using var noGrad = no_grad();
        var real = targets.ne(Pad);
        var right = logits.argmax(1).eq(targets).logical_and(real).sum().Number();
        return (loss.Number(), right / real.sum().Number());
    }

    private static readonly Scalar Pad = LayoutGrammar.Pad;

    /// <summary>Stacks token sequences of different length, padded with 0 at the end.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <returns>B×longest int64.</returns>
    public static Tensor Stack(IReadOnlyList<int[]> sequences)
    {
        var longest = sequences.Max(s => s.Length);
        var ids = new long[sequences.Count * longest];
        for (var i = 0; i < sequences.Count; i++)
            for (var k = 0; k < sequences[i].Length; k++) ids[i * longest + k] = sequences[i][k];
        return tensor(ids, [sequences.Count, longest]);
    }
}

/// <summary>A text encoder and a planner as one module, so that one optimiser and one state file serve both; keys begin with <c>text.</c> and <c>planner.</c>.</summary>
public sealed class PlannerNetworks : Module<Tensor, Tensor>
{
    private readonly TextEncoder text;
    private readonly Planner planner;

    /// <summary>Joins two networks.</summary>
    /// <param name="text">The text encoder.</param>
    /// <param name="planner">The planner.</param>
    public PlannerNetworks(TextEncoder text, Planner planner) : base(nameof(PlannerNetworks))
    {
        (this.text, this.planner) = (text, planner);
        RegisterComponents();
    }

    /// <summary>Encodes prompts.</summary>
    /// <param name="ids">B×T int64.</param>
    /// <returns>B×T×D.</returns>
    public override Tensor forward(Tensor ids) => text.forward(ids);
}
