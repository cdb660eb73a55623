using CsCheck;
using Easel.Layouts;

namespace Easel.Tests.Layouts;

public sealed class LayoutGrammarTests
{
    internal static readonly Lexicon Lexicon = new(
        [Terms("beach", "forest"), Terms("day", "night"), Terms("natural"), Terms("clear", "rain"), Terms("summer"), Terms("illustration", "watercolor"), Terms("wide")],
        Terms("red", "blue"), Terms("sky", "sea", "sand"),
        [new Thing("car", ["automobile"], "cars", true), new Thing("palm tree", ["palm"], "palm trees", false, 0.5f), new Thing("boat", [], "boats", true)]);

    private static readonly LayoutGrammar Grammar = new(Lexicon);

    [Fact]
    public void Decode_OfEncode_IsTheLayoutOnTheGrid()
    {
        var layout = new Layout("beach", "night", "natural", "rain", "summer", "watercolor", "wide",
            [new("sky", null, new Box(0, 0, 1, 0.5f)), new("car", "red", new Box(0.25f, 0.5f, 0.75f, 1)), new("palm tree", null, new Box(0, 0.125f, 0.5f, 0.875f))]);
        var back = Grammar.Decode(Grammar.Encode(layout, 1));
        Assert.Equal(layout.Globals, back.Globals);
        Assert.Equal(layout.Items, back.Items);
    }

    [Fact]
    public void Encode_UnknownNoun_NamesIt()
    {
        var layout = new Layout("beach", "day", "natural", "clear", "summer", "illustration", "wide", [new("zeppelin", null, new Box(0, 0, 1, 1))]);
        Assert.Contains("zeppelin", Assert.Throws<InvalidRequestException>(() => Grammar.Encode(layout, 1)).Message);
    }

    [Theory]
    [InlineData(0.3f, 0)]
    [InlineData(0.75f, 1)]
    [InlineData(1f, 2)]
    [InlineData(1.4f, 3)]
    [InlineData(3f, 4)]
    public void AspectToken_OfEveryShape_IsItsClass(float aspect, int expected) => Assert.Equal(Grammar.AspectToken(0.1f) + expected, Grammar.AspectToken(aspect));

    [Fact]
    public void LayoutWriter_WhateverThePlannerPrefers_YieldsValidLayoutsThatMeetTheDemands()
    {
        var demands = new LayoutDemands(
            new Dictionary<int, IReadOnlySet<string>> { [0] = new HashSet<string> { "forest" } },
            [new ThingDemand("car", 2, 2, "red"), new ThingDemand("car", 1, 1, "blue", 0, 0.4f), new ThingDemand("boat", 1, null, null, 0.6f, 1)],
            new HashSet<string> { "palm tree" });
        Gen.Int[1, 1_000_000].Sample(seed =>
        {
            var layout = RandomLayout(new Random(seed), demands);
            Assert.Equal("forest", layout.Place);
            Assert.All(layout.Items, i => Assert.True(i.Box.Left < i.Box.Right && i.Box.Top < i.Box.Bottom && i.Box.Left >= 0 && i.Box.Bottom <= 1));
            Assert.DoesNotContain(layout.Items, i => i.Noun == "palm tree");
            Assert.Equal(2, layout.Items.Count(i => i is { Noun: "car", Colour: "red" }));
            var blue = Assert.Single(layout.Items, i => i is { Noun: "car", Colour: "blue" });
            Assert.InRange(blue.Box.CentreX, 0, 0.4f);
            Assert.Contains(layout.Items, i => i.Noun == "boat" && i.Box.CentreX >= 0.6f);
            Assert.InRange(layout.Items.Count, 4, LayoutRaster.MaxItems);
        }, iter: 300);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1.5f)]
    public void LayoutWriter_ThingWithAShape_KeepsIt(float aspect)
    {
        var demands = new LayoutDemands(new Dictionary<int, IReadOnlySet<string>>(), [new ThingDemand("palm tree", 1, null, null)], new HashSet<string>());
        Gen.Int[1, 1_000_000].Sample(seed =>
        {
            var layout = RandomLayout(new Random(seed), demands, aspect);
            // A box is rounded to whole steps, and a step is much of a small one.
            Assert.All(layout.Items.Where(i => i.Noun == "palm tree" && i.Box.Width > 0.15f), i => Assert.InRange(i.Box.Width * aspect / i.Box.Height, 0.42f, 0.6f));
        }, iter: 200);
    }

    [Fact]
    public void LayoutWriter_ThingsToBeCounted_StandApart()
    {
        var demands = new LayoutDemands(new Dictionary<int, IReadOnlySet<string>>(), [new ThingDemand("palm tree", 4, 4, null)], new HashSet<string> { "car", "boat" });
        Gen.Int[1, 1_000_000].Sample(seed =>
        {
            var trees = RandomLayout(new Random(seed), demands).Items.Where(i => i.Noun == "palm tree").Select(i => i.Box).ToArray();
            Assert.Equal(4, trees.Length);
            foreach (var (i, a) in trees.Index())
                foreach (var b in trees[..i])
                {
                    var (width, height) = (Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left), Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
                    Assert.True(width <= 0 || height <= 0 || width * height <= 0.151f * Math.Min(a.Width * a.Height, b.Width * b.Height), $"{a} and {b}");
                }
        }, iter: 200);
    }

    private static Layout RandomLayout(Random random, LayoutDemands demands, float aspect = 1)
    {
        var writer = new LayoutWriter(Grammar, demands, aspect);
        while (!writer.IsComplete)
        {
            var scores = Enumerable.Range(0, Grammar.VocabularySize).Select(_ => random.NextSingle()).ToArray();
            writer.Mask(scores);
            var allowed = Enumerable.Range(0, scores.Length).Where(i => !float.IsNegativeInfinity(scores[i])).ToArray();
            Assert.NotEmpty(allowed);
            writer.Push(allowed[random.Next(allowed.Length)]);
        }
        return Grammar.Decode(writer.Tokens);
    }

    private static Term[] Terms(params string[] names) => [.. names.Select(n => new Term(n, []))];
}
