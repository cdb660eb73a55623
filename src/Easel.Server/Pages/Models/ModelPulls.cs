using System.Collections.Concurrent;
using Easel.Cli;
using Easel.Store;

namespace Easel.Server.Pages.Models;

/// <summary>A model on its way.</summary>
/// <param name="Name">Short name of the catalogue.</param>
internal sealed record Pull(string Name)
{
    public CancellationTokenSource Stop { get; } = new();

    public PullProgress Progress { get; set; }

    /// <summary>Why it ended without a model; null while it runs and where it succeeded.</summary>
    public string? Error { get; set; }

    public bool IsDone { get; set; }
}

/// <summary>Models that are being fetched. They go on when nobody looks, and a pull that was cancelled goes on where it was.</summary>
internal sealed class ModelPulls : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Pull> _pulls = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Models of this machine.</summary>
    public ModelStore Store { get; } = new(StoredModels.Folder);

    /// <summary>Something has changed. Called on any thread.</summary>
    public event Action? Changed;

    /// <summary>The pull of a name, running or ended; null where there was none.</summary>
    public Pull? Find(string name) => _pulls.GetValueOrDefault(name);

    /// <summary>Begins to fetch a model of the catalogue, unless that is going on already.</summary>
    public void Begin(string name)
    {
        if (_pulls.TryGetValue(name, out var known) && !known.IsDone) return;
        var pull = _pulls[name] = new Pull(name);
        _ = Task.Run(() => RunAsync(pull));
    }

    /// <summary>Removes a model.</summary>
    public void Remove(string name)
    {
        Store.Remove(name);
        _pulls.TryRemove(name, out _);
        Changed?.Invoke();
    }

    public void Dispose()
    {
        foreach (var pull in _pulls.Values) pull.Stop.Cancel();
        _http.Dispose();
    }

    private async Task RunAsync(Pull pull)
    {
        try
        {
            var address = Environment.GetEnvironmentVariable("EASEL_HUB") is { Length: > 0 } hub ? new Uri(hub.EndsWith('/') ? hub : hub + "/") : Hub.Public;
            // Told at a pace that people can follow, the latest too when nothing comes any more.
            using var pace = new Timer(_ => Changed?.Invoke(), null, Pace, Pace);
            await new ModelPull(Store, new Hub(address, Environment.GetEnvironmentVariable("EASEL_HUB_TOKEN")), _http).PullAsync(new PullRequest(pull.Name), progress => pull.Progress = progress, pull.Stop.Token);
        }
        catch (OperationCanceledException)
        {
            pull.Error = "Stopped; what came so far is kept, and the next pull goes on from there.";
        }
        catch (Exception e)
        {
            pull.Error = e.Message;
        }
        pull.IsDone = true;
        Changed?.Invoke();
    }
}
