using System.Text.Json;
using Easel.Checkpoints;
using Easel.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

/// <summary>Writes weights in fewer bits, as programs for quantised models do: matrices only, the rest stays as it is.</summary>
internal static class TinyQuantised
{
    public const uint Q4_0 = 2, Q8_0 = 8;
    private const int Block = 32;

    public static string WriteGguf(string path, (string Key, Tensor Value)[] tensors, uint type)
    {
        File.WriteAllBytes(path, GgufFileTests.Image([.. tensors.Select(t => IsMatrix(t.Value)
            ? (t.Key, type, t.Value.shape, t.Value.contiguous().data<float>().ToArray().Chunk(Block).SelectMany(block => type == Q4_0 ? FourBits(block) : EightBits(block)).ToArray())
            : (t.Key, 0u, t.Value.shape, t.Value.contiguous().bytes.ToArray()))]));
        return path;
    }

    /// <summary>8-bit floats of four bits of exponent, with the scale of each layer beside them.</summary>
    public static string WriteScaled(string path, (string Key, Tensor Value)[] tensors)
    {
        var codes = new float[256];
        EightBitFloat.Decode(SafetensorsType.F8_E4M3, [.. Enumerable.Range(0, 256).Select(i => (byte)i)], codes);
        var (header, data) = (new Dictionary<string, object>(), new List<byte>());
        void Add(string name, string type, long[] shape, byte[] bytes)
        {
            header[name] = new { dtype = type, shape, data_offsets = new[] { data.Count, data.Count + bytes.Length } };
            data.AddRange(bytes);
        }
        // Codes up to that of not-a-number rise with their values.
        int Below(float magnitude) => Array.BinarySearch(codes, 0, 127, magnitude) is var at && at >= 0 ? at : ~at - 1;
        foreach (var (key, value) in tensors)
        {
            var values = value.contiguous().data<float>().ToArray();
            if (!IsMatrix(value) || !key.EndsWith(".weight", StringComparison.Ordinal))
            {
                Add(key, "F32", value.shape, value.contiguous().bytes.ToArray());
                continue;
            }
            var scale = values.Max(Math.Abs) / 448;
            Add(key, "F8_E4M3", value.shape, [.. values.Select(v => (byte)(Below(Math.Abs(v) / scale) | (v < 0 ? 0x80 : 0)))]);
            Add(key.Replace(".weight", ".scale_weight"), "F32", [1], BitConverter.GetBytes(scale));
        }
        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data]);
        return path;
    }

    private static bool IsMatrix(Tensor value) => value.dim() == 2 && value.shape[1] % Block == 0;

    private static byte[] EightBits(float[] block)
    {
        var scale = (Half)(block.Max(Math.Abs) / 127);
        return [.. BitConverter.GetBytes(scale), .. block.Select(v => (byte)(sbyte)Math.Clamp(Math.Round(v / (float)scale), -127, 127))];
    }

    // Two values a byte: the first half of the block in the lower bits.
    private static byte[] FourBits(float[] block)
    {
        var scale = (Half)(block.Max(Math.Abs) / 7);
        int Code(float value) => (int)Math.Clamp(Math.Round(value / (float)scale) + 8, 0, 15);
        return [.. BitConverter.GetBytes(scale), .. Enumerable.Range(0, Block / 2).Select(i => (byte)(Code(block[i]) | Code(block[i + Block / 2]) << 4))];
    }
}
