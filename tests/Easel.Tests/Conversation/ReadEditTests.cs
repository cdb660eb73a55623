using Easel.Conversation;
using Easel.Layouts;
using Easel.Tests.Layouts;

namespace Easel.Tests.Conversation;

public sealed class ReadEditTests
{
    private static readonly Layout Beach = new("beach", "day", "natural", "clear", "summer", "illustration", "wide",
    [
        new("sky", null, new Box(0, 0, 1, 0.5f)), new("sand", null, new Box(0, 0.5f, 1, 1)),
        new("palm tree", null, new Box(0.6f, 0.2f, 0.9f, 0.8f)), new("car", "red", new Box(0.1f, 0.5f, 0.4f, 0.8f)),
    ]);

    [Theory]
    [InlineData("make the car blue", "blue car")]
    [InlineData("paint the car blue", "blue car")]
    [InlineData("the car is blue", "blue car")]
    [InlineData("a blue car", "blue car")]
    public void Apply_Colour_ChangesThatThingInItsPlace(string words, string expected)
    {
        var edited = Apply(words);

        Assert.Equal(expected, $"{edited.Layout.Items[3].Colour} {edited.Layout.Items[3].Noun}");
        Assert.Equal(Beach.Items[3].Box, edited.Layout.Items[3].Box);
        Assert.Equal(Beach.Items.Take(3), edited.Layout.Items.Take(3));
        Assert.False(edited.Difference.IsWhole);
    }

    [Theory]
    [InlineData("the car", new[] { "sky", "sand", "palm tree" })]
    [InlineData("a palm tree", new[] { "sky", "sand", "car" })]
    public void Apply_ItWhereAPlaceIsNamed_MeansWhatIsThere(string about, string[] left) => Assert.Equal(left, Apply("remove it", about).Layout.Items.Select(i => i.Noun));

    [Theory]
    [InlineData("remove the palm tree")]
    [InlineData("no palm tree")]
    [InlineData("delete the palm")]
    public void Apply_Removal_LeavesTheOthers(string words)
    {
        var edited = Apply(words);

        Assert.Equal(["sky", "sand", "car"], edited.Layout.Items.Select(i => i.Noun));
        Assert.Equal([Beach.Items[2].Box], edited.Difference.Boxes);
    }

    [Theory]
    [InlineData("add a boat", 1)]
    [InlineData("add two boats", 2)]
    [InlineData("a boat", 1)]
    public void Apply_Addition_ComesWhereItIsPlannedAndFree(string words, int boats)
    {
        var edited = Apply(words);

        Assert.Equal(boats, edited.Layout.Items.Count(i => i.Noun == "boat"));
        Assert.Equal(Beach.Items, edited.Layout.Items.Where(i => i.Noun != "boat"));
        Assert.All(edited.Layout.Items.Where(i => i.Noun == "boat"), boat => Assert.True(boat.Box.Left >= 0 && boat.Box.Right <= 1));
    }

    [Fact]
    public void Apply_Another_AddsOneMore() => Assert.Equal(2, Apply("add another car").Layout.Items.Count(i => i.Noun == "car"));

    [Theory]
    [InlineData("replace the car with a boat")]
    [InlineData("turn the car into a boat")]
    public void Apply_Replacement_TakesThePlace(string words)
    {
        var edited = Apply(words);

        Assert.Equal(["sky", "sand", "palm tree", "boat"], edited.Layout.Items.Select(i => i.Noun));
        Assert.Equal(Beach.Items[3].Box.Bottom, edited.Layout.Items[3].Box.Bottom, 3);
    }

    [Fact]
    public void Apply_Side_MovesTheThing()
    {
        var edited = Apply("the car on the right");

        var car = edited.Layout.Items.Single(item => item.Noun == "car").Box;
        Assert.True(car.CentreX > 0.58f);
        Assert.Equal(Beach.Items[3].Box.Height, car.Height, 1);
        Assert.Equal(2, edited.Difference.Boxes.Count);
    }

    [Theory]
    [InlineData("at night", "night", "clear", "illustration")]
    [InlineData("in the rain", "day", "rain", "illustration")]
    [InlineData("as a watercolor at night", "night", "clear", "watercolor")]
    public void Apply_Attribute_IsTheWholePicture(string words, string time, string weather, string style)
    {
        var edited = Apply(words);

        Assert.Equal((time, weather, style), (edited.Layout.Time, edited.Layout.Weather, edited.Layout.Style));
        Assert.Equal(Beach.Items, edited.Layout.Items);
        Assert.True(edited.Difference.IsWhole);
    }

    [Theory]
    [InlineData("make it more beautiful")]
    [InlineData("a red car on a beach")]
    [InlineData("")]
    [InlineData("replace with replace to change into")]
    public void Apply_NothingNew_IsTheSame(string words) => Assert.True(Apply(words).Difference.IsNone);

    private static RevisedLayout Apply(string words, string? about = null)
    {
        var lexicon = TinyLexicon.Create();
        var intent = new TurnReader(lexicon).ReadEdit(new PictureVersion(1, null, "a red car and a palm tree on a beach", 1, 256, 256, Beach), words, about);
        return LayoutRevision.Apply(Beach, intent.Changes, lexicon, 1);
    }
}
