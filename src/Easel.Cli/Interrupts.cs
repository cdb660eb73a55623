namespace Easel.Cli;

/// <summary>What Ctrl+C interrupts: the step at work where there is one, else the program.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _program = new();
    private volatile CancellationTokenSource? _step;

    /// <summary>Cancelled when the program shall end.</summary>
    public CancellationToken Stop => _program.Token;

    /// <summary>Whether the program waits for words and may be ended at once.</summary>
    public bool IsIdle { get; set; }

    /// <summary>A signal has come.</summary>
    /// <param name="endsSteps">Whether it can be for the step alone.</param>
    /// <returns>Whether the program lives on for now; a second signal ends it at once.</returns>
    public bool Raise(bool endsSteps)
    {
        if (endsSteps && _step is { IsCancellationRequested: false } step)
        {
            step.Cancel();
            return true;
        }
        var goesOn = !_program.IsCancellationRequested && !IsIdle;
        _program.Cancel();
        return goesOn;
    }

    /// <summary>Does work that Ctrl+C interrupts without ending the program.</summary>
    public void Step(Action<CancellationToken> work)
    {
        using var step = CancellationTokenSource.CreateLinkedTokenSource(_program.Token);
        _step = step;
        try
        {
            work(step.Token);
        }
        finally
        {
            _step = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();
}
