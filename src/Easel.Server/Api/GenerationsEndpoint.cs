using Easel.Images;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Jobs;
using Easel.Server.Keys;

namespace Easel.Server.Api;

/// <summary><c>POST /v1/images/generations</c>: words to pictures, at once or as a stream of events.</summary>
internal sealed class GenerationsEndpoint(TextToImage easel, JobBoard board, KeyLimits limits, SignedLinks links, ServerOptions options, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        var caller = Caller.Of(context, Scopes.Create);
        PictureRequest request;
        using (var body = await JsonBody.ReadAsync(context.Request, options.MaxBodyBytes))
        {
            var fields = new Fields(body.RootElement);
            request = PictureRequest.Read(fields, easel);
            fields.RefuseOthers();
        }
        await limits.CountAsync(caller, request.Order.Pixels, context);

        var live = await board.SubmitAsync(caller.Owner, caller.Key?.MaxJobs, request.Order);
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
        var data = new List<ImageData>();
        await foreach (var happened in live.Watch().ReadAllAsync(context.RequestAborted))
        {
            if (happened is JobEnd { Error: { } error }) throw error;
            if (happened is not JobPicture picture) continue;
            var url = request.AsUrl ? $"{context.Request.Scheme}://{context.Request.Host}{links.Of(picture.Stored)}" : null;
            data.Add(new ImageData(request.AsUrl ? null : picture.File, url, new EaselPicture(picture.Stored.Id, picture.Seed)));
        }
        var order = request.Order;
        return new ImagesResponse(Now(), "opaque", order.FormatName, Size(order), order.Quality, data, Usage.Of(order, easel, data.Count), EaselSettings.Of(live.Job, order, easel));
    }

    private async Task StreamAsync(HttpResponse response, PictureRequest request, LiveJob live)
    {
        var order = request.Order;
        var plan = new PartialImages(request.PartialImages, order.Request.Steps);
        var watch = live.Watch(step => plan.Shows(step.Step, step.IsDraft));
        var events = await EventStream.StartAsync(response);
        var (picture, shown) = (0, 0);
        await events.PumpAsync(watch, options.KeepAlive, async happened =>
        {
            switch (happened)
            {
                case JobStep { Preview: { } preview } step:
                    if (step.Picture != picture) (picture, shown) = (step.Picture, 0);
                    await events.SendAsync("image_generation.partial_image", Event("image_generation.partial_image", PictureCodec.Encode(preview, order.Format, order.FileQuality), shown++, null, null));
                    break;
                case JobPicture done:
                    await events.SendAsync("image_generation.completed", Event("image_generation.completed", done.File, null, Usage.Of(order, easel, 1), new EaselPicture(done.Stored.Id, done.Seed)));
                    break;
                case JobEnd { Error: { } error }:
                    await events.SendAsync("error", new ApiErrorBody(error.Fault));
                    break;
            }
        });

        ImageEvent Event(string type, byte[] file, int? index, Usage? usage, EaselPicture? made) =>
            new(type, file, Now(), Size(order), order.Quality, "opaque", order.FormatName, index, usage, made);
    }

    private static string Size(PaintOrder order) => $"{order.Request.Width}x{order.Request.Height}";

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds();
}
