using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>One resolution of a <see cref="UNet"/>.</summary>
/// <param name="Width">Channels.</param>
/// <param name="TransformerDepth">Transformer blocks after each residual block; 0 where there is no attention.</param>
/// <param name="Heads">Attention heads.</param>
public sealed record UNetLevel(int Width, int TransformerDepth, int Heads);

/// <summary>Sizes of a <see cref="UNet"/>.</summary>
/// <param name="InChannels">Channels of the input: 4, or 9 for inpainting (latents, mask, masked latents).</param>
/// <param name="OutChannels">Channels of the prediction.</param>
/// <param name="Levels">Resolutions from the latents' own down to the smallest.</param>
/// <param name="MiddleDepth">Transformer blocks at the bottom.</param>
/// <param name="LayersPerBlock">Residual blocks per resolution on the way down; one more on the way up.</param>
/// <param name="ContextWidth">Channels of the text.</param>
/// <param name="LinearProjections">Whether the transformers are entered by matrices and not by 1×1 convolutions, which are stored with two more axes.</param>
/// <param name="SizeEmbedding">Channels per number of the size conditioning of SDXL; null without one.</param>
/// <param name="ConditionWidth">Channels of the pooled text and the embedded sizes together; null without size conditioning.</param>
/// <param name="GuidanceEmbedding">Channels of an embedded guidance scale (latent consistency models); null without one.</param>
/// <param name="NormGroups">Groups of the group norms.</param>
public sealed record UNetConfig(
    int InChannels, int OutChannels, IReadOnlyList<UNetLevel> Levels, int MiddleDepth, int LayersPerBlock, int ContextWidth, bool LinearProjections,
    int? SizeEmbedding = null, int? ConditionWidth = null, int? GuidanceEmbedding = null, int NormGroups = 32)
{
    /// <summary>Stable Diffusion 1.x.</summary>
    public static UNetConfig StableDiffusion1 { get; } =
        new(4, 4, [new(320, 1, 8), new(640, 1, 8), new(1280, 1, 8), new(1280, 0, 8)], 1, 2, 768, false);

    /// <summary>Stable Diffusion 1.x for inpainting.</summary>
    public static UNetConfig StableDiffusion1Inpainting { get; } = StableDiffusion1 with { InChannels = 9 };

    /// <summary>Stable Diffusion 2.x.</summary>
    public static UNetConfig StableDiffusion2 { get; } =
        new(4, 4, [new(320, 1, 5), new(640, 1, 10), new(1280, 1, 20), new(1280, 0, 20)], 1, 2, 1024, true);

    /// <summary>SDXL, its Turbo and Lightning.</summary>
    public static UNetConfig Sdxl { get; } = new(4, 4, [new(320, 0, 5), new(640, 2, 10), new(1280, 10, 20)], 10, 2, 2048, true, 256, 2816);

    /// <summary>SDXL's refiner.</summary>
    public static UNetConfig SdxlRefiner { get; } =
        new(4, 4, [new(384, 0, 6), new(768, 4, 12), new(1536, 4, 24), new(1536, 0, 24)], 4, 2, 1280, true, 256, 2560);

    /// <summary>Latent sides must be multiples of it to meet again on the way up without resizing.</summary>
    public int Downsampling => 1 << (Levels.Count - 1);
}

/// <summary>What a <see cref="UNet"/> is conditioned on beside noise level and latents.</summary>
/// <param name="Text">B×T×D.</param>
/// <param name="Pooled">B×P summary of the prompt; null without size conditioning.</param>
/// <param name="Sizes">B×n float32: original height and width, top and left of the crop, target height and width (the refiner has an aesthetic score in place of the last two).</param>
/// <param name="Guidance">B×G embedded guidance scale; null without one.</param>
public sealed record UNetCondition(Tensor Text, Tensor? Pooled = null, Tensor? Sizes = null, Tensor? Guidance = null);

/// <summary>
/// The denoising U-Net of latent diffusion (Rombach et al. 2022, arXiv 2112.10752) and SDXL (Podell et al. 2023, arXiv 2307.01952), under
/// the key names of diffusers' UNet2DConditionModel. Checked against diffusers and CompVis' original.
/// </summary>
public sealed class UNet : nn.Module
{
    private const double Epsilon = 1e-5;
    private readonly LoadedConvolution conv_in, conv_out;
    private readonly TimeEmbedding time_embedding;
    private readonly TimeEmbedding? add_embedding;
    private readonly ModuleList<DownLevel> down_blocks;
    private readonly Middle mid_block;
    private readonly ModuleList<UpLevel> up_blocks;
    private readonly LoadedGroupNorm conv_norm_out;

