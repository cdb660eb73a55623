using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Images;
using Easel.Server.Api;
using Easel.Server.Http;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.OpenApi;
using Easel.Server.Uploads;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Easel.Server.Mcp;

/// <summary>A tool that makes pictures: its arguments are fields of the images API, read and limited as there.</summary>
internal abstract class PictureTool(string name, string description, JsonObject schema, TextToImage easel, JobBoard board, KeyLimits limits, IHttpContextAccessor http) : McpServerTool
{
    public override Tool ProtocolTool { get; } = new() { Name = name, Description = description, InputSchema = JsonSerializer.SerializeToElement(schema) };

    public override IReadOnlyList<object> Metadata => [];

    /// <summary>The picture to change; null for a new one. Takes its arguments out of the others.</summary>
    protected abstract Task<EditInput?> SourceAsync(Caller caller, Dictionary<string, JsonElement> arguments, HttpContext context);

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        try
        {
            return await MakeAsync(request, http.HttpContext!, cancellationToken);
        }
        catch (Exception e) when (ApiException.Of(e) is { } error)
        {
            // For the model that called: it may mend its arguments.
            return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = error.Message }] };
        }
    }

    private async Task<CallToolResult> MakeAsync(RequestContext<CallToolRequestParams> request, HttpContext context, CancellationToken stop)
    {
        var caller = Caller.Of(context, Scopes.Create);
        var arguments = ToolArguments.Of(request, ProtocolTool);
        var source = await SourceAsync(caller, arguments, context);
        var order = PictureRequest.Read(new Fields(JsonSerializer.SerializeToElement(arguments)), easel, edit: source).Order;
        await limits.CountAsync(caller, order.Pixels, context);

        var live = await board.SubmitAsync(caller.Owner, caller.Key?.MaxJobs, order, isAwaited: true);
        try
        {
            var content = new List<ContentBlock>();
            await foreach (var happened in live.Watch().ReadAllAsync(stop))
            {
                if (happened is JobEnd { Error: { } error }) throw error;
                if (happened is JobStep step && request.Params?.ProgressToken is { } token)
                    await request.Server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = step.Picture * step.Steps + step.Step, Total = step.Steps * order.Request.Count }, cancellationToken: stop);
                if (happened is not JobPicture picture) continue;
                content.Add(ImageContentBlock.FromBytes(picture.File, order.Format.MediaType()));
                content.Add(new TextContentBlock { Text = $"{picture.Stored.Id}: seed {picture.Recipe.Seed}, {picture.Stored.Width}x{picture.Stored.Height}" });
            }
            return new CallToolResult { Content = content };
        }
        finally
        {
            if (stop.IsCancellationRequested) board.Cancel(live.Job.Id);
        }
    }
}

/// <summary>The tool <c>generate</c>: words to pictures.</summary>
internal sealed class GenerateTool(TextToImage easel, JobBoard board, KeyLimits limits, IHttpContextAccessor http)
    : PictureTool("generate", "Makes pictures from words.", BodySchemas.Object(["prompt"], [BodySchemas.Prompt(), .. BodySchemas.Settings()]), easel, board, limits, http)
{
    protected override Task<EditInput?> SourceAsync(Caller caller, Dictionary<string, JsonElement> arguments, HttpContext context) => Task.FromResult<EditInput?>(null);
}

/// <summary>The tool <c>edit</c>: a picture changed by words.</summary>
internal sealed class EditTool(TextToImage easel, JobBoard board, KeyLimits limits, EditInputs inputs, InputReferences references, IHttpContextAccessor http)
    : PictureTool("edit", "Changes a picture by words, such as 'at night' or 'make the car blue'.", Schema(), easel, board, limits, http)
{
    protected override async Task<EditInput?> SourceAsync(Caller caller, Dictionary<string, JsonElement> arguments, HttpContext context)
    {
        var fields = new Fields(JsonSerializer.SerializeToElement(arguments));
        var file = await ToolArguments.PictureAsync("image", fields, references, caller, context) ?? throw ApiException.Invalid("There is no 'image'; name the picture to change.", "image", "missing_required_parameter");
        var mask = await ToolArguments.PictureAsync("mask", fields, references, caller, context);
        arguments.Remove("image");
        arguments.Remove("mask");
        return await inputs.TakeAsync(caller, [file], mask, "image", isVariation: false, context.RequestAborted);
    }

    private static JsonObject Schema() => BodySchemas.Object(["prompt", "image"],
    [
        BodySchemas.Prompt(), ToolArguments.Image(),
        ("mask", BodySchemas.Text("What is transparent in it may change; named like the picture.", InputReferences.MaxUrlLength)), .. BodySchemas.Changing(), BodySchemas.Where(), BodySchemas.Fidelity(), .. BodySchemas.Settings(),
    ]);
}
