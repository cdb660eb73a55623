using System.Globalization;
using Easel.Server.Metrics;

namespace Easel.Server.Http;

/// <summary>Gives every failed request the error object, whoever refused it: the endpoint, the router or the web server.</summary>
internal sealed partial class ErrorResponses(RequestDelegate next, ServerMetrics metrics, ILogger<ErrorResponses> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null }) await AnswerAsync(context, OfStatus(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception error)
        {
            if (ApiException.Of(error) is not { } answer)
            {
                Unexpected(log, context.Request.Method, context.Request.Path, error);
                answer = new ApiException(500, new ApiFault("Something went wrong on the server; its log says what.", "server_error", null, "internal_error"));
            }
            if (context.Response.HasStarted) context.Abort();
            else await AnswerAsync(context, answer);
        }
    }

    private Task AnswerAsync(HttpContext context, ApiException error)
    {
        metrics.Failed(error.Status);
        return WriteAsync(context, error);
    }

    private static Task WriteAsync(HttpContext context, ApiException error)
    {
        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        context.Response.StatusCode = error.Status;
        if (error.Status == 405) context.Response.Headers.Allow = allow;
        if (error.Status == 401) context.Response.Headers.WWWAuthenticate = "Bearer";
        if (error.RetryAfter is { } wait) context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        SecurityHeaders.Set(context.Response.Headers);
        return context.Response.WriteAsJsonAsync(new ApiErrorBody(error.Fault), Json.Options, CancellationToken.None);
    }

    private static ApiException OfStatus(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path);
        return context.Response.StatusCode switch
        {
            404 => ApiException.NotFound($"There is nothing at {method} {path}; docs/server.md lists what there is.", "unknown_url"),
            405 => new ApiException(405, new ApiFault($"{path} does not take {method}; it takes {context.Response.Headers.Allow}.", "invalid_request_error", null, "method_not_allowed")),
            413 => ApiException.TooLarge("The request is too large; send a smaller one."),
            var status => new ApiException(status, new ApiFault($"{method} {path} was refused with status {status}.", status < 500 ? "invalid_request_error" : "server_error", null, null)),
        };
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void Unexpected(ILogger log, string method, string path, Exception error);
}
