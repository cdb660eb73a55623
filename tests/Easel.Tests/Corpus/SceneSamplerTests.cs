using Easel.Corpus;
using Easel.Layouts;

namespace Easel.Tests.Corpus;

public sealed class SceneSamplerTests
{
    private static readonly Lexicon Words = CorpusLexicon.Create();

    public static TheoryData<float> Aspects => [1f, .5f, 1.5f, 2f];

    [Fact]
    public void Sample_SameSeed_SameScene()
    {
        for (var seed = 0ul; seed < 50; seed++)
        {
            var (a, b) = (SceneSampler.Sample(seed), SceneSampler.Sample(seed));
            Assert.Equal(a.Layout.Globals, b.Layout.Globals);
            Assert.Equal(a.Layout.Items, b.Layout.Items);
            Assert.Equal(a.Subjects, b.Subjects);
            Assert.Equal(a.Relations, b.Relations);
        }
    }

    [Fact]
    public void Sample_NeighbouringSeeds_DifferInPlace() =>
        Assert.True(Enumerable.Range(0, 100).Select(i => SceneSampler.Sample((ulong)i).Layout.Place).Distinct().Count() > 12);

    [Theory]
    [MemberData(nameof(Aspects))]
    public void Sample_AnyAspect_LayoutIsValid(float aspect)
    {
        var regions = Words.Regions.Select(region => region.Name).ToHashSet();
        var things = Words.Things.ToDictionary(thing => thing.Name);
        var colours = Words.Colours.Select(colour => colour.Name).ToHashSet();
        for (var seed = 0ul; seed < 500; seed++)
        {
            var layout = SceneSampler.Sample(seed, aspect).Layout;
            for (var slot = 0; slot < Words.Slots.Count; slot++)
                Assert.Contains(layout.Globals[slot], Words.Slots[slot].Select(term => term.Name));
            foreach (var item in layout.Items)
            {
                Assert.True(regions.Contains(item.Noun) || things.ContainsKey(item.Noun), item.Noun);
                Assert.True(item.Colour is null || colours.Contains(item.Colour), item.Colour);
                if (item.Colour is not null && things.TryGetValue(item.Noun, out var thing)) Assert.True(thing.Colourable, $"{item.Colour} {item.Noun}");
                var box = item.Box;
                Assert.True(box is { Left: >= 0, Top: >= 0, Right: <= 1, Bottom: <= 1, Width: > .01f, Height: > .01f }, $"seed {seed}: {item}");
                if (things.ContainsKey(item.Noun)) Assert.True(box.Height >= .05f, $"seed {seed}: {item}");
            }
            Assert.InRange(layout.Items.Count(item => things.ContainsKey(item.Noun)), 0, 12);
        }
    }

    [Fact]
    public void Sample_AnySeed_RegionsCoverThePictureAndComeFirst()
    {
        var things = Words.Things.Select(thing => thing.Name).ToHashSet();
        for (var seed = 0ul; seed < 500; seed++)
        {
            var items = SceneSampler.Sample(seed).Layout.Items;
            var broad = items.Where(item => !things.Contains(item.Noun) && item.Box is { Left: 0, Right: 1 }).Select(item => item.Box).ToList();
            for (var y = .001f; y < 1; y += .01f) Assert.Contains(broad, box => box.Top <= y && box.Bottom >= y);
            // Only the sun and the moon stand among the regions, behind the mountains.
            var lastRegion = items.Select((item, index) => (item, index)).Last(entry => !things.Contains(entry.item.Noun)).index;
            Assert.All(items.Take(lastRegion), item => Assert.True(!things.Contains(item.Noun) || item.Noun is "sun" or "moon" or "crescent moon"));
        }
    }

    [Fact]
    public void Sample_ManySeeds_CountsAndColoursOfSubjectsMatchTheItems()
    {
        for (var seed = 0ul; seed < 500; seed++)
        {
            var scene = SceneSampler.Sample(seed);
            foreach (var subject in scene.Subjects)
                Assert.True(scene.Layout.Items.Count(item => item.Noun == subject.Noun && item.Colour == subject.Colour) >= subject.Count, $"seed {seed}: {subject}");
        }
    }

    [Theory]
    [InlineData(.2f)]
    [InlineData(3f)]
    [InlineData(float.NaN)]
    public void Sample_AspectOutOfRange_IsRejected(float aspect) =>
        Assert.Throws<InvalidRequestException>(() => SceneSampler.Sample(1, aspect));

    [Fact]
    public void Sample_TwoThousandSeeds_NeverHeldOut()
    {
        for (var seed = 0ul; seed < 2000; seed++) Assert.False(HeldOut.Contains(SceneSampler.Sample(seed)));
    }

    [Fact]
    public void SampleHeldOut_AnySeed_IsHeldOut()
    {
        for (var seed = 0ul; seed < 100; seed++) Assert.True(HeldOut.Contains(SceneSampler.SampleHeldOut(seed)));
    }

    [Fact]
    public void HeldOut_PairsOfThingAndPlace_AreAboutThreePercent()
    {
        var pairs = from thing in Words.Things
                    from place in Words.Slots[0]
                    select Single(thing.Name, place.Name);
        var all = pairs.ToList();
        Assert.InRange(all.Count(HeldOut.Contains) / (double)all.Count, .02, .04);
    }

    private static Scene Single(string noun, string place) =>
        new(new Layout(place, "day", "natural", "clear", "summer", "illustration", "wide", [new LayoutItem(noun, null, new Box(0, 0, 1, 1))]), 1, [], []);
}
