using System.Text;
using CsCheck;
using Easel.Layouts;

namespace Easel.Tests.Layouts;

public sealed class LexiconJsonTests
{
    [Fact]
    public void Load_SavedLexicon_IsTheSame()
    {
        var (first, second) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            LexiconJson.Save(SampleLexicon.Create(), first);
            var loaded = LexiconJson.Load(first);
            LexiconJson.Save(loaded, second);
            Assert.Equal(File.ReadAllText(first), File.ReadAllText(second));
            Assert.Equal("wolves", loaded.Things.Single(thing => thing.Name == "wolf").Plural);
            Assert.Equal(["seaside", "seashore"], loaded.Slots[0][1].Synonyms);
            Assert.True(loaded.Things[0].Colourable);
        }
        finally
        {
            File.Delete(first);
            File.Delete(second);
        }
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version 2")]
    [InlineData("\"plural\": \"wolves\",", "", "plural")]
    [InlineData("\"plural\": \"wolves\"", "\"plural\": \"\"", "plural of wolf")]
    [InlineData("\"name\": \"wolf\"", "\"name\": \"dog\"", "\"dog\" is twice")]
    [InlineData("\"name\": \"wolf\"", "\"name\": \"Wolf\"", "lower-case")]
    [InlineData("\"name\": \"wolf\"", "\"name\": \"wo\\nlf\"", "lower-case")]
    [InlineData("\"name\": \"wolf\"", "\"name\": null", "not valid")]
    [InlineData("\"name\": \"wolf\"", "\"name\": \"\\ud800\"", "not valid")]
    [InlineData("\"name\": \"wolf\"", "\"name\": \"wolf\", \"legs\": 4", "legs")]
    [InlineData("\"slots\": [", "\"slots\": [[],", "8 slots")]
    [InlineData("\"things\": [", "\"things\": [null,", "Entry 6")]
    [InlineData("\"colours\": [", "\"colours\": null, \"things\": [", "not valid")]
    public void Parse_WrongFile_ThrowsWithTheReason(string original, string replacement, string reason)
    {
        var json = Saved();
        Assert.Contains(original, json, StringComparison.Ordinal);
        var at = json.IndexOf(original, StringComparison.Ordinal);
        var wrong = Encoding.UTF8.GetBytes(json[..at] + replacement + json[(at + original.Length)..]);
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => LexiconJson.Parse(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_EmptySlot_Throws() =>
        Assert.Contains("weather", Assert.Throws<CheckpointException>(() =>
        {
            var lexicon = SampleLexicon.Create();
            LexiconJson.Save(lexicon with { Slots = [.. lexicon.Slots.Select((slot, i) => i == 3 ? [] : slot)] }, Path.GetTempPath());
        }).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_MissingFile_Throws() =>
        Assert.Throws<CheckpointException>(() => LexiconJson.Load(Path.Combine(Path.GetTempPath(), "no-such-lexicon.json")));

    [Fact]
    public void Parse_DamagedBytes_ThrowsOnlyCheckpointException()
    {
        var good = Encoding.UTF8.GetBytes(Saved());
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample((place, value) =>
        {
            byte[] bytes = [.. good];
            bytes[place] = value;
            try
            {
                LexiconJson.Parse(bytes);
            }
            catch (CheckpointException)
            {
            }
        }, iter: 500);
    }

    private static string Saved()
    {
        var path = Path.GetTempFileName();
        try
        {
            LexiconJson.Save(SampleLexicon.Create(), path);
            return File.ReadAllText(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
