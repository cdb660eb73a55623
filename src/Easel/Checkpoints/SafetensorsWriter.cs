using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Checkpoints;

/// <summary>Writes safetensors files: the same tensors give the same bytes.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes all tensors, or leaves the path as it was. One tensor at a time is copied from its device.</summary>
    /// <param name="path">The file to write or replace; its folder must exist.</param>
    /// <param name="tensors">Keys and tensors of any device and stride; they stay the caller's.</param>
    /// <param name="metadata">Free text to keep with the weights, such as the model's name; null for none.</param>
    /// <exception cref="CheckpointException">The disk is full, the folder is missing or not writable, a key comes twice, or a type has no place in the format.</exception>
    public static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        // The widest types first: without gaps, which the format forbids, every tensor then starts at a multiple of its element size.
        var ordered = tensors.OrderByDescending(t => TypeOf(t).Size()).ThenBy(t => t.Name, StringComparer.Ordinal).ToList();
        var header = Header(ordered, metadata, out var dataLength);
        try
        {
            AtomicFile.Write(path, header.Length + dataLength, overwrite: true, stream =>
            {
                stream.Write(header);
                foreach (var (_, tensor) in ordered) WriteTensor(stream, tensor);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} ({header.Length + dataLength} bytes) cannot be written: {e.Message}", e);
        }
    }

    private static byte[] Header(List<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata, out long dataLength)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata.OrderBy(p => p.Key, StringComparer.Ordinal)) json.WriteString(key, value);
            json.WriteEndObject();
        }
        dataLength = 0;
        foreach (var entry in tensors)
        {
            if (!names.Add(entry.Name)) throw new CheckpointException($"The key '{entry.Name}' is reserved or comes twice; give every tensor its own key.");
            var type = TypeOf(entry);
            json.WriteStartObject(entry.Name);
            json.WriteString("dtype", type.ToString());
            WriteNumbers(json, "shape", entry.Tensor.shape);
            WriteNumbers(json, "data_offsets", [dataLength, dataLength += entry.Tensor.numel() * type.Size()]);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.Flush();
        return WithLength(buffer.WrittenSpan);
    }

    private static byte[] WithLength(ReadOnlySpan<byte> json)
    {
        var padded = (json.Length + 7) / 8 * 8;
        if (padded > SafetensorsHeader.MaxLength)
            throw new CheckpointException($"The header has {padded} bytes, over the format's limit of {SafetensorsHeader.MaxLength}; shorten the metadata or split the file.");
        var header = new byte[8 + padded];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(header, padded);
        json.CopyTo(header.AsSpan(8));
        return header;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void WriteTensor(Stream stream, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        TensorBytes.Visit(tensor.detach().cpu().contiguous(), (bytes, _) => stream.Write(bytes));
    }

    private static SafetensorsType TypeOf((string Name, Tensor Tensor) entry) =>
        entry.Tensor.dtype.ToSafetensorsType()
        ?? throw new CheckpointException($"'{entry.Name}' has type {entry.Tensor.dtype}, which safetensors cannot hold; convert it first.");
}
