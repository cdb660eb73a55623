using System.Data.Common;
using Easel.Server.Http;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.OpenApi;
using Easel.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Metrics;

/// <summary>What those ask who keep a server running: <c>/healthz</c> whether the process answers, <c>/readyz</c> whether it can take work, <c>/metrics</c> how it goes.</summary>
internal sealed class MonitoringEndpoints(JobBoard board, DeviceThread device, ServerStorage storage, PrometheusText text)
{
    private sealed record Health(string Status, int Waiting);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Json.Ok(new Health("ok", board.Waiting))).Describe<Health>("Whether the process answers");
        routes.MapGet("/readyz", (Delegate)ReadyAsync).Describe<Health>("Whether pictures can be made now");
        routes.MapGet("/metrics", Metrics).DescribeFile("Counters and times in Prometheus' text format", "text/plain");
    }

    private async Task<IResult> ReadyAsync(HttpContext context)
    {
        if (!device.IsAlive) throw NotReady("The server is starting or stopping, or its device thread has ended.");
        try
        {
            await using var database = storage.Connect();
            await database.Keys.AnyAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException or TimeoutException)
        {
            throw NotReady("The database does not answer.");
        }
        return Json.Ok(new Health("ready", board.Waiting));
    }

    private IResult Metrics(HttpContext context)
    {
        Caller.Of(context, Scopes.Admin);
        return Results.Text(text.Write(), PrometheusText.MediaType);
    }

    private static ApiException NotReady(string message) => ApiException.Unavailable(message, "not_ready", TimeSpan.FromSeconds(5));
}
