using Easel.Bench.Evaluation;
using Easel.Corpus;
using Easel.Families;
using Easel.Layouts;

namespace Easel.Tests.Evaluation;

public sealed class PromptSetTests
{
    private static readonly Lexicon Words = CorpusLexicon.Create();
    private static readonly IReadOnlyList<EvaluationPrompt> Prompts = PromptSet.Create(10, Words);

    [Fact]
    public void Create_Twice_GivesTheSamePrompts() => Assert.Equal(Prompts.Select(prompt => prompt.Text), PromptSet.Create(10, Words).Select(prompt => prompt.Text));

    [Fact]
    public void Create_OfEveryGroup_GivesAsManyAsAskedFor()
    {
        Assert.All(Prompts.GroupBy(prompt => prompt.Group), group => Assert.Equal(10, group.Count()));
        Assert.Equal(PromptSet.Groups, Prompts.Select(prompt => prompt.Group).Distinct());
    }

    [Fact]
    public void Create_OfThingsPlacesAndColours_TakesHeldOutPairs()
    {
        foreach (var prompt in Prompts)
        {
            if (prompt.Group == "colour") Assert.True(HeldOut.IsHeldOut("colour", prompt.Things[0].Noun, prompt.Things[0].Colour!), prompt.Text);
            if (prompt.Group is "object" or "two objects" or "number" or "position")
                Assert.True(Words.Slots[0].Any(place => prompt.Text.EndsWith(PlaceCatalogue.Find(place.Name).Phrase, StringComparison.Ordinal) && HeldOut.IsHeldOut("place", prompt.Things[0].Noun, place.Name)), prompt.Text);
            if (prompt.Group == "style")
                Assert.True(Words.Slots[0].Any(place => prompt.Text.Contains($" {PlaceCatalogue.Find(place.Name).Phrase}, ", StringComparison.Ordinal) && HeldOut.IsHeldOut("style", prompt.Terms[0].Term, place.Name)), prompt.Text);
        }
    }

    [Theory]
    [InlineData(2, 0.2f, true)]
    [InlineData(3, 0.2f, false)]
    [InlineData(2, 0.8f, false)]
    public void IsMetBy_APicture_LooksAtNumberAndPlace(float amount, float x, bool expected)
    {
        var prompt = new EvaluationPrompt("", "", [new AskedThing("car", 2, 2, "red", PicturePosition.Anywhere), new AskedThing("dog", 1, null, null, PicturePosition.Anywhere)], [(1, "night")], IsFirstLeft: true);
        var content = new PictureContent(["beach", "night"], [new SeenThing("car", "red", amount, x, .5f), new SeenThing("dog", null, 1, .5f, .5f)], []);
        Assert.Equal(expected, prompt.IsMetBy(content));
        Assert.False(prompt.IsMetBy(content with { Globals = ["beach", "day"] }));
        Assert.False(prompt.IsMetBy(content with { Things = [content.Things[0]] }));
        Assert.False(prompt.IsMetBy(content with { Things = [content.Things[0] with { Colour = "blue" }, content.Things[1]] }));
    }
}
