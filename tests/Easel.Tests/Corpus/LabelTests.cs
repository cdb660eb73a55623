using System.Text.Json;
using Easel.Corpus;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Tests.Corpus;

public sealed class LabelTests
{
    private const int Size = 128;
    private static readonly HashSet<string> Things = [.. CorpusLexicon.Create().Things.Select(thing => thing.Name)];

    [Fact]
    public void PaintWithLabels_PixelsOfAThing_AreThoseThatItChanges()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        var things = 0;
        for (var seed = 0ul; seed < 60; seed++)
        {
            // Weather lies over things and candles darken them: judged is what the labels say of the things.
            var layout = SceneSampler.Sample(seed).Layout with { Style = "illustration", Weather = "clear", Light = "natural" };
            using var whole = painter.PaintWithLabels(layout, Size, Size, seed);
            for (var k = 0; k < layout.Items.Count; k++)
            {
                if (!Things.Contains(layout.Items[k].Noun)) continue;
                // Half a motif at the edge of a pattern is there as long as its other half is.
                if (layout.Place == "pattern" && layout.Items[k].Box is { Left: <= 0 } or { Right: >= 1 } or { Top: <= 0 } or { Bottom: >= 1 }) continue;
                using var without = painter.PaintWithLabels(layout with { Items = [.. layout.Items.Where((_, i) => i != k)] }, Size, Size, seed);
                var (own, changed) = (0, 0);
                for (var i = 0; i < Size * Size; i++)
                {
                    if (whole.Items[i] != k + 1) continue;
                    own++;
                    if (Distance(whole.Picture, without.Picture, i) > 2) changed++;
                }
                if (own < 20) continue;
                things++;
                Assert.True(changed > .85 * own, $"seed {seed}: {changed} of {own} pixels of {layout.Items[k].Noun} show it");
            }
        }
        Assert.True(things > 60);
    }

    [Fact]
    public void PaintWithLabels_MasksOfThings_LieInTheirBoxesAndFillThem()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        for (var seed = 100ul; seed < 180; seed++)
        {
            var scene = SceneSampler.Sample(seed);
            if (scene.Layout.Weather == "wind") continue;
            using var painted = painter.PaintWithLabels(scene.Layout, Size, Size, seed);
            var labels = SceneLabels.Of(scene, painted, kit, seed);
            foreach (var item in labels.Items.Where(item => !item.Region && item.VisibleBox is not null))
            {
                var seen = item.VisibleBox!.Value;
                // Rounded proportions may carry a thing a little beyond its box.
                const float Slack = .06f;
                Assert.True(seen.Left > item.Box.Left - Slack && seen.Right < item.Box.Right + Slack && seen.Top > item.Box.Top - Slack - .1f * item.Box.Height && seen.Bottom < item.Box.Bottom + Slack, $"seed {seed}: {item}");
            }
            foreach (var subject in scene.Subjects)
            {
                var visible = labels.Items.Where(item => item.Noun == subject.Noun && item.Colour == subject.Colour && item.VisiblePixels > 12).Count();
                Assert.True(visible >= subject.Count, $"seed {seed}: {visible} of {subject.Count} {subject.Noun} can be seen");
            }
        }
    }

    [Theory]
    [InlineData("red", 356), InlineData("green", 128), InlineData("blue", 216), InlineData("purple", 272), InlineData("yellow", 47)]
    public void PaintWithLabels_ColouredThing_HasItsColourInItsMask(string colour, float hue)
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        foreach (var noun in new[] { "car", "house", "balloon", "book", "cube", "boat", "umbrella", "sofa" })
        {
            var layout = new Layout("studio", "day", "natural", "clear", "summer", "illustration", "wide", [new LayoutItem("backdrop", "white", new Box(0, 0, 1, 1)), new LayoutItem(noun, colour, new Box(.2f, .25f, .8f, .85f))]);
            using var painted = painter.PaintWithLabels(layout, Size, Size, 0);
            var (own, dyed) = (0, 0);
            for (var i = 0; i < Size * Size; i++)
            {
                if (painted.Items[i] != 2) continue;
                own++;
                painted.Picture.GetPixel(i % Size, i / Size).ToHsl(out var h, out var s, out _);
                var off = MathF.Abs(h - hue);
                if (s > 25 && MathF.Min(off, 360 - off) < 26) dyed++;
            }
            Assert.True(dyed > own * .3, $"{colour} {noun}: {dyed} of {own}");
        }
    }

    [Fact]
    public void PaintWithLabels_Nearness_GrowsDownTheGroundAndWithTheFeetOfThings()
    {
        var layout = new Layout("meadow", "day", "natural", "clear", "summer", "illustration", "wide",
        [
            new LayoutItem("sky", null, new Box(0, 0, 1, .52f)), new LayoutItem("grass", null, new Box(0, .5f, 1, 1)),
            new LayoutItem("barn", null, new Box(.05f, .3f, .45f, .6f)), new LayoutItem("barn", null, new Box(.55f, .5f, .95f, .95f)),
        ]);
        using var painted = new ScenePainter(ArtKit.Empty).PaintWithLabels(layout, Size, Size, 0);
        byte At(float x, float y) => painted.Nearness[(int)(y * Size) * Size + (int)(x * Size)];

        Assert.Equal(0, At(.5f, .1f));
        for (var y = .53f; y < .96f; y += .05f) Assert.True(At(.5f, y + .04f) > At(.5f, y));
        Assert.True(At(.75f, .75f) > At(.25f, .45f));
        Assert.InRange(At(.25f, .45f), At(.5f, .57f), At(.5f, .63f));
    }

    [Fact]
    public void ToJson_OfAScene_HoldsEverySourceWithALicence()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var scene = SceneSampler.Sample(21);
        using var painted = new ScenePainter(kit).PaintWithLabels(scene.Layout, Size, Size, 21);
        using var json = JsonDocument.Parse(SceneLabels.Of(scene, painted, kit, 21).ToJson());
        var root = json.RootElement;

        Assert.Equal(scene.Layout.Place, root.GetProperty("globals").GetProperty("place").GetString());
        Assert.Equal(scene.Layout.Items.Count, root.GetProperty("items").GetArrayLength());
        Assert.InRange(root.GetProperty("captions").GetArrayLength(), 3, 5);
        Assert.All(root.GetProperty("sources").EnumerateArray(), source => Assert.Contains(source.GetProperty("licence").GetString(), new[] { "MIT", "Apache-2.0", "CC-BY-4.0", "CC0-1.0" }));
        Assert.Equal(Math.Round(scene.Layout.Items[0].Box.Bottom, 3), Math.Round(root.GetProperty("items")[0].GetProperty("box").GetProperty("bottom").GetDouble(), 3));
    }

    [Theory]
    [InlineData("noto", "Apache-2.0", "Google")]
    [InlineData("twemoji", "CC-BY-4.0", "Twitter")]
    [InlineData("blob", "Apache-2.0", "C1710")]
    public void Of_PictureOfAnotherSet_NamesItsHolder(string set, string licence, string holder)
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var layout = new Layout("studio", "day", "natural", "clear", "summer", "illustration", "wide",
            [new LayoutItem("backdrop", "white", new Box(0, 0, 1, 1)), new LayoutItem("cat", null, new Box(.2f, .2f, .5f, .9f)), new LayoutItem("orc", null, new Box(.5f, .2f, .9f, .9f))]);
        var seed = 0ul;
        while (kit.SetOf(layout, seed) != set) seed++;
        using var painted = new ScenePainter(kit).PaintWithLabels(layout, Size, Size, seed);
        var sources = SceneLabels.Of(new Scene(layout, 1, [], []), painted, kit, seed).Sources;
        Assert.Contains(sources, source => source.File == $"emoji/{set}/1f408.webp" && source.Licence == licence && source.Holder.Contains(holder));
        Assert.Contains(sources, source => source.File.StartsWith("sprites/dcss-monsters/") && source.Licence == "CC0-1.0");
    }

    [Fact]
    public void Of_EveryFileOfTheKit_HasALicence()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        foreach (var set in new[] { "fluent3d", "fluentcolor", "fluentflat", "noto", "twemoji", "blob" })
            foreach (var noun in Things)
                if (kit.FileOf(noun, set) is { } file) Assert.NotEmpty(ArtLicence.Of(file).Holder);
    }

    [Fact]
    public void Of_FileWithoutLicence_IsRejected() => Assert.Contains("No licence", Assert.Throws<InvalidRequestException>(() => ArtLicence.Of("found/cat.png")).Message);

    [Fact]
    public void GreyPng_ReadBack_HoldsTheSameNumbers()
    {
        byte[] plane = [.. Enumerable.Range(0, 77 * 5).Select(i => (byte)(i * 7))];
        using var bitmap = SKBitmap.Decode(SceneLabels.GreyPng(plane, 77));
        Assert.Equal((77, 5), (bitmap.Width, bitmap.Height));
        Assert.Equal(plane, bitmap.Pixels.Select(pixel => pixel.Red));
    }

    private static int Distance(SKBitmap a, SKBitmap b, int i)
    {
        var (p, q) = (a.GetPixel(i % Size, i / Size), b.GetPixel(i % Size, i / Size));
        return Math.Abs(p.Red - q.Red) + Math.Abs(p.Green - q.Green) + Math.Abs(p.Blue - q.Blue);
    }
}
