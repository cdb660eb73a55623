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

    /// <summary>The same, for whoever reads while another thread goes on with the job.</summary>
    public Job Copy() => (Job)MemberwiseClone();
}

/// <summary>What to paint and how to hand it over, with nothing left open: doing it again gives the same files.</summary>
/// <param name="Request">The request with every setting decided.</param>
/// <param name="Quality"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Format">Format of the files.</param>
/// <param name="FileQuality">1 to 100, for JPEG and WebP.</param>
/// <param name="Previews">Whether unfinished pictures are wanted on the way.</param>
internal sealed record PaintOrder(ResolvedRequest Request, string Quality, ImageFormat Format, int FileQuality, bool Previews)
{
    /// <summary>The picture to change; null to begin with nothing.</summary>
    public EditOrder? Edit { get; init; }

    /// <summary>The job whose picture this one is a changed plan of; null for none.</summary>
    public string? ParentJob { get; init; }

    /// <summary>Pixels of all pictures.</summary>
    public long Pixels => (long)Request.Width * Request.Height * Request.Count;

    /// <summary>Name of the format in the API.</summary>
    public string FormatName => Format.ToString().ToLowerInvariant();

    /// <summary>The request for one of the pictures.</summary>
    public ImageRequest ToImageRequest(int index) => new(Request.Prompt)
    {
        Width = Request.Width, Height = Request.Height, Seed = Request.Seed + (ulong)index, Steps = Request.Steps, Guidance = Request.Guidance, Sampler = Request.Sampler, Layout = Request.Layout, Negative = Request.Negative,
    };
}

/// <summary>Which picture to change and how. What is null, the picture's own recipe says where it has one, otherwise the request.</summary>
/// <param name="Picture">SHA-256 of its file among the inputs.</param>
/// <param name="Mask">SHA-256 of the mask's; null for none.</param>
/// <param name="Strength">How much may change.</param>
/// <param name="IsSized">Whether the client asked for the size, instead of leaving it to the picture.</param>
/// <param name="IsFaithful">Whether a picture that is painted over as a whole shall change less than usual.</param>
/// <param name="Recipe">How the picture was made, as JSON, where that is known.</param>
/// <param name="Parents">Ids of pictures of the gallery that it is, separated by spaces.</param>
internal sealed record EditOrder(string Picture, string? Mask, double? Strength, bool IsSized, bool IsFaithful, string? Recipe, string Parents)
{
    /// <summary>Recipes, as JSON, of further pictures, whose things are taken over.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Seed of the first result, where it does not follow from the picture.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Steps that the client asked for.</summary>
    public int? Steps { get; init; }

    /// <summary>Guidance that the client asked for.</summary>
    public double? Guidance { get; init; }

    /// <summary>Sampler that the client asked for.</summary>
    public string? Sampler { get; init; }

    /// <summary>What in the picture may change, in words, where no mask says it.</summary>
    public string? Where { get; init; }

    /// <summary>What the result shall show in words, where that is known beside what shall change.</summary>
    public string? Prompt { get; init; }
}
