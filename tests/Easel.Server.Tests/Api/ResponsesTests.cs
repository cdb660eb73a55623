using System.Text.Json;
using Easel.Images;

namespace Easel.Server.Tests.Api;

public sealed class ResponsesTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Path = "/v1/responses", Tool = "\"tools\":[{\"type\":\"image_generation\"}]";
    private readonly RunningServer _server = shared.Server;

    [Theory]
    [InlineData("\"input\":\"a red car\"," + Tool)]
    [InlineData("\"model\":\"gpt-5\",\"input\":[{\"role\":\"user\",\"content\":\"a red car\"}]," + Tool)]
    [InlineData("\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"a red\"},{\"type\":\"input_text\",\"text\":\"car\"}]}]," + Tool)]
    [InlineData("\"input\":\"a red car\",\"tools\":[{\"type\":\"web_search\"},{\"type\":\"image_generation\",\"model\":\"gpt-image-1\",\"quality\":\"low\",\"size\":\"96x64\",\"output_format\":\"webp\",\"output_compression\":50,\"moderation\":\"low\",\"background\":\"opaque\",\"input_fidelity\":\"high\",\"partial_images\":1,\"action\":\"generate\"}]")]
    [InlineData("\"input\":\"a red car\",\"instructions\":\"be brief\",\"metadata\":{},\"store\":true,\"temperature\":1,\"top_p\":1,\"parallel_tool_calls\":true,\"truncation\":\"auto\",\"tool_choice\":{\"type\":\"image_generation\"},\"background\":false,\"stream\":false," + Tool)]
    public async Task Post_AsInTheContract_IsACallWithAPicture(string body)
    {
        var response = await OkAsync($"{{{body}}}");

        Assert.Equal(("response", "completed"), (response.Text("object"), response.Text("status")));
        var call = Assert.Single(response.GetProperty("output").EnumerateArray());
        Assert.Equal(("image_generation_call", "completed", "a red car"), (call.Text("type"), call.Text("status"), call.Text("revised_prompt")));
        Assert.InRange(PictureCodec.Decode(call.GetProperty("result").GetBytesFromBase64()).Width, 64, 96);
        foreach (var key in new[] { "error", "incomplete_details", "instructions", "previous_response_id" }) Assert.Equal(JsonValueKind.Null, response.GetProperty(key).ValueKind);
        Assert.True(response.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
    }

    [Theory]
    [InlineData("\"input\":\"a red car\"", 400, "tools")]
    [InlineData("\"input\":\"a red car\",\"tools\":[{\"type\":\"web_search\"}]", 400, "tools")]
    [InlineData(Tool, 400, "input")]
    [InlineData("\"input\":7," + Tool, 400, "input")]
    [InlineData("\"input\":\" \"," + Tool, 400, "input")]
    [InlineData("\"input\":[]," + Tool, 400, "input")]
    [InlineData("\"input\":[{\"type\":\"function_call\"}]," + Tool, 400, "input")]
    [InlineData("\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\"}]}]," + Tool, 400, "input")]
    [InlineData("\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"x\"},{\"type\":\"input_image\",\"image_url\":\"http://10.0.0.1/\"}]}]," + Tool, 400, "input")]
    [InlineData("\"input\":\"x\",\"background\":true," + Tool, 400, "background")]
    [InlineData("\"input\":\"x\",\"conversation\":\"c\"," + Tool, 400, "conversation")]
    [InlineData("\"input\":\"x\",\"inputs\":\"c\"," + Tool, 400, "inputs")]
    [InlineData("\"input\":\"x\",\"previous_response_id\":\"resp_none\"," + Tool, 404, "previous_response_id")]
    [InlineData("\"input\":\"x\",\"tools\":[{\"type\":\"image_generation\",\"size\":\"1x1\"}]", 400, "size")]
    [InlineData("\"input\":\"x\",\"tools\":[{\"type\":\"image_generation\",\"partial_images\":4}]", 400, "partial_images")]
    [InlineData("\"input\":\"x\",\"tools\":[{\"type\":\"image_generation\",\"action\":\"fly\"}]", 400, "action")]
    [InlineData("\"input\":\"x\",\"tools\":[{\"type\":\"image_generation\",\"action\":\"edit\"}]", 400, "input")]
    [InlineData("\"input\":\"x\",\"tools\":[{\"type\":\"image_generation\",\"n\":2}]", 400, "tools")]
    [InlineData("\"input\":\"x\",\"tools\":[{\"type\":\"image_generation\",\"input_image_mask\":{\"file_id\":\"file-none\"}}]", 400, "input_image_mask")]
    public async Task Post_OutsideTheContract_IsRefusedByName(string body, int status, string param)
    {
        using var response = await _server.PostAsync(Path, $"{{{body}}}");

        Assert.Equal(param, (await response.ErrorAsync(status)).Text("param"));
    }

    [Fact]
    public async Task Post_SecondTurn_ChangesThePictureOfTheFirst()
    {
        var first = await OkAsync($"{{\"input\":\"a red car on a beach\",{Tool}}}");
        var (id, call) = (first.Text("id"), first.GetProperty("output")[0].Text("id"));
        var second = await OkAsync($"{{\"input\":\"make the car blue\",\"previous_response_id\":\"{id}\",{Tool}}}");
        var byItem = await OkAsync($"{{\"input\":[{{\"type\":\"image_generation_call\",\"id\":\"{call}\"}},{{\"role\":\"user\",\"content\":\"make the car blue\"}}],{Tool}}}");
        var anew = await OkAsync($"{{\"input\":\"two boats\",\"previous_response_id\":\"{id}\",\"tools\":[{{\"type\":\"image_generation\",\"action\":\"generate\"}}]}}");

        Assert.Equal(id, second.Text("previous_response_id"));
        foreach (var turn in new[] { second, byItem })
        {
            Assert.Equal("edit", turn.GetProperty("output")[0].Text("action"));
            Assert.Contains("blue car", turn.GetProperty("output")[0].Text("revised_prompt"));
        }
        Assert.Equal(("generate", "two boats"), (anew.GetProperty("output")[0].Text("action"), anew.GetProperty("output")[0].Text("revised_prompt")));
        var third = await OkAsync($"{{\"input\":\"at night\",\"previous_response_id\":\"{second.Text("id")}\",{Tool}}}");
        Assert.Contains("blue car", third.GetProperty("output")[0].Text("revised_prompt"));
        Assert.Contains("night", third.GetProperty("output")[0].Text("revised_prompt"));
        Assert.Equal(third.GetProperty("output")[0].Text("result"), (await _server.JsonAsync($"{Path}/{third.Text("id")}")).GetProperty("output")[0].Text("result"));
    }

    [Fact]
    public async Task Post_PictureInTheMessage_IsChanged()
    {
        var data = Convert.ToBase64String(Pictures.Png());
        var response = await OkAsync($"{{\"input\":[{{\"role\":\"user\",\"content\":[{{\"type\":\"input_text\",\"text\":\"a boat\"}},{{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,{data}\",\"detail\":\"auto\"}}]}}],"
            + $"\"tools\":[{{\"type\":\"image_generation\",\"input_image_mask\":{{\"image_url\":\"data:image/png;base64,{Convert.ToBase64String(Pictures.Mask())}\"}}}}]}}");

        var result = PictureCodec.Decode(response.GetProperty("output")[0].GetProperty("result").GetBytesFromBase64());
        Assert.Equal(Pictures.Noise(64, 64).Crop(32, 0, 32, 64).Pixels, result.Crop(32, 0, 32, 64).Pixels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Post_Stream_SendsTheEventsInOrder(int partial)
    {
        using var response = await _server.PostAsync(Path, $"{{\"input\":\"two boats\",\"stream\":true,\"tools\":[{{\"type\":\"image_generation\",\"partial_images\":{partial},\"steps\":4}}]}}");

        var events = (await response.EventsAsync()).Where(e => e.Name.Length > 0).ToList();
        Assert.Equal(
        [
            "response.created", "response.in_progress", "response.output_item.added", "response.image_generation_call.in_progress", "response.image_generation_call.generating",
            .. Enumerable.Repeat("response.image_generation_call.partial_image", partial), "response.image_generation_call.completed", "response.output_item.done", "response.completed",
        ], events.Select(e => e.Name));
        var json = events.Select(e => JsonDocument.Parse(e.Data).RootElement).ToList();
        Assert.Equal(Enumerable.Range(0, events.Count), json.Select(e => e.GetProperty("sequence_number").GetInt32()));
        Assert.Equal(events.Select(e => e.Name), json.Select(e => e.Text("type")));
        Assert.Equal(Enumerable.Range(0, partial), json.Where(e => e.Text("type").EndsWith("partial_image")).Select(e => e.GetProperty("partial_image_index").GetInt32()));
        Assert.Equal(64, PictureCodec.Decode(json[^1].GetProperty("response").GetProperty("output")[0].GetProperty("result").GetBytesFromBase64()).Width);
    }

    private async Task<JsonElement> OkAsync(string body)
    {
        using var response = await _server.PostAsync(Path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text.Length > 1000 ? text[..1000] : text);
        return JsonDocument.Parse(text).RootElement;
    }
}
