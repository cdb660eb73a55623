using Easel.Server.Uploads;
using Microsoft.Extensions.Hosting;

namespace Easel.Server.Gallery;

/// <summary>Removes the oldest pictures every hour, where the server was told to, and what clients sent that is no longer needed.</summary>
internal sealed partial class Retention(GalleryStore gallery, InputFiles inputs, ServerOptions options, TimeProvider clock, ILogger<Retention> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (options.KeepFor is not null || options.KeepBytes is not null) Removed(log, await Task.Run(() => gallery.Retain(options.KeepFor, options.KeepBytes), CancellationToken.None));
                await Task.Run(inputs.Sweep, CancellationToken.None);
            }
            catch (Exception e)
            {
                Failed(log, e);
            }
            // To be stopped is no failure.
            await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} old pictures removed")]
    private static partial void Removed(ILogger log, int count);

    [LoggerMessage(LogLevel.Error, "Old pictures could not be removed")]
    private static partial void Failed(ILogger log, Exception error);
}
