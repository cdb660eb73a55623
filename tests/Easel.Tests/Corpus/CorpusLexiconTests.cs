using Easel.Corpus;
using Easel.Layouts;

namespace Easel.Tests.Corpus;

public sealed class CorpusLexiconTests
{
    private static readonly Lexicon Words = CorpusLexicon.Create();

    [Fact]
    public void Create_Slots_StartWithTheirDefaults() =>
        Assert.Equal(["meadow", "day", "natural", "clear", "summer", "illustration", "wide"], Words.Slots.Select(slot => slot[0].Name));

    [Fact]
    public void Create_Sizes_AreThoseOfAWorkingVocabulary()
    {
        Assert.Equal(Lexicon.SlotNames.Count, Words.Slots.Count);
        Assert.True(Words.Slots[0].Count >= 14);
        Assert.Equal(20, Words.Colours.Count);
        Assert.True(Words.Things.Count >= 150);
    }

    [Fact]
    public void Create_NounsOfItems_AreUnique()
    {
        var nouns = Words.Things.Select(thing => thing.Name).Concat(Words.Regions.Select(region => region.Name)).ToList();
        Assert.Equal("", string.Join("; ", nouns.GroupBy(noun => noun).Where(group => group.Count() > 1).Select(group => group.Key)));
    }

    [Fact]
    public void Create_Synonyms_NeverNameAnotherThing()
    {
        var names = Words.Things.Select(thing => thing.Name).ToHashSet();
        var clash = Words.Things.SelectMany(thing => thing.Synonyms.Where(synonym => names.Contains(synonym) && synonym != thing.Name).Select(synonym => $"{thing.Name}: {synonym}"));
        var twice = Words.Things.SelectMany(thing => thing.Synonyms).GroupBy(synonym => synonym).Where(group => group.Count() > 1).Select(group => group.Key);
        Assert.Equal("", string.Join("; ", clash.Concat(twice)));
    }

    [Fact]
    public void Create_AllWords_AreLowerCase() =>
        Assert.All(
            Words.Slots.SelectMany(slot => slot).Concat(Words.Colours).Concat(Words.Regions).Concat(Words.Things).SelectMany(term => term.Synonyms.Append(term.Name)),
            word => Assert.Equal(word.ToLowerInvariant(), word));
}
