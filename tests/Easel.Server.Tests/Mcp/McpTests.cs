using System.Collections.Concurrent;
using Easel.Images;
using Easel.Server.Keys;
using Easel.Tests;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Easel.Server.Tests.Mcp;

/// <summary>The official client of the protocol, which knows nothing of Easel but its address.</summary>
public sealed class McpTests(SharedServer shared, TinyModel model) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task ListTools_Asked_NamesAll()
    {
        await using var client = await ConnectAsync(shared.Server);

        Assert.Equal(["caption", "edit", "generate"], (await client.ListToolsAsync()).Select(t => t.Name).Order());
    }

    [Fact]
    public async Task Generate_WithSettings_FollowsThem()
    {
        await using var client = await ConnectAsync(shared.Server);
        var arguments = new Dictionary<string, object?> { ["prompt"] = "two boats", ["n"] = 2, ["size"] = "96x64", ["seed"] = 7, ["num_inference_steps"] = 2, ["guidance_scale"] = 1.5, ["output_format"] = "webp" };
        var progress = new Steps();
        var result = await client.CallToolAsync("generate", arguments, progress);

        Assert.NotEqual(true, result.IsError);
        var images = result.Content.OfType<ImageContentBlock>().ToList();
        Assert.Equal(2, images.Count);
        Assert.All(images, image => Assert.Equal(("image/webp", 96), (image.MimeType, PictureCodec.Decode(image.DecodedData.ToArray()).Width)));
        Assert.Contains("seed 8, 96x64", result.Content.OfType<TextContentBlock>().Last().Text);
        Assert.All(progress.Heard, heard => Assert.Equal(4, heard.Total));
    }

    [Fact]
    public async Task Edit_PictureById_KeepsWhatTheMaskCloses()
    {
        await using var client = await ConnectAsync(shared.Server);
        var made = await client.CallToolAsync("generate", new Dictionary<string, object?> { ["prompt"] = "a boat" });
        var original = Assert.Single(made.Content.OfType<ImageContentBlock>()).DecodedData.ToArray();
        var id = Assert.Single(made.Content.OfType<TextContentBlock>()).Text.Split(':')[0];
        var edited = await client.CallToolAsync("edit", new Dictionary<string, object?> { ["prompt"] = "a red car", ["image"] = id, ["mask"] = $"data:image/png;base64,{Convert.ToBase64String(Pictures.Mask())}" });

        Assert.NotEqual(true, edited.IsError);
        var picture = PictureCodec.Decode(Assert.Single(edited.Content.OfType<ImageContentBlock>()).DecodedData.ToArray());
        Assert.Equal(PictureCodec.Decode(original).Crop(32, 0, 32, 64).Pixels, picture.Crop(32, 0, 32, 64).Pixels);
    }

    [Fact]
    public async Task Caption_PictureMadeHere_SaysWhatWasPlannedAndOthersAreRefused()
    {
        await using var client = await ConnectAsync(shared.Server);
        var made = await client.CallToolAsync("generate", new Dictionary<string, object?> { ["prompt"] = "a red car on a beach" });
        var id = Assert.Single(made.Content.OfType<TextContentBlock>()).Text.Split(':')[0];
        var said = await client.CallToolAsync("caption", new Dictionary<string, object?> { ["image"] = id });
        var foreign = await client.CallToolAsync("caption", new Dictionary<string, object?> { ["image"] = $"data:image/png;base64,{Convert.ToBase64String(Pictures.Mask())}" });

        Assert.NotEqual(true, said.IsError);
        var caption = Assert.Single(said.Content.OfType<TextContentBlock>()).Text;
        Assert.StartsWith("a red car on a beach: ", caption);
        Assert.Contains("red car", caption[22..]);
        Assert.True(foreign.IsError);
        Assert.Contains("not planned", Assert.Single(foreign.Content.OfType<TextContentBlock>()).Text);
        Assert.True((await client.CallToolAsync("caption", new Dictionary<string, object?>())).IsError);
    }

    [Theory]
    [InlineData("generate", "prompt", "", "'prompt' is empty")]
    [InlineData("generate", "size", "1024x1024", "Nearest: 256x256")]
    [InlineData("generate", "n", 11, "from 1 to 10")]
    [InlineData("generate", "stream", true, "There is no argument 'stream'")]
    [InlineData("generate", "image", "img_1", "There is no argument 'image'")]
    [InlineData("edit", "image", "img_1", "There is no file 'img_1'")]
    [InlineData("edit", "image", null, "There is no 'image'")]
    [InlineData("edit", "image", "file:///etc/passwd", "http, https or data")]
    public async Task CallTool_WhatCannotBe_IsAnErrorThatSaysWhy(string tool, string name, object? value, string why)
    {
        await using var client = await ConnectAsync(shared.Server);
        var result = await client.CallToolAsync(tool, new Dictionary<string, object?> { ["prompt"] = "a boat", [name] = value });

        Assert.True(result.IsError);
        Assert.Contains(why, Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
    }

    [Fact]
    public async Task CallTool_OnAServerWithKeys_NeedsOneAndKeepsItsLimits()
    {
        await using var server = await RunningServer.StartAsync(model);
        var key = server.Service<KeyStore>().Add("one", Scopes.Create, requestsPerMinute: 1);
        var gallery = server.Service<KeyStore>().Add("two", Scopes.Gallery);

        var boat = new Dictionary<string, object?> { ["prompt"] = "a boat", ["steps"] = 1 };
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(server));
        await using var client = await ConnectAsync(server, key);
        Assert.NotEqual(true, (await client.CallToolAsync("generate", boat)).IsError);
        Assert.True((await client.CallToolAsync("generate", boat)).IsError);
        await using var other = await ConnectAsync(server, gallery);
        Assert.Contains("'create'", Assert.IsType<TextContentBlock>(Assert.Single((await other.CallToolAsync("generate", boat)).Content)).Text);
    }

    private static Task<McpClient> ConnectAsync(RunningServer server, string? key = null) => McpClient.CreateAsync(new HttpClientTransport(
        new HttpClientTransportOptions { Endpoint = new Uri("http://localhost/mcp"), TransportMode = HttpTransportMode.StreamableHttp, AdditionalHeaders = key is null ? null : new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" } },
        server.Client, ownsHttpClient: false));

    private sealed class Steps : IProgress<ProgressNotificationValue>
    {
        public ConcurrentQueue<ProgressNotificationValue> Heard { get; } = [];

        public void Report(ProgressNotificationValue value) => Heard.Enqueue(value);
    }
}
