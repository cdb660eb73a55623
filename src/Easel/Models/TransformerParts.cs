using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

// Parts that the diffusion transformers of the SD3 and FLUX lines share, under diffusers' key names.

/// <summary>Two linear layers with silu between: embeddings of times, guidance scales and pooled texts.</summary>
internal sealed class EmbeddingMlp : Module<Tensor, Tensor>
{
    private readonly LoadedLinear linear_1, linear_2;

    public EmbeddingMlp(long inputs, long width, bool hasBias = true) : base(nameof(EmbeddingMlp))
    {
        (linear_1, linear_2) = (new LoadedLinear(inputs, width, hasBias), new LoadedLinear(width, width, hasBias));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => linear_2.forward(functional.silu(linear_1.forward(x)));
}

/// <summary>Time, guidance and pooled text as one vector per picture.</summary>
internal sealed class TimeTextEmbedding : nn.Module
{
    private const int Frequencies = 256;
    private readonly EmbeddingMlp timestep_embedder;
    private readonly EmbeddingMlp? guidance_embedder, text_embedder;

    public TimeTextEmbedding(long width, long? pooledWidth, bool hasGuidance = false) : base(nameof(TimeTextEmbedding))
    {
        timestep_embedder = new EmbeddingMlp(Frequencies, width);
        if (hasGuidance) guidance_embedder = new EmbeddingMlp(Frequencies, width);
        if (pooledWidth is { } pooled) text_embedder = new EmbeddingMlp(pooled, width);
        RegisterComponents();
    }

    /// <param name="timesteps">B float32, 0–1000.</param>
    /// <param name="guidance">B float32, a thousand times the scale; null without.</param>
    /// <param name="pooled">B×P; null without.</param>
    /// <param name="type">Type of the computation.</param>
    /// <returns>B×D.</returns>
    public Tensor Forward(Tensor timesteps, Tensor? guidance, Tensor? pooled, ScalarType type)
    {
        var sum = timestep_embedder.forward(NetworkMath.Sinusoid(timesteps, Frequencies).to(type));
        if (guidance_embedder is not null) sum = sum.Plus(guidance_embedder.forward(NetworkMath.Sinusoid(guidance!, Frequencies).to(type)));
        return text_embedder is null ? sum : sum.Plus(text_embedder.forward(pooled!.to(type)));
    }
}

/// <summary>Shifts, scales and gates of a block from the picture's vector, after Peebles and Xie 2023 (arXiv 2212.09748).</summary>
internal sealed class Modulation : nn.Module
{
    private readonly LoadedLinear linear;
    private readonly int parts;

    public Modulation(long width, int parts, long? inputs = null, bool hasBias = true) : base(nameof(Modulation))
    {
        linear = new LoadedLinear(inputs ?? width, parts * width, hasBias);
        this.parts = parts;
        RegisterComponents();
    }

    /// <summary>B×D each; the vector has gone through silu already.</summary>
    public Tensor[] Of(Tensor activated) => linear.forward(activated).chunk(parts, -1);
}

/// <summary>Linear, GELU (tanh form), linear.</summary>
internal sealed class GeluFeedForward : Module<Tensor, Tensor>
{
    private readonly Numbered net;

