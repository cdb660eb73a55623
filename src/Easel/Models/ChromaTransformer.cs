using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Models;

/// <summary>Sizes of a <see cref="ChromaTransformer"/>.</summary>
/// <param name="Channels">Channels of a token of 2×2 latent cells.</param>
/// <param name="Layers">Blocks with two streams.</param>
/// <param name="SingleLayers">Blocks with one stream.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="HeadWidth">Channels per head.</param>
/// <param name="ContextWidth">Channels of the text.</param>
/// <param name="AxisWidths">Channels of a head that turn with index, row and column.</param>
/// <param name="GuideInputs">Channels that the layer of modulations takes, a multiple of 4.</param>
/// <param name="GuideWidth">Channels inside it.</param>
/// <param name="GuideLayers">Its residual layers.</param>
public sealed record ChromaConfig(
    int Channels, int Layers, int SingleLayers, int Heads, int HeadWidth, int ContextWidth, IReadOnlyList<int> AxisWidths, int GuideInputs, int GuideWidth, int GuideLayers)
{
    /// <summary>Chroma1 of 8.9 billion weights.</summary>
    public static ChromaConfig Published { get; } = new(64, 19, 38, 24, 128, 4096, [16, 56, 56], 64, 5120, 5);

    /// <summary>Channels D.</summary>
    public int Width => Heads * HeadWidth;

    /// <summary>Vectors of modulation: shift, scale and gate of each single block, of both streams of each other block twice, and shift and scale of the output.</summary>
    public int Modulations => 3 * SingleLayers + 12 * Layers + 2;
}

/// <summary>
/// The rectified flow transformer of Chroma (Lodestone 2025, huggingface.co/lodestones/Chroma): FLUX.1's blocks, with one small network that makes the
/// modulations of all of them from time and place, under the key names of diffusers' ChromaTransformer2DModel. Checked against diffusers.
/// </summary>
public sealed class ChromaTransformer : nn.Module
{
    private readonly LoadedLinear x_embedder, context_embedder, proj_out;
    private readonly Guide distilled_guidance_layer;
    private readonly ModuleList<TwoStreamBlock> transformer_blocks;
    private readonly ModuleList<OneStreamBlock> single_transformer_blocks;

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public ChromaTransformer(ChromaConfig config) : base(nameof(ChromaTransformer))
    {
        Config = config;
        x_embedder = new LoadedLinear(config.Channels, config.Width);
        context_embedder = new LoadedLinear(config.ContextWidth, config.Width);
        distilled_guidance_layer = new Guide(config);
        transformer_blocks = new ModuleList<TwoStreamBlock>([.. Enumerable.Range(0, config.Layers).Select(_ => new TwoStreamBlock(config.Width, config.Heads, isModulated: false))]);
        single_transformer_blocks = new ModuleList<OneStreamBlock>([.. Enumerable.Range(0, config.SingleLayers).Select(_ => new OneStreamBlock(config.Width, config.Heads, isModulated: false))]);
        proj_out = new LoadedLinear(config.Width, config.Channels);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public ChromaConfig Config { get; }

    /// <summary>Predicts the velocity.</summary>
    /// <param name="tokens">B×S×C, 2×2 latent cells each; the type of the computation.</param>
    /// <param name="positions">S×3: index, row, column.</param>
    /// <param name="text">B×T×D.</param>
    /// <param name="textPositions">T×3, zeros.</param>
    /// <param name="times">B float32, 0–1.</param>
    /// <returns>B×S×C.</returns>
    public Tensor Forward(Tensor tokens, Tensor positions, Tensor text, Tensor textPositions, Tensor times)
    {
        using var scope = NewDisposeScope();
        var rotation = RotaryAngles.Of(cat([textPositions, positions]), Config.AxisWidths);
        var modulations = distilled_guidance_layer.Forward(NetworkMath.TimesThousand(times), tokens.dtype).unbind(1);
        Tensor[] Next(ref int from, int count) => modulations[from..(from += count)];
        var (single, pair) = (0, 3 * Config.SingleLayers);
        var ofText = pair + 6 * Config.Layers;
        var (x, context) = (x_embedder.forward(tokens), context_embedder.forward(text.to(tokens.dtype)));
        foreach (var block in transformer_blocks) (x, context) = block.Forward(x, context, Next(ref pair, 6), Next(ref ofText, 6), rotation);
        var (both, length) = (cat([context, x], 1), context.shape[1]);
        foreach (var block in single_transformer_blocks) both = block.Forward(both, Next(ref single, 3), rotation);
        var picture = both.narrow(1, length, tokens.shape[1]);
        return proj_out.forward(NetworkMath.Modulate(NetworkMath.Normalise(picture), modulations[^2], modulations[^1])).MoveToOuterDisposeScope();
    }

    /// <summary>Time, a guidance of 0 and the number of the modulation, each as sines and cosines, to all modulations.</summary>
    private sealed class Guide : nn.Module
    {
        // The smallest step from 1 in float32, what the reference's norm has where none is said.
        private const double Epsilon = 1.1920929e-7;
        private readonly LoadedLinear in_proj, out_proj;
        private readonly ModuleList<EmbeddingMlp> layers;
        private readonly ModuleList<LoadedRmsNorm> norms;
        private readonly ChromaConfig _config;

        public Guide(ChromaConfig config) : base(nameof(Guide))
        {
            _config = config;
            (in_proj, out_proj) = (new LoadedLinear(config.GuideInputs, config.GuideWidth), new LoadedLinear(config.GuideWidth, config.Width));
            layers = new ModuleList<EmbeddingMlp>([.. Enumerable.Range(0, config.GuideLayers).Select(_ => new EmbeddingMlp(config.GuideWidth, config.GuideWidth))]);
            norms = new ModuleList<LoadedRmsNorm>([.. Enumerable.Range(0, config.GuideLayers).Select(_ => new LoadedRmsNorm(config.GuideWidth, Epsilon))]);
            RegisterComponents();
        }

        /// <param name="timesteps">B float32, 0–1000.</param>
        /// <param name="type">Type of the computation.</param>
        /// <returns>B×M×D.</returns>
        public Tensor Forward(Tensor timesteps, ScalarType type)
        {
            using var scope = NewDisposeScope();
            var (count, quarter) = (_config.Modulations, _config.GuideInputs / 4);
            var time = cat([NetworkMath.Sinusoid(timesteps, quarter), NetworkMath.Sinusoid(zeros_like(timesteps), quarter)], -1).unsqueeze(1).expand(-1, count, -1);
            var place = NetworkMath.Sinusoid(NetworkMath.TimesThousand(TensorArithmetic.Indices(count, CPU)), 2 * quarter).unsqueeze(0).expand(timesteps.shape[0], -1, -1);
            var x = in_proj.forward(cat([time, place], -1).to(type));
            for (var i = 0; i < layers.Count; i++) x = x.Plus(layers[i].forward(norms[i].forward(x)));
            return out_proj.forward(x).MoveToOuterDisposeScope();
        }
    }
}
