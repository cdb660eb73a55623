using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Which picture of a thing: its set, its colour and what of it; null for its own colours.</summary>
internal readonly record struct SpriteKey(string Set, string Noun, string? Colour, bool OnlyLights = false);

/// <summary>A sprite on loan from a <see cref="SpriteCache"/>; it stays readable until it is given back by disposing.</summary>
internal sealed class SpriteLoan(SKImage image, Action giveBack) : IDisposable
{
    public SKImage Image { get; } = image;

    public void Dispose() => giveBack();
}

/// <summary>Sprites within a budget of memory: those longest unused go first. Safe to use from many threads.</summary>
/// <param name="maxBytes">Bytes of pixels that are kept; what is on loan counts and may exceed it for a moment.</param>
internal sealed class SpriteCache(long maxBytes) : IDisposable
{
    private sealed class Entry(SpriteKey key, Func<SpriteKey, SKImage?> make)
    {
        public readonly SpriteKey Key = key;
        public readonly Lazy<SKImage?> Image = new(() => make(key));
        public LinkedListNode<Entry>? Place;
        public long Bytes;
        public int Loans;
    }

    private readonly Lock gate = new();
    private readonly Dictionary<SpriteKey, Entry> entries = [];

    // Most recently used first.
    private readonly LinkedList<Entry> order = new();

    /// <summary>Bytes of pixels that are kept now.</summary>
    public long Bytes { get; private set; }

    /// <summary>Lends a sprite, made when it is not there; null when there is none of that key.</summary>
    /// <param name="key">What is wanted.</param>
    /// <param name="make">Makes it; called at most once per key while it is kept, outside of any lock.</param>
    public SpriteLoan? Borrow(SpriteKey key, Func<SpriteKey, SKImage?> make)
    {
        Entry? entry;
        lock (gate)
        {
            if (entries.TryGetValue(key, out entry)) order.Remove(entry.Place!);
            else entries[key] = entry = new Entry(key, make);
            entry.Place = order.AddFirst(entry);
            entry.Loans++;
        }
        try
        {
            if (entry.Image.Value is { } image)
            {
                Count(entry, image);
                return new SpriteLoan(image, () => GiveBack(entry));
            }
        }
        catch
        {
            lock (gate) Drop(entry);
            GiveBack(entry);
            throw;
        }
        GiveBack(entry);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
            while (order.Last is { } last) Drop(last.Value);
    }

    private void Count(Entry entry, SKImage image)
    {
        lock (gate)
        {
            if (entry.Bytes > 0 || entry.Place is null) return;
            Bytes += entry.Bytes = image.Info.BytesSize64;
            while (Bytes > maxBytes && order.Last is { } oldest && oldest.Value != entry) Drop(oldest.Value);
        }
    }

    private void GiveBack(Entry entry)
    {
        lock (gate)
            if (--entry.Loans == 0 && entry.Place is null) Free(entry);
    }

    private void Drop(Entry entry)
    {
        if (entry.Place is null) return;
        order.Remove(entry.Place);
        entry.Place = null;
        entries.Remove(entry.Key);
        Bytes -= entry.Bytes;
        if (entry.Loans == 0) Free(entry);
    }

    private static void Free(Entry entry)
    {
        if (entry.Image.IsValueCreated) entry.Image.Value?.Dispose();
    }
}
