using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Easel.Server.Keys;
using Easel.Server.Storage;
using Easel.Tests;

namespace Easel.Server.Tests.Keys;

public sealed class KeysTests(TinyModel model) : IAsyncLifetime
{
    private const string Boat = "{\"prompt\":\"a boat\",\"steps\":1}";
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(model);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Send_WithoutAKeyOrWithAWrongOne_Is401()
    {
        var key = Add("one");

        foreach (var (sent, code) in new[] { (null, "missing_api_key"), ("sk-easel-wrong", "invalid_api_key"), ("sk-other", "invalid_api_key"), (key + "x", "invalid_api_key"), ("", "missing_api_key") })
        {
            using var refused = await SendAsync(HttpMethod.Get, "/v1/models", sent);
            Assert.Equal(code, (await refused.ErrorAsync(401)).Text("code"));
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        }
        using var good = await SendAsync(HttpMethod.Get, "/v1/models", key);
        Assert.Equal(200, (int)good.StatusCode);
        using var health = await SendAsync(HttpMethod.Get, "/healthz", null);
        Assert.Equal(200, (int)health.StatusCode);
    }

    [Fact]
    public async Task Send_RevokedKey_Is401()
    {
        var (one, _) = (Add("one"), Add("two"));
        _server.Service<KeyStore>().Revoke("one");

        using var response = await SendAsync(HttpMethod.Get, "/v1/models", one);
        await response.ErrorAsync(401);
        Assert.Throws<InvalidRequestException>(() => _server.Service<KeyStore>().Revoke("one"));
    }

    [Fact]
    public async Task Send_KeyForSomethingElse_Is403()
    {
        var (create, gallery) = (Add("create", Scopes.Create), Add("gallery", Scopes.Gallery));

        using var look = await SendAsync(HttpMethod.Get, "/api/gallery", create);
        using var paint = await SendAsync(HttpMethod.Post, "/v1/images/generations", gallery, Boat);
        await look.ErrorAsync(403);
        await paint.ErrorAsync(403);
        using var painted = await SendAsync(HttpMethod.Post, "/v1/images/generations", create, Boat);
        using var looked = await SendAsync(HttpMethod.Get, "/api/gallery", gallery);
        Assert.Equal((200, 200), ((int)painted.StatusCode, (int)looked.StatusCode));
    }

    [Fact]
    public async Task Gallery_OfEachKey_IsItsOwnAndTheAdministratorSeesAll()
    {
        var (one, two, admin) = (Add("one"), Add("two"), Add("admin", Scopes.Admin | Scopes.Create | Scopes.Gallery));
        using var painted = await SendAsync(HttpMethod.Post, "/v1/images/generations", one, Boat);
        var text = await painted.Content.ReadAsStringAsync();
        var (picture, job) = (Between(text, "img_"), Between(text, "job_"));

        foreach (var path in new[] { $"/api/gallery/{picture}", $"/api/gallery/{picture}/file", $"/api/jobs/{job}", $"/api/jobs/{job}/events" })
        {
            using var stranger = await SendAsync(HttpMethod.Get, path, two);
            await stranger.ErrorAsync(404);
            using var owner = await SendAsync(HttpMethod.Get, path, one);
            Assert.Equal(200, (int)owner.StatusCode);
            using var administrator = await SendAsync(HttpMethod.Get, path, admin);
            Assert.Equal(200, (int)administrator.StatusCode);
        }
        using var theft = await SendAsync(HttpMethod.Delete, $"/api/gallery/{picture}", two);
        await theft.ErrorAsync(404);
        using var list = await SendAsync(HttpMethod.Get, "/api/gallery", two);
        Assert.DoesNotContain(picture, await list.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Send_MoreThanTheRate_Is429()
    {
        var key = Add("slow", rate: 2);
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await SendAsync(HttpMethod.Post, "/v1/images/generations", key, Boat);
            statuses.Add((int)response.StatusCode);
            if (i < 2) continue;
            Assert.Equal("rate_limit_exceeded", (await response.ErrorAsync(429)).Text("code"));
            Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter!.Delta);
        }

        Assert.Equal([200, 200, 429], statuses);
    }

    [Fact]
    public async Task Submit_MoreJobsThanTheKeyMayHave_Is429()
    {
        var key = Add("one", jobs: 1);
        using var first = await SendAsync(HttpMethod.Post, "/api/jobs", key, "{\"prompt\":\"a boat\",\"steps\":1000,\"n\":10}");
        using var second = await SendAsync(HttpMethod.Post, "/api/jobs", key, Boat);

        Assert.Equal(202, (int)first.StatusCode);
        Assert.Equal("concurrency_limit_exceeded", (await second.ErrorAsync(429)).Text("code"));
        Assert.NotNull(second.Headers.RetryAfter);
    }

    [Fact]
    public async Task Send_MorePixelsThanADay_Is429()
    {
        var key = Add("small", pixels: 64 * 64);
        using var first = await SendAsync(HttpMethod.Post, "/v1/images/generations", key, Boat);
        using var second = await SendAsync(HttpMethod.Post, "/v1/images/generations", key, Boat);

        Assert.Equal(200, (int)first.StatusCode);
        Assert.Equal("pixel_limit_exceeded", (await second.ErrorAsync(429)).Text("code"));
    }

    [Theory]
    [InlineData("evil.example", null, 403)]
    [InlineData("localhost.evil.example:8080", null, 403)]
    [InlineData("localhost:8080", "https://evil.example", 403)]
    [InlineData("localhost:8080", "http://localhost:9090", 403)]
    [InlineData("localhost:8080", "null", 403)]
    [InlineData("localhost:8080", "http://localhost:8080", 200)]
    [InlineData("127.0.0.1:8080", null, 200)]
    [InlineData("[::1]:8080", null, 200)]
    public async Task Send_ToAnOpenServer_OnlyFromThisMachinesOwnPages(string host, string? origin, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Host = host;
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.168.1.5")]
    [InlineData("::")]
    public async Task Start_OnAPublicAddressWithoutAKey_IsRefused(string address)
    {
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => RunningServer.StartAsync(model, options => options with { Address = IPAddress.Parse(address) }, _server.Data));

        Assert.Contains("easel serve keys add", error.Message);
    }

    [Fact]
    public void Add_Key_IsNowhereInTheData()
    {
        var key = Add("one");
        ServerStorage.Open(_server.Data);

        foreach (var file in Directory.GetFiles(_server.Data, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "server.lock"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(key[KeyStore.Prefix.Length..])));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("../up")]
    [InlineData("one")]
    public void Add_NameThatIsNoneOrTaken_IsRefused(string name)
    {
        Add("one");

        Assert.Throws<InvalidRequestException>(() => Add(name));
    }

    private string Add(string name, Scopes scopes = Scopes.Create | Scopes.Gallery, int? rate = null, int? jobs = null, long? pixels = null) =>
        _server.Service<KeyStore>().Add(name, scopes, rate, jobs, pixels);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await _server.Client.SendAsync(request);
    }

    private static string Between(string text, string start)
    {
        var at = text.IndexOf(start, StringComparison.Ordinal);
        return text[at..text.IndexOf('"', at)];
    }
}
