using Easel.Bench.Serving;

namespace Easel.Browser.Tests;

/// <summary>The server as a program of its own, with a data folder of its own unless one is given.</summary>
internal sealed class PageServer : IDisposable
{
    private readonly ServerProcess _server;
    private readonly bool _ownsData;

    private PageServer(ServerProcess server, string data, bool ownsData) => (_server, Data, _ownsData) = (server, data, ownsData);

    public string Data { get; }

    /// <summary>Address of the page, with a stroke at its end.</summary>
    public Uri Address => _server.Client.BaseAddress!;

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="model">Folder of the model.</param>
    /// <param name="data">Data folder; null for a new one.</param>
    /// <param name="port">TCP port; 0 for a free one.</param>
    public static async Task<PageServer> StartAsync(string model, string? data = null, int port = 0)
    {
        var folder = data ?? Directory.CreateTempSubdirectory("easel-page-").FullName;
        var server = await ServerProcess.StartAsync(Path.Combine(AppContext.BaseDirectory, "Easel.Server.dll"), model, folder, "--threads", "1", "--port", $"{port}");
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
