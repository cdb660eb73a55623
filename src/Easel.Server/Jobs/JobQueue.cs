namespace Easel.Server.Jobs;

/// <summary>A job that waits.</summary>
/// <param name="Id">The job.</param>
/// <param name="Owner">Who asked for it.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="Cost">Work, in any unit that is the same for all.</param>
/// <param name="Number">Order of arrival.</param>
internal sealed record WaitingJob(string Id, string Owner, int Priority, double Cost, long Number);

/// <summary>
/// Who is next: the highest priority; among those, whoever has had least of the device (start-time fair queuing, Goyal, Vin and Cheng 1996);
/// among an owner's own, the first to come. Not for several threads at once.
/// </summary>
internal sealed class JobQueue
{
    private readonly List<WaitingJob> _waiting = [];
    private readonly Dictionary<string, double> _served = new(StringComparer.Ordinal);
    private double _now;

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    public void Add(WaitingJob job)
    {
        // Whoever was away has not saved up a claim to the device.
        if (!_waiting.Exists(w => w.Owner == job.Owner)) _served[job.Owner] = Math.Max(_served.GetValueOrDefault(job.Owner), _now);
        _waiting.Add(job);
    }

    /// <summary>Takes the next one out; null where none waits.</summary>
    public WaitingJob? Take()
    {
        WaitingJob? best = null;
        foreach (var job in _waiting)
            if (best is null || GoesBefore(job, best)) best = job;
        if (best is null) return null;
        _waiting.Remove(best);
        _now = Math.Max(_now, _served[best.Owner]);
        _served[best.Owner] += best.Cost;
        if (_waiting.Count == 0) Forget();
        return best;
    }

    public bool Remove(string id) => _waiting.RemoveAll(w => w.Id == id) > 0;

    /// <summary>The jobs that would be taken before this one, were nothing added; null where it does not wait.</summary>
    public IReadOnlyList<WaitingJob>? Before(string id)
    {
        if (!_waiting.Exists(w => w.Id == id)) return null;
        var copy = new JobQueue { _now = _now };
        copy._waiting.AddRange(_waiting);
        foreach (var (owner, served) in _served) copy._served[owner] = served;
        var before = new List<WaitingJob>();
        while (copy.Take() is { } job && job.Id != id) before.Add(job);
        return before;
    }

    private bool GoesBefore(WaitingJob a, WaitingJob b)
    {
        if (a.Priority != b.Priority) return a.Priority > b.Priority;
        var (served, other) = (_served[a.Owner], _served[b.Owner]);
        return served != other ? served < other : a.Number < b.Number;
    }

    /// <summary>Owners come and go; those whose account is settled need none.</summary>
    private void Forget()
    {
        foreach (var owner in _served.Where(s => s.Value <= _now).Select(s => s.Key).ToList()) _served.Remove(owner);
    }
}
