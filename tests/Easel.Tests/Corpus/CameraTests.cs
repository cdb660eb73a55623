using Easel.Corpus;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Tests.Corpus;

public sealed class CameraTests
{
    private static readonly PromptReader Reader = new(CorpusLexicon.Create());
    private static readonly HashSet<string> Things = [.. CorpusLexicon.Create().Things.Select(thing => thing.Name)];

    [Fact]
    public void Sample_AerialScenes_ShowGroundNearlyToTheTopAndSmallThings()
    {
        foreach (var scene in Scenes("aerial", 60))
        {
            Assert.All(scene.Layout.Items.Where(item => item.Noun == "sky"), sky => Assert.InRange(sky.Box.Bottom, .05f, .2f));
            Assert.DoesNotContain(scene.Layout.Items, item => item.Noun is "sun" or "moon" or "crescent moon" or "clouds");
            Assert.All(scene.Layout.Items.Where(item => Things.Contains(item.Noun)), thing => Assert.InRange(thing.Box.Height, .05f, .42f));
        }
    }

    [Fact]
    public void Sample_Portraits_ShowOneThingFromTheTopToTheLowerEdge()
    {
        foreach (var scene in Scenes("portrait", 60))
        {
            var sitter = Assert.Single(scene.Layout.Items, item => Things.Contains(item.Noun) && item.Noun is not ("sun" or "moon" or "crescent moon"));
            Assert.Equal(1, sitter.Box.Bottom);
            Assert.True(sitter.Box.Height > .4f, $"{sitter}");
        }
    }

    [Theory]
    [InlineData("close-up"), InlineData("portrait")]
    public void Paint_NearCamera_BlursWhatLiesBehindAndNotTheThing(string camera)
    {
        var layout = new Layout("village", "day", "natural", "clear", "summer", "illustration", "wide",
            [new("sky", null, new Box(0, 0, 1, .5f)), new("pines", null, new Box(0, .3f, 1, .5f)), new("grass", null, new Box(0, .5f, 1, 1)), new("barn", null, new Box(.3f, .45f, .7f, .97f))]);
        var painter = new ScenePainter(ArtKit.Empty);
        using var sharp = painter.PaintWithLabels(layout, 128, 128, 0);
        using var soft = painter.PaintWithLabels(layout with { Camera = camera }, 128, 128, 0);

        Assert.True(Detail(soft, 2) < .55 * Detail(sharp, 2), $"pines {Detail(soft, 2)} and {Detail(sharp, 2)}");
        Assert.InRange(Detail(soft, 4), .9 * Detail(sharp, 4), 1.1 * Detail(sharp, 4));
        Assert.Equal(sharp.Items, soft.Items);
    }

    [Theory]
    [InlineData("a bird's-eye view of a village", "aerial")]
    [InlineData("a car on a road seen from above", "aerial")]
    [InlineData("a drone shot of an island", "aerial")]
    [InlineData("a portrait of a fox in a forest", "portrait")]
    [InlineData("an old man, head and shoulders", "portrait")]
    [InlineData("a close-up of a rose", "close-up")]
    [InlineData("wide shot of a castle", "wide")]
    public void Of_PromptThatNamesACamera_DemandsIt(string prompt, string camera)
    {
        var slot = Lexicon.SlotNames.ToList().IndexOf("camera");
        Assert.Equal(camera, Assert.Single(new PromptDemands(CorpusLexicon.Create()).Of(prompt).Terms[slot]));
        Assert.DoesNotContain(Reader.Read(prompt).Items, item => item.Noun == "bird");
    }

    /// <summary>Mean difference of neighbouring pixels of one item, in levels.</summary>
    private static double Detail(PaintedScene painted, byte item)
    {
        var (sum, count) = (0, 0);
        for (var y = 0; y < painted.Picture.Height; y++)
            for (var x = 1; x < painted.Picture.Width; x++)
            {
                var i = y * painted.Picture.Width + x;
                if (painted.Items[i] != item || painted.Items[i - 1] != item) continue;
                var (a, b) = (painted.Picture.GetPixel(x, y), painted.Picture.GetPixel(x - 1, y));
                (sum, count) = (sum + Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue), count + 1);
            }
        return sum / (double)count;
    }

    private static IEnumerable<Scene> Scenes(string camera, int count) =>
        Enumerable.Range(0, 20_000).Select(seed => SceneSampler.Sample((ulong)seed)).Where(scene => scene.Layout.Camera == camera).Take(count);
}
