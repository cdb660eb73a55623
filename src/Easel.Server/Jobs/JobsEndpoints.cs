using Easel.Images;
using Easel.Server.Api;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Keys;
using Easel.Server.OpenApi;
using Easel.Server.Uploads;

namespace Easel.Server.Jobs;

/// <summary><c>/api/jobs</c>: pictures that nobody waits for on the line.</summary>
internal sealed class JobsEndpoints(TextToImage easel, JobBoard board, GalleryStore gallery, SignedLinks links, KeyLimits limits, EditInputs inputs, ServerOptions options)
{
    private const int MaxPriority = 10;

    private sealed record JobList(string Object, IReadOnlyList<JobView> Data, bool HasMore);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/jobs", (Delegate)SubmitAsync).Describe<JobView>("Pictures, made or changed, that nobody waits for on the line", BodySchemas.Job(), status: 202);
        routes.MapGet("/api/jobs", ListAsync).Describe<JobList>("Jobs, the newest first");
        routes.MapGet("/api/jobs/{id}", async (HttpContext context, string id) => Json.Ok(await ViewAsync(context, id))).Describe<JobView>("Where a job stands");
        routes.MapGet("/api/jobs/{id}/events", EventsAsync).DescribeFile("Steps and pictures of a job as events", "text/event-stream");
        routes.MapGet("/api/jobs/{id}/preview", Preview).DescribeFile("The unfinished picture", "image/png");
        routes.MapDelete("/api/jobs/{id}", CancelAsync).Describe<JobView>("Cancels a job");
    }

    private async Task<IResult> SubmitAsync(HttpContext context)
    {
        var caller = Caller.Of(context, Scopes.Create);
        MultipartBody.AllowLength(context, EditsEndpoint.MaxJsonBytes);
        using var body = await JsonBody.ReadAsync(context.Request, EditsEndpoint.MaxJsonBytes);
        var fields = new Fields(body.RootElement);
        // With a picture the words change it; without words it is varied.
        var edit = fields.Any("images") is null ? null : await inputs.TakeAsync(caller, fields, isVariation: fields.Any("prompt") is null, context);
        var request = PictureRequest.Read(fields, easel, previews: true, edit);
        var priority = fields.Whole("priority", -MaxPriority, MaxPriority) ?? 0;
        var tags = fields.Texts("tags", Tag.MaxCount, Tag.IsSound, Tag.Expected);
        fields.RefuseOthers();
        if (request.IsStream) throw ApiException.Invalid("A job is no stream; watch it at /api/jobs/{id}/events.", "stream");
        await limits.CountAsync(caller, request.Order.Pixels, context);

        var live = await board.SubmitAsync(caller.Owner, caller.Key?.MaxJobs, request.Order, priority, Tag.Join(tags));
        context.Response.Headers.Location = $"/api/jobs/{live.Job.Id}";
        return Json.Ok(JobView.Of(live.Job, live.Order, live, board.Outlook(live), null), 202);
    }

    private async Task<IResult> ListAsync(HttpContext context, string? state, string? before, string? limit)
    {
        var caller = Caller.Of(context, Scopes.Create);
        JobState? wanted = null;
        if (state is not null)
            wanted = Enum.GetNames<JobState>().Contains(state, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<JobState>(state, ignoreCase: true)
                : throw ApiException.Invalid($"There is no such state; use one of {string.Join(", ", Enum.GetNames<JobState>()).ToLowerInvariant()}.", "state");
        var most = Page.Limit(limit);
        var jobs = await board.ListAsync(caller.Sees, wanted, before, most + 1, context.RequestAborted);
        var outlooks = board.Outlooks();
        var views = new List<JobView>();
        foreach (var job in jobs.Take(most))
        {
            // The row is as old as the query; what runs in this process is known better.
            var live = board.Live(null, job.Id);
            if (JobBoard.Read(job) is { } order) views.Add(JobView.Of(live?.Job ?? job, order, live, outlooks.GetValueOrDefault(job.Id), null));
        }
        return Json.Ok(new JobList("list", views, jobs.Count > most));
    }

    /// <summary>Where the job stands, then every step, until it ends: whoever reloads begins anew and misses nothing that counts.</summary>
    private async Task EventsAsync(HttpContext context, string id)
    {
        var caller = Caller.Of(context, Scopes.Create);
        var live = board.Live(caller.Sees, id);
        var view = await ViewAsync(context, id);
        var watch = live?.Watch();
        var events = await EventStream.StartAsync(context.Response);
        await events.SendAsync("job", view);
        if (live is null || watch is null) return;
        // A job may be done in the database a moment before this process lets go of it.
        if (view.State > JobState.Running)
        {
            live.Leave(watch);
            return;
        }
        try
        {
            await events.PumpAsync(watch, options.KeepAlive, happened => happened switch
            {
                JobStep step => events.SendAsync("step", new StepView(id, step.Picture, step.Step, step.Steps, step.IsDraft, Seconds(live))),
                JobPicture picture => events.SendAsync("picture", PictureView.Of(picture.Stored, links)),
                _ => EndAsync(events, context, id),
            });
        }
        finally
        {
            live.Leave(watch);
        }
    }

    private async Task EndAsync(EventStream events, HttpContext context, string id) => await events.SendAsync("job", await ViewAsync(context, id));

    private IResult Preview(HttpContext context, string id)
    {
        var caller = Caller.Of(context, Scopes.Create);
        var preview = board.Live(caller.Sees, id)?.Step?.Preview ?? throw ApiException.NotFound("There is no preview of this job now.");
        return Results.Bytes(PictureCodec.Encode(preview, ImageFormat.Png), ImageFormat.Png.MediaType());
    }

    private async Task<IResult> CancelAsync(HttpContext context, string id)
    {
        var caller = Caller.Of(context, Scopes.Create);
        if (board.Live(caller.Sees, id) is { } live)
        {
            board.Cancel(id);
            // A running job ends with its step; whoever cancelled it wants to know that it did.
            await foreach (var _ in live.Watch().ReadAllAsync(context.RequestAborted)) { }
        }
        return Json.Ok(await ViewAsync(context, id));
    }

    private async Task<JobView> ViewAsync(HttpContext context, string id)
    {
        var caller = Caller.Of(context, Scopes.Create);
        var job = await board.FindAsync(caller.Sees, id, context.RequestAborted);
        if (job is null || JobBoard.Read(job) is not { } order) throw ApiException.NotFound("There is no such job.", "job_not_found");
        var pictures = await gallery.FindAsync(null, null, null, id, null, PictureRequest.MaxCount, context.RequestAborted);
        var live = board.Live(caller.Sees, id);
        return JobView.Of(job, order, live, live is null ? default : board.Outlook(live), [.. pictures.OrderBy(p => p.Index).Select(p => PictureView.Of(p, links))]);
    }

    private double? Seconds(LiveJob live) => board.Outlook(live).Left is { } left ? Math.Round(left.TotalSeconds, 2) : null;
}
