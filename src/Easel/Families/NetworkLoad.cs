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
    /// <param name="rename">Where each stored tensor belongs; null when the names are the network's own.</param>
    /// <exception cref="CheckpointException">Keys are missing, unexpected or of another shape; the message lists all of them.</exception>
    public static T Load<T>(Func<T> build, WeightSource source, ScalarType type, KeyRename? rename = null) where T : nn.Module
    {
        Check(build, source, rename);
        return Fill(build, source, type, rename);
    }

    /// <summary>Compares a file with a network that takes no memory: a file that does not fit costs nothing.</summary>
    /// <returns>Numbers that the network has.</returns>
    /// <exception cref="CheckpointException">As <see cref="Load"/>.</exception>
    public static long Check<T>(Func<T> build, WeightSource source, KeyRename? rename = null) where T : nn.Module
    {
        using (new Blank(ScalarType.Float32, META))
        using (var shapes = build())
        {
            var state = shapes.state_dict();
            RefuseMismatch(state, source, Plan(source, rename));
            return state.Values.Sum(t => t.numel());
        }
    }

    /// <summary>Builds a network and fills it from a file that was checked.</summary>
    public static T Fill<T>(Func<T> build, WeightSource source, ScalarType type, KeyRename? rename = null) where T : nn.Module
    {
        using var noGradient = no_grad();
        using (new Blank(type))
        {
            var network = build();
            try
            {
                var targets = network.state_dict();
                foreach (var (key, target) in Plan(source, rename)) Copy(source, key, targets[target]);
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

    private static List<(string Key, string Target)> Plan(WeightSource source, KeyRename? rename)
    {
        var plan = new List<(string, string)>();
        foreach (var key in source.Shapes.Keys)
            if ((rename is null ? key : rename(key)) is { } target) plan.Add((key, target));
        return plan;
    }

    private static void RefuseMismatch(Dictionary<string, Tensor> network, WeightSource source, List<(string Key, string Target)> plan)
    {
        var (filled, unexpected, different) = (new HashSet<string>(StringComparer.Ordinal), new List<string>(), new List<string>());
        foreach (var (key, target) in plan)
        {
            if (!network.TryGetValue(target, out var tensor)) unexpected.Add(key);
            else if (!Matrix(source.Shapes[key]).SequenceEqual(Matrix(tensor.shape))) different.Add($"{key} (file [{string.Join(", ", source.Shapes[key])}], network [{string.Join(", ", tensor.shape)}])");
            filled.Add(target);
        }
        string[] faults = [.. Fault("missing", network.Keys.Except(filled)), .. Fault("unexpected", unexpected), .. Fault("of another shape", different)];
        if (faults.Length > 0) throw new CheckpointException($"{source.Name} does not fit the network: {string.Join("; ", faults)}. Use the weights file that belongs to this model.");
    }

    // A matrix may be stored with two more axes of length 1, and the other way round.
    private static IEnumerable<long> Matrix(IReadOnlyList<long> shape) => shape is [var rows, var columns, 1, 1] ? [rows, columns] : shape;

    private static IEnumerable<string> Fault(string fault, IEnumerable<string> keys)
    {
        var sorted = keys.Distinct().Order(StringComparer.Ordinal).ToList();
        if (sorted.Count > 0) yield return $"{sorted.Count} {fault}: {string.Join(", ", sorted)}";
    }

    private static void Copy(WeightSource source, string key, Tensor target)
    {
        using var scope = NewDisposeScope();
        target.copy_(source.Read(key).reshape(target.shape));
    }
}
