using Easel.Corpus;
using Easel.Layouts;
using Easel.Models;

namespace Easel.Tests.Corpus;

public sealed class ThingCatalogueTests
{
    private static readonly Lexicon Words = CorpusLexicon.Create();

    // Words that mean a thing and something else; what stands beside them decides, and tests of the reader hold on to it.
    private static readonly HashSet<string> Ambiguous = ["stars", "clouds", "fly", "flies", "square", "orange"];

    [Fact]
    public void All_NamesAndSynonyms_MeanNothingElse()
    {
        var others = Words.Slots.SelectMany(slot => slot).Concat(Words.Colours).Concat(Words.Regions).SelectMany(term => term.Synonyms.Append(term.Name))
            .Concat(EnglishPhrases.All().Select(phrase => phrase.Phrase)).ToHashSet();
        var clashes = Words.Things.SelectMany(thing => thing.Synonyms.Append(thing.Name).Append(thing.Plural), (thing, word) => (thing.Name, word))
            .Where(pair => others.Contains(pair.word) && !Ambiguous.Contains(pair.word));
        Assert.Equal("", string.Join("; ", clashes.Select(pair => $"{pair.Name}: {pair.word}")));
    }

    [Fact]
    public void All_Phrases_BelongToOneThing()
    {
        var shared = Words.Things.SelectMany(thing => thing.Synonyms.Append(thing.Name).Append(thing.Plural).Distinct(), (thing, word) => (thing.Name, Words: string.Join(' ', PromptWords.Split(word))))
            .GroupBy(pair => pair.Words, pair => pair.Name).Where(group => group.Distinct().Count() > 1);
        Assert.Equal("", string.Join("; ", shared.Select(group => $"{group.Key}: {string.Join(", ", group)}")));
    }

    [Fact]
    public void All_Names_AreReadAsThatThing()
    {
        var reader = new PromptReader(Words);
        var wrong = new List<string>();
        foreach (var thing in Words.Things)
            foreach (var word in thing.Synonyms.Append(thing.Name).Append(thing.Plural))
            {
                // "The clouds" are the region of that name.
                if (word == "clouds") continue;
                var reading = reader.Read($"the {word}");
                if (reading.Items is not [var item] || item.Noun != thing.Name || reading.Corrections.Count > 0) wrong.Add($"{word}: {string.Join(", ", reading.Items.Select(found => found.Noun))}");
            }
        Assert.Equal("", string.Join("; ", wrong));
    }

    [Fact]
    public void All_Homes_ArePlaces()
    {
        var places = PlaceCatalogue.All.Select(place => place.Name).ToHashSet();
        Assert.All(ThingCatalogue.All.SelectMany(kind => kind.Homes), home => Assert.Contains(home, places));
        Assert.True(places.Count(place => ThingCatalogue.AtHome(place).Count > 0) >= 25);
    }

    [Fact]
    public void All_Things_OfPlacesAreKnown() =>
        Assert.All(PlaceCatalogue.All.SelectMany(place => place.Things.Concat(place.Decor)), noun => Assert.NotNull(ThingCatalogue.Find(noun)));

    [Fact]
    public void All_Aspects_AreThoseOfTheArt()
    {
        using var kit = ArtKit.Open(SharedData.Require("data/art"));
        foreach (var kind in ThingCatalogue.All)
        {
            using var loan = kit.Sprite(kind.Name, null, "fluent3d");
            if (loan is null) continue;
            var aspect = loan.Image.Width / (float)loan.Image.Height;
            Assert.True(MathF.Abs(MathF.Log(aspect / kind.Aspect)) < .04f, $"{kind.Name} is {aspect:0.00}, not {kind.Aspect}");
        }
        Assert.InRange(kit.MemoryBytes, 1, 128 << 20);
    }

    [Fact]
    public void All_Shares_ReachEveryThing()
    {
        Assert.All(ThingCatalogue.All, kind => Assert.InRange(kind.Share, .1f, 1));
        // What was there first stays the common part of the world.
        Assert.True(ThingCatalogue.All.Take(576).Sum(kind => kind.Share) > .4f * ThingCatalogue.All.Sum(kind => kind.Share));
    }

    [Fact]
    public void Grammar_OfTheLexicon_FitsThePlanner()
    {
        var tokens = new LayoutGrammar(Words).VocabularySize;
        Assert.InRange(tokens, 1700, PlannerConfig.Small.Vocabulary - 256);
    }

    [Theory]
    [InlineData("a chef and a farmer in a kitchen", "cook", "farmer")]
    [InlineData("a red heart on fire", "burning heart")]
    [InlineData("a green goblin next to a knight", "goblin", "knight")]
    [InlineData("thumbs up", "thumbs up")]
    [InlineData("a woman running in the park", "running woman")]
    [InlineData("two men in wheelchairs", "man in a wheelchair")]
    [InlineData("a face with tears of joy", "face with tears of joy")]
    [InlineData("an orange and an orange car", "orange fruit", "car")]
    [InlineData("an orange house", "house")]
    [InlineData("two oranges on an orange table", "orange fruit", "table")]
    [InlineData("a rose and a pink house", "rose", "house")]
    [InlineData("a red square", "square")]
    [InlineData("a warning sign by the road", "warning sign")]
    [InlineData("a smiley", "smiling face")]
    [InlineData("a clock showing three o'clock", "clock at three o'clock")]
    [InlineData("a pirate and a treasure chest monster", "pirate", "mimic")]
    public void Read_NewWords_AreUnderstood(string prompt, params string[] nouns) =>
        Assert.Equal(nouns, new PromptReader(Words).Read(prompt).Items.Where(item => !item.IsRegion).Select(item => item.Noun));

    [Fact]
    public void Sample_ManySeeds_ShowMostThings()
    {
        var shown = Enumerable.Range(0, 6000).SelectMany(seed => SceneSampler.Sample((ulong)seed).Subjects).Select(subject => subject.Noun).ToHashSet();
        Assert.True(shown.Count > 1300, $"{shown.Count} of {Words.Things.Count}");
    }
}
