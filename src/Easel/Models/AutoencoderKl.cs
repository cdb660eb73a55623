using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of an <see cref="AutoencoderKl"/>, and the factors between its latents and those a diffusion network sees.</summary>
/// <param name="LatentChannels">Channels of a latent cell.</param>
/// <param name="Widths">Channels at the picture's size, half of it, a quarter …</param>
/// <param name="LayersPerBlock">Residual blocks per size of the encoder; the decoder has one more.</param>
/// <param name="QuantConvolutions">Whether a 1×1 convolution stands on each side of the latents.</param>
/// <param name="ScalingFactor">Latents are multiplied by it for the diffusion network.</param>
/// <param name="ShiftFactor">Subtracted from latents before they are scaled.</param>
/// <param name="NormGroups">Groups of the group norms.</param>
public sealed record AutoencoderKlConfig(
    int LatentChannels, IReadOnlyList<int> Widths, int LayersPerBlock, bool QuantConvolutions, double ScalingFactor, double ShiftFactor = 0, int NormGroups = 32)
{
    /// <summary>Stable Diffusion 1.x and 2.x.</summary>
    public static AutoencoderKlConfig StableDiffusion { get; } = new(4, [128, 256, 512, 512], 2, true, 0.18215);

    /// <summary>SDXL: the same network with other weights.</summary>
    public static AutoencoderKlConfig Sdxl { get; } = StableDiffusion with { ScalingFactor = 0.13025 };

    /// <summary>SD3 and SD3.5.</summary>
    public static AutoencoderKlConfig Sd3 { get; } = new(16, [128, 256, 512, 512], 2, false, 1.5305, 0.0609);

    /// <summary>FLUX.1.</summary>
    public static AutoencoderKlConfig Flux { get; } = Sd3 with { ScalingFactor = 0.3611, ShiftFactor = 0.1159 };

    /// <summary>Pixels per latent cell along each side.</summary>
    public int Downsampling => 1 << (Widths.Count - 1);
}

