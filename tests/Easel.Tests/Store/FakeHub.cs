using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Easel.Tests.Store;

/// <summary>A hub on this machine that can be slow, cut connections, lie, and refuse. It speaks HTTP/1.1 over plain sockets, so that it can also do what no proper server does.</summary>
internal sealed class FakeHub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();

    public FakeHub()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>A request as it came.</summary>
    public sealed record Seen(string Path, string? Range, string? IfRange, string? Authorization);

    /// <summary>What a test makes of a request; null for the usual answer.</summary>
    public sealed record Answer(int Status, string Headers = "", byte[]? Body = null, int? CutAfter = null, TimeSpan? Pause = null, Task? Until = null);

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public Dictionary<string, byte[]> Files { get; } = [];

    public List<Seen> Requests { get; } = [];

    public string Tag { get; set; } = "\"1\"";

    public bool KnowsRanges { get; set; } = true;

    public Func<Seen, Answer?> Misbehave { get; set; } = _ => null;

    public int CountOf(string path) { lock (_lock) return Requests.Count(r => r.Path == path); }

    /// <summary>Lists the files as the hub's listing does.</summary>
    public void Offer(string repository, string? licence = null, bool withHashes = true, string? wrongHashOf = null) =>
        Files[$"/api/models/{repository}/revision/main?blobs=true"] = JsonSerializer.SerializeToUtf8Bytes(new
        {
            sha = "c0ffee",
            cardData = new { license = licence },
            siblings = Files.Where(f => f.Key.StartsWith($"/{repository}/resolve/c0ffee/", StringComparison.Ordinal)).Select(f => new
            {
                rfilename = f.Key[$"/{repository}/resolve/c0ffee/".Length..],
                size = f.Value.Length,
                lfs = withHashes ? new { sha256 = f.Key == wrongHashOf ? new string('0', 64) : Convert.ToHexStringLower(SHA256.HashData(f.Value)), size = f.Value.Length } : null,
            }),
        });

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var path = (await reader.ReadLineAsync(_stop.Token))?.Split(' ')[1];
            for (string? line; !string.IsNullOrEmpty(line = await reader.ReadLineAsync(_stop.Token));) headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
            if (path is null) return;
            var seen = new Seen(path, headers.GetValueOrDefault("Range"), headers.GetValueOrDefault("If-Range"), headers.GetValueOrDefault("Authorization"));
            lock (_lock) Requests.Add(seen);
            await SendAsync(stream, Misbehave(seen) ?? Usual(seen));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
        }
    }

    public Answer Usual(Seen seen)
    {
        if (!Files.TryGetValue(seen.Path, out var file)) return new Answer(404);
        var tag = $"ETag: {Tag}\r\n";
        if (!KnowsRanges || seen.Range is null || seen.IfRange is not null && seen.IfRange != Tag) return new Answer(200, tag, file);
        var ends = seen.Range["bytes=".Length..].Split('-');
        int from = int.Parse(ends[0]), to = Math.Min(int.Parse(ends[1]), file.Length - 1);
        return from >= file.Length ? new Answer(416, $"Content-Range: bytes */{file.Length}\r\n") : new Answer(206, $"{tag}Content-Range: bytes {from}-{to}/{file.Length}\r\n", file[from..(to + 1)]);
    }

    private async Task SendAsync(NetworkStream stream, Answer answer)
    {
        var body = answer.Body ?? [];
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer.Status} X\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{answer.Headers}\r\n"), _stop.Token);
        var count = Math.Min(answer.CutAfter ?? body.Length, body.Length);
        await stream.WriteAsync(body.AsMemory(0, count), _stop.Token);
        if (answer.Until is { } until) await until.WaitAsync(_stop.Token);
        if (answer.Pause is { } pause) await Task.Delay(pause, _stop.Token);
    }
}
