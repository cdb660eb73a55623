using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of an <see cref="Autoencoder"/>.</summary>
/// <param name="LatentChannels">Channels of a latent cell.</param>
/// <param name="EncoderWidths">Channels at 1/4, 1/8 and 1/16 of the picture's size.</param>
/// <param name="DecoderWidths">Channels at 1/16, 1/8, 1/4 and 1/2 of the picture's size.</param>
/// <param name="EncoderDepth">Residual blocks at each size of the encoder.</param>
/// <param name="DecoderDepths">Residual blocks at each size of the decoder.</param>
/// <param name="PreviewWidth">Channels of the preview decoder.</param>
public sealed record AutoencoderConfig(
    int LatentChannels, IReadOnlyList<int> EncoderWidths, IReadOnlyList<int> DecoderWidths, int EncoderDepth, IReadOnlyList<int> DecoderDepths, int PreviewWidth)
{
    /// <summary>Pixels per latent cell along each side.</summary>
    public const int Downsampling = 16;

    /// <summary>6 M parameters; trains on two CPU cores.</summary>
    public static AutoencoderConfig Small { get; } = new(32, [64, 128, 256], [256, 160, 96, 48], 2, [3, 3, 2, 1], 64);

    /// <summary>About 40 M parameters; for a GPU.</summary>
    public static AutoencoderConfig Base { get; } = new(32, [128, 256, 512], [512, 384, 256, 128], 3, [4, 4, 3, 2], 96);
}

/// <summary>Convolutional autoencoder: B×3×H×W pictures in −1…1 ⇄ B×C×H/16×W/16 standardised latents.</summary>
/// <remarks>
/// Latents are standardised by construction: the encoder ends in a batch normalisation without scale, so each channel has mean 0 and
/// variance 1 over the training pictures and a diffusion model needs no scale factor. Residual blocks carry one norm each. In the style
/// of the latent diffusion autoencoder (Rombach et al. 2022, arXiv 2112.10752) with a space-to-depth stem (as in DC-AE, arXiv 2410.10733).
/// </remarks>
public sealed class Autoencoder : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> encoder, decoder, preview;
    private readonly Tensor mean, variance;
    private static readonly Scalar Epsilon = 1e-5f;
    private static readonly Scalar Momentum = 0.01f;

    /// <summary>Builds the network with random weights.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="generator">Source of the starting weights; null when weights are loaded afterwards.</param>
    public Autoencoder(AutoencoderConfig config, Generator? generator = null) : base(nameof(Autoencoder))
    {
        Config = config;
        var (e, d) = (config.EncoderWidths, config.DecoderWidths);

        var parts = new List<Module<Tensor, Tensor>> { new SpaceToDepth(4), new Convolution(48, e[0], generator: generator) };
        for (var level = 0; level < e.Count; level++)
        {
            if (level > 0) parts.AddRange([new SpaceToDepth(2), new Convolution(4 * e[level - 1], e[level], kernel: 1, generator: generator)]);
            for (var i = 0; i < config.EncoderDepth; i++) parts.Add(new ResidualBlock(e[level], generator));
        }
        parts.AddRange([new GroupNorm(e[^1]), new Convolution(e[^1], config.LatentChannels, generator: generator)]);
        encoder = new ModuleList<Module<Tensor, Tensor>>([.. parts]);

        parts = [new Convolution(config.LatentChannels, d[0], generator: generator)];
        for (var level = 0; level < d.Count; level++)
        {
            if (level > 0) parts.AddRange([new Convolution(d[level - 1], 4 * d[level], kernel: 1, generator: generator), new DepthToSpace(2)]);
            for (var i = 0; i < config.DecoderDepths[level]; i++) parts.Add(new ResidualBlock(d[level], generator));
        }
        parts.AddRange([new Convolution(d[^1], 12, generator: generator), new DepthToSpace(2)]);
        decoder = new ModuleList<Module<Tensor, Tensor>>([.. parts]);

        var p = config.PreviewWidth;
        preview = new ModuleList<Module<Tensor, Tensor>>(
            new Convolution(config.LatentChannels, p, generator: generator), new ResidualBlock(p, generator), new ResidualBlock(p, generator),
            new Convolution(p, 3 * 16 * 16, generator: generator), new DepthToSpace(16));

        mean = zeros(config.LatentChannels);
        variance = ones(config.LatentChannels);
        register_buffer("mean", mean);
        register_buffer("variance", variance);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public AutoencoderConfig Config { get; }

    /// <summary>Pictures to latents.</summary>
    /// <param name="pictures">B×3×H×W in −1…1; H and W multiples of 16.</param>
    /// <returns>B×C×H/16×W/16, mean 0 and variance 1 over the training pictures.</returns>
    public Tensor Encode(Tensor pictures)
    {
        var h = Run(encoder, pictures);
        if (!training) return Standardise(h, mean.to(h.dtype), variance.to(h.dtype));

        var wide = h.to(ScalarType.Float32);
        var (batchMean, batchVariance) = (wide.mean([0, 2, 3]), wide.var([0, 2, 3], unbiased: false));
        using (no_grad())
        {
            mean.PlusInPlace(batchMean.detach().Minus(mean).mul_(Momentum));
            variance.PlusInPlace(batchVariance.detach().Minus(variance).mul_(Momentum));
        }
        return Standardise(wide, batchMean, batchVariance).to(h.dtype);
    }

    /// <summary>Latents to pictures.</summary>
    /// <param name="latents">B×C×h×w.</param>
    /// <returns>B×3×16h×16w, about −1…1, not clamped.</returns>
    public Tensor Decode(Tensor latents) => Run(decoder, training ? latents : NetworkMath.ChannelsLast(latents));

    /// <summary>Latents to rough pictures, some twenty times cheaper than <see cref="Decode"/>.</summary>
    /// <param name="latents">B×C×h×w.</param>
    /// <returns>B×3×16h×16w, about −1…1, not clamped.</returns>
    public Tensor DecodePreview(Tensor latents) => Run(preview, latents);

    /// <summary>Encodes and decodes.</summary>
    /// <param name="x">B×3×H×W in −1…1.</param>
    /// <returns>B×3×H×W.</returns>
    public override Tensor forward(Tensor x) => Decode(Encode(x));

    private static Tensor Standardise(Tensor h, Tensor mean, Tensor variance) =>
        h.Minus(mean.view(1, -1, 1, 1)) * variance.add(Epsilon).rsqrt().view(1, -1, 1, 1);

    private static Tensor Run(ModuleList<Module<Tensor, Tensor>> parts, Tensor x)
    {
        foreach (var part in parts) x = part.forward(x);
        return x;
    }

    /// <summary>x + conv(silu(conv(silu(norm(x))))).</summary>
    private sealed class ResidualBlock : Module<Tensor, Tensor>
    {
        private readonly GroupNorm norm;
        private readonly Convolution conv1, conv2;

        public ResidualBlock(long channels, Generator? generator) : base(nameof(ResidualBlock))
        {
            norm = new GroupNorm(channels);
            conv1 = new Convolution(channels, channels, generator: generator);
            conv2 = new Convolution(channels, channels, gain: 0.1, generator: generator);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x.Plus(conv2.forward(functional.silu(conv1.forward(functional.silu(norm.forward(x))))));
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
