using System.Buffers;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>A GGUF file (versions 2 and 3), mapped into memory; each tensor is dequantised when it is read.</summary>
/// <remarks>Types: F64, F32, F16, BF16, I8 to I64, Q8_0, Q5_1, Q5_0, Q4_1, Q4_0, Q6_K, Q5_K, Q4_K, Q3_K, Q2_K; a file with others is refused by name. Shapes are outermost first, as everywhere in Easel.</remarks>
public sealed class GgufFile : ICheckpoint
{
    // Large enough to be worth a thread, small enough for its cache.
    private const int ElementsPerPiece = 1 << 16;

    private readonly MappedFile _file;
    private readonly GgufHeader _header;

    private GgufFile(string path, MappedFile file)
    {
        Path = path;
        _file = file;
        _header = new GgufHeader(file.Span(0, Math.Min(file.Length, GgufHeader.MaxLength)), file.Length);
        Metadata = _header.Values.ToDictionary(v => v.Key, v => GgufHeader.Text(v.Value), StringComparer.Ordinal);
        Tensors = _header.Entries.ToDictionary(
            e => e.Key, e => new TensorInfo(e.Value.Type.ToString(), e.Value.Type.Plain()?.ToScalarType() ?? ScalarType.Float32, e.Value.Shape, e.Value.Length), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>The key-value pairs as text; long lists as the number of their items.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The key-value pairs as they are: numbers, texts, and arrays of these, such as a tokenizer's vocabulary.</summary>
    public IReadOnlyDictionary<string, object> Values => _header.Values;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Opens a file and checks its whole head, but reads no weights.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is missing, no GGUF file of version 2 or 3, damaged, or has element types that Easel does not read.</exception>
    public static GgufFile Open(string path) => MappedFile.Open(path, "GGUF file", file => new GgufFile(path, file));

    /// <inheritdoc/>
    public Tensor Read(string name)
    {
        this.Info(name);
        var entry = _header.Entries[name];
        if (entry.Type.Plain() is { } plain) return _file.Read(entry.Start, plain, entry.Shape);
        var tensor = empty([.. entry.Shape], ScalarType.Float32, CPU);
        Fill(tensor, entry);
        return tensor;
    }

    /// <inheritdoc/>
    public void ReadInto(string name, Tensor target)
    {
        var entry = _header.Entries.GetValueOrDefault(name);
        if (entry is not null && entry.Type.Plain() is null && target.dtype is ScalarType.Float32 or ScalarType.BFloat16
            && target.device_type == DeviceType.CPU && target.is_contiguous() && target.shape.SequenceEqual(entry.Shape)) Fill(target, entry);
        else this.CopyInto(name, target);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Fill(Tensor tensor, GgufHeader.Entry entry)
    {
        var (rounds, size) = (tensor.dtype == ScalarType.BFloat16, (int)tensor.element_size());
        TensorBytes.Visit(tensor, (bytes, firstElement) => Dequantise(entry, bytes, firstElement, size, rounds));
    }

    private unsafe void Dequantise(GgufHeader.Entry entry, Span<byte> bytes, long firstElement, int elementSize, bool rounds)
    {
        var (blockElements, blockBytes) = entry.Type.Block();
        fixed (byte* pinned = bytes)
        {
            // A lambda cannot hold a span; the pointer stays valid while this method waits for all pieces.
            var (target, count) = ((nint)pinned, bytes.Length / elementSize);
            Parallel.For(0, (count + ElementsPerPiece - 1) / ElementsPerPiece, piece =>
            {
                var first = piece * ElementsPerPiece;
                var length = Math.Min(ElementsPerPiece, count - first);
                var start = entry.Start + (firstElement + first) / blockElements * blockBytes;
                var blocks = _file.Span(start, (long)length / blockElements * blockBytes);
                if (!rounds)
                {
                    GgufBlocks.Decode(entry.Type, blocks, new Span<float>((float*)target + first, length));
                    return;
                }
                var values = ArrayPool<float>.Shared.Rent(length);
                GgufBlocks.Decode(entry.Type, blocks, values.AsSpan(0, length));
                BrainFloat.Round(values.AsSpan(0, length), new Span<ushort>((ushort*)target + first, length));
                ArrayPool<float>.Shared.Return(values);
            });
        }
    }
}
