using System.Text.Json;
using Easel.Server.Conversations;
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

    [Fact]
    public async Task Say_AThingInAnotherColour_RepaintsItsPlaceFromTheWholePrompt()
    {
        await using var server = await RunningServer.StartAsync(model.Folder);
        var id = server.Service<ConversationStore>().Begin("local", "x").Id;
        var asked = await server.SayAsync(id, "a red car on a beach", new TurnRequest { Drafts = 1 });
        await server.UntilAsync(asked.Jobs[1].Id, "done");

        var blue = await ChangedAsync("make the car blue", 2);
        Assert.Contains("blue car", blue.Prompt, StringComparison.Ordinal);
        Assert.Contains("beach", blue.Prompt, StringComparison.Ordinal);
        Assert.NotNull(blue.Source!.Mask);
        // Light has no place of its own.
        var night = await ChangedAsync("make it night", 3);
        Assert.Contains("blue car", night.Prompt, StringComparison.Ordinal);
        Assert.Contains("night", night.Prompt, StringComparison.Ordinal);
        Assert.Null(night.Source!.Mask);

        async Task<Recipe> ChangedAsync(string words, int picture)
        {
            var changed = await server.SayAsync(id, words);
            await server.UntilAsync(changed.Jobs[picture].Id, "done");
            return Recipe.FromJson((await server.JsonAsync("/api/gallery?limit=1")).GetProperty("data")[0].GetProperty("recipe").GetRawText());
        }
    }

    private static async Task<string> PictureAsync(RunningServer server, string more)
    {
        using var response = await server.PostAsync("/v1/images/generations", $"{{{Body}{more}}}");
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonDocument.Parse(answer).RootElement.GetProperty("data")[0].Text("b64_json")!;
    }
}
