using Easel.Images;

namespace Easel.Tests.Images;

public sealed class PictureFrameTests
{
    private static readonly Picture Small = Picture.FromRgb([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], 2, 2);

    [Fact]
    public void Extend_Margins_GoOnFromTheEdge()
    {
        var framed = new PictureFrame(1, 0, 2, 1).Extend(Small);

        Assert.Equal((5, 3), (framed.Width, framed.Height));
        Assert.Equal([1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 3, 3, 4, 4, 4], Enumerable.Range(0, 15).Select(i => (int)framed.Pixels[i * 4]));
    }

    [Fact]
    public void Margins_OfAFrame_OpenWhatIsNew()
    {
        var mask = new PictureFrame(1, 0, 2, 1).Margins(2, 2);

        for (var y = 0; y < 3; y++)
            for (var x = 0; x < 5; x++) Assert.Equal(x is 0 or 3 or 4 || y == 2, mask.IsOpen(x, y));
        Assert.Equal((0, 0, 1, 1), mask.Bounds);
    }

    [Fact]
    public void Extend_WhatCannotBe_IsRejected()
    {
        Assert.Throws<InvalidRequestException>(() => new PictureFrame(-1, 0, 0, 0).Extend(Small));
        Assert.Throws<InvalidRequestException>(() => new PictureFrame(int.MaxValue, 0, int.MaxValue, 0).Extend(Small));
        Assert.Throws<InvalidRequestException>(() => new PictureFrame(0, 0, 0, 0).Margins(2, 2));
    }
}
