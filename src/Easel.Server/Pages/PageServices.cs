using Easel.Server.Conversations;
using Easel.Server.Pages.Access;
using Easel.Server.Pages.Editor;
using Easel.Server.Pages.Models;
using Easel.Server.Storage;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Net.Http.Headers;
using MudBlazor;
using MudBlazor.Services;

namespace Easel.Server.Pages;

/// <summary>The page for people: what it needs, and where it lies. All of it comes from this server.</summary>
internal static class PageServices
{
    /// <summary>What the page may do: its own scripts, its own style sheets and those that the components write, its own pictures.</summary>
    /// <remarks><c>unsafe-inline</c> for styles, as the components place things by style attributes; never for scripts.</remarks>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Where the page's files are found: beside the program, whatever folder it is started from.</summary>
    public static WebApplicationOptions Host { get; } = new() { ApplicationName = "Easel.Server", ContentRootPath = AppContext.BaseDirectory };

    /// <summary>Adds what the page needs.</summary>
    public static void AddPages(this WebApplicationBuilder builder, ServerStorage storage)
    {
        // Files do not change while the server runs; the watch over them would claim every address for itself.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        builder.Services.AddSingleton<ConversationStore>().AddSingleton<PageSettings>().AddSingleton<TurnReaders>().AddSingleton<TurnWorker>().AddHostedService(services => services.GetRequiredService<TurnWorker>());
        builder.Services.AddSingleton<PageKey>().AddSingleton<PageFiles>().AddSingleton<StyleSamples>().AddSingleton<ModelPulls>().AddSingleton<EditorWork>().AddScoped<PageCaller>();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices(services => services.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter);
        builder.Services.AddDataProtection().SetApplicationName("Easel").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(storage.Folder, "protection")));
        // It warns at every first start that its keys lie in the data folder, which is private already.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    /// <summary>Puts the page at its addresses.</summary>
    public static void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            var endpoint = context.GetEndpoint()?.Metadata;
            if (endpoint?.GetMetadata<ComponentTypeMetadata>() is not null)
            {
                context.Response.Headers.ContentSecurityPolicy = Policy;
                // With no-referrer, browsers send the page's own forms without their origin.
                context.Response.Headers["Referrer-Policy"] = "same-origin";
            }
            // Their names change with their content, so browsers may keep them.
            if (endpoint?.GetMetadata<StaticAssetDescriptor>() is not null) context.Response.Headers.Remove(HeaderNames.CacheControl);
            return next(context);
        });
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.Services.GetRequiredService<PageFiles>().Map(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
