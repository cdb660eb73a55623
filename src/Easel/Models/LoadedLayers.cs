using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

// Layers of published networks: their weights always come from a file, so they are made without values, in the type and on the device
// that the loader chose, and they compute in the type of their input.

/// <summary>What the weights of new loaded layers are made of.</summary>
/// <remarks>Ambient per thread, because it concerns every one of a network's thousand layers and none of its structure.</remarks>
public sealed class Blank : IDisposable
{
    [ThreadStatic] private static Blank? s_current;
    private readonly Blank? _outer;
    private readonly ScalarType _type;
    private readonly Device? _device;

    /// <summary>Until disposed, networks built on this thread get weights of this type on this device, with undefined values.</summary>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Null is the processor; <c>torch.META</c> allocates nothing and serves to list shapes.</param>
    public Blank(ScalarType type, Device? device = null)
    {
        (_type, _device, _outer) = (type, device, s_current);
        s_current = this;
    }

    /// <summary>Where the matrices of linear layers are made; null is where everything else is.</summary>
    internal Device? MatrixDevice { get; init; }

    /// <inheritdoc/>
    public void Dispose() => s_current = _outer;

    internal static Parameter Of(params long[] shape) => new(Empty(shape, s_current?._device), requires_grad: false);

    internal static Parameter Matrix(params long[] shape) => new(Empty(shape, s_current?.MatrixDevice ?? s_current?._device), requires_grad: false);

    // The order in which convolutions of channels-last maps want their weights: without it each call would copy them.
    internal static Parameter ChannelsLast(long outputs, long inputs, long kernel)
    {
        using var weights = Empty([outputs, kernel, kernel, inputs], s_current?._device);
        return new Parameter(weights.permute(0, 3, 1, 2), requires_grad: false);
    }

    private static Tensor Empty(long[] shape, Device? device) => empty(shape, s_current?._type ?? ScalarType.Float32, device ?? CPU);
}

/// <summary>y = x Wᵀ + b over the last axis. A weight of more than two axes, a 1×1 convolution's, is taken as a matrix.</summary>
internal sealed class LoadedLinear : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private Action<Tensor>? _read;

    public LoadedLinear(long inputs, long outputs, bool hasBias = true, bool asConvolution = false) : base(nameof(LoadedLinear))
    {
        weight = asConvolution ? Blank.Matrix(outputs, inputs, 1, 1) : Blank.Matrix(outputs, inputs);
        if (hasBias) bias = Blank.Of(outputs);
        RegisterComponents();
    }

    /// <summary>From now on the matrix is read for each call and let go after it: for weights whose file is smaller than they are.</summary>
    /// <param name="read">Fills a tensor of the weight's shape and any type.</param>
    public void ReadEachTime(Action<Tensor> read) => _read = read;

    public override Tensor forward(Tensor x)
    {
        using var read = _read is null ? null : empty(weight.shape, x.dtype);
        if (read is not null) _read!(read);
        var matrix = read ?? weight;
        return functional.linear(x, (matrix.dim() > 2 ? matrix.flatten(1) : matrix).to(x.dtype), bias?.to(x.dtype));
    }
}

/// <summary>2-D convolution.</summary>
internal sealed class LoadedConvolution : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long[] strides, padding;
    private readonly long groups;

    public LoadedConvolution(long inputs, long outputs, long kernel = 3, long stride = 1, long? padding = null, bool hasBias = true, long groups = 1) : base(nameof(LoadedConvolution))
    {
        weight = Blank.ChannelsLast(outputs, inputs / groups, kernel);
        if (hasBias) bias = Blank.Of(outputs);
        var around = padding ?? kernel / 2;
        (strides, this.padding, this.groups) = ([stride, stride], [around, around], groups);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => functional.conv2d(x, weight.to(x.dtype), bias?.to(x.dtype), strides, padding, groups: groups);
}

/// <summary>Group normalisation of a B×C×… map.</summary>
internal sealed class LoadedGroupNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight, bias;
    private readonly long groups;
    private readonly double epsilon;

    public LoadedGroupNorm(long groups, long channels, double epsilon) : base(nameof(LoadedGroupNorm))
    {
        (weight, bias) = (Blank.Of(channels), Blank.Of(channels));
        (this.groups, this.epsilon) = (groups, epsilon);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => functional.group_norm(x, groups, weight.to(x.dtype), bias.to(x.dtype), epsilon);
}

/// <summary>Layer normalisation over the last axis.</summary>
internal sealed class LoadedLayerNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long[] shape;
    private readonly double epsilon;

    public LoadedLayerNorm(long width, double epsilon = 1e-5, bool hasBias = true) : base(nameof(LoadedLayerNorm))
    {
        weight = Blank.Of(width);
        if (hasBias) bias = Blank.Of(width);
        (shape, this.epsilon) = ([width], epsilon);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => functional.layer_norm(x, shape, weight.to(x.dtype), bias?.to(x.dtype), epsilon);
}

/// <summary>Root mean square normalisation over the last axis, its statistics in float32 (Zhang and Sennrich 2019, arXiv 1910.07467, eq. 4).</summary>
internal sealed class LoadedRmsNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Scalar epsilon;

    public LoadedRmsNorm(long width, double epsilon = 1e-6) : base(nameof(LoadedRmsNorm))
    {
        weight = Blank.Of(width);
        this.epsilon = epsilon;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var wide = x.to(ScalarType.Float32);
        return (wide * wide.Squared().mean([-1], keepdim: true).Plus(epsilon).rsqrt()).to(x.dtype) * weight.to(x.dtype);
    }
}

