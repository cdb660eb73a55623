namespace Easel.Server.Jobs;

/// <summary>How long a step takes here, from the steps that were taken. Safe to use from many threads.</summary>
internal sealed class StepTimes
{
    private const double Weight = 0.3;                       // of a new measurement against all before
    private readonly Lock _lock = new();
    private readonly Dictionary<(long Pixels, string Sampler, bool Guided), double> _bySettings = [];
    private double? _perPixel;

    /// <summary>Learns from a finished picture.</summary>
    /// <param name="request">Its settings.</param>
    /// <param name="time">From the first step asked for to the last one.</param>
    public void Record(ResolvedRequest request, TimeSpan time)
    {
        var perStep = time.TotalSeconds / request.Steps;
        lock (_lock)
        {
            var key = Key(request);
            _bySettings[key] = _bySettings.TryGetValue(key, out var before) ? before + Weight * (perStep - before) : perStep;
            var perPixel = perStep / (key.Pixels * Passes(request));
            _perPixel = _perPixel is { } known ? known + Weight * (perPixel - known) : perPixel;
        }
    }

    /// <summary>How long some pictures will take; null before anything was measured.</summary>
    /// <param name="request">Their settings.</param>
    /// <param name="pictures">How many, which can be a part of one.</param>
    public TimeSpan? Estimate(ResolvedRequest request, double pictures)
    {
        lock (_lock)
        {
            var key = Key(request);
            double? perStep = _bySettings.TryGetValue(key, out var measured) ? measured : _perPixel * key.Pixels * Passes(request);
            return perStep is { } seconds ? TimeSpan.FromSeconds(seconds * request.Steps * pictures) : null;
        }
    }

    private static (long Pixels, string Sampler, bool Guided) Key(ResolvedRequest request) => ((long)request.Width * request.Height, request.Sampler, request.Guidance != 1);

    /// <summary>Passes of the network per step.</summary>
    private static int Passes(ResolvedRequest request) => (request.Guidance == 1 ? 1 : 2) * (request.Sampler == "heun" ? 2 : 1);
}
