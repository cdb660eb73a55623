using Easel.Corpus;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Tests.Corpus;

public sealed class SpriteDyeTests
{
    private const int Side = 20, Spot = 3;

    [Fact]
    public void Apply_ToARedThingWithGreyWheels_DyesTheRed()
    {
        using var dyed = Dyed(main: new SKColor(200, 40, 30), spot: new SKColor(90, 90, 92), "blue");
        Assert.InRange(Hue(dyed, Side - 1), 200, 250);
        Assert.Equal(new SKColor(90, 90, 92), dyed.GetPixel(0, 0));
    }

    [Fact]
    public void Apply_ToAGreyThingWithAPinkSpot_DyesTheGrey()
    {
        using var dyed = Dyed(main: new SKColor(140, 138, 142), spot: new SKColor(240, 130, 160), "blue");
        Assert.InRange(Hue(dyed, Side - 1), 200, 250);
        Assert.Equal(new SKColor(240, 130, 160), dyed.GetPixel(0, 0));
    }

    [Fact]
    public void Apply_ToAThingWithoutAnySaturation_DyesIt()
    {
        using var dyed = Dyed(main: new SKColor(128, 128, 128), spot: new SKColor(60, 60, 60), "red");
        Assert.True(Hue(dyed, Side - 1) is < 20 or > 340);
    }

    [Theory]
    [InlineData("skyscraper")]
    [InlineData("bridge")]
    public void Paint_OfAThingDrawnByCodeThatMayHaveAnyColour_GivesItThat(string noun)
    {
        Assert.True(CorpusLexicon.Create().Things.Single(thing => thing.Name == noun).Colourable);
        using var painted = new ScenePainter(ArtKit.Empty).PaintWithLabels(
            new Layout("studio", "day", "natural", "clear", "summer", "illustration", "wide", [new LayoutItem("backdrop", "white", new Box(0, 0, 1, 1)), new LayoutItem(noun, "purple", new Box(.1f, .1f, .9f, .9f))]), 96, 96, 1);
        var hues = painted.Picture.Pixels.Zip(painted.Items).Where(pixel => pixel.Second == 2).Select(pixel => { pixel.First.ToHsl(out var hue, out _, out _); return hue; }).Order().ToList();
        Assert.InRange(hues[hues.Count / 2], 255, 310);
    }

    private static SKBitmap Dyed(SKColor main, SKColor spot, string colour)
    {
        using var bitmap = new SKBitmap(Side, Side);
        bitmap.Erase(main);
        for (var i = 0; i < Spot * Spot; i++) bitmap.SetPixel(i % Spot, i / Spot, spot);
        using var plain = SKImage.FromBitmap(bitmap);
        using var dyed = SpriteDye.Apply(plain, colour);
        return SKBitmap.FromImage(dyed);
    }

    private static float Hue(SKBitmap bitmap, int at)
    {
        bitmap.GetPixel(at, at).ToHsl(out var hue, out var saturation, out _);
        Assert.True(saturation > 30);
        return hue;
    }
}
