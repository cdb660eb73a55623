using CsCheck;
using Easel.Prompts;

namespace Easel.Tests.Prompts;

public sealed class PromptTextTests
{
    [Theory]
    [InlineData("A  Palm\tTree,\nat NIGHT", "a palm tree , at night")]
    [InlineData("16:9", "1 6 : 9")]
    [InlineData("  ", "")]
    [InlineData("", "")]
    [InlineData("(red-and-blue)", "( red - and - blue )")]
    [InlineData("Cafe\u0301 ÉCLAIR E\u0301clair", "café éclair éclair")]
    [InlineData("o\u031b\u0323 a\u0323\u0302 и\u0306", "ợ ậ й")]
    [InlineData("x\u0301", "x\u0301")]
    [InlineData("海辺の夜", "海辺の夜")]
    [InlineData("\U0001F334palm", "\U0001F334 palm")]
    public void Normalize_KnownText_GivesKnownWords(string text, string expected) =>
        Assert.Equal(expected, PromptText.Normalize(text));

    [Fact]
    public void Normalize_LoneSurrogate_BecomesReplacementCharacter() =>
        Assert.Equal("a \ufffd b", PromptText.Normalize("a\ud800b"));

    [Fact]
    public void Normalize_Twice_ChangesNothing() =>
        Gen.String[0, 60].Sample(text => PromptText.Normalize(text) == PromptText.Normalize(PromptText.Normalize(text)));
}
