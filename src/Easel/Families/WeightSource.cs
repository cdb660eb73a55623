using Easel.Checkpoints;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Weights by key, in whatever container they lie.</summary>
/// <param name="name">What an error calls it, usually the path.</param>
/// <param name="shapes">Shape per key.</param>
/// <param name="read">Reads one tensor; the caller disposes it.</param>
internal sealed class WeightSource(string name, IReadOnlyDictionary<string, IReadOnlyList<long>> shapes, Func<string, Tensor> read)
{
    public string Name => name;

    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes => shapes;

    public Tensor Read(string key) => read(key);

    /// <summary>The tensors of one file; valid until the file is disposed.</summary>
    public static WeightSource Of(SafetensorsFile file) => Of(file.Path, [file]);

    /// <summary>The tensors of the parts of a split file.</summary>
    /// <exception cref="CheckpointException">Two parts have the same key.</exception>
    public static WeightSource Of(string name, IEnumerable<SafetensorsFile> files)
    {
        var owners = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        foreach (var file in files)
            foreach (var key in file.Entries.Keys)
                if (!owners.TryAdd(key, file)) throw new CheckpointException($"'{key}' is in {owners[key].Path} and in {file.Path}; fetch {name} again.");
        return new WeightSource(name, owners.ToDictionary(o => o.Key, o => o.Value.Entries[o.Key].Shape), key => owners[key].Read(key));
    }

    /// <summary>The tensors whose keys start with a prefix, without it.</summary>
    public WeightSource Within(string prefix) =>
        prefix.Length == 0 ? this : new WeightSource(name, shapes.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(s => s.Key[prefix.Length..], s => s.Value), key => read(prefix + key));
}
