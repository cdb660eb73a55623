using System.Diagnostics;
using Easel.Server.Jobs;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Easel.Server.Metrics;

/// <summary>
/// Traces: each request (by ASP.NET, under the caller's span where a <c>traceparent</c> header names one; W3C Trace Context), in it the job, in it each step.
/// Whatever listens to an <see cref="ActivitySource"/> sees them; nothing is recorded where nobody does. Spans hold no words of anyone.
/// </summary>
internal static class ServerTraces
{
    /// <summary>Name of the source of jobs and steps.</summary>
    public const string Name = "Easel.Server";

    private const string Requests = "Microsoft.AspNetCore";
    private static readonly ActivitySource Source = new(Name);

    /// <summary>Sends traces to a collector.</summary>
    /// <param name="services">The server's parts.</param>
    /// <param name="address">An address that takes OTLP over HTTP.</param>
    public static IServiceCollection AddTraces(this IServiceCollection services, Uri address) => services.AddHostedService(_ => new Exporter(address));

    /// <summary>The span of a job that is worked on; null where nothing traces.</summary>
    public static Activity? Job(LiveJob job) => Source.StartActivity("job", ActivityKind.Internal, job.Asked)
        ?.SetTag("easel.job", job.Job.Id).SetTag("easel.kind", job.Order.Edit is null ? "generation" : "edit").SetTag("easel.width", job.Order.Request.Width)
        .SetTag("easel.height", job.Order.Request.Height).SetTag("easel.pictures", job.Order.Request.Count);

    /// <summary>A span that has just ended: the plan of a picture and its draft (step 0), or a denoising step.</summary>
    public static void Step(int picture, int step, TimeSpan time) => Source.StartActivity("step", ActivityKind.Internal, Activity.Current?.Context ?? default, startTime: DateTimeOffset.UtcNow - time)
        ?.SetTag("easel.picture", picture).SetTag("easel.step", step).Dispose();

    private sealed class Exporter(Uri address) : IHostedService
    {
        private TracerProvider? _provider;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _provider = Sdk.CreateTracerProviderBuilder().AddSource(Name, Requests).ConfigureResource(resource => resource.AddService("easel"))
                .AddOtlpExporter(otlp => (otlp.Endpoint, otlp.Protocol) = (address, OtlpExportProtocol.HttpProtobuf)).Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => _provider?.Dispose(), cancellationToken);
    }
}
