using Microsoft.Extensions.Hosting;

namespace Easel.Server.Gallery;

/// <summary>Removes the oldest pictures every hour, where the server was told to.</summary>
internal sealed partial class Retention(GalleryStore gallery, ServerOptions options, TimeProvider clock, ILogger<Retention> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.KeepFor is null && options.KeepBytes is null) return;
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            try
            {
                Removed(log, await Task.Run(() => gallery.Retain(options.KeepFor, options.KeepBytes), stoppingToken));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Information, "{Count} old pictures removed")]
    private static partial void Removed(ILogger log, int count);

    [LoggerMessage(LogLevel.Error, "Old pictures could not be removed")]
    private static partial void Failed(ILogger log, Exception error);
}
