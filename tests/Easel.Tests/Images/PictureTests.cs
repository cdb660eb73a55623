using CsCheck;
using Easel.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Images;

public sealed class PictureTests
{
    [Fact]
    public void FromRgb_Pixels_AreOpaqueInOrder()
    {
        var picture = Picture.FromRgb([1, 2, 3, 4, 5, 6], 2, 1);
        Assert.Equal([1, 2, 3, 255, 4, 5, 6, 255], picture.Pixels.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6], picture.ToRgb());
        Assert.True(picture.IsOpaque);
    }

    [Fact]
    public void ToRgb_TranslucentPixel_IsLaidOnWhite()
    {
        var picture = Picture.FromRgba([0, 100, 200, 0, 0, 100, 255, 51], 2, 1);
        Assert.Equal([255, 255, 255, 204, 224, 255], picture.ToRgb());
        Assert.False(picture.IsOpaque);
    }

    [Fact]
    public void FromRgba_SourceChangedLater_LeavesThePicture()
    {
        byte[] source = [1, 2, 3, 4];
        var picture = Picture.FromRgba(source, 1, 1);
        source[0] = 9;
        Assert.Equal(1, picture.Pixels[0]);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(-1, -1, 4)]
    [InlineData(1, 1, 3)]
    [InlineData(65536, 65536, 0)]
    public void FromRgba_ImpossibleSize_IsRefused(int width, int height, int bytes) =>
        Assert.Throws<InvalidRequestException>(() => Picture.FromRgba(new byte[bytes], width, height));

    [Fact]
    public void Crop_Inside_CopiesThatRectangle()
    {
        var picture = TestPictures.Gradient(9, 7);
        var crop = picture.Crop(2, 3, 4, 2);
        Assert.Equal((4, 2), (crop.Width, crop.Height));
        Assert.Equal(picture.Pixels.Slice((4 * 9 + 2) * 4, 16), crop.Pixels[16..]);
    }

    [Theory]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(0, 0, 0, 2)]
    [InlineData(8, 0, 2, 2)]
    [InlineData(1, 1, int.MaxValue, 1)]
    public void Crop_OverTheEdge_IsRefused(int left, int top, int width, int height) =>
        Assert.Throws<InvalidRequestException>(() => TestPictures.Gradient(9, 7).Crop(left, top, width, height));

    [Fact]
    public void Resize_OneColour_StaysThatColourForEveryMethod()
    {
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Enum<Resampling>(), Gen.Byte[1, 255]).Sample((w, h, newW, newH, method, alpha) =>
        {
            byte[] pixel = [10, 128, 250, alpha];
            var picture = Picture.FromRgba([.. Enumerable.Range(0, w * h).SelectMany(_ => pixel)], w, h);
            var resized = picture.Resize(newW, newH, method);
            for (var i = 0; i < resized.Pixels.Length; i += 4) Assert.Equal(pixel, resized.Pixels.Slice(i, 4));
        }, iter: 300);
    }

    [Fact]
    public void Resize_AreaByWholeFactor_IsTheMean()
    {
        var small = Picture.FromRgb([0, 0, 0, 100, 100, 100, 200, 40, 7, 100, 20, 1], 2, 2).Resize(1, 1, Resampling.Area);
        Assert.Equal([100, 40, 27, 255], small.Pixels.ToArray());
    }

    [Fact]
    public void Resize_AreaByFraction_WeighsByOverlap()
    {
        // 3 → 2: the middle pixel belongs half to either side; (0 + 90 / 2) / 1.5 = 30, (90 / 2 + 30) / 1.5 = 50.
        var small = Picture.FromRgb([0, 0, 0, 90, 90, 90, 30, 30, 30], 3, 1).Resize(2, 1, Resampling.Area);
        Assert.Equal([30, 30, 30, 255, 50, 50, 50, 255], small.Pixels.ToArray());
    }

    [Theory]
    [InlineData(Resampling.Bicubic)]
    [InlineData(Resampling.Lanczos)]
    public void Resize_DoubledAndHalved_ComesBackClose(Resampling method)
    {
        var picture = TestPictures.Gradient(16, 12);
        Assert.InRange(TestPictures.MaxDifference(picture, picture.Resize(32, 24, method).Resize(16, 12, Resampling.Area)), 0, 6);
    }

    [Theory]
    [InlineData(10, 23)]
    [InlineData(100, 70)]
    [InlineData(39, 31)]
    public void Resize_Bicubic_AgreesWithLibtorch(int width, int height)
    {
        using var scope = NewDisposeScope();
        var picture = TestPictures.Gradient(40, 30);
        var channelsFirst = tensor(picture.ToRgb(), [1L, 30, 40, 3]).permute(0, 3, 1, 2).@float();
        var expected = nn.functional.interpolate(channelsFirst, [height, width], mode: InterpolationMode.Bicubic, align_corners: false, antialias: true)
            .clamp(0, 255).permute(0, 2, 3, 1).contiguous().data<float>().ToArray();
        // Half a step of rounding, and float32 sums in another order.
        var largest = picture.Resize(width, height, Resampling.Bicubic).ToRgb().Zip(expected, (ours, theirs) => Math.Abs(ours - theirs)).Max();
        Assert.InRange(largest, 0, 0.52f);
    }

    [Fact]
    public void Resize_FineStripesShrunk_DoNotAlias()
    {
        var stripes = new byte[64 * 3];
        for (var x = 0; x < 64; x += 2) stripes.AsSpan(x * 3, 3).Fill(255);
        var small = Picture.FromRgb(stripes, 64, 1).Resize(7, 1, Resampling.Lanczos);
        for (var x = 1; x < 6; x++) Assert.InRange(small.Pixels[x * 4], 122, 133);
    }

    [Fact]
    public void Resize_InvisibleColour_DoesNotBleed()
    {
        var small = Picture.FromRgba([255, 0, 0, 255, 0, 255, 0, 0], 2, 1).Resize(1, 1, Resampling.Area);
        Assert.Equal([255, 0, 0, 128], small.Pixels.ToArray());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1 << 20, 1 << 20)]
    public void Resize_ImpossibleSize_IsRefused(int width, int height) =>
        Assert.Throws<InvalidRequestException>(() => TestPictures.Gradient(2, 2).Resize(width, height));
}
