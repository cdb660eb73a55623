using System.Buffers.Binary;
using CsCheck;
using Easel.Images;

namespace Easel.Tests.Images;

public sealed class PictureCodecTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Encode_Png_KeepsEveryPixel(bool withAlpha)
    {
        var picture = TestPictures.Gradient(37, 21, withAlpha);
        var decoded = PictureCodec.Decode(PictureCodec.Encode(picture, ImageFormat.Png));
        Assert.Equal(0, TestPictures.MaxDifference(picture, decoded));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg, 10)]
    [InlineData(ImageFormat.Webp, 16)]
    public void Encode_LossyFormat_ComesClose(ImageFormat format, int tolerance)
    {
        var picture = TestPictures.Gradient(64, 48);
        var file = PictureCodec.Encode(picture, format, quality: 95);
        Assert.InRange(TestPictures.MaxDifference(picture, PictureCodec.Decode(file)), 0, tolerance);
        Assert.True(file.Length > PictureCodec.Encode(picture, format, quality: 20).Length);
    }

    [Fact]
    public void Encode_JpegWithAlpha_LiesOnWhite()
    {
        var clear = Picture.FromRgba(new byte[8 * 8 * 4], 8, 8);
        Assert.Equal(255, PictureCodec.Decode(PictureCodec.Encode(clear, ImageFormat.Jpeg)).Pixels[0]);
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void Encode_Twice_GivesTheSameBytes(ImageFormat format)
    {
        var first = PictureCodec.Encode(TestPictures.Gradient(50, 40), format);
        PictureCodec.Encode(TestPictures.Gradient(9, 9, withAlpha: true), format);
        Assert.Equal(first, PictureCodec.Encode(TestPictures.Gradient(50, 40), format));
    }

    [Fact]
    public void Encode_ImpossibleArguments_AreRefused()
    {
        var picture = TestPictures.Gradient(4, 4);
        Assert.Throws<InvalidRequestException>(() => PictureCodec.Encode(picture, ImageFormat.Jpeg, quality: 0));
        Assert.Throws<InvalidRequestException>(() => PictureCodec.Encode(picture, ImageFormat.Webp, quality: 101));
        Assert.Throws<InvalidRequestException>(() => PictureCodec.Encode(TestPictures.Gradient(16_384, 1), ImageFormat.Webp));
        Assert.Throws<InvalidRequestException>(() => PictureCodec.Encode(TestPictures.Gradient(65_536, 1), ImageFormat.Jpeg));
    }

    [Fact]
    public void Decode_GifAndBmp_GivesTheirPixels()
    {
        Assert.Equal([0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 255], PictureCodec.Decode(TestPictures.Gif).Pixels.ToArray());
        Assert.Equal([255, 0, 0, 255, 0, 0, 255, 255], PictureCodec.Decode(TestPictures.Bmp).Pixels.ToArray());
    }

    // The four corners of the file land, clockwise from the top left, in these places of the upright picture (Exif 2.32, Orientation).
    [Theory]
    [InlineData(1, "0123")]
    [InlineData(2, "1032")]
    [InlineData(3, "2301")]
    [InlineData(4, "3210")]
    [InlineData(5, "0321")]
    [InlineData(6, "3012")]
    [InlineData(7, "2103")]
    [InlineData(8, "1230")]
    public void Decode_JpegWithOrientation_IsUpright(byte orientation, string corners)
    {
        byte[][] colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]];
        var rgb = new byte[32 * 16 * 3];
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 32; x++)
                colours[y < 8 ? x < 16 ? 0 : 1 : x < 16 ? 3 : 2].CopyTo(rgb, (y * 32 + x) * 3);
        var jpeg = PictureCodec.Encode(Picture.FromRgb(rgb, 32, 16), ImageFormat.Jpeg, quality: 95);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];

        var picture = PictureCodec.Decode([.. jpeg[..2], .. exif, .. jpeg[2..]]);

        Assert.Equal(orientation >= 5 ? (16, 32) : (32, 16), (picture.Width, picture.Height));
        (int X, int Y)[] places = [(2, 2), (picture.Width - 3, 2), (picture.Width - 3, picture.Height - 3), (2, picture.Height - 3)];
        for (var i = 0; i < 4; i++)
        {
            var pixel = picture.Pixels.Slice((places[i].Y * picture.Width + places[i].X) * 4, 3).ToArray();
            var expected = colours[corners[i] - '0'];
            Assert.True(pixel.Zip(expected, (a, b) => Math.Abs(a - b)).Max() < 40, $"corner {i}: {string.Join(",", pixel)}, expected {string.Join(",", expected)}");
        }
    }

    [Fact]
    public void Decode_TooManyPixels_IsRefusedBeforeMemoryIsTaken()
    {
        var png = PictureCodec.Encode(TestPictures.Gradient(8, 8), ImageFormat.Png);
        // A header that claims 2 Gpx, with its checksum made right.
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 50_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 40_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), PngChunks.Crc(png.AsSpan(12, 17)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("50000x40000", Assert.Throws<InvalidRequestException>(() => PictureCodec.Decode(png)).Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);

        var small = PictureCodec.Encode(TestPictures.Gradient(8, 8), ImageFormat.Png);
        Assert.Throws<InvalidRequestException>(() => PictureCodec.Decode(small, maxPixels: 63));
        Assert.Equal(8, PictureCodec.Decode(small, maxPixels: 64).Width);
    }

    [Theory]
    [InlineData("")]
    [InlineData("words, not a picture")]
    [InlineData("GIF89a")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public void Decode_NoPicture_IsRefused(string text) =>
        Assert.Throws<InvalidRequestException>(() => PictureCodec.Decode(System.Text.Encoding.UTF8.GetBytes(text)));

    public static TheoryData<string> Samples => ["png", "jpeg", "webp", "gif", "bmp"];

    private static byte[] Sample(string name) => name switch
    {
        "png" => PictureCodec.Encode(TestPictures.Gradient(13, 11, withAlpha: true), ImageFormat.Png),
        "jpeg" => PictureCodec.Encode(TestPictures.Gradient(33, 19), ImageFormat.Jpeg),
        "webp" => PictureCodec.Encode(TestPictures.Gradient(33, 19), ImageFormat.Webp),
        "gif" => TestPictures.Gif,
        _ => TestPictures.Bmp,
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Decode_FileCutInHalf_IsRefused(string name)
    {
        var file = Sample(name);
        Assert.Throws<InvalidRequestException>(() => PictureCodec.Decode(file.AsSpan(0, file.Length / 2)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Decode_DamagedFile_DecodesOrIsRefused(string name)
    {
        var sound = Sample(name);
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 6].Select(Gen.Int[0, sound.Length]).Sample((edits, length) =>
        {
            var file = sound.ToArray();
            foreach (var (at, value) in edits) file[at] = value;
            foreach (var bytes in new[] { file, file[..length] })
            {
                try
                {
                    var picture = PictureCodec.Decode(bytes, maxPixels: 1_000_000);
                    Assert.Equal(picture.Width * picture.Height * 4, picture.Pixels.Length);
                }
                catch (InvalidRequestException)
                {
                }
            }
        }, iter: 1500, threads: 1);
    }
}
