using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Easel.Server.Tests.Conversations;

/// <summary>A server with OpenAI's chat API on a port of this machine, which answers as a test says.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _end = new();

    private ChatServer(WebApplication app) => _app = app;

    /// <summary>What it was asked, as it came.</summary>
    public ConcurrentQueue<(string? Authorization, JsonElement Body)> Asked { get; } = new();

    public string Address => _app.Urls.Single() + "/v1";

    /// <param name="answer">Status and text for the body of a request; null for no answer at all.</param>
    public static async Task<ChatServer> StartAsync(Func<JsonElement, (int Status, string Text)?> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ChatServer(builder.Build());
        server._app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
            server.Asked.Enqueue((context.Request.Headers.Authorization, body));
            if (answer(body) is not var (status, text)) await server._end.Task;
            else
            {
                (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
            }
        });
        await server._app.StartAsync();
        return server;
    }

    /// <summary>An answer that calls the first function that the request offers.</summary>
    public static string Call(JsonElement body, string arguments) => Message(new
    {
        role = "assistant", content = (string?)null,
        tool_calls = new[] { new { id = "call_1", type = "function", function = new { name = body.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString(), arguments } } },
    });

    /// <summary>An answer in words.</summary>
    public static string Say(string content) => Message(new { role = "assistant", content });

    private static string Message(object message) => JsonSerializer.Serialize(new { id = "chatcmpl-1", @object = "chat.completion", model = "tiny", choices = new[] { new { index = 0, message, finish_reason = "stop" } } });

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _app.DisposeAsync();
    }
}
