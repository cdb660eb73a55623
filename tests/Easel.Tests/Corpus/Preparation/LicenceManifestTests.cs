using System.Text;
using CsCheck;
using Easel.Corpus.Preparation;

namespace Easel.Tests.Corpus.Preparation;

public sealed class LicenceManifestTests
{
    private const string Sound = """{"licences":[{"files":"food/*.jpg","licence":"Unlicense","holder":"the cooks"},{"files":"*","licence":"CC0-1.0","source":"here"}]}""";

    [Fact]
    public void Of_FirstPatternThatFits_Holds()
    {
        var manifest = LicenceManifest.Parse(Encoding.UTF8.GetBytes(Sound));
        Assert.Equal(("Unlicense", "the cooks"), (manifest.Of("food/soups/a.jpg").Licence, manifest.Of("food/soups/a.jpg").Holder));
        Assert.Equal("CC0-1.0", manifest.Of("food/a.png").Licence);
        Assert.Null(LicenceManifest.Parse("""{"licences":[]}"""u8).Of("a.png").Licence);
    }

    [Theory]
    [InlineData("", "not valid")]
    [InlineData("null", "null")]
    [InlineData("{}", "licences")]
    [InlineData("""{"licences":null}""", "licences")]
    [InlineData("""{"licences":[null]}""", "null")]
    [InlineData("""{"licences":[{"files":"*"}]}""", "licence")]
    [InlineData("""{"licences":[{"files":"","licence":"MIT"}]}""", "empty")]
    [InlineData("""{"licences":[{"files":"*","licence":"unknown"}]}""", "says nothing")]
    [InlineData("""{"licences":[{"files":"*","license":"MIT"}]}""", "licen")]
    public void Parse_WrongForm_SaysWhy(string json, string reason)
    {
        var error = Assert.Throws<InvalidRequestException>(() => LicenceManifest.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Parse_TruncatedOrDamaged_IsReadOrRefused()
    {
        var sound = Encoding.UTF8.GetBytes(Sound);
        for (var length = 0; length < sound.Length; length++) Assert.Throws<InvalidRequestException>(() => LicenceManifest.Parse(sound.AsSpan(0, length)));
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 6].Sample(edits =>
        {
            var bytes = sound.ToArray();
            foreach (var (at, value) in edits) bytes[at] = value;
            try
            {
                foreach (var statement in LicenceManifest.Parse(bytes).Licences) Assert.NotEmpty(statement.Licence);
            }
            catch (InvalidRequestException)
            {
            }
        }, iter: 5000, threads: 1);
    }

    [Fact]
    public void Of_PatternMadeToBeSlow_AnswersAtOnce()
    {
        var manifest = new LicenceManifest([new LicenceStatement(string.Concat(Enumerable.Repeat("*a", 400)) + "b", "MIT")]);
        Assert.Null(manifest.Of(new string('a', 4000)).Licence);
    }
}
