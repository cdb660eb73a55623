using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of a <see cref="TextEncoder"/>.</summary>
/// <param name="Vocabulary">Rows of the token table.</param>
/// <param name="Length">Tokens per prompt, padded.</param>
/// <param name="Width">Channels D.</param>
/// <param name="Depth">Blocks.</param>
/// <param name="Heads">Attention heads.</param>
public sealed record TextEncoderConfig(int Vocabulary, int Length, int Width, int Depth, int Heads)
{
    /// <summary>4 M parameters.</summary>
    public static TextEncoderConfig Small { get; } = new(4096, 48, 256, 4, 4);

    /// <summary>20 M parameters.</summary>
    public static TextEncoderConfig Base { get; } = new(8192, 77, 512, 6, 8);
}

/// <summary>Transformer over the tokens of a prompt, seeing both ways.</summary>
public sealed class TextEncoder : Module<Tensor, Tensor>
{
    private readonly EmbeddingTable tokens, positions;
    private readonly ModuleList<Block> blocks;
    private readonly RmsNorm norm;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="generator">Source of the starting weights.</param>
    public TextEncoder(TextEncoderConfig config, Generator? generator = null) : base(nameof(TextEncoder))
    {
        Config = config;
        tokens = new EmbeddingTable(config.Vocabulary, config.Width, 0.5, generator);
        positions = new EmbeddingTable(config.Length, config.Width, 0.1, generator);
        blocks = new ModuleList<Block>([.. Enumerable.Range(0, config.Depth).Select(_ => new Block(config, generator))]);
        norm = new RmsNorm(config.Width);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public TextEncoderConfig Config { get; }

    /// <summary>True where a token is not padding: B×1×1×T, as attention wants it.</summary>
    /// <param name="ids">B×T int64, 0 is padding.</param>
    public static Tensor Mask(Tensor ids) => ids.ne(Padding).unsqueeze(1).unsqueeze(1);

    /// <summary>Encodes prompts.</summary>
    /// <param name="ids">B×T int64, 0 is padding; T at most the configured length.</param>
    /// <returns>B×T×D in the type of the weights; rows of padding mean nothing.</returns>
    public override Tensor forward(Tensor ids) => Encode(ids, ScalarType.Float32);

    /// <summary>Encodes prompts in a chosen type of computation.</summary>
    /// <param name="ids">B×T int64, 0 is padding.</param>
    /// <param name="type">Type of activations and result.</param>
    /// <returns>B×T×D.</returns>
    public Tensor Encode(Tensor ids, ScalarType type)
    {
        var mask = Mask(ids);
        var x = tokens.forward(ids).Plus(positions.forward(TensorArithmetic.Indices(ids.shape[1], ids.device))).to(type);
        foreach (var block in blocks) x = block.Forward(x, mask);
        return norm.forward(x);
    }

    private static readonly Scalar Padding = 0;

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly RmsNorm attention_norm, feed_norm;
        private readonly Attention attention;
        private readonly SwiGlu feed;

        public Block(TextEncoderConfig config, Generator? generator) : base(nameof(Block))
        {
            var gain = 1 / Math.Sqrt(2 * config.Depth);
            attention_norm = new RmsNorm(config.Width);
            attention = new Attention(config.Width, config.Heads, gain, generator);
            feed_norm = new RmsNorm(config.Width);
            feed = new SwiGlu(config.Width, config.Width * 11 / 4, gain, generator);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => Forward(x, null);

        public Tensor Forward(Tensor x, Tensor? mask)
        {
            var h = attention_norm.forward(x);
            x = x.Plus(attention.Attend(h, attention.KeysValues(h), mask, false, null));
            return x.Plus(feed.forward(feed_norm.forward(x)));
        }
    }
}
