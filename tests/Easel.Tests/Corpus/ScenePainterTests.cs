using Easel.Corpus;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Tests.Corpus;

public sealed class ScenePainterTests
{
    private static readonly Lexicon Words = CorpusLexicon.Create();

    private static readonly Layout Empty = new("meadow", "day", "natural", "clear", "summer", "illustration", "wide", []);

    [Fact]
    public void Paint_SameSeed_SamePixels()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        for (var seed = 0ul; seed < 8; seed++)
        {
            var layout = SceneSampler.Sample(seed).Layout;
            using var first = new ScenePainter(kit).Paint(layout, 96, 96, 5);
            using var second = new ScenePainter(kit).Paint(layout, 96, 96, 5);
            Assert.True(first.GetPixelSpan().SequenceEqual(second.GetPixelSpan()));
        }
    }

    [Fact]
    public void Paint_EveryThing_LeavesItsMark()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        var colours = Words.Colours.Select(word => word.Name).ToList();
        var blanks = new Dictionary<string, SKBitmap>();
        foreach (var (thing, i) in Words.Things.Select((thing, i) => (thing, i)))
            // Each colour is on some thing; all of them on every thing would take minutes.
            foreach (var colour in thing.Colourable ? [colours[i % colours.Count], null] : new string?[] { null })
            {
                var ground = Empty with { Place = "studio", Items = [new LayoutItem("backdrop", colour is "white" ? "blue" : "white", new Box(0, 0, 1, 1))] };
                if (!blanks.TryGetValue(ground.Items[0].Colour!, out var blank)) blanks[ground.Items[0].Colour!] = blank = painter.Paint(ground, 96, 64, 0);
                var height = Math.Min(.8f, 1.2f / thing.Aspect!.Value);
                var layout = ground with { Items = [.. ground.Items, new LayoutItem(thing.Name, colour, new Box(.1f, .9f - height, .9f, .9f))] };
                using var picture = painter.Paint(layout, 96, 64, 0);
                Assert.True(Difference(blank, picture) > .007, $"{colour} {thing.Name}: {Difference(blank, picture)}");
            }
        foreach (var blank in blanks.Values) blank.Dispose();
    }

    [Theory]
    [InlineData("fluentcolor"), InlineData("noto"), InlineData("twemoji"), InlineData("blob")]
    public void Paint_WithAnotherSet_DrawsTheSameThingOtherwise(string set)
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        var seed = SeedOf(set);
        var layout = Empty with { Place = "studio", Items = [new LayoutItem("backdrop", "white", new Box(0, 0, 1, 1)), new LayoutItem("cat", null, new Box(.2f, .2f, .8f, .9f))] };
        Assert.Equal(set, kit.SetOf(layout, seed));
        using var main = painter.Paint(layout, 96, 96, 0);
        using var other = painter.Paint(layout, 96, 96, seed);
        Assert.True(Difference(main, other) > .003, $"{Difference(main, other)}");
    }

    [Theory]
    [InlineData("low poly"), InlineData("paper cut"), InlineData("stained glass"), InlineData("mosaic")]
    public void Paint_InAStyleOfANet_LaysItAlikeWhateverElseIsShown(string style)
    {
        const int Side = 256, Far = 80;
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        var ground = Enumerable.Range(0, 1000).Select(seed => SceneSampler.Sample((ulong)seed).Layout).First(layout => layout is { Place: "meadow", Time: "day", Light: "natural", Weather: "clear" }) with { Style = style };
        LayoutItem[] land = [.. ground.Items.Where(item => Words.Things.All(thing => thing.Name != item.Noun))];
        using var empty = painter.Paint(ground with { Items = land }, Side, Side, 1);
        // One behind the land, so that all others have other numbers, and one before it.
        LayoutItem[] items = [new("car", "red", new Box(.1f, .6f, .3f, .8f)), .. land, new("cat", null, new Box(.05f, .5f, .4f, .95f))];
        using var full = painter.Paint(ground with { Items = items }, Side, Side, 1);
        var (same, all) = (0, 0);
        for (var y = 0; y < Side; y++)
            for (var x = Side - Far; x < Side; x++, all++)
                if (empty.GetPixel(x, y) == full.GetPixel(x, y)) same++;
        Assert.True(same > 0.97 * all, $"{style}: {100.0 * same / all:F1} % are the same");
        Assert.True(Difference(empty, full) > .005);
    }

    [Fact]
    public void SetOf_ThingThatASetShowsInPart_IsTheMainSet()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        foreach (var noun in new[] { "zebra", "astronaut", "unicorn" })
            Assert.Equal("fluent3d", kit.SetOf(Empty with { Items = [new LayoutItem(noun, null, new Box(.2f, .2f, .8f, .9f))] }, SeedOf("twemoji")));
    }

    [Fact]
    public void SetOf_ManySeeds_KeepToTheSharesOfTheStyle()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var sets = Enumerable.Range(0, 2000).Select(seed => kit.SetOf(Empty, (ulong)seed)).ToList();
        Assert.InRange(sets.Count(set => set == "fluent3d"), 1400, 1640);
        Assert.Equal(5, sets.Distinct().Count());
        Assert.DoesNotContain(Enumerable.Range(0, 200), seed => kit.SetOf(Empty with { Style = "flat vector" }, (ulong)seed) is not ("fluentflat" or "twemoji" or "blob"));
    }

    [Fact]
    public void Paint_RedAndBlueCar_HasThatColour()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        foreach (var (colour, hue) in new[] { ("blue", 216f), ("green", 128f), ("purple", 272f) })
        {
            var layout = Empty with { Place = "studio", Items = [new LayoutItem("backdrop", "white", new Box(0, 0, 1, 1)), new LayoutItem("car", colour, new Box(.1f, .2f, .9f, .9f))] };
            using var picture = painter.Paint(layout, 128, 128, 0);
            var near = picture.Pixels.Count(pixel =>
            {
                pixel.ToHsl(out var h, out var s, out _);
                return s > 35 && MathF.Abs(h - hue) < 20;
            });
            Assert.True(near > picture.Width * picture.Height / 10, $"{colour}: {near} pixels");
        }
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(160, 96)]
    [InlineData(64, 200)]
    public void Paint_EveryRegionWithoutArtKit_IsDrawn(int width, int height)
    {
        var painter = new ScenePainter(ArtKit.Empty);
        foreach (var time in Words.Slots[1])
        {
            var bare = Empty with { Time = time.Name };
            using var blank = painter.Paint(bare, width, height, 0);
            foreach (var region in Words.Regions)
            {
                using var picture = painter.Paint(bare with { Items = [new LayoutItem(region.Name, null, new Box(0, .3f, 1, .9f))] }, width, height, 0);
                Assert.True(blank.Pixels.Zip(picture.Pixels).Count(pair => pair.First != pair.Second) > width * height / 100, $"{region.Name} at {time.Name}");
            }
        }
    }

    [Fact]
    public void Paint_EachStyle_IsOpaqueAndUnlikeTheOthers()
    {
        var layout = SceneSampler.Sample(6).Layout with { Place = "meadow", Items = [new LayoutItem("sky", null, new Box(0, 0, 1, .6f)), new LayoutItem("hills", null, new Box(0, .4f, 1, .6f)), new LayoutItem("grass", null, new Box(0, .55f, 1, 1)), new LayoutItem("lighthouse", null, new Box(.3f, .1f, .6f, .9f))] };
        var painter = new ScenePainter(ArtKit.Empty);
        var pictures = Words.Slots[5].Select(style => (style.Name, Picture: painter.Paint(layout with { Style = style.Name }, 256, 256, 0))).ToList();
        Assert.True(pictures.Count >= 17);
        foreach (var (name, picture) in pictures)
        {
            Assert.Equal(SKColorType.Rgba8888, picture.ColorType);
            Assert.All(picture.Pixels, pixel => Assert.Equal(255, pixel.Alpha));
            foreach (var (other, unlike) in pictures.Where(entry => entry.Name != name))
                Assert.True(Difference(picture, unlike) > .012, $"{name} and {other}: {Difference(picture, unlike)}");
        }
        pictures.ForEach(entry => entry.Picture.Dispose());
    }

    [Fact]
    public void Paint_EachStyleAtAnySize_IsDrawn()
    {
        var painter = new ScenePainter(ArtKit.Empty);
        var layout = SceneSampler.Sample(21).Layout;
        foreach (var style in Words.Slots[5])
            foreach (var (width, height) in new[] { (64, 64), (65, 131), (200, 96) })
            {
                using var picture = painter.Paint(layout with { Style = style.Name }, width, height, 0);
                Assert.True(picture.Pixels.Distinct().Count() > 4, $"{style.Name} {width}x{height}");
            }
    }

    [Fact]
    public void Paint_OnManyThreads_GivesTheSamePixels()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        byte[] Bytes(int seed)
        {
            using var picture = painter.Paint(SceneSampler.Sample((ulong)seed).Layout, 96, 96, (ulong)seed);
            return picture.Bytes;
        }
        var together = new byte[24][];
        Parallel.For(0, together.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => together[i] = Bytes(i));
        for (var i = 0; i < together.Length; i++) Assert.Equal(Bytes(i), together[i]);
    }

    [Fact]
    public void PaintWithLabels_EachStyleOnAnyNumberOfWorkers_GivesTheSameBytes()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        var styles = Words.Slots[5].Select(style => style.Name).ToArray();
        string[] Hashes(int workers)
        {
            var hashes = new string[styles.Length * 2];
            Parallel.For(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = workers }, i =>
            {
                var scene = SceneSampler.Sample((ulong)i);
                scene = scene with { Layout = scene.Layout with { Style = styles[i / 2] } };
                using var painted = painter.PaintWithLabels(scene.Layout, i % 2 == 0 ? 64 : 200, 64, (ulong)i);
                byte[] all = [.. painted.Picture.GetPixelSpan(), .. painted.Items, .. painted.Nearness, .. System.Text.Encoding.UTF8.GetBytes(SceneLabels.Of(scene, painted, kit, (ulong)i).ToJson())];
                hashes[i] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(all));
            });
            return hashes;
        }
        var alone = Hashes(1);
        foreach (var workers in new[] { 2, 3, 8 }) Assert.Equal(alone, Hashes(workers));
    }

    [Fact]
    public void Paint_EveryTimeAndWeather_LooksDifferent()
    {
        var painter = new ScenePainter(ArtKit.Empty);
        var layout = Empty with { Items = [new LayoutItem("sky", null, new Box(0, 0, 1, .6f)), new LayoutItem("grass", null, new Box(0, .55f, 1, 1))] };
        var pictures = (from time in Words.Slots[1]
                        from weather in Words.Slots[3]
                        select (Name: $"{time.Name} {weather.Name}", Picture: painter.Paint(layout with { Time = time.Name, Weather = weather.Name }, 64, 64, 0))).ToList();
        for (var i = 0; i < pictures.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.True(Difference(pictures[i].Picture, pictures[j].Picture) > .004, $"{pictures[i].Name} and {pictures[j].Name}");
        pictures.ForEach(entry => entry.Picture.Dispose());
    }

    [Theory]
    [InlineData(63, 256)]
    [InlineData(256, 1025)]
    public void Paint_SizeOutOfRange_IsRejected(int width, int height) =>
        Assert.Throws<InvalidRequestException>(() => new ScenePainter(ArtKit.Empty).Paint(Empty, width, height, 0));

    [Fact]
    public void Open_FolderWithoutSprites_IsRejected() =>
        Assert.Contains("art folder", Assert.Throws<InvalidRequestException>(() => ArtKit.Open(Path.GetTempPath())).Message);

    [Fact]
    public void Write_Sheet_IsAPicture()
    {
        var path = Path.Combine(Path.GetTempPath(), $"easel-sheet-{Environment.ProcessId}.png");
        SampleSheet.Write(path, ArtKit.Empty, columns: 3, rows: 2, size: 64);
        using var sheet = SKBitmap.Decode(path);
        File.Delete(path);
        Assert.Equal((200, 134), (sheet.Width, sheet.Height));
    }

    private static ulong SeedOf(string set)
    {
        var seed = 0ul;
        while (ArtSets.Modelled.Choose(seed) != set) seed++;
        return seed;
    }

    /// <summary>Mean difference of two pictures, 0–1.</summary>
    private static double Difference(SKBitmap a, SKBitmap b) =>
        a.Pixels.Zip(b.Pixels, (p, q) => Math.Abs(p.Red - q.Red) + Math.Abs(p.Green - q.Green) + Math.Abs(p.Blue - q.Blue)).Average() / 765;
}
