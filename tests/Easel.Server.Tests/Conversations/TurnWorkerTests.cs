using System.Text.Json;
using Easel.Conversation;
using Easel.Images;
using Easel.Layouts;
using Easel.Server.Conversations;
using Easel.Server.Jobs;
using Easel.Server.Pages.Chat;
using Easel.Tests;

namespace Easel.Server.Tests.Conversations;

public sealed class TurnWorkerTests(TinyModel model)
{
    [Fact]
    public async Task Say_PromptThenChange_MakesJobsAndKeepsThemAcrossARestart()
    {
        var data = Directory.CreateTempSubdirectory("easel-turns-").FullName;
        try
        {
            string id;
            await using (var first = await RunningServer.StartAsync(model, data: data))
            {
                id = first.Service<ConversationStore>().Begin("local", "a red car").Id;
                var asked = await first.SayAsync(id, "a red car on a beach");
                Assert.Equal(4, asked.Jobs.Count);
                var changed = await first.SayAsync(id, "make it night");
                Assert.Equal("edit of=1 set time=night", changed.Turns[1].Understood);
                await first.UntilAsync(changed.Jobs[5].Id, "done");
                var picture = (await first.JsonAsync("/api/gallery?limit=1")).GetProperty("data")[0];
                Assert.Equal("night", JsonDocument.Parse(picture.GetProperty("recipe").GetRawText()).RootElement.GetProperty("layout").Text("time"));
                Assert.Single(picture.GetProperty("parents").EnumerateArray());
            }
            // Words that were kept and not answered, as a crash leaves them.
            var path = Path.Combine(data, "conversations", id, "conversation.json");
            var file = JsonSerializer.Deserialize<ConversationFile>(await File.ReadAllBytesAsync(path), global::Easel.Server.Http.Json.Options)!;
            await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(file with { Turns = file.Turns.Add(new Turn(2, "add a boat", new TurnRequest(), null)) }, global::Easel.Server.Http.Json.Options));
            await using var second = await RunningServer.StartAsync(model, data: data);
            var answered = await second.AnsweredAsync(id, 3);
            Assert.Equal("edit of=5 add boat", answered.Turns[2].Understood);
            await second.UntilAsync(answered.Jobs[6].Id, "done");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Say_WhatCannotBeDone_FailsWithTheReasonAndChangesNothing()
    {
        await using var server = await RunningServer.StartAsync(model);
        var id = server.Service<ConversationStore>().Begin("local", "x").Id;
        var failed = await server.SayAsync(id, "a car, 5:1");
        Assert.Equal(TurnState.Failed, failed.Turns[0].State);
        Assert.Contains("at most 2 times", failed.Turns[0].Notes[0]);
        Assert.Empty(failed.Jobs);
        Assert.Equal("", failed.State);
    }

    [Fact]
    public async Task Say_EmailHeader_IsPlannedForABandThatTheDownloadCutsOut()
    {
        await using var server = await RunningServer.StartAsync(model);
        var id = server.Service<ConversationStore>().Begin("local", "x").Id;
        var asked = await server.SayAsync(id, "an email header with two palm trees on a beach", new TurnRequest { Drafts = 1 });
        Assert.Contains("format=3:1", asked.Turns[0].Understood, StringComparison.Ordinal);
        var version = server.Service<TurnWorker>().StateOf(asked).Versions[0];
        Assert.Equal(2, (double)version.Width / version.Height);
        var height = (int)(version.Width / 3.0);
        Assert.Contains($"{version.Width}x{height}", asked.Turns[0].Notes[0], StringComparison.Ordinal);

        await server.UntilAsync(asked.Jobs[1].Id, "done");
        var picture = (await server.JsonAsync("/api/gallery?limit=1")).GetProperty("data")[0].Text("id");
        var whole = PictureCodec.Decode(await server.Client.GetByteArrayAsync($"/page/pictures/{picture}"));
        var band = PictureCodec.Decode(await server.Client.GetByteArrayAsync($"/page/download/{picture}?cut=3:1&recipe=false"));
        Assert.Equal((version.Width, height), (band.Width, band.Height));
        var share = (float)height / version.Height;
        var top = LayoutBand.TopOf(version.Layout!, server.Service<TurnWorker>().Lexicon, share);
        Assert.All(version.Layout!.Items.Where(item => item.Noun == "palm tree"), tree => Assert.True(tree.Box.Top > top - 0.01f && tree.Box.Bottom < top + share + 0.01f, $"{tree.Box} is not in the band from {top}"));
        Assert.True(band.Pixels.SequenceEqual(whole.Crop(0, (int)(top * version.Height), version.Width, height).Pixels));
        using var refused = await server.Client.GetAsync($"/page/download/{picture}?cut=7:1");
        Assert.Equal(400, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Say_AnotherLooksChosen_CountWhereTheWordsNameNone()
    {
        await using var server = await RunningServer.StartAsync(model);
        var id = server.Service<ConversationStore>().Begin("local", "x").Id;
        var look = new Dictionary<string, string> { ["time"] = "night", ["style"] = "watercolor" };
        var asked = await server.SayAsync(id, "a car by day", new TurnRequest { Look = look, Drafts = 1 });
        Assert.Equal("a car by day, watercolor", asked.Turns[0].Prompt);
        Assert.Single(asked.Jobs);
    }

    [Fact]
    public async Task Say_YouChoose_RefinesThePictureThatIsJudgedBest()
    {
        using var judging = new TinyModel().WithReader();
        await using var server = await RunningServer.StartAsync(judging);
        var id = server.Service<ConversationStore>().Begin("local", "x").Id;
        var asked = await server.SayAsync(id, "two cars at night");
        foreach (var jobs in asked.Jobs.Values) await server.UntilAsync(jobs.Id, "done");
        var (worker, state) = (server.Service<TurnWorker>(), server.Service<TurnWorker>().StateOf(asked));
        var scores = new List<double>();
        foreach (var version in state.Versions) scores.Add((await worker.JudgeAsync(asked, version))!.Score);
        var best = scores.IndexOf(scores.Max()) + 1;

        var chosen = await server.SayAsync(id, "you choose");
        Assert.Equal("choose best", chosen.Turns[1].Understood);
        Assert.StartsWith($"Easel chose picture {best}: ", Assert.Single(chosen.Turns[1].Notes), StringComparison.Ordinal);
        Assert.Equal((best, false), (worker.StateOf(chosen).Current!.Number, worker.StateOf(chosen).Current!.IsRough));
        Assert.NotEqual(asked.Jobs[best].Id, chosen.Jobs[best].Id);
    }

    [Fact]
    public async Task Say_YouChooseWithoutAReader_SaysThatTheModelCannotLook()
    {
        await using var server = await RunningServer.StartAsync(model);
        var id = server.Service<ConversationStore>().Begin("local", "x").Id;
        await server.SayAsync(id, "a red car");
        var failed = await server.SayAsync(id, "you choose");
        Assert.Equal(TurnState.Failed, failed.Turns[1].State);
        Assert.Contains("cannot look at pictures", failed.Turns[1].Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversations_DamagedFile_IsLeftOutAndTheOthersAreThere()
    {
        var data = Directory.CreateTempSubdirectory("easel-turns-").FullName;
        try
        {
            await using (var first = await RunningServer.StartAsync(model, data: data))
                foreach (var title in new[] { "one", "two" }) first.Service<ConversationStore>().Begin("local", title);
            await File.WriteAllTextAsync(Directory.EnumerateFiles(Path.Combine(data, "conversations"), "*.json", SearchOption.AllDirectories).Single(file => File.ReadAllText(file).Contains("\"one\"", StringComparison.Ordinal)), "{\"id\":");
            await using var second = await RunningServer.StartAsync(model, data: data);
            Assert.Equal(["two"], second.Service<ConversationStore>().List(null).Select(file => file.Title));
            Assert.Empty(second.Service<ConversationStore>().List("somebody"));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Settings_OutOfRange_AreRefusedAndTheOldOnesHold()
    {
        await using var server = await RunningServer.StartAsync(model);
        var settings = server.Service<PageSettings>();
        Assert.Throws<InvalidRequestException>(() => settings.Keep(Preferences.Default with { Drafts = 10 }));
        Assert.Throws<InvalidRequestException>(() => settings.Keep(Preferences.Default with { LanguageModel = new LanguageModel("file:///etc/passwd", "m", "") }));
        Assert.Throws<InvalidRequestException>(() => settings.Keep(Preferences.Default with { LanguageModel = new LanguageModel("http://127.0.0.1:1/v1", " ", "") }));
        Assert.Equal(Preferences.Default, settings.Current);
    }
}
