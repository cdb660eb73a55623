using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Builds a published network and fills it, completely or not at all.</summary>
internal static class NetworkLoad
{
    /// <summary>Builds and fills a network.</summary>
    /// <param name="build">Builds it, with weights as <see cref="Blank"/> says.</param>
    /// <param name="source">The weights.</param>
    /// <param name="type">Type of its weights.</param>
    /// <param name="rule">Where each stored tensor belongs; null when the names are the network's own.</param>
    /// <exception cref="CheckpointException">Keys are missing, unexpected or of another shape; the message lists all of them.</exception>
    public static T Load<T>(Func<T> build, WeightSource source, ScalarType type, KeyRule? rule = null) where T : nn.Module
    {
        Check(build, source, rule);
        return Fill(build, source, type, rule);
    }

    /// <summary>Compares a file with a network that takes no memory: a file that does not fit costs nothing.</summary>
    /// <returns>Numbers that the network has.</returns>
    /// <exception cref="CheckpointException">As <see cref="Load"/>.</exception>
    public static long Check<T>(Func<T> build, WeightSource source, KeyRule? rule = null) where T : nn.Module
    {
        using (new Blank(ScalarType.Float32, META))
        using (var shapes = build())
        {
            var state = shapes.state_dict();
            RefuseMismatch(state, source, Plan(source, rule ?? KeyRules.Same));
            return state.Values.Sum(t => t.numel());
        }
    }

    /// <summary>Builds a network and fills it from a file that was checked.</summary>
    public static T Fill<T>(Func<T> build, WeightSource source, ScalarType type, KeyRule? rule = null) where T : nn.Module
    {
        using var noGradient = no_grad();
        using (new Blank(type))
        {
            var network = build();
            try
            {
                var targets = network.state_dict();
                foreach (var (key, parts) in Plan(source, rule ?? KeyRules.Same)) Copy(source, key, parts, targets);
                // It may be read in the middle of a picture, and outlives the scope of that.
                foreach (var tensor in targets.Values) tensor.DetachFromDisposeScope();
                network.eval();
                return network;
            }
            catch
            {
                network.Dispose();
                throw;
            }
        }
    }

    private static List<(string Key, KeyTarget[] Parts)> Plan(WeightSource source, KeyRule rule) =>
        [.. source.Shapes.Select(stored => (stored.Key, rule(stored.Key, stored.Value).ToArray())).Where(p => p.Item2.Length > 0)];

    private static void RefuseMismatch(Dictionary<string, Tensor> network, WeightSource source, List<(string Key, KeyTarget[] Parts)> plan)
    {
        var filled = new Dictionary<string, long>(StringComparer.Ordinal);
        var (unexpected, different) = (new List<string>(), new List<string>());
        foreach (var (key, parts) in plan)
            foreach (var part in parts)
            {
                if (!network.TryGetValue(part.Key, out var target))
                {
                    unexpected.Add(key);
                    continue;
                }
                IReadOnlyList<long> shape = part.Transposed ? [.. source.Shapes[key].Reverse()] : source.Shapes[key];
                if (!Fits(shape, part, target.shape)) different.Add($"{key} (file [{string.Join(", ", shape)}], network [{string.Join(", ", target.shape)}])");
                filled[part.Key] = filled.GetValueOrDefault(part.Key) + (part.Rows ?? (shape.Count == 0 ? 1 : shape[0]));
            }
        var missing = network.Keys.Where(k => !filled.ContainsKey(k)).Concat(network.Where(n => filled.TryGetValue(n.Key, out var rows) && rows < (n.Value.dim() == 0 ? 1 : n.Value.shape[0])).Select(n => $"rows of {n.Key}"));

        string[] faults = [.. Fault("missing", missing), .. Fault("unexpected", unexpected), .. Fault("of another shape", different)];
        if (faults.Length > 0) throw new CheckpointException($"{source.Name} does not fit the network: {string.Join("; ", faults)}. Use the weights file that belongs to this model.");
    }

    // A matrix may be stored with two more axes of length 1, and the other way round.
    private static bool Fits(IReadOnlyList<long> stored, KeyTarget part, long[] wanted)
    {
        static IEnumerable<long> Matrix(IReadOnlyList<long> shape) => shape is [var rows, var columns, 1, 1] ? [rows, columns] : shape;
        if (part.Rows is not { } count) return Matrix(stored).SequenceEqual(Matrix(wanted));
        return stored.Count > 0 && wanted.Length > 0 && count > 0 && part.First + count <= stored[0] && part.To + count <= wanted[0]
            && Matrix(stored).Skip(1).SequenceEqual(Matrix(wanted).Skip(1));
    }

    private static IEnumerable<string> Fault(string fault, IEnumerable<string> keys)
    {
        var sorted = keys.Distinct().Order(StringComparer.Ordinal).ToList();
        if (sorted.Count > 0) yield return $"{sorted.Count} {fault}: {string.Join(", ", sorted)}";
    }

    private static void Copy(WeightSource source, string key, KeyTarget[] parts, Dictionary<string, Tensor> targets)
    {
        using var scope = NewDisposeScope();
        var stored = source.Read(key);
        foreach (var part in parts)
        {
            var value = part.Transposed ? stored.t() : stored;
            var target = targets[part.Key];
            if (part.Rows is { } rows) (value, target) = (value.narrow(0, part.First, rows), target.narrow(0, part.To, rows));
            target.copy_(value.reshape(target.shape));
        }
    }
}
