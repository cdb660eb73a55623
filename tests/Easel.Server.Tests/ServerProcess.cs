using System.Diagnostics;
using System.Text;

namespace Easel.Server.Tests;

/// <summary>The server as a program of its own, on a free port.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ServerProcess(Process process) => _process = process;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(string model, string data)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Easel.Server.dll"), "--model", model, "--data", data, "--port", "0", "--threads", "1"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["EASEL_DEBUG"] = "1";
        var server = new ServerProcess(Process.Start(start)!);
        server._process.ErrorDataReceived += (_, line) => server._said.AppendLine(line.Data);
        server._process.BeginErrorReadLine();
        var address = await server._process.StandardOutput.ReadLineAsync();
        Assert.True(address?.StartsWith("http://127.0.0.1:", StringComparison.Ordinal), $"{address}\n{server._said}");
        server.Client = new HttpClient { BaseAddress = new Uri(address!.Replace("/v1", "", StringComparison.Ordinal)), Timeout = TimeSpan.FromSeconds(60) };
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
        Client?.Dispose();
    }
}
