using Easel.Bench.Evaluation;
using Easel.Corpus;
using Easel.Layouts;

namespace Easel.Tests.Evaluation;

public sealed class CaptionTruthTests
{
    private static readonly Lexicon Words = CorpusLexicon.Create();
    private static readonly Layout Night = new("forest", "night", "natural", "clear", "summer", "illustration", "wide", []);

    [Theory]
    [InlineData("three red cars in the forest at night", 3, 3, "red", PicturePosition.Anywhere)]
    [InlineData("Some crimson cars on the left", 2, null, "red", PicturePosition.Left)]
    [InlineData("3 cars to the right", 3, 3, null, PicturePosition.Right)]
    [InlineData("cars to the left of a house", 2, null, null, PicturePosition.Anywhere)]
    [InlineData("a couple of cars in the middle", 2, 2, null, PicturePosition.Centre)]
    public void Of_ACaptionOfSeveralCars_IsWhatItSays(string caption, int least, int? most, string? colour, PicturePosition position) =>
        Assert.Equal([new AskedThing("car", least, most, colour, position)], CaptionTruth.Of(Scene(new Subject("car", "red", 3, default)), caption, Words).Things);

    [Fact]
    public void Of_ACaptionThatLeavesThingsOut_AsksForWhatItNames()
    {
        var truth = CaptionTruth.Of(Scene(new Subject("car", null, 1, default), new Subject("dog", null, 1, default), new Subject("tree", null, 2, default, Decor: true)), "a puppy among trees, midnight", Words);
        Assert.Equal(["dog"], truth.Things.Select(thing => thing.Noun));
        Assert.Equal([(1, "night")], truth.Terms);
    }

    [Fact]
    public void Of_AWordWithinAnother_IsNotNamed() => Assert.Empty(CaptionTruth.Of(Scene(new Subject("car", null, 1, default)), "a cartoon of a scarecrow", Words).Things);

    [Fact]
    public void Add_OfAPlanThatMissesWhatWasAsked_SaysWhat()
    {
        var truth = CaptionTruth.Of(Scene(new Subject("car", "red", 2, default)), "two red cars on the left at night", Words);
        var tally = new PlannerEvaluation.Tally();
        var plan = Night with { Time = "day", Items = [new LayoutItem("car", "red", new Box(.7f, .5f, .9f, .8f)), new LayoutItem("car", "blue", new Box(.1f, .5f, .2f, .8f))] };

        Assert.Equal(["1 car, not 2", "car not Left", "day, not night"], tally.Add(plan, truth, Words));
        var figures = tally.Figures("").ToDictionary(figure => figure.Name, figure => figure.Value);
        Assert.Equal(100, figures["plans that are valid"]);
        Assert.Equal(100, figures["colours right"]);
        Assert.Equal(0, figures["captions wholly met"]);
    }

    [Fact]
    public void Add_OfAPlanOutsideThePicture_IsNotValid()
    {
        var tally = new PlannerEvaluation.Tally();
        tally.Add(Night with { Items = [new LayoutItem("car", null, new Box(.5f, .5f, 1.2f, .8f))] }, new CaptionTruth([], []), Words);
        Assert.Equal(0, tally.Figures("").First(figure => figure.Name == "plans that are valid").Value);
    }

    [Fact]
    public void IsWithin_OfALexiconWithoutTheWords_IsFalse()
    {
        var truth = CaptionTruth.Of(Scene(new Subject("car", "red", 1, default)), "a red car at night", Words);
        Assert.True(truth.IsWithin(Words));
        Assert.False(truth.IsWithin(Words with { Things = [.. Words.Things.Where(thing => thing.Name != "car")] }));
        Assert.False(truth.IsWithin(Words with { Colours = [] }));
        Assert.False(truth.IsWithin(Words with { Slots = [.. Words.Slots.Select(slot => slot.Where(term => term.Name != "night").ToList())] }));
    }

    [Fact]
    public void Share_OfFewOrMany_HasTheIntervalOfWilson()
    {
        // Checked against the closed form for p = 0: z² / (n + z²).
        var (low, high) = Figure.Interval(0, 10);
        Assert.Equal(0, low);
        Assert.Equal(1.959964 * 1.959964 / (10 + 1.959964 * 1.959964), high, 1e-9);
        Assert.Null(Figure.Share("", "", 0, 0).Value);
    }

    private static Scene Scene(params Subject[] subjects) => new(Night, 1, subjects, []);
}