/// <summary>The convolutional autoencoder of latent diffusion (Rombach et al. 2022, arXiv 2112.10752), under the key names of diffusers' AutoencoderKL.</summary>
public sealed class AutoencoderKl : nn.Module
{
    private const double Epsilon = 1e-6;
    private readonly EncoderHalf encoder;
    private readonly DecoderHalf decoder;
    private readonly LoadedConvolution? quant_conv, post_quant_conv;
    private readonly Scalar _scale, _inverseScale, _shift, _minusShift;

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public AutoencoderKl(AutoencoderKlConfig config) : base(nameof(AutoencoderKl))
    {
        Config = config;
        encoder = new EncoderHalf(config);
        decoder = new DecoderHalf(config);
        if (config.QuantConvolutions)
        {
            quant_conv = new LoadedConvolution(2 * config.LatentChannels, 2 * config.LatentChannels, kernel: 1);
            post_quant_conv = new LoadedConvolution(config.LatentChannels, config.LatentChannels, kernel: 1);
        }
        (_scale, _inverseScale, _shift, _minusShift) = (config.ScalingFactor, 1 / config.ScalingFactor, config.ShiftFactor, -config.ShiftFactor);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public AutoencoderKlConfig Config { get; }

    /// <summary>Pictures to the distribution of their latents.</summary>
    /// <param name="pictures">B×3×H×W in −1…1.</param>
    /// <returns>B×2C×h×w: means, then logarithms of variances, neither scaled nor clamped.</returns>
    public Tensor EncodeMoments(Tensor pictures)
    {
        var moments = encoder.Forward(pictures);
        return quant_conv?.forward(moments) ?? moments;
    }

    /// <summary>The network's own latents to pictures.</summary>
    /// <param name="latents">B×C×h×w, neither scaled nor shifted.</param>
    /// <returns>B×3×H×W, about −1…1, not clamped.</returns>
    public Tensor DecodeRaw(Tensor latents) => decoder.Forward(post_quant_conv?.forward(latents) ?? latents);

    /// <summary>Pictures to the latents a diffusion network sees, the mean of each distribution.</summary>
    /// <param name="pictures">B×3×H×W in −1…1.</param>
    /// <returns>B×C×h×w.</returns>
    public Tensor Encode(Tensor pictures) => ToDiffusion(EncodeMoments(pictures).narrow(1, 0, Config.LatentChannels));

    /// <summary>Latents of a diffusion network to pictures.</summary>
    /// <param name="latents">B×C×h×w.</param>
    /// <returns>B×3×H×W, about −1…1, not clamped.</returns>
    public Tensor Decode(Tensor latents) => DecodeRaw(FromDiffusion(latents));

    /// <summary>The network's own latents, shifted and scaled for a diffusion network.</summary>
    public Tensor ToDiffusion(Tensor latents) => latents.Plus(_minusShift).mul_(_scale);

    /// <summary>The inverse of <see cref="ToDiffusion"/>.</summary>
    public Tensor FromDiffusion(Tensor latents) => latents.mul(_inverseScale).PlusInPlace(_shift);

    private sealed class EncoderHalf : nn.Module
    {
        private readonly LoadedConvolution conv_in, conv_out;
        private readonly ModuleList<Level> down_blocks;
        private readonly Middle mid_block;
        private readonly LoadedGroupNorm conv_norm_out;

        public EncoderHalf(AutoencoderKlConfig config) : base(nameof(EncoderHalf))
        {
            var widths = config.Widths;
            conv_in = new LoadedConvolution(3, widths[0]);
            down_blocks = new ModuleList<Level>([.. widths.Select((width, i) =>
                new Level(widths[Math.Max(0, i - 1)], width, config.LayersPerBlock, config.NormGroups, downsamples: i + 1 < widths.Count, upsamples: false))]);
            mid_block = new Middle(widths[^1], config.NormGroups);
            conv_norm_out = new LoadedGroupNorm(config.NormGroups, widths[^1], Epsilon);
            conv_out = new LoadedConvolution(widths[^1], 2 * config.LatentChannels);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            x = NetworkMath.Next(NetworkMath.ChannelsLast(x), conv_in.forward);
            foreach (var level in down_blocks) x = level.Forward(x);
            x = NetworkMath.Next(mid_block.Forward(x), conv_norm_out.forward);
            return conv_out.forward(NetworkMath.Activate(x));
        }
    }

    private sealed class DecoderHalf : nn.Module
    {
        private readonly LoadedConvolution conv_in, conv_out;
        private readonly Middle mid_block;
        private readonly ModuleList<Level> up_blocks;
        private readonly LoadedGroupNorm conv_norm_out;

        public DecoderHalf(AutoencoderKlConfig config) : base(nameof(DecoderHalf))
        {
            int[] widths = [.. config.Widths.Reverse()];
            conv_in = new LoadedConvolution(config.LatentChannels, widths[0]);
            mid_block = new Middle(widths[0], config.NormGroups);
            up_blocks = new ModuleList<Level>([.. widths.Select((width, i) =>
                new Level(widths[Math.Max(0, i - 1)], width, config.LayersPerBlock + 1, config.NormGroups, downsamples: false, upsamples: i + 1 < widths.Length))]);
            conv_norm_out = new LoadedGroupNorm(config.NormGroups, widths[^1], Epsilon);
            conv_out = new LoadedConvolution(widths[^1], 3);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            x = mid_block.Forward(conv_in.forward(NetworkMath.ChannelsLast(x)));
            foreach (var level in up_blocks) x = level.Forward(x);
            return conv_out.forward(NetworkMath.Activate(NetworkMath.Next(x, conv_norm_out.forward)));
        }
    }

    /// <summary>Residual blocks at one size, then the way to the next one.</summary>
    private sealed class Level : nn.Module
    {
        private readonly ModuleList<Residual> resnets;
        private readonly ModuleList<Resampling>? downsamplers, upsamplers;

        public Level(long inputs, long width, int layers, int groups, bool downsamples, bool upsamples) : base(nameof(Level))
        {
            resnets = new ModuleList<Residual>([.. Enumerable.Range(0, layers).Select(i => new Residual(i == 0 ? inputs : width, width, groups))]);
            if (downsamples) downsamplers = new ModuleList<Resampling>(new Resampling(width, stride: 2));
            if (upsamples) upsamplers = new ModuleList<Resampling>(new Resampling(width, stride: 1));
            RegisterComponents();
        }

        // Lets go of what it is given.
        public Tensor Forward(Tensor x)
        {
            foreach (var resnet in resnets) x = NetworkMath.Next(x, resnet.Forward);
            if (downsamplers is not null) x = NetworkMath.Next(x, downsamplers[0].Down);
            if (upsamplers is not null) x = NetworkMath.Next(x, upsamplers[0].Up);
            return x;
        }
    }

    private sealed class Resampling : nn.Module
    {
        private static readonly double[] Double = [2, 2];
        private readonly LoadedConvolution conv;

        public Resampling(long width, long stride) : base(nameof(Resampling))
        {
            conv = new LoadedConvolution(width, width, stride: stride, padding: stride == 2 ? 0 : 1);
            RegisterComponents();
        }

        // One row and column of zeros at the bottom and right only.
        public Tensor Down(Tensor x) => NetworkMath.Next(functional.pad(x, (0, 1, 0, 1)), conv.forward);

        public Tensor Up(Tensor x) => NetworkMath.Next(functional.interpolate(x, scale_factor: Double, mode: InterpolationMode.Nearest), conv.forward);
    }

    private sealed class Middle : nn.Module
    {
        private readonly ModuleList<Residual> resnets;
        private readonly ModuleList<PixelAttention> attentions;

        public Middle(long width, int groups) : base(nameof(Middle))
        {
            resnets = new ModuleList<Residual>(new Residual(width, width, groups), new Residual(width, width, groups));
            attentions = new ModuleList<PixelAttention>(new PixelAttention(width, groups));
            RegisterComponents();
        }

        // Lets go of what it is given.
        public Tensor Forward(Tensor x) => NetworkMath.Next(NetworkMath.Next(NetworkMath.Next(x, resnets[0].Forward), attentions[0].Forward), resnets[1].Forward);
    }

    private sealed class Residual : nn.Module
    {
        private readonly LoadedGroupNorm norm1, norm2;
        private readonly LoadedConvolution conv1, conv2;
        private readonly LoadedConvolution? conv_shortcut;

        public Residual(long inputs, long outputs, int groups) : base(nameof(Residual))
        {
            (norm1, norm2) = (new LoadedGroupNorm(groups, inputs, Epsilon), new LoadedGroupNorm(groups, outputs, Epsilon));
            (conv1, conv2) = (new LoadedConvolution(inputs, outputs), new LoadedConvolution(outputs, outputs));
            if (inputs != outputs) conv_shortcut = new LoadedConvolution(inputs, outputs, kernel: 1);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            // At the picture's own size one map takes a hundred megabytes and more: intermediate ones go as soon as possible.
            using var scope = NewDisposeScope();
            var h = NetworkMath.Next(NetworkMath.Activate(norm1.forward(x)), conv1.forward);
            h = NetworkMath.Next(NetworkMath.Activate(NetworkMath.Next(h, norm2.forward)), conv2.forward);
            return h.PlusInPlace(conv_shortcut?.forward(x) ?? x).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Single-head attention among all cells.</summary>
    private sealed class PixelAttention : nn.Module
    {
        private readonly LoadedGroupNorm group_norm;
        private readonly LoadedLinear to_q, to_k, to_v;
        private readonly Numbered to_out;

        public PixelAttention(long width, int groups) : base(nameof(PixelAttention))
        {
            LoadedLinear Square() => new(width, width);
            (group_norm, to_q, to_k, to_v, to_out) = (new LoadedGroupNorm(groups, width, Epsilon), Square(), Square(), Square(), new Numbered((0, Square())));
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var cells = group_norm.forward(x).flatten(2).transpose(1, 2);
            Tensor Head(LoadedLinear projection) => projection.forward(cells).unsqueeze(1);
            var mixed = to_out.forward(NetworkMath.Attend(Head(to_q), Head(to_k), Head(to_v)).squeeze(1));
            return x.Plus(mixed.transpose(1, 2).reshape(x.shape)).MoveToOuterDisposeScope();
        }
    }
}
