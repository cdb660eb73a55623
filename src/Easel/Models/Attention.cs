using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Easel.Models;

/// <summary>Multi-head attention from one sequence to itself or to another, with normalised queries and keys (Henry et al. 2020, arXiv 2010.04245; scale learnt per channel).</summary>
internal sealed class Attention : Module<Tensor, Tensor>
{
    private readonly Linear query, key_value, output;
    private readonly RmsNorm query_norm, key_norm;
    private readonly long heads;

    public Attention(long width, long heads, double outGain = 1, Generator? generator = null) : base(nameof(Attention))
    {
        this.heads = heads;
        query = new Linear(width, width, hasBias: false, generator: generator);
        key_value = new Linear(width, 2 * width, hasBias: false, generator: generator);
        output = new Linear(width, width, hasBias: false, gain: outGain, generator: generator);
        query_norm = new RmsNorm(width / heads);
        key_norm = new RmsNorm(width / heads);
        RegisterComponents();
    }

    /// <summary>B×T×D to B×T×D, every position seeing every position.</summary>
    public override Tensor forward(Tensor x) => Attend(x, KeysValues(x), null, false, null);

    /// <summary>Keys and values of a context, each B×N×T×K.</summary>
    public (Tensor Keys, Tensor Values) KeysValues(Tensor context, Rotation? rotation = null)
    {
        var both = key_value.forward(context).chunk(2, -1);
        var keys = key_norm.forward(Split(both[0]));
        return (rotation is null ? keys : rotation.Apply(keys), Split(both[1]));
    }

    /// <summary>Attends from x (B×T×D) to keys and values; <paramref name="mask"/> is true where attention is allowed, broadcastable to B×N×T×S.</summary>
    public Tensor Attend(Tensor x, (Tensor Keys, Tensor Values) context, Tensor? mask, bool causal, Rotation? rotation)
    {
        var queries = query_norm.forward(Split(query.forward(x)));
        if (rotation is not null) queries = rotation.Apply(queries);
        var mixed = NetworkMath.Attend(queries, context.Keys, context.Values, mask, causal);
        return output.forward(mixed.transpose(1, 2).reshape(x.shape));
    }

    private Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);
}

/// <summary>Rotary positions in two dimensions: the first half of a head's channels turns with the row, the second with the column (Su et al. 2021, arXiv 2104.09864).</summary>
/// <param name="Cosine">T×K.</param>
/// <param name="Sine">T×K.</param>
internal sealed record Rotation(Tensor Cosine, Tensor Sine)
{
    /// <summary>Angles for a grid; the longer side always spans the same range, so a picture keeps its positions at any resolution.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="headWidth">Channels per head, a multiple of 4.</param>
    /// <param name="type">Type of the activations.</param>
    /// <param name="device">Where they are computed.</param>
    public static Rotation Grid(int height, int width, int headWidth, ScalarType type, Device device)
    {
        const double Span = 16;
        var frequencies = headWidth / 4;
        var scale = Span / Math.Max(height, width);
        var (cosine, sine) = (new float[height * width * headWidth], new float[height * width * headWidth]);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var axis = 0; axis < 2; axis++)
                    for (var i = 0; i < frequencies; i++)
                    {
                        var position = ((axis == 0 ? y - (height - 1) / 2.0 : x - (width - 1) / 2.0)) * scale;
                        var angle = position * Math.Pow(100, -(double)i / frequencies);
                        for (var pair = 0; pair < 2; pair++)
                        {
                            var at = (y * width + x) * headWidth + pair * headWidth / 2 + axis * frequencies + i;
                            (cosine[at], sine[at]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
                        }
                    }
        return new Rotation(tensor(cosine, [height * width, headWidth], device: device).to(type), tensor(sine, [height * width, headWidth], device: device).to(type));
    }

    /// <summary>Picks positions of the grid for each picture: B×T indices; angles become B×1×T×K.</summary>
    public Rotation Select(Tensor positions)
    {
        Tensor Pick(Tensor angles) => angles.index_select(0, positions.reshape(-1)).view(positions.shape[0], 1, positions.shape[1], -1);
        return new Rotation(Pick(Cosine), Pick(Sine));
    }

    /// <summary>Turns B×N×T×K.</summary>
    public Tensor Apply(Tensor x)
    {
        var halves = x.chunk(2, -1);
        return (x * Cosine).Plus(cat([halves[1].neg(), halves[0]], -1) * Sine);
    }
}
