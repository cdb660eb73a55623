using Easel.Training;

namespace Easel.Tests.Training;

public sealed class RepeatsTests
{
    [Fact]
    public void At_GoesThroughEachBlockSeveralTimes()
    {
        var repeats = new Repeats<string>(i => $"item {i}", times: 2, block: 3);
        Assert.Equal(
            [("item 0", 0), ("item 1", 0), ("item 2", 0), ("item 0", 1), ("item 1", 1), ("item 2", 1), ("item 3", 0)],
            Enumerable.Range(0, 7).Select(i => repeats.At(i)));
    }

    [Fact]
    public void At_MakesEachItemOnce()
    {
        var made = 0;
        var repeats = new Repeats<long>(i => Interlocked.Increment(ref made) + i, times: 3, block: 8);
        for (var i = 0; i < 48; i++) repeats.At(i);
        Assert.Equal(16, made);
    }

    [Fact]
    public void At_AfterAStopInTheMiddle_GoesOnAsBefore()
    {
        static (long, int)[] From(int first)
        {
            var repeats = new Repeats<long>(i => 7 * i, times: 3, block: 2);
            return [.. Enumerable.Range(first, 12 - first).Select(i => repeats.At(i))];
        }
        Assert.Equal(From(0)[5..], From(5));
    }
}