/// <summary>A table of vectors, looked up by index: any shape of int64 in, that shape × width out.</summary>
internal sealed class LoadedTable : Module<Tensor, Tensor>
{
    private readonly Parameter weight;

    public LoadedTable(long rows, long width) : base(nameof(LoadedTable))
    {
        weight = Blank.Of(rows, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids) => weight.index_select(0, ids.reshape(-1)).reshape([.. ids.shape, weight.shape[1]]);
}

/// <summary>A sequence whose parts without weights count in the numbering of keys: <c>net.0</c>, <c>net.2</c>.</summary>
internal sealed class Numbered : Module<Tensor, Tensor>
{
    private readonly List<Module<Tensor, Tensor>> _parts = [];

    /// <param name="parts">The parts that have weights or do something; a number that is left out does nothing.</param>
    public Numbered(params ReadOnlySpan<(int Number, Module<Tensor, Tensor> Part)> parts) : base(nameof(Numbered))
    {
        foreach (var (number, part) in parts)
        {
            register_module(number.ToString(), part);
            _parts.Add(part);
        }
    }

    public override Tensor forward(Tensor x)
    {
        foreach (var part in _parts) x = part.forward(x);
        return x;
    }
}

/// <summary>A function without weights as a part of a sequence.</summary>
internal sealed class Apply(Func<Tensor, Tensor> function) : Module<Tensor, Tensor>(nameof(Apply))
{
    public override Tensor forward(Tensor x) => function(x);
}

/// <summary>Arithmetic that several published networks share.</summary>
internal static class NetworkMath
{
    private static readonly Scalar Thousand = 1000f;

    /// <summary>The same B×C×H×W map with its channels side by side in memory, in which order convolutions run fastest and maps turn into tokens without a copy.</summary>
    public static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <summary>What comes after a map, which is let go of: at a picture's own size each takes a hundred megabytes.</summary>
    public static Tensor Next(Tensor map, Func<Tensor, Tensor> step)
    {
        using (map) return step(map);
    }

    /// <summary>silu of a map in its own memory.</summary>
    public static Tensor Activate(Tensor map) => map.silu_();

    /// <summary>Sine and cosine of a number at many frequencies (Vaswani et al. 2017, arXiv 1706.03762; Ho et al. 2020): cosines first, float32.</summary>
    /// <param name="values">B float32, on the scale of training steps.</param>
    /// <param name="width">Channels, even.</param>
    /// <returns>B×width float32.</returns>
    public static Tensor Sinusoid(Tensor values, int width)
    {
        var half = width / 2;
        var exponents = new float[half];
        // In float32 step by step as the references do: the angles reach thousands of radians.
        var rate = -MathF.Log(10000);
        for (var i = 0; i < half; i++) exponents[i] = rate * i / half;
        var angles = values.to(ScalarType.Float32).unsqueeze(1) * tensor(exponents, device: values.device).exp_().unsqueeze(0);
        return cat([angles.cos(), angles.sin()], -1);
    }

    /// <summary>Times in 0–1 to the scale of training steps.</summary>
    public static Tensor TimesThousand(Tensor values) => values.to(ScalarType.Float32).mul(Thousand);

    /// <summary>B×T×D to B×N×T×K.</summary>
    public static Tensor SplitHeads(Tensor x, long heads) => x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);

    /// <summary>B×N×T×K to B×T×D.</summary>
    public static Tensor MergeHeads(Tensor x) => x.transpose(1, 2).flatten(2);

    /// <summary>softmax(q kᵀ/√K + mask) v; the mask is true where attention is allowed, or is added.</summary>
    public static Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor? mask = null, bool causal = false)
    {
        if (!causal && q.dtype == ScalarType.BFloat16 && q.device_type == DeviceType.CPU)
        {
            if (!is_grad_enabled() && mask is null) return BlockAttention.Attend(q, k, v);
            if (is_grad_enabled() && q.numel() / q.shape[3] * k.shape[2] <= ScoresInTraining) return AttendInTraining(q, k, v, mask);
        }
        return functional.scaled_dot_product_attention(q, k, v, mask, 0, causal);
    }

    /// <summary>The same written out: backward through it takes a quarter of the time, and the scores must fit into memory.</summary>
    private static Tensor AttendInTraining(Tensor q, Tensor k, Tensor v, Tensor? mask)
    {
        var scores = (q * tensor((float)(1 / Math.Sqrt(q.shape[3])))).matmul(BlockAttention.WithoutCommon(k).transpose(-2, -1));
        if (mask is not null) scores = mask.dtype == ScalarType.Bool ? scores.masked_fill(mask.logical_not(), Nothing) : scores.Plus(mask);
        return scores.softmax(-1).matmul(v);
    }

    private const long ScoresInTraining = 1 << 22;
    private static readonly Scalar Nothing = float.NegativeInfinity;

    /// <summary>x(1 + scale) + shift, with one row of scale and shift per picture.</summary>
    public static Tensor Modulate(Tensor x, Tensor shift, Tensor scale) => x.addcmul(x, scale.unsqueeze(1), One).PlusInPlace(shift.unsqueeze(1));

    /// <summary>x + gate·y, with one row of gates per picture.</summary>
    public static Tensor GatedPlus(Tensor x, Tensor gate, Tensor y) => x.addcmul(y, gate.unsqueeze(1), One);

    /// <summary>Layer normalisation without weights.</summary>
    public static Tensor Normalise(Tensor x, double epsilon = 1e-6) => functional.layer_norm(x, [x.shape[^1]], eps: epsilon);

    private static readonly Scalar One = 1;
}