    /// <summary>Builds the network; weights are as <see cref="Blank"/> says.</summary>
    /// <param name="config">Its sizes.</param>
    public UNet(UNetConfig config) : base(nameof(UNet))
    {
        Config = config;
        var levels = config.Levels;
        var (first, last, timeWidth) = (levels[0].Width, levels[^1], levels[0].Width * 4);
        conv_in = new LoadedConvolution(config.InChannels, first);
        time_embedding = new TimeEmbedding(first, timeWidth, config.GuidanceEmbedding);
        if (config.ConditionWidth is { } width) add_embedding = new TimeEmbedding(width, timeWidth, null);
        down_blocks = new ModuleList<DownLevel>([.. levels.Select((level, i) => new DownLevel(config, levels[Math.Max(0, i - 1)].Width, level, timeWidth, i + 1 < levels.Count))]);
        mid_block = new Middle(config, last with { TransformerDepth = config.MiddleDepth }, timeWidth);
        up_blocks = new ModuleList<UpLevel>([.. levels.Select((_, i) => new UpLevel(config, levels.Count - 1 - i, timeWidth))]);
        conv_norm_out = new LoadedGroupNorm(config.NormGroups, first, Epsilon);
        conv_out = new LoadedConvolution(first, config.OutChannels);
        RegisterComponents();
    }

    /// <summary>Sizes of this network.</summary>
    public UNetConfig Config { get; }

    /// <summary>Predicts noise or v.</summary>
    /// <param name="latents">B×C×h×w, scaled to unit variance; the type of the computation.</param>
    /// <param name="timesteps">B float32, training steps.</param>
    /// <param name="condition">Text and the rest.</param>
    /// <returns>B×C×h×w.</returns>
    public Tensor Forward(Tensor latents, Tensor timesteps, UNetCondition condition) => Forward(latents, timesteps, condition, null);

    /// <summary>The same, and tells how the cells look at the words.</summary>
    internal Tensor Forward(Tensor latents, Tensor timesteps, UNetCondition condition, AttentionMaps? maps)
    {
        using var scope = NewDisposeScope();
        var type = latents.dtype;
        var text = new Words(condition.Text.to(type), maps);
        var time = Time(timesteps, condition, type);
        var x = conv_in.forward(NetworkMath.ChannelsLast(latents));
        var skips = new Stack<Tensor>([x]);
        foreach (var level in down_blocks) x = level.Forward(x, time, text, skips);
        x = mid_block.Forward(x, time, text);
        foreach (var level in up_blocks) x = level.Forward(x, time, text, skips);
        return conv_out.forward(NetworkMath.Activate(conv_norm_out.forward(x))).MoveToOuterDisposeScope();
    }

    /// <summary>What the transformers look at, B×T×D, and who takes notes of it.</summary>
    private sealed record Words(Tensor Text, AttentionMaps? Maps);

    // B×4W, already through the activation that every residual block would apply to it.
    private Tensor Time(Tensor timesteps, UNetCondition condition, ScalarType type)
    {
        var time = time_embedding.Forward(NetworkMath.Sinusoid(timesteps, Config.Levels[0].Width).to(type), condition.Guidance?.to(type));
        if (add_embedding is not null)
        {
            var (pooled, sizes) = (condition.Pooled!, condition.Sizes!);
            var embedded = NetworkMath.Sinusoid(sizes.flatten(), Config.SizeEmbedding!.Value).view(sizes.shape[0], -1);
            time = time.Plus(add_embedding.Forward(cat([pooled.to(type), embedded.to(type)], -1), null));
        }
        return functional.silu(time);
    }

    private sealed class TimeEmbedding : nn.Module
    {
        private readonly LoadedLinear linear_1, linear_2;
        private readonly LoadedLinear? cond_proj;

        public TimeEmbedding(long inputs, long width, int? guidance) : base(nameof(TimeEmbedding))
        {
            (linear_1, linear_2) = (new LoadedLinear(inputs, width), new LoadedLinear(width, width));
            if (guidance is { } channels) cond_proj = new LoadedLinear(channels, inputs, hasBias: false);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Tensor? guidance)
        {
            if (cond_proj is not null && guidance is not null) x = x.Plus(cond_proj.forward(guidance));
            return linear_2.forward(functional.silu(linear_1.forward(x)));
        }
    }

    private sealed class DownLevel : nn.Module
    {
        private readonly ModuleList<Residual> resnets;
        private readonly ModuleList<Transformer>? attentions;
        private readonly ModuleList<Resampling>? downsamplers;

