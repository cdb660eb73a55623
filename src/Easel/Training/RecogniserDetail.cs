using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Linear = Easel.Models.Linear;

namespace Easel.Training;

/// <summary>Says from the cells of a <see cref="Recogniser"/> what covers each quarter of them. It learns beside the recogniser and is thrown away.</summary>
/// <remarks>
/// The middle of a thing lies in one cell only, which is little to learn from in a picture that took long to draw; what covers a quarter of a cell can be said of
/// all of them. A thing is compared with the same vectors, so that what is learnt of it here is known there.
/// </remarks>
public sealed class RecogniserDetail : Module<Tensor, Tensor>
{
    /// <summary>Quarters of a cell: upper left, upper right, lower left, lower right.</summary>
    public const int Quarters = 4;

    private readonly Linear words, colours;

    /// <summary>Builds it with random weights.</summary>
    /// <param name="config">Sizes of the recogniser whose cells it sees.</param>
    /// <param name="generator">Source of the starting weights.</param>
    public RecogniserDetail(RecogniserConfig config, Generator? generator = null) : base(nameof(RecogniserDetail))
    {
        var width = config.Widths[^1];
        words = new Linear(width, Quarters * config.WordWidth, gain: 0.1, generator: generator);
        colours = new Linear(width, Quarters * (1 + config.Colours), gain: 0.1, generator: generator);
        RegisterComponents();
    }

    /// <summary>What covers the quarters.</summary>
    /// <param name="network">The recogniser, whose vectors of the things are compared.</param>
    /// <param name="cells">B×G²×F, what it sees.</param>
    /// <returns>B×(1+T)×4G² logits of the thing, class 0 for none, and B×(1+C)×4G² of its colour, class 0 for its own.</returns>
    internal (Tensor Things, Tensor Colours) Look(Recogniser network, Tensor cells)
    {
        static Tensor Split(Tensor x) => x.unflatten(2, Quarters, -1).flatten(1, 2);
        return (network.Named(Split(words.forward(cells))).transpose(1, 2), Split(colours.forward(cells)).transpose(1, 2));
    }

    /// <summary>Not used: there are two answers.</summary>
    /// <param name="x">Ignored.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override Tensor forward(Tensor x) => throw new InvalidOperationException("What covers the quarters of cells has two parts; call Look.");
}
