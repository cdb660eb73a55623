using System.Text;
using CsCheck;
using Easel.Images;

namespace Easel.Tests.Images;

public sealed class PictureTextTests
{
    private static readonly Dictionary<string, string> Some = new() { ["easel.recipe"] = "{\"prompt\":\"Küste 🌊 <&> ]]>\r\n\ttwo\"}", ["other"] = " spaces " };

    public static TheoryData<ImageFormat, bool> Kinds => new() { { ImageFormat.Png, false }, { ImageFormat.Png, true }, { ImageFormat.Jpeg, false }, { ImageFormat.Webp, false }, { ImageFormat.Webp, true } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_InsertedTexts_AreEqualAndThePictureToo(ImageFormat format, bool withAlpha)
    {
        var plain = PictureCodec.Encode(TestPictures.Gradient(37, 21, withAlpha), format);
        Assert.DoesNotContain("easel.recipe", PictureText.Read(plain).Keys);
        var file = PictureText.Insert(plain, Some);
        Assert.Equal(Some.OrderBy(p => p.Key), PictureText.Read(file).OrderBy(p => p.Key));
        Assert.Equal(PictureCodec.Decode(plain).Pixels, PictureCodec.Decode(file).Pixels);
        Assert.Equal((37, 21), PictureCodec.Measure(file));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void Insert_Twice_ReplacesThePacket(ImageFormat format)
    {
        var once = PictureCodec.Encode(TestPictures.Gradient(16, 16), format, text: new Dictionary<string, string> { ["k"] = "old" });
        var twice = PictureText.Insert(once, new Dictionary<string, string> { ["k"] = "new" });
        Assert.Equal(once.Length, twice.Length);
        Assert.Equal("new", PictureText.Read(twice)["k"]);
    }

    [Fact]
    public void Insert_Jpeg_KeepsTheHeaderOfJfifFirst()
    {
        var file = PictureCodec.Encode(TestPictures.Gradient(16, 16), ImageFormat.Jpeg, text: Some);
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xE0], file[..4]);
        Assert.Equal([0xFF, 0xE1], file[20..22]);
        Assert.Equal("http://ns.adobe.com/xap/1.0/\0", Encoding.ASCII.GetString(file[24..53]));
    }

    [Fact]
    public void Insert_Webp_HasTheExtendedHeaderFirstThePacketLastAndTheRightSize()
    {
        var file = PictureCodec.Encode(TestPictures.Gradient(16, 9, withAlpha: true), ImageFormat.Webp, text: Some);
        Assert.Equal((uint)file.Length - 8, BitConverter.ToUInt32(file, 4));
        Assert.Equal("VP8X", Encoding.ASCII.GetString(file[12..16]));
        Assert.Equal(0x14, file[20] & 0x14);
        Assert.Equal([15, 0, 0, 8, 0, 0], file[24..30]);
    }

    [Fact]
    public void Insert_TooLongForJpeg_SaysSoAndFitsElsewhere()
    {
        var text = new Dictionary<string, string> { ["k"] = new('x', 70_000) };
        Assert.Contains("write PNG", Assert.Throws<InvalidRequestException>(() => PictureCodec.Encode(TestPictures.Gradient(8, 8), ImageFormat.Jpeg, text: text)).Message);
        Assert.False(PictureText.Fits(ImageFormat.Jpeg, text));
        Assert.True(PictureText.Fits(ImageFormat.Webp, text) && PictureText.Fits(ImageFormat.Png, text));
        Assert.Equal(70_000, PictureText.Read(PictureCodec.Encode(TestPictures.Gradient(8, 8), ImageFormat.Webp, text: text))["k"].Length);
    }

    [Theory]
    [InlineData("a b", "x")]
    [InlineData("a:b", "x")]
    [InlineData("k", "a\u0001b")]
    public void Insert_WhatXmlCannotHold_SaysSo(string key, string value)
    {
        var text = new Dictionary<string, string> { [key] = value };
        foreach (var format in new[] { ImageFormat.Jpeg, ImageFormat.Webp })
        {
            Assert.Throws<InvalidRequestException>(() => PictureCodec.Encode(TestPictures.Gradient(8, 8), format, text: text));
            Assert.False(PictureText.Fits(format, text));
        }
    }

    [Fact]
    public void Read_OtherKindOfFile_IsRefused()
    {
        Assert.Throws<InvalidRequestException>(() => PictureText.Read(TestPictures.Gif));
        Assert.Throws<InvalidRequestException>(() => PictureText.Insert(TestPictures.Gif, Some));
    }

    [Fact]
    public void Read_PacketOfAnotherProgram_FindsAttributesAndPassesTheRestOver()
    {
        var packet = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="r"><r:Description xmlns:dc="dc" xmlns:e="urn:easel:text" dc:title="t" e:k="short"><dc:creator><r:li>me</r:li></dc:creator></r:Description></r:RDF></x:xmpmeta>"""u8;
        Assert.Equal("short", Assert.Single(XmpPacket.Read(packet)).Value);
    }

    [Fact]
    public void Read_HostilePackets_GiveNothing()
    {
        var bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><e:k xmlns:e=\"urn:easel:text\">&c;</e:k>"u8;
        Assert.Empty(XmpPacket.Read(bomb));
        Assert.Empty(XmpPacket.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 200_000)) + "<e:k xmlns:e=\"urn:easel:text\">deep</e:k>")));
        Assert.InRange(XmpPacket.Read(Encoding.UTF8.GetBytes("<a xmlns:e=\"urn:easel:text\">" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"<e:k{i}>x</e:k{i}>")))).Count, 1, 64);
        Assert.Empty(XmpPacket.Read(new byte[XmpPacket.MaxBytes + 1]));
    }

    [Fact]
    public void Read_DamagedFile_NeverFailsOtherwise()
    {
        foreach (var format in new[] { ImageFormat.Jpeg, ImageFormat.Webp })
        {
            var sound = PictureCodec.Encode(TestPictures.Gradient(8, 8), format, text: Some);
            Gen.Select(Gen.Int[12, sound.Length - 1], Gen.Byte).Array[1, 6].Select(Gen.Int[12, sound.Length]).Sample((edits, length) =>
            {
                var file = sound.ToArray();
                foreach (var (at, value) in edits) file[at] = value;
                PictureText.Read(file);
                PictureText.Read(file.AsSpan(0, length));
                try
                {
                    PictureText.Insert(file.AsSpan(0, length), Some);
                }
                catch (InvalidRequestException)
                {
                }
            }, iter: 2000);
        }
    }
}
