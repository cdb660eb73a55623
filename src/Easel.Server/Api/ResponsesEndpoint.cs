using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Images;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.OpenApi;
using Easel.Server.Uploads;

namespace Easel.Server.Api;

/// <summary>
/// <c>/v1/responses</c> with the tool <c>image_generation</c>: every answer is a picture. With the action <c>auto</c>, a picture that is there is changed:
/// that of the message, otherwise the latest before it; where there is none, a new one is made. <c>generate</c> always begins anew.
/// A response is a job and its picture under other names, so nothing else has to be remembered.
/// </summary>
internal sealed class ResponsesEndpoint(
    TextToImage easel, JobBoard board, GalleryStore gallery, KeyLimits limits, EditInputs inputs, InputReferences references, ServerOptions options, TimeProvider clock)
{
    private static readonly JsonElement PlainTool = JsonDocument.Parse("{\"type\":\"image_generation\"}").RootElement;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/responses", (Delegate)CreateAsync).Describe<ResponseObject>("A picture as a turn of a conversation", BodySchemas.Response(), isStream: true);
        routes.MapGet("/v1/responses/{id}", GetAsync).Describe<ResponseObject>("A turn again");
    }

    private async Task CreateAsync(HttpContext context)
    {
        var caller = Caller.Of(context, Scopes.Create);
        MultipartBody.AllowLength(context, EditsEndpoint.MaxJsonBytes);
        using var body = await JsonBody.ReadAsync(context.Request, EditsEndpoint.MaxJsonBytes);
        var fields = new Fields(body.RootElement);
        var asked = ResponseRequest.Read(fields);
        fields.RefuseOthers();
        var request = await RequestAsync(context, caller, asked);
        await limits.CountAsync(caller, request.Order.Pixels, context);

        var live = await board.SubmitAsync(caller.Owner, caller.Key?.MaxJobs, request.Order, isAwaited: true);
        context.Response.Headers["x-request-id"] = live.Job.Id;
        try
        {
            if (asked.IsStream) await StreamAsync(context.Response, asked, request, live);
            else await context.Response.WriteAsJsonAsync(await WholeAsync(context, asked, live), Json.Options, context.RequestAborted);
        }
        finally
        {
            if (context.RequestAborted.IsCancellationRequested) board.Cancel(live.Job.Id);
        }
    }

    private async Task<PictureRequest> RequestAsync(HttpContext context, Caller caller, ResponseRequest asked)
    {
        // The tool's settings are those of the images API under the same names, and say nothing of words.
        var settings = (JsonObject)JsonNode.Parse(asked.Tool.GetRawText())!;
        foreach (var name in new[] { "type", "action", "input_image_mask" }) settings.Remove(name);
        if (settings.ContainsKey("prompt") || settings.ContainsKey("stream") || settings.ContainsKey("n")) throw ApiException.Invalid("The tool takes neither 'prompt' nor 'stream' nor 'n'; they belong to the images API.", "tools", "unknown_parameter");
        settings["prompt"] = asked.Words;
        settings["stream"] = asked.IsStream;
        using var document = JsonDocument.Parse(settings.ToJsonString());
        var fields = new Fields(document.RootElement);
        var file = asked.Action == "generate" ? null : await PictureAsync(context, caller, asked);
        if (file is null && asked.Action == "edit") throw ApiException.Invalid("There is no picture to change: neither in the input nor in an earlier response.", "input", "image_file_not_found");
        var mask = new Fields(asked.Tool).Any("input_image_mask") is { } given ? await references.ReadAsync(caller, given, "input_image_mask", context) : null;
        if (mask is not null && file is null) throw ApiException.Invalid("There is a mask and no picture for it.", "input_image_mask");
        if (file is null) fields.Choice("input_fidelity", "high", "low");
        var edit = file is null ? null : await inputs.TakeAsync(caller, [file], mask, "input", isVariation: false, context.RequestAborted);
        var request = PictureRequest.Read(fields, easel, edit: edit);
        fields.RefuseOthers();
        return request;
    }

    private async Task<byte[]?> PictureAsync(HttpContext context, Caller caller, ResponseRequest asked)
    {
        var stop = context.RequestAborted;
        // A response that is named must exist, also where a picture of the input goes before it.
        var previous = asked.Previous is { } id ? await PictureOfAsync(caller, id, stop) : null;
        foreach (var named in new[] { asked.Given, asked.Earlier })
        {
            if (named?.Url is { } url) return await references.FromUrlAsync(url, "input", context);
            if (named?.FileId is { } file) return await references.FromIdAsync(caller, file, "input", stop);
            if (named?.CallId is { } call) return await gallery.ReadAsync(await PictureOfAsync(caller, $"resp_{call["ig_".Length..]}", stop), stop);
        }
        return previous is null ? null : await gallery.ReadAsync(previous, stop);
    }

    private async Task<StoredPicture> PictureOfAsync(Caller caller, string response, CancellationToken stop)
    {
        var job = await JobOfAsync(caller, response, "previous_response_id", stop);
        return (await gallery.OfJobAsync(job.Id, stop)).FirstOrDefault() ?? throw ApiException.Invalid("The earlier response has no picture: it failed, or the picture was removed.", "previous_response_id", "image_file_not_found");
    }

    private async Task<Job> JobOfAsync(Caller caller, string response, string param, CancellationToken stop) =>
        response.StartsWith("resp_", StringComparison.Ordinal) && await board.FindAsync(caller.Sees, $"job_{response["resp_".Length..]}", stop) is { } job ? job
            : throw ApiException.NotFound($"There is no response '{(response.Length <= 60 ? response : response[..60] + "…")}' here.", "response_not_found", param);

    private async Task<ResponseObject> WholeAsync(HttpContext context, ResponseRequest asked, LiveJob live)
    {
        var output = new List<ImageCall>();
        await foreach (var happened in live.Watch().ReadAllAsync(context.RequestAborted))
        {
            if (happened is JobEnd { Error: { } error }) throw error;
            if (happened is JobPicture picture) output.Add(Call(live.Order, picture.Stored, picture.File, picture.Recipe.Prompt));
        }
        return Response(asked, live, "completed", output) with { Usage = ResponseUsage.Of(Usage.Of(live.Order, easel, output.Count)) };
    }

    private async Task<IResult> GetAsync(HttpContext context, string id)
    {
        var caller = Caller.Of(context, Scopes.Create);
        var job = await JobOfAsync(caller, id, "id", context.RequestAborted);
        if (JobBoard.Read(job) is not { } order) throw ApiException.NotFound("There is no such response.", "response_not_found", "id");
        var output = new List<ImageCall>();
        foreach (var picture in await gallery.OfJobAsync(job.Id, context.RequestAborted))
            output.Add(Call(order, picture, await gallery.ReadAsync(picture, context.RequestAborted), Recipe.FromJson(picture.Recipe).Prompt));
        var status = job.State switch { JobState.Submitted => "queued", JobState.Running => "in_progress", JobState.Done => "completed", JobState.Failed => "failed", _ => "cancelled" };
        return Json.Ok(new ResponseObject(id, job.CreatedAt / 1000, status, "easel-one", output, [PlainTool])
        {
            Usage = status == "completed" ? ResponseUsage.Of(Usage.Of(order, easel, output.Count)) : null, Error = job.ErrorMessage is { } message ? new ResponseError("server_error", message) : null,
        });
    }

    private async Task StreamAsync(HttpResponse http, ResponseRequest asked, PictureRequest request, LiveJob live)
    {
        var order = request.Order;
        var plan = new PartialImages(request.PartialImages, order.Request.Steps);
        var watch = live.Watch(step => plan.Shows(step.Step, step.IsDraft));
        var events = await EventStream.StartAsync(http);
        var item = CallId(live.Job.Id);
        var (number, shown, isBegun) = (0, 0, false);
        await SendAsync("response.created", e => e with { Response = Response(asked, live, "in_progress", []) });
        await SendAsync("response.in_progress", e => e with { Response = Response(asked, live, "in_progress", []) });
        await SendAsync("response.output_item.added", e => e with { OutputIndex = 0, Item = new ImageCall(item, "in_progress", null) });
        await SendAsync("response.image_generation_call.in_progress", e => e with { OutputIndex = 0, ItemId = item });
        await events.PumpAsync(watch, options.KeepAlive, async happened =>
        {
            if (!isBegun && happened is JobStep or JobPicture)
            {
                isBegun = true;
                await SendAsync("response.image_generation_call.generating", e => e with { OutputIndex = 0, ItemId = item });
            }
            switch (happened)
            {
                case JobStep { Preview: { } preview }:
                    await SendAsync("response.image_generation_call.partial_image", e => e with
                    {
                        OutputIndex = 0, ItemId = item, PartialImageIndex = shown++, PartialImageB64 = PictureCodec.Encode(preview, order.Format, order.FileQuality), Size = $"{preview.Width}x{preview.Height}",
                        Quality = order.Quality, Background = "opaque", OutputFormat = order.FormatName,
                    });
                    break;
                case JobPicture done:
                    var call = Call(order, done.Stored, done.File, done.Recipe.Prompt);
                    await SendAsync("response.image_generation_call.completed", e => e with { OutputIndex = 0, ItemId = item });
                    await SendAsync("response.output_item.done", e => e with { OutputIndex = 0, Item = call });
                    await SendAsync("response.completed", e => e with { Response = Response(asked, live, "completed", [call]) with { Usage = ResponseUsage.Of(Usage.Of(order, easel, 1)) } });
                    break;
                case JobEnd { Error: { } error }:
                    await SendAsync("response.failed", e => e with { Response = Response(asked, live, "failed", []) with { Error = new ResponseError(error.Status < 500 ? "invalid_prompt" : "server_error", error.Message) } });
                    break;
            }
        });

        Task SendAsync(string type, Func<ResponseEvent, ResponseEvent> with) => events.SendAsync(type, with(new ResponseEvent(type, number++)));
    }

    private ResponseObject Response(ResponseRequest asked, LiveJob live, string status, IReadOnlyList<ImageCall> output) =>
        new($"resp_{live.Job.Id["job_".Length..]}", clock.GetUtcNow().ToUnixTimeSeconds(), status, asked.Model, output, [asked.Tool]) { PreviousResponseId = asked.Previous };

    // Job, response and call are one, under three names.
    private static string CallId(string job) => $"ig_{job["job_".Length..]}";

    private static ImageCall Call(PaintOrder order, StoredPicture picture, byte[] file, string prompt) => new(CallId(picture.JobId), "completed", file)
    {
        Action = order.Edit is null ? "generate" : "edit", RevisedPrompt = prompt.Length > 0 ? prompt : null, Size = $"{picture.Width}x{picture.Height}", Quality = order.Quality, Background = "opaque",
        OutputFormat = order.FormatName,
    };
}
