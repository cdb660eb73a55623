using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of a <see cref="PixArtTransformer"/>.</summary>
/// <param name="Channels">Channels of a latent cell.</param>
/// <param name="OutChannels">Predicted channels: the noise, and as many of learnt variance, which nothing uses.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadWidth">Channels per head.</param>
/// <param name="ContextWidth">Channels of the text.</param>
/// <param name="PositionSpan">Positions that a side spans, however many tokens it has.</param>
/// <param name="TakesSize">Whether the size of the picture is a condition (α at 1024 pixels).</param>
/// <param name="Patch">Latent cells per token along each side.</param>
public sealed record PixArtConfig(int Channels, int OutChannels, int Layers, int Heads, int HeadWidth, int ContextWidth, double PositionSpan = 32, bool TakesSize = false, int Patch = 2)
{
    /// <summary>PixArt-Σ XL/2.</summary>
    public static PixArtConfig Sigma { get; } = new(4, 8, 28, 16, 72, 4096);

    /// <summary>PixArt-α XL/2 for 1024 pixels.</summary>
    public static PixArtConfig Alpha1024 { get; } = Sigma with { TakesSize = true };

    /// <summary>Channels D.</summary>
    public int Width => Heads * HeadWidth;
}

/// <summary>
/// The diffusion transformer of PixArt-α and -Σ (Chen et al. 2023, arXiv 2310.00426; 2024, arXiv 2403.04692): DiT blocks with cross-attention to the text and
/// one modulation for all, to which each block adds a table of its own; under the key names of diffusers' PixArtTransformer2DModel. Checked against diffusers.
/// </summary>
public sealed class PixArtTransformer : nn.Module
{
    private readonly PatchEmbedding pos_embed;
    private readonly TimeAndSize adaln_single;
    private readonly CaptionProjection caption_projection;
    private readonly ModuleList<Block> transformer_blocks;
    private readonly Parameter scale_shift_table;
    private readonly LoadedLinear proj_out;

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public PixArtTransformer(PixArtConfig config) : base(nameof(PixArtTransformer))
    {
        Config = config;
        pos_embed = new PatchEmbedding(config);
        adaln_single = new TimeAndSize(config);
        caption_projection = new CaptionProjection(config);
        transformer_blocks = new ModuleList<Block>([.. Enumerable.Range(0, config.Layers).Select(_ => new Block(config))]);
        scale_shift_table = Blank.Of(2, config.Width);
        proj_out = new LoadedLinear(config.Width, config.Patch * config.Patch * config.OutChannels);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public PixArtConfig Config { get; }

    /// <summary>Predicts noise and variance.</summary>
    /// <param name="latents">B×C×h×w, of unit variance, h and w multiples of the patch; the type of the computation.</param>
    /// <param name="timesteps">B float32, training steps.</param>
    /// <param name="text">B×T×D.</param>
    /// <param name="mask">B×T, not 0 where a token is to be seen; null to see all.</param>
    /// <param name="size">Width and height in pixels; without effect on networks that were trained without it.</param>
    /// <returns>B×C'×h×w.</returns>
    public Tensor Forward(Tensor latents, Tensor timesteps, Tensor text, Tensor? mask = null, (int Width, int Height) size = default)
    {
        using var scope = NewDisposeScope();
        var (type, p) = (latents.dtype, Config.Patch);
        var (batch, rows, columns) = (latents.shape[0], latents.shape[2] / p, latents.shape[3] / p);
        var x = pos_embed.Forward(latents);
        var (time, modulation) = adaln_single.Forward(timesteps, size, type);
        var context = caption_projection.Forward(text.to(type));
        using Scalar zero = 0;
        var seen = mask?.ne(zero).unsqueeze(1).unsqueeze(1);
        foreach (var block in transformer_blocks) x = NetworkMath.Next(x, h => block.Forward(h, context, modulation, seen));
        var final = scale_shift_table.to(type).unsqueeze(0).Plus(time.unsqueeze(1)).unbind(1);
        x = proj_out.forward(NetworkMath.Modulate(NetworkMath.Normalise(x), final[0], final[1]));
        return x.view(batch, rows, columns, p, p, Config.OutChannels).permute(0, 5, 1, 3, 2, 4).reshape(batch, Config.OutChannels, rows * p, columns * p).MoveToOuterDisposeScope();
    }

    private sealed class PatchEmbedding : nn.Module
    {
        private readonly LoadedConvolution proj;
        private readonly PixArtConfig _config;

        public PatchEmbedding(PixArtConfig config) : base(nameof(PatchEmbedding))
        {
            proj = new LoadedConvolution(config.Channels, config.Width, kernel: config.Patch, stride: config.Patch, padding: 0);
            _config = config;
            RegisterComponents();
        }

        public Tensor Forward(Tensor latents)
        {
            var x = proj.forward(latents);
            return x.flatten(2).transpose(1, 2).Plus(Positions((int)x.shape[2], (int)x.shape[3]).to(x.dtype));
        }

        // Sines, then cosines, of the column in the first half of the channels, of the row in the second.
        private Tensor Positions(int rows, int columns)
        {
            var (width, quarter) = (_config.Width, _config.Width / 4);
            var values = new float[rows * columns * width];
            for (var token = 0; token < rows * columns; token++)
                for (var axis = 0; axis < 2; axis++)
                {
                    var place = (axis == 0 ? (double)(token % columns) / columns : (double)(token / columns) / rows) * _config.PositionSpan;
                    for (var i = 0; i < quarter; i++)
                    {
                        var (at, angle) = (token * width + axis * 2 * quarter + i, place * Math.Pow(10000, -(double)i / quarter));
                        (values[at], values[at + quarter]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
                    }
                }
            return tensor(values, [1, rows * columns, width]);
        }
    }

    private sealed class TimeAndSize : nn.Module
    {
        private readonly Embedding emb;
        private readonly LoadedLinear linear;

        public TimeAndSize(PixArtConfig config) : base(nameof(TimeAndSize))
        {
            (emb, linear) = (new Embedding(config), new LoadedLinear(config.Width, 6 * config.Width));
            RegisterComponents();
        }

        /// <returns>B×D, and B×6×D for all blocks.</returns>
        public (Tensor Time, Tensor Modulation) Forward(Tensor timesteps, (int, int) size, ScalarType type)
        {
            var time = emb.Forward(timesteps, size, type);
            return (time, linear.forward(functional.silu(time)).view(time.shape[0], 6, -1));
        }
    }

    private sealed class Embedding : nn.Module
    {
        private const int Frequencies = 256;
        private readonly EmbeddingMlp timestep_embedder;
        private readonly EmbeddingMlp? resolution_embedder, aspect_ratio_embedder;

        public Embedding(PixArtConfig config) : base(nameof(Embedding))
        {
            timestep_embedder = new EmbeddingMlp(Frequencies, config.Width);
            if (config.TakesSize) (resolution_embedder, aspect_ratio_embedder) = (new EmbeddingMlp(Frequencies, config.Width / 3), new EmbeddingMlp(Frequencies, config.Width / 3));
            RegisterComponents();
        }

        public Tensor Forward(Tensor timesteps, (int Width, int Height) size, ScalarType type)
        {
            var time = timestep_embedder.forward(NetworkMath.Sinusoid(timesteps, Frequencies).to(type));
            if (resolution_embedder is null) return time;
            Tensor Of(EmbeddingMlp layer, params float[] values) => layer.forward(NetworkMath.Sinusoid(tensor(values), Frequencies).to(type)).view(1, -1);
            return time.Plus(cat([Of(resolution_embedder, size.Height, size.Width), Of(aspect_ratio_embedder!, (float)size.Height / size.Width)], -1));
        }
    }

    private sealed class CaptionProjection : nn.Module
    {
        private readonly LoadedLinear linear_1, linear_2;

        public CaptionProjection(PixArtConfig config) : base(nameof(CaptionProjection))
        {
            (linear_1, linear_2) = (new LoadedLinear(config.ContextWidth, config.Width), new LoadedLinear(config.Width, config.Width));
            RegisterComponents();
        }

        public Tensor Forward(Tensor text) => linear_2.forward(linear_1.forward(text).gelu_(TorchSharp.Modules.GELU.Approximate.tanh));
    }

    private sealed class Block : nn.Module
    {
        private readonly Parameter scale_shift_table;
        private readonly CrossAttention attn1, attn2;
        private readonly GeluFeedForward ff;

        public Block(PixArtConfig config) : base(nameof(Block))
        {
            var width = config.Width;
            scale_shift_table = Blank.Of(6, width);
            (attn1, attn2) = (new CrossAttention(width, config.Heads), new CrossAttention(width, config.Heads));
            ff = new GeluFeedForward(width, 4 * width);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Tensor text, Tensor modulation, Tensor? seen)
        {
            using var scope = NewDisposeScope();
            var m = scale_shift_table.to(x.dtype).unsqueeze(0).Plus(modulation).unbind(1);
            var h = NetworkMath.Modulate(NetworkMath.Normalise(x), m[0], m[1]);
            x = NetworkMath.GatedPlus(x, m[2], attn1.Forward(h, h, null));
            x = x.Plus(attn2.Forward(x, text, seen));
            return NetworkMath.GatedPlus(x, m[5], ff.forward(NetworkMath.Modulate(NetworkMath.Normalise(x), m[3], m[4]))).MoveToOuterDisposeScope();
        }
    }

    private sealed class CrossAttention : nn.Module
    {
        private readonly LoadedLinear to_q, to_k, to_v;
        private readonly Numbered to_out;
        private readonly long heads;

        public CrossAttention(long width, long heads) : base(nameof(CrossAttention))
        {
            LoadedLinear Square() => new(width, width);
            (to_q, to_k, to_v, to_out) = (Square(), Square(), Square(), new Numbered((0, Square())));
            this.heads = heads;
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Tensor context, Tensor? seen)
        {
            Tensor Heads(LoadedLinear projection, Tensor from) => NetworkMath.SplitHeads(projection.forward(from), heads);
            return to_out.forward(NetworkMath.MergeHeads(NetworkMath.Attend(Heads(to_q, x), Heads(to_k, context), Heads(to_v, context), seen)));
        }
    }
}
