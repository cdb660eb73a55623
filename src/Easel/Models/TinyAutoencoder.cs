using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Sizes of the two halves of a tiny autoencoder.</summary>
/// <param name="LatentChannels">Channels of a latent cell: 4 for Stable Diffusion and SDXL, 16 for SD3 and FLUX.1, 32 for FLUX.2.</param>
/// <param name="GroupNormAtMiddle">Whether the blocks at the latents' size have a normalised side path, as the FLUX.2 weights do.</param>
public sealed record TinyAutoencoderConfig(int LatentChannels, bool GroupNormAtMiddle = false)
{
    /// <summary>Channels inside.</summary>
    internal const int Width = 64;

    /// <summary>Pixels per latent cell along each side.</summary>
    public const int Downsampling = 8;
}

/// <summary>Latents of a diffusion network to pictures in a hundredth of the big decoder's time: TAESD's decoder (Ollin Boer Bohan, github.com/madebyollin/taesd), under its own numbered keys.</summary>
public sealed class TinyDecoder : nn.Module
{
    private static readonly Scalar Third = 1 / 3f, Three = 3f;
    private static readonly double[] Double = [2, 2];
    private readonly List<Module<Tensor, Tensor>> _parts = [];

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public TinyDecoder(TinyAutoencoderConfig config) : base(nameof(TinyDecoder))
    {
        const int Width = TinyAutoencoderConfig.Width;
        TinyParts.Register(this, _parts,
            new Apply(x => x.mul(Third).tanh_().mul_(Three)), new LoadedConvolution(config.LatentChannels, Width), new Apply(x => x.relu()),
            Block(config.GroupNormAtMiddle), Block(config.GroupNormAtMiddle), Block(config.GroupNormAtMiddle), Up(), Bare(),
            Block(), Block(), Block(), Up(), Bare(), Block(), Block(), Block(), Up(), Bare(), Block(), new LoadedConvolution(Width, 3));

        static Module<Tensor, Tensor> Block(bool norm = false) => new TinyParts.Block(norm);
        static Module<Tensor, Tensor> Bare() => new LoadedConvolution(Width, Width, hasBias: false);
        static Module<Tensor, Tensor> Up() => new Apply(x => functional.interpolate(x, scale_factor: Double, mode: InterpolationMode.Nearest));
    }

    /// <summary>Decodes.</summary>
    /// <param name="latents">B×C×h×w, as a diffusion network sees them.</param>
    /// <returns>B×3×8h×8w, about 0…1, not clamped.</returns>
    public Tensor Decode(Tensor latents) => TinyParts.Run(_parts, latents);
}

/// <summary>Pictures to latents of a diffusion network: TAESD's encoder, under its own numbered keys.</summary>
public sealed class TinyEncoder : nn.Module
{
    private readonly List<Module<Tensor, Tensor>> _parts = [];

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public TinyEncoder(TinyAutoencoderConfig config) : base(nameof(TinyEncoder))
    {
        const int Width = TinyAutoencoderConfig.Width;
        TinyParts.Register(this, _parts,
            new LoadedConvolution(3, Width), Block(), Down(), Block(), Block(), Block(), Down(), Block(), Block(), Block(), Down(),
            Block(config.GroupNormAtMiddle), Block(config.GroupNormAtMiddle), Block(config.GroupNormAtMiddle), new LoadedConvolution(Width, config.LatentChannels));

        static Module<Tensor, Tensor> Block(bool norm = false) => new TinyParts.Block(norm);
        static Module<Tensor, Tensor> Down() => new LoadedConvolution(Width, Width, stride: 2, hasBias: false);
    }

    /// <summary>Encodes.</summary>
    /// <param name="pictures">B×3×H×W in 0…1.</param>
    /// <returns>B×C×H/8×W/8.</returns>
    public Tensor Encode(Tensor pictures) => TinyParts.Run(_parts, pictures);
}

/// <summary>What both halves are made of.</summary>
internal static class TinyParts
{
    public static void Register(nn.Module owner, List<Module<Tensor, Tensor>> list, params Module<Tensor, Tensor>[] parts)
    {
        for (var i = 0; i < parts.Length; i++) owner.register_module(i.ToString(), parts[i]);
        list.AddRange(parts);
    }

    public static Tensor Run(List<Module<Tensor, Tensor>> parts, Tensor x)
    {
        using var scope = NewDisposeScope();
        x = NetworkMath.ChannelsLast(x);
        foreach (var part in parts) x = part.forward(x);
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>relu(conv(relu(conv(relu(conv(x))))) + x), after x ← x + pool(x) where it has one.</summary>
    public sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Numbered conv;
        private readonly Numbered? pool;

        public Block(bool norm) : base(nameof(Block))
        {
            const int Width = TinyAutoencoderConfig.Width, Wide = 4 * Width;
            static (int, Module<Tensor, Tensor>) Relu(int number) => (number, new Apply(x => x.relu()));
            static (int, Module<Tensor, Tensor>) Convolution(int number) => (number, new LoadedConvolution(Width, Width));
            conv = new Numbered(Convolution(0), Relu(1), Convolution(2), Relu(3), Convolution(4));
            if (norm)
                pool = new Numbered((0, new LoadedConvolution(Width, Wide, kernel: 1, hasBias: false)), (1, new LoadedGroupNorm(4, Wide, 1e-5)),
                    Relu(2), (3, new LoadedConvolution(Wide, Width, kernel: 1, hasBias: false)));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            if (pool is not null) x = x.Plus(pool.forward(x));
            return conv.forward(x).PlusInPlace(x).relu_().MoveToOuterDisposeScope();
        }
    }
}
