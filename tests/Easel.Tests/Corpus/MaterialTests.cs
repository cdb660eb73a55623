using Easel.Corpus;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Tests.Corpus;

public sealed class MaterialTests
{
    private static readonly Lexicon Words = CorpusLexicon.Create();
    private static readonly string[] Materials = ["wooden", "stone", "golden", "silver", "glass", "ice", "knitted", "paper"];

    [Fact]
    public void Create_Materials_FollowTheColours() => Assert.Equal(Materials, Words.Colours.Skip(12).Select(colour => colour.Name));

    [Fact]
    public void Paint_EachMaterial_LooksUnlikeTheOthersAndKeepsTheOutline()
    {
        var painter = new ScenePainter(ArtKit.Empty);
        var pictures = Materials.Prepend(null).Select(material => (material, Painted: painter.PaintWithLabels(Studio("barn", material), 128, 128, 0))).ToList();
        foreach (var (material, painted) in pictures)
        {
            // Glass and ice let a half-covered pixel at the very edge go to what lies behind.
            var (own, changed) = (pictures[0].Painted.Items.Count(item => item == 2), pictures[0].Painted.Items.Zip(painted.Items).Count(pair => pair.First != pair.Second));
            Assert.InRange(changed, 0, own / 20);
            foreach (var (other, unlike) in pictures.Where(entry => entry.material != material))
                Assert.True(Difference(painted, unlike) > 24, $"{material ?? "own"} and {other ?? "own"}: {Difference(painted, unlike)}");
        }
        pictures.ForEach(entry => entry.Painted.Dispose());
    }

    [Fact]
    public void Sample_ManySeeds_ThingsHaveMaterialsAndRegionsNever()
    {
        var things = Words.Things.Select(thing => thing.Name).ToHashSet();
        var found = new HashSet<string>();
        for (var seed = 0ul; seed < 2000; seed++)
            foreach (var item in SceneSampler.Sample(seed).Layout.Items.Where(item => Materials.Contains(item.Colour)))
            {
                Assert.Contains(item.Noun, things);
                found.Add(item.Colour!);
            }
        Assert.Equal(Materials.Order(), found.Order());
    }

    [Theory]
    [InlineData("a wooden horse in a meadow", "horse", "wooden")]
    [InlineData("a horse made of wood in a meadow", "horse", "wooden")]
    [InlineData("a gold crown", "crown", "golden")]
    [InlineData("a golden crown at golden hour", "crown", "golden")]
    [InlineData("a castle carved from ice", "castle", "ice")]
    [InlineData("a glass elephant on a blue background", "elephant", "glass")]
    [InlineData("a knitted owl in the woods", "owl", "knitted")]
    public void Read_Material_BelongsToItsThing(string prompt, string noun, string material)
    {
        var item = Assert.Single(new PromptReader(Words).Read(prompt).Items, item => !item.IsRegion);
        Assert.Equal((noun, material), (item.Noun, item.Colour));
    }

    [Theory]
    [InlineData("a penguin on the ice", "place", "arctic")]
    [InlineData("a house, golden light", "light", "golden hour")]
    [InlineData("a stone on the beach", "place", "beach")]
    public void Read_WordOfAMaterialInAnotherSense_IsNoMaterial(string prompt, string slot, string term)
    {
        var reading = new PromptReader(Words).Read(prompt);
        Assert.Equal(term, reading.Slot(slot));
        Assert.All(reading.Items, item => Assert.Null(item.Colour));
    }

    [Fact]
    public void Sample_ThingsInOthers_StandBehindTheFrontAndAreSeen()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        var painter = new ScenePainter(kit);
        var scenes = Enumerable.Range(0, 4000).Select(seed => SceneSampler.Sample((ulong)seed)).Where(scene => scene.Relations.Any(relation => relation.Words == "in")).Take(30).ToList();
        Assert.Equal(30, scenes.Count);
        foreach (var scene in scenes)
        {
            var relation = scene.Relations.First(relation => relation.Words == "in");
            var (content, holder) = (scene.Subjects[relation.Subject], scene.Subjects[relation.Object]);
            var items = scene.Layout.Items.ToList();
            var (first, second) = (items.FindIndex(item => item.Noun == content.Noun && item.Box == content.Box), items.FindIndex(item => item.Noun == holder.Noun && item.Box == holder.Box));
            Assert.True(first < second && content.Box.Left >= holder.Box.Left && content.Box.Right <= holder.Box.Right && content.Box.Bottom < holder.Box.Bottom, $"{content} in {holder}");
            using var painted = painter.PaintWithLabels(scene.Layout with { Items = [items[first], items[second]], Style = "illustration" }, 128, 128, 0);
            using var alone = painter.PaintWithLabels(scene.Layout with { Items = [items[first]], Style = "illustration" }, 128, 128, 0);
            Assert.True(painted.Items.Count(item => item == 1) > .25 * alone.Items.Count(item => item == 1), $"{content.Noun} in {holder.Noun}");
        }
    }

    [Theory]
    [InlineData("a cat in a basket", true)]
    [InlineData("two fish in a fish bowl", true)]
    [InlineData("a girl in a red dress", false)]
    [InlineData("a cat in a garden and a basket", false)]
    public void Read_In_IsARelationOnlyToContainers(string prompt, bool inside) =>
        Assert.Equal(inside, new PromptReader(Words).Read(prompt).Relations.Any(relation => relation.Relation == Easel.Layouts.Relation.Inside));

    private static Layout Studio(string noun, string? colour) => new("studio", "day", "natural", "clear", "summer", "illustration", "wide",
        [new LayoutItem("backdrop", "blue", new Box(0, 0, 1, 1)), new LayoutItem(noun, colour, new Box(.15f, .2f, .85f, .81f))]);

    /// <summary>Mean difference within the thing, summed over the channels, in levels.</summary>
    private static double Difference(PaintedScene a, PaintedScene b) =>
        Enumerable.Range(0, a.Items.Length).Where(i => a.Items[i] == 2).Average(i =>
        {
            var (p, q) = (a.Picture.GetPixel(i % 128, i / 128), b.Picture.GetPixel(i % 128, i / 128));
            return Math.Abs(p.Red - q.Red) + Math.Abs(p.Green - q.Green) + Math.Abs(p.Blue - q.Blue);
        });
}
