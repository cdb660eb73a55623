using System.Net.Http.Json;
using System.Text.Json;
using Easel.Bench.Serving;
using Easel.Tests;

namespace Easel.Server.Tests.Jobs;

public sealed class CrashTests(TinyModel model)
{
    private const int Jobs = 50;

    [Fact]
    public async Task Kill_WithFiftyJobsWaiting_EachIsFinishedExactlyOnceAfterTheNextStart()
    {
        var data = Directory.CreateTempSubdirectory("easel-kill-").FullName;
        try
        {
            using (var first = await ServerProcess.StartAsync(ServerProgram.Path, model.Folder, data, "--threads", "1"))
            {
                for (var i = 0; i < Jobs; i++)
                {
                    using var response = await first.Client.PostAsJsonAsync("/api/jobs", new { prompt = $"lighthouse {i}", n = 2, seed = i, steps = 8 });
                    Assert.Equal(202, (int)response.StatusCode);
                }
                // In the middle of it: some are done, most are not.
                while ((await ListAsync(first, "/api/jobs?state=done&limit=100")).Count < 2) await Task.Delay(10);
                first.Kill();
            }

            using var second = await ServerProcess.StartAsync(ServerProgram.Path, model.Folder, data, "--threads", "1");
            for (var end = DateTime.UtcNow.AddSeconds(90); (await ListAsync(second, "/api/jobs?state=done&limit=100")).Count < Jobs;)
            {
                Assert.True(DateTime.UtcNow < end, "the jobs are not done after 90 s");
                await Task.Delay(100);
            }
            var page = await second.Client.GetFromJsonAsync<JsonElement>("/api/gallery?limit=100");
            var pictures = page.GetProperty("data").EnumerateArray().ToList();
            Assert.False(page.GetProperty("has_more").GetBoolean());
            Assert.Equal(
                Enumerable.Range(0, Jobs).SelectMany(i => new[] { ($"lighthouse {i}", (ulong)i), ($"lighthouse {i}", (ulong)i + 1) }).Order(),
                pictures.Select(p => (p.Text("prompt"), p.GetProperty("recipe").GetProperty("seed").GetUInt64())).Order());
            foreach (var picture in pictures.Take(5)) Assert.NotEmpty(await second.Client.GetByteArrayAsync(picture.Text("url")));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<List<JsonElement>> ListAsync(ServerProcess server, string path) =>
        [.. (await server.Client.GetFromJsonAsync<JsonElement>(path)).GetProperty("data").EnumerateArray()];
}
