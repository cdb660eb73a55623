using System.IO.Compression;
using System.Text;
using CsCheck;
using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

public sealed class TorchFileTests : FileImageTests
{
    private static TorchImage One(long offset, long[] shape, long[] strides, long elements = 6) =>
        TorchImage.Dictionary(("w", t => t.Tensor("FloatStorage", "0", elements, offset, shape, strides)));

    private static readonly byte[] Six = TorchImage.Floats(0, 1, 2, 3, 4, 5);

    [Fact]
    public void Read_ContiguousAndStridedViewsOfOneStorage_GivesTheirValues()
    {
        var image = TorchImage.Dictionary(
            ("whole", t => t.Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1])),
            ("transposed", t => t.Tensor("FloatStorage", "0", 6, 0, [3, 2], [1, 3])),
            ("column", t => t.Tensor("FloatStorage", "0", 6, 1, [2], [3])),
            ("repeated", t => t.Tensor("FloatStorage", "0", 6, 5, [2, 3], [0, 0])),
            ("scalar", t => t.Tensor("FloatStorage", "0", 6, 4, [], [])),
            ("none", t => t.Tensor("FloatStorage", "0", 6, 0, [0, 3], [3, 1])));
        using var scope = NewDisposeScope();
        using var file = Open(image.Zip(("0", Six)));

        Assert.Equal([0, 1, 2, 3, 4, 5], file.Read("whole").data<float>().ToArray());
        Assert.Equal([0, 3, 1, 4, 2, 5], file.Read("transposed").data<float>().ToArray());
        Assert.Equal([3, 2], file.Tensors["transposed"].Shape);
        Assert.Equal([1, 4], file.Read("column").data<float>().ToArray());
        Assert.Equal(Enumerable.Repeat(5f, 6), file.Read("repeated").data<float>().ToArray());
        Assert.Equal(4, file.Read("scalar").item<float>());
        Assert.Equal([0, 3], file.Read("none").shape);
    }

    [Theory]
    [InlineData("DoubleStorage", ScalarType.Float64, 8)]
    [InlineData("FloatStorage", ScalarType.Float32, 4)]
    [InlineData("HalfStorage", ScalarType.Float16, 2)]
    [InlineData("BFloat16Storage", ScalarType.BFloat16, 2)]
    [InlineData("LongStorage", ScalarType.Int64, 8)]
    [InlineData("IntStorage", ScalarType.Int32, 4)]
    [InlineData("ShortStorage", ScalarType.Int16, 2)]
    [InlineData("CharStorage", ScalarType.Int8, 1)]
    [InlineData("ByteStorage", ScalarType.Byte, 1)]
    [InlineData("BoolStorage", ScalarType.Bool, 1)]
    public void Read_EveryStorageType_GivesItsType(string storage, ScalarType type, int size)
    {
        using var scope = NewDisposeScope();
        using var file = Open(TorchImage.Dictionary(("w", t => t.Tensor(storage, "0", 2, 0, [2], [1]))).Zip(("0", new byte[2 * size])));
        Assert.Equal(type, file.Read("w").dtype);
        Assert.Equal(2 * size, file.Tensors["w"].StoredBytes);
    }

    [Fact]
    public void Read_UntypedStorageOfEightBitFloats_IsDecoded()
    {
        var image = TorchImage.Dictionary(("w", t => t.Global("torch._utils", "_rebuild_tensor_v3").Op((byte)'(').Storage("UntypedStorage", "0", 2, "torch.storage")
            .Number(0).Tuple(2).Tuple(1).Op(0x89).Global("collections", "OrderedDict").Op((byte)')', (byte)'R').Global("torch", "float8_e4m3fn").Op((byte)'t', (byte)'R')));
        using var scope = NewDisposeScope();
        using var file = Open(image.Zip(("0", [0x38, 0x7E])));
        Assert.Equal([1, 448], file.Read("w").data<float>().ToArray());
    }

    [Fact]
    public void Open_NestedStateDict_GivesItsKeysAndTheRestAsMetadata()
    {
        var image = TorchImage.Dictionary(
            ("global_step", t => t.Number(470000)),
            ("callbacks", t => t.Global("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint").Op((byte)')', 0x81)),
            ("state_dict", t => t.Dict(("a.w", i => i.Tensor("FloatStorage", "0", 6, 0, [6], [1])))));
        using var file = Open(image.Zip(("0", Six)));
        Assert.Equal(["a.w"], file.Tensors.Keys);
        Assert.Equal("470000", file.Metadata["global_step"]);
    }

    [Fact]
    public void Open_OtherNestedDictionaries_AreJoinedWithDots()
    {
        using var file = Open(TorchImage.Dictionary(("string_to_param", t => t.Dict(("*", i => i.Tensor("FloatStorage", "0", 6, 0, [1, 6], [6, 1]))))).Zip(("0", Six)));
        Assert.Equal(["string_to_param.*"], file.Tensors.Keys);
    }

    [Theory]
    [InlineData("posix", "system")]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("__builtin__", "exec")]
    [InlineData("torch", "load")]
    [InlineData("torch", "FloatStorage.__init__")]
    [InlineData("collections", "namedtuple")]
    [InlineData("torch.hub", "load")]
    public void Open_PickleThatWouldRunCode_IsRefusedByName(string module, string name)
    {
        var mark = Folder.File("ran");
        var image = new TorchImage().Global(module, name).Op((byte)'(').Text($"touch '{mark}'").Op((byte)'t', (byte)'R');
        var message = Refusal(image.Zip());
        Assert.Contains($"{module}.{name}", message);
        Assert.Contains("a.bin", message);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void Open_NameFromTheStack_IsRefusedAsWell() =>
        Assert.Contains("os.system", Refusal(new TorchImage().Text("os").Text("system").Op(0x93).Zip()));

    [Theory]
    [InlineData((byte)'i')]
    [InlineData((byte)'o')]
    [InlineData((byte)'P')]
    [InlineData((byte)0x82)]
    [InlineData((byte)0x97)]
    public void Open_InstructionWithoutUse_IsRefused(byte code) => Assert.Contains($"0x{code:x2}", Refusal(new TorchImage().Op(code).Zip()));

    [Theory]
    [InlineData(0, new long[] { 7 }, new long[] { 1 })]
    [InlineData(1, new long[] { 6 }, new long[] { 1 })]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 })]
    [InlineData(0, new long[] { -2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2 }, new long[] { -1 })]
    [InlineData(0, new long[] { 2 }, new long[] { 6 })]
    [InlineData(0, new long[] { 1L << 40, 3 }, new long[] { 0, 1 })]
    [InlineData(0, new long[] { 7 }, new long[] { 0 })]
    [InlineData(0, new long[] { 2, long.MaxValue }, new long[] { long.MaxValue, 1 })]
    [InlineData(0, new long[] { 2, 2 }, new long[] { long.MaxValue, long.MaxValue })]
    [InlineData(0, new long[] { 0, 1L << 62, 1L << 62 }, new long[] { 1, 1, 1 })]
    [InlineData(long.MaxValue, new long[] { 2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2, 3 }, new long[] { 1 })]
    public void Open_ViewBeyondItsStorage_IsRefused(long offset, long[] shape, long[] strides) =>
        Assert.Contains("tensor", Refusal(One(offset, shape, strides).Zip(("0", Six))));

    [Fact]
    public void Open_StorageShorterThanStated_IsRefused()
    {
        Assert.Contains("shorter", Refusal(One(0, [6], [1]).Zip(("0", Six[..23]))));
        Assert.Contains("shorter", Refusal(One(0, [6], [1], elements: long.MaxValue).Zip(("0", Six))));
        Assert.Contains("'0'", Refusal(One(0, [6], [1]).Zip()));
    }

    [Fact]
    public void Open_CompressedArchiveOrBigEndian_IsRefused()
    {
        Assert.Contains("compressed", Refusal(TorchImage.Archive([("a/data.pkl", [.. One(0, [6], [1]).Pickle(), .. new byte[1000]]), ("a/data/0", Six)], CompressionLevel.Optimal)));
        Assert.Contains("little-endian", Refusal(TorchImage.Archive([("a/data.pkl", One(0, [6], [1]).Pickle()), ("a/data/0", Six), ("a/byteorder", "big"u8.ToArray())])));
        Assert.Contains("data.pkl", Refusal(TorchImage.Archive([("x", Six)])));
    }

    [Fact]
    public void Open_DictionaryThatHoldsItselfManyTimes_Ends()
    {
        // Each level holds the one before twice: 2^40 paths, 40 dictionaries.
        var image = new TorchImage().Dict(("w", t => t.Tensor("FloatStorage", "0", 6, 0, [6], [1]))).Op((byte)'q', 0);
        for (byte level = 1; level <= 40; level++)
        {
            var below = (byte)(level - 1);
            image.Dict(("a", t => t.Op((byte)'h', below)), ("b", t => t.Op((byte)'h', below))).Op((byte)'q', level);
        }
        Refusal(image.Zip(("0", Six)));

        var itself = new TorchImage().Op((byte)'}', (byte)'q', 0).Text("me").Op((byte)'h', 0, (byte)'s').Text("w").Tensor("FloatStorage", "0", 6, 0, [6], [1]).Op((byte)'s');
        using var file = Open(itself.Zip(("0", Six)));
        Assert.Equal(["w"], file.Tensors.Keys);
    }

    [Fact]
    public void Open_FormatBeforeZip_ReadsTheTensors()
    {
        using var scope = NewDisposeScope();
        using var file = Open(Legacy());
        Assert.Equal([0, 3, 1, 4, 2, 5], file.Read("w").data<float>().ToArray());
    }

    private static byte[] Legacy()
    {
        byte[] magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];
        var version = new TorchImage().Number(1001).Pickle();
        var system = new TorchImage().Op((byte)'}').Text("little_endian").Op(0x88, (byte)'s').Pickle();
        var root = TorchImage.Dictionary(("w", t => t.Global("torch._utils", "_rebuild_tensor_v2").Op((byte)'(', (byte)'(').Text("storage").Global("torch", "FloatStorage")
            .Text("77").Text("cpu").Number(6).Op((byte)'N', (byte)'t', (byte)'Q').Number(0).Tuple(3, 2).Tuple(1, 3).Op(0x89, (byte)'N', (byte)'t', (byte)'R'))).Pickle();
        var keys = new TorchImage().Op((byte)']').Text("77").Op((byte)'a').Pickle();
        return [.. magic, .. version, .. system, .. root, .. keys, .. BitConverter.GetBytes(6L), .. Six];
    }

    [Fact]
    public void Open_AnyByteChangedOrCutAnywhere_LoadsOrIsRefused()
    {
        var zip = TorchImage.Dictionary(("state_dict", t => t.Dict(("a", i => i.Tensor("FloatStorage", "0", 6, 1, [2, 2], [3, 1])), ("b", i => i.Tensor("HalfStorage", "1", 2, 0, [2], [1]))))).Zip(("0", Six), ("1", new byte[4]));
        foreach (var sound in new[] { zip, Legacy() })
        {
            Assert.True(ReadAllOrRefuse(sound));
            for (var length = 0; length < sound.Length; length++) Assert.False(ReadAllOrRefuse(sound[..length]), $"cut at {length}");
            for (var at = 0; at < sound.Length; at++)
                foreach (var change in new byte[] { 0x01, 0x80, 0xFF })
                {
                    var image = sound.ToArray();
                    image[at] ^= change;
                    ReadAllOrRefuse(image);
                }
        }
    }

    [Fact]
    public void Unpickler_AnyInstructions_EndInAValueOrARefusal()
    {
        byte[][] pieces =
        [
            .. "(012N)]}.tlaeduosbRQ"u8.ToArray().Select(b => new[] { b }), [0x88], [0x89], [0x85], [0x86], [0x87], [0x81], [0x92], [0x93], [0x94], [0x8f], [0x90], [0x91], [(byte)'K', 1], [(byte)'K', 0],
            [(byte)'q', 0], [(byte)'h', 0], [(byte)'q', 1], [(byte)'h', 1], [(byte)'X', 1, 0, 0, 0, (byte)'a'], [0x8c, 7, .. "storage"u8], [(byte)'J', 255, 255, 255, 255], [(byte)'X', 255, 255, 255, 255], [0x8b, 255, 255, 255, 127],
            [.. "ccollections\nOrderedDict\n"u8], [.. "ctorch._utils\n_rebuild_tensor_v2\n"u8], [.. "ctorch\nFloatStorage\n"u8], [.. "ctorch\nSize\n"u8], [.. "c__builtin__\nset\n"u8], [.. "I01\n"u8], [.. "L9999999999999999999999L\n"u8], [(byte)'G', 0, 0, 0, 0, 0, 0, 0, 0],
        ];
        Gen.Int[0, pieces.Length - 1].Array[1, 40].Sample(choice =>
        {
            var reader = new ByteReader(choice.SelectMany(i => pieces[i]).Append((byte)'.').ToArray());
            try
            {
                Unpickler.Read(ref reader);
            }
            catch (FormatException)
            {
            }
        }, iter: 100_000);
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

    [Theory]
    [InlineData("taef2_decoder")]
    [InlineData("taef2_encoder")]
    public void Open_RealTinyAutoencoder_HasTheTensorsOfItsReference(string name)
    {
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(SharedData.Require($"data/weights/taesd/{name}.pth"));
        using var golden = SafetensorsFile.Open(SharedData.Require($"goldens/{name.Replace("taef2", "taesd_flux2", StringComparison.Ordinal)}_A.safetensors"));
        foreach (var key in golden.Tensors.Keys.Where(k => k.StartsWith("weights.", StringComparison.Ordinal)))
        {
            var (expected, actual) = (golden.Read(key), file.Read(key["weights.".Length..]));
            Assert.Equal(expected.shape, actual.shape);
            Assert.True(expected.to(ScalarType.Float32).equal(actual.to(ScalarType.Float32)).all().ToBoolean(), key);
        }
        Assert.Equal(golden.Tensors.Keys.Count(k => k.StartsWith("weights.", StringComparison.Ordinal)), file.Tensors.Count);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("<!DOCTYPE html><html>", "web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "git lfs pull")]
    [InlineData("just some text", "no checkpoint")]
    public void CheckpointFile_NoWeights_SaysWhatItIs(string content, string expected) => Assert.Contains(expected, Refusal(Encoding.UTF8.GetBytes(content)));
}
