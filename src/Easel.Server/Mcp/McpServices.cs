using Easel.Server.Api;
using Easel.Server.Uploads;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace Easel.Server.Mcp;

/// <summary><c>/mcp</c>: the Model Context Protocol over HTTP, for assistants that make pictures while they talk. Each request stands for itself; keys are those of the API.</summary>
internal static class McpServices
{
    /// <summary>Where it lies.</summary>
    public const string Path = "/mcp";

    public static IServiceCollection AddPictureTools(this IServiceCollection services)
    {
        services.AddHttpContextAccessor().AddSingleton<McpServerTool, GenerateTool>().AddSingleton<McpServerTool, EditTool>().AddSingleton<McpServerTool, CaptionTool>();
        services.AddMcpServer(options => options.ServerInfo = new() { Name = "easel", Version = typeof(McpServices).Assembly.GetName().Version!.ToString(3) })
            .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless);
        return services;
    }

    public static void Map(WebApplication app)
    {
        // Pictures travel inside of the arguments.
        app.Use((context, next) =>
        {
            if (context.Request.Path == Path) MultipartBody.AllowLength(context, EditsEndpoint.MaxJsonBytes);
            return next(context);
        });
        app.MapMcp(Path);
    }
}
