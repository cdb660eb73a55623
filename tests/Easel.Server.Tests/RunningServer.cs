using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Easel.Server.Conversations;
using Easel.Server.Storage;
using Easel.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(TinyModel))]

namespace Easel.Server.Tests;

/// <summary>A whole server in memory, with a tiny model and a data folder of its own.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly TextToImage _easel;
    private readonly WebApplication _app;
    private readonly bool _ownsData;

    private RunningServer(TextToImage easel, WebApplication app, string data, bool ownsData)
    {
        (_easel, _app, Data, _ownsData) = (easel, app, data, ownsData);
        Client = app.GetTestClient();
        Client.Timeout = TimeSpan.FromMinutes(5);
    }

    public HttpClient Client { get; }

    public string Data { get; }

    internal T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    internal static Task<RunningServer> StartAsync(TinyModel model, Func<ServerOptions, ServerOptions>? change = null, string? data = null, TimeProvider? clock = null) =>
        StartAsync(model.Folder, change, data, clock);

    internal static async Task<RunningServer> StartAsync(string model, Func<ServerOptions, ServerOptions>? change = null, string? data = null, TimeProvider? clock = null)
    {
        var folder = data ?? Directory.CreateTempSubdirectory("easel-server-").FullName;
        var options = new ServerOptions(folder) { Threads = 1 };
        options = change?.Invoke(options) ?? options;
        var easel = TextToImage.Load(model);
        var app = EaselServer.Build(options, easel, ServerStorage.Open(folder, options.Database), builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            if (clock is not null) builder.Services.AddSingleton(clock);
        });
        await app.StartAsync();
        return new RunningServer(easel, app, folder, data is null);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, CancellationToken stop = default) =>
        Client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), stop);

    public async Task<JsonElement> JsonAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Submits a job and returns its id.</summary>
    public async Task<string> SubmitAsync(string json)
    {
        using var response = await PostAsync("/api/jobs", json);
        Assert.Equal(202, (int)response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
    }

    /// <summary>Waits until a job is in a state.</summary>
    public async Task<JsonElement> UntilAsync(string job, params string[] states)
    {
        for (var end = DateTime.UtcNow.AddSeconds(60); ;)
        {
            var view = await JsonAsync($"/api/jobs/{job}");
            if (states.Contains(view.Text("state"))) return view;
            Assert.True(DateTime.UtcNow < end, $"{job} is {view.Text("state")} after a minute, not {string.Join(" or ", states)}");
            await Task.Delay(10);
        }
    }

    /// <summary>Says something in a conversation and waits until it is answered.</summary>
    internal Task<ConversationFile> SayAsync(string conversation, string words, TurnRequest? request = null)
    {
        var count = Service<ConversationStore>().Find(null, conversation)!.Turns.Count + 1;
        Service<TurnWorker>().Say(conversation, words, request ?? new TurnRequest());
        return AnsweredAsync(conversation, count);
    }

    /// <summary>Waits until the turn that makes a conversation so long is answered.</summary>
    internal async Task<ConversationFile> AnsweredAsync(string conversation, int count)
    {
        for (var end = DateTime.UtcNow.AddSeconds(60); ;)
        {
            var file = Service<ConversationStore>().Find(null, conversation)!;
            if (file.Turns.Count == count && file.Turns[^1].State != TurnState.Waiting) return file;
            Assert.True(DateTime.UtcNow < end, "the turn is not answered after a minute");
            await Task.Delay(10);
        }
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _easel.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsData) Directory.Delete(Data, recursive: true);
    }
}

/// <summary>A server that the tests of a class share.</summary>
public sealed class SharedServer(TinyModel model) : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(model);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>The server as a program, built beside the tests.</summary>
internal static class ServerProgram
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Easel.Server.dll");
}

internal static class Reading
{
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>The error object of a response, after a check that it has its four fields and no others.</summary>
    public static async Task<JsonElement> ErrorAsync(this HttpResponseMessage response, int status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var error = JsonDocument.Parse(body).RootElement.GetProperty("error");
        Assert.Equal(["code", "message", "param", "type"], error.EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(JsonValueKind.String, error.GetProperty("message").ValueKind);
        Assert.Equal(JsonValueKind.String, error.GetProperty("type").ValueKind);
        return error;
    }

    /// <summary>The events of a stream, and its comments as events without a name.</summary>
    public static async Task<List<(string Name, string Data)>> EventsAsync(this HttpResponseMessage response)
    {
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<(string, string)>();
        foreach (var block in (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n');
            if (lines is [var comment] && comment.StartsWith(':')) events.Add(("", comment));
            else events.Add((Assert.Single(lines, l => l.StartsWith("event: "))[7..], Assert.Single(lines, l => l.StartsWith("data: "))[6..]));
        }
        return events;
    }
}
