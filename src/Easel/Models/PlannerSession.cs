using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Models;

/// <summary>A planner's weights laid out for planning one token at a time.</summary>
/// <remarks>
/// A single token is a chain of matrix-vector products so small that the call overhead of a tensor library would be most of the time.
/// Weights are kept as bfloat16, the type they are shipped in, and summed in float32.
/// </remarks>
public sealed class PlannerSession
{
    private readonly PlannerConfig _config;
    private readonly Matrix _tokens, _positions, _output;
    private readonly float[] _outputBias, _norm;
    private readonly Layer[] _layers;
    private int _position;

    private PlannerSession(PlannerConfig config, IReadOnlyDictionary<string, Tensor> weights)
    {
        _config = config;
        float[] Vector(string key) => Floats(weights[key]);
        Matrix Matrix(string key) => new(weights[key]);
        (_tokens, _positions, _output) = (Matrix("tokens.weight"), Matrix("positions.weight"), Matrix("output.weight"));
        (_outputBias, _norm) = (Vector("output.bias"), Vector("norm.weight"));
        _layers = [.. Enumerable.Range(0, config.Depth).Select(i => new Layer(key => Matrix($"blocks.{i}.{key}.weight"), key => Vector($"blocks.{i}.{key}.weight")))];
    }

    /// <summary>Copies a planner's weights.</summary>
    /// <param name="planner">The planner; may be disposed afterwards.</param>
    public static PlannerSession Of(Planner planner)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return new PlannerSession(planner.Config, planner.state_dict());
    }

    /// <summary>Number of scores per token, at least the grammar's.</summary>
    public int Vocabulary => _config.Vocabulary;

    /// <summary>Begins a layout: forgets the last one and takes the prompt in.</summary>
    /// <param name="text">1×T×D states of the prompt, without padding.</param>
    public void Begin(Tensor text)
    {
        var states = Floats(text);
        _position = 0;
        foreach (var layer in _layers)
        {
            layer.Past.Clear();
            layer.Text.Clear();
            for (var at = 0; at < states.Length; at += _config.Width) Remember(layer.Text, layer.CrossKeysValues, layer.CrossKeyNorm, states.AsSpan(at, _config.Width));
        }
    }

    /// <summary>Takes a token and scores the next.</summary>
    /// <param name="token">The token just chosen.</param>
    /// <returns>One logit per token of the grammar.</returns>
    public float[] Next(int token)
    {
        var width = _config.Width;
        Span<float> x = stackalloc float[width], h = stackalloc float[width], added = stackalloc float[width];
        _tokens.Row(token, x);
        _positions.Row(_position++, h);
        Add(x, h);
        foreach (var layer in _layers)
        {
            Normalise(x, layer.SelfNorm, h);
            Remember(layer.Past, layer.SelfKeysValues, layer.SelfKeyNorm, h);
            Attend(layer.SelfQuery, layer.SelfQueryNorm, layer.Past, layer.SelfOutput, h, added);
            Add(x, added);
            Normalise(x, layer.CrossNorm, h);
            Attend(layer.CrossQuery, layer.CrossQueryNorm, layer.Text, layer.CrossOutput, h, added);
            Add(x, added);
            Normalise(x, layer.FeedNorm, h);
            Feed(layer, h, added);
            Add(x, added);
        }
        Normalise(x, _norm, h);
        var scores = new float[_config.Vocabulary];
        _output.Multiply(h, scores);
        Add(scores, _outputBias);
        return scores;
    }

    /// <summary>Appends the key and value of a state to a memory, keys normalised per head.</summary>
    private void Remember(Memory memory, Matrix keysValues, float[] keyNorm, ReadOnlySpan<float> state)
    {
        var both = new float[2 * _config.Width];
        keysValues.Multiply(state, both);
        var keys = both.AsSpan(0, _config.Width);
        for (var at = 0; at < keys.Length; at += keyNorm.Length) Normalise(keys.Slice(at, keyNorm.Length), keyNorm, keys.Slice(at, keyNorm.Length));
        memory.Add(both);
    }

    private void Attend(Matrix query, float[] queryNorm, Memory memory, Matrix output, ReadOnlySpan<float> state, Span<float> result)
    {
        var (width, head) = (_config.Width, queryNorm.Length);
        Span<float> queries = stackalloc float[width], mixed = stackalloc float[width], weights = stackalloc float[memory.Count];
        query.Multiply(state, queries);
        mixed.Clear();
        for (var at = 0; at < width; at += head)
        {
            var q = queries.Slice(at, head);
            Normalise(q, queryNorm, q);
            var (highest, sum) = (float.NegativeInfinity, 0f);
            for (var t = 0; t < weights.Length; t++) highest = Math.Max(highest, weights[t] = Dot(q, memory[t].AsSpan(at, head)) / MathF.Sqrt(head));
            for (var t = 0; t < weights.Length; t++) sum += weights[t] = MathF.Exp(weights[t] - highest);
            for (var t = 0; t < weights.Length; t++)
            {
                var share = weights[t] / sum;
                var value = memory[t].AsSpan(width + at, head);
                for (var i = 0; i < head; i++) mixed[at + i] += share * value[i];
            }
        }
        output.Multiply(mixed, result);
    }

    private static void Feed(Layer layer, ReadOnlySpan<float> state, Span<float> result)
    {
        var both = new float[layer.GateUp.Rows];
        layer.GateUp.Multiply(state, both);
        var hidden = both.AsSpan(0, both.Length / 2);
        for (var i = 0; i < hidden.Length; i++) hidden[i] = hidden[i] / (1 + MathF.Exp(-hidden[i])) * both[hidden.Length + i];
        layer.Down.Multiply(hidden, result);
    }

    private static void Normalise(ReadOnlySpan<float> x, float[] weight, Span<float> result)
    {
        var scale = 1 / MathF.Sqrt(Dot(x, x) / x.Length + 1e-6f);
        for (var i = 0; i < x.Length; i++) result[i] = x[i] * scale * weight[i];
    }

    private static void Add(Span<float> x, ReadOnlySpan<float> y)
    {
        for (var i = 0; i < x.Length; i++) x[i] += y[i];
    }

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sum = Vector512<float>.Zero;
        var a = MemoryMarshal.Cast<float, Vector512<float>>(x);
        var b = MemoryMarshal.Cast<float, Vector512<float>>(y);
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        var total = Vector512.Sum(sum);
        for (var i = a.Length * Vector512<float>.Count; i < x.Length; i++) total += x[i] * y[i];
        return total;
    }

    private static float[] Floats(Tensor tensor) => tensor.to(ScalarType.Float32).contiguous().data<float>().ToArray();

    /// <summary>Keys and values seen so far: D of keys, then D of values, per position.</summary>
    private sealed class Memory : List<float[]>;

    private sealed class Layer(Func<string, Matrix> matrix, Func<string, float[]> vector)
    {
        public readonly float[] SelfNorm = vector("self_norm"), CrossNorm = vector("cross_norm"), FeedNorm = vector("feed_norm"),
            SelfQueryNorm = vector("self_attention.query_norm"), SelfKeyNorm = vector("self_attention.key_norm"),
            CrossQueryNorm = vector("cross_attention.query_norm"), CrossKeyNorm = vector("cross_attention.key_norm");

        public readonly Matrix SelfQuery = matrix("self_attention.query"), SelfKeysValues = matrix("self_attention.key_value"), SelfOutput = matrix("self_attention.output"),
            CrossQuery = matrix("cross_attention.query"), CrossKeysValues = matrix("cross_attention.key_value"), CrossOutput = matrix("cross_attention.output"),
            GateUp = matrix("feed.gate_up"), Down = matrix("feed.down");

        public readonly Memory Past = [], Text = [];
    }

    /// <summary>A bfloat16 matrix, row by row.</summary>
    private sealed class Matrix
    {
        private readonly ushort[] _values;

        public Matrix(Tensor tensor)
        {
            (Rows, Columns) = ((int)tensor.shape[0], (int)tensor.shape[1]);
            _values = MemoryMarshal.Cast<byte, ushort>(tensor.to(ScalarType.BFloat16).contiguous().bytes).ToArray();
        }

        public int Rows { get; }

        public int Columns { get; }

        public void Row(int row, Span<float> result)
        {
            for (var i = 0; i < Columns; i++) result[i] = BitConverter.UInt32BitsToSingle((uint)_values[row * Columns + i] << 16);
        }

        public void Multiply(ReadOnlySpan<float> x, Span<float> result)
        {
            var input = MemoryMarshal.Cast<float, Vector512<float>>(x);
            for (var row = 0; row < Rows; row++)
            {
                var weights = MemoryMarshal.Cast<ushort, Vector512<ushort>>(_values.AsSpan(row * Columns, Columns));
                var (low, high) = (Vector512<float>.Zero, Vector512<float>.Zero);
                for (var i = 0; i < weights.Length; i++)
                {
                    low += Vector512.ShiftLeft(Vector512.WidenLower(weights[i]), 16).AsSingle() * input[2 * i];
                    high += Vector512.ShiftLeft(Vector512.WidenUpper(weights[i]), 16).AsSingle() * input[2 * i + 1];
                }
                var sum = Vector512.Sum(low + high);
                for (var i = weights.Length * Vector512<ushort>.Count; i < Columns; i++) sum += BitConverter.UInt32BitsToSingle((uint)_values[row * Columns + i] << 16) * x[i];
                result[row] = sum;
            }
        }
    }
}
