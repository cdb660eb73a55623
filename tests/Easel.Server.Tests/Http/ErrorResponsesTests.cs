using System.Text;

namespace Easel.Server.Tests.Http;

public sealed class ErrorResponsesTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly RunningServer _server = shared.Server;

    [Theory]
    [InlineData("GET", "/nothing", 404, "unknown_url")]
    [InlineData("GET", "/v1", 404, "unknown_url")]
    [InlineData("GET", "/v1/images/generations/x", 404, "unknown_url")]
    [InlineData("GET", "/v1/../../etc/passwd", 404, "unknown_url")]
    [InlineData("GET", "/pictures/..%2F..%2Feasel.db", 403, "link_expired")]
    [InlineData("GET", "/v1/images/generations", 405, "method_not_allowed")]
    [InlineData("DELETE", "/v1/models", 405, "method_not_allowed")]
    [InlineData("GET", "/v1/models/gpt-image-1", 404, "model_not_found")]
    [InlineData("GET", "/api/jobs/job_1", 404, "job_not_found")]
    [InlineData("DELETE", "/api/jobs/job_1", 404, "job_not_found")]
    [InlineData("GET", "/api/jobs/job_1/events", 404, "job_not_found")]
    [InlineData("GET", "/api/jobs?state=lost", 400, "invalid_value")]
    [InlineData("GET", "/api/jobs?limit=0", 400, "invalid_value")]
    [InlineData("GET", "/api/gallery/img_1", 404, "picture_not_found")]
    [InlineData("DELETE", "/api/gallery/img_1", 404, "picture_not_found")]
    [InlineData("GET", "/api/gallery?limit=x", 400, "invalid_value")]
    [InlineData("POST", "/v1/images/edits", 415, "unsupported_media_type")]
    [InlineData("POST", "/v1/images/variations", 415, "unsupported_media_type")]
    [InlineData("POST", "/v1/responses", 415, "unsupported_media_type")]
    [InlineData("GET", "/v1/responses/resp_1", 404, "response_not_found")]
    [InlineData("GET", "/v1/images/edits", 405, "method_not_allowed")]
    [InlineData("POST", "/v1/content_provenance_checks", 501, "not_implemented")]
    [InlineData("POST", "/v1/files", 415, "unsupported_media_type")]
    [InlineData("GET", "/v1/files/file-1", 404, "file_not_found")]
    [InlineData("GET", "/v1/files?limit=0", 400, "invalid_value")]
    [InlineData("GET", "/v1/files?order=up", 400, "invalid_value")]
    public async Task Send_WhatIsNotThere_IsAnErrorObject(string method, string path, int status, string code)
    {
        using var response = await _server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(code, (await response.ErrorAsync(status)).Text("code"));
        if (status == 405) Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task Post_AnotherMediaType_Is415(string? type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"prompt\":\"x\"}"));
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _server.Client.PostAsync("/v1/images/generations", content);

        Assert.Equal("unsupported_media_type", (await response.ErrorAsync(415)).Text("code"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyOverTheLimit_Is413(bool saysItsLength)
    {
        var bytes = Encoding.UTF8.GetBytes($"{{\"prompt\":\"{new string('x', 1 << 20)}\"}}");
        using HttpContent content = saysItsLength ? new ByteArrayContent(bytes) : new StreamContent(new Endless(bytes));
        content.Headers.ContentType = new("application/json");
        using var response = await _server.Client.PostAsync("/v1/images/generations", content);

        Assert.Equal("request_too_large", (await response.ErrorAsync(413)).Text("code"));
    }

    [Fact]
    public async Task Send_Anything_HasTheHeadersThatGuardBrowsers()
    {
        foreach (var path in new[] { "/v1/models", "/nothing" })
        {
            using var response = await _server.Client.GetAsync(path);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
            Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    /// <summary>A stream that does not know its length.</summary>
    private sealed class Endless(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
