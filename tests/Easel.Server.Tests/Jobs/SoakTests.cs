using Easel.Bench.Serving;
using Easel.Tests;

namespace Easel.Server.Tests.Jobs;

public sealed class SoakTests(TinyModel model)
{
    [Fact]
    public async Task Requests_CancelledAndHungUpAtRandom_LoseNoJobAndDoNoneTwice()
    {
        var data = Directory.CreateTempSubdirectory("easel-soak-").FullName;
        try
        {
            using var server = await ServerProcess.StartAsync(ServerProgram.Path, model.Folder, data, "--threads", "1");
            var soak = new Soak(server.Client, "\"steps\":4", TimeSpan.FromMilliseconds(300));
            await soak.RunAsync(200, 16);

            Assert.Empty(await soak.FaultsAsync());
            Assert.Equal(200, soak.Ends.Sum(e => e.Count));
            foreach (var end in new[] { "picture", "stream", "done", "hung up" }) Assert.Contains(end, soak.Ends.Select(e => e.End));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Start_WhereAnotherServerWorks_IsRefused()
    {
        await using var first = await RunningServer.StartAsync(model);
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => RunningServer.StartAsync(model, data: first.Data));

        Assert.Contains("Another server", error.Message);
    }
}
