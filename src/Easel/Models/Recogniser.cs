using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of a <see cref="Recogniser"/>.</summary>
/// <param name="Slots">Terms of each global attribute.</param>
/// <param name="Things">Things that can be told apart.</param>
/// <param name="Colours">Colour words.</param>
/// <param name="Widths">Channels at 1/4, 1/8 and 1/16 of the picture's size.</param>
/// <param name="Depths">Residual blocks at each of these sizes.</param>
/// <param name="WordWidth">Length of a thing's vector.</param>
public sealed record RecogniserConfig(IReadOnlyList<int> Slots, int Things, int Colours, IReadOnlyList<int> Widths, IReadOnlyList<int> Depths, int WordWidth)
{
    /// <summary>Side in pixels of the pictures it looks at, when no other is said; others must be multiples of that of a cell.</summary>
    public const int Size = 192;

    /// <summary>Cells along each side of the map it makes of a picture.</summary>
    public const int Grid = 12;

    /// <summary>Cells along each side of the map of a picture of another size.</summary>
    /// <param name="side">Side of the picture in pixels, a multiple of that of a cell.</param>
    public static int GridOf(int side) => side / (Size / Grid);

    /// <summary>5 to 6 M parameters, depending on the words; trains on two CPU cores.</summary>
    public static RecogniserConfig Small(IReadOnlyList<int> slots, int things, int colours) => new(slots, things, colours, [64, 128, 256], [2, 5, 3], 128);
}

/// <summary>What a <see cref="Recogniser"/> makes of pictures.</summary>
/// <param name="Cells">B×G²×F, what it sees in each cell.</param>
/// <param name="Features">B×F, the same pooled over the picture.</param>
/// <param name="Slots">Logits of the terms, B×S for each global attribute.</param>
/// <param name="Things">B×(1+T)×G² logits: whether a thing has its middle in a cell, and which; class 0 is none.</param>
/// <param name="Colours">B×(1+C)×G² logits of the colour of the thing in a cell; class 0 is the thing's own colours.</param>
public sealed record RecogniserAnswer(Tensor Cells, Tensor Features, IReadOnlyList<Tensor> Slots, Tensor Things, Tensor Colours);

/// <summary>Convolutional network that names what is in a picture: the global attributes, and for each cell of a coarse grid the thing whose middle lies there and its colour.</summary>
/// <remarks>
/// A thing is known by a vector, compared with each cell's by dot product. As exactly one cell holds the middle of a thing, the sum of its
/// probabilities over the cells is how many of it there are. Residual blocks (He et al. 2016, arXiv 1512.03385) with space-to-depth between the sizes.
/// </remarks>
public sealed class Recogniser : Module<Tensor, Tensor>
{
    private readonly Convolution stem;
    private readonly ModuleList<Convolution> shrink;
    private readonly ModuleList<ModuleList<ResidualBlock>> stages;
    private readonly GroupNorm norm;
    private readonly Linear slots, words, things, colours;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="generator">Source of the starting weights; null when weights are loaded afterwards.</param>
    public Recogniser(RecogniserConfig config, Generator? generator = null) : base(nameof(Recogniser))
    {
        Config = config;
        var w = config.Widths;
        stem = new Convolution(48, w[0], generator: generator);
        shrink = new ModuleList<Convolution>([.. Enumerable.Range(1, w.Count - 1).Select(level => new Convolution(4 * w[level - 1], w[level], kernel: 1, generator: generator))]);
        stages = new ModuleList<ModuleList<ResidualBlock>>([.. w.Select((width, level) => new ModuleList<ResidualBlock>([.. Enumerable.Range(0, config.Depths[level]).Select(_ => new ResidualBlock(width, generator))]))]);
        norm = new GroupNorm(w[^1]);
        slots = new Linear(w[^1], config.Slots.Sum(), generator: generator);
        words = new Linear(w[^1], config.WordWidth, generator: generator);
        things = new Linear(config.WordWidth, 1 + config.Things, generator: generator);
        colours = new Linear(w[^1], 1 + config.Colours, generator: generator);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public RecogniserConfig Config { get; }

    /// <summary>Looks at pictures.</summary>
    /// <param name="pictures">B×3×192×192 in −1…1; its type is the type of the computation.</param>
    public RecogniserAnswer Look(Tensor pictures)
    {
        var x = stem.forward(functional.pixel_unshuffle(pictures, 4));
        for (var level = 0; level < stages.Count; level++)
        {
            if (level > 0) x = shrink[level - 1].forward(functional.pixel_unshuffle(x, 2));
            foreach (var block in stages[level]) x = block.forward(x);
        }
        var cells = functional.silu(norm.forward(x)).flatten(2).transpose(1, 2);               // B×G²×F
        var pooled = cells.mean([1]);
        return new RecogniserAnswer(
            cells, pooled, slots.forward(pooled).split([.. Config.Slots.Select(count => (long)count)], 1),
            Named(words.forward(cells)).transpose(1, 2), colours.forward(cells).transpose(1, 2));
    }

    /// <summary>Compares vectors with those of the things.</summary>
    /// <param name="vectors">…×<see cref="RecogniserConfig.WordWidth"/>.</param>
    /// <returns>…×(1+T) logits; class 0 is none.</returns>
    internal Tensor Named(Tensor vectors) => things.forward(vectors);

    /// <summary>The pooled features of pictures.</summary>
    /// <param name="pictures">B×3×192×192 in −1…1.</param>
    /// <returns>B×F.</returns>
    public override Tensor forward(Tensor pictures) => Look(pictures).Features;
}
