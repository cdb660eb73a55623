using System.Text;
using CsCheck;
using Easel.Prompts;

namespace Easel.Tests.Prompts;

public sealed class TokenizerJsonTests
{
    [Fact]
    public void Load_SavedTokenizer_EncodesTheSame()
    {
        var path = Path.GetTempFileName();
        try
        {
            var tokenizer = BytePairTokenizer.Train(["a red house by the sea", "a house", "the sea"], 300);
            tokenizer.Save(path);
            var loaded = BytePairTokenizer.Load(path);
            Assert.Equal(tokenizer.Merges, loaded.Merges);
            Assert.Equal(tokenizer.Encode("a house, zeppelin"), loaded.Encode("a house, zeppelin"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("", "not valid")]
    [InlineData("null", "not valid")]
    [InlineData("{}", "not valid")]
    [InlineData("""{"format":"easel-byte-pairs","version":1}""", "merges")]
    [InlineData("""{"format":"easel-byte-pairs","version":1,"merges":null}""", "merges")]
    [InlineData("""{"format":"easel-byte-pairs","version":1,"merges":[null]}""", "Merge 0")]
    [InlineData("""{"format":"easel-byte-pairs","version":1,"merges":[[100]]}""", "not a pair")]
    [InlineData("""{"format":"easel-byte-pairs","version":1,"merges":[[100,260]]}""", "260")]
    [InlineData("""{"format":"easel-byte-pairs","version":1,"merges":[[3,100]]}""", "from 4 to 259")]
    [InlineData("""{"format":"easel-byte-pairs","version":1,"merges":[[-1,100]]}""", "-1")]
    [InlineData("""{"format":"easel-byte-pairs","version":1,"merges":[[100,101],[100,101]]}""", "repeats")]
    [InlineData("""{"format":"easel-byte-pairs","version":1,"merges":[[36,101]]}""", "end of a word")]
    [InlineData("""{"format":"easel-byte-pairs","version":2,"merges":[]}""", "version 2")]
    [InlineData("""{"format":"bpe","version":1,"merges":[]}""", "bpe")]
    [InlineData("""{"format":"easel-byte-pairs","version":1,"merges":[],"extra":0}""", "extra")]
    public void Parse_WrongFile_ThrowsWithTheReason(string json, string reason)
    {
        var error = Assert.Throws<CheckpointException>(() => TokenizerJson.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TokensThatDouble_Throws()
    {
        var merges = string.Join(',', Enumerable.Range(0, 40).Select(i => i == 0 ? "[100,100]" : $"[{259 + i},{259 + i}]"));
        var json = $$"""{"format":"easel-byte-pairs","version":1,"merges":[{{merges}}]}""";
        Assert.Contains("64 bytes", Assert.Throws<CheckpointException>(() => TokenizerJson.Parse(Encoding.UTF8.GetBytes(json))).Message);
    }

    [Fact]
    public void Load_MissingFile_Throws() =>
        Assert.Throws<CheckpointException>(() => BytePairTokenizer.Load(Path.Combine(Path.GetTempPath(), "no-such-tokenizer.json")));

    [Fact]
    public void Parse_DamagedBytes_ThrowsOnlyCheckpointException()
    {
        var good = Encoding.UTF8.GetBytes("""{"format":"easel-byte-pairs","version":1,"merges":[[100,101],[260,36],[105,106]]}""");
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((place, value, length) =>
        {
            var bytes = good[..length];
            if (place < length)
                bytes[place] = value;
            try
            {
                TokenizerJson.Parse(bytes);
            }
            catch (CheckpointException)
            {
            }
        });
    }
}
