using System.Text.Json;
using Easel.Tests.Families;

namespace Easel.Server.Tests.Api;

/// <summary>A server that paints with a published model, which plans nothing and takes a negative prompt.</summary>
public sealed class PublicModelTests(TinyStableDiffusion model) : IClassFixture<TinyStableDiffusion>
{
    private const string Body = "\"prompt\":\"a red car\",\"size\":\"64x64\",\"seed\":1,\"steps\":2,\"guidance\":5";

    [Fact]
    public async Task Post_NegativePrompt_ReachesTheModelAndItsRecipe()
    {
        await using var server = await RunningServer.StartAsync(model.Folder);
        var (without, with, again) = (await PictureAsync(server, ""), await PictureAsync(server, ",\"negative_prompt\":\"blue sky\""), await PictureAsync(server, ",\"negative_prompt\":\"blue sky\""));

        Assert.NotEqual(without, with);
        Assert.Equal(with, again);
        Assert.Equal("blue sky", Recipe.Find(Convert.FromBase64String(with))!.Negative);
    }

    [Fact]
    public async Task Post_LorasOfASinglePicture_AreRefusedWithTheWayToHaveThem()
    {
        await using var server = await RunningServer.StartAsync(model.Folder);
        using var response = await server.PostAsync("/v1/images/generations", $"{{{Body},\"loras\":[{{\"name\":\"x\"}}]}}");

        var error = await response.ErrorAsync(400);
        Assert.Equal("loras", error.Text("param"));
        Assert.Contains("serve --lora", error.Text("message"));
    }

    private static async Task<string> PictureAsync(RunningServer server, string more)
    {
        using var response = await server.PostAsync("/v1/images/generations", $"{{{Body}{more}}}");
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonDocument.Parse(answer).RootElement.GetProperty("data")[0].Text("b64_json")!;
    }
}
