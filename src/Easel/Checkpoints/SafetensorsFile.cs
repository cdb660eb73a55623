using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>A safetensors weights file, mapped into memory: opening reads the header only, tensors are read one by one.</summary>
/// <remarks>Reading is safe from several threads at once. The file must not be shortened while it is open; <see cref="SafetensorsWriter"/> never does that.</remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly SafetensorsHeader _header;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _bytes;
    private bool _disposed;

    private SafetensorsFile(string path, SafetensorsHeader header, FileStream stream)
    {
        Path = path;
        _header = header;
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
        _bytes += _view.PointerOffset;
    }

    /// <summary>The path it was opened with.</summary>
    public string Path { get; }

    /// <summary>What the writer said about the file; empty when it said nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The tensors by key, in the order of the header.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <summary>Opens a file and checks its whole header, but reads no weights.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is missing, unreadable, no safetensors file, or damaged; the message says where.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return new SafetensorsFile(path, ReadHeader(stream), stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or NotSupportedException)
        {
            stream?.Dispose();
            throw new CheckpointException(e is FormatException
                ? $"{path} is not a sound safetensors file: {e.Message}; fetch it again."
                : $"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The raw bytes of one tensor, in the map itself; valid until the file is disposed.</summary>
    /// <param name="name">Key of the tensor.</param>
    /// <exception cref="CheckpointException">There is no such key, or the tensor exceeds 2 GiB, more than a span can hold.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        var entry = Entry(name);
        return entry.Length <= int.MaxValue
            ? Piece(entry.Start, (int)entry.Length)
            : throw new CheckpointException($"'{name}' of {Path} has {entry.Length} bytes, over the limit of {int.MaxValue}; read it as a tensor.");
    }

    /// <summary>Copies one tensor out of the map.</summary>
    /// <param name="name">Key of the tensor.</param>
    /// <returns>A new CPU tensor of the entry's shape and type; 8-bit floats become 32-bit floats. The caller disposes it.</returns>
    /// <exception cref="CheckpointException">There is no such key.</exception>
    public Tensor Read(string name)
    {
        var entry = Entry(name);
        var tensor = empty([.. entry.Shape], entry.Type.ToScalarType(), CPU);
        Fill(tensor, entry);
        return tensor;
    }

    /// <summary>Copies an entry into a contiguous CPU tensor of the type that <see cref="Read"/> would give.</summary>
    internal void Fill(Tensor tensor, SafetensorsEntry entry) => TensorBytes.Visit(tensor, (bytes, firstElement) =>
    {
        var start = entry.Start + firstElement * entry.Type.Size();
        if (entry.Type.IsEightBitFloat())
        {
            var values = MemoryMarshal.Cast<byte, float>(bytes);
            EightBitFloat.Decode(entry.Type, Piece(start, values.Length), values);
        }
        else Piece(start, bytes.Length).CopyTo(bytes);
        GC.KeepAlive(this);
    });

    /// <summary>Unmaps the file; spans from <see cref="Bytes"/> become invalid, tensors stay.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    private static SafetensorsHeader ReadHeader(FileStream stream)
    {
        if (stream.Length < 8) throw new FormatException($"it has {stream.Length} bytes");
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsHeader.MaxLength || length > (ulong)stream.Length - 8)
            throw new FormatException($"its header would have {length} bytes of a file of {stream.Length} (limit {SafetensorsHeader.MaxLength})");
        var json = new byte[(int)length];
        stream.ReadExactly(json);
        return new SafetensorsHeader(json, stream.Length);
    }

    private SafetensorsEntry Entry(string name) =>
        Entries.TryGetValue(name, out var entry) ? entry : throw new CheckpointException($"{Path} has no tensor '{name}'.");

    private ReadOnlySpan<byte> Piece(long start, int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new(_bytes + start, length);
    }
}
