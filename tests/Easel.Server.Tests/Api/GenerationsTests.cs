using System.Net.Http.Json;
using System.Text.Json;
using Easel.Images;

namespace Easel.Server.Tests.Api;

public sealed class GenerationsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Path = "/v1/images/generations";
    private readonly RunningServer _server = shared.Server;

    [Theory]
    [InlineData("")]
    [InlineData("\"n\":2")]
    [InlineData("\"model\":\"gpt-image-1\"")]
    [InlineData("\"model\":\"anything at all\"")]
    [InlineData("\"quality\":\"auto\"")]
    [InlineData("\"quality\":\"low\"")]
    [InlineData("\"quality\":\"medium\"")]
    [InlineData("\"quality\":\"high\"")]
    [InlineData("\"quality\":\"standard\"")]
    [InlineData("\"quality\":\"hd\"")]
    [InlineData("\"size\":\"auto\"")]
    [InlineData("\"size\":\"96x64\"")]
    [InlineData("\"size\":\"256x256\"")]
    [InlineData("\"background\":\"opaque\"")]
    [InlineData("\"background\":\"auto\"")]
    [InlineData("\"output_format\":\"png\",\"output_compression\":100")]
    [InlineData("\"output_format\":\"jpeg\",\"output_compression\":0")]
    [InlineData("\"output_format\":\"webp\",\"output_compression\":50")]
    [InlineData("\"moderation\":\"low\"")]
    [InlineData("\"moderation\":\"auto\"")]
    [InlineData("\"response_format\":\"b64_json\"")]
    [InlineData("\"stream\":false,\"partial_images\":0")]
    [InlineData("\"style\":\"vivid\"")]
    [InlineData("\"style\":\"natural\"")]
    [InlineData("\"user\":\"someone\"")]
    [InlineData("\"seed\":18446744073709551615,\"n\":2")]
    [InlineData("\"steps\":1,\"guidance\":1,\"sampler\":\"euler\"")]
    [InlineData("\"num_inference_steps\":3,\"guidance_scale\":3.5")]
    [InlineData("\"negative_prompt\":\"\",\"loras\":[]")]
    [InlineData("\"model\":null,\"n\":null,\"quality\":null,\"size\":null,\"background\":null,\"output_format\":null,\"output_compression\":null,\"moderation\":null,\"response_format\":null,\"stream\":null,\"partial_images\":null,\"style\":null,\"user\":null,\"seed\":null,\"steps\":null,\"guidance\":null,\"sampler\":null,\"layout\":null,\"negative_prompt\":null,\"loras\":null")]
    public async Task Post_FieldAsInTheContract_IsAccepted(string fields)
    {
        using var response = await _server.PostAsync(Path, Body(fields));

        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, json.ToString());
        Assert.NotEmpty(json.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64());
    }

    [Theory]
    [InlineData("\"n\":0", "n", "invalid_value")]
    [InlineData("\"n\":11", "n", "invalid_value")]
    [InlineData("\"n\":1.5", "n", "invalid_value")]
    [InlineData("\"n\":1e99", "n", "invalid_value")]
    [InlineData("\"n\":\"1\"", "n", "invalid_type")]
    [InlineData("\"model\":\"dall-e-3\",\"n\":2", "n", "invalid_value")]
    [InlineData("\"model\":7", "model", "invalid_type")]
    [InlineData("\"quality\":\"best\"", "quality", "invalid_value")]
    [InlineData("\"size\":\"1024x1024\"", "size", "unsupported_value")]
    [InlineData("\"size\":\"65x64\"", "size", "unsupported_value")]
    [InlineData("\"size\":\"-64x64\"", "size", "invalid_value")]
    [InlineData("\"size\":\"big\"", "size", "invalid_value")]
    [InlineData("\"size\":\"99999999999x64\"", "size", "invalid_value")]
    [InlineData("\"size\":64", "size", "invalid_type")]
    [InlineData("\"background\":\"transparent\"", "background", "unsupported_value")]
    [InlineData("\"background\":\"blue\"", "background", "invalid_value")]
    [InlineData("\"output_format\":\"gif\"", "output_format", "invalid_value")]
    [InlineData("\"output_compression\":50", "output_compression", "unsupported_value")]
    [InlineData("\"output_format\":\"jpeg\",\"output_compression\":101", "output_compression", "invalid_value")]
    [InlineData("\"output_format\":\"jpeg\",\"output_compression\":-1", "output_compression", "invalid_value")]
    [InlineData("\"moderation\":\"off\"", "moderation", "invalid_value")]
    [InlineData("\"response_format\":\"file\"", "response_format", "invalid_value")]
    [InlineData("\"stream\":\"yes\"", "stream", "invalid_type")]
    [InlineData("\"stream\":true,\"partial_images\":4", "partial_images", "invalid_value")]
    [InlineData("\"partial_images\":-1", "partial_images", "invalid_value")]
    [InlineData("\"style\":\"wild\"", "style", "invalid_value")]
    [InlineData("\"user\":{}", "user", "invalid_type")]
    [InlineData("\"seed\":-1", "seed", "invalid_value")]
    [InlineData("\"seed\":18446744073709551616", "seed", "invalid_value")]
    [InlineData("\"seed\":[]", "seed", "invalid_type")]
    [InlineData("\"steps\":0", "steps", "invalid_value")]
    [InlineData("\"steps\":1001", "steps", "invalid_value")]
    [InlineData("\"steps\":2,\"num_inference_steps\":2", "num_inference_steps", "invalid_value")]
    [InlineData("\"guidance\":101", "guidance", "invalid_value")]
    [InlineData("\"guidance\":\"NaN\"", "guidance", "invalid_type")]
    [InlineData("\"sampler\":\"magic\"", "sampler", "invalid_value")]
    [InlineData("\"layout\":[]", "layout", "invalid_type")]
    [InlineData("\"layout\":{}", "layout", "invalid_value")]
    [InlineData("\"negative_prompt\":\"cars\"", "negative_prompt", "unsupported_value")]
    [InlineData("\"loras\":[\"x\"]", "loras", "unsupported_value")]
    [InlineData("\"sizze\":\"64x64\"", "sizze", "unknown_parameter")]
    [InlineData("\"priority\":1", "priority", "unknown_parameter")]
    [InlineData("\"user\":\"\\ud800\"", "user", "invalid_type")]
    public async Task Post_FieldOutsideTheContract_IsRefusedByName(string fields, string param, string code)
    {
        using var response = await _server.PostAsync(Path, Body(fields));

        var error = await response.ErrorAsync(400);
        Assert.Equal((param, code, "invalid_request_error"), (error.Text("param"), error.Text("code"), error.Text("type")));
    }

    [Theory]
    [InlineData("{}", "prompt")]
    [InlineData("{\"prompt\":null}", "prompt")]
    [InlineData("{\"prompt\":\"  \"}", "prompt")]
    [InlineData("{\"prompt\":[\"x\"]}", "prompt")]
    [InlineData("[]", null)]
    [InlineData("\"prompt\"", null)]
    [InlineData("", null)]
    [InlineData("{\"prompt\":\"x\"", null)]
    [InlineData("{\"prompt\":\"x\",\"prompt\":\"y\"}", null)]
    public async Task Post_BodyWithoutPromptOrNoObject_IsRefused(string body, string? param)
    {
        using var response = await _server.PostAsync(Path, body);

        Assert.Equal(param, (await response.ErrorAsync(400)).GetProperty("param").GetString());
    }

    [Fact]
    public async Task Post_PromptOverTheLimit_IsRefused()
    {
        using var longest = await _server.PostAsync(Path, JsonSerializer.Serialize(new { prompt = new string('a', ImageRequest.MaxPromptLength), steps = 1 }));
        using var longer = await _server.PostAsync(Path, JsonSerializer.Serialize(new { prompt = new string('a', ImageRequest.MaxPromptLength + 1) }));

        Assert.True(longest.IsSuccessStatusCode);
        Assert.Equal("string_above_max_length", (await longer.ErrorAsync(400)).Text("code"));
    }

    [Fact]
    public async Task Post_EverythingGiven_EchoesWhatWasDecidedAndPaintsJustThat()
    {
        const string Fields = "\"size\":\"96x64\",\"seed\":9,\"steps\":3,\"guidance\":2,\"sampler\":\"heun\",\"n\":2,\"quality\":\"high\"";
        using var response = await _server.PostAsync(Path, Body(Fields));
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(("opaque", "png", "96x64", "high"), (json.Text("background"), json.Text("output_format"), json.Text("size"), json.Text("quality")));
        Assert.InRange(json.GetProperty("created").GetInt64(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        var usage = json.GetProperty("usage");
        Assert.Equal(2 * 6 * 4, usage.GetProperty("output_tokens").GetInt32());
        Assert.Equal(usage.GetProperty("total_tokens").GetInt32(), usage.GetProperty("input_tokens").GetInt32() + usage.GetProperty("output_tokens").GetInt32());
        Assert.Equal(usage.GetProperty("input_tokens").GetInt32(), usage.GetProperty("input_tokens_details").GetProperty("text_tokens").GetInt32());
        for (var i = 0; i < 2; i++)
        {
            var file = json.GetProperty("data")[i].GetProperty("b64_json").GetBytesFromBase64();
            var recipe = Recipe.FromJson(PngText.Read(file)[Recipe.Key]);
            Assert.Equal((96, 64, (ulong)(9 + i), 3, 2.0, "heun"), (recipe.Width, recipe.Height, recipe.Seed, recipe.Steps, recipe.Guidance, recipe.Sampler));
            Assert.Equal((96, 64), (PictureCodec.Decode(file).Width, PictureCodec.Decode(file).Height));
        }
    }

    [Fact]
    public async Task Post_SameSeedAgain_SameFileAndAnotherSeedAnother()
    {
        async Task<string> File(int seed)
        {
            using var response = await _server.PostAsync(Path, Body($"\"seed\":{seed}"));
            return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data")[0].Text("b64_json");
        }

        Assert.Equal(await File(3), await File(3));
        Assert.NotEqual(await File(3), await File(4));
    }

    [Theory]
    [InlineData("low", 1)]
    [InlineData("medium", 2)]
    [InlineData("high", 4)]
    public async Task Post_Quality_IsANumberOfSteps(string quality, int steps)
    {
        using var response = await _server.PostAsync(Path, Body($"\"quality\":\"{quality}\""));

        Assert.Equal(steps, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("easel").GetProperty("steps").GetInt32());
    }

    [Theory]
    [InlineData("jpeg", 0xFF, 0xD8)]
    [InlineData("webp", 'R', 'I')]
    public async Task Post_Format_IsThatOfTheFile(string format, int first, int second)
    {
        using var response = await _server.PostAsync(Path, Body($"\"output_format\":\"{format}\",\"output_compression\":80"));
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();

        var file = json.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64();
        Assert.Equal((format, first, second), (json.Text("output_format"), file[0], file[1]));
    }

    [Theory]
    [InlineData("\"response_format\":\"url\"")]
    [InlineData("\"model\":\"dall-e-2\"")]
    public async Task Post_Url_IsGoodAsGivenAndNotOtherwise(string fields)
    {
        using var response = await _server.PostAsync(Path, Body(fields));
        var data = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data")[0];

        var url = data.Text("url");
        Assert.False(data.TryGetProperty("b64_json", out _));
        Assert.Equal(64, PictureCodec.Decode(await _server.Client.GetByteArrayAsync(url)).Width);
        using var forged = await _server.Client.GetAsync(url.Replace("until=", "until=1", StringComparison.Ordinal));
        await forged.ErrorAsync(403);
        using var bare = await _server.Client.GetAsync(url.Split('?')[0]);
        await bare.ErrorAsync(403);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    [InlineData(3, 1)]
    public async Task Post_Stream_SendsThePartialImagesAndThenThePicture(int partial, int steps)
    {
        using var response = await _server.PostAsync(Path, Body($"\"stream\":true,\"partial_images\":{partial},\"steps\":{steps},\"n\":2,\"output_format\":\"webp\""));

        var events = (await response.EventsAsync()).Where(e => e.Name.Length > 0).ToList();
        var (done, previews) = (events.Where(e => e.Name == "image_generation.completed").ToList(), events.Where(e => e.Name == "image_generation.partial_image").ToList());
        Assert.Equal(2, done.Count);
        Assert.Equal(2 * (steps == 1 ? Math.Min(1, partial) : partial), previews.Count);
        Assert.Equal(events.Count, done.Count + previews.Count);
        foreach (var (name, data) in events)
        {
            var json = JsonDocument.Parse(data).RootElement;
            Assert.Equal((name, "64x64", "medium", "opaque", "webp"), (json.Text("type"), json.Text("size"), json.Text("quality"), json.Text("background"), json.Text("output_format")));
            Assert.Equal(64, PictureCodec.Decode(json.GetProperty("b64_json").GetBytesFromBase64()).Width);
            Assert.True(json.GetProperty("created_at").GetInt64() > 0);
            Assert.Equal(name.EndsWith("completed"), json.TryGetProperty("usage", out _));
        }
        Assert.Equal(previews.Count / 2 is var each && each == 0 ? [] : [.. Enumerable.Range(0, each), .. Enumerable.Range(0, each)],
            previews.Select(e => JsonDocument.Parse(e.Data).RootElement.GetProperty("partial_image_index").GetInt32()));
        Assert.Equal("image_generation.completed", events[^1].Name);
    }

    [Fact]
    public async Task Post_StreamThatIsWrong_IsAnOrdinaryError()
    {
        using var response = await _server.PostAsync(Path, Body("\"stream\":true,\"size\":\"1x1\""));

        await response.ErrorAsync(400);
    }

    private static string Body(string fields) => $"{{\"prompt\":\"a red car on a beach\"{(fields.Length > 0 ? "," + fields : "")}}}";
}
