using System.Collections.Concurrent;

namespace Easel.Training;

/// <summary>Makes items in blocks, each handed out several times over before the next, for what is dearer to make than to learn from.</summary>
/// <remarks>Which item stands where follows from its index alone, so a run that goes on in the middle of a block sees what an unbroken one would have seen. Safe to use from several threads.</remarks>
/// <typeparam name="T">Kind of item.</typeparam>
/// <param name="make">Makes item <c>index</c>.</param>
/// <param name="times">How often each is handed out.</param>
/// <param name="block">Items between two times.</param>
public sealed class Repeats<T>(Func<long, T> make, int times, int block)
{
    private readonly ConcurrentDictionary<long, Lazy<T>> _kept = new();

    /// <summary>What stands at an index of the longer sequence.</summary>
    /// <param name="index">0, 1, 2…, more or less in order.</param>
    /// <returns>The item and how often it came before.</returns>
    public (T Item, int Before) At(long index)
    {
        var (whole, within) = Math.DivRem(index, (long)times * block);
        var (before, item) = ((int)(within / block), whole * block + within % block);
        var made = _kept.GetOrAdd(item, i => new Lazy<T>(() => make(i))).Value;
        if (before == times - 1) _kept.TryRemove(item, out _);
        return (made, before);
    }
}