    public GeluFeedForward(long width, long hidden) : base(nameof(GeluFeedForward))
    {
        net = new Numbered((0, new GeluLayer(width, hidden)), (2, new LoadedLinear(hidden, width)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => net.forward(x);

    private sealed class GeluLayer : Module<Tensor, Tensor>
    {
        private readonly LoadedLinear proj;

        public GeluLayer(long width, long hidden) : base(nameof(GeluLayer))
        {
            proj = new LoadedLinear(width, hidden);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => proj.forward(x).gelu_(TorchSharp.Modules.GELU.Approximate.tanh);
    }
}

/// <summary>Attention of one stream of tokens, or of two that see each other (Esser et al. 2024, arXiv 2403.03206, figure 2).</summary>
internal sealed class JointAttention : nn.Module
{
    private readonly LoadedLinear to_q, to_k, to_v;
    private readonly LoadedLinear? add_q_proj, add_k_proj, add_v_proj, to_add_out;
    private readonly LoadedRmsNorm? norm_q, norm_k, norm_added_q, norm_added_k;
    private readonly Numbered? to_out;
    private readonly long heads;

    /// <param name="width">Channels D.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="norms">Whether queries and keys are normalised per head.</param>
    /// <param name="hasText">Whether a second stream, the text's, takes part.</param>
    /// <param name="textAnswers">Whether that stream gets an answer, too.</param>
    /// <param name="hasOutput">Whether a linear layer follows.</param>
    public JointAttention(long width, long heads, bool norms, bool hasText = true, bool textAnswers = true, bool hasOutput = true) : base(nameof(JointAttention))
    {
        LoadedLinear Square() => new(width, width);
        LoadedRmsNorm Norm() => new(width / heads);
        this.heads = heads;
        (to_q, to_k, to_v) = (Square(), Square(), Square());
        if (norms) (norm_q, norm_k) = (Norm(), Norm());
        if (hasOutput) to_out = new Numbered((0, Square()));
        if (hasText)
        {
            (add_q_proj, add_k_proj, add_v_proj) = (Square(), Square(), Square());
            if (norms) (norm_added_q, norm_added_k) = (Norm(), Norm());
            if (textAnswers) to_add_out = Square();
        }
        RegisterComponents();
    }

    /// <summary>One stream, B×T×D.</summary>
    public Tensor Forward(Tensor x, RotaryAngles? rotation = null)
    {
        var (q, k, v) = Heads(x, to_q, to_k, to_v, norm_q, norm_k);
        var mixed = NetworkMath.MergeHeads(NetworkMath.Attend(Rotate(q, rotation), Rotate(k, rotation), v));
        return to_out?.forward(mixed) ?? mixed;
    }

    /// <summary>Two streams; the text's answer is null where none is asked for.</summary>
    /// <param name="x">B×S×D picture tokens.</param>
    /// <param name="text">B×T×D text tokens.</param>
    /// <param name="rotation">Angles of the T text positions, then the S picture positions; null where tokens carry their positions.</param>
    public (Tensor Picture, Tensor? Text) Forward(Tensor x, Tensor text, RotaryAngles? rotation = null)
    {
        var (q, k, v) = Heads(x, to_q, to_k, to_v, norm_q, norm_k);
        var (textQ, textK, textV) = Heads(text, add_q_proj!, add_k_proj!, add_v_proj!, norm_added_q, norm_added_k);
        var mixed = NetworkMath.MergeHeads(NetworkMath.Attend(Rotate(cat([textQ, q], 2), rotation), Rotate(cat([textK, k], 2), rotation), cat([textV, v], 2)));
        var length = text.shape[1];
        var picture = mixed.narrow(1, length, x.shape[1]);
        return (to_out?.forward(picture) ?? picture, to_add_out?.forward(mixed.narrow(1, 0, length)));
    }

    private (Tensor Q, Tensor K, Tensor V) Heads(Tensor x, LoadedLinear q, LoadedLinear k, LoadedLinear v, LoadedRmsNorm? normQ, LoadedRmsNorm? normK)
    {
        Tensor Split(LoadedLinear projection, LoadedRmsNorm? norm)
        {
            var split = NetworkMath.SplitHeads(projection.forward(x), heads);
            return norm?.forward(split) ?? split;
        }
        return (Split(q, normQ), Split(k, normK), Split(v, null));
    }

    private static Tensor Rotate(Tensor x, RotaryAngles? rotation) => rotation?.Apply(x) ?? x;
}

/// <summary>Rotary positions of several axes (Su et al. 2021, arXiv 2104.09864), turning neighbouring channels as pairs.</summary>
/// <param name="Cosine">T×K/2 or B×1×T×K/2 float32.</param>
/// <param name="Sine">The same shape.</param>
internal sealed record RotaryAngles(Tensor Cosine, Tensor Sine)
{
    /// <summary>Angles of tokens with a position on each axis.</summary>
    /// <param name="positions">T×A, the position of each token on each axis.</param>
    /// <param name="widths">Channels of a head that turn with each axis, even.</param>
    /// <param name="theta">Base of the frequencies.</param>
    public static RotaryAngles Of(Tensor positions, IReadOnlyList<int> widths, double theta = 10000)
    {
        var values = positions.to(ScalarType.Float64).contiguous().data<double>().ToArray();
        var (tokens, axes, half) = ((int)positions.shape[0], (int)positions.shape[1], widths.Sum() / 2);
        var (cosine, sine) = (new float[tokens * half], new float[tokens * half]);
        for (var token = 0; token < tokens; token++)
        {
            var at = token * half;
            for (var axis = 0; axis < widths.Count; axis++)
                for (var i = 0; i < widths[axis] / 2; i++, at++)
                {
                    var angle = values[token * axes + axis] * Math.Pow(theta, -2.0 * i / widths[axis]);
                    (cosine[at], sine[at]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
                }
        }
        return new RotaryAngles(tensor(cosine, [tokens, half]), tensor(sine, [tokens, half]));
    }

    /// <summary>Turns B×N×T×K; in float32, because the angles differ by less than bfloat16 can tell.</summary>
    public Tensor Apply(Tensor x)
    {
        using var scope = NewDisposeScope();
        var pairs = x.to(ScalarType.Float32).reshape([.. x.shape.SkipLast(1), -1, 2]);
        var (even, odd) = (pairs.select(-1, 0), pairs.select(-1, 1));
        var turned = stack([(even * Cosine).Minus(odd * Sine), (even * Sine).Plus(odd * Cosine)], -1);
        return turned.reshape(x.shape).to(x.dtype).MoveToOuterDisposeScope();
    }
}
