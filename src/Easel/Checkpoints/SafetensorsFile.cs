using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>A safetensors weights file, mapped into memory: opening reads the header only, tensors are read one by one.</summary>
/// <remarks>Reading is safe from several threads at once. The file must not be shortened while it is open; <see cref="SafetensorsWriter"/> never does that.</remarks>
public sealed class SafetensorsFile : ICheckpoint
{
    private readonly SafetensorsHeader _header;
    private readonly MappedFile _file;

    private SafetensorsFile(string path, SafetensorsHeader header, MappedFile file)
    {
        Path = path;
        _header = header;
        _file = file;
        Tensors = header.Entries.ToDictionary(e => e.Key, e => new TensorInfo(e.Value.Type.ToString(), e.Value.Type.ToScalarType(), e.Value.Shape, e.Value.Length), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>What the writer said about the file; empty when it said nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The tensors by key, in the order of the header.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Opens a file and checks its whole header, but reads no weights.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is missing, unreadable, no safetensors file, or damaged; the message says where.</exception>
    public static SafetensorsFile Open(string path) => MappedFile.Open(path, "safetensors file", file => new SafetensorsFile(path, ReadHeader(file), file));

    /// <summary>The raw bytes of one tensor, in the map itself; valid until the file is disposed.</summary>
    /// <param name="name">Key of the tensor.</param>
    /// <exception cref="CheckpointException">There is no such key, or the tensor exceeds 2 GiB, more than a span can hold.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        var entry = Entry(name);
        return entry.Length <= int.MaxValue
            ? _file.Span(entry.Start, entry.Length)
            : throw new CheckpointException($"'{name}' of {Path} has {entry.Length} bytes, over the limit of {int.MaxValue}; read it as a tensor.");
    }

    /// <summary>Copies one tensor out of the map.</summary>
    /// <param name="name">Key of the tensor.</param>
    /// <returns>A new CPU tensor of the entry's shape and type; 8-bit floats become 32-bit floats. The caller disposes it.</returns>
    /// <exception cref="CheckpointException">There is no such key.</exception>
    public Tensor Read(string name)
    {
        var entry = Entry(name);
        return _file.Read(entry.Start, entry.Type, entry.Shape);
    }

    /// <inheritdoc/>
    public void ReadInto(string name, Tensor target)
    {
        var entry = Entry(name);
        if (target.device_type == DeviceType.CPU && target.is_contiguous() && target.dtype == entry.Type.ToScalarType() && target.shape.SequenceEqual(entry.Shape))
            _file.Fill(target, entry.Start, entry.Type);
        else this.CopyInto(name, target);
    }

    /// <summary>Unmaps the file; spans from <see cref="Bytes"/> become invalid, tensors stay.</summary>
    public void Dispose() => _file.Dispose();

    private static SafetensorsHeader ReadHeader(MappedFile file)
    {
        if (file.Length < 8) throw new FormatException($"it has {file.Length} bytes");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span(0, 8));
        if (length > SafetensorsHeader.MaxLength || length > (ulong)file.Length - 8)
            throw new FormatException($"its header would have {length} bytes of a file of {file.Length} (limit {SafetensorsHeader.MaxLength})");
        return new SafetensorsHeader(file.Span(8, (long)length).ToArray(), file.Length);
    }

    private SafetensorsEntry Entry(string name) =>
        Entries.TryGetValue(name, out var entry) ? entry : throw new CheckpointException($"{Path} has no tensor '{name}'.");
}
