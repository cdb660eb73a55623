using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>A file mapped into memory for reading. It must not be shortened while it is open.</summary>
internal sealed unsafe partial class MappedFile : IDisposable
{
    // Weights are read once: without this a file would be in memory beside what is made of it.
    private const long ReadBeforeLetGo = 128 << 20;
    private const int DontNeed = 4;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _bytes;
    private long _read;
    private bool _disposed;

    private MappedFile(FileStream stream)
    {
        Length = stream.Length;
        if (Length == 0) throw new FormatException("it is empty");
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
        _bytes += _view.PointerOffset;
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Maps a file and has its directory read; nothing stays open where that fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should be, for the message: "safetensors file".</param>
    /// <param name="parse">Reads the directory; throws <see cref="FormatException"/> on anything unsound.</param>
    /// <exception cref="CheckpointException">The file cannot be read or is unsound.</exception>
    public static T Open<T>(string path, string kind, Func<MappedFile, T> parse)
    {
        FileStream? stream = null;
        MappedFile? file = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            file = new MappedFile(stream);
            return parse(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or NotSupportedException)
        {
            file?.Dispose();
            stream?.Dispose();
            throw new CheckpointException(e is FormatException
                ? $"{path} is not a sound {kind}: {e.Message}; fetch it again."
                : $"{path} cannot be read: {e.Message}", e);
        }
        catch
        {
            file?.Dispose();
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>A piece of the file, valid until it is disposed.</summary>
    /// <exception cref="FormatException">The file ends before.</exception>
    public ReadOnlySpan<byte> Span(long start, long length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (start < 0 || length is < 0 or > int.MaxValue || start > Length - length) throw new FormatException($"bytes {start} to {start + length} were asked for, but it has {Length}");
        if (Interlocked.Add(ref _read, length) >= ReadBeforeLetGo) LetGo();
        return new(_bytes + start, (int)length);
    }

    /// <summary>Reads plain elements that lie one behind the other.</summary>
    /// <param name="start">Offset of the first byte.</param>
    /// <param name="type">Their type in the file.</param>
    /// <param name="shape">Dimensions; checked beforehand against the length of the file.</param>
    /// <returns>A new CPU tensor; 8-bit floats become 32-bit floats.</returns>
    public Tensor Read(long start, SafetensorsType type, IEnumerable<long> shape)
    {
        var tensor = empty([.. shape], type.ToScalarType(), CPU);
        Fill(tensor, start, type);
        return tensor;
    }

    /// <summary>As <see cref="Read"/>, into a contiguous CPU tensor of the type that it would give.</summary>
    public void Fill(Tensor tensor, long start, SafetensorsType type) => TensorBytes.Visit(tensor, (bytes, firstElement) =>
    {
        var from = start + firstElement * type.Size();
        if (type.IsEightBitFloat())
        {
            var values = MemoryMarshal.Cast<byte, float>(bytes);
            EightBitFloat.Decode(type, Span(from, values.Length), values);
        }
        else Span(from, bytes.Length).CopyTo(bytes);
        GC.KeepAlive(this);
    });

    // The pages stay in the system's cache and come back when they are touched, also under a span that is in use.
    private void LetGo()
    {
        Interlocked.Exchange(ref _read, 0);
        if (!OperatingSystem.IsLinux()) return;
        var first = (nint)_bytes & ~(Environment.SystemPageSize - 1);
        _ = Advise(first, (nuint)((nint)_bytes + Length - first), DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
