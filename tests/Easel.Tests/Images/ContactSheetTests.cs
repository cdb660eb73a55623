using Easel.Images;

namespace Easel.Tests.Images;

public sealed class ContactSheetTests
{
    private static readonly Picture Red = Picture.FromRgb([200, 10, 20], 1, 1);

    private static byte[] Pixel(Picture picture, int x, int y) => picture.Pixels.Slice((y * picture.Width + x) * 4, 4).ToArray();

    [Fact]
    public void Compose_ThreePicturesInTwoColumns_LiesOnAGrid()
    {
        var wide = Picture.FromRgb([.. Enumerable.Repeat<byte>(50, 20 * 10 * 3)], 20, 10);
        var sheet = ContactSheet.Compose([(Red, null), (wide, null), (Red, null)], columns: 2, cellWidth: 40, cellHeight: 40);
        Assert.Equal((104, 104), (sheet.Width, sheet.Height));
        Assert.True(sheet.IsOpaque);
        Assert.Equal([200, 10, 20, 255], Pixel(sheet, 8, 8));
        Assert.Equal([200, 10, 20, 255], Pixel(sheet, 47, 95));
        Assert.Equal([255, 255, 255, 255], Pixel(sheet, 60, 10)); // above the wide picture, which is 40x20
        Assert.Equal([50, 50, 50, 255], Pixel(sheet, 60, 28));
        Assert.Equal([255, 255, 255, 255], Pixel(sheet, 76, 76));
    }

    [Fact]
    public void Compose_Labels_AreDrawnInsideTheirCells()
    {
        using (var typeface = SystemTypeface.Open()) Assert.SkipWhen(typeface is null, "this machine has no fonts");
        var sheet = ContactSheet.Compose([(Red, new string('W', 100)), (Red, null)], columns: 2, cellWidth: 60, cellHeight: 40);
        Assert.Equal(8 + 40 + 22 + 8, sheet.Height);
        Assert.True(HasInk(sheet, 8, 68));
        Assert.False(HasInk(sheet, 0, 8));
        Assert.False(HasInk(sheet, 69, 144));
    }

    private static bool HasInk(Picture sheet, int left, int right) =>
        Enumerable.Range(left, right - left).Any(x => Enumerable.Range(48, 22).Any(y => Pixel(sheet, x, y)[0] < 128));

    [Fact]
    public void Compose_Translucent_LiesOnWhite()
    {
        var sheet = ContactSheet.Compose([(Picture.FromRgba([0, 0, 0, 51], 1, 1), null)], 1, 16, 16);
        Assert.Equal([204, 204, 204, 255], Pixel(sheet, 12, 12));
    }

    [Fact]
    public void Compose_ImpossibleSheet_IsRefused()
    {
        Assert.Throws<InvalidRequestException>(() => ContactSheet.Compose([], 1, 16, 16));
        Assert.Throws<InvalidRequestException>(() => ContactSheet.Compose([(Red, null)], 0, 16, 16));
        Assert.Throws<InvalidRequestException>(() => ContactSheet.Compose([(Red, null)], 1, 15, 16));
        Assert.Throws<InvalidRequestException>(() => ContactSheet.Compose([(Red, null)], 1, int.MaxValue, int.MaxValue));
    }
}
