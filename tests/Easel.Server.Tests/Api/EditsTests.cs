using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Easel.Images;

namespace Easel.Server.Tests.Api;

public sealed class EditsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Path = "/v1/images/edits", Variations = "/v1/images/variations";
    private readonly RunningServer _server = shared.Server;

    [Theory]
    [InlineData("")]
    [InlineData("model=gpt-image-1.5")]
    [InlineData("model=chatgpt-image-latest")]
    [InlineData("n=2")]
    [InlineData("n=")]
    [InlineData("size=auto")]
    [InlineData("size=96x64")]
    [InlineData("quality=auto")]
    [InlineData("quality=low")]
    [InlineData("quality=medium")]
    [InlineData("quality=high")]
    [InlineData("quality=standard")]
    [InlineData("background=auto")]
    [InlineData("background=opaque")]
    [InlineData("input_fidelity=high")]
    [InlineData("input_fidelity=low")]
    [InlineData("output_format=png&output_compression=100")]
    [InlineData("output_format=jpeg&output_compression=80")]
    [InlineData("output_format=webp&output_compression=0")]
    [InlineData("response_format=b64_json")]
    [InlineData("stream=false&partial_images=0")]
    [InlineData("user=someone")]
    [InlineData("moderation=low")]
    [InlineData("seed=18446744073709551615&n=2")]
    [InlineData("steps=4&strength=0.5&guidance=1.5&sampler=euler")]
    public async Task Post_FormFieldAsInTheContract_IsAccepted(string fields)
    {
        using var response = await PostAsync([("image", Pictures.Png()), ("prompt", "a red car"), .. Pictures.Texts(fields)]);

        var json = await OkAsync(response);
        Assert.NotEmpty(json.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64());
    }

    [Theory]
    [InlineData("n=0", "n", "invalid_value")]
    [InlineData("n=11", "n", "invalid_value")]
    [InlineData("n=two", "n", "invalid_type")]
    [InlineData("size=65x64", "size", "unsupported_value")]
    [InlineData("size=big", "size", "invalid_value")]
    [InlineData("quality=best", "quality", "invalid_value")]
    [InlineData("background=transparent", "background", "unsupported_value")]
    [InlineData("input_fidelity=medium", "input_fidelity", "invalid_value")]
    [InlineData("output_format=gif", "output_format", "invalid_value")]
    [InlineData("output_compression=50", "output_compression", "unsupported_value")]
    [InlineData("response_format=file", "response_format", "invalid_value")]
    [InlineData("stream=perhaps", "stream", "invalid_type")]
    [InlineData("partial_images=4", "partial_images", "invalid_value")]
    [InlineData("where=the car", "where", "unsupported_value")]
    [InlineData("strength=0", "strength", "invalid_value")]
    [InlineData("strength=2", "strength", "invalid_value")]
    [InlineData("strength=much", "strength", "invalid_type")]
    [InlineData("moderation=off", "moderation", "invalid_value")]
    [InlineData("imagge=x", "imagge", "unknown_parameter")]
    [InlineData("image[]=x", "image", "invalid_type")]
    [InlineData("mask=x", "mask", "invalid_type")]
    [InlineData("prompt=twice", "prompt", "invalid_form")]
    public async Task Post_FormFieldOutsideTheContract_IsRefusedByName(string fields, string param, string code)
    {
        using var response = await PostAsync([("image", Pictures.Png()), ("prompt", "a red car"), .. Pictures.Texts(fields)]);

        var error = await response.ErrorAsync(400);
        Assert.Equal((param, code), (error.Text("param"), error.Text("code")));
    }

    [Theory]
    [InlineData("{\"images\":[{\"image_url\":\"DATA\"}]}")]
    [InlineData("{\"images\":[{\"file_id\":\"FILE\"}]}")]
    [InlineData("{\"images\":[{\"image_url\":\"DATA\"}],\"mask\":{\"image_url\":\"MASK\"}}")]
    [InlineData("{\"images\":[{\"image_url\":\"DATA\",\"file_id\":null}],\"model\":null,\"n\":2,\"quality\":\"low\",\"input_fidelity\":\"high\",\"size\":\"96x64\",\"user\":\"u\",\"output_format\":\"webp\",\"output_compression\":50,\"moderation\":\"auto\",\"background\":\"opaque\",\"stream\":false,\"partial_images\":0,\"mask\":null}")]
    public async Task Post_JsonAsInTheContract_IsAccepted(string body)
    {
        var json = await OkAsync(await _server.PostAsync(Path, await FilledAsync(body)));

        Assert.NotEmpty(json.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64());
    }

    [Theory]
    [InlineData("{}", "images", "missing_required_parameter")]
    [InlineData("{\"images\":[]}", "images", "missing_required_parameter")]
    [InlineData("{\"images\":\"DATA\"}", "images", "invalid_type")]
    [InlineData("{\"images\":[\"DATA\"]}", "images", "invalid_type")]
    [InlineData("{\"images\":[{}]}", "images", "invalid_value")]
    [InlineData("{\"images\":[{\"image_url\":\"DATA\",\"file_id\":\"FILE\"}]}", "images", "invalid_value")]
    [InlineData("{\"images\":[{\"url\":\"DATA\"}]}", "url", "unknown_parameter")]
    [InlineData("{\"images\":[{\"file_id\":\"file-none\"}]}", "images", "image_file_not_found")]
    [InlineData("{\"images\":[{\"file_id\":\"../../etc/passwd\"}]}", "images", "image_file_not_found")]
    [InlineData("{\"images\":[{\"image_url\":\"data:image/png,x\"}]}", "images", "invalid_base64_image")]
    [InlineData("{\"images\":[{\"image_url\":\"data:image/png;base64,####\"}]}", "images", "invalid_base64_image")]
    [InlineData("{\"images\":[{\"image_url\":\"data:image/png;base64,AAAA\"}]}", "images", "invalid_image_file")]
    [InlineData("{\"images\":[{\"image_url\":\"file:///etc/passwd\"}]}", "images", "invalid_image_url")]
    [InlineData("{\"images\":[{\"image_url\":\"http://127.0.0.1:1/x.png\"}]}", "images", "invalid_image_url")]
    [InlineData("{\"images\":[{\"image_url\":\"http://[::1]/x.png\"}]}", "images", "invalid_image_url")]
    [InlineData("{\"images\":[{\"image_url\":\"http://169.254.169.254/latest/meta-data\"}]}", "images", "invalid_image_url")]
    [InlineData("{\"images\":[{\"image_url\":\"http://user:secret@example.com/x.png\"}]}", "images", "invalid_image_url")]
    [InlineData("{\"images\":[{\"image_url\":\"DATA\"},{\"image_url\":\"DATA\"}]}", "images", "unsupported_value")]
    [InlineData("{\"images\":[{\"image_url\":\"DATA\"},7]}", "images", "invalid_type")]
    [InlineData("{\"images\":[{\"image_url\":\"DATA\"}],\"mask\":{\"file_id\":\"FILE\"}}", "mask", "invalid_mask_image_format")]
    [InlineData("{\"images\":[{\"image_url\":\"DATA\"}],\"mask\":\"MASK\"}", "mask", "invalid_type")]
    public async Task Post_JsonOutsideTheContract_IsRefusedByName(string body, string param, string code)
    {
        using var response = await _server.PostAsync(Path, await FilledAsync(body));

        var error = await response.ErrorAsync(400);
        Assert.Equal((param, code), (error.Text("param"), error.Text("code")));
    }

    [Theory]
    [InlineData("image")]
    [InlineData("image[]")]
    public async Task Post_Mask_KeepsTheRestByteForByte(string field)
    {
        var json = await OkAsync(await PostAsync([(field, Pictures.Png()), ("mask", Pictures.Mask()), ("prompt", "a boat"), ("steps", "4")]));

        var result = PictureCodec.Decode(json.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64());
        Assert.Equal(Pictures.Noise(64, 64).Crop(32, 0, 32, 64).Pixels, result.Crop(32, 0, 32, 64).Pixels);
        Assert.NotEqual(Pictures.Noise(64, 64).Pixels.ToArray(), result.Pixels.ToArray());
    }

    [Fact]
    public async Task Post_NoImageOrSeveralWithoutAPlan_IsRefused()
    {
        using var none = await PostAsync([("prompt", "a boat")]);
        using var two = await PostAsync([("image[]", Pictures.Png()), ("image[]", Pictures.Png()), ("prompt", "a boat")]);
        using var many = await PostAsync([.. Enumerable.Repeat(("image[]", (object)Pictures.Png()), 17), ("prompt", "a boat")]);
        using var noWords = await PostAsync([("image", Pictures.Png())]);

        Assert.Equal("missing_required_parameter", (await none.ErrorAsync(400)).Text("code"));
        Assert.Contains("picture 1 was not planned", (await two.ErrorAsync(400)).Text("message"));
        Assert.Contains("16", (await many.ErrorAsync(400)).Text("message"));
        Assert.Equal("prompt", (await noWords.ErrorAsync(400)).Text("param"));
    }

    [Fact]
    public async Task Post_PictureMadeHere_KeepsItsPlanAndItsParent()
    {
        var made = await OkAsync(await _server.PostAsync("/v1/images/generations", "{\"prompt\":\"a red car on a beach\",\"seed\":3,\"output_format\":\"webp\"}"));
        var (id, file) = (made.GetProperty("data")[0].GetProperty("easel").Text("id"), made.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64());
        foreach (var body in new[] { null, $"{{\"prompt\":\"make the car blue\",\"images\":[{{\"file_id\":\"{id}\"}}]}}" })
        {
            var edited = (await OkAsync(body is null ? await PostAsync([("image", file), ("prompt", "make the car blue")]) : await _server.PostAsync(Path, body))).GetProperty("data")[0];
            var view = await _server.JsonAsync($"/api/gallery/{edited.GetProperty("easel").Text("id")}");

            Assert.Equal(id, Assert.Single(view.GetProperty("parents").EnumerateArray()).GetString());
            Assert.Contains("blue car", edited.Text("revised_prompt"));
            Assert.Equal("make the car blue", view.Text("prompt"));
            Assert.Contains(view.GetProperty("recipe").GetProperty("layout").GetProperty("items").EnumerateArray(), i => i.Text("noun") == "car" && i.Text("colour") == "blue");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_SeveralPicturesMadeHere_BringsTheThingsOfTheFurtherOnesIntoTheFirst(bool isJson)
    {
        async Task<(string Id, byte[] File)> MakeAsync(string noun, string colour, double left)
        {
            var layout = $"{{\"place\":\"beach\",\"time\":\"day\",\"light\":\"natural\",\"weather\":\"clear\",\"season\":\"summer\",\"style\":\"illustration\",\"camera\":\"wide\",\"items\":[{{\"noun\":\"{noun}\",\"colour\":\"{colour}\",\"box\":{{\"left\":{left},\"top\":0.5,\"right\":{left + 0.3},\"bottom\":0.9}}}}]}}";
            var made = (await OkAsync(await _server.PostAsync("/v1/images/generations", $"{{\"prompt\":\"a {colour} {noun}\",\"layout\":{layout}}}"))).GetProperty("data")[0];
            return (made.GetProperty("easel").Text("id"), made.GetProperty("b64_json").GetBytesFromBase64());
        }
        var (car, boat) = (await MakeAsync("car", "red", 0.1), await MakeAsync("boat", "blue", 0.6));
        var edited = await OkAsync(isJson
            ? await _server.PostAsync(Path, $"{{\"prompt\":\"put them together\",\"images\":[{{\"file_id\":\"{car.Id}\"}},{{\"file_id\":\"{boat.Id}\"}}]}}")
            : await PostAsync([("image[]", car.File), ("image[]", boat.File), ("prompt", "put them together")]));
        var view = await _server.JsonAsync($"/api/gallery/{edited.GetProperty("data")[0].GetProperty("easel").Text("id")}");

        Assert.Equal([car.Id, boat.Id], view.GetProperty("parents").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal([("car", "red"), ("boat", "blue")], view.GetProperty("recipe").GetProperty("layout").GetProperty("items").EnumerateArray().Select(i => (i.Text("noun"), i.Text("colour"))));
        // The picture is kept but for where the boat comes.
        var (before, after) = (PictureCodec.Decode(car.File), PictureCodec.Decode(edited.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64()));
        Assert.Equal(before.Crop(0, 0, 64, 20).Pixels, after.Crop(0, 0, 64, 20).Pixels);
        Assert.NotEqual(before.Pixels.ToArray(), after.Pixels.ToArray());
    }

    [Fact]
    public async Task Post_AddressOfThisServersOwn_IsReadWithoutFetching()
    {
        var made = await OkAsync(await _server.PostAsync("/v1/images/generations", "{\"prompt\":\"a boat\",\"response_format\":\"url\"}"));
        var url = made.GetProperty("data")[0].Text("url");

        await OkAsync(await _server.PostAsync(Path, JsonSerializer.Serialize(new { prompt = "at night", images = new[] { new { image_url = url } } })));
        using var forged = await _server.PostAsync(Path, JsonSerializer.Serialize(new { prompt = "at night", images = new[] { new { image_url = url.Replace("until=", "until=1", StringComparison.Ordinal) } } }));
        await forged.ErrorAsync(400);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Post_Stream_SendsThePartialImagesAndThenThePicture(int partial)
    {
        using var response = await PostAsync([("image", Pictures.Png()), ("prompt", "two boats"), ("stream", "true"), ("partial_images", $"{partial}"), ("steps", "8"), ("strength", "1"), ("n", "2")]);

        var events = (await response.EventsAsync()).Where(e => e.Name.Length > 0).ToList();
        Assert.Equal(2, events.Count(e => e.Name == "image_edit.completed"));
        Assert.Equal(2 * partial, events.Count(e => e.Name == "image_edit.partial_image"));
        Assert.Equal(2 + 2 * partial, events.Count);
        foreach (var (name, data) in events)
        {
            var json = JsonDocument.Parse(data).RootElement;
            Assert.Equal((name, "64x64", "medium", "opaque", "png"), (json.Text("type"), json.Text("size"), json.Text("quality"), json.Text("background"), json.Text("output_format")));
            Assert.Equal(64, PictureCodec.Decode(json.GetProperty("b64_json").GetBytesFromBase64()).Width);
            Assert.Equal(name.EndsWith("completed"), json.TryGetProperty("usage", out _));
        }
    }

    [Fact]
    public async Task Post_Usage_CountsThePictureThatWasRead()
    {
        var usage = (await OkAsync(await PostAsync([("image", Pictures.Png()), ("prompt", "a boat")]))).GetProperty("usage");

        Assert.Equal(16, usage.GetProperty("input_tokens_details").GetProperty("image_tokens").GetInt32());
        Assert.Equal(usage.GetProperty("total_tokens").GetInt32(), usage.GetProperty("input_tokens").GetInt32() + usage.GetProperty("output_tokens").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("model=dall-e-2")]
    [InlineData("n=2&response_format=b64_json&size=64x64&user=someone")]
    [InlineData("response_format=url")]
    public async Task Variations_AsInTheContract_AreMade(string fields)
    {
        var json = await OkAsync(await _server.Client.PostAsync(Variations, Pictures.Form([("image", Pictures.Png()), .. Pictures.Texts(fields)])));

        Assert.Equal(fields.Contains("n=2") ? 2 : 1, json.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("size=1024x1024", "size")]
    [InlineData("n=11", "n")]
    [InlineData("prompt=x", "prompt")]
    [InlineData("response_format=x", "response_format")]
    public async Task Variations_OutsideTheContract_AreRefused(string fields, string param)
    {
        using var response = await _server.Client.PostAsync(Variations, Pictures.Form([("image", Pictures.Png()), .. Pictures.Texts(fields)]));

        Assert.Equal(param, (await response.ErrorAsync(400)).Text("param"));
    }

    [Fact]
    public async Task Variations_Json_Is415()
    {
        using var response = await _server.PostAsync(Variations, "{}");

        Assert.Equal("unsupported_media_type", (await response.ErrorAsync(415)).Text("code"));
    }

    private Task<HttpResponseMessage> PostAsync((string, object)[] parts) => _server.Client.PostAsync(Path, Pictures.Form(parts));

    private async Task<string> FilledAsync(string body)
    {
        if (body.Contains("FILE", StringComparison.Ordinal))
        {
            var file = await OkAsync(await _server.Client.PostAsync("/v1/files", Pictures.Form(("file", Pictures.Png()), ("purpose", "vision"))));
            body = body.Replace("FILE", file.Text("id"));
        }
        var filled = body.Replace("DATA", Data(Pictures.Png())).Replace("MASK", Data(Pictures.Mask()));
        return filled.Length == 2 ? "{\"prompt\":\"a red car\"}" : $"{{\"prompt\":\"a red car\",{filled[1..]}";
    }

    private static string Data(byte[] file) => $"data:image/png;base64,{Convert.ToBase64String(file)}";

    private static async Task<JsonElement> OkAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetByteCount(text) > 1000 ? text[..1000] : text);
            return JsonDocument.Parse(text).RootElement;
        }
    }
}
