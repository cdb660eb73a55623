using System.Text.Json;
using Easel.Server.Keys;
using Easel.Tests;
using Easel.Tests.Cli;

namespace Easel.Server.Tests.OpenApi;

/// <summary>The OpenAPI document says what the server takes, and the page shows it without help from outside.</summary>
public sealed class ApiDocumentTests(SharedServer shared, TinyModel model) : IClassFixture<SharedServer>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Document_OfTheServer_IsTheApprovedOne() =>
        ApprovedFile.Compare("openapi.approved.json", JsonSerializer.Serialize(await shared.Server.JsonAsync("/openapi/v1.json"), Indented));

    [Theory]
    [InlineData("/v1/images/generations", "{\"prompt\":\"a boat\",\"zzz\":1}")]
    [InlineData("/v1/images/edits", "{\"prompt\":\"a boat\",\"images\":[{\"image_url\":\"PICTURE\"}],\"mask\":{\"image_url\":\"MASK\"},\"zzz\":1}")]
    [InlineData("/api/jobs", "{\"prompt\":\"a boat\",\"images\":[{\"image_url\":\"PICTURE\"}],\"mask\":{\"image_url\":\"MASK\"},\"zzz\":1}")]
    public async Task Document_FieldsOfABody_AreThoseThatTheServerReads(string path, string json)
    {
        var body = json.Replace("PICTURE", Url(Pictures.Png()), StringComparison.Ordinal).Replace("MASK", Url(Pictures.Mask()), StringComparison.Ordinal);
        using var refused = await shared.Server.PostAsync(path, body);
        var message = (await refused.ErrorAsync(400)).Text("message");

        var read = message[(message.IndexOf("; use ", StringComparison.Ordinal) + 6)..^1].Split(", ");
        Assert.Equal(read.Order(StringComparer.Ordinal), (await SchemaAsync(path, "application/json")).EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/v1/images/edits")]
    [InlineData("/v1/images/variations")]
    public async Task Document_FieldsOfAForm_AreThoseThatTheServerReads(string path)
    {
        using var refused = await shared.Server.Client.PostAsync(path, Pictures.Form(("image", Pictures.Png()), ("prompt", "a boat"), ("zzz", "1")));
        var message = (await refused.ErrorAsync(400)).Text("message");

        // Files and their double names are read before the texts.
        var read = message[(message.IndexOf("; use ", StringComparison.Ordinal) + 6)..^1].Split(", ").Except(["image", "image[]", "mask"]);
        var described = (await SchemaAsync(path, "multipart/form-data")).EnumerateObject().Select(p => p.Name).Except(["image", "mask"]);
        Assert.Equal(read.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Page_AskedFor_NamesNothingOutside()
    {
        using var page = await shared.Server.Client.GetAsync("/docs/");
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("https://", html);
        Assert.Contains("openapi/v1.json", html);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy);
        Assert.DoesNotContain("http", policy);
        using var script = await shared.Server.Client.GetAsync("/docs/scalar.js");
        Assert.True((await script.Content.ReadAsByteArrayAsync()).Length > 100_000);
    }

    [Fact]
    public async Task Document_OfAServerWithKeys_WantsNone()
    {
        await using var server = await RunningServer.StartAsync(model);
        server.Service<KeyStore>().Add("one", Scopes.Create);

        foreach (var path in new[] { "/openapi/v1.json", "/docs/", "/docs/scalar.js" })
        {
            using var response = await server.Client.GetAsync(path);
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    private async Task<JsonElement> SchemaAsync(string path, string mediaType) => (await shared.Server.JsonAsync("/openapi/v1.json"))
        .GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty(mediaType).GetProperty("schema").GetProperty("properties");

    private static string Url(byte[] png) => $"data:image/png;base64,{Convert.ToBase64String(png)}";
}
