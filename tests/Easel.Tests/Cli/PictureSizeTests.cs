using Easel.Cli;

namespace Easel.Tests.Cli;

public sealed class PictureSizeTests
{
    [Theory]
    [InlineData("320x256", 320, 256)]
    [InlineData("320X256", 320, 256)]
    [InlineData("100000x1", 100_000, 1)]
    public void TryParse_TwoNumbers_ReadsThem(string text, int width, int height)
    {
        Assert.True(PictureSize.TryParse(text, out var size));
        Assert.Equal(new PictureSize(width, height), size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("0")]
    [InlineData("0x1")]
    [InlineData("1x0")]
    [InlineData("-1x1")]
    [InlineData("+1x1")]
    [InlineData("1 x1")]
    [InlineData("1x1x1")]
    [InlineData("axb")]
    [InlineData("1.5x1")]
    [InlineData("٣x٣")]
    [InlineData("2147483648x1")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(PictureSize.TryParse(text, out _));
}
