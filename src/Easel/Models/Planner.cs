using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of a <see cref="Planner"/>.</summary>
/// <param name="Vocabulary">Tokens of the layout grammar.</param>
/// <param name="Length">Longest layout in tokens.</param>
/// <param name="Width">Channels D; the same as the text encoder's.</param>
/// <param name="Depth">Blocks.</param>
/// <param name="Heads">Attention heads.</param>
public sealed record PlannerConfig(int Vocabulary, int Length, int Width, int Depth, int Heads)
{
    /// <summary>About 5.5 M parameters; room for some 2,700 nouns.</summary>
    public static PlannerConfig Small { get; } = new(3072, 128, 256, 4, 4);

    /// <summary>About 25 M parameters.</summary>
    public static PlannerConfig Base { get; } = new(4096, 192, 512, 6, 8);
}

/// <summary>Autoregressive transformer from the words of a prompt to the tokens of a layout; <see cref="PlannerSession"/> runs it token by token.</summary>
public sealed class Planner : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly EmbeddingTable tokens, positions;
    private readonly ModuleList<Block> blocks;
    private readonly RmsNorm norm;
    private readonly Linear output;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="generator">Source of the starting weights.</param>
    public Planner(PlannerConfig config, Generator? generator = null) : base(nameof(Planner))
    {
        Config = config;
        tokens = new EmbeddingTable(config.Vocabulary, config.Width, 0.5, generator);
        positions = new EmbeddingTable(config.Length, config.Width, 0.1, generator);
        blocks = new ModuleList<Block>([.. Enumerable.Range(0, config.Depth).Select(_ => new Block(config, generator))]);
        norm = new RmsNorm(config.Width);
        output = new Linear(config.Width, config.Vocabulary, generator: generator);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public PlannerConfig Config { get; }

    /// <summary>Scores of the next token at every position, for training.</summary>
    /// <param name="layout">B×S int64 tokens so far.</param>
    /// <param name="text">B×T×D states of the prompt; its type is the type of the computation.</param>
    /// <param name="textMask">B×1×1×T, true where a word is.</param>
    /// <returns>B×S×V logits.</returns>
    public override Tensor forward(Tensor layout, Tensor text, Tensor textMask)
    {
        var x = tokens.forward(layout).Plus(positions.forward(TensorArithmetic.Indices(layout.shape[1], layout.device))).to(text.dtype);
        foreach (var block in blocks) x = block.Forward(x, text, textMask);
        return output.forward(norm.forward(x));
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly RmsNorm self_norm, cross_norm, feed_norm;
        private readonly Attention self_attention, cross_attention;
        private readonly SwiGlu feed;

        public Block(PlannerConfig config, Generator? generator) : base(nameof(Block))
        {
            var gain = 1 / Math.Sqrt(3 * config.Depth);
            self_norm = new RmsNorm(config.Width);
            self_attention = new Attention(config.Width, config.Heads, gain, generator);
            cross_norm = new RmsNorm(config.Width);
            cross_attention = new Attention(config.Width, config.Heads, gain, generator);
            feed_norm = new RmsNorm(config.Width);
            feed = new SwiGlu(config.Width, config.Width * 11 / 4, gain, generator);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => throw new InvalidOperationException("A planner block needs the prompt; call Forward.");

        public Tensor Forward(Tensor x, Tensor text, Tensor textMask)
        {
            var h = self_norm.forward(x);
            x = x.Plus(self_attention.Attend(h, self_attention.KeysValues(h), null, causal: true, null));
            x = x.Plus(cross_attention.Attend(cross_norm.forward(x), cross_attention.KeysValues(text), textMask, false, null));
            return x.Plus(feed.forward(feed_norm.forward(x)));
        }
    }
}
