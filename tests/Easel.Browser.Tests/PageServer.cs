using System.Diagnostics;
using System.Text;

namespace Easel.Browser.Tests;

/// <summary>The server as a program of its own, with a data folder of its own unless one is given.</summary>
internal sealed class PageServer : IDisposable
{
    private readonly Process _process;
    private readonly bool _ownsData;
    private readonly StringBuilder _said = new();

    private PageServer(Process process, string data, bool ownsData) => (_process, Data, _ownsData) = (process, data, ownsData);

    public string Data { get; }

    /// <summary>Address of the page, with a stroke at its end.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="model">Folder of the model.</param>
    /// <param name="data">Data folder; null for a new one.</param>
    /// <param name="port">TCP port; 0 for a free one.</param>
    public static async Task<PageServer> StartAsync(string model, string? data = null, int port = 0)
    {
        var folder = data ?? Directory.CreateTempSubdirectory("easel-page-").FullName;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Easel.Server.dll"), "--model", model, "--data", folder, "--port", $"{port}", "--threads", "1"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["EASEL_STORE"] = Path.Combine(folder, "store");
        var server = new PageServer(Process.Start(start)!, folder, data is null);
        server._process.ErrorDataReceived += (_, line) => server._said.AppendLine(line.Data);
        server._process.BeginErrorReadLine();
        var address = await server._process.StandardOutput.ReadLineAsync();
        Assert.True(address?.StartsWith("http://127.0.0.1:", StringComparison.Ordinal), $"{address}\n{server._said}");
        server.Address = new Uri(address![..^"v1".Length]);
        _ = server._process.StandardOutput.ReadToEndAsync();
        return server;
    }

    /// <summary>Ends it as a power failure would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
        if (_ownsData) Directory.Delete(Data, recursive: true);
    }
}
