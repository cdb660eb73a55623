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
    // Highest priority first; per priority, each owner's own line. Lines keep jobs that were removed until they come to the front.
    private readonly SortedDictionary<int, Dictionary<string, Queue<WaitingJob>>> _lines = new(Comparer<int>.Create((a, b) => b.CompareTo(a)));
    private readonly Dictionary<string, WaitingJob> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _waitingOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _served = new(StringComparer.Ordinal);
    private double _now;

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    public void Add(WaitingJob job)
    {
        // Whoever was away has not saved up a claim to the device.
        if (_waitingOf.GetValueOrDefault(job.Owner) == 0) _served[job.Owner] = Math.Max(_served.GetValueOrDefault(job.Owner), _now);
        Append(job);
    }

    /// <summary>Takes the next one out; null where none waits.</summary>
    public WaitingJob? Take()
    {
        foreach (var (priority, owners) in _lines)
        {
            WaitingJob? best = null;
            foreach (var (owner, line) in owners)
            {
                while (line.TryPeek(out var gone) && !_waiting.ContainsKey(gone.Id)) line.Dequeue();
                if (!line.TryPeek(out var first)) owners.Remove(owner);
                else if (best is null || GoesBefore(first, best)) best = first;
            }
            if (best is null) continue;
            owners[best.Owner].Dequeue();
            Remove(best.Id);
            _now = Math.Max(_now, _served[best.Owner]);
            _served[best.Owner] += best.Cost;
            if (_waiting.Count == 0) Settle();
            return best;
        }
        return null;
    }

    /// <summary>Takes a job out of turn.</summary>
    /// <returns>Whether it was waiting.</returns>
    public bool Remove(string id)
    {
        if (!_waiting.Remove(id, out var job)) return false;
        if (--_waitingOf[job.Owner] == 0) _waitingOf.Remove(job.Owner);
        return true;
    }

    /// <summary>All that wait, in the order in which they would be taken were nothing added.</summary>
    public IReadOnlyList<WaitingJob> InOrder()
    {
        var copy = new JobQueue { _now = _now };
        foreach (var job in _lines.Values.SelectMany(owners => owners.Values).SelectMany(line => line))
            if (_waiting.ContainsKey(job.Id)) copy.Append(job);
        foreach (var (owner, served) in _served) copy._served[owner] = served;
        var order = new List<WaitingJob>(Count);
        while (copy.Take() is { } job) order.Add(job);
        return order;
    }

    private void Append(WaitingJob job)
    {
        if (!_lines.TryGetValue(job.Priority, out var owners)) _lines.Add(job.Priority, owners = new(StringComparer.Ordinal));
        if (!owners.TryGetValue(job.Owner, out var line)) owners.Add(job.Owner, line = new());
        line.Enqueue(job);
        _waiting.Add(job.Id, job);
        _waitingOf[job.Owner] = _waitingOf.GetValueOrDefault(job.Owner) + 1;
    }

    private bool GoesBefore(WaitingJob a, WaitingJob b)
    {
        var (served, other) = (_served[a.Owner], _served[b.Owner]);
        return served != other ? served < other : a.Number < b.Number;
    }

    /// <summary>Owners come and go; those whose account is settled need none, and lines are empty.</summary>
    private void Settle()
    {
        _lines.Clear();
        foreach (var owner in _served.Where(s => s.Value <= _now).Select(s => s.Key).ToList()) _served.Remove(owner);
    }
}
