using System.Diagnostics;

namespace Easel.Tests.Cli;

/// <summary>The script <c>easel</c>, in a checkout of its own with a <c>dotnet</c> that only notes what it is asked to do.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string FakeDotnet =
        """
        #!/bin/sh
        case $1 in
            --version) echo 10.0.100 ;;
            build)
                echo build >>"$NOTES"
                sleep 0.3
                if [ -n "${FAIL:-}" ]; then echo "Program.cs(1,1): error CS1002: ; expected"; exit 1; fi
                mkdir -p "$2/bin/Release/net10.0"
                : >"$2/bin/Release/net10.0/$(basename "$2").dll" ;;
            *) echo "$(basename "$1")" >>"$NOTES.started"; shift; for word; do echo "<$word>"; done; exit 7 ;;
        esac
        """;

    private readonly TestFolder _folder = new();

    public LauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "only systems with a POSIX shell run the script");
        Directory.CreateDirectory(_folder.File("checkout/src/Easel.Cli"));
        Directory.CreateDirectory(_folder.File("tools"));
        File.Copy(Path.Combine(Checkout.Root, "easel"), _folder.File("checkout/easel"));
        _folder.Write("checkout/src/Easel.Cli/Program.cs", "");
        _folder.Write("checkout/global.json", "{}");
        _folder.Write("checkout/Directory.Build.props", "");
        _folder.Write("tools/dotnet", FakeDotnet);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder.File("tools/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Start_FirstTime_BuildsOnceAndPassesArgumentsAndExitCodeOn()
    {
        var (code, output, error) = Finish(Start(_folder.File("checkout/easel"), ["create", "a  red car", "", "*"]));

        Assert.Equal(7, code);
        Assert.Equal(["<create>", "<a  red car>", "<>", "<*>"], output);
        Assert.Single(error);
        Assert.Equal((7, 1), (Finish(Start(_folder.File("checkout/easel"))).Code, Builds));
    }

    [Fact]
    public void Start_Serve_BuildsAndStartsTheServerWithTheOtherArguments()
    {
        Directory.CreateDirectory(_folder.File("checkout/src/Easel.Server"));

        var (code, output, _) = Finish(Start(_folder.File("checkout/easel"), ["serve", "--port", "0"]));

        Assert.Equal((7, 1), (code, Builds));
        Assert.Equal(["<--port>", "<0>"], output);
        Assert.Equal(["Easel.Server.dll"], File.ReadAllLines(_folder.File("notes.started")));
    }

    [Fact]
    public void Start_ThroughLinksFromElsewhere_FindsTheCheckout()
    {
        File.CreateSymbolicLink(_folder.File("tools/painter"), "../checkout/easel");
        File.CreateSymbolicLink(_folder.File("link"), _folder.File("tools/painter"));

        Assert.Equal((7, 1), (Finish(Start(_folder.File("link"))).Code, Builds));
    }

    [Fact]
    public void Start_SourceChanged_BuildsAgain()
    {
        Finish(Start(_folder.File("checkout/easel")));
        File.SetLastWriteTimeUtc(_folder.File("checkout/src/Easel.Cli/Program.cs"), File.GetLastWriteTimeUtc(_folder.File("checkout/src/Easel.Cli/obj/easel.stamp")).AddSeconds(1));
        Finish(Start(_folder.File("checkout/easel")));

        Assert.Equal(2, Builds);
    }

    [Fact]
    public void Start_SourceDeleted_BuildsAgain()
    {
        _folder.Write("checkout/src/Easel.Cli/Old.cs", "");
        Finish(Start(_folder.File("checkout/easel")));
        Thread.Sleep(20); // File times are as coarse as the kernel's tick.
        File.Delete(_folder.File("checkout/src/Easel.Cli/Old.cs"));
        Finish(Start(_folder.File("checkout/easel")));

        Assert.Equal(2, Builds);
    }

    [Fact]
    public void Start_TwoAtOnce_BuildOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has flock");
        var (first, second) = (Start(_folder.File("checkout/easel")), Start(_folder.File("checkout/easel")));

        Assert.Equal((7, 7, 1), (Finish(first).Code, Finish(second).Code, Builds));
    }

    [Fact]
    public void Start_BuildFails_ShowsTheErrorAndTriesAgainNextTime()
    {
        var (code, output, error) = Finish(Start(_folder.File("checkout/easel"), fail: true));

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains(error, line => line.Contains("CS1002"));
        Assert.Equal(7, Finish(Start(_folder.File("checkout/easel"))).Code);
    }

    [Fact]
    public void Start_WithoutDotnet_SaysWhereToGetIt()
    {
        Directory.CreateDirectory(_folder.File("without"));
        foreach (var tool in new[] { "dirname", "readlink", "find", "head" })
            File.CreateSymbolicLink(_folder.File($"without/{tool}"), File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}");

        var (code, _, error) = Finish(Start(_folder.File("checkout/easel"), path: _folder.File("without")));

        Assert.Equal(1, code);
        Assert.Contains("dotnet was not found", Assert.Single(error));
    }

    [Fact]
    public void Start_DotnetTooOld_SaysWhichIsNeeded()
    {
        File.Delete(_folder.File("tools/dotnet"));
        _folder.Write("tools/dotnet", "#!/bin/sh\n[ \"$PWD\" = / ] && echo 8.0.100\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder.File("tools/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (code, _, error) = Finish(Start(_folder.File("checkout/easel")));

        Assert.Equal(1, code);
        Assert.Contains("8.0.100", Assert.Single(error));
    }

    private int Builds => File.ReadAllLines(_folder.File("notes")).Length;

    private Process Start(string script, string[]? args = null, bool fail = false, string? path = null)
    {
        var start = new ProcessStartInfo("/bin/sh", [script, .. args ?? []]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["PATH"] = path ?? $"{_folder.File("tools")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _folder.Path;
        start.Environment["DOTNET_ROOT"] = "";
        start.Environment["NOTES"] = _folder.File("notes");
        if (fail) start.Environment["FAIL"] = "1";
        return Process.Start(start)!;
    }

    private static (int Code, string[] Output, string[] Error) Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, Lines(output), Lines(error.Result));
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
