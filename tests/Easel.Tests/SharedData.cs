namespace Easel.Tests;

/// <summary>Reference values that are too large for the repository: a folder <c>shared</c> beside the checkout or above it.</summary>
internal static class SharedData
{
    /// <summary>Full path of a shared file or folder; skips the test where there is none.</summary>
    public static string Require(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var shared = Path.Combine(folder.FullName, "shared");
            if (!Directory.Exists(Path.Combine(shared, "goldens"))) continue;
            var path = Path.Combine(shared, relative);
            Assert.SkipWhen(!Path.Exists(path), $"shared/{relative} is missing");
            return path;
        }
        Assert.Skip($"no folder shared/goldens above {AppContext.BaseDirectory}");
        return "";
    }
}
