using System.IO.Compression;
using System.Text;
using CsCheck;
using Easel.Images;

namespace Easel.Tests.Images;

public sealed class PngTextTests
{
    private static readonly byte[] Plain = PictureCodec.Encode(TestPictures.Gradient(5, 4), ImageFormat.Png);

    private static byte[] WithChunk(string type, byte[] data)
    {
        using var file = new MemoryStream();
        file.Write(Plain.AsSpan(0, 33));
        PngChunks.Write(file, Encoding.ASCII.GetBytes(type), data);
        file.Write(Plain.AsSpan(33));
        return file.ToArray();
    }

    private static byte[] Deflated(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize)) zlib.Write(bytes);
        return compressed.ToArray();
    }

    [Fact]
    public void Read_InsertedTexts_AreEqualAndThePictureToo()
    {
        Gen.Dictionary(Gen.String[Gen.Char['a', 'z'], 1, 79], Gen.String[Gen.Char['\u0001', '\uD7FF'], 0, 40])[0, 5].Sample(text =>
        {
            var png = PngText.Insert(Plain, text);
            Assert.Equal(text.OrderBy(p => p.Key), PngText.Read(png).OrderBy(p => p.Key));
            Assert.Equal(PictureCodec.Decode(Plain).Pixels, PictureCodec.Decode(png).Pixels);
        }, iter: 200);
    }

    [Fact]
    public void Encode_WithRecipe_HoldsTheExactChunkBehindTheHeader()
    {
        var png = PictureCodec.Encode(TestPictures.Gradient(5, 4), ImageFormat.Png, text: new Dictionary<string, string> { ["easel.recipe"] = "{\"prompt\":\"Küste 🌊\"}" });
        byte[] data = [.. "easel.recipe"u8, 0, 0, 0, 0, 0, .. "{\"prompt\":\"Küste 🌊\"}"u8];
        Assert.Equal(WithChunk("iTXt", data), png);
    }

    [Fact]
    public void Crc_CheckValue_IsThatOfTheStandard() => Assert.Equal(0xCBF43926u, PngChunks.Crc("123456789"u8));

    [Fact]
    public void Insert_LoneSurrogate_BecomesReplacementCharacter() =>
        Assert.Equal("a\uFFFDb", PngText.Read(PngText.Insert(Plain, new Dictionary<string, string> { ["k"] = "a\uD800b" }))["k"]);

    [Theory]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("a  b")]
    [InlineData("a\nb")]
    [InlineData("€")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public void Insert_ImpossibleKey_IsRefused(string key) =>
        Assert.Throws<InvalidRequestException>(() => PngText.Insert(Plain, new Dictionary<string, string> { [key] = "x" }));

    [Fact]
    public void Insert_ImpossibleText_IsRefused()
    {
        Assert.Throws<InvalidRequestException>(() => PngText.Insert(Plain, new Dictionary<string, string> { ["k"] = "a\0b" }));
        Assert.Throws<InvalidRequestException>(() => PngText.Insert(Plain, new Dictionary<string, string> { ["k"] = new('x', PngText.MaxTextBytes + 1) }));
        Assert.Throws<InvalidRequestException>(() => PngText.Insert("GIF89a"u8, new Dictionary<string, string> { ["k"] = "a" }));
        Assert.Throws<InvalidRequestException>(() => PngText.Insert(PngChunks.Signature, new Dictionary<string, string> { ["k"] = "a" }));
    }

    [Fact]
    public void Read_OtherTextChunks_AreUnderstood()
    {
        Assert.Equal("é", PngText.Read(WithChunk("tEXt", [.. "k"u8, 0, 0xE9]))["k"]);
        Assert.Equal("é", PngText.Read(WithChunk("zTXt", [.. "k"u8, 0, 0, .. Deflated([0xE9])]))["k"]);
        Assert.Equal("é", PngText.Read(WithChunk("iTXt", [.. "k"u8, 0, 1, 0, .. "fr"u8, 0, .. "clé"u8, 0, .. Deflated([.. "é"u8])]))["k"]);
    }

    [Fact]
    public void Read_DecompressionBomb_IsPassedOver()
    {
        var bomb = Deflated(new byte[64 << 20]);
        Assert.True(bomb.Length < 100_000);
        Assert.Empty(PngText.Read(WithChunk("zTXt", [.. "k"u8, 0, 0, .. bomb])));
        Assert.Empty(PngText.Read(WithChunk("iTXt", [.. "k"u8, 0, 1, 0, 0, 0, .. bomb])));
    }

    [Fact]
    public void Read_ManySmallBombs_StopsEarly()
    {
        using var file = new MemoryStream();
        file.Write(Plain.AsSpan(0, 33));
        var bomb = Deflated(new byte[PngText.MaxTextBytes]);
        for (var i = 0; i < 1000; i++) PngChunks.Write(file, "zTXt"u8, [(byte)'a', (byte)('0' + i % 10), 0, 0, .. bomb]);
        Assert.InRange(PngText.Read(file.ToArray()).Count, 1, 3);
    }

    [Fact]
    public void Read_WrongChecksum_IsPassedOver()
    {
        var png = WithChunk("tEXt", [.. "k"u8, 0, (byte)'v']);
        png[33 + 8] ^= 1;
        Assert.Empty(PngText.Read(png));
    }

    [Fact]
    public void Read_KeyTwice_TakesTheFirst() =>
        Assert.Equal("new", PngText.Read(PngText.Insert(WithChunk("tEXt", [.. "k"u8, 0, .. "old"u8]), new Dictionary<string, string> { ["k"] = "new" }))["k"]);

    [Fact]
    public void Read_NoPng_IsRefused() => Assert.Throws<InvalidRequestException>(() => PngText.Read(TestPictures.Gif));

    [Fact]
    public void Read_DamagedFile_NeverFailsOtherwise()
    {
        var sound = WithChunk("iTXt", [.. "k"u8, 0, 1, 0, .. "fr"u8, 0, .. "clé"u8, 0, .. Deflated([.. "some text"u8])]);
        Gen.Select(Gen.Int[33, sound.Length - 1], Gen.Byte).Array[1, 4].Select(Gen.Int[8, sound.Length]).Sample((edits, length) =>
        {
            var data = sound[41..^(Plain.Length - 33 + 4)];
            foreach (var (at, value) in edits) data[at % data.Length] = value;
            PngText.Read(WithChunk("iTXt", data));
            PngText.Read(WithChunk("zTXt", data));
            var file = sound.ToArray();
            foreach (var (at, value) in edits) file[at] = value;
            PngText.Read(file);
            PngText.Read(file.AsSpan(0, length));
        }, iter: 2000);
    }
}
