namespace Easel.Tests.Cli;

public sealed class HelpTests
{
    [Fact]
    public void Help_EveryCommand_IsAsApproved()
    {
        string[][] lines = [["--help"], ["create", "--help"], ["edit", "--help"], ["vary", "--help"], ["plan", "--help"], ["recipe", "--help"], ["models", "--help"], ["models", "list", "--help"], ["models", "pull", "--help"], ["models", "import", "--help"], ["models", "verify", "--help"], ["models", "remove", "--help"], ["models", "info", "--help"],
            ["corpus", "--help"], ["corpus", "draw", "--help"], ["corpus", "sheet", "--help"], ["corpus", "stats", "--help"], ["data", "--help"], ["data", "prepare", "--help"]];
        ApprovedFile.Compare("help.approved.txt", string.Join("\n", lines.Select(line => $"$ easel {string.Join(' ', line)}\n{Shell.Run(line).Out.TrimEnd()}\n")));
    }

    [Fact]
    public void Run_NoArguments_ShowsHelp()
    {
        var outcome = Shell.Run();

        Assert.Equal(0, outcome.Code);
        Assert.Equal(Shell.Run("--help").Out, outcome.Out);
    }

    [Fact]
    public void Version_Printed_IsThatOfTheProgram() => Assert.StartsWith("0.", Shell.Run("--version").Out);
}
