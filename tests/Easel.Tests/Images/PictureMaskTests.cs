using Easel.Images;

namespace Easel.Tests.Images;

public sealed class PictureMaskTests
{
    [Fact]
    public void Composite_Closed_StaysByteForByteAndTheMiddleIsNew()
    {
        var (old, painted) = (Flat(64, 10, 20, 30), Flat(64, 200, 210, 220));
        var result = PictureMask.FromBoxes(64, 64, [(0.25f, 0.25f, 0.75f, 0.75f)]).Composite(old, painted);

        for (var y = 0; y < 64; y++)
            for (var x = 0; x < 64; x++)
            {
                var (pixel, isOpen) = (result.Pixels.Slice((y * 64 + x) * 4, 3).ToArray(), x is >= 16 and < 48 && y is >= 16 and < 48);
                if (!isOpen) Assert.Equal([10, 20, 30], pixel);
                else Assert.InRange(pixel[0], 11, 200);
            }
        Assert.Equal(200, result.Pixels[(32 * 64 + 32) * 4]);
        Assert.True(result.Pixels[(32 * 64 + 17) * 4] < 100, "the seam is soft");
    }

    [Fact]
    public void Composite_ThinStroke_IsPaintedAllTheSame()
    {
        var result = PictureMask.FromBoxes(64, 64, [(0, 0.5f, 1, 0.52f)]).Composite(Flat(64, 0, 0, 0), Flat(64, 255, 255, 255));

        Assert.Equal(255, result.Pixels[(32 * 64 + 30) * 4]);
    }

    [Fact]
    public void Composite_EverythingOpen_IsThePainted() =>
        Assert.Equal(Flat(16, 9, 9, 9).Pixels, PictureMask.FromBoxes(16, 16, [(0, 0, 1, 1)]).Composite(Flat(16, 1, 1, 1), Flat(16, 9, 9, 9)).Pixels);

    [Fact]
    public void From_TransparentOrWhite_IsOpen()
    {
        var alpha = Picture.FromRgba([255, 255, 255, 255, 0, 0, 0, 0], 2, 1);
        var light = Picture.FromRgb([0, 0, 0, 255, 255, 255], 2, 1);

        Assert.Equal((false, true), (PictureMask.From(alpha).IsOpen(0, 0), PictureMask.From(alpha).IsOpen(1, 0)));
        Assert.Equal((false, true), (PictureMask.From(light).IsOpen(0, 0), PictureMask.From(light).IsOpen(1, 0)));
        Assert.Throws<InvalidRequestException>(() => PictureMask.From(Flat(2, 0, 0, 0)));
        Assert.Throws<InvalidRequestException>(() => PictureMask.FromAlpha(Flat(2, 255, 255, 255)));
    }

    [Fact]
    public void Cells_OnePixelOpen_OpensItsCellAlone()
    {
        var cells = PictureMask.FromBoxes(64, 32, [(0.5f, 0.5f, 0.51f, 0.51f)]).Cells(2, 4);

        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 0], cells);
    }

    private static Picture Flat(int side, byte r, byte g, byte b) => Picture.FromRgb([.. Enumerable.Repeat<byte[]>([r, g, b], side * side).SelectMany(p => p)], side, side);
}
