using Easel.Corpus;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Tests.Corpus;

/// <summary>Pictures that show no place: stickers, logos, patterns, game characters, products, banners.</summary>
public sealed class GraphicKindTests
{
    private const int Size = 128;
    private static readonly string[] Kinds = ["sticker", "logo", "pattern", "game character", "product", "banner"];
    private static readonly Lexicon Words = CorpusLexicon.Create();
    private static readonly HashSet<string> Things = [.. Words.Things.Select(thing => thing.Name)];
    private static readonly PromptReader Reader = new(Words);

    [Fact]
    public void Sample_ManySeeds_EverySixthPictureShowsNoPlace()
    {
        var places = Enumerable.Range(0, 3000).Select(i => SceneSampler.Sample((ulong)i).Layout.Place).ToList();
        Assert.InRange(places.Count(Kinds.Contains) / (double)places.Count, .15, .2);
        foreach (var kind in Kinds) Assert.True(places.Count(place => place == kind) > 30, kind);
    }

    [Theory]
    [InlineData("a sticker of a red balloon on a white background", "sticker", "balloon", "red", null)]
    [InlineData("a fox on a white background", "studio", "fox", null, null)]
    [InlineData("a fox on a plain background, sticker", "sticker", "fox", null, null)]
    [InlineData("die-cut sticker of a fox, watercolor", "sticker", "fox", null, "watercolor")]
    [InlineData("a logo of an owl in a blue circle badge", "logo", "owl", null, null)]
    [InlineData("app icon of a blue car", "logo", "car", "blue", null)]
    [InlineData("an emblem with a lion", "logo", "lion", null, null)]
    [InlineData("seamless pattern of cherries, flat vector", "pattern", "cherry", null, "flat vector")]
    [InlineData("tileable wallpaper pattern with pink tulips", "pattern", "tulip", "pink", null)]
    [InlineData("product photo of a turquoise handbag", "product", "handbag", "turquoise", "photo")]
    [InlineData("product shot of a teapot on a pedestal", "product", "teapot", null, null)]
    [InlineData("a website header with a rocket, copy space on the right", "banner", "rocket", null, null)]
    [InlineData("poster background with a whale and room for text at the top", "banner", "whale", null, null)]
    [InlineData("video game character, a pirate in a green pirate coat", "game character", "pirate", "green", null)]
    public void Read_WordsOfAKind_AreUnderstood(string prompt, string kind, string noun, string? colour, string? style)
    {
        var reading = Reader.Read(prompt);
        Assert.Empty(reading.UnknownWords);
        Assert.Equal((kind, style), (reading.Slot("place"), reading.Slot("style")));
        var thing = Assert.Single(reading.Items, item => !item.IsRegion);
        Assert.Equal((noun, colour), (thing.Noun, thing.Colour));
    }

    [Theory]
    [InlineData("sticker")]
    [InlineData("logo")]
    [InlineData("pattern")]
    [InlineData("product")]
    public void Write_EveryThing_IsCaptioned(string kind)
    {
        var scene = Enumerable.Range(0, 2000).Select(i => SceneSampler.Sample((ulong)i)).First(scene => scene.Layout.Place == kind);
        var was = scene.Subjects[0].Noun;
        foreach (var noun in Things)
        {
            var with = scene with
            {
                Layout = scene.Layout with { Items = [.. scene.Layout.Items.Select(item => item.Noun == was ? item with { Noun = noun, Colour = null } : item)] },
                Subjects = [.. scene.Subjects.Select(subject => subject.Noun == was ? subject with { Noun = noun, Colour = null } : subject)],
            };
            for (var seed = 0; seed < 12; seed++) Assert.NotEmpty(CaptionWriter.Write(with, new Random(seed)));
        }
    }

