using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;
using Easel.Server.Http;
using Easel.Server.Jobs;

namespace Easel.Server.Keys;

/// <summary>How much each key may ask for.</summary>
internal sealed class KeyLimits(JobBoard board, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, TokenBucketRateLimiter> _rates = new(StringComparer.Ordinal);

    /// <summary>Counts a request for pictures.</summary>
    /// <exception cref="ApiException">429: the key has asked for too many requests in a minute, or too many pixels in a day.</exception>
    public Task CountAsync(Caller caller, long pixels, HttpContext context) => CountAsync(caller, pixels, context.Response, context.RequestAborted);

    /// <summary>The same, for a request that need not have come by HTTP.</summary>
    public async Task CountAsync(Caller caller, long pixels, HttpResponse? response, CancellationToken stop)
    {
        if (caller.Key is not { } key) return;
        if (key.RequestsPerMinute is { } rate) CountRequest(key, rate, response);
        if (key.PixelsPerDay is not { } most) return;
        var used = await board.PixelsSinceAsync(caller.Owner, clock.GetUtcNow() - TimeSpan.FromDays(1), stop);
        if (used + pixels > most)
            throw ApiException.TooMany($"{pixels} pixels more would be {used + pixels} in 24 hours; the key's limit is {most}. Ask for fewer or smaller pictures, or wait.", "pixel_limit_exceeded", TimeSpan.FromHours(1));
    }

    public void Dispose()
    {
        foreach (var limiter in _rates.Values) limiter.Dispose();
    }

    private void CountRequest(ApiKey key, int rate, HttpResponse? response)
    {
        var limiter = _rates.GetOrAdd($"{key.Id}/{rate}", _ => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / rate), QueueLimit = 0, AutoReplenishment = true,
        }));
        using var lease = limiter.AttemptAcquire();
        if (response is { HasStarted: false })
        {
            response.Headers["x-ratelimit-limit-requests"] = rate.ToString(CultureInfo.InvariantCulture);
            response.Headers["x-ratelimit-remaining-requests"] = (limiter.GetStatistics()?.CurrentAvailablePermits ?? 0).ToString(CultureInfo.InvariantCulture);
        }
        if (!lease.IsAcquired) throw ApiException.TooMany($"The key's limit is {rate} requests a minute; wait.", "rate_limit_exceeded", TimeSpan.FromMinutes(1.0 / rate));
    }
}
