using System.Diagnostics;
using System.Security.Cryptography;
using Easel.Images;

namespace Easel.Tests.Cli;

public sealed class CorpusTests
{
    [Fact]
    public void Draw_ThenAgain_KeepsWhatIsThere()
    {
        var art = SharedData.Require("data/art");
        using var folder = new TestFolder();
        var first = Shell.Run("corpus", "draw", "--art", art, "--out", folder.File("pictures"), "--count", "3", "--size", "64", "--seed", "5");
        Assert.Equal(0, first.Code);
        string[] expected = [.. new[] { 5, 6, 7 }.SelectMany(seed => new[] { ".json", ".masks.png", ".near.png", ".png" }.Select(end => $"{seed:D9}{end}")), "corpus.txt"];
        Assert.Equal(expected, Directory.GetFiles(folder.File("pictures")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        var picture = PictureFile.Load(folder.File("pictures/000000006.png"));
        Assert.Equal((64, 64), (picture.Width, picture.Height));

        File.Delete(folder.File("pictures/000000006.json"));
        var bytes = File.ReadAllBytes(folder.File("pictures/000000006.png"));
        var second = Shell.Run("corpus", "draw", "--art", art, "--out", folder.File("pictures"), "--count", "3", "--size", "64", "--seed", "5", "--threads", "1");
        Assert.Contains("1 pictures", second.ErrorLine);
        Assert.Contains("2 were there already", second.ErrorLine);
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("pictures/000000006.png")));
    }

    [Fact]
    public void Draw_KilledAgainAndAgain_EndsAsIfNothingHadHappened()
    {
        var art = SharedData.Require("data/art");
        using var folder = new TestFolder();
        string[] Arguments(string name, string threads) => ["corpus", "draw", "--art", art, "--out", folder.File(name), "--count", "60", "--size", "64", "--threads", threads];
        Assert.Equal(0, Shell.Run(Arguments("whole", "3")).Code);
        var killed = 0;
        for (var least = 10; least < 60; least += 20)
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Easel.Cli.dll"), .. Arguments("killed", "2")]) { RedirectStandardError = true })!;
            while (!process.HasExited && !(Directory.Exists(folder.File("killed")) && Directory.GetFiles(folder.File("killed"), "*.json").Length >= least)) Thread.Sleep(5);
            if (process.HasExited) break;
            process.Kill();
            process.WaitForExit();
            killed++;
        }
        Assert.True(killed > 0, "no run was killed; the test needs more pictures");
        File.WriteAllText(folder.File("killed/.easel-0.partial"), "left behind");
        Assert.Equal(0, Shell.Run(Arguments("killed", "1")).Code);
        string[] Files(string name) => [.. Directory.GetFiles(folder.File(name)).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];
        Assert.Equal(Files("whole"), Files("killed"));
    }

    [Fact]
    public void Draw_WhileAnotherDraws_LeavesItsFilesAlone()
    {
        using var folder = new TestFolder();
        string[] arguments = ["corpus", "draw", "--art", SharedData.Require("data/art"), "--out", folder.Path, "--count", "1", "--size", "64"];
        Assert.Equal(0, Shell.Run(arguments).Code);
        File.WriteAllText(folder.File(".easel-0.partial"), "half a picture");
        using (new FileStream(folder.File("corpus.txt"), FileMode.Open, FileAccess.Read, FileShare.Read))
            Assert.Equal(0, Shell.Run(arguments).Code);
        Assert.True(File.Exists(folder.File(".easel-0.partial")));
        Assert.Equal(0, Shell.Run(arguments).Code);
        Assert.False(File.Exists(folder.File(".easel-0.partial")));
    }

    [Fact]
    public void Draw_OtherSizeIntoTheSameFolder_IsRejected()
    {
        var art = SharedData.Require("data/art");
        using var folder = new TestFolder();
        Assert.Equal(0, Shell.Run("corpus", "draw", "--art", art, "--out", folder.Path, "--count", "1", "--size", "64").Code);
        var outcome = Shell.Run("corpus", "draw", "--art", art, "--out", folder.Path, "--count", "1", "--size", "96");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("64 px", outcome.ErrorLine);
    }

    [Fact]
    public void Sheet_ByWeather_PrintsItsRows()
    {
        var art = SharedData.Require("data/art");
        using var folder = new TestFolder();
        var outcome = Shell.Run("corpus", "sheet", "--art", art, "--output", folder.File("sheet.png"), "--by", "weather", "--columns", "2", "--size", "64");
        Assert.Equal(0, outcome.Code);
        Assert.Equal(8, outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var sheet = PictureFile.Load(folder.File("sheet.png"));
        Assert.Equal((2 * 66 + 2, 8 * 66 + 2), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void Stats_AThousandScenes_HoldNothingThatIsHeldOut()
    {
        var outcome = Shell.Run("corpus", "stats", "--count", "1000");
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith("scenes: 1000, held-out combinations in 0", outcome.Out);
        Assert.Contains("\nstyle (", outcome.Out);
    }

    [Theory]
    [InlineData("--out", "draw", "--art", "nowhere")]
    [InlineData("sprite", "draw", "--art", "nowhere", "--out", "somewhere")]
    [InlineData("--output", "sheet")]
    [InlineData("one of place", "sheet", "--by", "smell", "--output", "a.png")]
    [InlineData("whole number from 64", "draw", "--size", "12", "--out", "x")]
    [InlineData("whole number from 0", "stats", "--seed", "-1")]
    public void Run_WrongWords_AnswersInOneLine(string expected, params string[] args)
    {
        using var folder = new TestFolder();
        var outcome = Shell.Run(["corpus", .. args.Select(arg => arg == "somewhere" ? folder.Path : arg)]);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(expected, outcome.ErrorLine);
    }
}
