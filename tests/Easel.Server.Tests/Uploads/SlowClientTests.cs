using System.Net.Sockets;
using System.Text;
using Easel.Bench.Serving;
using Easel.Tests;

namespace Easel.Server.Tests.Uploads;

/// <summary>What only a real connection can do: dribble, stall, and send bytes that no client would.</summary>
public sealed class SlowClientTests(TinyModel model) : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("easel-slow-").FullName;
    private ServerProcess _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartAsync(ServerProgram.Path, model.Folder, _data, "--threads", "1");

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Send_BodiesThatNeverEnd_AreDroppedAndNobodyWaitsForThem()
    {
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 50; i++)
            {
                var path = i % 2 == 0 ? "/v1/images/generations" : "/v1/images/edits";
                var type = i % 2 == 0 ? "application/json" : "multipart/form-data; boundary=x";
                slow.Add(await ConnectAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: 100000\r\n\r\n{(i % 2 == 0 ? "{\"prompt\":" : "--x\r\n")}"));
            }
            using (var picture = await _server.Client.PostAsync("/v1/images/generations", Json("{\"prompt\":\"a boat\"}"))) Assert.True(picture.IsSuccessStatusCode);

            foreach (var client in slow)
            {
                var answer = await AnswerAsync(client);
                Assert.StartsWith("HTTP/1.1 408", answer);
                Assert.Contains("\"code\":\"bad_request\"", answer);
            }
        }
        finally
        {
            foreach (var client in slow) client.Dispose();
        }
    }

    [Theory]
    [InlineData("POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n")]
    [InlineData("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Evil\r\n\r\n")]
    [InlineData("GET /v1/models HTTP/1.1\r\nHost: local\0host\r\n\r\n")]
    [InlineData("GET /v1/models\r\nSet-Cookie: a=b HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n")]
    [InlineData("POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello")]
    [InlineData("POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    public async Task Send_HeadersThatAreNone_AreRefused(string request)
    {
        using var client = await ConnectAsync(request);

        Assert.Matches("^HTTP/1.1 (400|505) ", await AnswerAsync(client));
        Assert.Equal(200, (int)(await _server.Client.GetAsync("/healthz")).StatusCode);
    }

    [Theory]
    [InlineData("a.png\\r\\nX-Evil: 1")]
    [InlineData("..%2F..%2Feasel.db%0d%0aX-Evil:%201")]
    [InlineData("../../../etc/passwd")]
    [InlineData("C:\\windows\\system.ini")]
    public async Task Upload_NameThatWouldBeAHeaderOrAPath_IsAName(string name)
    {
        var picture = Encoding.Latin1.GetString(Pictures.Png());
        var body = $"--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nvision\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name.Replace("\\", "\\\\", StringComparison.Ordinal)}\"; filename*=UTF-8''{Uri.EscapeDataString(name.Replace("%0d%0a", "\r\n", StringComparison.Ordinal))}\r\n\r\n{picture}\r\n--x--\r\n";
        using var client = await ConnectAsync($"POST /v1/files HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        var answer = await AnswerAsync(client);

        Assert.StartsWith("HTTP/1.1 200", answer);
        var id = answer.Split("\"id\":\"")[1].Split('"')[0];
        using var again = await ConnectAsync($"GET /v1/files/{id}/content HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var headers = (await AnswerAsync(again)).Split("\r\n\r\n")[0].Split("\r\n");
        Assert.DoesNotContain(headers, line => line.StartsWith("X-Evil", StringComparison.OrdinalIgnoreCase));
        var disposition = Assert.Single(headers, line => line.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("/", disposition.Replace("UTF-8''", "", StringComparison.Ordinal));
    }

    private async Task<TcpClient> ConnectAsync(string send)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _server.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(send));
        return client;
    }

    /// <summary>All that comes until the server ends the connection.</summary>
    private static async Task<string> AnswerAsync(TcpClient client)
    {
        using var answer = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(answer);
        }
        catch (IOException)
        {
            // Ended hard; what came before counts.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
