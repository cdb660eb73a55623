using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Easel;
using Easel.Cli;
using Easel.Images;

namespace Easel.Tests.Cli;

/// <summary>What the documents show must be possible.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/create.md")]
    [InlineData("docs/editing.md")]
    [InlineData("docs/models.md")]
    [InlineData("docs/model-files.md")]
    [InlineData("docs/corpus.md")]
    [InlineData("docs/data.md")]
    public void Examples_OfTheCommandLine_AreUnderstood(string document)
    {
        var lines = Example().Matches(Read(document)).Select(match => match.Groups[1].Value).ToArray();

        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var args = Word().Matches(line).Select(match => match.Value.Trim('"')).ToArray();
            var parse = EaselCommand.Parse(args, new Terminal(TextWriter.Null, TextWriter.Null, CancellationToken.None));
            Assert.True(parse.Errors.Count == 0, $"{document}: easel {line}: {string.Join(" ", parse.Errors)}");
            parse.CommandResult.Command.Arguments.OfType<PromptArgument>().SingleOrDefault()?.Of(parse);
        }
    }

    [Fact]
    public void ReadmeExample_OfTheLibrary_IsTheCodeBelow()
    {
        var code = CodeBlock().Match(Read("README.md")).Groups[1].Value;
        var compiled = File.ReadAllText(ThisFile());

        foreach (var line in code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Assert.Contains(line, compiled);
    }

    [Fact]
    public void ExitCodes_InTheGuide_AreThoseOfTheHelp()
    {
        var guide = Read("docs/create.md");

        foreach (var line in ExitCode.Help.Split('\n').Skip(1))
        {
            var (code, meaning) = (line.Trim().Split(' ')[0], line.Trim()[4..].Trim());
            Assert.Contains($"| {code} | {meaning}", guide.Replace("`", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Never run: that it compiles is the test, together with the comparison above.</summary>
    private static void Readme()
    {
        using var easel = TextToImage.Load("models/easel-one");
        foreach (var step in easel.Create(new ImageRequest("a red car on a beach at sunset") { Seed = 7 }))
            if (step.Result is { } result)
                PictureFile.Save("car.png", PictureCodec.Encode(result.Picture, ImageFormat.Png), overwrite: false);
    }

    private static string Read(string document) => File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../..", document));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^\./easel ([^#\n]*)", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"""[^""]*""|\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
