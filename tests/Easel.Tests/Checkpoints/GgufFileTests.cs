using System.Text;
using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

public sealed class GgufFileTests : FileImageTests
{
    /// <summary>Writes a file; shapes are given outermost first, as Easel shows them.</summary>
    internal static byte[] Image((string Name, uint Type, long[] Shape, byte[] Data)[] tensors, (string Key, uint Type, byte[] Value)[]? metadata = null, uint version = 3, ulong? tensorCount = null)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        void Text(string text)
        {
            writer.Write((ulong)Encoding.UTF8.GetByteCount(text));
            writer.Write(Encoding.UTF8.GetBytes(text));
        }
        writer.Write("GGUF"u8);
        writer.Write(version);
        writer.Write(tensorCount ?? (ulong)tensors.Length);
        writer.Write((ulong)(metadata?.Length ?? 0));
        foreach (var (key, type, value) in metadata ?? [])
        {
            Text(key);
            writer.Write(type);
            writer.Write(value);
        }
        ulong offset = 0;
        foreach (var (name, type, shape, data) in tensors)
        {
            Text(name);
            writer.Write((uint)shape.Length);
            foreach (var size in shape.Reverse()) writer.Write(size);
            writer.Write(type);
            writer.Write(offset);
            offset += ((ulong)data.Length + 31) / 32 * 32;
        }
        void Pad() { while (stream.Length % 32 != 0) writer.Write((byte)0); }
        Pad();
        foreach (var tensor in tensors)
        {
            writer.Write(tensor.Data);
            Pad();
        }
        return stream.ToArray();
    }

    private static byte[] TextValue(string text) => [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Half(double value) => BitConverter.GetBytes((Half)value);

    [Fact]
    public void Read_PlainTypes_GivesThemInTheOrderOfTheirShape()
    {
        byte[] halves = [.. Half(1.5), .. Half(-2)];
        using var scope = NewDisposeScope();
        using var file = Open(Image([
            ("f32", 0, [2, 3], TorchImage.Floats(0, 1, 2, 3, 4, 5)), ("f16", 1, [2], halves), ("bf16", 30, [1], [0xC0, 0x3F]), ("i32", 26, [1], BitConverter.GetBytes(-7)),
        ]));

        Assert.Equal([2, 3], file.Tensors["f32"].Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Read("f32").data<float>().ToArray());
        Assert.Equal(ScalarType.Float16, file.Read("f16").dtype);
        Assert.Equal([1.5f, -2], file.Read("f16").to(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal(1.5f, file.Read("bf16").to(ScalarType.Float32).item<float>());
        Assert.Equal(-7, file.Read("i32").item<int>());
    }

    [Fact]
    public void Read_Metadata_IsTextAndValues()
    {
        using var file = (GgufFile)Open(Image([("w", 0, [1], new byte[4])], [
            ("general.architecture", 8, TextValue("flux")), ("general.alignment", 4, BitConverter.GetBytes(32u)), ("f", 6, BitConverter.GetBytes(1.5f)), ("b", 7, [1]),
            ("tokens", 9, [.. BitConverter.GetBytes(8u), .. BitConverter.GetBytes(2UL), .. TextValue("a"), .. TextValue("▁b")]),
        ], version: 2));
        Assert.Equal("flux", file.Metadata["general.architecture"]);
        Assert.Equal("1.5", file.Metadata["f"]);
        Assert.Equal("True", file.Metadata["b"]);
        Assert.Equal(["a", "▁b"], Assert.IsType<string[]>(file.Values["tokens"]));
    }

    [Fact]
    public void Read_FlattenedTensor_HasItsOriginalShape()
    {
        byte[] shape = [.. BitConverter.GetBytes(5u), .. BitConverter.GetBytes(4UL), .. BitConverter.GetBytes(4), .. BitConverter.GetBytes(2), .. BitConverter.GetBytes(2), .. BitConverter.GetBytes(2)];
        using var scope = NewDisposeScope();
        using var file = Open(Image([("w", 8, [1, 32], [.. Half(1), .. new byte[32]])], [("comfy.gguf.orig_shape.w", 9, shape)]));
        Assert.Equal([4, 2, 2, 2], file.Read("w").shape);
    }

    // Each builds one block from whole numbers, and what those numbers mean by the format's definition x = d·scale·q − dmin·min.
    private static (uint Type, byte[] Block, float[] Expected) Block(string name, Random random)
    {
        const float D = 0.25f, Min = 0.5f;
        int[] Draw(int count, int below) => [.. Enumerable.Range(0, count).Select(_ => random.Next(below))];
        byte[] d = Half(D), m = Half(Min);
        switch (name)
        {
            case "Q4_0" or "Q4_1":
            {
                var q = Draw(32, 16);
                byte[] packed = [.. Enumerable.Range(0, 16).Select(i => (byte)(q[i] | q[i + 16] << 4))];
                return name == "Q4_0" ? (2, [.. d, .. packed], [.. q.Select(v => D * (v - 8))]) : (3, [.. d, .. m, .. packed], [.. q.Select(v => D * v + Min)]);
            }
            case "Q5_0" or "Q5_1":
            {
                var q = Draw(32, 32);
                byte[] packed = [.. Enumerable.Range(0, 16).Select(i => (byte)(q[i] & 15 | (q[i + 16] & 15) << 4))];
                var high = BitConverter.GetBytes(Enumerable.Range(0, 32).Aggregate(0u, (bits, i) => bits | (uint)(q[i] >> 4) << i));
                return name == "Q5_0" ? (6, [.. d, .. high, .. packed], [.. q.Select(v => D * (v - 16))]) : (7, [.. d, .. m, .. high, .. packed], [.. q.Select(v => D * v + Min)]);
            }
            case "Q8_0":
            {
                var q = Draw(32, 256);
                return (8, [.. d, .. q.Select(v => (byte)v)], [.. q.Select(v => D * (sbyte)v)]);
            }
            case "Q4_K" or "Q5_K":
            {
                var (q, scales, mins) = (Draw(256, name == "Q4_K" ? 16 : 32), Draw(8, 64), Draw(8, 64));
                var packed = new byte[12];
                for (var j = 0; j < 4; j++)
                {
                    packed[j] = (byte)(scales[j] | scales[j + 4] >> 4 << 6);
                    packed[j + 4] = (byte)(mins[j] | mins[j + 4] >> 4 << 6);
                    packed[j + 8] = (byte)(scales[j + 4] & 15 | (mins[j + 4] & 15) << 4);
                }
                var low = new byte[128];
                var high = new byte[32];
                for (var i = 0; i < 256; i++)
                {
                    low[i / 64 * 32 + i % 32] |= (byte)((q[i] & 15) << (i % 64 < 32 ? 0 : 4));
                    high[i % 32] |= (byte)(q[i] >> 4 << i / 32);
                }
                float[] expected = [.. q.Select((v, i) => D * scales[i / 32] * v - Min * mins[i / 32])];
                return name == "Q4_K" ? (12, [.. d, .. m, .. packed, .. low], expected) : (13, [.. d, .. m, .. packed, .. high, .. low], expected);
            }
            case "Q6_K":
            {
                var (q, scales) = (Draw(256, 64), Draw(16, 256));
                var (low, high) = (new byte[128], new byte[64]);
                for (var i = 0; i < 256; i++)
                {
                    var (half, row, l) = (i / 128, i % 128 / 32, i % 32);
                    low[half * 64 + row % 2 * 32 + l] |= (byte)((q[i] & 15) << row / 2 * 4);
                    high[half * 32 + l] |= (byte)(q[i] >> 4 << row * 2);
                }
                return (14, [.. low, .. high, .. scales.Select(s => (byte)s), .. d], [.. q.Select((v, i) => D * (sbyte)scales[i / 16] * (v - 32))]);
            }
            case "Q2_K":
            {
                var (q, scales, mins) = (Draw(256, 4), Draw(16, 16), Draw(16, 16));
                var low = new byte[64];
                for (var i = 0; i < 256; i++) low[i / 128 * 32 + i % 32] |= (byte)(q[i] << i % 128 / 32 * 2);
                return (10, [.. scales.Select((s, i) => (byte)(s | mins[i] << 4)), .. low, .. d, .. m], [.. q.Select((v, i) => D * scales[i / 16] * v - Min * mins[i / 16])]);
            }
            default:
            {
                var (q, scales) = (Draw(256, 8), Draw(16, 64));
                var (high, low, packed) = (new byte[32], new byte[64], new byte[12]);
                for (var i = 0; i < 256; i++)
                {
                    low[i / 128 * 32 + i % 32] |= (byte)((q[i] & 3) << i % 128 / 32 * 2);
                    high[i % 32] |= (byte)(q[i] >> 2 << i / 32);
                }
                for (var j = 0; j < 16; j++)
                {
                    packed[j % 8] |= (byte)((scales[j] & 15) << j / 8 * 4);
                    packed[8 + j % 4] |= (byte)(scales[j] >> 4 << j / 4 * 2);
                }
                return (11, [.. high, .. low, .. packed, .. d], [.. q.Select((v, i) => D * (scales[i / 16] - 32) * (v - 4))]);
            }
        }
    }

    [Theory]
    [InlineData("Q4_0")]
    [InlineData("Q4_1")]
    [InlineData("Q5_0")]
    [InlineData("Q5_1")]
    [InlineData("Q8_0")]
    [InlineData("Q2_K")]
    [InlineData("Q3_K")]
    [InlineData("Q4_K")]
    [InlineData("Q5_K")]
    [InlineData("Q6_K")]
    public void Read_QuantisedBlocks_GivesTheirDefinition(string name)
    {
        var random = new Random(7);
        var blocks = Enumerable.Range(0, 6).Select(_ => Block(name, random)).ToArray();
        using var scope = NewDisposeScope();
        using var file = Open(Image([("w", blocks[0].Type, [3, blocks[0].Expected.Length * 2], [.. blocks.SelectMany(b => b.Block)])]));

        Assert.Equal(name, file.Tensors["w"].StoredAs);
        Assert.Equal(blocks.SelectMany(b => b.Expected), file.Read("w").data<float>().ToArray());
    }

    [Fact]
    public void Read_TensorOfManyPieces_IsTheSameAsBlockByBlock()
    {
        var random = new Random(8);
        var blocks = Enumerable.Range(0, 700).Select(_ => Block("Q4_K", random)).ToArray();
        using var scope = NewDisposeScope();
        using var file = Open(Image([("w", 12, [700, 256], [.. blocks.SelectMany(b => b.Block)])]));
        Assert.Equal(blocks.SelectMany(b => b.Expected), file.Read("w").data<float>().ToArray());
    }

    [Fact]
    public void ReadInto_OtherTypesAndStrides_CastsOnTheWay()
    {
        var random = new Random(8);
        var blocks = Enumerable.Range(0, 700).Select(_ => Block("Q6_K", random)).ToArray();
        using var scope = NewDisposeScope();
        using var file = Open(Image([("w", 14, [700, 256], [.. blocks.SelectMany(b => b.Block)])]));
        var expected = tensor(blocks.SelectMany(b => b.Expected).ToArray(), [700, 256]);
        foreach (var target in new[] { empty([700, 256]), empty([700, 256], ScalarType.BFloat16), empty([700, 256], ScalarType.Float64), empty([256, 700], ScalarType.BFloat16).t() })
        {
            file.ReadInto("w", target);
            Assert.True(target.equal(expected.to(target.dtype)).all().item<bool>());
        }
        Assert.Contains("was to be filled", Assert.Throws<CheckpointException>(() => file.ReadInto("w", empty([256, 700], ScalarType.BFloat16))).Message);
    }

    [Fact]
    public void Open_HostileHeads_AreRefused()
    {
        void Refused(string reason, byte[] image) => Assert.Contains(reason, Assert.Throws<CheckpointException>(() => Open(image)).Message);
        Refused("version 1", Image([], version: 1));
        Refused("tensors", Image([], tensorCount: ulong.MaxValue));
        Refused("ends too early", Image([], tensorCount: 5));
        Refused("element type 4", Image([("w", 4, [32], new byte[32])]));
        Refused("blocks of 32", Image([("w", 2, [31], new byte[32])]));
        Refused("impossible", Image([("w", 0, [1L << 40, 1L << 40], [])]));
        Refused("impossible", Image([("w", 0, [-1], [])]));
        Refused("larger than the file", Image([("w", 0, [1L << 40], [])]));
        Refused("beyond the end", Image([("w", 0, [16], new byte[4])]));
        Refused("twice", Image([("w", 0, [1], new byte[4]), ("w", 0, [1], new byte[4])]));
        Refused("dimensions", Image([("w", 0, [1, 1, 1, 1, 1, 1, 1, 1, 1], new byte[4])]));
        Refused("alignment", Image([], [("general.alignment", 4, BitConverter.GetBytes(0u))]));
        Refused("more than the file holds", Image([], [("k", 9, [.. BitConverter.GetBytes(12u), .. BitConverter.GetBytes(ulong.MaxValue)])]));
        Refused("more than the file holds", Image([], [("k", 9, [.. BitConverter.GetBytes(8u), .. BitConverter.GetBytes(1UL << 40)])]));
        Refused("unknown type", Image([], [("k", 77, [])]));
        byte[] nested = [];
        for (var i = 0; i < 10; i++) nested = [.. nested, .. BitConverter.GetBytes(9u), .. BitConverter.GetBytes(1UL)];
        Refused("unknown type 9", Image([], [("k", 9, [.. nested, .. new byte[100]])]));
        Refused("original shape", Image([("w", 0, [1], new byte[4])], [("comfy.gguf.orig_shape.w", 9, [.. BitConverter.GetBytes(5u), .. BitConverter.GetBytes(1UL), .. BitConverter.GetBytes(2)])]));
    }

    [Fact]
    public void Open_AnyByteChangedOrCutAnywhere_LoadsOrIsRefused()
    {
        var sound = Image([("a", 0, [2, 2], new byte[16]), ("b", 8, [32], new byte[34])], [("general.architecture", 8, TextValue("sdxl")), ("k", 9, [.. BitConverter.GetBytes(4u), .. BitConverter.GetBytes(2UL), .. new byte[8]])]);
        var dataStart = sound.Length - 32 - 64;
        for (var length = 0; length < dataStart + 16; length++) Assert.False(ReadAllOrRefuse(sound[..length]), $"cut at {length}");
        for (var at = 0; at < dataStart; at++)
            foreach (var change in new byte[] { 0x01, 0x10, 0x80, 0xFF })
            {
                var image = sound.ToArray();
                image[at] ^= change;
                ReadAllOrRefuse(image);
            }
    }

    private bool ReadAllOrRefuse(byte[] image)
    {
        try
        {
            using var scope = NewDisposeScope();
            using var file = Open(image);
            foreach (var (name, info) in file.Tensors) Assert.Equal(info.Shape, file.Read(name).shape);
            return true;
        }
        catch (CheckpointException)
        {
            return false;
        }
    }
}
