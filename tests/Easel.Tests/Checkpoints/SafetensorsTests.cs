using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("easel-safetensors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string FilePath(string name = "a.safetensors") => Path.Combine(_folder, name);

    private static byte[] Image(string header, int dataLength, long? headerLength = null)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var image = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(image, headerLength ?? json.Length);
        json.CopyTo(image, 8);
        return image;
    }

    private SafetensorsFile OpenImage(byte[] image)
    {
        File.WriteAllBytes(FilePath(), image);
        return SafetensorsFile.Open(FilePath());
    }

    [Theory]
    [InlineData(ScalarType.Float64, SafetensorsType.F64)]
    [InlineData(ScalarType.Float32, SafetensorsType.F32)]
    [InlineData(ScalarType.Float16, SafetensorsType.F16)]
    [InlineData(ScalarType.BFloat16, SafetensorsType.BF16)]
    [InlineData(ScalarType.Int64, SafetensorsType.I64)]
    [InlineData(ScalarType.Int32, SafetensorsType.I32)]
    [InlineData(ScalarType.Int16, SafetensorsType.I16)]
    [InlineData(ScalarType.Int8, SafetensorsType.I8)]
    [InlineData(ScalarType.Byte, SafetensorsType.U8)]
    [InlineData(ScalarType.Bool, SafetensorsType.BOOL)]
    public void Read_WrittenTensor_IsEqualForEveryType(ScalarType type, SafetensorsType stored)
    {
        using var scope = NewDisposeScope();
        var written = arange(-6, 6, ScalarType.Float32).abs().view(3, 4).to(type);
        SafetensorsWriter.Write(FilePath(), [("x", written)]);

        using var file = SafetensorsFile.Open(FilePath());
        var read = file.Read("x");
        Assert.Equal(stored, file.Entries["x"].Type);
        Assert.Equal(type, read.dtype);
        Assert.Equal([3L, 4L], read.shape);
        Assert.True(read.equal(written).all().ToBoolean());
    }

    [Fact]
    public void Read_MoreThanIsKeptOfTheMap_StaysReadable()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(FilePath("large.safetensors"), [("x", arange(0, 1 << 20, ScalarType.Float32))]);
        using var file = SafetensorsFile.Open(FilePath("large.safetensors"));
        var first = file.Bytes("x");
        for (var i = 0; i < 70; i++) Assert.Equal(first[^1], file.Bytes("x")[^1]);
        Assert.True(file.Read("x").equal(arange(0, 1 << 20, ScalarType.Float32)).all().ToBoolean());
    }

    [Fact]
    public void Read_AnyShapesAndNames_RoundTrips()
    {
        var tensors = Gen.Dictionary(Gen.String[Gen.Char['\u0020', '\uD7FF'], 1, 12], Gen.Int[0, 4].Array[0, 4])[0, 6];
        Gen.Select(tensors, Gen.Dictionary(Gen.String, Gen.String)[0, 3]).Sample((shapes, metadata) =>
        {
            // Half of a surrogate pair is no text: the writer stores U+FFFD for it.
            metadata = metadata.Where(p => WellFormed(p.Key) && WellFormed(p.Value)).ToDictionary();
            using var scope = NewDisposeScope();
            var written = shapes.ToDictionary(s => s.Key, s => Numbered([.. s.Value.Select(d => (long)d)]));
            SafetensorsWriter.Write(FilePath(), written.Select(w => (w.Key, w.Value)), metadata);

            using var file = SafetensorsFile.Open(FilePath());
            Assert.Equal(metadata.OrderBy(p => p.Key, StringComparer.Ordinal), file.Metadata.OrderBy(p => p.Key, StringComparer.Ordinal));
            Assert.Equal(written.Keys.Order(StringComparer.Ordinal), file.Entries.Keys.Order(StringComparer.Ordinal));
            foreach (var (name, tensor) in written)
            {
                var read = file.Read(name);
                Assert.Equal(tensor.shape, read.shape);
                if (tensor.numel() > 0) Assert.Equal(tensor.data<float>().ToArray(), read.data<float>().ToArray());
            }
        }, iter: 60, threads: 1);
    }

    private static bool WellFormed(string text) => text.EnumerateRunes().All(r => r.Value != 0xFFFD);

    private static Tensor Numbered(long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        return tensor(Enumerable.Range(0, (int)count).Select(i => i + 0.5f).ToArray(), shape);
    }

    [Fact]
    public void Write_MixedTypes_AlignsEveryTensorWithoutGaps()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(FilePath(), [("a", ones(3, ScalarType.Byte)), ("b", ones(3)), ("c", ones(1, ScalarType.Int64)), ("d", ones(5, ScalarType.BFloat16))]);

        using var file = SafetensorsFile.Open(FilePath());
        var end = 8 + BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(FilePath()));
        Assert.Equal(0, end % 8);
        foreach (var entry in file.Entries.Values.OrderBy(e => e.Start))
        {
            Assert.Equal(end, entry.Start);
            Assert.Equal(0, entry.Start % (entry.Length / entry.Shape[0]));
            end = entry.Start + entry.Length;
        }
        Assert.Equal(new FileInfo(FilePath()).Length, end);
    }

    [Fact]
    public void Write_StridedTensorThatNeedsGradient_StoresItsValues()
    {
        using var scope = NewDisposeScope();
        var transposed = arange(6, ScalarType.Float32).view(2, 3).requires_grad_().t();
        SafetensorsWriter.Write(FilePath(), [("x", transposed)]);

        using var file = SafetensorsFile.Open(FilePath());
        Assert.Equal([0, 3, 1, 4, 2, 5], file.Read("x").data<float>().ToArray());
    }

    [Fact]
    public void Write_SameTensorsInAnotherOrder_GivesTheSameBytes()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(2), zeros(3));
        SafetensorsWriter.Write(FilePath("1"), [("a", a), ("b", b)], new Dictionary<string, string> { ["k"] = "v", ["j"] = "w" });
        SafetensorsWriter.Write(FilePath("2"), [("b", b), ("a", a)], new Dictionary<string, string> { ["j"] = "w", ["k"] = "v" });
        Assert.Equal(File.ReadAllBytes(FilePath("1")), File.ReadAllBytes(FilePath("2")));
    }

    [Fact]
    public void Write_KeyTwice_IsRefusedAndLeavesTheFile()
    {
        using var scope = NewDisposeScope();
        File.WriteAllText(FilePath(), "before");
        var error = Assert.Throws<CheckpointException>(() => SafetensorsWriter.Write(FilePath(), [("a", ones(1)), ("a", ones(1))]));
        Assert.Contains("'a'", error.Message);
        Assert.Equal("before", File.ReadAllText(FilePath()));
    }

    [Fact]
    public void Write_ComplexTensor_IsRefusedByName()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<CheckpointException>(() => SafetensorsWriter.Write(FilePath(), [("phase", ones(1, ScalarType.ComplexFloat32))]));
        Assert.Contains("'phase'", error.Message);
    }

    [Fact]
    public void Write_FolderMissing_IsRefused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<CheckpointException>(() => SafetensorsWriter.Write(Path.Combine(_folder, "none", "a"), [("a", ones(1))]));
    }

    [Fact]
    public void AtomicFile_WriterFails_KeepsTheOldFileAndNoPartial()
    {
        File.WriteAllText(FilePath(), "before");
        Assert.Throws<IOException>(() => AtomicFile.Write(FilePath(), 100, overwrite: true, stream =>
        {
            stream.Write(new byte[50]);
            throw new IOException("No space left on device");
        }));
        Assert.Equal("before", File.ReadAllText(FilePath()));
        Assert.Equal([FilePath()], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Write_MoreThanTheDiskHolds_IsRefusedWithoutPartial()
    {
        using var scope = NewDisposeScope();
        // An expanded tensor claims petabytes but holds one number; reserving the file fails before anything is copied.
        var huge = ones(1).expand(1L << 48);
        Assert.Throws<CheckpointException>(() => SafetensorsWriter.Write(FilePath(), [("huge", huge)]));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Read_EightBitFloats_AreDecoded()
    {
        // OCP OFP8: E4M3 0x38 = 1, 0x7E = 448 (largest), 0x01 = 2^-9 (least), 0x7F = NaN; E5M2 0x3C = 1, 0x7B = 57344, 0x01 = 2^-16, 0xFC = -infinity.
        var image = Image("""{"a":{"dtype":"F8_E4M3","shape":[5],"data_offsets":[0,5]},"b":{"dtype":"F8_E5M2","shape":[5],"data_offsets":[5,10]}}""", 10);
        byte[] codes = [0x38, 0x7E, 0x01, 0x7F, 0xB8, 0x3C, 0x7B, 0x01, 0xFC, 0x7F];
        codes.CopyTo(image, image.Length - 10);
        using var scope = NewDisposeScope();
        using var file = OpenImage(image);
        Assert.Equal([1, 448, 0.001953125f, float.NaN, -1], file.Read("a").data<float>().ToArray());
        Assert.Equal([1, 57344, 1 / 65536f, float.NegativeInfinity, float.NaN], file.Read("b").data<float>().ToArray());
    }

    [Fact]
    public void Open_TrailingBytesAndScalar_AreAccepted()
    {
        using var file = OpenImage(Image("""{"s":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}   """, 4));
        Assert.Empty(file.Entries["s"].Shape);
        Assert.Equal(1, file.Bytes("s").Length);
    }

    [Theory]
    [InlineData("""[]""", "'{'")]
    [InlineData(""" {}""", "'{'")]
    [InlineData("""{"a":""", "JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", "JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", "lies at")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[3,2]}}""", "lies at")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", "lies at")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,2]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F64","shape":[4611686018427387904,2],"data_offsets":[0,0]}}""", "impossible")]
    [InlineData("""{"a":{"dtype":"F64","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", "impossible")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", "0 or more")]
    [InlineData("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}}""", "0 or more")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}""", "0 or more")]
    [InlineData("""{"a":{"dtype":"U8","shape":"x","data_offsets":[0,1]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,1]}}""", "F4")]
    [InlineData("""{"a":{"dtype":"4","shape":[1],"data_offsets":[0,1]}}""", "element type")]
    [InlineData("""{"a":7}""", "no object")]
    [InlineData("""{"__metadata__":{"a":1}}""", "no string")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "Unicode")]
    public void Open_HostileHeader_IsRefused(string header, string reason) =>
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => OpenImage(Image(header, 4))).Message);

    [Theory]
    [InlineData(100_000_001)]
    [InlineData(3)]
    [InlineData(-1)]
    public void Open_HeaderLengthOutOfRange_IsRefused(long length) =>
        Assert.Throws<CheckpointException>(() => OpenImage(Image("{}", 0, length)));

    [Fact]
    public void Open_MissingFileOrFolder_IsRefused()
    {
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(FilePath()));
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder));
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(""));
    }

    [Fact]
    public void Read_UnknownKeyOrDisposedFile_Throws()
    {
        var file = OpenImage(Image("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1));
        Assert.Throws<CheckpointException>(() => file.Read("b"));
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Bytes("a").Length);
    }

    [Fact]
    public void Open_EveryByteFlippedOrCutAnywhere_LoadsOrIsRefused()
    {
        using (NewDisposeScope())
            SafetensorsWriter.Write(FilePath(), [("a.weight", ones(2, 3)), ("b", ones(1, ScalarType.Int64))], new Dictionary<string, string> { ["k"] = "é" });
        var sound = File.ReadAllBytes(FilePath());
        for (var at = 0; at < sound.Length - 32; at++)
        {
            var image = sound.ToArray();
            image[at] ^= (byte)(1 << at % 8);
            ReadAllOrRefuse(image);
        }
        for (var length = 0; length < sound.Length; length++)
            Assert.False(ReadAllOrRefuse(sound[..length]), $"cut at {length}");
        Assert.True(ReadAllOrRefuse(sound));
    }

    [Fact]
    public void Header_RandomChanges_IsSoundOrRefused()
    {
        var header = """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"I64","shape":[1],"data_offsets":[24,32]}}""";
        string[] fragments = ["0", "-1", "[", "]", "{", "}", "\"", ",", "\\u0000", "9223372036854775807", "null", "1e9", "\"F8_E5M2\"", " "];
        Gen.Select(Gen.Int[0, header.Length - 1], Gen.Int[0, 6], Gen.Int[0, fragments.Length - 1]).Array[1, 4].Sample(edits =>
        {
            var text = header;
            foreach (var (at, removed, fragment) in edits)
            {
                var start = Math.Min(at, text.Length);
                text = text.Remove(start, Math.Min(removed, text.Length - start)).Insert(start, fragments[fragment]);
            }
            try
            {
                var entries = new SafetensorsHeader(Encoding.UTF8.GetBytes(text), text.Length + 40).Entries.Values;
                Assert.All(entries, e => Assert.InRange(e.Start + e.Length, e.Start, text.Length + 40));
            }
            catch (FormatException)
            {
            }
        }, iter: 20_000);
    }

    private bool ReadAllOrRefuse(byte[] image)
    {
        try
        {
            using var scope = NewDisposeScope();
            using var file = OpenImage(image);
            foreach (var (name, entry) in file.Entries) Assert.Equal(entry.Shape, file.Read(name).shape);
            return true;
        }
        catch (CheckpointException)
        {
            return false;
        }
    }

    [Fact]
    public void Open_ReferenceFile_ReadsEveryTensor()
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(SharedData.Require("goldens/dc_ae_A.safetensors"));
        Assert.NotEmpty(file.Entries);
        foreach (var (name, entry) in file.Entries) Assert.Equal(entry.Shape, file.Read(name).shape);
    }
}
