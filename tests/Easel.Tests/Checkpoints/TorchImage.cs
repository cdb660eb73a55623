using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Easel.Tests.Checkpoints;

/// <summary>Writes pickles and archives as PyTorch does, and as it never would.</summary>
internal sealed class TorchImage
{
    private readonly MemoryStream _pickle = new();

    public TorchImage() => Op(0x80, 2);

    public static TorchImage Dictionary(params (string Key, Action<TorchImage> Value)[] items) => new TorchImage().Dict(items);

    public TorchImage Op(params byte[] bytes)
    {
        _pickle.Write(bytes);
        return this;
    }

    public TorchImage Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return Op((byte)'X').Op(length).Op(bytes);
    }

    public TorchImage Number(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Op(0x8a, 8).Op(bytes);
    }

    public TorchImage Global(string module, string name) => Op(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    public TorchImage Tuple(params long[] numbers)
    {
        Op((byte)'(');
        foreach (var number in numbers) Number(number);
        return Op((byte)'t');
    }

    public TorchImage Dict(params (string Key, Action<TorchImage> Value)[] items)
    {
        Global("collections", "OrderedDict").Op((byte)')', (byte)'R', (byte)'(');
        foreach (var (key, value) in items) value(Text(key));
        return Op((byte)'u');
    }

    public TorchImage Storage(string type, string key, long elements, string module = "torch") =>
        Op((byte)'(').Text("storage").Global(module, type).Text(key).Text("cpu").Number(elements).Op((byte)'t', (byte)'Q');

    public TorchImage Tensor(string type, string key, long elements, long offset, long[] shape, long[] strides) =>
        Global("torch._utils", "_rebuild_tensor_v2").Op((byte)'(').Storage(type, key, elements).Number(offset).Tuple(shape).Tuple(strides)
            .Op(0x89).Global("collections", "OrderedDict").Op((byte)')', (byte)'R', (byte)'t', (byte)'R');

    public byte[] Pickle() => [.. _pickle.ToArray(), (byte)'.'];

    public byte[] Zip(params (string Key, byte[] Bytes)[] storages) => Archive([("a/data.pkl", Pickle()), ("a/byteorder", "little"u8.ToArray()), .. storages.Select(s => ($"a/data/{s.Key}", s.Bytes))]);

    public static byte[] Archive((string Name, byte[] Bytes)[] files, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    public static byte[] Floats(params float[] values) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
