using Easel.Layouts;
using Easel.Server.Jobs;
using Easel.Tests.Layouts;

namespace Easel.Server.Tests.Jobs;

public sealed class PlanMergeTests
{
    private static readonly Lexicon Words = TinyLexicon.Create();
    private static readonly LayoutItem Sea = new("sea", null, new Box(0, 0.5f, 1, 1)), Car = new("car", "red", new Box(0.1f, 0.5f, 0.4f, 0.8f)), Boat = new("boat", "blue", new Box(0.1f, 0.5f, 0.4f, 0.8f));

    [Fact]
    public void Of_WordsThatNameNothing_BringsEverythingWithRoomAroundIt()
    {
        var merged = Merge("put them together", Plan(Sea, Car), null, Plan(Sea, Boat, new LayoutItem("palm tree", null, new Box(0.7f, 0.2f, 0.9f, 0.8f))));

        Assert.Equal(["sea", "car", "boat", "palm tree"], merged.Items.Select(i => i.Noun));
        var boat = merged.Items[2];
        Assert.Equal("blue", boat.Colour);
        Assert.True(boat.Box.Left >= Car.Box.Right - 0.01f, $"{boat.Box} lies on {Car.Box}");
        Assert.Equal((Boat.Box.Top, Boat.Box.Bottom), (boat.Box.Top, boat.Box.Bottom));
    }

    [Fact]
    public void Of_WordsThatNameAThing_BringsThatAlone() =>
        Assert.Equal(["car", "boat"], Merge("with the boat", Plan(Car), null, Plan(Boat, new LayoutItem("palm tree", null, Car.Box))).Items.Select(i => i.Noun));

    [Theory]
    [InlineData("add the boat", "blue")]
    [InlineData("add a red boat", "red")]
    public void Of_ThingThatTheWordsBroughtAlready_TakesItsColourUnlessTheyNameOne(string words, string colour)
    {
        var placed = new LayoutItem("boat", words.Contains("red") ? "red" : null, new Box(0.6f, 0.6f, 0.8f, 0.8f));
        var merged = Merge(words, Plan(Car), Plan(Car, placed), Plan(Boat));

        Assert.Equal([Car, placed with { Colour = colour }], merged.Items);
    }

    [Fact]
    public void Of_ThingThatThePictureShows_StaysAsItIs() => Assert.Equal([Car], Merge("the car", Plan(Car), null, Plan(Car with { Colour = "blue" })).Items);

    private static Layout Merge(string words, Layout before, Layout? scene, params Layout[] others) => PlanMerge.Of(before, scene ?? before, others, new PromptDemands(Words).Read(words), Words);

    private static Layout Plan(params LayoutItem[] items) => new("beach", "day", "natural", "clear", "summer", "illustration", "wide", items);
}
