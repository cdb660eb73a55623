using CsCheck;
using Easel.Images;
using Easel.Layouts;

namespace Easel.Tests.Layouts;

public sealed class LayoutSketchTests
{
    private static readonly Layout Scene = new("beach", "day", "soft", "clear", "summer", "flat", "normal",
    [
        new LayoutItem("sky", null, new Box(0, 0, 1, 0.5f)),
        new LayoutItem("sun", null, new Box(0.75f, 0.08f, 0.9f, 0.23f)),
        new LayoutItem("mountain", null, new Box(0.3f, 0.2f, 0.8f, 0.5f)),
        new LayoutItem("sea", null, new Box(0, 0.5f, 1, 0.7f)),
        new LayoutItem("sand", null, new Box(0, 0.7f, 1, 1)),
        new LayoutItem("boat", null, new Box(0.55f, 0.42f, 0.7f, 0.62f)),
        new LayoutItem("palm tree", null, new Box(0.05f, 0.2f, 0.3f, 0.85f)),
        new LayoutItem("house", null, new Box(0.68f, 0.5f, 0.95f, 0.82f)),
        new LayoutItem("car", "red", new Box(0.3f, 0.75f, 0.55f, 0.93f)),
        new LayoutItem("dog", null, new Box(0.6f, 0.8f, 0.72f, 0.96f)),
        new LayoutItem("man", "blue", new Box(0.74f, 0.7f, 0.82f, 0.97f)),
    ]);

    [Fact]
    public void Draw_RedCar_IsRedWhereTheCarStands()
    {
        var (red, green, blue) = At(LayoutSketch.Draw(Scene, 256, 256), 0.42f, 0.84f);
        Assert.True(red > 2 * green && red > 2 * blue, $"{red} {green} {blue}");
    }

    [Fact]
    public void Draw_Night_IsDarkerThanDay()
    {
        var day = LayoutSketch.Draw(Scene, 64, 64);
        var night = LayoutSketch.Draw(Scene with { Time = "night" }, 64, 64);
        Assert.True(Mean(night) < 0.75 * Mean(day), $"{Mean(night)} {Mean(day)}");
    }

    [Fact]
    public void Draw_SameLayout_IsTheSamePicture() =>
        Assert.True(LayoutSketch.Draw(Scene, 100, 60).Pixels.SequenceEqual(LayoutSketch.Draw(Scene, 100, 60).Pixels));

    [Fact]
    public void Draw_UnknownWords_StillShow()
    {
        var picture = LayoutSketch.Draw(Scene with { Items = [new LayoutItem("zeppelin", "mauve", new Box(0.25f, 0.25f, 0.75f, 0.75f))] }, 64, 64);
        Assert.NotEqual(At(picture, 0.05f, 0.05f), At(picture, 0.5f, 0.5f));
        Assert.True(picture.IsOpaque);
    }

    [Fact]
    public void Draw_LaterItem_CoversEarlier()
    {
        LayoutItem[] items = [new("house", "blue", new Box(0, 0, 1, 1)), new("wall", "red", new Box(0, 0, 1, 1))];
        var (red, _, blue) = At(LayoutSketch.Draw(Scene with { Items = items }, 32, 32), 0.5f, 0.5f);
        Assert.True(red > blue);
    }

    [Fact]
    public void Draw_AnyBoxAndSize_NeverFails() =>
        Gen.Select(Gen.Float, Gen.Float, Gen.Int[1, 300], Gen.Int[1, 300], Gen.Int[0, 8].Select(i => "sun,tree,house,boat,dog,man,car,,x y".Split(',')[i]))
            .Sample((a, b, width, height, noun) =>
                LayoutSketch.Draw(Scene with { Items = [new LayoutItem(noun, null, new Box(a, b, b, a))] }, width, height).Width == width, iter: 200);

    [Theory]
    [InlineData(0, 64)]
    [InlineData(64, 5000)]
    public void Draw_ImpossibleSize_Throws(int width, int height) =>
        Assert.Throws<InvalidRequestException>(() => LayoutSketch.Draw(Scene, width, height));

    private static (byte Red, byte Green, byte Blue) At(Picture picture, float x, float y)
    {
        var pixel = picture.Pixels[(4 * ((int)(y * picture.Height) * picture.Width + (int)(x * picture.Width)))..];
        return (pixel[0], pixel[1], pixel[2]);
    }

    private static double Mean(Picture picture) => picture.ToRgb().Average(value => (double)value);
}
