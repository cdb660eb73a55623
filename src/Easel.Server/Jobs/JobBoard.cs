using System.Diagnostics;
using System.Text.Json;
using Easel.Server.Http;
using Easel.Server.Metrics;
using Easel.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Jobs;

/// <summary>All jobs: takes them in, says which is next, and remembers what became of them. Every change is in the database before anyone hears of it.</summary>
internal sealed class JobBoard(ServerStorage storage, ServerOptions options, ServerMetrics metrics, TimeProvider clock)
{
    private const int MaxAttempts = 3;
    private readonly Lock _lock = new();
    private readonly JobQueue _queue = new();
    private readonly Dictionary<string, LiveJob> _live = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _waiting = new(0);
    private LiveJob? _running;
    private bool _stopped;

    /// <summary>Step times of this machine.</summary>
    public StepTimes Times { get; } = new();

    /// <summary>How many jobs wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _queue.Count;
        }
    }

    /// <summary>How many jobs are being painted.</summary>
    public int Running
    {
        get
        {
            lock (_lock) return _running is null ? 0 : 1;
        }
    }

    /// <summary>Puts back in the queue what an earlier process left behind. Once, before anything else.</summary>
    /// <returns>How many jobs.</returns>
    public int Recover()
    {
        using var database = storage.Connect();
        var left = database.Jobs.Where(j => j.State == JobState.Submitted || j.State == JobState.Running).OrderBy(j => j.Number).ToList();
        foreach (var job in left)
        {
            job.State = JobState.Submitted;
            // A job that takes the process down with it must not do so for ever.
            if (job.Attempts >= MaxAttempts) Fail(job, "crashed", $"The server ended {job.Attempts} times while it worked on this.");
            if (Read(job) is null) Fail(job, "unreadable", "Another version of the server took this in; ask again.");
        }
        database.SaveChanges();
        foreach (var done in database.Jobs.AsNoTracking().Where(j => j.State == JobState.Done).OrderByDescending(j => j.Number).Take(32).AsEnumerable().Reverse())
            if (done is { StartedAt: { } start, FinishedAt: { } end } && end > start && Read(done) is { } order)
                Times.Record(order.Request, TimeSpan.FromMilliseconds(end - start) / order.Request.Count);
        lock (_lock)
        {
            foreach (var job in left.Where(j => j.State == JobState.Submitted)) Enqueue(new LiveJob(job, Read(job)!));
        }
        return left.Count;
    }

    /// <summary>Takes a job in.</summary>
    /// <param name="owner">Who asks.</param>
    /// <param name="maxJobs">Most jobs that the owner may have waiting or running; null for any number.</param>
    /// <param name="order">What to paint.</param>
    /// <param name="priority">Higher goes first.</param>
    /// <param name="tags">Tags for its pictures, as stored.</param>
    /// <param name="isAwaited">Whether the client stays on the line for it: a power failure, which ends the line too, may then take the job along.</param>
    /// <exception cref="ApiException">429 or 503: the owner or the server has too much to do, or the server stops.</exception>
    public async Task<LiveJob> SubmitAsync(string owner, int? maxJobs, PaintOrder order, int priority = 0, string tags = "", bool isAwaited = false)
    {
        var job = new Job
        {
            Id = $"job_{Guid.CreateVersion7(clock.GetUtcNow()):N}", Owner = owner, State = JobState.Submitted, Priority = priority, Prompt = order.Request.Prompt,
            Order = JsonSerializer.Serialize(order, Json.Options), Tags = tags, Pixels = order.Pixels, CreatedAt = Now(),
        };
        var live = new LiveJob(job, order) { Asked = Activity.Current?.Context ?? default };
        lock (_lock)
        {
            if (_stopped) throw Stopping();
            if (_live.Count >= options.MaxQueue) throw ApiException.Unavailable($"{_live.Count} jobs are waiting, which is all that is taken; come again later.", "queue_full", Soon());
            if (maxJobs is { } most && _live.Values.Count(l => l.Job.Owner == owner) >= most)
                throw ApiException.TooMany($"{most} jobs of this key are waiting or running, which is its limit; wait until one is done.", "concurrency_limit_exceeded", Soon());
            _live.Add(job.Id, live);
        }
        try
        {
            await using var database = storage.Connect(isDurable: !isAwaited);
            database.Add(job);
            await database.SaveChangesAsync();
        }
        catch
        {
            lock (_lock) _live.Remove(job.Id);
            throw;
        }
        lock (_lock) Enqueue(live);
        return live;
    }

    /// <summary>Lets whoever waits in <see cref="Take"/> see to other things.</summary>
    public void Wake() => _waiting.Release();

    /// <summary>The next job; blocks until there is one. Null where the server stops.</summary>
    /// <param name="stop">Cancel to stop waiting.</param>
    /// <param name="awake">Called on this thread whenever the wait ends.</param>
    public LiveJob? Take(CancellationToken stop, Action? awake = null)
    {
        while (true)
        {
            try
            {
                _waiting.Wait(stop);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            awake?.Invoke();
            LiveJob? job;
            lock (_lock)
            {
                if (_stopped) return null;
                job = _running = _queue.Take() is { } next ? _live[next.Id] : null;
            }
            if (job is not null) return job;
        }
    }

    /// <summary>A job that was taken is worked on from now on.</summary>
    public void Begin(LiveJob live)
    {
        lock (_lock)
        {
            live.Job.State = JobState.Running;
            live.Job.Attempts++;
            live.Job.StartedAt ??= Now();
        }
        Save(live.Job, isDurable: false);
    }

    /// <summary>A job that was taken has come to its end.</summary>
    public void Finish(LiveJob live, JobState state, ApiException? error = null)
    {
        lock (_lock)
        {
            live.Job.State = state;
            live.Job.FinishedAt = Now();
            (live.Job.ErrorCode, live.Job.ErrorMessage) = (error?.Fault.Code, error?.Message);
        }
        Save(live.Job);
        lock (_lock)
        {
            _live.Remove(live.Job.Id);
            if (_running == live) _running = null;
        }
        metrics.Finished(state);
        live.Publish(new JobEnd(state, error ?? (state == JobState.Cancelled ? Cancelled() : null)));
    }

    /// <summary>A job that was taken goes back to wait for the next start of the server.</summary>
    public void PutBack(LiveJob live)
    {
        lock (_lock)
        {
            live.Job.State = JobState.Submitted;
            live.Job.Attempts--;                                                   // stopping on request is no crash
        }
        Save(live.Job);
    }

    /// <summary>Ends a job: at once where it waits, within a step where it runs.</summary>
    /// <returns>Whether it was waiting or running.</returns>
    public bool Cancel(string id)
    {
        LiveJob? live;
        bool waits;
        lock (_lock)
        {
            if (!_live.TryGetValue(id, out live)) return false;
            live.Cancel();
            waits = _queue.Remove(id);
        }
        if (waits) Finish(live, JobState.Cancelled);
        return true;
    }

    /// <summary>No more jobs are taken or handed out; whoever waits is told. What is unfinished stays in the database for the next start.</summary>
    public void Stop()
    {
        LiveJob[] left;
        lock (_lock)
        {
            _stopped = true;
            left = [.. _live.Values];
        }
        foreach (var live in left) live.Publish(new JobEnd(JobState.Submitted, Stopping()));
    }

    /// <summary>A job that waits or runs; null where there is none, or it is another's.</summary>
    public LiveJob? Live(string? owner, string id)
    {
        lock (_lock) return _live.TryGetValue(id, out var live) && (owner is null || live.Job.Owner == owner) ? live : null;
    }

    /// <summary>Any job as it stands now; null where there is none, or it is another's. What is read after it, such as its pictures, is never older than its state.</summary>
    public async Task<Job?> FindAsync(string? owner, string id, CancellationToken stop)
    {
        if (Live(owner, id) is { } live)
            lock (_lock) return live.Job.Copy();
        await using var database = storage.Connect();
        return await database.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == id && (owner == null || j.Owner == owner), stop);
    }

    /// <summary>Jobs, the newest first.</summary>
    public async Task<List<Job>> ListAsync(string? owner, JobState? state, string? before, int limit, CancellationToken stop)
    {
        await using var database = storage.Connect();
        var jobs = database.Jobs.AsNoTracking();
        if (owner is not null) jobs = jobs.Where(j => j.Owner == owner);
        if (state is not null) jobs = jobs.Where(j => j.State == state);
        if (before is not null) jobs = jobs.Where(j => j.Number < database.Jobs.Where(b => b.Id == before).Select(b => b.Number).FirstOrDefault());
        return await jobs.OrderByDescending(j => j.Number).Take(limit).ToListAsync(stop);
    }

    /// <summary>Pixels that an owner has asked for since some time, without what failed or was cancelled.</summary>
    public async Task<long> PixelsSinceAsync(string owner, DateTimeOffset since, CancellationToken stop)
    {
        var from = since.ToUnixTimeMilliseconds();
        await using var database = storage.Connect();
        return await database.Jobs.Where(j => j.Owner == owner && j.CreatedAt >= from && j.State != JobState.Failed && j.State != JobState.Cancelled).SumAsync(j => j.Pixels, stop);
    }

    /// <summary>How many jobs go before one, where it waits, and how long until it is done, where that can be said.</summary>
    public (int? Position, TimeSpan? Left) Outlook(LiveJob live)
    {
        lock (_lock)
        {
            if (live == _running) return (null, Left(live));
        }
        return Outlooks().GetValueOrDefault(live.Job.Id);
    }

    /// <summary>The same for all jobs that wait or run.</summary>
    public IReadOnlyDictionary<string, (int? Position, TimeSpan? Left)> Outlooks()
    {
        var outlooks = new Dictionary<string, (int?, TimeSpan?)>(StringComparer.Ordinal);
        lock (_lock)
        {
            TimeSpan? sum = TimeSpan.Zero;
            var position = 0;
            if (_running is { } running)
            {
                outlooks.Add(running.Job.Id, (null, sum = Left(running)));
                position++;
            }
            foreach (var waiting in _queue.InOrder()) outlooks.Add(waiting.Id, (position++, sum += Left(_live[waiting.Id])));
        }
        return outlooks;
    }

    /// <summary>How to do a job; null where this version cannot read it.</summary>
    public static PaintOrder? Read(Job job)
    {
        try
        {
            return JsonSerializer.Deserialize<PaintOrder>(job.Order, Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Enqueue(LiveJob live)
    {
        var request = live.Order.Request;
        _live.TryAdd(live.Job.Id, live);
        _queue.Add(new WaitingJob(live.Job.Id, live.Job.Owner, live.Job.Priority, (double)live.Order.Pixels * request.Steps, live.Job.Number));
        _waiting.Release();
    }

    private void Fail(Job job, string code, string message) => (job.State, job.ErrorCode, job.ErrorMessage, job.FinishedAt) = (JobState.Failed, code, message, Now());

    private TimeSpan? Left(LiveJob live)
    {
        var (request, step) = (live.Order.Request, live.Step);
        return Times.Estimate(request, Math.Max(0, step is null ? request.Count : request.Count - step.Picture - (double)step.Step / step.Steps));
    }

    /// <summary>When there may be room again: after the running job, where its time is known.</summary>
    private TimeSpan Soon() => (_running is { } running ? Left(running) : null) is { } left && left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);

    private void Save(Job job, bool isDurable = true)
    {
        using var database = storage.Connect(isDurable);
        database.Jobs.Where(j => j.Number == job.Number).ExecuteUpdate(set => set
            .SetProperty(j => j.State, job.State).SetProperty(j => j.Attempts, job.Attempts).SetProperty(j => j.StartedAt, job.StartedAt)
            .SetProperty(j => j.FinishedAt, job.FinishedAt).SetProperty(j => j.ErrorCode, job.ErrorCode).SetProperty(j => j.ErrorMessage, job.ErrorMessage));
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static ApiException Stopping() => ApiException.Unavailable("The server is stopping; the job goes on when it starts again.", "server_stopping", TimeSpan.FromSeconds(5));

    private static ApiException Cancelled() => new(409, new ApiFault("The job was cancelled.", "invalid_request_error", null, "job_cancelled"));
}
