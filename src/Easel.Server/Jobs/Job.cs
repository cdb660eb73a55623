using Easel.Images;

namespace Easel.Server.Jobs;

/// <summary>Where a job stands.</summary>
internal enum JobState
{
    /// <summary>It waits for the device.</summary>
    Submitted,
    /// <summary>It is being painted.</summary>
    Running,
    /// <summary>All of its pictures are in the gallery.</summary>
    Done,
    /// <summary>It ended with an error.</summary>
    Failed,
    /// <summary>Someone ended it.</summary>
    Cancelled,
}

/// <summary>A request as it is remembered. It outlives the process.</summary>
internal sealed class Job
{
    /// <summary>Order of arrival.</summary>
    public long Number { get; set; }

    /// <summary>Name that clients know it by, <c>job_…</c>.</summary>
    public required string Id { get; set; }

    /// <summary>Id of the key that asked for it.</summary>
    public required string Owner { get; set; }

    public JobState State { get; set; }

    /// <summary>-10 to 10; higher goes first.</summary>
    public int Priority { get; set; }

    /// <summary>The words.</summary>
    public required string Prompt { get; set; }

    /// <summary>A <see cref="PaintOrder"/> as JSON.</summary>
    public required string Order { get; set; }

    /// <summary>Tags for its pictures, each with a space on either side.</summary>
    public string Tags { get; set; } = "";

    /// <summary>Pixels of all of its pictures, for the daily limit of a key.</summary>
    public long Pixels { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>Unix milliseconds, as are the next two.</summary>
    public long CreatedAt { get; set; }

    public long? StartedAt { get; set; }

    public long? FinishedAt { get; set; }

    /// <summary>Why it failed, for programs.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Why it failed, for people.</summary>
    public string? ErrorMessage { get; set; }
}

/// <summary>What to paint and how to hand it over, with nothing left open: doing it again gives the same files.</summary>
/// <param name="Request">The request with every setting decided.</param>
/// <param name="Quality"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Format">Format of the files.</param>
/// <param name="FileQuality">1 to 100, for JPEG and WebP.</param>
/// <param name="Previews">Whether unfinished pictures are wanted on the way.</param>
internal sealed record PaintOrder(ResolvedRequest Request, string Quality, ImageFormat Format, int FileQuality, bool Previews)
{
    /// <summary>Pixels of all pictures.</summary>
    public long Pixels => (long)Request.Width * Request.Height * Request.Count;

    /// <summary>Name of the format in the API.</summary>
    public string FormatName => Format.ToString().ToLowerInvariant();

    /// <summary>The request for one of the pictures.</summary>
    public ImageRequest ToImageRequest(int index) => new(Request.Prompt)
    {
        Width = Request.Width, Height = Request.Height, Seed = Request.Seed + (ulong)index, Steps = Request.Steps, Guidance = Request.Guidance, Sampler = Request.Sampler, Layout = Request.Layout,
    };
}
