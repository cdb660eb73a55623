using CsCheck;
using Easel.Layouts;

namespace Easel.Tests.Layouts;

public sealed class PromptReaderTests
{
    private static readonly PromptReader Reader = new(SampleLexicon.Create());

    [Theory]
    [InlineData("a beach at night", "place=beach time=night")]
    [InlineData("The SEASIDE, golden hour, Water-Color", "place=beach light=golden hour style=watercolor")]
    [InlineData("wide angle oil painting of mountains in winter", "camera=wide style=oil painting place=mountain season=winter")]
    [InlineData("close up, moonlit", "camera=close-up light=moonlight")]
    [InlineData("beachball knightly", "")]
    public void Read_SlotTerms_AreFoundLongestFirst(string prompt, string expected) =>
        Assert.Equal(expected, string.Join(' ', Reader.Read(prompt).Slots.Select(named => $"{named.Slot}={named.Term}")));

    [Theory]
    [InlineData("a dog", "1 dog")]
    [InlineData("dogs", "? dog")]
    [InlineData("two dogs and 3 cats", "2 dog; 3 cat")]
    [InlineData("12 stars", "12 star")]
    [InlineData("a couple of wolves, a few palm trees, several men, a pair of kittens", "2 wolf; 3 palm tree; 4 man; 2 cat")]
    [InlineData("some horses", "? horse")]
    [InlineData("a sheep", "1 sheep")]
    [InlineData("sheep", "? sheep")]
    [InlineData("two big old houses", "2 house")]
    [InlineData("ponies and puppies", "? horse; ? dog")]
    [InlineData("three cups of tea on a desk", "3 cup of tea; 1 table")]
    [InlineData("a palm-tree, a t rex, the T-Rexes", "1 palm tree; 1 t-rex")]
    [InlineData("two dogs. The dogs play", "2 dog")]
    [InlineData("the dog's house", "1 dog; 1 house")]
    [InlineData("one dog beside two zeppelins and cats", "1 dog; ? cat")]
    [InlineData("99999999999999999999 dogs", "? dog")]
    public void Read_Things_HaveTheirCount(string prompt, string expected) =>
        Assert.Equal(expected, string.Join("; ", Reader.Read(prompt).Items.Select(item => $"{item.Count?.ToString() ?? "?"} {item.Noun}")));

    [Theory]
    [InlineData("a red car", "red car")]
    [InlineData("a bright red car and a car", "red car; car")]
    [InlineData("a big, red car", "red car")]
    [InlineData("a red and white boat and a dog", "red boat; dog")]
    [InlineData("a crimson boat on a blue sea", "red boat; blue sea")]
    [InlineData("a black cat and a black dog", "black cat; black dog")]
    [InlineData("an orange car next to an orange", "orange car; orange fruit")]
    [InlineData("two oranges", "orange fruit")]
    [InlineData("a car and a house, the car is red", "red car; house")]
    [InlineData("a man in blue under a grey sky", "blue man; grey sky")]
    [InlineData("red sunset, a car", "car")]
    [InlineData("in the red car", "red car")]
    [InlineData("a red car and a blue car, the blue car behind a tree", "red car; blue car; tree")]
    public void Read_Things_HaveTheirColour(string prompt, string expected) =>
        Assert.Equal(expected, string.Join("; ", Reader.Read(prompt).Items.Select(item => $"{item.Colour} {item.Noun}".Trim())));

    [Theory]
    [InlineData("a house on the left and a tree on the right", "house Left; tree Right")]
    [InlineData("on the left a house, on the right a tree", "house Left; tree Right")]
    [InlineData("in the background, a cat", "cat Background")]
    [InlineData("a dog, on the left", "dog Left")]
    [InlineData("the left car", "car Left")]
    [InlineData("a distant boat", "boat Background")]
    [InlineData("a moon in the top left corner", "moon Left, Top")]
    [InlineData("a moon above, a dog in the foreground", "moon Top; dog Foreground")]
    [InlineData("a cat on the right of the picture", "cat Right")]
    [InlineData("a dog in the centre. A cat", "dog Centre; cat Anywhere")]
    public void Read_Things_HaveTheirPosition(string prompt, string expected) =>
        Assert.Equal(expected, string.Join("; ", Reader.Read(prompt).Items.Select(item => $"{item.Noun} {item.Position}")));

