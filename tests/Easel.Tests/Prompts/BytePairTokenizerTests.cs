using System.Diagnostics;
using CsCheck;
using Easel.Prompts;

namespace Easel.Tests.Prompts;

public sealed class BytePairTokenizerTests
{
    private static readonly string[] Captions =
    [
        "a palm tree on the beach at night", "two palm trees by the sea", "a red car in front of a house",
        "the sea at sunset, watercolor", "a house on the beach", "snow on a mountain at night", "a red house by the sea",
    ];

    private static readonly BytePairTokenizer Tokenizer = BytePairTokenizer.Train(Captions, 400);

    [Fact]
    public void Decode_OfEncodedText_IsTheNormalizedText() =>
        Gen.OneOf(Gen.String[0, 80], Gen.String[Gen.Char["abcdehlmnoprst \t,.12éあ\u0301\ud83c\udf34"], 0, 80])
            .Sample(text => Tokenizer.Decode(Tokenizer.Encode(text)) == PromptText.Normalize(text));

    [Theory]
    [InlineData("palm tree")]
    [InlineData("zeppelin")]
    public void Encode_PhraseAnywhere_HasTheSameIds(string phrase)
    {
        var ids = Tokenizer.Encode(phrase);
        foreach (var (before, after) in new[] { ("a ", " by the sea"), ("", ", red"), ("(", ")"), ("Two\n", "\n"), ("red,", ".") })
        {
            var start = Tokenizer.Encode(before).Length;
            Assert.Equal(ids, Tokenizer.Encode(before + phrase.ToUpperInvariant() + after)[start..(start + ids.Length)]);
        }
    }

    [Fact]
    public void Encode_FrequentWord_IsOneToken() => Assert.Single(Tokenizer.Encode("house"));

    [Fact]
    public void Encode_AnyText_StaysBelowVocabularySize() =>
        Gen.String[0, 60].Sample(text => Tokenizer.Encode(text).All(id => id > BytePairTokenizer.NullId && id < Tokenizer.VocabularySize));

    [Fact]
    public void Encode_ShortText_IsFramedAndPadded()
    {
        var ids = Tokenizer.Encode("house", 5);
        Assert.Equal([BytePairTokenizer.BosId, Tokenizer.Encode("house")[0], BytePairTokenizer.EosId, 0, 0], ids);
        Assert.Equal("house", Tokenizer.Decode(ids));
    }

    [Fact]
    public void Encode_LongText_IsTruncatedButKeepsEos()
    {
        var ids = Tokenizer.Encode("a red house by the sea at night", 4);
        Assert.Equal(Tokenizer.Encode("a red house by")[..2], ids[1..3]);
        Assert.Equal(BytePairTokenizer.EosId, ids[^1]);
    }

    [Fact]
    public void Encode_LengthOne_Throws() =>
        Assert.Contains("at least 2", Assert.Throws<InvalidRequestException>(() => Tokenizer.Encode("house", 1)).Message);

    [Fact]
    public async Task Encode_OneWordOfAMillionLetters_ComesToAnEnd()
    {
        var word = string.Concat(Enumerable.Repeat("houseaa", 150_000));
        var ids = await Task.Run(() => Tokenizer.Encode(word), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Equal(word, Tokenizer.Decode(ids));
    }

    [Fact]
    public void Encode_MergesInLearntOrder_AsTheDefinitionSays() =>
        Gen.String[Gen.Char["ahouse"], 1, 24].Sample(word => Tokenizer.Encode(word).SequenceEqual(ByDefinition(word)));

    [Fact]
    public void Decode_UnknownId_Throws() =>
        Assert.Contains("9999", Assert.Throws<InvalidRequestException>(() => Tokenizer.Decode([9999])).Message);

    [Fact]
    public void Train_TextsInAnotherOrder_GivesTheSameMerges() =>
        Assert.Equal(Tokenizer.Merges, BytePairTokenizer.Train(Captions.Reverse(), 400).Merges);

    [Fact]
    public void Train_FirstMerge_IsTheMostFrequentPair() =>
        Assert.Equal("ab", BytePairTokenizer.Train(["abx", "aby", "abz", "xy"], 261).Decode([260]));

    [Fact]
    public void Train_NoRepeatedPairs_StopsEarly() =>
        Assert.Equal(260, BytePairTokenizer.Train(["abc"], 10_000).VocabularySize);

    [Fact]
    public void Train_TooSmallVocabulary_Throws() =>
        Assert.Contains("260", Assert.Throws<InvalidRequestException>(() => BytePairTokenizer.Train(Captions, 259)).Message);

    [Fact]
    public void Train_HundredThousandCaptions_TakesSeconds()
    {
        var texts = Enumerable.Range(0, 100_000).Select(i =>
            $"{Captions[i % 7]} with {Captions[i * 31 % 7]} and word{(char)('a' + i % 26)}{(char)('a' + i / 26 % 26)}{(char)('a' + i / 676 % 5)}");
        var watch = Stopwatch.StartNew();
        BytePairTokenizer.Train(texts, 2048);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    // The textbook loop: as long as there is one, merge the earliest-learnt pair, leftmost first.
    private static int[] ByDefinition(string word)
    {
        var ids = BytePairTokenizer.ByteIds(word).ToList();
        for (var merge = 0; merge < Tokenizer.Merges.Count; merge++)
            for (var i = 0; i + 1 < ids.Count; i++)
                if ((ids[i], ids[i + 1]) == Tokenizer.Merges[merge])
                {
                    ids[i] = BytePairTokenizer.FirstMergeId + merge;
                    ids.RemoveAt(i + 1);
                }
        return [.. ids];
    }
}
