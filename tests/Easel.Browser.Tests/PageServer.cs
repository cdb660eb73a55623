using Easel.Bench.Serving;

namespace Easel.Browser.Tests;

/// <summary>The server as a program of its own, with a data folder of its own unless one is given.</summary>
internal sealed class PageServer : IDisposable
{
    private readonly ServerProcess _server;
    private readonly bool _ownsData;

    private PageServer(ServerProcess server, string data, bool ownsData) => (_server, Data, _ownsData) = (server, data, ownsData);

    public string Data { get; }

    /// <summary>Folder of the model of this repository, for what shows or measures the real page.</summary>
    public static string RepositoryModel { get; } = Path.GetDirectoryName(Above("models/easel-one/model.json"))!;

    /// <summary>A file or folder of the repository.</summary>
    /// <param name="path">Where it is from the top.</param>
    public static string Above(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Exists(Path.Combine(folder.FullName, path))) return Path.Combine(folder.FullName, path);
        throw new FileNotFoundException($"{path} was not found above {AppContext.BaseDirectory}; run this inside a checkout.");
    }

    /// <summary>Address of the page, with a stroke at its end.</summary>
    public Uri Address => _server.Client.BaseAddress!;

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="model">Folder of the model.</param>
    /// <param name="data">Data folder; null for a new one.</param>
    /// <param name="port">TCP port; 0 for a free one.</param>
    /// <param name="threads">Threads that paint.</param>
    /// <param name="hub">Where models come from; null for the public hub.</param>
    public static async Task<PageServer> StartAsync(string model, string? data = null, int port = 0, int threads = 1, Uri? hub = null)
    {
        var folder = data ?? Directory.CreateTempSubdirectory("easel-page-").FullName;
        var server = await ServerProcess.StartAsync(Path.Combine(AppContext.BaseDirectory, "Easel.Server.dll"), model, folder, hub, "--threads", $"{threads}", "--port", $"{port}");
        return new PageServer(server, folder, data is null);
    }

    /// <inheritdoc cref="ServerProcess.Kill"/>
    public void Kill() => _server.Kill();

    public void Dispose()
    {
        _server.Dispose();
        if (_ownsData) Directory.Delete(Data, recursive: true);
    }
}
