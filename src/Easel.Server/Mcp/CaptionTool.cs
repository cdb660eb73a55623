using System.Text.Json;
using Easel.Layouts;
using Easel.Server.Api;
using Easel.Server.Http;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.OpenApi;
using Easel.Server.Uploads;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Easel.Server.Mcp;

/// <summary>The tool <c>caption</c>: what a picture shows, from the plan that it was painted by. It does not look at pixels, so a picture without a plan is refused.</summary>
internal sealed class CaptionTool(DeviceThread device, EditInputs inputs, EditWork work, InputReferences references, IHttpContextAccessor http) : McpServerTool
{
    public override Tool ProtocolTool { get; } = new()
    {
        Name = "caption", Description = "Says what a picture shows that was made here.",
        InputSchema = JsonSerializer.SerializeToElement(BodySchemas.Object(["image"], [ToolArguments.Image()])),
    };

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        try
        {
            return new CallToolResult { Content = [new TextContentBlock { Text = await CaptionAsync(ToolArguments.Of(request, ProtocolTool), http.HttpContext!) }] };
        }
        catch (Exception e) when (ApiException.Of(e) is { } error)
        {
            return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = error.Message }] };
        }
    }

    private async Task<string> CaptionAsync(Dictionary<string, JsonElement> arguments, HttpContext context)
    {
        var caller = Caller.Of(context, Scopes.Create);
        var file = await ToolArguments.PictureAsync("image", new Fields(JsonSerializer.SerializeToElement(arguments)), references, caller, context)
            ?? throw ApiException.Invalid("There is no 'image'; name the picture to describe.", "image", "missing_required_parameter");
        var taken = await inputs.TakeAsync(caller, [file], null, "image", isVariation: true, context.RequestAborted);
        if (taken.Recipe is not { } recipe || !work.HasPlan(recipe))
            throw ApiException.Invalid("This picture was not planned by the model here, and no model that looks at pictures comes with this version. Name one that was made here.", "image", "unsupported_value");
        var layout = recipe.Layout ?? await device.AskAsync(easel => easel.Plan((recipe with { Source = null }).ToRequest()));
        return $"{recipe.Prompt}: {LayoutCaption.Of(layout)}";
    }
}
