using CsCheck;
using Easel.Server.Jobs;

namespace Easel.Server.Tests.Jobs;

public sealed class JobQueueTests
{
    private readonly JobQueue _queue = new();
    private long _number;

    [Fact]
    public void Take_OneOwner_FirstComeFirstServed()
    {
        Add("a1", "a");
        Add("a2", "a");

        Assert.Equal("a1 a2", Order());
        Assert.Null(_queue.Take());
    }

    [Fact]
    public void Take_HigherPriority_GoesFirst()
    {
        Add("later", "a", priority: -1);
        Add("usual", "a");
        Add("first", "b", priority: 2);

        Assert.Equal("first usual later", Order());
    }

    [Fact]
    public void Take_OneOwnerFloods_TheOtherIsServedInTurn()
    {
        for (var i = 1; i <= 4; i++) Add($"a{i}", "a");
        Add("b1", "b");
        Add("b2", "b");

        Assert.Equal("a1 b1 a2 b2 a3 a4", Order());
    }

    [Fact]
    public void Take_WorkOfDifferentSize_IsSharedByWorkNotByNumber()
    {
        Add("big1", "a", cost: 3);
        Add("big2", "a", cost: 3);
        for (var i = 1; i <= 4; i++) Add($"b{i}", "b");

        Assert.Equal("big1 b1 b2 b3 big2 b4", Order());
    }

    [Fact]
    public void Take_OwnerWhoWasAway_HasSavedUpNothing()
    {
        Add("b0", "b");
        _queue.Take();
        for (var i = 1; i <= 6; i++) Add($"a{i}", "a");
        for (var i = 0; i < 4; i++) _queue.Take();
        for (var i = 1; i <= 4; i++) Add($"b{i}", "b");

        Assert.Equal("b1 a5 b2 a6 b3 b4", Order());
    }

    [Fact]
    public void InOrder_AnyJobsSomeOfThemRemoved_IsHowTheyAreTaken() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[-1, 1], Gen.Int[1, 5], Gen.Bool).Array[1, 20].Sample(jobs =>
        {
            var queue = new JobQueue();
            for (var i = 0; i < jobs.Length; i++) queue.Add(new WaitingJob($"{i}", $"{jobs[i].Item1}", jobs[i].Item2, jobs[i].Item3, i));
            for (var i = 0; i < jobs.Length; i++) if (jobs[i].Item4) Assert.True(queue.Remove($"{i}"));
            var left = jobs.Count(j => !j.Item4);
            var promised = queue.InOrder();
            Assert.Equal((left, left), (queue.Count, promised.Count));
            foreach (var job in promised) Assert.Equal(job, queue.Take());
            Assert.Null(queue.Take());
        }, iter: 1000);

    [Fact]
    public void InOrder_TenThousandJobs_IsReadyAtOnce()
    {
        for (var i = 0; i < 10_000; i++) Add($"{i}", $"{i % 7}", i % 3);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal(10_000, _queue.InOrder().Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
    }

    [Fact]
    public void Remove_Waiting_IsNeverTaken()
    {
        Add("a1", "a");
        Add("a2", "a");

        Assert.True(_queue.Remove("a1"));
        Assert.False(_queue.Remove("a1"));
        Assert.Equal("a2", Order());
    }

    private void Add(string id, string owner, int priority = 0, double cost = 1) => _queue.Add(new WaitingJob(id, owner, priority, cost, ++_number));

    private string Order()
    {
        var ids = new List<string>();
        while (_queue.Take() is { } job) ids.Add(job.Id);
        return string.Join(' ', ids);
    }
}
