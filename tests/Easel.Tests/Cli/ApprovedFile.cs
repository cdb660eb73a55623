using System.Runtime.CompilerServices;

namespace Easel.Tests.Cli;

/// <summary>Text that others depend on, committed beside the test. A difference is a decision: look at it, then copy the new text over by hand.</summary>
internal static class ApprovedFile
{
    public static void Compare(string name, string actual, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, name);
        actual = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var received = Path.Combine(AppContext.BaseDirectory, name.Replace(".approved.", ".received.", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, actual);
        Assert.True(File.Exists(path), $"{path} is missing; what was received is in {received}");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
