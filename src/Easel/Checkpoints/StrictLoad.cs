using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>Loads weights into a network completely or not at all.</summary>
public static class StrictLoad
{
    /// <summary>Copies every parameter and persistent buffer of a network from a file.</summary>
    /// <param name="module">The network, on any device but <c>meta</c>; values are cast to its types.</param>
    /// <param name="file">The weights.</param>
    /// <param name="prefix">What the file's keys have before the network's, such as <c>decoder.</c>; keys without it are somebody else's.</param>
    /// <param name="dtype">Floating-point type to convert the network to beforehand; null keeps its own.</param>
    /// <param name="former">A key that files of earlier versions have and nobody needs any more; null for none.</param>
    /// <exception cref="CheckpointException">Keys are missing, unexpected or of another shape; the message lists all of them, and nothing was loaded.</exception>
    public static void Into(nn.Module module, ICheckpoint file, string prefix = "", ScalarType? dtype = null, string? former = null)
    {
        RefuseMismatch(module.state_dict(), file, prefix, former);
        if (dtype is { } type) module.to(type);
        using var noGradient = no_grad();
        foreach (var (name, tensor) in module.state_dict()) file.ReadInto(prefix + name, tensor);
    }

    /// <summary>Refuses a file whose keys or shapes are not a network's.</summary>
    internal static void RefuseMismatch(Dictionary<string, Tensor> network, ICheckpoint file, string prefix = "", string? former = null)
    {
        var inFile = file.Tensors.Where(e => e.Key.StartsWith(prefix, StringComparison.Ordinal) && e.Key != former).ToDictionary(e => e.Key[prefix.Length..], e => e.Value);
        var missing = network.Keys.Where(k => !inFile.ContainsKey(k));
        var unexpected = inFile.Keys.Where(k => !network.ContainsKey(k));
        var different =
            from pair in inFile
            where network.ContainsKey(pair.Key)
            let tensor = network[pair.Key]
            where !tensor.shape.SequenceEqual(pair.Value.Shape) || !CanCast(pair.Value, tensor)
            select $"{pair.Key} (file {pair.Value}, network {tensor.dtype}[{string.Join(", ", tensor.shape)}])";

        string[] faults = [.. Fault("missing", missing), .. Fault("unexpected", unexpected), .. Fault("of another shape or kind", different)];
        if (faults.Length > 0) throw new CheckpointException($"{file.Path} does not fit the network: {string.Join("; ", faults)}. Use the weights file that belongs to this model.");
    }

    private static IEnumerable<string> Fault(string fault, IEnumerable<string> keys)
    {
        var sorted = keys.Select(k => k).Order(StringComparer.Ordinal).ToList();
        if (sorted.Count > 0) yield return $"{sorted.Count} {fault}: {string.Join(", ", sorted)}";
    }

    // Floats into an integer buffer would lose their fractions in silence.
    private static bool CanCast(TensorInfo from, Tensor to) => to.is_floating_point() || !from.IsFloat;
}
