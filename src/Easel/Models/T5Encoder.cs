using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of a <see cref="T5Encoder"/>.</summary>
/// <param name="Width">Channels D.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadWidth">Channels per head.</param>
/// <param name="Hidden">Channels inside the feed-forward layers.</param>
/// <param name="Vocabulary">Rows of the token table.</param>
/// <param name="Buckets">Rows of the table of relative positions.</param>
/// <param name="MaxDistance">Distance from which on all positions share a bucket.</param>
public sealed record T5EncoderConfig(int Width, int Layers, int Heads, int HeadWidth, int Hidden, int Vocabulary = 32128, int Buckets = 32, int MaxDistance = 128)
{
    /// <summary>T5 v1.1 XXL: SD3, FLUX, PixArt.</summary>
    public static T5EncoderConfig Xxl { get; } = new(4096, 24, 64, 64, 10240);
}

/// <summary>The encoder of T5 v1.1 (Raffel et al. 2019, arXiv 1910.10683, with gated GELU: Shazeer 2020), under the key names of transformers' T5EncoderModel.</summary>
public sealed class T5Encoder : nn.Module
{
    private readonly LoadedTable shared;
    private readonly Stack encoder;

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public T5Encoder(T5EncoderConfig config) : base(nameof(T5Encoder))
    {
        Config = config;
        shared = new LoadedTable(config.Vocabulary, config.Width);
        encoder = new Stack(config);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public T5EncoderConfig Config { get; }

    /// <summary>Encodes tokens.</summary>
    /// <param name="ids">B×T int64.</param>
    /// <param name="type">Type of the computation; float16 overflows in this network.</param>
    /// <param name="mask">B×T, not 0 where a token is to be seen; null to see all, padding too, as SD3 and FLUX do.</param>
    /// <returns>B×T×D.</returns>
    public Tensor Encode(Tensor ids, ScalarType type, Tensor? mask = null) => encoder.Forward(shared.forward(ids).to(type), mask);

    private sealed class Stack : nn.Module
    {
        private readonly ModuleList<Block> block;
        private readonly LoadedRmsNorm final_layer_norm;

        public Stack(T5EncoderConfig config) : base(nameof(Stack))
        {
            block = new ModuleList<Block>([.. Enumerable.Range(0, config.Layers).Select(i => new Block(config, hasPositions: i == 0))]);
            final_layer_norm = new LoadedRmsNorm(config.Width);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Tensor? mask)
        {
            using var scope = NewDisposeScope();
            var bias = block[0].PositionBias(x.shape[1]).to(x.dtype);
            if (mask is not null)
            {
                using Scalar zero = 0, hidden = x.dtype == ScalarType.Float32 ? float.MinValue : -3e38f;
                bias = bias.expand(mask.shape[0], -1, -1, -1).masked_fill(mask.to(ScalarType.Int64).eq(zero).unsqueeze(1).unsqueeze(1), hidden);
                GC.KeepAlive(zero);
                GC.KeepAlive(hidden);
            }
            foreach (var one in block) x = one.Forward(x, bias);
            return final_layer_norm.forward(x).MoveToOuterDisposeScope();
        }
    }

    private sealed class Block : nn.Module
    {
        private readonly Numbered layer;
        // A tuple, which is no module, so that the parts are registered once.
        private readonly (AttentionLayer Attention, FeedForwardLayer Feed) _parts;

        public Block(T5EncoderConfig config, bool hasPositions) : base(nameof(Block))
        {
            _parts = (new AttentionLayer(config, hasPositions), new FeedForwardLayer(config));
            layer = new Numbered((0, _parts.Attention), (1, _parts.Feed));
            RegisterComponents();
        }

        public Tensor PositionBias(long length) => _parts.Attention.SelfAttention.PositionBias(length);

        public Tensor Forward(Tensor x, Tensor bias)
        {
            using var scope = NewDisposeScope();
            return _parts.Feed.forward(_parts.Attention.Forward(x, bias)).MoveToOuterDisposeScope();
        }
    }

    private sealed class AttentionLayer : Module<Tensor, Tensor>
    {
        public readonly SelfAttention SelfAttention;
        private readonly LoadedRmsNorm layer_norm;

        public AttentionLayer(T5EncoderConfig config, bool hasPositions) : base(nameof(AttentionLayer))
        {
            (SelfAttention, layer_norm) = (new SelfAttention(config, hasPositions), new LoadedRmsNorm(config.Width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => Forward(x, SelfAttention.PositionBias(x.shape[1]).to(x.dtype));

        public Tensor Forward(Tensor x, Tensor bias) => x.Plus(SelfAttention.Forward(layer_norm.forward(x), bias));
    }

    private sealed class SelfAttention : nn.Module
    {
        private readonly LoadedLinear q, k, v, o;
        private readonly LoadedTable? relative_attention_bias;
        private readonly T5EncoderConfig _config;
        private readonly Scalar _scale;

        public SelfAttention(T5EncoderConfig config, bool hasPositions) : base(nameof(SelfAttention))
        {
            var inner = config.Heads * config.HeadWidth;
            LoadedLinear In() => new(config.Width, inner, hasBias: false);
            (q, k, v, o) = (In(), In(), In(), new LoadedLinear(inner, config.Width, hasBias: false));
            if (hasPositions) relative_attention_bias = new LoadedTable(config.Buckets, config.Heads);
            (_config, _scale) = (config, Math.Sqrt(config.HeadWidth));
            RegisterComponents();
        }

        /// <summary>1×N×T×T, added to the scores.</summary>
        public Tensor PositionBias(long length)
        {
            var buckets = new long[length * length];
            for (var from = 0L; from < length; from++)
                for (var to = 0L; to < length; to++) buckets[from * length + to] = Bucket(to - from);
            return relative_attention_bias!.forward(tensor(buckets, [length, length])).permute(2, 0, 1).unsqueeze(0);
        }

        // T5 does not divide the scores by √K, which the shared kernel does: the queries are multiplied by it first.
        public Tensor Forward(Tensor x, Tensor bias)
        {
            Tensor Heads(LoadedLinear projection) => NetworkMath.SplitHeads(projection.forward(x), _config.Heads);
            return o.forward(NetworkMath.MergeHeads(NetworkMath.Attend(Heads(q).mul(_scale), Heads(k), Heads(v), bias)));
        }

        // Half of the buckets for each direction; of these, half for single distances, the rest on a logarithmic scale.
        private long Bucket(long offset)
        {
            var half = _config.Buckets / 2;
            var (exact, distance) = (half / 2, Math.Abs(offset));
            var bucket = distance < exact
                ? distance
                : Math.Min(half - 1, exact + (long)(MathF.Log(distance / (float)exact) / MathF.Log(_config.MaxDistance / (float)exact) * (half - exact)));
            return bucket + (offset > 0 ? half : 0);
        }
    }

    private sealed class FeedForwardLayer : Module<Tensor, Tensor>
    {
        private readonly GatedFeedForward DenseReluDense;
        private readonly LoadedRmsNorm layer_norm;

        public FeedForwardLayer(T5EncoderConfig config) : base(nameof(FeedForwardLayer))
        {
            (DenseReluDense, layer_norm) = (new GatedFeedForward(config), new LoadedRmsNorm(config.Width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x.Plus(DenseReluDense.Forward(layer_norm.forward(x)));
    }

    private sealed class GatedFeedForward : nn.Module
    {
        private readonly LoadedLinear wi_0, wi_1, wo;

        public GatedFeedForward(T5EncoderConfig config) : base(nameof(GatedFeedForward))
        {
            LoadedLinear In() => new(config.Width, config.Hidden, hasBias: false);
            (wi_0, wi_1, wo) = (In(), In(), new LoadedLinear(config.Hidden, config.Width, hasBias: false));
            RegisterComponents();
        }

        public Tensor Forward(Tensor x) => wo.forward(wi_0.forward(x).gelu(TorchSharp.Modules.GELU.Approximate.tanh).mul_(wi_1.forward(x)));
    }
}