    [Theory]
    [InlineData("a red car in front of a house", "car InFrontOf house")]
    [InlineData("in front of the house, a red car", "car InFrontOf house")]
    [InlineData("behind the tree stands a dog", "dog Behind tree")]
    [InlineData("a dog sitting next to a cat on a table", "dog Beside cat; cat On table")]
    [InlineData("a boat on the sea under the moon", "boat On sea; sea Below moon")]
    [InlineData("a dog to the left of a cat", "dog LeftOf cat")]
    [InlineData("a cat in a red car", "cat Inside car")]
    [InlineData("a dog sitting inside the boat", "dog Inside boat")]
    [InlineData("a house with a car in front of it", "car InFrontOf house")]
    [InlineData("a dog and a cat, the dog behind the cat", "dog Behind cat")]
    [InlineData("a dog by the beach and a cat", "")]
    [InlineData("a dog behind a zeppelin, a cat", "")]
    [InlineData("a dog. Behind. A cat", "")]
    public void Read_Relations_JoinTheRightThings(string prompt, string expected)
    {
        var reading = Reader.Read(prompt);
        Assert.Equal(expected, string.Join("; ", reading.Relations.Select(placed =>
            $"{reading.Items[placed.First].Noun} {placed.Relation} {reading.Items[placed.Second].Noun}")));
    }

    [Theory]
    [InlineData("a beach, no clouds", "cloud clouds", "")]
    [InlineData("a house without people", "person", "house")]
    [InlineData("no dogs or cats, a horse", "dog cat", "horse")]
    [InlineData("not a cloud in the sky", "cloud", "sky")]
    [InlineData("don't show a dog", "dog", "")]
    [InlineData("a cloudless sky", "cloud", "sky")]
    [InlineData("no ugly red cars", "car", "")]
    [InlineData("no text, a dog", "", "dog")]
    [InlineData("0 dogs and a cat", "dog", "cat")]
    public void Read_Negation_Excludes(string prompt, string excluded, string items)
    {
        var reading = Reader.Read(prompt);
        Assert.Equal(excluded, string.Join(' ', reading.Excluded));
        Assert.Equal(items, string.Join(' ', reading.Items.Select(item => item.Noun)));
        Assert.DoesNotContain(reading.Slots, named => reading.Excluded.Contains(named.Term));
    }

    [Theory]
    [InlineData("a night on a rainy day", "time=night weather=rain")]
    [InlineData("a rainy day in winter", "season=winter time=day weather=rain")]
    [InlineData("a picture of a dog, watercolor", "style=watercolor")]
    [InlineData("a picture of a dog", "style=flat")]
    [InlineData("a house in front of grass", "")]
    [InlineData("a house, grass in the background", "")]
    [InlineData("a house on the grass", "place=meadow")]
    public void Read_TermsInContext_AreTermsOnlyWhereMeant(string prompt, string expected) =>
        Assert.Equal(expected, string.Join(' ', Reader.Read(prompt).Slots.Select(named => $"{named.Slot}={named.Term}").Order()));

    [Theory]
    [InlineData("a painting of a dog", "dog")]
    [InlineData("a watercolor painting of a dog", "dog")]
    [InlineData("a dog beside a painting of a cat", "dog painting cat")]
    public void Read_NameOfTheMedium_IsNoThing(string prompt, string expected) =>
        Assert.Equal(expected, string.Join(' ', Reader.Read(prompt).Items.Select(item => item.Noun)));

    [Theory]
    [InlineData("clouds", "clouds")]
    [InlineData("three clouds", "cloud")]
    public void Read_RegionAndThingOfOneWord_TellsThemApartByNumber(string prompt, string expected) =>
        Assert.Equal(expected, Reader.Read(prompt).Items.Single().Noun);

