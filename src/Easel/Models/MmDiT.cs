using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of an <see cref="MmDiT"/>.</summary>
/// <param name="Channels">Channels of a latent cell.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadWidth">Channels per head.</param>
/// <param name="ContextWidth">Channels of the text.</param>
/// <param name="PooledWidth">Channels of the pooled text.</param>
/// <param name="PositionGrid">Rows and columns of the table of positions, of which the middle is used.</param>
/// <param name="NormedQueries">Whether queries and keys are normalised (SD3.5).</param>
/// <param name="DualLayers">Blocks whose picture tokens also attend among themselves: the first so many (SD3.5 medium).</param>
/// <param name="Patch">Latent cells per token along each side.</param>
public sealed record MmDiTConfig(
    int Channels, int Layers, int Heads, int HeadWidth, int ContextWidth, int PooledWidth, int PositionGrid, bool NormedQueries = false, int DualLayers = 0, int Patch = 2)
{
    /// <summary>SD3 medium.</summary>
    public static MmDiTConfig Sd3Medium { get; } = new(16, 24, 24, 64, 4096, 2048, 192);

    /// <summary>SD3.5 medium.</summary>
    public static MmDiTConfig Sd35Medium { get; } = Sd3Medium with { PositionGrid = 384, NormedQueries = true, DualLayers = 13 };

    /// <summary>SD3.5 large and its turbo.</summary>
    public static MmDiTConfig Sd35Large { get; } = Sd3Medium with { Layers = 38, Heads = 38, NormedQueries = true };

    /// <summary>Channels D.</summary>
    public int Width => Heads * HeadWidth;
}

/// <summary>
/// The multimodal diffusion transformer of Stable Diffusion 3 (Esser et al. 2024, arXiv 2403.03206), under the key names of diffusers'
/// SD3Transformer2DModel. Checked against diffusers and Stability AI's original.
/// </summary>
public sealed class MmDiT : nn.Module
{
    private readonly PatchEmbedding pos_embed;
    private readonly TimeTextEmbedding time_text_embed;
    private readonly LoadedLinear context_embedder, proj_out;
    private readonly ModuleList<Block> transformer_blocks;
    private readonly Modulation norm_out;

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public MmDiT(MmDiTConfig config) : base(nameof(MmDiT))
    {
        Config = config;
        pos_embed = new PatchEmbedding(config);
        time_text_embed = new TimeTextEmbedding(config.Width, config.PooledWidth);
        context_embedder = new LoadedLinear(config.ContextWidth, config.Width);
        transformer_blocks = new ModuleList<Block>([.. Enumerable.Range(0, config.Layers).Select(i => new Block(config, isDual: i < config.DualLayers, isLast: i == config.Layers - 1))]);
        norm_out = new Modulation(config.Width, 2);
        proj_out = new LoadedLinear(config.Width, config.Patch * config.Patch * config.Channels);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public MmDiTConfig Config { get; }

    /// <summary>Predicts the velocity.</summary>
    /// <param name="latents">B×C×h×w, h and w multiples of the patch and at most the grid times the patch; the type of the computation.</param>
    /// <param name="timesteps">B float32, 0–1000.</param>
    /// <param name="text">B×T×D.</param>
    /// <param name="pooled">B×P.</param>
    /// <returns>B×C×h×w.</returns>
    public Tensor Forward(Tensor latents, Tensor timesteps, Tensor text, Tensor pooled)
    {
        using var scope = NewDisposeScope();
        var type = latents.dtype;
        var (batch, rows, columns) = (latents.shape[0], latents.shape[2] / Config.Patch, latents.shape[3] / Config.Patch);
        var x = pos_embed.Forward(latents);
        var activated = functional.silu(time_text_embed.Forward(timesteps, null, pooled, type));
        var context = context_embedder.forward(text.to(type));
        foreach (var block in transformer_blocks) (x, context) = block.Forward(x, context, activated);
        var final = norm_out.Of(activated);
        x = proj_out.forward(NetworkMath.Modulate(NetworkMath.Normalise(x), final[1], final[0]));
        var p = Config.Patch;
        return x.view(batch, rows, columns, p, p, Config.Channels).permute(0, 5, 1, 3, 2, 4).reshape(batch, Config.Channels, rows * p, columns * p).MoveToOuterDisposeScope();
    }

    private sealed class PatchEmbedding : nn.Module
    {
        private readonly LoadedConvolution proj;
        private readonly Parameter pos_embed;
        private readonly int grid;

        public PatchEmbedding(MmDiTConfig config) : base(nameof(PatchEmbedding))
        {
            proj = new LoadedConvolution(config.Channels, config.Width, kernel: config.Patch, stride: config.Patch, padding: 0);
            pos_embed = Blank.Of(1, (long)config.PositionGrid * config.PositionGrid, config.Width);
            grid = config.PositionGrid;
            RegisterComponents();
        }

        public Tensor Forward(Tensor latents)
        {
            var x = proj.forward(latents);
            var (rows, columns) = (x.shape[2], x.shape[3]);
            var middle = pos_embed.view(grid, grid, -1).narrow(0, (grid - rows) / 2, rows).narrow(1, (grid - columns) / 2, columns);
            return x.flatten(2).transpose(1, 2).Plus(middle.reshape(1, rows * columns, -1).to(x.dtype));
        }
    }

    private sealed class Block : nn.Module
    {
        private readonly Modulation norm1, norm1_context;
        private readonly JointAttention attn;
        private readonly JointAttention? attn2;
        private readonly GeluFeedForward ff;
        private readonly GeluFeedForward? ff_context;

        public Block(MmDiTConfig config, bool isDual, bool isLast) : base(nameof(Block))
        {
            var width = config.Width;
            norm1 = new Modulation(width, isDual ? 9 : 6);
            // The text has no use for the last block's answer: there it is only normalised.
            norm1_context = new Modulation(width, isLast ? 2 : 6);
            attn = new JointAttention(width, config.Heads, config.NormedQueries, textAnswers: !isLast);
            if (isDual) attn2 = new JointAttention(width, config.Heads, config.NormedQueries, hasText: false);
            ff = new GeluFeedForward(width, 4 * width);
            if (!isLast) ff_context = new GeluFeedForward(width, 4 * width);
            RegisterComponents();
        }

        public (Tensor X, Tensor Text) Forward(Tensor x, Tensor text, Tensor activated)
        {
            using var scope = NewDisposeScope();
            var (m, t) = (norm1.Of(activated), norm1_context.Of(activated));
            var h = NetworkMath.Normalise(x);
            var (textShift, textScale) = ff_context is null ? (t[1], t[0]) : (t[0], t[1]);
            var (picture, answer) = attn.Forward(NetworkMath.Modulate(h, m[0], m[1]), NetworkMath.Modulate(NetworkMath.Normalise(text), textShift, textScale));
            x = NetworkMath.GatedPlus(x, m[2], picture);
            if (attn2 is not null) x = NetworkMath.GatedPlus(x, m[8], attn2.Forward(NetworkMath.Modulate(h, m[6], m[7])));
            x = NetworkMath.GatedPlus(x, m[5], ff.forward(NetworkMath.Modulate(NetworkMath.Normalise(x), m[3], m[4])));
            if (ff_context is not null)
            {
                text = NetworkMath.GatedPlus(text, t[2], answer!);
                text = NetworkMath.GatedPlus(text, t[5], ff_context.forward(NetworkMath.Modulate(NetworkMath.Normalise(text), t[3], t[4])));
                text.MoveToOuterDisposeScope();
            }
            return (x.MoveToOuterDisposeScope(), text);
        }
    }
}