        public DownLevel(UNetConfig config, int inputs, UNetLevel level, int timeWidth, bool downsamples) : base(nameof(DownLevel))
        {
            resnets = new ModuleList<Residual>([.. Enumerable.Range(0, config.LayersPerBlock).Select(i => new Residual(config, i == 0 ? inputs : level.Width, level.Width, timeWidth))]);
            if (level.TransformerDepth > 0)
                attentions = new ModuleList<Transformer>([.. Enumerable.Range(0, config.LayersPerBlock).Select(_ => new Transformer(config, level))]);
            if (downsamples) downsamplers = new ModuleList<Resampling>(new Resampling(level.Width, stride: 2));
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Tensor time, Words text, Stack<Tensor> skips)
        {
            for (var i = 0; i < resnets.Count; i++)
            {
                x = resnets[i].Forward(x, time);
                if (attentions is not null) x = NetworkMath.Next(x, h => attentions[i].Forward(h, text));
                skips.Push(x);
            }
            if (downsamplers is not null) skips.Push(x = downsamplers[0].Forward(x));
            return x;
        }
    }

    private sealed class Middle : nn.Module
    {
        private readonly ModuleList<Residual> resnets;
        private readonly ModuleList<Transformer> attentions;

        public Middle(UNetConfig config, UNetLevel level, int timeWidth) : base(nameof(Middle))
        {
            resnets = new ModuleList<Residual>(new Residual(config, level.Width, level.Width, timeWidth), new Residual(config, level.Width, level.Width, timeWidth));
            attentions = new ModuleList<Transformer>(new Transformer(config, level));
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Tensor time, Words text) => NetworkMath.Next(NetworkMath.Next(resnets[0].Forward(x, time), h => attentions[0].Forward(h, text)), h => resnets[1].Forward(h, time));
    }

    private sealed class UpLevel : nn.Module
    {
        private readonly ModuleList<Residual> resnets;
        private readonly ModuleList<Transformer>? attentions;
        private readonly ModuleList<Resampling>? upsamplers;

        public UpLevel(UNetConfig config, int at, int timeWidth) : base(nameof(UpLevel))
        {
            var levels = config.Levels;
            var (level, layers) = (levels[at], config.LayersPerBlock + 1);
            var (below, above) = (levels[Math.Min(at + 1, levels.Count - 1)].Width, levels[Math.Max(at - 1, 0)].Width);
            // The last skip of a level comes from the one above, where the way down entered it.
            resnets = new ModuleList<Residual>([.. Enumerable.Range(0, layers).Select(i =>
                new Residual(config, (i == 0 ? below : level.Width) + (i == layers - 1 ? above : level.Width), level.Width, timeWidth))]);
            if (level.TransformerDepth > 0) attentions = new ModuleList<Transformer>([.. Enumerable.Range(0, layers).Select(_ => new Transformer(config, level))]);
            if (at > 0) upsamplers = new ModuleList<Resampling>(new Resampling(level.Width, stride: 1));
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Tensor time, Words text, Stack<Tensor> skips)
        {
            for (var i = 0; i < resnets.Count; i++)
            {
                using var skip = skips.Pop();
                x = NetworkMath.Next(NetworkMath.Next(x, h => cat([h, skip], 1)), h => resnets[i].Forward(h, time));
                if (attentions is not null) x = NetworkMath.Next(x, h => attentions[i].Forward(h, text));
            }
            return upsamplers is null ? x : NetworkMath.Next(x, h => upsamplers[0].ForwardTo(h, skips.Peek()));
        }
    }

    private sealed class Resampling : nn.Module
    {
        private readonly LoadedConvolution conv;

        public Resampling(long width, long stride) : base(nameof(Resampling))
        {
            conv = new LoadedConvolution(width, width, stride: stride);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x) => conv.forward(x);

        // To the size of the map it meets next: twice its own, or one less where the way down rounded up.
        public Tensor ForwardTo(Tensor x, Tensor like) =>
            NetworkMath.Next(functional.interpolate(x, size: [like.shape[2], like.shape[3]], mode: InterpolationMode.Nearest), conv.forward);
    }

    private sealed class Residual : nn.Module
    {
        private readonly LoadedGroupNorm norm1, norm2;
        private readonly LoadedConvolution conv1, conv2;
        private readonly LoadedConvolution? conv_shortcut;
        private readonly LoadedLinear time_emb_proj;

