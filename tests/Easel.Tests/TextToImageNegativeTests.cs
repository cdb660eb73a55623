namespace Easel.Tests;

public sealed class TextToImageNegativeTests(TinyModel tiny) : IClassFixture<TinyModel>
{
    [Fact]
    public void Create_NegativePromptForAModelWithoutOne_IsRefused()
    {
        using var easel = TextToImage.Load(tiny.Folder);
        Assert.Contains("no clouds", Assert.Throws<InvalidRequestException>(() => easel.Create(new ImageRequest("a boat") { Negative = "clouds" })).Message);
    }
}