    [Theory]
    [InlineData("a knight with red hair in green armour, holding a longsword")]
    [InlineData("a red-haired knight wearing green armour, holding a longsword")]
    [InlineData("a knight in a suit with red hair, green armour and a longsword")]
    public void Demands_PartsOfACharacter_AreAllDemanded(string prompt)
    {
        var demands = new PromptDemands(Words).Of("game character, " + prompt);
        Assert.Equal(["game character"], demands.Terms[0]);
        Assert.Equal(["plate armour", "red hair"], demands.Regions.Order());
        Assert.Contains(demands.Things, thing => thing is { Noun: "knight", Colour: "green" });
        Assert.Contains(demands.Things, thing => thing.Noun == "longsword");
    }

    [Theory]
    [InlineData("a banner with a fox, copy space on the left", "left copy space")]
    [InlineData("a banner of a ship with room for text at the bottom", "bottom copy space")]
    [InlineData("web banner, empty space in the middle, two cats", "middle copy space")]
    public void Demands_RoomForText_IsDemandedAtItsSide(string prompt, string region) =>
        Assert.Equal([region], new PromptDemands(Words).Of(prompt).Regions);

    [Fact]
    public void Paint_EveryKindInEveryStyle_ShowsItsThings()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        foreach (var kind in Kinds)
            foreach (var style in Words.Slots[5])
            {
                var layout = Scenes(kind, 1)[0].Layout with { Style = style.Name };
                using var painted = painter.PaintWithLabels(layout, 64, 64, 1);
                var ground = Mean(painted, item => !Things.Contains(layout.Items[item].Noun));
                var things = Mean(painted, item => Things.Contains(layout.Items[item].Noun));
                Assert.True(Distance(ground, things) > 12, $"{kind}, {style.Name}: {Distance(ground, things)}");
            }
    }

    [Fact]
    public void Paint_Sticker_HasAWhiteBorderAllAroundItsThings()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        foreach (var (scene, seed) in Scenes("sticker", 25).Select((scene, i) => (scene, (ulong)i)))
        {
            var layout = scene.Layout with { Style = "illustration" };
            using var painted = new ScenePainter(kit).PaintWithLabels(layout, Size, Size, seed);
            bool Is(int x, int y, Func<string, bool> noun) => x >= 0 && y >= 0 && x < Size && y < Size && painted.Items[y * Size + x] is > 0 and var item && noun(layout.Items[item - 1].Noun);
            var (around, bordered, white) = (0, 0, 0);
            for (var y = 0; y < Size; y++)
                for (var x = 0; x < Size; x++)
                {
                    if (!Is(x, y, Things.Contains)) continue;
                    foreach (var (dx, dy) in (ReadOnlySpan<(int, int)>)[(-2, 0), (2, 0), (0, -2), (0, 2)])
                    {
                        if (Is(x + dx, y + dy, Things.Contains)) continue;
                        around++;
                        if (!Is(x + dx, y + dy, noun => noun == "die-cut border")) continue;
                        bordered++;
                        if (painted.Picture.GetPixel(x + dx, y + dy) is { Red: > 200, Green: > 200, Blue: > 200 }) white++;
                    }
                }
            Assert.True(around > 20 && bordered > .97 * around && white > .7 * bordered, $"seed {seed}, {scene.Subjects[0].Noun}: {white} white of {bordered} of {around}");
        }
    }

    [Fact]
    public void Paint_Logo_HasFewColours()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        foreach (var (scene, seed) in Scenes("logo", 40).Select((scene, i) => (scene, (ulong)i)))
        {
            var layout = scene.Layout with { Style = "illustration" };
            using var painted = new ScenePainter(kit).PaintWithLabels(layout, 256, 256, seed);
            var colours = new Dictionary<SKColor, int>();
            for (var i = 0; i < painted.Items.Length; i++)
                if (painted.Items[i] == layout.Items.Count)
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(colours, painted.Picture.GetPixel(i % 256, i / 256), out _)++;
            // Between two colours lie a few mixed ones.
            var most = layout.Light == "backlit" ? 1 : 4;
            var even = colours.Values.OrderDescending().Take(most).Sum() / (double)colours.Values.Sum();
            Assert.True(even > .72, $"seed {seed}, {scene.Subjects[0].Noun}: {most} colours are {even:P0}");
        }
    }

    [Theory]
    [InlineData(128, 128), InlineData(192, 128), InlineData(96, 160)]
    public void Paint_Pattern_HalvesAtTheEdgesAreOneMotif(int width, int height)
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        var backdrop = new LayoutItem("backdrop", "yellow", new Box(0, 0, 1, 1));
        var layout = new Layout("pattern", "day", "natural", "clear", "summer", "illustration", "wide", []);
        var (halfX, halfY) = (.3f, .3f * width / height / Words.Things.First(thing => thing.Name == "dog").Aspect!.Value);
        Box Box(float x, float y) => new(x - halfX, y - halfY, x + halfX, y + halfY);
        using var whole = painter.Paint(layout with { Items = [backdrop, new LayoutItem("dog", null, Box(.5f, .5f))] }, width, height, 0);
        using var across = painter.Paint(layout with { Items = [backdrop, new LayoutItem("dog", null, Box(0, .5f) with { Left = 0 }), new LayoutItem("dog", null, Box(1, .5f) with { Right = 1 })] }, width, height, 0);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (a, b) = (whole.GetPixel(x, y), across.GetPixel((x + width / 2) % width, y));
                Assert.True(Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue) <= 24, $"{x}, {y}: {a} and {b}");
            }
    }

    [Fact]
    public void Paint_PatternInEveryStyle_GoesOnOverItsEdges()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        var scenes = Scenes("pattern", 8);
        foreach (var (style, index) in Words.Slots[5].Select((style, i) => (style.Name, i)))
        {
            var layout = scenes[index % scenes.Count].Layout with { Style = style };
            using var picture = painter.Paint(layout, 256, 256, (ulong)index);
            using var tiled = new SKBitmap(512, 512);
            using (var canvas = new SKCanvas(tiled))
                foreach (var (x, y) in (ReadOnlySpan<(int, int)>)[(0, 0), (256, 0), (0, 256), (256, 256)]) canvas.DrawBitmap(picture, x, y);
            foreach (var down in new[] { false, true })
            {
                // The seam is no stronger than the lines that the picture has anyway.
                var steps = Enumerable.Range(1, 255).Select(i => Step(tiled, i, down)).Order().ToList();
                var seam = Step(tiled, 256, down);
                Assert.True(seam <= Math.Max(steps[^1], steps[steps.Count / 2] * 1.8), $"{style}, {(down ? "down" : "across")}: {seam:F1}, elsewhere {steps[steps.Count / 2]:F1} to {steps[^1]:F1}");
            }
        }
    }

    [Fact]
    public void Sample_Pattern_MotifsRepeatAndHalvesHaveTheirCounterpart()
    {
        foreach (var aspect in new[] { .5f, 1f, 2f })
            foreach (var scene in Scenes("pattern", 20, aspect))
            {
                var things = scene.Layout.Items.Where(item => Things.Contains(item.Noun)).ToList();
                Assert.InRange(things.Count, 4, 12);
                foreach (var left in things.Where(item => item.Box.Left <= 0)) Assert.Contains(things, other => other.Noun == left.Noun && other.Box.Right >= 1 && MathF.Abs(other.Box.Top - left.Box.Top) < .001f);
                foreach (var top in things.Where(item => item.Box.Top <= 0)) Assert.Contains(things, other => other.Noun == top.Noun && other.Box.Bottom >= 1 && MathF.Abs(other.Box.Left - top.Box.Left) < .001f);
            }
    }

    [Theory]
    [InlineData("red hair", 10), InlineData("blue hair", 217), InlineData("green hair", 136)]
    public void Paint_Character_HairAndOutfitHaveTheirColoursInTheirMasks(string hair, float hue)
    {
        var layout = new Layout("game character", "day", "natural", "clear", "summer", "illustration", "wide",
        [
            new LayoutItem("backdrop", "white", new Box(0, 0, 1, 1)), new LayoutItem(hair, null, new Box(.35f, .14f, .65f, .42f)), new LayoutItem("tunic", null, new Box(.3f, .4f, .7f, .85f)),
            new LayoutItem("archer", "purple", new Box(.26f, .1f, .74f, .9f)),
        ]);
        using var painted = new ScenePainter(ArtKit.Empty).PaintWithLabels(layout, 256, 256, 0);
        Assert.True(Share(painted, 2, hue) > .5, $"{hair}: {Share(painted, 2, hue)}");
        Assert.True(Share(painted, 3, 272) > .25, $"outfit: {Share(painted, 3, 272)}");
        Assert.True(painted.Items.Count(item => item == 4) > 500);
    }

    [Fact]
    public void Paint_Characters_HoldTheirWeapons()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var held = 0;
        foreach (var (scene, seed) in Scenes("game character", 40).Select((scene, i) => (scene, (ulong)i)))
        {
            if (scene.Subjects.Count < 2) continue;
            var layout = scene.Layout with { Style = "illustration" };
            using var painted = new ScenePainter(kit).PaintWithLabels(layout, 256, 256, seed);
            var weapon = layout.Items.ToList().FindIndex(item => item.Noun == scene.Subjects[1].Noun) + 1;
            var touches = false;
            for (var i = 4 * 256; i < painted.Items.Length - 4 * 256 && !touches; i++)
                touches = painted.Items[i] == weapon && new[] { i - 4, i + 4, i - 4 * 256, i + 4 * 256 }.Any(near => painted.Items[near] is > 1 and var other && other != weapon);
            Assert.True(touches, $"seed {seed}: the {scene.Subjects[1].Noun} of the {scene.Subjects[0].Noun}");
            held++;
        }
        Assert.True(held > 20);
    }

    [Fact]
    public void Paint_FiguresOfTheCatalogue_DifferFromEachOther()
    {
        string[] figures = ["knight", "wizard", "archer", "ninja", "pirate", "astronaut", "robot", "princess", "elf", "dwarf", "viking", "witch"];
        var painter = new ScenePainter(ArtKit.Empty);
        var pictures = figures.Select(noun => (noun, Picture: painter.Paint(
            new Layout("game character", "day", "natural", "clear", "summer", "illustration", "wide", [new LayoutItem("backdrop", "white", new Box(0, 0, 1, 1)), new LayoutItem(noun, "blue", new Box(.26f, .1f, .74f, .9f))]), 96, 96, 0))).ToList();
        foreach (var (noun, picture) in pictures)
            foreach (var (other, unlike) in pictures.Where(entry => entry.noun != noun))
                Assert.True(picture.Pixels.Zip(unlike.Pixels).Count(pair => pair.First != pair.Second) > 300, $"{noun} and {other}");
        pictures.ForEach(entry => entry.Picture.Dispose());
    }

    [Fact]
    public void Sample_Product_StandsInTheMiddleOnItsPodium()
    {
        foreach (var aspect in new[] { .6f, 1f, 1.8f })
            foreach (var scene in Scenes("product", 20, aspect))
            {
                var product = scene.Subjects[0].Box;
                Assert.InRange(product.CentreX, .45f, .55f);
                if (scene.Relations.Count == 0) continue;
                var podium = scene.Layout.Items.First(item => item.Noun == "podium").Box;
                Assert.True(product.Bottom > podium.Top && product.Bottom < podium.Top + .35f * podium.Height && product.CentreX > podium.Left && product.CentreX < podium.Right);
            }
    }

    [Theory]
    [InlineData(1f), InlineData(2f), InlineData(.5f)]
    public void Paint_Banner_RoomIsCalmAndFreeOfThings(float aspect)
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var (width, height) = aspect >= 1 ? ((int)(Size * aspect), Size) : (Size, (int)(Size / aspect));
        foreach (var (scene, seed) in Scenes("banner", 15, aspect).Select((scene, i) => (scene, (ulong)i)))
        {
            var layout = scene.Layout with { Style = "illustration" };
            var index = layout.Items.ToList().FindIndex(item => item.Noun.EndsWith("copy space", StringComparison.Ordinal));
            var room = layout.Items[index].Box;
            using var painted = new ScenePainter(kit).PaintWithLabels(layout, width, height, seed);
            var (inside, calm, things) = (0, 0, 0);
            for (var y = (int)(room.Top * height) + 1; y < room.Bottom * height - 1; y++)
                for (var x = (int)(room.Left * width) + 1; x < room.Right * width - 1; x++)
                {
                    var item = painted.Items[y * width + x];
                    inside++;
                    if (item == index + 1) calm++;
                    if (Things.Contains(layout.Items[item - 1].Noun)) things++;
                }
            Assert.True(inside > .15 * width * height && calm > .8 * inside && things < .01 * inside, $"seed {seed}: {calm} calm, {things} of things in {inside}");
        }
    }

    [Fact]
    public void By_Kind_GivesOneRowForEach()
    {
        var (terms, scenes) = SampleSheet.By("kind", 2, 0);
        Assert.Equal(Kinds, terms);
        Assert.Equal(Kinds.SelectMany(kind => new[] { kind, kind }), scenes.Select(scene => scene.Layout.Place));
    }

    private static List<Scene> Scenes(string kind, int count, float aspect = 1) =>
        [.. Enumerable.Range(0, 20_000).Select(i => SceneSampler.Sample((ulong)i, aspect)).Where(scene => scene.Layout.Place == kind).Take(count)];

    /// <summary>Mean difference of a column and the one before it, or of rows.</summary>
    private static double Step(SKBitmap picture, int at, bool down)
    {
        var sum = 0;
        for (var i = 0; i < 512; i++)
        {
            var (a, b) = down ? (picture.GetPixel(i, at - 1), picture.GetPixel(i, at)) : (picture.GetPixel(at - 1, i), picture.GetPixel(at, i));
            sum += Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue);
        }
        return sum / 512.0;
    }

    /// <summary>Share of an item's pixels that have about this hue.</summary>
    private static double Share(PaintedScene painted, int item, float hue)
    {
        var (own, near) = (0, 0);
        for (var i = 0; i < painted.Items.Length; i++)
        {
            if (painted.Items[i] != item) continue;
            own++;
            painted.Picture.GetPixel(i % painted.Picture.Width, i / painted.Picture.Width).ToHsl(out var h, out var s, out _);
            if (s > 25 && MathF.Min(MathF.Abs(h - hue), 360 - MathF.Abs(h - hue)) < 26) near++;
        }
        return near / (double)Math.Max(1, own);
    }

    private static (double Red, double Green, double Blue, double Spread) Mean(PaintedScene painted, Func<int, bool> isMeant)
    {
        double r = 0, g = 0, b = 0, squares = 0;
        var count = 0;
        for (var i = 0; i < painted.Items.Length; i++)
        {
            if (painted.Items[i] == 0 || !isMeant(painted.Items[i] - 1)) continue;
            var pixel = painted.Picture.GetPixel(i % painted.Picture.Width, i / painted.Picture.Width);
            var luma = .3 * pixel.Red + .59 * pixel.Green + .11 * pixel.Blue;
            (r, g, b, squares, count) = (r + pixel.Red, g + pixel.Green, b + pixel.Blue, squares + luma * luma, count + 1);
        }
        Assert.True(count > 0);
        (r, g, b, squares) = (r / count, g / count, b / count, squares / count);
        var mean = .3 * r + .59 * g + .11 * b;
        return (r, g, b, Math.Sqrt(Math.Max(0, squares - mean * mean)));
    }

    /// <summary>How unlike two parts of a picture are: in colour, or in how much goes on in them.</summary>
    private static double Distance((double Red, double Green, double Blue, double Spread) a, (double Red, double Green, double Blue, double Spread) b) =>
        Math.Max((Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue)) / 3, Math.Abs(a.Spread - b.Spread));
}
