using System.Globalization;
using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>Weights saved by PyTorch (<c>.ckpt</c>, <c>.pt</c>, <c>.pth</c>, <c>.bin</c>), in the zip format or the older one before version 1.6. Nothing in the file is ever run.</summary>
/// <remarks>
/// A pickle is a program; this reader takes it as data and refuses every name that weights have no need of. The tensors of a nested <c>state_dict</c>,
/// <c>params_ema</c> or <c>params</c> are given without that prefix; other nested dictionaries are joined with dots.
/// </remarks>
public sealed class TorchFile : ICheckpoint
{
    private const int MaxDepth = 16;
    private static readonly string[] Wrappers = ["state_dict", "params_ema", "params"];
    private static readonly BigInteger LegacyMagic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly MappedFile _file;
    private readonly Dictionary<string, PickleTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Func<string, ZipDirectory.Entry> _storage;

    private TorchFile(string path, MappedFile file)
    {
        Path = path;
        _file = file;
        object? root;
        (root, _storage) = file.Length > 4 && file.Span(0, 4).SequenceEqual("PK\u0003\u0004"u8) ? ReadZip(file) : ReadLegacy(file);
        Collect(Unwrap(root));
        if (_tensors.Count == 0) throw new FormatException("it holds no named tensors");
        foreach (var (name, tensor) in _tensors)
        {
            var bytes = tensor.Storage.Elements * (tensor.Storage.Type?.Size() ?? 1);
            if (tensor.Storage.Elements > file.Length || bytes > _storage(tensor.Storage.Key).Length)
                throw new FormatException($"the storage '{tensor.Storage.Key}' of '{name}' should have {tensor.Storage.Elements} elements and is shorter");
        }
        Tensors = _tensors.ToDictionary(t => t.Key, t => Info(t.Value), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>Numbers and texts beside the weights, such as <c>global_step</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Opens a file and checks every tensor's place, but reads no weights.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is missing, damaged, or asks for anything but weights; the message says for what.</exception>
    public static TorchFile Open(string path) => MappedFile.Open(path, "PyTorch file", file => new TorchFile(path, file));

    /// <inheritdoc/>
    public Tensor Read(string name)
    {
        this.Info(name);
        var tensor = _tensors[name];
        var start = _storage(tensor.Storage.Key).Start + tensor.Offset * tensor.Type.Size();
        if (IsContiguous(tensor)) return _file.Read(start, tensor.Type, tensor.Shape);
        var length = 1 + tensor.Shape.Zip(tensor.Strides, (size, stride) => (size - 1) * stride).Sum();
        using var scope = NewDisposeScope();
        return _file.Read(start, tensor.Type, [length]).as_strided(tensor.Shape, tensor.Strides).contiguous().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static TensorInfo Info(PickleTensor tensor)
    {
        var info = new TensorInfo(tensor.Type.ToString(), tensor.Type.ToScalarType(), tensor.Shape, 0);
        return info with { StoredBytes = info.Elements * tensor.Type.Size() };
    }

    private static bool IsContiguous(PickleTensor tensor)
    {
        if (tensor.Shape.Contains(0)) return true;
        long expected = 1;
        for (var i = tensor.Shape.Length - 1; i >= 0; i--)
        {
            if (tensor.Shape[i] > 1 && tensor.Strides[i] != expected) return false;
            expected *= tensor.Shape[i];
        }
        return true;
    }

    private static (object? Root, Func<string, ZipDirectory.Entry> Storage) ReadZip(MappedFile file)
    {
        var entries = ZipDirectory.Read(file);
        var pickle = entries.Keys.Where(name => name == "data.pkl" || name.EndsWith("/data.pkl", StringComparison.Ordinal)).ToArray() is [var only]
            ? only : throw new FormatException("it has no data.pkl, or several");
        var folder = pickle[..^"data.pkl".Length];
        if (entries.TryGetValue(folder + "byteorder", out var order) && !file.Span(order.Start, Math.Min(order.Length, 16)).SequenceEqual("little"u8))
            throw new FormatException("its numbers are not little-endian");
        var entry = entries[pickle];
        if (entry.Length > Unpickler.MaxLength) throw new FormatException($"its data.pkl has {entry.Length} bytes (limit {Unpickler.MaxLength})");
        var reader = new ByteReader(file.Span(entry.Start, entry.Length));
        return (Unpickler.Read(ref reader), key => entries.TryGetValue($"{folder}data/{key}", out var storage) ? storage : throw new FormatException($"its storage '{key}' is missing"));
    }

    /// <summary>The format before zip: magic number, protocol, system, the pickle, the list of storages, then each storage with its length before it.</summary>
    private static (object? Root, Func<string, ZipDirectory.Entry> Storage) ReadLegacy(MappedFile file)
    {
        var pickles = new ByteReader(file.Span(0, Math.Min(file.Length, Unpickler.MaxLength)));
        if (Unpickler.Read(ref pickles) is not BigInteger magic || magic != LegacyMagic) throw new FormatException("it starts like no format of PyTorch");
        if (Unpickler.Read(ref pickles) is not 1001L) throw new FormatException("it is of an unknown version of PyTorch's old format");
        if (Unpickler.Read(ref pickles) is not PickleDictionary system || system["little_endian"] is not true) throw new FormatException("its numbers are not little-endian");
        var root = Unpickler.Read(ref pickles);
        if (Unpickler.Read(ref pickles) is not List<object?> keys) throw new FormatException("its list of storages is missing");

        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var tensor in Walk(root)) sizes[tensor.Storage.Key] = tensor.Storage.Type?.Size() ?? 1;
        var entries = new Dictionary<string, ZipDirectory.Entry>(StringComparer.Ordinal);
        long at = pickles.Position;
        foreach (var item in keys)
        {
            if (item is not string key || !sizes.TryGetValue(key, out var size)) throw new FormatException("it has a storage that no tensor uses");
            var elements = System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(file.Span(at, 8));
            at += 8;
            if (elements < 0 || elements > (file.Length - at) / size) throw new FormatException($"its storage '{key}' of {elements} elements exceeds the file");
            entries[key] = new ZipDirectory.Entry(at, elements * size);
            at += elements * size;
        }
        return (root, key => entries.TryGetValue(key, out var storage) ? storage : throw new FormatException($"its storage '{key}' is missing"));
    }

    private object? Unwrap(object? root)
    {
        if (root is not PickleDictionary dictionary) return root;
        foreach (var (key, value) in dictionary.Items)
            if (key is string text && value is long or string or double or bool) _metadata[text] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return Wrappers.Select(name => dictionary[name] as PickleDictionary).FirstOrDefault(inner => inner is { Items.Count: > 0 }) ?? root;
    }

    /// <summary>Names the tensors. A dictionary that occurs in several places counts once, so that a small file cannot name more than it holds.</summary>
    private void Collect(object? root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        void Visit(object? value, string name, int depth)
        {
            if (value is PickleTensor tensor) _tensors[name] = tensor;
            if (value is not PickleDictionary dictionary || depth > MaxDepth || !seen.Add(dictionary)) return;
            foreach (var (key, inner) in dictionary.Items)
                if (key is string or long) Visit(inner, name.Length == 0 ? $"{key}" : name.Length < 1000 ? $"{name}.{key}" : throw new FormatException("it has a name of over 1000 letters"), depth + 1);
        }
        Visit(root, "", 0);
        _tensors.Remove("");
    }

    private static IEnumerable<PickleTensor> Walk(object? root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object?>([root]);
        while (open.TryPop(out var value))
        {
            if (value is PickleTensor tensor) yield return tensor;
            if (value is null || value is not (PickleDictionary or PickleTuple or List<object?>) || !seen.Add(value)) continue;
            var inner = value switch { PickleDictionary d => d.Items.Select(item => item.Value), PickleTuple t => t.Items, _ => (List<object?>)value };
            foreach (var item in inner) open.Push(item);
        }
    }
}
