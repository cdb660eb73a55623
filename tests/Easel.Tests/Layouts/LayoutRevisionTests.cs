using Easel.Corpus;
using Easel.Layouts;
using Easel.Tests.Conversation;
using Relation = Easel.Layouts.Relation;

namespace Easel.Tests.Layouts;

public sealed class LayoutRevisionTests
{
    private static readonly Lexicon Words = Script.Lexicon();

    private static readonly Layout Beach = new("beach", "day", "natural", "clear", "summer", "illustration", "wide",
        [
            new LayoutItem("sky", null, new Box(0, 0, 1, 0.5f)), new LayoutItem("sea", null, new Box(0, 0.45f, 1, 0.65f)), new LayoutItem("sand", null, new Box(0, 0.6f, 1, 1)),
            new LayoutItem("palm tree", null, new Box(0.7f, 0.2f, 0.95f, 0.75f)), new LayoutItem("car", "red", new Box(0.3f, 0.6f, 0.6f, 0.85f)),
        ]);

    [Fact]
    public void Apply_Recolour_ChangesThatItemAlone()
    {
        var edited = Edit(new SceneChange.Recolour(new ItemSelector("car"), "blue"));

        Assert.Equal(Beach.Items.Select(item => item.Noun == "car" ? item with { Colour = "blue" } : item), edited.Layout.Items);
        Assert.Equal(Beach.Globals, edited.Layout.Globals);
        Assert.All(edited.Difference.Boxes, box => Assert.Equal(Beach.Items[4].Box, box));
    }

    [Theory]
    [InlineData(PicturePosition.Left, 0, 0.45)]
    [InlineData(PicturePosition.Right, 0.55, 1)]
    public void Apply_Add_FindsARoomOnThatSideOnTheGround(PicturePosition where, double least, double most)
    {
        var edited = Edit(new SceneChange.Add("dog", 1, null, where, null));

        var dog = Assert.Single(edited.Layout.Items.Except(Beach.Items));
        Assert.InRange(dog.Box.CentreX, least, most);
        Assert.InRange(dog.Box.Bottom, 0.62, 1);
        Assert.Equal(Beach.Items, edited.Layout.Items.Where(item => item != dog));
    }

    [Fact]
    public void Apply_AddManyOfAKind_StandApart()
    {
        var edited = Edit(new SceneChange.Add("dog", 4, null, PicturePosition.Anywhere, null));

        var dogs = edited.Layout.Items.Where(item => item.Noun == "dog").ToArray();
        Assert.Equal(4, dogs.Length);
        for (var i = 0; i < dogs.Length; i++)
            for (var j = 0; j < i; j++) Assert.True(Overlap(dogs[i].Box, dogs[j].Box) < 0.3, $"{dogs[i].Box} and {dogs[j].Box}");
    }

    [Theory]
    [InlineData(Relation.LeftOf)]
    [InlineData(Relation.RightOf)]
    [InlineData(Relation.Above)]
    public void Apply_AddByAnItem_StandsThere(Relation relation)
    {
        var edited = Edit(new SceneChange.Add("bird", 1, null, PicturePosition.Anywhere, new ItemAnchor(relation, new ItemSelector("car"))));

        var (bird, car) = (edited.Layout.Items.Single(item => item.Noun == "bird").Box, Beach.Items[4].Box);
        Assert.True(relation switch { Relation.LeftOf => bird.Right <= car.Left + 0.05f, Relation.RightOf => bird.Left >= car.Right - 0.05f, _ => bird.Bottom <= car.Top + 0.05f }, $"{bird}");
    }

    [Fact]
    public void Apply_MoveTowardsAnotherThing_EndsClearOfIt()
    {
        var layout = new Layout("beach", "day", "natural", "clear", "summer", "illustration", "wide",
            [new("sky", null, new Box(0, 0, 1, 1)), new("boat", null, new Box(0.7f, 0.6f, 0.9f, 0.8f)), new("car", null, new Box(0.35f, 0.6f, 0.55f, 0.8f))]);
        var moved = LayoutRevision.Apply(layout, [new SceneChange.Move(new ItemSelector("boat"), PicturePosition.Left, 0.3)], TinyLexicon.Create(), 1).Layout.Items.Single(item => item.Noun == "boat").Box;
        Assert.InRange(moved.Right, 0, 0.38f);
        Assert.Equal(0.2f, moved.Width, 0.001f);
    }

