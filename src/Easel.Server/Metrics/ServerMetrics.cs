using System.Diagnostics.Metrics;
using Easel.Server.Jobs;

namespace Easel.Server.Metrics;

/// <summary>What the server counts and measures, as instruments of .NET: whatever listens to a <see cref="System.Diagnostics.Metrics.Meter"/> can read them, <c>/metrics</c> among others.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private readonly Counter<long> _finished, _pictures, _errors;
    private readonly Histogram<double> _steps;

    public ServerMetrics()
    {
        _finished = Meter.CreateCounter<long>("easel.jobs.finished", description: "Jobs that came to an end, by how.");
        _pictures = Meter.CreateCounter<long>("easel.pictures", description: "Pictures made, by kind.");
        _errors = Meter.CreateCounter<long>("easel.errors", description: "Requests answered with an error, by HTTP status.");
        _steps = Meter.CreateHistogram<double>("easel.step.duration", "s", "Time of one denoising step.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
    }

    /// <summary>The meter of this server. A process may hold several servers, each with its own.</summary>
    public Meter Meter { get; } = new("Easel.Server");

    /// <summary>Shows how long the queue is.</summary>
    public void Watch(JobBoard board)
    {
        Meter.CreateObservableGauge("easel.jobs.waiting", () => board.Waiting, description: "Jobs that wait for the device.");
        Meter.CreateObservableGauge("easel.memory", () => Environment.WorkingSet, "By", "Memory of the process, which on a processor is that of the device too.");
        Meter.CreateObservableGauge("easel.jobs.running", () => board.Running, description: "Jobs that are being painted.");
    }

    public void Finished(JobState state) => _finished.Add(1, Tag("state", state.ToString().ToLowerInvariant()));

    public void Painted(bool isEdit) => _pictures.Add(1, Tag("kind", isEdit ? "edit" : "generation"));

    public void Step(TimeSpan time) => _steps.Record(time.TotalSeconds);

    public void Failed(int status) => _errors.Add(1, Tag("status", status));

    public void Dispose() => Meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
