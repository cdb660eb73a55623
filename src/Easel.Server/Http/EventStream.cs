using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Easel.Server.Http;

/// <summary>Server-sent events (WHATWG HTML, section 9.2), with comments in between so that nobody on the way takes silence for an end.</summary>
internal sealed class EventStream
{
    private static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();
    private readonly HttpResponse _response;
    private readonly CancellationToken _gone;

    private EventStream(HttpResponse response) => (_response, _gone) = (response, response.HttpContext.RequestAborted);

    /// <summary>Begins the answer: from here on, errors are events too.</summary>
    public static async Task<EventStream> StartAsync(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";                          // nginx would collect the events otherwise
        await response.StartAsync(response.HttpContext.RequestAborted);
        await response.Body.FlushAsync(response.HttpContext.RequestAborted);
        return new EventStream(response);
    }

    /// <summary>Sends one event.</summary>
    /// <param name="name">Its type: a word.</param>
    /// <param name="data">Its JSON, which has no line breaks.</param>
    public async Task SendAsync<T>(string name, T data)
    {
        var body = _response.BodyWriter;
        await body.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: "), _gone);
        await body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(data, Json.Options), _gone);
        await body.WriteAsync("\n\n"u8.ToArray(), _gone);
        await body.FlushAsync(_gone);
    }

    /// <summary>Reads a channel to its end and sends a comment wherever it is silent for a while.</summary>
    /// <param name="source">The channel.</param>
    /// <param name="silence">Longest silence.</param>
    /// <param name="handle">Takes each item.</param>
    public async Task PumpAsync<T>(ChannelReader<T> source, TimeSpan silence, Func<T, Task> handle)
    {
        var ready = source.WaitToReadAsync(_gone).AsTask();
        while (true)
        {
            try
            {
                if (!await ready.WaitAsync(silence, _gone)) return;
            }
            catch (TimeoutException)
            {
                await _response.BodyWriter.WriteAsync(KeepAlive, _gone);
                await _response.BodyWriter.FlushAsync(_gone);
                continue;
            }
            while (source.TryRead(out var item)) await handle(item);
            ready = source.WaitToReadAsync(_gone).AsTask();
        }
    }
}
