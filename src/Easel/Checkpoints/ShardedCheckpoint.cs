using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>A checkpoint split over several files, with an index (<c>….index.json</c>) that says which tensor lies where.</summary>
public sealed class ShardedCheckpoint : ICheckpoint
{
    private const long MaxIndexLength = 64 << 20;
    private const int MaxShards = 1000;

    private readonly Dictionary<string, ICheckpoint> _shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ICheckpoint> _shardOf = new(StringComparer.Ordinal);

    private ShardedCheckpoint(string path) => Path = path;

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; private set; } = new Dictionary<string, TensorInfo>();

    /// <summary>Opens all files of an index; those outside of its folder are refused.</summary>
    /// <param name="path">The index.</param>
    /// <exception cref="CheckpointException">The index is no valid one, or a file is missing, damaged, or lacks a tensor that the index places there.</exception>
    public static ShardedCheckpoint Open(string path)
    {
        var sharded = new ShardedCheckpoint(path);
        try
        {
            sharded.OpenShards(ReadIndex(path));
            return sharded;
        }
        catch
        {
            sharded.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor Read(string name) => ShardOf(name).Read(name);

    /// <inheritdoc/>
    public void ReadInto(string name, Tensor target) => ShardOf(name).ReadInto(name, target);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var shard in _shards.Values) shard.Dispose();
    }

    private ICheckpoint ShardOf(string name) => _shardOf.TryGetValue(name, out var shard) ? shard : throw new CheckpointException($"{Path} has no tensor '{name}'.");

    private void OpenShards(Dictionary<string, string> index)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        var tensors = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        foreach (var (name, file) in index)
        {
            if (!_shards.TryGetValue(file, out var shard))
            {
                if (_shards.Count == MaxShards) throw new CheckpointException($"{Path} names more than {MaxShards} files; it is no sound index.");
                var shardPath = System.IO.Path.Combine(folder, file);
                if (!File.Exists(shardPath)) throw new CheckpointException($"{Path} needs {file}, which is not beside it; fetch that file, too.");
                _shards[file] = shard = CheckpointFile.OpenSingle(shardPath);
            }
            tensors[name] = shard.Tensors.TryGetValue(name, out var info) ? info : throw new CheckpointException($"{Path} places '{name}' in {file}, which has no such tensor; fetch both again.");
            _shardOf[name] = shard;
        }
        Tensors = tensors;
        Metadata = _shards.Values.SelectMany(shard => shard.Metadata).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal);
    }

    private static Dictionary<string, string> ReadIndex(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxIndexLength) throw new FormatException($"it has over {MaxIndexLength} bytes");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
                throw new FormatException("it has no weight_map");
            var index = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in map.EnumerateObject())
            {
                var file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw new FormatException($"the place of '{entry.Name}' is no text");
                if (file.Length == 0 || file is "." or ".." || file.AsSpan().IndexOfAny("/\\:\0") >= 0) throw new FormatException($"'{file}' is no plain file name");
                index[entry.Name] = file;
            }
            return index.Count > 0 ? index : throw new FormatException("its weight_map is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException)
        {
            throw new CheckpointException($"{path} is not a sound index of a split checkpoint: {e.Message}; fetch it again.", e);
        }
    }
}
