using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Server.Http;
using Easel.Server.Keys;
using Easel.Server.OpenApi;
using Easel.Server.Uploads;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Easel.Server.Mcp;

/// <summary>What an assistant passes to a tool.</summary>
internal static class ToolArguments
{
    /// <summary>The arguments of a call.</summary>
    /// <exception cref="ApiException">400: the tool has no such argument.</exception>
    public static Dictionary<string, JsonElement> Of(RequestContext<CallToolRequestParams> request, Tool tool)
    {
        var arguments = new Dictionary<string, JsonElement>(request.Params?.Arguments ?? new Dictionary<string, JsonElement>(), StringComparer.Ordinal);
        var known = tool.InputSchema.GetProperty("properties");
        foreach (var name in arguments.Keys)
            if (!known.TryGetProperty(name, out _)) throw ApiException.Invalid($"There is no argument '{(name.Length <= 60 ? name : name[..60])}'; use {string.Join(", ", known.EnumerateObject().Select(p => p.Name))}.", null, "unknown_parameter");
        return arguments;
    }

    /// <summary>The file that an argument names by an id or an address; null where it is not given.</summary>
    /// <exception cref="ApiException">It cannot be had.</exception>
    public static async Task<byte[]?> PictureAsync(string name, Fields fields, InputReferences references, Caller caller, HttpContext context) => fields.Text(name, InputReferences.MaxUrlLength) is not { } text ? null
        : text.Contains(':', StringComparison.Ordinal) ? await references.FromUrlAsync(text, name, context) : await references.FromIdAsync(caller, text, name, context.RequestAborted);

    /// <summary>The argument <c>image</c>.</summary>
    public static (string Name, JsonObject Schema) Image() => ("image", BodySchemas.Text("The picture: its id (img_…), a file's id, or an address of http, https or data.", InputReferences.MaxUrlLength));
}
