using Easel.Conversation;
using Easel.Families;
using Easel.Layouts;
using Easel.Tests.Layouts;
using Xunit;

namespace Easel.Tests.Conversation;

public sealed class WordCheckTests
{
    private static readonly Lexicon Words = TinyLexicon.Create();
    private static readonly PromptReading Asked = new PromptReader(Words).Read("two red cars on the left and a boat on a beach at night with a giraffe");

    [Fact]
    public void Check_APlan_SaysWhatItHolds()
    {
        var layout = new Layout("beach", "day", "natural", "clear", "summer", "illustration", "wide",
            [new LayoutItem("car", "red", new Box(0, 0.5f, 0.2f, 0.7f)), new LayoutItem("car", "red", new Box(0.7f, 0.5f, 0.9f, 0.7f)), new LayoutItem("boat", null, new Box(0.4f, 0.4f, 0.6f, 0.6f))]);
        var checks = ShownScene.Of(layout).Check(Asked, new SceneText(Words)).ToDictionary(check => check.Words, check => check.IsMet);
        Assert.Equal(new Dictionary<string, bool> { ["two red cars on the left"] = false, ["a boat"] = true, ["beach"] = true, ["night"] = false, ["giraffe"] = false }, checks);
    }

    [Fact]
    public void Verdict_OfAPicture_CountsOnlyWhatCanBeSeen()
    {
        var both = PictureVerdict.Of(Content(cars: 2, boats: 1, "night"), Asked, Words);
        Assert.Equal((4, 4, 1.0), (both.Met, both.Checks.Count, both.Score));
        Assert.DoesNotContain(both.Checks, check => check.Words == "giraffe");
        Assert.Equal("4 of 4 things asked for can be seen", both.ToString());

        var one = PictureVerdict.Of(Content(cars: 1, boats: 0.3f, "day"), Asked, Words);
        Assert.Equal("1 of 4 things asked for can be seen; not seen: two red cars on the left, a boat, night", one.ToString());
        Assert.Equal(((0.5 + 0.3 + 1 + 0) / 4 + 0.25) / 2, one.Score, 1e-6);
    }

    [Fact]
    public void Verdict_OfSurerPictures_IsHigher()
    {
        double[] scores = [.. new[] { 0.1f, 0.3f, 0.9f }.Select(boats => PictureVerdict.Of(Content(2, boats, "night"), Asked, Words).Score)];
        Assert.Equal(scores.Order(), scores);
        Assert.Equal(3, scores.Distinct().Count());
    }

    [Fact]
    public void Verdict_WhereNothingCanBeSeenOfWhatWasAsked_IsFull() =>
        Assert.Equal(1, PictureVerdict.Of(Content(0, 0, "day"), new PromptReader(Words).Read("a giraffe"), Words).Score);

    [Fact]
    public void Verdict_OfAReaderThatKnowsLess_SaysNothingOfWhatItDoesNotKnow()
    {
        var boatless = new Lexicon(Words.Slots, Words.Colours, Words.Regions, [.. Words.Things.Where(thing => thing.Name != "boat")]);
        var verdict = PictureVerdict.Of(Content(cars: 2, boats: 0, "night"), Asked, boatless);
        Assert.Equal((3, 1.0), (verdict.Met, verdict.Score));
        Assert.DoesNotContain(verdict.Checks, check => check.Words == "a boat");
    }

    // A reader that is sure of the place and time, and sees so many cars and boats on the left.
    private static PictureContent Content(float cars, float boats, string time)
    {
        var things = new[] { new SeenThing("car", "red", cars, 0.2f, 0.5f), new SeenThing("boat", null, boats, 0.2f, 0.5f) };
        return new PictureContent(["beach", time, "natural", "clear", "summer", "illustration", "wide"], [.. things.Where(thing => thing.Amount >= 0.5f)], [])
        {
            Amounts = things.ToDictionary(thing => thing.Noun, thing => thing.Amount), Chances = new Dictionary<(string, string), float> { [("place", "beach")] = 1, [("time", time)] = 1 },
        };
    }
}
