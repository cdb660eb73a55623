using Easel.Server.Gallery;

namespace Easel.Server.Jobs;

/// <summary>A job as clients see it.</summary>
/// <param name="Step">Steps done of the picture being painted; null unless it runs.</param>
/// <param name="Picture">Which picture is being painted, from 0.</param>
/// <param name="Position">How many jobs go before it; null unless it waits.</param>
/// <param name="SecondsLeft">Estimate from the measured times of earlier steps; null where there is none.</param>
/// <param name="Preview">Where the unfinished picture is to be had; null where there is none.</param>
internal sealed record JobView(
    string Id, string Object, JobState State, int Priority, string Prompt, string Size, string Quality, string OutputFormat, int N, ulong Seed, int Steps, double Guidance, string Sampler,
    string[] Tags, long CreatedAt, long? StartedAt, long? FinishedAt, int Attempts, int? Picture, int? Step, int? Position, double? SecondsLeft, string? Preview,
    IReadOnlyList<PictureView>? Pictures, JobError? Error)
{
    public static JobView Of(Job job, PaintOrder order, LiveJob? live, (int? Position, TimeSpan? Left) outlook, IReadOnlyList<PictureView>? pictures)
    {
        var (request, step) = (order.Request, job.State == JobState.Running ? live?.Step : null);
        return new JobView(
            job.Id, "job", job.State, job.Priority, job.Prompt, $"{request.Width}x{request.Height}", order.Quality, order.FormatName, request.Count, request.Seed, request.Steps, request.Guidance,
            request.Sampler, Tag.Split(job.Tags), job.CreatedAt / 1000, job.StartedAt / 1000, job.FinishedAt / 1000, job.Attempts, step?.Picture, step?.Step, outlook.Position,
            outlook.Left is { } left ? Math.Round(left.TotalSeconds, 2) : null, step?.Preview is null ? null : $"/api/jobs/{job.Id}/preview", pictures,
            job.ErrorMessage is { } message ? new JobError(message, job.ErrorCode) : null);
    }
}

/// <summary>Why a job failed.</summary>
internal sealed record JobError(string Message, string? Code);

/// <summary>A step, as an event.</summary>
internal sealed record StepView(string Job, int Picture, int Step, int Steps, bool Draft, double? SecondsLeft);