    [Fact]
    public void Apply_ResizeAndMove_StayInThePicture()
    {
        var edited = Edit(new SceneChange.Resize(new ItemSelector("palm tree"), 20), new SceneChange.Move(new ItemSelector("car"), PicturePosition.Left, 1));

        Assert.All(edited.Layout.Items, item => Assert.True(item.Box is { Left: >= 0, Top: >= 0, Right: <= 1, Bottom: <= 1 }));
        Assert.Equal(0, edited.Layout.Items.Single(item => item.Noun == "car").Box.Left);
        Assert.Contains("only as far as fits", Assert.Single(edited.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_Resize_KeepsShapeAndFeet()
    {
        var car = Edit(new SceneChange.Resize(new ItemSelector("car"), 1.4)).Layout.Items.Single(item => item.Noun == "car").Box;

        Assert.Equal(Beach.Items[4].Box.Width / Beach.Items[4].Box.Height, car.Width / car.Height, 3);
        Assert.Equal(Beach.Items[4].Box.Bottom, car.Bottom, 3);
        Assert.Equal(1.4f * Beach.Items[4].Box.Height, car.Height, 3);
    }

    [Fact]
    public void Apply_ReplaceInPlace_KeepsFeet()
    {
        var horse = Edit(new SceneChange.Replace(new ItemSelector("car"), "horse", null)).Layout.Items[4];

        Assert.Equal(("horse", null), (horse.Noun, horse.Colour));
        Assert.Equal(Beach.Items[4].Box.Bottom, horse.Box.Bottom, 3);
    }

    [Fact]
    public void Apply_NewPlace_TakesItsRegionsAndKeepsTheThings()
    {
        var desert = Beach with { Place = "desert", Items = [new LayoutItem("sky", null, new Box(0, 0, 1, 0.6f)), new LayoutItem("dunes", null, new Box(0, 0.5f, 1, 1)), new LayoutItem("cactus", null, new Box(0, 0, 0.5f, 0.5f))] };

        var edited = LayoutRevision.Apply(Beach, [new SceneChange.SetTerm("place", "desert")], Words, 1, () => desert).Layout;

        Assert.Equal(["sky", "dunes", "palm tree", "car"], edited.Items.Select(item => item.Noun));
        Assert.Equal(Beach.Items.Skip(3), edited.Items.Skip(2));
    }

    [Fact]
    public void Apply_CountsUpAndDown_ChangesSoMany()
    {
        var three = Edit(new SceneChange.SetCount("car", 3, IsRelative: false)).Layout;

        Assert.Equal(3, three.Items.Count(item => item is { Noun: "car", Colour: "red" }));
        Assert.Equal(1, LayoutRevision.Apply(three, [new SceneChange.SetCount("car", -2, IsRelative: true)], Words, 1).Layout.Items.Count(item => item.Noun == "car"));
    }

    [Fact]
    public void Apply_WhatIsNotThere_IsSaidAndChangesNothing()
    {
        var edited = Edit(new SceneChange.Remove(new ItemSelector("boat")));

        Assert.Equal(Beach.Items, edited.Layout.Items);
        Assert.Equal("There is no boat in this picture.", Assert.Single(edited.Notes));
    }

    [Fact]
    public void Apply_FullPicture_SaysSo()
    {
        var edited = Edit(new SceneChange.Add("dog", 30, null, PicturePosition.Anywhere, null));

        Assert.Equal(LayoutCheck.MaxItems, edited.Layout.Items.Count);
        Assert.Contains("the most that fit", Assert.Single(edited.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Reshape_Wider_KeepsShapesInPixels()
    {
        var car = LayoutRevision.Reshape(Beach, Words, 1, 2).Items[4].Box;

        Assert.Equal(Beach.Items[4].Box.Width / Beach.Items[4].Box.Height, 2 * car.Width / car.Height, 3);
        Assert.Equal(Beach.Items[4].Box.CentreX, car.CentreX, 3);
    }

    [Theory]
    [InlineData("sun", "night", "moon")]
    [InlineData("moon", "dawn", "sun")]
    [InlineData("star", "day", null)]
    [InlineData("sun", "sunset", "sun")]
    public void Apply_NewTime_ExchangesWhatTheSkyCannotShowThen(string noun, string time, string? expected)
    {
        var before = With(noun, time == "night" ? "day" : "night");

        var edited = LayoutRevision.Apply(before, [new SceneChange.SetTerm("time", time)], Words, 1).Layout;

        Assert.Equal(expected, edited.Items.Skip(5).SingleOrDefault()?.Noun);
        Assert.Equal(Beach.Items, edited.Items.Take(5));
    }

    [Fact]
    public void Apply_NewTime_LeavesWhatWasAskedFor()
    {
        var (before, night) = (With("sun", "day"), new SceneChange.SetTerm("time", "night"));

        Assert.Equal("sun", LayoutRevision.Apply(before, [night], Words, 1, named: ["sun"]).Layout.Items[5].Noun);
        Assert.Equal(["sun", "sun"], LayoutRevision.Apply(before, [night, new SceneChange.SetCount("sun", 2, IsRelative: false)], Words, 1).Layout.Items.Where(item => item.Noun == "sun").Select(item => item.Noun));
        Assert.Equal("natural", LayoutRevision.Apply(before with { Light = "golden hour" }, [night], Words, 1).Layout.Light);
        Assert.Equal("golden hour", LayoutRevision.Apply(before with { Light = "golden hour" }, [night], Words, 1, named: ["golden hour"]).Layout.Light);
    }

    [Fact]
    public void Apply_AddToAShore_FloatsOnTheWater()
    {
        var (boat, sea) = (Assert.Single(Edit(new SceneChange.Add("boat", 1, "red", PicturePosition.Anywhere, null)).Difference.Boxes), Beach.Items[1].Box);

        Assert.InRange(boat.Bottom, sea.Top, sea.Bottom + 0.02f);
    }

    [Fact]
    public void Apply_AddIntoARoom_StandsInIt()
    {
        var room = new Box(0.05f, 0.1f, 0.35f, 0.4f);

        var dog = Assert.Single(LayoutRevision.Apply(Beach, [new SceneChange.Add("dog", 1, null, PicturePosition.Right, null)], Words, 1, room: room).Difference.Boxes);

        Assert.True(dog.Left >= 0.03f && dog.Top >= 0.08f && dog.Right <= 0.37f && dog.Bottom <= 0.42f && dog.Height > 0.15f, $"{dog}");
    }

    [Fact]
    public void LayoutDifference_OfOrderAlone_IsWhereTheOrderDiffers()
    {
        var other = Beach with { Items = [.. Beach.Items.Take(3), Beach.Items[4], Beach.Items[3]] };

        Assert.True(LayoutDifference.Of(Beach, Beach, Words).IsNone);
        Assert.Equal([Beach.Items[3].Box, Beach.Items[4].Box], LayoutDifference.Of(Beach, other, Words).Boxes);
        Assert.True(LayoutDifference.Of(Beach, Beach with { Items = [.. Beach.Items.Skip(1)] }, Words).IsWhole);
    }

    [Fact]
    public void ThingHome_OfTheTrainingPictures_IsInTheLexicon() => Assert.All(CorpusLexicon.Create().Things, thing =>
    {
        var kind = ThingCatalogue.Find(thing.Name)!;
        Assert.Equal((kind.Size, kind.Habitat is Habitat.Air), (thing.Height, thing.Home == Home.Air));
        Assert.Equal(kind.Habitat is Habitat.Afloat or Habitat.Swims, new ThingHome(CorpusLexicon.Create() with { Things = [thing] }).Of(thing.Name) == Home.Water);
    });

    [Theory]
    [InlineData("hot-air balloon", Home.Air)]
    [InlineData("sailboat", Home.Water)]
    [InlineData("house", Home.Ground)]
    public void ThingHome_OfALexiconThatDoesNotSay_IsJudgedByTheName(string noun, Home home)
    {
        var homes = new ThingHome(Words with { Things = [.. Words.Things.Select(thing => thing with { Home = null, Height = null })] });

        Assert.Equal(home, homes.Of(noun));
        Assert.All(Words.Things, thing => Assert.InRange(homes.Height(thing.Name), 0.15f, 0.6f));
    }

    [Fact]
    public void Extend_ToTheRight_LeavesThingsAndCarriesRegionsOn()
    {
        var wider = LayoutRevision.Extend(Beach, Words, new Box(0, 0, 0.5f, 1));

        Assert.Equal(new Box(0, 0, 1, 0.5f), wider.Items[0].Box);
        Assert.Equal(new Box(0.15f, 0.6f, 0.3f, 0.85f), wider.Items[4].Box);
        LayoutCheck.Require(LayoutRevision.Extend(Beach, Words, new Box(0.1f, 0.1f, 0.9f, 0.9f)), Words);
    }

    private static Layout With(string noun, string time) => Beach with { Time = time, Items = [.. Beach.Items, new LayoutItem(noun, null, new Box(0.1f, 0.05f, 0.25f, 0.2f))] };

    private static RevisedLayout Edit(params SceneChange[] changes) => LayoutRevision.Apply(Beach, changes, Words, 1);

    private static float Overlap(Box a, Box b)
    {
        var (width, height) = (Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left), Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
        return width <= 0 || height <= 0 ? 0 : width * height / Math.Min(a.Width * a.Height, b.Width * b.Height);
    }
}
