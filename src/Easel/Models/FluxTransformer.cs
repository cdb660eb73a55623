using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of a <see cref="FluxTransformer"/>.</summary>
/// <param name="InChannels">Channels of a token of 2×2 latent cells: 64, more where a picture is given along (384 for fill, 128 for depth and canny).</param>
/// <param name="OutChannels">Channels of a predicted token.</param>
/// <param name="Layers">Blocks with two streams.</param>
/// <param name="SingleLayers">Blocks with one stream.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadWidth">Channels per head.</param>
/// <param name="ContextWidth">Channels of the text.</param>
/// <param name="PooledWidth">Channels of the pooled text.</param>
/// <param name="HasGuidance">Whether the guidance scale is an input (dev).</param>
/// <param name="AxisWidths">Channels of a head that turn with index, row and column.</param>
public sealed record FluxConfig(
    int InChannels, int OutChannels, int Layers, int SingleLayers, int Heads, int HeadWidth, int ContextWidth, int PooledWidth, bool HasGuidance, IReadOnlyList<int> AxisWidths)
{
    /// <summary>FLUX.1-schnell.</summary>
    public static FluxConfig Schnell { get; } = new(64, 64, 19, 38, 24, 128, 4096, 768, false, [16, 56, 56]);

    /// <summary>FLUX.1-dev.</summary>
    public static FluxConfig Dev { get; } = Schnell with { HasGuidance = true };

    /// <summary>FLUX.1-Fill-dev.</summary>
    public static FluxConfig Fill { get; } = Dev with { InChannels = 384 };

    /// <summary>Channels D.</summary>
    public int Width => Heads * HeadWidth;
}

/// <summary>
/// The rectified flow transformer of FLUX.1 (Black Forest Labs 2024, github.com/black-forest-labs/flux), under the key names of diffusers'
/// FluxTransformer2DModel. Checked against diffusers and the original.
/// </summary>
public sealed class FluxTransformer : nn.Module
{
    private readonly LoadedLinear x_embedder, context_embedder, proj_out;
    private readonly TimeTextEmbedding time_text_embed;
    private readonly ModuleList<TwoStreamBlock> transformer_blocks;
    private readonly ModuleList<OneStreamBlock> single_transformer_blocks;
    private readonly Modulation norm_out;

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public FluxTransformer(FluxConfig config) : base(nameof(FluxTransformer))
    {
        Config = config;
        x_embedder = new LoadedLinear(config.InChannels, config.Width);
        context_embedder = new LoadedLinear(config.ContextWidth, config.Width);
        time_text_embed = new TimeTextEmbedding(config.Width, config.PooledWidth, config.HasGuidance);
        transformer_blocks = new ModuleList<TwoStreamBlock>([.. Enumerable.Range(0, config.Layers).Select(_ => new TwoStreamBlock(config.Width, config.Heads))]);
        single_transformer_blocks = new ModuleList<OneStreamBlock>([.. Enumerable.Range(0, config.SingleLayers).Select(_ => new OneStreamBlock(config.Width, config.Heads))]);
        norm_out = new Modulation(config.Width, 2);
        proj_out = new LoadedLinear(config.Width, config.OutChannels);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public FluxConfig Config { get; }

    /// <summary>Predicts the velocity.</summary>
    /// <param name="tokens">B×S×C, 2×2 latent cells each; the type of the computation.</param>
    /// <param name="positions">S×3: index, row, column.</param>
    /// <param name="text">B×T×D.</param>
    /// <param name="textPositions">T×3, zeros.</param>
    /// <param name="pooled">B×P.</param>
    /// <param name="times">Times, B float32, 0–1, and the guidance scale, B float32, null where the network has none.</param>
    /// <returns>B×S×C.</returns>
    public Tensor Forward(Tensor tokens, Tensor positions, Tensor text, Tensor textPositions, Tensor pooled, (Tensor Times, Tensor? Guidance) times)
    {
        using var scope = NewDisposeScope();
        var type = tokens.dtype;
        var rotation = RotaryAngles.Of(cat([textPositions, positions]), Config.AxisWidths);
        var guidance = times.Guidance is { } scale ? NetworkMath.TimesThousand(scale) : null;
        var activated = functional.silu(time_text_embed.Forward(NetworkMath.TimesThousand(times.Times), guidance, pooled, type));
        var (x, context) = (x_embedder.forward(tokens), context_embedder.forward(text.to(type)));
        foreach (var block in transformer_blocks) (x, context) = block.Forward(x, context, activated, rotation);
        var (both, length) = (cat([context, x], 1), context.shape[1]);
        foreach (var block in single_transformer_blocks) both = block.Forward(both, activated, rotation);
        var final = norm_out.Of(activated);
        var picture = both.narrow(1, length, tokens.shape[1]);
        return proj_out.forward(NetworkMath.Modulate(NetworkMath.Normalise(picture), final[1], final[0])).MoveToOuterDisposeScope();
    }
}
