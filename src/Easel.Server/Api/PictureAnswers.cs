using Easel.Images;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Jobs;
using Easel.Server.Keys;

namespace Easel.Server.Api;

/// <summary>Has pictures made and answers with them, at once or as a stream of events.</summary>
internal sealed class PictureAnswers(TextToImage easel, JobBoard board, KeyLimits limits, SignedLinks links, ServerOptions options, TimeProvider clock)
{
    /// <summary>Carries out a request of the images API.</summary>
    /// <param name="context">Takes the answer.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="request">For what.</param>
    public async Task AnswerAsync(HttpContext context, Caller caller, PictureRequest request)
    {
        await limits.CountAsync(caller, request.Order.Pixels, context);

        var live = await board.SubmitAsync(caller.Owner, caller.Key?.MaxJobs, request.Order, isAwaited: true);
        context.Response.Headers["x-request-id"] = live.Job.Id;
        try
        {
            if (request.IsStream) await StreamAsync(context.Response, request, live);
            else await context.Response.WriteAsJsonAsync(await AllAsync(context, request, live), Json.Options, context.RequestAborted);
        }
        finally
        {
            // Nobody waits for the picture of a client that has gone. (A callback on the token could be taken off before its turn: the newest run first.)
            if (context.RequestAborted.IsCancellationRequested) board.Cancel(live.Job.Id);
        }
    }

    private async Task<ImagesResponse> AllAsync(HttpContext context, PictureRequest request, LiveJob live)
    {
        var (data, size) = (new List<ImageData>(), "");
        await foreach (var happened in live.Watch().ReadAllAsync(context.RequestAborted))
        {
            if (happened is JobEnd { Error: { } error }) throw error;
            if (happened is not JobPicture picture) continue;
            var url = request.AsUrl ? $"{context.Request.Scheme}://{context.Request.Host}{links.Of(picture.Stored)}" : null;
            data.Add(new ImageData(request.AsUrl ? null : picture.File, url, Revised(request.Order, picture), new EaselPicture(picture.Stored.Id, picture.Recipe.Seed)));
            size = Size(picture);
        }
        var order = request.Order;
        return new ImagesResponse(Now(), "opaque", order.FormatName, size, order.Quality, data, Usage.Of(order, easel, data.Count), EaselSettings.Of(live.Job, order, easel));
    }

    private async Task StreamAsync(HttpResponse response, PictureRequest request, LiveJob live)
    {
        var order = request.Order;
        var plan = new PartialImages(request.PartialImages, order.Request.Steps);
        var watch = live.Watch(step => plan.Shows(step.Step, step.IsDraft));
        var events = await EventStream.StartAsync(response);
        var kind = order.Edit is null ? "image_generation" : "image_edit";
        var (picture, shown) = (0, 0);
        await events.PumpAsync(watch, options.KeepAlive, async happened =>
        {
            switch (happened)
            {
                case JobStep { Preview: { } preview } step:
                    if (step.Picture != picture) (picture, shown) = (step.Picture, 0);
                    await SendAsync("partial_image", PictureCodec.Encode(preview, order.Format, order.FileQuality), $"{preview.Width}x{preview.Height}", shown++, null);
                    break;
                case JobPicture done:
                    await SendAsync("completed", done.File, Size(done), null, done);
                    break;
                case JobEnd { Error: { } error }:
                    await events.SendAsync("error", new ApiErrorBody(error.Fault));
                    break;
            }
        });

        Task SendAsync(string what, byte[] file, string size, int? index, JobPicture? done) => events.SendAsync($"{kind}.{what}", new ImageEvent(
            $"{kind}.{what}", file, Now(), size, order.Quality, "opaque", order.FormatName, index, done is null ? null : Usage.Of(order, easel, 1), done is null ? null : Revised(order, done),
            done is null ? null : new EaselPicture(done.Stored.Id, done.Recipe.Seed)));
    }

    /// <summary>What an edited picture shows in all, where that is more than what was asked for.</summary>
    public static string? Revised(PaintOrder order, JobPicture picture) => order.Edit is not null && picture.Recipe.Prompt.Length > 0 && picture.Recipe.Prompt != order.Request.Prompt ? picture.Recipe.Prompt : null;

    private static string Size(JobPicture picture) => $"{picture.Stored.Width}x{picture.Stored.Height}";

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds();
}
