using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of an <see cref="Autoencoder"/>.</summary>
/// <param name="LatentChannels">Channels of a latent cell.</param>
/// <param name="EncoderWidths">Channels at 1/4, 1/8 and 1/16 of the picture's size; none where a <see cref="BlockTransform"/> encodes.</param>
/// <param name="DecoderWidths">Channels at 1/16, 1/8, 1/4 … of the picture's size.</param>
/// <param name="EncoderDepth">Residual blocks at each size of the encoder.</param>
/// <param name="DecoderDepths">Residual blocks at each size of the decoder.</param>
/// <param name="PreviewWidth">Channels of the preview decoder; 0 where it is a single layer beside the block transform.</param>
public sealed record AutoencoderConfig(
    int LatentChannels, IReadOnlyList<int> EncoderWidths, IReadOnlyList<int> DecoderWidths, int EncoderDepth, IReadOnlyList<int> DecoderDepths, int PreviewWidth)
{
    /// <summary>Pixels per latent cell along each side.</summary>
    public const int Downsampling = 16;

    /// <summary>4 M parameters; trains on two CPU cores.</summary>
    public static AutoencoderConfig Small { get; } = new(64, [], [256, 160, 96], 0, [3, 3, 2], 0);

    /// <summary>About 30 M parameters; for a GPU.</summary>
    public static AutoencoderConfig Base { get; } = new(64, [], [512, 384, 256, 128], 0, [4, 4, 3, 2], 0);
}

/// <summary>Autoencoder: B×3×H×W pictures in −1…1 ⇄ B×C×H/16×W/16 standardised latents.</summary>
/// <remarks>
/// Encoding is a fitted <see cref="BlockTransform"/>, which is exact, instant and final: what is trained on its latents never has to be trained
/// anew because the autoencoder got better. Decoding is its inverse plus a convolutional network, in the style of the latent diffusion
/// autoencoder (Rombach et al. 2022, arXiv 2112.10752), which adds what neighbouring blocks tell of each other. Residual blocks carry one norm
/// each. Models up to version 0.2 encode by a network, which ends in a normalisation by the mean and variance of its training.
/// </remarks>
public sealed class Autoencoder : Module<Tensor, Tensor>
{
    private readonly BlockTransform? linear;
    private readonly ModuleList<Module<Tensor, Tensor>> encoder, decoder, preview;
    private readonly Tensor? mean, variance;
    private static readonly Scalar Epsilon = 1e-5f;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="generator">Source of the starting weights; null when weights are loaded afterwards.</param>
    public Autoencoder(AutoencoderConfig config, Generator? generator = null) : base(nameof(Autoencoder))
    {
        Config = config;
        var (e, d) = (config.EncoderWidths, config.DecoderWidths);
        const int Block = AutoencoderConfig.Downsampling;
        if (e.Count == 0) linear = new BlockTransform(config.LatentChannels, Block);
        // Beside the transform the networks begin by adding nothing.
        var gain = linear is null ? 1 : 0;

        var parts = new List<Module<Tensor, Tensor>>();
        if (linear is null) parts.AddRange([new SpaceToDepth(4), new Convolution(48, e[0], generator: generator)]);
        for (var level = 0; level < e.Count; level++)
        {
            if (level > 0) parts.AddRange([new SpaceToDepth(2), new Convolution(4 * e[level - 1], e[level], kernel: 1, generator: generator)]);
            for (var i = 0; i < config.EncoderDepth; i++) parts.Add(new ResidualBlock(e[level], generator));
        }
        if (linear is null) parts.AddRange([new GroupNorm(e[^1]), new Convolution(e[^1], config.LatentChannels, generator: generator)]);
        encoder = new ModuleList<Module<Tensor, Tensor>>([.. parts]);

        parts = [new Convolution(config.LatentChannels, d[0], generator: generator)];
        for (var level = 0; level < d.Count; level++)
        {
            if (level > 0) parts.AddRange([new Convolution(d[level - 1], 4 * d[level], kernel: 1, generator: generator), new DepthToSpace(2)]);
            for (var i = 0; i < config.DecoderDepths[level]; i++) parts.Add(new ResidualBlock(d[level], generator));
        }
        var last = Block >> (d.Count - 1);
        parts.AddRange([new Convolution(d[^1], 3 * last * last, gain: gain, generator: generator), new DepthToSpace(last)]);
        decoder = new ModuleList<Module<Tensor, Tensor>>([.. parts]);

        var p = config.PreviewWidth;
        preview = linear is not null
            ? new ModuleList<Module<Tensor, Tensor>>(new Convolution(config.LatentChannels, 3 * Block * Block, gain: 0, generator: generator), new DepthToSpace(Block))
            : new ModuleList<Module<Tensor, Tensor>>(
                new Convolution(config.LatentChannels, p, generator: generator), new ResidualBlock(p, generator), new ResidualBlock(p, generator),
                new Convolution(p, 3 * Block * Block, generator: generator), new DepthToSpace(Block));

        if (linear is null)
        {
            mean = zeros(config.LatentChannels);
            variance = ones(config.LatentChannels);
            register_buffer("mean", mean);
            register_buffer("variance", variance);
        }
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public AutoencoderConfig Config { get; }

    /// <summary>The transform that encodes; null where a network does.</summary>
    public BlockTransform? Linear => linear;

    /// <summary>Pictures to latents.</summary>
    /// <param name="pictures">B×3×H×W in −1…1; H and W multiples of 16.</param>
    /// <returns>B×C×H/16×W/16, mean 0 and variance 1 over the training pictures.</returns>
    public Tensor Encode(Tensor pictures)
    {
        if (linear is not null) return linear.Encode(pictures);
        var h = Run(encoder, pictures);
        return h.Minus(mean!.to(h.dtype).view(1, -1, 1, 1)) * variance!.to(h.dtype).Plus(Epsilon).rsqrt().view(1, -1, 1, 1);
    }

    /// <summary>Latents to pictures.</summary>
    /// <param name="latents">B×C×h×w.</param>
    /// <returns>B×3×16h×16w, about −1…1, not clamped.</returns>
    public Tensor Decode(Tensor latents) => WithLinear(Run(decoder, training ? latents : NetworkMath.ChannelsLast(latents)), latents);

    /// <summary>Latents to rough pictures, some twenty times cheaper than <see cref="Decode"/>.</summary>
    /// <param name="latents">B×C×h×w.</param>
    /// <returns>B×3×16h×16w, about −1…1, not clamped.</returns>
    public Tensor DecodePreview(Tensor latents) => WithLinear(Run(preview, latents), latents);

    /// <summary>Encodes and decodes.</summary>
    /// <param name="x">B×3×H×W in −1…1.</param>
    /// <returns>B×3×H×W.</returns>
    public override Tensor forward(Tensor x) => Decode(Encode(x));

    private Tensor WithLinear(Tensor picture, Tensor latents) => linear is null ? picture : picture.Plus(linear.Decode(latents));

    private static Tensor Run(ModuleList<Module<Tensor, Tensor>> parts, Tensor x)
    {
        foreach (var part in parts) x = part.forward(x);
        return x;
    }

    private sealed class SpaceToDepth(int factor) : Module<Tensor, Tensor>(nameof(SpaceToDepth))
    {
        public override Tensor forward(Tensor x) => functional.pixel_unshuffle(x, factor);
    }

    private sealed class DepthToSpace(int factor) : Module<Tensor, Tensor>(nameof(DepthToSpace))
    {
        public override Tensor forward(Tensor x) => functional.pixel_shuffle(x, factor);
    }
}
