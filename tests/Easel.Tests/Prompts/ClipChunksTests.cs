using CsCheck;
using Easel.Prompts;

namespace Easel.Tests.Prompts;

public sealed class ClipChunksTests : IDisposable
{
    private readonly Cli.TestFolder _folder = new();
    private readonly ClipTokenizer _tokenizer;

    public ClipChunksTests()
    {
        TinyClip.WriteTokenizer(_folder.Path);
        _tokenizer = ClipTokenizer.Load(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a cat", "a cat=1")]
    [InlineData("a (red) cat", "a =1|red=1.1| cat=1")]
    [InlineData("a ((red)) [cat]", "a =1|red=1.21| =1|cat=0.909")]
    [InlineData("a (red:1.3) cat", "a =1|red=1.3| cat=1")]
    [InlineData("(a (red:2):0.5)", "a =0.5|red=1")]
    [InlineData("a \\(red\\) cat", "a (red) cat=1")]
    [InlineData("ratio 16:9", "ratio 16:9=1")]
    [InlineData("(16:9 wide)", "16:9 wide=1.1")]
    [InlineData("open (end", "open =1|end=1.1")]
    [InlineData("lost) end]", "lost) end]=1")]
    [InlineData("(cat]", "cat]=1.1")]
    [InlineData("", "")]
    public void Parse_Emphasis_GivesWeights(string prompt, string expected) =>
        Assert.Equal(expected, string.Join('|', WeightedText.Parse(prompt).Select(p => FormattableString.Invariant($"{p.Text}={Math.Round(p.Weight, 3)}"))));

    [Fact]
    public void Parse_AnyText_NeverFailsAndLosesNoWord() =>
        Gen.String[Gen.Char["ab ():[]\\1.5,"], 0, 40].Sample(text =>
        {
            var pieces = WeightedText.Parse(text);
            Assert.All(pieces, p => Assert.InRange(p.Weight, -10, 10));
            Assert.Equal(text.Count(c => c is 'a' or 'b'), pieces.Sum(p => p.Text.Count(c => c is 'a' or 'b')));
        });

    [Fact]
    public void Of_ShortPrompt_IsOneFramedChunk()
    {
        var chunks = ClipChunks.Of(_tokenizer, "the (cat:1.5)", padId: 0);
        var ids = Assert.Single(chunks.Ids);
        Assert.Equal(77, ids.Length);
        Assert.Equal([_tokenizer.StartId, .. _tokenizer.Encode("the cat"), _tokenizer.EndId, 0], ids[..5]);
        Assert.Equal([1, 1, 1.5f, 1, 1], chunks.Weights[0][..5]);
        Assert.False(chunks.IsPlain);
        Assert.Equal([_tokenizer.StartId, _tokenizer.EndId, 7], ClipChunks.Of(_tokenizer, "", padId: 7).Ids.Single()[..3]);
    }

    [Fact]
    public void Of_LongPrompt_FillsChunkAfterChunk()
    {
        var chunks = ClipChunks.Of(_tokenizer, string.Join(' ', Enumerable.Repeat("cat", 160)), padId: 0);
        var cat = _tokenizer.Encode("cat")[0];
        Assert.Equal([75, 75, 10], chunks.Ids.Select(c => c.Count(id => id == cat)));
        Assert.All(chunks.Ids, c => Assert.Equal((77, _tokenizer.StartId), (c.Length, c[0])));
    }

    [Fact]
    public void Of_CommaNearTheEnd_KeepsWhatFollowsTogether()
    {
        var prompt = string.Join(' ', Enumerable.Repeat("cat", 70)) + ", " + string.Join(' ', Enumerable.Repeat("the", 10));
        var chunks = ClipChunks.Of(_tokenizer, prompt, padId: 0);
        var the = _tokenizer.Encode("the")[0];
        Assert.Equal([0, 10], chunks.Ids.Select(c => c.Count(id => id == the)));
    }

    [Fact]
    public void Of_LearntWord_StandsForItsVectors()
    {
        var words = new Dictionary<string, int[]> { ["my-style"] = [1000, 1001, 1002] };
        var chunks = ClipChunks.Of(_tokenizer, "the cat by (My-Style:1.2), my-styled", padId: 0, words);
        Assert.Equal([1000, 1001, 1002], chunks.Ids[0].Where(id => id >= 1000));
        var at = Array.IndexOf(chunks.Ids[0], 1000);
        Assert.Equal([1.2f, 1.2f, 1.2f], chunks.Weights[0][at..(at + 3)]);
        var late = ClipChunks.Of(_tokenizer, string.Join(' ', Enumerable.Repeat("cat", 74)) + " my-style", padId: 0, words);
        Assert.Equal([0, 3], late.Ids.Select(c => c.Count(id => id >= 1000)));
    }

    [Fact]
    public void Of_EndlessPrompt_IsRefused() =>
        Assert.Contains("4800 tokens", Assert.Throws<InvalidRequestException>(() => ClipChunks.Of(_tokenizer, string.Join(' ', Enumerable.Repeat("cat", 5000)), padId: 0)).Message);
}
