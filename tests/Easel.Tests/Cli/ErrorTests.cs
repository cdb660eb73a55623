using System.Text;

namespace Easel.Tests.Cli;

public sealed class ErrorTests
{
    [Fact]
    public void Run_WhatCannotBeDone_SaysSoInOneLineAsApproved()
    {
        string[] lines =
        [
            "crate a castle", "--nope", "create", "create --sizze 256x256 a castle", "create -z a castle", "create a castle --seed",
            "create a castle --seed 1 --seed 2", "create a castle --seed -1", "create a castle --seed 18446744073709551616", "create a castle --seed 1.5",
            "create a castle --size 0", "create a castle --size 0x256", "create a castle --size 256", "create a castle --size axb", "create a castle --size -256x256",
            "create a castle --size 99999999999x256", "create a castle --size 256x256x3", "create a castle --steps 0", "create a castle --steps 1001", "create a castle --steps many",
            "create a castle --guidance NaN", "create a castle --guidance Infinity", "create a castle --guidance 1,5", "create a castle --guidance 1000",
            "create a castle --count 0", "create a castle -n 101", "create a castle --sampler best", "create a castle --device cuda", "create a castle --precision fp16",
            "create a castle --threads 0", "create a castle --threads 99999", "create a castle -o castle.bmp", "create a castle -o castle", "create a castle -o .",
            "create a castle -o missing/castle.png", "create a castle --layout missing.json", "create a castle --like missing.png", "create --like missing.png",
            "create a castle -o castle.png --model missing", "plan", "plan a castle --size 0x0", "plan a castle -o missing/castle.json", "plan a castle --draw castle.gif",
            "plan a castle --model missing", "plan --words --model missing", "recipe", "recipe missing.png", "recipe one.png two.png",
            "models frob", "models pull", "models pull ../x --store missing", "models pull a/b --store missing --sha256 1", "models pull a/b --store missing --hub ftp://x", "models pull a/b --store missing --name .x",
            "models import missing.safetensors --store missing", "models remove", "models pull ftp://x/y --store missing",
        ];
        var approved = new StringBuilder();
        foreach (var line in lines)
        {
            var outcome = Shell.Run(line.Split(' '));
            Assert.Equal("", outcome.Out);
            approved.Append($"$ easel {line}\n{outcome.ErrorLine}\n{outcome.Code}\n\n");
        }
        ApprovedFile.Compare("errors.approved.txt", approved.ToString());
    }

    [Fact]
    public void Run_OutputExists_RefusesAndKeepsIt()
    {
        using var folder = new TestFolder();
        var file = folder.Write("castle.png", "kept");

        var outcome = Shell.Run("create", "a castle", "-o", file);

        Assert.Equal(2, outcome.Code);
        Assert.Contains("--force", outcome.ErrorLine);
        Assert.Equal("kept", File.ReadAllText(file));
    }

    [Fact]
    public void Run_OneOfSeveralOutputsExists_Refuses()
    {
        using var folder = new TestFolder();
        folder.Write("castle-3.png", "kept");

        var outcome = Shell.Run("create", "a castle", "-n", "3", "-o", folder.File("castle.png"));

        Assert.Equal(2, outcome.Code);
        Assert.Contains("castle-3.png", outcome.ErrorLine);
    }

    [Fact]
    public void Run_FolderTakesNoFiles_RefusesBeforeTheModelIsLoaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has a folder, /proc, that takes files from nobody");

        var outcome = Shell.Run("create", "a castle", "-o", "/proc/castle.png", "--model", "missing");

        Assert.Equal(2, outcome.Code);
        Assert.Contains("/proc/castle.png", outcome.ErrorLine);
    }

    [Fact]
    public void Run_LayoutWithoutEnd_StopsAtTheLimit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has /dev/zero, a file without end");

        Assert.Equal(2, Shell.Run("create", "a castle", "--layout", "/dev/zero").Code);
    }

    [Theory]
    [InlineData("no picture at all")]
    [InlineData("")]
    public void Recipe_NoPng_IsOneLine(string content)
    {
        using var folder = new TestFolder();

        var outcome = Shell.Run("recipe", folder.Write("castle.png", content));

        Assert.Equal(2, outcome.Code);
        Assert.Contains("castle.png", outcome.ErrorLine);
    }

    [Fact]
    public void Run_ErrorNamesControlCharacters_AreNotPrinted()
    {
        var outcome = Shell.Run("recipe", "\u001b[2J\u202emissing\n.png");

        Assert.Equal(2, outcome.Code);
        Assert.Contains("[2Jmissing", outcome.ErrorLine);
    }
}
