using System.Diagnostics;
using System.Text;

namespace Easel.Bench.Serving;

/// <summary>The server as a program of its own, on a free port.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ServerProcess(Process process) => _process = process;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Memory that it has now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="program">Its <c>Easel.Server.dll</c>.</param>
    /// <param name="model">Folder of the model.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="options">Options besides these; its port is a free one unless they name one.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message has what it said.</exception>
    public static Task<ServerProcess> StartAsync(string program, string model, string data, params string[] options) => StartAsync(program, model, data, null, options);

    /// <inheritdoc cref="StartAsync(string, string, string, string[])"/>
    /// <param name="hub">Where models come from; null for the public hub.</param>
    public static async Task<ServerProcess> StartAsync(string program, string model, string data, Uri? hub, params string[] options)
    {
        string[] port = options.Contains("--port") ? [] : ["--port", "0"];
        var start = new ProcessStartInfo("dotnet", [program, "--model", model, "--data", data, .. port, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["EASEL_DEBUG"] = "1";
        start.Environment["EASEL_STORE"] = Path.Combine(data, "store");
        if (hub is not null) start.Environment["EASEL_HUB"] = hub.ToString();
        var server = new ServerProcess(Process.Start(start)!);
        server._process.ErrorDataReceived += (_, line) => server._said.AppendLine(line.Data);
        server._process.BeginErrorReadLine();
        var address = await server._process.StandardOutput.ReadLineAsync();
        if (address?.StartsWith("http://127.0.0.1:", StringComparison.Ordinal) != true) throw new InvalidOperationException($"The server did not start: {address}\n{server._said}");
        server.Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address.Replace("/v1", "", StringComparison.Ordinal)), Timeout = TimeSpan.FromMinutes(10) };
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
