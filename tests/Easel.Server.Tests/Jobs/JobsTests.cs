using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Easel.Images;
using Easel.Server.Jobs;
using Easel.Server.Storage;
using Easel.Tests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Tests.Jobs;

public sealed class JobsTests(TinyModel model, SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Long = "{\"prompt\":\"a boat\",\"steps\":1000,\"size\":\"256x256\",\"n\":10}";
    private readonly RunningServer _server = shared.Server;

    [Fact]
    public async Task Submit_Job_IsPaintedAndItsPicturesAreInTheGallery()
    {
        using var response = await _server.PostAsync("/api/jobs", "{\"prompt\":\"two boats\",\"n\":2,\"seed\":4,\"tags\":[\"sea\",\"test\"],\"priority\":3}");
        var submitted = await response.Content.ReadFromJsonAsync<JsonElement>();
        var done = await _server.UntilAsync(submitted.Text("id"), "done");

        Assert.Equal($"/api/jobs/{submitted.Text("id")}", response.Headers.Location!.ToString());
        Assert.Equal((3, 2, 4), (done.GetProperty("priority").GetInt32(), done.GetProperty("n").GetInt32(), done.GetProperty("seed").GetInt32()));
        var pictures = done.GetProperty("pictures").EnumerateArray().ToArray();
        Assert.Equal(["sea", "test"], pictures[0].GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal([4, 5], pictures.Select(p => p.GetProperty("recipe").GetProperty("seed").GetInt32()));
        Assert.Equal(64, PictureCodec.Decode(await _server.Client.GetByteArrayAsync(pictures[1].Text("url"))).Width);
        Assert.True(done.GetProperty("finished_at").GetInt64() >= done.GetProperty("started_at").GetInt64());
    }

    [Fact]
    public async Task Events_OfARunningJob_TellWhereItStandsAndThenEveryStepToTheEnd()
    {
        var blocker = await _server.SubmitAsync(Long);
        var id = await _server.SubmitAsync("{\"prompt\":\"a boat\",\"steps\":5}");
        var stream = _server.Client.GetAsync($"/api/jobs/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var response = await stream;
        await _server.Client.DeleteAsync($"/api/jobs/{blocker}");

        var events = await response.EventsAsync();
        Assert.Equal(("job", "submitted"), (events[0].Name, JsonDocument.Parse(events[0].Data).RootElement.Text("state")));
        Assert.Equal([0, 0, 1, 2, 3, 4], events.Where(e => e.Name == "step").Select(e => JsonDocument.Parse(e.Data).RootElement.GetProperty("step").GetInt32()));
        Assert.Equal("picture", events[^2].Name);
        Assert.Equal(("job", "done"), (events[^1].Name, JsonDocument.Parse(events[^1].Data).RootElement.Text("state")));
    }

    [Fact]
    public async Task Events_OfAFinishedJob_AreItsEnd()
    {
        var id = await _server.SubmitAsync("{\"prompt\":\"a boat\"}");
        await _server.UntilAsync(id, "done");
        using var response = await _server.Client.GetAsync($"/api/jobs/{id}/events");

        Assert.Equal("done", JsonDocument.Parse(Assert.Single(await response.EventsAsync()).Data).RootElement.Text("state"));
    }

    [Fact]
    public async Task Running_Job_HasStepPreviewAndEstimateAndOthersWait()
    {
        var warm = await _server.SubmitAsync("{\"prompt\":\"a boat\"}");
        await _server.UntilAsync(warm, "done");
        var (running, waiting) = (await _server.SubmitAsync(Long), await _server.SubmitAsync("{\"prompt\":\"a boat\"}"));
        await _server.UntilAsync(running, "running");
        JsonElement view;
        do view = await _server.JsonAsync($"/api/jobs/{running}");
        while (!view.TryGetProperty("preview", out _));

        Assert.InRange(view.GetProperty("step").GetInt32(), 0, 999);
        Assert.True(view.GetProperty("seconds_left").GetDouble() > 0);
        Assert.Equal(256, PictureCodec.Decode(await _server.Client.GetByteArrayAsync(view.Text("preview"))).Width);
        var behind = await _server.JsonAsync($"/api/jobs/{waiting}");
        Assert.Equal(("submitted", 1), (behind.Text("state"), behind.GetProperty("position").GetInt32()));
        Assert.True(behind.GetProperty("seconds_left").GetDouble() > view.GetProperty("seconds_left").GetDouble() / 2);
        var list = await _server.JsonAsync("/api/jobs?state=running");
        Assert.Equal(running, Assert.Single(list.GetProperty("data").EnumerateArray()).Text("id"));

        await _server.Client.DeleteAsync($"/api/jobs/{waiting}");
        using var cancelled = await _server.Client.DeleteAsync($"/api/jobs/{running}");
        Assert.Equal("cancelled", (await cancelled.Content.ReadFromJsonAsync<JsonElement>()).Text("state"));
        Assert.Equal("cancelled", (await _server.JsonAsync($"/api/jobs/{waiting}")).Text("state"));
        Assert.Empty((await _server.JsonAsync($"/api/jobs/{waiting}")).GetProperty("pictures").EnumerateArray());
    }

    [Fact]
    public async Task Disconnect_OfAWaitingCall_CancelsItsJob()
    {
        using var stop = new CancellationTokenSource();
        var call = _server.PostAsync("/v1/images/generations", Long, stop.Token);
        string? id = null;
        while (id is null)
        {
            var running = await _server.JsonAsync("/api/jobs?state=running");
            id = running.GetProperty("data").EnumerateArray().Where(j => j.GetProperty("n").GetInt32() == 10).Select(j => j.Text("id")).FirstOrDefault();
        }
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("cancelled", (await _server.UntilAsync(id, "cancelled")).Text("state"));
    }

    [Fact]
    public async Task Cancel_WhileAClientWaits_TellsTheClient()
    {
        var call = _server.PostAsync("/v1/images/generations", Long);
        JsonElement[] running;
        do
        {
            await Task.Delay(20);
            running = [.. (await _server.JsonAsync("/api/jobs?state=running")).GetProperty("data").EnumerateArray()];
        }
        while (running.Length == 0);
        await _server.Client.DeleteAsync($"/api/jobs/{running[0].Text("id")}");

        using var response = await call;
        Assert.Equal("job_cancelled", (await response.ErrorAsync(409)).Text("code"));
    }

    [Fact]
    public async Task Submit_QueueIsFull_Is503AndSaysWhenToComeAgain()
    {
        await using var server = await RunningServer.StartAsync(model, options => options with { MaxQueue = 2 });
        var first = await server.SubmitAsync(Long);
        await server.SubmitAsync(Long);
        using var response = await server.PostAsync("/v1/images/generations", "{\"prompt\":\"a boat\"}");

        Assert.Equal("queue_full", (await response.ErrorAsync(503)).Text("code"));
        Assert.True(response.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        await server.Client.DeleteAsync($"/api/jobs/{first}");
        await server.SubmitAsync("{\"prompt\":\"a boat\"}");
    }

    [Fact]
    public async Task Stop_WithJobsLeft_TellsWhoeverWaitsAndFinishesThemAtTheNextStart()
    {
        var folder = Directory.CreateTempSubdirectory("easel-restart-").FullName;
        try
        {
            var ids = new List<string>();
            var first = await RunningServer.StartAsync(model, data: folder);
            ids.Add(await first.SubmitAsync("{\"prompt\":\"a lighthouse\",\"steps\":300,\"n\":3,\"seed\":1}"));
            for (var i = 0; i < 4; i++) ids.Add(await first.SubmitAsync("{\"prompt\":\"a lighthouse\",\"n\":2,\"seed\":1}"));
            await first.UntilAsync(ids[0], "running");
            var call = first.PostAsync("/v1/images/generations", "{\"prompt\":\"a red car\"}");
            while (first.Service<JobBoard>().Waiting < 5) await Task.Delay(5);
            await first.StopAsync();
            using (var response = await call) Assert.Equal("server_stopping", (await response.ErrorAsync(503)).Text("code"));
            await first.DisposeAsync();

            await using var second = await RunningServer.StartAsync(model, data: folder);
            foreach (var id in ids) await second.UntilAsync(id, "done");
            var pictures = (await second.JsonAsync("/api/gallery?limit=100&q=lighthouse")).GetProperty("data").EnumerateArray().ToList();
            Assert.Equal(3 + 4 * 2, pictures.Count);
            Assert.Equal(pictures.Count, pictures.Select(p => (p.Text("job"), p.GetProperty("index").GetInt32())).Distinct().Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Start_JobThatCrashedTheServerAgainAndAgain_IsGivenUp()
    {
        var folder = Directory.CreateTempSubdirectory("easel-crash-").FullName;
        try
        {
            string id;
            await using (var first = await RunningServer.StartAsync(model, data: folder))
            {
                id = await first.SubmitAsync("{\"prompt\":\"a boat\"}");
                await first.UntilAsync(id, "done");
            }
            using (var database = ServerStorage.Open(folder).Connect())
                await database.Jobs.ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Running).SetProperty(j => j.Attempts, 3));
            await using var second = await RunningServer.StartAsync(model, data: folder);
            var failed = await second.UntilAsync(id, "failed");

            Assert.Equal("crashed", failed.GetProperty("error").Text("code"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Stream_OfASlowMachine_KeepsTheConnectionAlive()
    {
        await using var server = await RunningServer.StartAsync(model, options => options with { KeepAlive = TimeSpan.FromMilliseconds(20) });
        var blocker = await server.SubmitAsync(Long);
        var call = server.PostAsync("/v1/images/generations", "{\"prompt\":\"a boat\",\"stream\":true}");
        await Task.Delay(200);
        await server.Client.DeleteAsync($"/api/jobs/{blocker}");

        using var response = await call;
        var events = await response.EventsAsync();
        Assert.Contains(events, e => e.Name == "" && e.Data == ": keep-alive");
        Assert.Equal("image_generation.completed", events.Last(e => e.Name.Length > 0).Name);
    }

    [Fact]
    public async Task Find_RunningJob_IsAsItStoodThen()
    {
        await using var server = await RunningServer.StartAsync(model);
        var id = await server.SubmitAsync(Long);
        await server.UntilAsync(id, "running");
        var found = await server.Service<JobBoard>().FindAsync(null, id, TestContext.Current.CancellationToken);
        await server.Client.DeleteAsync($"/api/jobs/{id}");
        await server.UntilAsync(id, "cancelled");

        Assert.Equal((JobState.Running, null), (found!.State, found.FinishedAt));
    }

    [Theory]
    [InlineData("\"prompt\":\"a boat\",")]
    [InlineData("")]
    public async Task Submit_WithAPicture_ChangesIt(string prompt)
    {
        var picture = Convert.ToBase64String(Pictures.Png(96, 64));
        var mask = Convert.ToBase64String(Pictures.Mask(96, 64));
        var id = await _server.SubmitAsync($"{{{prompt}\"images\":[{{\"image_url\":\"data:image/png;base64,{picture}\"}}],\"mask\":{{\"image_url\":\"data:image/png;base64,{mask}\"}},\"tags\":[\"sea\"]}}");
        var job = await _server.UntilAsync(id, "done");

        var file = await _server.Client.GetByteArrayAsync($"/api/gallery/{job.GetProperty("pictures")[0].Text("id")}/file");
        Assert.Equal(Pictures.Noise(96, 64).Crop(48, 0, 48, 64).Pixels, PictureCodec.Decode(file).Crop(48, 0, 48, 64).Pixels);
    }
}