    [Fact]
    public void Read_WordWithTwoMeanings_IsBoth()
    {
        var reading = Reader.Read("a house in the snow");
        Assert.Equal("snow", reading.Slot("weather"));
        Assert.Contains(reading.Items, item => item is { Noun: "snow", IsRegion: true });
        Assert.Null(reading.Slot("time"));
    }

    [Theory]
    [InlineData("palmtrees at nihgt", "palmtrees>palm trees nihgt>night", "? palm tree")]
    [InlineData("a moutain and an umbrlla", "moutain>mountain umbrlla>umbrella", "1 umbrella")]
    [InlineData("a hosre behidn a tree", "hosre>horse behidn>behind", "1 horse; 1 tree")]
    public void Read_Misspelling_IsCorrectedAndReported(string prompt, string corrections, string items)
    {
        var reading = Reader.Read(prompt);
        Assert.Equal(corrections, string.Join(' ', reading.Corrections.Select(correction => $"{correction.Written}>{correction.ReadAs}")));
        Assert.Equal(items, string.Join("; ", reading.Items.Select(item => $"{item.Count?.ToString() ?? "?"} {item.Noun}")));
        Assert.Empty(reading.UnknownWords);
    }

    [Theory]
    [InlineData("a beautiful zeppelin over a zeppelin", "zeppelin")]
    [InlineData("two moose", "moose")]
    [InlineData("a mouse, a shirt, angles", "mouse shirt angles")]
    [InlineData("a boot", "boot(boat)")]
    [InlineData("a bulb", "bulb(light bulb)")]
    [InlineData("a flying dog running very fast", "fast")]
    [InlineData("海辺の夜", "海辺の夜")]
    [InlineData("🌴", "🌴")]
    [InlineData("the dogs that I didn't see", "")]
    public void Read_UnknownWords_AreReportedOnceWithSuggestions(string prompt, string expected) =>
        Assert.Equal(expected, string.Join(' ', Reader.Read(prompt).UnknownWords.Select(unknown =>
            unknown.Suggestions.Count == 0 ? unknown.Word : $"{unknown.Word}({string.Join('|', unknown.Suggestions)})")));

    [Fact]
    public void Read_AnyText_NeverFailsAndIsConsistent()
    {
        string[] words = ["a", "the", "two", "no", "or", "red", "orange", "dog", "dogs", "trees", "sea", "night", "snow", "on", "behind", "in front of", "on the left", "left of", "it", "is", "and", ",", ".", "-", "'", "s", "t", "0", "7", "zeppelin", "moutain", "\ud83c\udf34", "\ud800", "\u0301"];
        var known = SampleLexicon.Create();
        Gen.OneOf(Gen.String[0, 100], Gen.Int[0, words.Length - 1].Array[0, 40].Select(places => string.Join(' ', places.Select(place => words[place]))))
            .Sample(prompt =>
            {
                var reading = Reader.Read(prompt);
                Assert.All(reading.Items, item => Assert.True(item.Count is null or > 0));
                Assert.All(reading.Items, item => Assert.Contains(item.Noun, known.Regions.Concat(known.Things).Select(term => term.Name)));
                Assert.All(reading.Relations, placed => Assert.True(placed.First != placed.Second && placed.First >= 0 && placed.First < reading.Items.Count && placed.Second >= 0 && placed.Second < reading.Items.Count));
            }, iter: 3000);
    }

    [Fact]
    public async Task Read_TenThousandWords_ComesToAnEnd()
    {
        foreach (var prompt in new[]
        {
            string.Join(' ', Enumerable.Range(0, 10_000).Select(i => $"mount{(char)('a' + i % 26)}{(char)('a' + i / 26 % 26)}{(char)('a' + i / 676)}ns")),
            string.Concat(Enumerable.Repeat("the red dog in front of the ", 2_000)),
            string.Concat(Enumerable.Repeat("on the left side ", 2_500)),
            string.Concat(Enumerable.Repeat("no or ", 5_000)),
            new string('a', 60_000),
        })
        {
            // A backtracking pattern would take hours.
            await Task.Run(() => Reader.Read(prompt), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        }
    }
}
