using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

// Weights are kept in whatever type they were loaded in (float32 masters while training) and follow the input's type in the
// computation, so one network serves float32 and bfloat16 alike.
//
// Scalars passed to TorchSharp are finalizable objects that nothing keeps alive during the native call: a collection on another
// thread can free one in use. Numbers of hot paths therefore live in static fields.

/// <summary>y = x Wᵀ + b over the last axis, computed in the type of x.</summary>
internal sealed class Linear : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;

    public Linear(long inputs, long outputs, bool hasBias = true, double gain = 1, Generator? generator = null) : base(nameof(Linear))
    {
        weight = Initial.Normal([outputs, inputs], gain / Math.Sqrt(inputs), generator);
        if (hasBias) bias = new Parameter(zeros(outputs));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => functional.linear(x, weight.to(x.dtype), bias?.to(x.dtype));
}

/// <summary>Same-size 2-D convolution (or stride-2 with kernel 3), computed in the type of x.</summary>
internal sealed class Convolution : Module<Tensor, Tensor>
{
    private readonly Parameter weight, bias;
    private readonly long[] strides, padding;

    public Convolution(long inputs, long outputs, long kernel = 3, long stride = 1, double gain = 1, Generator? generator = null) : base(nameof(Convolution))
    {
        weight = Initial.Normal([outputs, inputs, kernel, kernel], gain / Math.Sqrt(inputs * kernel * kernel), generator);
        bias = new Parameter(zeros(outputs));
        strides = [stride, stride];
        padding = [kernel / 2, kernel / 2];
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => functional.conv2d(x, weight.to(x.dtype), bias.to(x.dtype), strides, padding);
}

/// <summary>Root mean square normalisation over the last axis (Zhang and Sennrich 2019, arXiv 1910.07467, eq. 4).</summary>
internal sealed class RmsNorm : Module<Tensor, Tensor>
{
    private static readonly Scalar Epsilon = 1e-6f;
    private readonly Parameter weight;

    public RmsNorm(long width) : base(nameof(RmsNorm))
    {
        weight = new Parameter(ones(width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => Normalise(x) * weight.to(x.dtype);

    /// <summary>x / sqrt(mean(x²) + ε), without a learnt scale.</summary>
    public static Tensor Normalise(Tensor x) => x * x.Squared().mean([-1], keepdim: true).Plus(Epsilon).rsqrt();
}

/// <summary>Group normalisation of a B×C×H×W map.</summary>
internal sealed class GroupNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight, bias;
    private readonly long groups;

    public GroupNorm(long channels, long groups = 16) : base(nameof(GroupNorm))
    {
        weight = new Parameter(ones(channels));
        bias = new Parameter(zeros(channels));
        this.groups = groups;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => functional.group_norm(x, groups, weight.to(x.dtype), bias.to(x.dtype));
}

/// <summary>A table of learnt vectors, looked up by index: any shape of int64 in, that shape × width out.</summary>
internal sealed class EmbeddingTable : Module<Tensor, Tensor>
{
    private readonly Parameter weight;

    public EmbeddingTable(long rows, long width, double deviation = 1, Generator? generator = null) : base(nameof(EmbeddingTable))
    {
        weight = Initial.Normal([rows, width], deviation, generator);
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids) => weight.index_select(0, ids.reshape(-1)).reshape([.. ids.shape, weight.shape[1]]);

    /// <summary>Mean of the vectors of phrases, zero where there is none: …×L ids, 0 for no word, to …×width.</summary>
    public Tensor Mean(Tensor ids)
    {
        var present = ids.ne(NoWord).unsqueeze(-1).to(ScalarType.Float32);
        return (forward(ids) * present).sum(-2) / present.sum(-2).clamp_min(One);
    }

    private static readonly Scalar NoWord = 0, One = 1f;
}

/// <summary>Gated feed-forward layer W₃(silu(W₁x) ⊙ W₂x) (Shazeer 2020, arXiv 2002.05202).</summary>
internal sealed class SwiGlu : Module<Tensor, Tensor>
{
    private readonly Linear gate_up, down;

    public SwiGlu(long width, long hidden, double outGain = 1, Generator? generator = null) : base(nameof(SwiGlu))
    {
        gate_up = new Linear(width, 2 * hidden, hasBias: false, generator: generator);
        down = new Linear(hidden, width, hasBias: false, gain: outGain, generator: generator);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var both = gate_up.forward(x).chunk(2, -1);
        return down.forward(functional.silu(both[0]) * both[1]);
    }
}

/// <summary>x + conv(silu(conv(silu(norm(x))))).</summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
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

/// <summary>Starting values, drawn from the generator that the caller seeded.</summary>
internal static class Initial
{
    public static Parameter Normal(long[] shape, double deviation, Generator? generator)
    {
        var values = randn(shape, generator: generator);
        Scalar scale = deviation;
        values.mul_(scale);
        GC.KeepAlive(scale);
        return new Parameter(values);
    }
}
