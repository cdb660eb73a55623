namespace Easel.Corpus.Preparation;

/// <summary>A number of pixels that may be in memory at the same time; who wants more waits.</summary>
/// <param name="pixels">The number.</param>
internal sealed class PixelBudget(long pixels)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _returned = new(0);
    private readonly long _all = pixels;
    private long _taken;
    private int _waiting;

    /// <summary>Waits for pixels; a picture larger than the whole budget waits for all of it.</summary>
    /// <returns>Dispose it to give them back.</returns>
    public IDisposable Take(long wanted)
    {
        wanted = Math.Min(wanted, _all);
        while (true)
        {
            lock (_gate)
            {
                if (_all - _taken >= wanted)
                {
                    _taken += wanted;
                    return new Share(this, wanted);
                }
                _waiting++;
            }
            _returned.Wait();
        }
    }

    private void Return(long taken)
    {
        lock (_gate)
        {
            _taken -= taken;
            if (_waiting > 0) _returned.Release(_waiting);
            _waiting = 0;
        }
    }

    private sealed class Share(PixelBudget budget, long taken) : IDisposable
    {
        public void Dispose() => budget.Return(taken);
    }
}
