using System.Collections.Concurrent;
using System.Diagnostics;
using Easel.Images;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Metrics;
using Easel.Server.Storage;
using TorchSharp;

namespace Easel.Server.Jobs;

/// <summary>The one thread that owns the device and the model: it takes job after job from the board and paints it.</summary>
internal sealed partial class DeviceThread : IHostedService, IDisposable
{
    private readonly TextToImage _easel;
    private readonly JobBoard _board;
    private readonly GalleryStore _gallery;
    private readonly EditWork _edits;
    private readonly ServerMetrics _metrics;
    private readonly ILogger<DeviceThread> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly int? _threads;
    private readonly ServerStorage _storage;
    private IDisposable? _claim;
    private readonly ConcurrentQueue<Action> _questions = new();

    public DeviceThread(TextToImage easel, JobBoard board, GalleryStore gallery, EditWork edits, ServerMetrics metrics, ServerStorage storage, ServerOptions options, IHostApplicationLifetime lifetime, ILogger<DeviceThread> log)
    {
        (_easel, _board, _gallery, _edits, _metrics, _storage, _log, _threads) = (easel, board, gallery, edits, metrics, storage, log, options.Threads);
        _thread = new Thread(Work) { Name = "device", IsBackground = true };
        // Before the web server begins to wait for its open requests, which wait for jobs.
        lifetime.ApplicationStopping.Register(() =>
        {
            _stop.Cancel();
            _board.Stop();
        });
    }

    /// <summary>Whether jobs are taken.</summary>
    public bool IsAlive => _thread.IsAlive;

    /// <summary>Asks the model something short, which is answered between two steps.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="question">What to ask; it has the model while it runs.</param>
    /// <exception cref="OperationCanceledException">The server stops.</exception>
    public Task<T> AskAsync<T>(Func<TextToImage, T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Enqueue(() =>
        {
            try
            {
                answer.SetResult(question(_easel));
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        _board.Wake();
        return answer.Task.WaitAsync(_stop.Token);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _claim = _storage.Claim();
        Recovered(_log, _board.Recover());
        _thread.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_thread.IsAlive) await Task.Run(_thread.Join, cancellationToken);
        _claim?.Dispose();
    }

    public void Dispose()
    {
        _claim?.Dispose();
        _stop.Dispose();
    }

    private void Work()
    {
        if (_threads is { } threads) torch.set_num_threads(threads);
        while (_board.Take(_stop.Token, Answer) is { } job)
        {
            var watch = Stopwatch.StartNew();
            using var span = ServerTraces.Job(job);
            try
            {
                _board.Begin(job);
                var state = Paint(job);
                span?.SetTag("easel.state", state.ToString());
                if (state == JobState.Submitted) _board.PutBack(job);
                else _board.Finish(job, state);
                Ended(_log, job.Job.Id, state, job.Order.Request.Width, job.Order.Request.Height, job.Order.Request.Steps, watch.ElapsedMilliseconds);
            }
            catch (Exception error)
            {
                var answer = ApiException.Of(error);
                span?.SetStatus(ActivityStatusCode.Error, answer?.Fault.Code ?? "internal_error");
                if (answer is null) Failed(_log, job.Job.Id, error);
                Fail(job, answer ?? new ApiException(500, new ApiFault("The picture could not be made; the server's log says why.", "server_error", null, "internal_error")));
            }
        }
    }

    /// <summary>Paints what is not in the gallery yet.</summary>
    private JobState Paint(LiveJob job)
    {
        var finished = _gallery.IndexesOf(job.Job.Id);
        for (var index = 0; index < job.Order.Request.Count; index++)
        {
            if (finished.Contains(index)) continue;
            var (watch, last) = (Stopwatch.StartNew(), TimeSpan.Zero);
            var request = job.Order.Edit is { } edit ? _edits.Of(job.Order, edit, index) : _edits.OfPlan(job.Order, index);
            foreach (var step in _easel.Create(request, job.Order.Previews))
            {
                var now = watch.Elapsed;
                if (step.Step > 0) _metrics.Step(now - last);
                ServerTraces.Step(index, step.Step, now - last);
                last = now;
                Answer();
                if (job.IsCancelled) return JobState.Cancelled;
                if (_stop.IsCancellationRequested) return JobState.Submitted;
                if (step.Result is { } result)
                {
                    _board.Times.Record(job.Order.Request, watch.Elapsed);
                    var file = Encode(result, job.Order);
                    job.Publish(new JobPicture(_gallery.Add(job.Job, index, result, file, job.Order.FormatName, job.Order.Edit?.Parents ?? _gallery.ParentsIn(job.Order.ParentJob)), file, result.Recipe));
                    _metrics.Painted(job.Order.Edit is not null);
                }
                else
                {
                    job.Publish(new JobStep(index, step.Step, step.Steps, step.IsDraft, step.Preview));
                }
            }
        }
        return JobState.Done;
    }

    private void Answer()
    {
        while (_questions.TryDequeue(out var question)) question();
    }

    private void Fail(LiveJob job, ApiException error)
    {
        try
        {
            _board.Finish(job, JobState.Failed, error);
        }
        catch (Exception e)
        {
            // The database does not answer: the job stays "running" in it and is taken up at the next start, and the thread goes on.
            Failed(_log, job.Job.Id, e);
            job.Publish(new JobEnd(JobState.Failed, error));
        }
    }

    private static byte[] Encode(ImageResult result, PaintOrder order) => PictureCodec.Encode(
        result.Picture, order.Format, order.FileQuality, result.Recipe.ToText(order.Format));

    [LoggerMessage(LogLevel.Information, "{Count} unfinished jobs found")]
    private static partial void Recovered(ILogger log, int count);

    [LoggerMessage(LogLevel.Information, "{Job} {State}: {Width}x{Height}, {Steps} steps, {Milliseconds} ms")]
    private static partial void Ended(ILogger log, string job, JobState state, int width, int height, int steps, long milliseconds);

    [LoggerMessage(LogLevel.Error, "{Job} failed")]
    private static partial void Failed(ILogger log, string job, Exception error);
}