        public Residual(UNetConfig config, long inputs, long outputs, long timeWidth) : base(nameof(Residual))
        {
            (norm1, norm2) = (new LoadedGroupNorm(config.NormGroups, inputs, Epsilon), new LoadedGroupNorm(config.NormGroups, outputs, Epsilon));
            (conv1, conv2) = (new LoadedConvolution(inputs, outputs), new LoadedConvolution(outputs, outputs));
            time_emb_proj = new LoadedLinear(timeWidth, outputs);
            if (inputs != outputs) conv_shortcut = new LoadedConvolution(inputs, outputs, kernel: 1);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Tensor time)
        {
            using var scope = NewDisposeScope();
            var h = NetworkMath.Next(NetworkMath.Activate(norm1.forward(x)), conv1.forward);
            h.PlusInPlace(time_emb_proj.forward(time).unsqueeze(-1).unsqueeze(-1));
            h = NetworkMath.Next(NetworkMath.Activate(NetworkMath.Next(h, norm2.forward)), conv2.forward);
            return h.PlusInPlace(conv_shortcut?.forward(x) ?? x).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Transformer blocks over the cells of a map.</summary>
    private sealed class Transformer : nn.Module
    {
        private readonly LoadedGroupNorm norm;
        private readonly LoadedLinear proj_in, proj_out;
        private readonly ModuleList<Block> transformer_blocks;

        public Transformer(UNetConfig config, UNetLevel level) : base(nameof(Transformer))
        {
            norm = new LoadedGroupNorm(config.NormGroups, level.Width, 1e-6);
            LoadedLinear Square() => new(level.Width, level.Width, asConvolution: !config.LinearProjections);
            (proj_in, proj_out) = (Square(), Square());
            transformer_blocks = new ModuleList<Block>([.. Enumerable.Range(0, level.TransformerDepth).Select(_ => new Block(level.Width, level.Heads, config.ContextWidth))]);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Words text)
        {
            using var scope = NewDisposeScope();
            var (batch, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
            var h = proj_in.forward(norm.forward(x).permute(0, 2, 3, 1).reshape(batch, height * width, channels));
            foreach (var block in transformer_blocks) h = block.Forward(h, text, height);
            return proj_out.forward(h).view(batch, height, width, channels).permute(0, 3, 1, 2).Plus(x).MoveToOuterDisposeScope();
        }
    }

    private sealed class Block : nn.Module
    {
        private readonly LoadedLayerNorm norm1, norm2, norm3;
        private readonly CrossAttention attn1, attn2;
        private readonly FeedForward ff;

        public Block(long width, long heads, long contextWidth) : base(nameof(Block))
        {
            (norm1, norm2, norm3) = (new LoadedLayerNorm(width), new LoadedLayerNorm(width), new LoadedLayerNorm(width));
            (attn1, attn2) = (new CrossAttention(width, heads, width), new CrossAttention(width, heads, contextWidth));
            ff = new FeedForward(width);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Words text, long height)
        {
            using var scope = NewDisposeScope();
            var h = norm1.forward(x);
            x = attn1.Forward(h, h).PlusInPlace(x);
            x = attn2.Forward(norm2.forward(x), text.Text, text.Maps, height).PlusInPlace(x);
            return ff.Forward(norm3.forward(x)).PlusInPlace(x).MoveToOuterDisposeScope();
        }
    }

    private sealed class CrossAttention : nn.Module
    {
        private readonly LoadedLinear to_q, to_k, to_v;
        private readonly Numbered to_out;
        private readonly long heads;

        public CrossAttention(long width, long heads, long contextWidth) : base(nameof(CrossAttention))
        {
            to_q = new LoadedLinear(width, width, hasBias: false);
            (to_k, to_v) = (new LoadedLinear(contextWidth, width, hasBias: false), new LoadedLinear(contextWidth, width, hasBias: false));
            to_out = new Numbered((0, new LoadedLinear(width, width)));
            this.heads = heads;
            RegisterComponents();
        }

        public Tensor Forward(Tensor x, Tensor context, AttentionMaps? maps = null, long height = 0)
        {
            Tensor Heads(LoadedLinear projection, Tensor from) => NetworkMath.SplitHeads(projection.forward(from), heads);
            var (q, k) = (Heads(to_q, x), Heads(to_k, context));
            maps?.Add(q, k, height);
            return to_out.forward(NetworkMath.MergeHeads(NetworkMath.Attend(q, k, Heads(to_v, context))));
        }
    }

    private sealed class FeedForward : nn.Module
    {
        private readonly Numbered net;

        public FeedForward(long width) : base(nameof(FeedForward))
        {
            net = new Numbered((0, new GatedGelu(width, 4 * width)), (2, new LoadedLinear(4 * width, width)));
            RegisterComponents();
        }

        public Tensor Forward(Tensor x) => net.forward(x);
    }

    /// <summary>a ⊙ gelu(b) of a linear layer's two halves (Shazeer 2020, arXiv 2002.05202).</summary>
    private sealed class GatedGelu : Module<Tensor, Tensor>
    {
        private readonly LoadedLinear proj;

        public GatedGelu(long width, long hidden) : base(nameof(GatedGelu))
        {
            proj = new LoadedLinear(width, 2 * hidden);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var halves = proj.forward(x).chunk(2, -1);
            return halves[1].gelu().mul_(halves[0]);
        }
    }
}
