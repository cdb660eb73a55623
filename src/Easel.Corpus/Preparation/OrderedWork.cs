namespace Easel.Corpus.Preparation;

/// <summary>Work on many items at a time whose results are taken one after the other, in the order of the items.</summary>
internal static class OrderedWork
{
    /// <param name="items">The items.</param>
    /// <param name="threads">Items worked on at a time.</param>
    /// <param name="make">Called on several threads.</param>
    /// <param name="take">Called on this thread, in order.</param>
    /// <param name="stop">Cancel to stop; work that has begun is waited for.</param>
    public static void Run<TItem, TResult>(IEnumerable<TItem> items, int threads, Func<TItem, TResult> make, Action<TItem, TResult> take, CancellationToken stop)
    {
        // No further ahead than this: results that wait to be taken are memory.
        var ahead = 4 * threads;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler;
        var queue = new Queue<(TItem Item, Task<TResult> Result)>();
        void TakeOne()
        {
            stop.ThrowIfCancellationRequested();
            var (item, result) = queue.Peek();
            take(item, result.GetAwaiter().GetResult());
            queue.Dequeue();
        }
        try
        {
            foreach (var item in items)
            {
                if (queue.Count == ahead) TakeOne();
                stop.ThrowIfCancellationRequested();
                queue.Enqueue((item, Task.Factory.StartNew(() => make(item), ended.Token, TaskCreationOptions.None, scheduler)));
            }
            while (queue.Count > 0) TakeOne();
        }
        finally
        {
            // After an error nothing may go on in the background.
            ended.Cancel();
            Task.WhenAll(queue.Select(entry => entry.Result)).ContinueWith(_ => _.Exception, TaskScheduler.Default).Wait(CancellationToken.None);
        }
        stop.ThrowIfCancellationRequested();
    }
}
