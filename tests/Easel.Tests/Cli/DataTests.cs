using Easel.Tests.Corpus.Preparation;

namespace Easel.Tests.Cli;

public sealed class DataTests
{
    [Fact]
    public void Prepare_Folder_SaysWhatBecameOfIt()
    {
        using var folder = new PictureFolder();
        folder.Fill(4);
        folder.Write("broken.jpg", "no picture");
        var outcome = Shell.Run("data", "prepare", folder.Source, "--out", folder.Output, "--size", "64", "--threads", "1");
        Assert.Equal(0, outcome.Code);
        Assert.Equal("", outcome.Out);
        Assert.Contains("4 of 5 pictures in 2 shards", outcome.ErrorLine);
        Assert.Contains("1 broken", outcome.ErrorLine);
        Assert.Equal(4, folder.Samples().Count);
    }

    [Fact]
    public void Prepare_WithoutLicences_SaysWhatToDo()
    {
        using var folder = new PictureFolder();
        folder.Fill(2);
        File.Delete(Path.Combine(folder.Source, "licences.json"));
        var outcome = Shell.Run("data", "prepare", folder.Source, "--out", folder.Output, "--size", "64");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("2 no licence", outcome.Error);
        Assert.Contains("--allow-unlicensed", outcome.Error);
        Assert.Contains("2 of 2", Shell.Run("data", "prepare", folder.Source, "--out", folder.Output, "--size", "64", "--allow-unlicensed").ErrorLine);
    }

    [Fact]
    public void Prepare_RealPhotographs_KeepsThemAll()
    {
        var paintings = SharedData.Require("data/paintings");
        using var folder = new TestFolder();
        var outcome = Shell.Run("data", "prepare", paintings, "--metadata", "paintings.jsonl", "--out", folder.File("out"), "--size", "256", "--threads", "1");
        Assert.Contains("5 of 5 pictures", outcome.ErrorLine);
        Assert.Contains("The Harvesters", File.ReadAllText(folder.File("out/report.html")));
    }

    [Fact]
    public void Prepare_Interrupted_EndsWithItsCode()
    {
        using var folder = new PictureFolder();
        folder.Fill(3);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Equal(130, Shell.Run(stop.Token, "data", "prepare", folder.Source, "--out", folder.Output, "--size", "64").Code);
    }

    [Theory]
    [InlineData("--out", "FOLDER")]
    [InlineData("There is no folder", "missing", "--out", "x")]
    [InlineData("multiple of 16", "FOLDER", "--out", "x", "--size", "100")]
    [InlineData("whole number from 64", "FOLDER", "--out", "x", "--size", "8")]
    [InlineData("jpeg, webp, png", "FOLDER", "--out", "x", "--format", "gif")]
    [InlineData("folder of the pictures itself", "FOLDER", "--out", "FOLDER")]
    public void Prepare_WrongWords_AnswersInOneLine(string expected, params string[] args)
    {
        using var folder = new TestFolder();
        var outcome = Shell.Run(["data", "prepare", .. args.Select(arg => arg switch { "FOLDER" => folder.Path, "x" => folder.File("out"), _ => arg })]);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(expected, outcome.ErrorLine);
        Assert.False(Directory.Exists(folder.File("out")));
    }
}
