using Easel.Cli;

namespace Easel.Tests.Cli;

public sealed class ServeTests
{
    [Theory]
    [InlineData("serve --port 0 --data x", "--port 0 --data x")]
    [InlineData("serve keys add anna --max-jobs 4", "keys add anna --max-jobs 4")]
    [InlineData("serve -- --help", "--help")]
    [InlineData("serve", "")]
    public void ForTheServer_AnyWords_AreHandedOnAsTheyAre(string line, string expected)
    {
        var parse = EaselCommand.Parse(line.Split(' '), new Terminal(TextWriter.Null, TextWriter.Null, CancellationToken.None));

        Assert.Empty(parse.Errors);
        Assert.Equal(expected, string.Join(' ', ServeCommand.ForTheServer(parse)));
    }

    [Fact]
    public void Find_PublishedBesideTheCommand_IsThatOne()
    {
        using var folder = new TestFolder();
        var program = folder.Write("Easel.Server.dll", "");

        Assert.Equal(program, ServeCommand.Find(folder.Path));
    }

    [Fact]
    public void Find_Nowhere_SaysHowToGetIt()
    {
        using var folder = new TestFolder();

        Assert.Contains("./easel serve", Assert.Throws<InvalidRequestException>(() => ServeCommand.Find(folder.Path)).Message);
    }
}
