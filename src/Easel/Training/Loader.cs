namespace Easel.Training;

/// <summary>Makes items ahead of time on other threads and hands them out in order, so that a run sees the same data whatever the number of threads.</summary>
/// <typeparam name="T">Kind of item.</typeparam>
/// <param name="make">Makes item <c>index</c>; called from several threads.</param>
/// <param name="first">Index of the first item.</param>
/// <param name="ahead">Items under way or waiting.</param>
public sealed class Loader<T>(Func<long, T> make, long first = 0, int ahead = 32)
{
    private readonly Queue<Task<T>> _queue = new();
    private long _next = first;

    /// <summary>The next item, in order.</summary>
    /// <returns>What <c>make</c> returned for it.</returns>
    public T Next()
    {
        while (_queue.Count < ahead)
        {
            var index = _next++;
            _queue.Enqueue(Task.Run(() => make(index)));
        }
        return _queue.Dequeue().GetAwaiter().GetResult();
    }

    /// <summary>The next <paramref name="count"/> items.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The items, in order.</returns>
    public T[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];
}
