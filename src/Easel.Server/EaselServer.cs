using Easel.Server.Api;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.Mcp;
using Easel.Server.Metrics;
using Easel.Server.OpenApi;
using Easel.Server.Pages;
using Easel.Server.Storage;
using Easel.Server.Uploads;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Easel.Server;

/// <summary>The whole server: which parts there are, and what lies at which address.</summary>
internal static class EaselServer
{
    /// <summary>Puts a server together; start it with <c>RunAsync</c> or <c>StartAsync</c>.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="easel">The model. From the start on, it belongs to the server's device thread.</param>
    /// <param name="storage">The data folder.</param>
    /// <param name="configure">Changes what a test wants otherwise.</param>
    /// <exception cref="InvalidRequestException">It would listen to the outside without a key.</exception>
    public static WebApplication Build(ServerOptions options, TextToImage easel, ServerStorage storage, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(PageServices.Host);
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.ColorBehavior) = (true, "HH:mm:ss ", LoggerColorBehavior.Disabled));
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);                  // whose lines hold addresses, and those hold signatures
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MaxConcurrentConnections = 2000;
        });
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = Json.Options.PropertyNamingPolicy;
            json.SerializerOptions.NumberHandling = Json.Options.NumberHandling;
            foreach (var converter in Json.Options.Converters) json.SerializerOptions.Converters.Add(converter);
        });
        builder.Services.AddApiDocument().AddPictureTools();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options).AddSingleton(easel).AddSingleton(storage)
            .AddSingleton<JobBoard>().AddSingleton<GalleryStore>().AddSingleton<SignedLinks>().AddSingleton<KeyStore>().AddSingleton<KeyLimits>()
            .AddSingleton<InputFiles>().AddSingleton<FileStore>().AddSingleton<RemotePictures>().AddSingleton<InputReferences>().AddSingleton<EditInputs>().AddSingleton<EditWork>()
            .AddSingleton<PictureAnswers>().AddSingleton<GenerationsEndpoint>().AddSingleton<EditsEndpoint>().AddSingleton<ResponsesEndpoint>().AddSingleton<FilesEndpoints>().AddSingleton<ModelsEndpoint>().AddSingleton<JobsEndpoints>().AddSingleton<GalleryEndpoints>()
            .AddSingleton<ServerMetrics>().AddSingleton(services => new PrometheusText(services.GetRequiredService<ServerMetrics>().Meter)).AddSingleton<MonitoringEndpoints>()
            .AddSingleton<DeviceThread>().AddHostedService(services => services.GetRequiredService<DeviceThread>()).AddHostedService<Retention>();
        builder.AddPages(storage);
        configure?.Invoke(builder);

        var app = builder.Build();
        if (!options.IsLocal && !app.Services.GetRequiredService<KeyStore>().Any())
            throw new InvalidRequestException($"Whoever reaches {options.Address} could use this server: make a key first with 'easel serve keys add NAME', or listen on 127.0.0.1.");
        Map(app);
        return app;
    }

    private static void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            SecurityHeaders.Set(context.Response.Headers);
            return next(context);
        });
        app.UseMiddleware<ErrorResponses>();
        app.UseRouting();
        app.UseMiddleware<KeyCheck>();

        ApiDocument.Map(app);
        app.Services.GetRequiredService<ServerMetrics>().Watch(app.Services.GetRequiredService<JobBoard>());
        app.Services.GetRequiredService<MonitoringEndpoints>().Map(app);
        McpServices.Map(app);
        app.Services.GetRequiredService<GenerationsEndpoint>().Map(app);
        app.Services.GetRequiredService<EditsEndpoint>().Map(app);
        app.Services.GetRequiredService<ResponsesEndpoint>().Map(app);
        app.Services.GetRequiredService<FilesEndpoints>().Map(app);
        app.Services.GetRequiredService<ModelsEndpoint>().Map(app);
        NotYet.Map(app);
        app.Services.GetRequiredService<JobsEndpoints>().Map(app);
        app.Services.GetRequiredService<GalleryEndpoints>().Map(app);
        PageServices.Map(app);
    }
}
