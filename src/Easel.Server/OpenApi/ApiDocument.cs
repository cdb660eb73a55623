using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Easel.Server.Http;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Scalar.AspNetCore;

namespace Easel.Server.OpenApi;

/// <summary><c>/openapi/v1.json</c>, the API for programs, and <c>/docs</c>, the same for people. Both are the same for everybody and show nothing of anyone's, so they want no key.</summary>
internal static class ApiDocument
{
    /// <summary>Address of the document.</summary>
    public const string Path = "/openapi/v1.json";

    /// <summary>Address of the page.</summary>
    public const string Page = "/docs";

    private const string Failure = "400", AnyFailure = "default";

    /// <summary>Adds what the document needs.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new OpenApiInfo { Title = "Easel", Version = "v1", Description = "Pictures on your own machine: OpenAI's images API, jobs and a gallery." };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.AddComponent("key", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of 'easel serve keys add'; none on a server without keys." });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        return Task.CompletedTask;
    }));

    /// <summary>Puts both at their addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");
        routes.MapScalarApiReference(Page, (options, context) =>
        {
            // Nothing but this server is asked for anything: the page's script lies here, and the policy forbids the rest.
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'unsafe-inline'; img-src 'self' data: blob:; font-src data:; connect-src 'self'; frame-ancestors 'none'";
            options.WithTitle("Easel").WithOpenApiRoutePattern(Path).WithNonce(nonce).DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideClientButton().HideDeveloperTools();
        });
    }

    /// <summary>Says what an endpoint does and takes and answers.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="route">The endpoint.</param>
    /// <param name="summary">What it does, in one line.</param>
    /// <param name="json">The fields of its body as JSON; null for none.</param>
    /// <param name="form">The fields of its body as a form; null for none.</param>
    /// <param name="status">Status of success.</param>
    /// <param name="isStream">Whether it can answer with events.</param>
    public static void Describe<T>(this RouteHandlerBuilder route, string summary, JsonObject? json = null, JsonObject? form = null, int status = 200, bool isStream = false) =>
        Describe(route.Produces<T>(status), summary, json, form, status.ToString(System.Globalization.CultureInfo.InvariantCulture), isStream ? "text/event-stream" : null);

    /// <summary>The same for an endpoint that answers with something other than JSON.</summary>
    /// <param name="route">The endpoint.</param>
    /// <param name="summary">What it does, in one line.</param>
    /// <param name="mediaType">What it answers with.</param>
    public static void DescribeFile(this RouteHandlerBuilder route, string summary, string mediaType) => Describe(route, summary, null, null, "200", mediaType);

    private static void Describe(RouteHandlerBuilder route, string summary, JsonObject? json, JsonObject? form, string status, string? mediaType) =>
        route.WithSummary(summary).WithTags("Easel").Produces<ApiErrorBody>(400).AddOpenApiOperationTransformer((operation, context, _) =>
        {
            var responses = operation.Responses ??= [];
            if (responses.Remove(Failure, out var failure))
            {
                responses[AnyFailure] = failure;
                if (failure is OpenApiResponse error) error.Description = "It failed.";
            }
            if (mediaType is not null)
            {
                if (!responses.TryGetValue(status, out var found) || found is not OpenApiResponse success) responses[status] = success = new OpenApiResponse();
                success.Description ??= "OK";
                (success.Content ??= new Dictionary<string, OpenApiMediaType>())[mediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = mediaType.StartsWith("text/", StringComparison.Ordinal) ? null : "binary" } };
            }
            if (json is null && form is null) return Task.CompletedTask;
            var content = new Dictionary<string, OpenApiMediaType>();
            if (json is not null) content["application/json"] = new OpenApiMediaType { Schema = Schema(json, context.Document!) };
            if (form is not null) content["multipart/form-data"] = new OpenApiMediaType { Schema = Schema(form, context.Document!) };
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = content };
            return Task.CompletedTask;
        });

    private static IOpenApiSchema Schema(JsonObject schema, OpenApiDocument document) =>
        OpenApiModelFactory.Parse<OpenApiSchema>(schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, "json") ?? throw new InvalidOperationException("A schema of this program is no schema.");
}
