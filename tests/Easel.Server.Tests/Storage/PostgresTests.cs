using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.Storage;
using Easel.Tests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Tests.Storage;

/// <summary>The server with its records in PostgreSQL.</summary>
public sealed class PostgresTests(TinyModel model, PostgresServer postgres)
{
    [Fact]
    public async Task Server_JobsGalleryAndFiles_WorkAsWithSqlite()
    {
        await using var server = await StartAsync(postgres.NewDatabase());
        var lighthouse = await server.SubmitAsync("{\"prompt\":\"two lighthouses at the harbour\",\"n\":2,\"tags\":[\"holiday\"]}");
        var tea = await server.SubmitAsync("{\"prompt\":\"three boxes of tea\",\"tags\":[\"work\"]}");
        var done = await server.UntilAsync(lighthouse, "done");
        await server.UntilAsync(tea, "done");

        Assert.Equal(2, done.GetProperty("pictures").GetArrayLength());
        Assert.Equal([tea, lighthouse], Ids(await server.JsonAsync("/api/jobs?state=done")));
        Assert.Equal([lighthouse], Ids(await server.JsonAsync($"/api/jobs?before={tea}")));
        foreach (var (query, count) in new[] { ("q=harbour", 2), ("q=LIGHTHOUSE", 2), ("q=box+te", 1), ("q=harbour+tea", 0), ("q=holiday", 2), ("tag=work", 1), ("tag=wor", 0), ("q=%21%21", 0), ("limit=2", 2), ("", 3) })
            Assert.True(count == (await server.JsonAsync($"/api/gallery?{query}")).GetProperty("data").GetArrayLength(), query);
        foreach (var text in new[] { "\"", "a & b", "boat:*", "x') OR true --", "'", "\\" })
        {
            using var found = await server.Client.GetAsync($"/api/gallery?q={Uri.EscapeDataString(text)}");
            Assert.Equal(200, (int)found.StatusCode);
        }

        var picture = done.GetProperty("pictures")[0].Text("id");
        using (var tagged = await server.Client.PutAsJsonAsync($"/api/gallery/{picture}/tags", new { tags = new[] { "other" } })) Assert.Equal(200, (int)tagged.StatusCode);
        Assert.Equal([picture], Ids(await server.JsonAsync("/api/gallery?q=other")));
        using (var deleted = await server.Client.DeleteAsync($"/api/gallery/{picture}")) Assert.Equal(200, (int)deleted.StatusCode);
        Assert.Empty(Ids(await server.JsonAsync("/api/gallery?q=other")));

        using var file = await server.Client.PostAsync("/v1/files", Pictures.Form(("file", Pictures.Png()), ("purpose", "vision")));
        using var edited = await server.PostAsync("/v1/images/edits", $"{{\"prompt\":\"a boat\",\"images\":[{{\"file_id\":\"{(await file.Content.ReadFromJsonAsync<JsonElement>()).Text("id")}\"}}]}}");
        Assert.Equal(200, (int)edited.StatusCode);
    }

    [Fact]
    public async Task Send_NulAnywhere_IsRefusedAndNoFailureOfTheServer()
    {
        await using var server = await StartAsync(postgres.NewDatabase());
        using var prompt = await server.PostAsync("/v1/images/generations", "{\"prompt\":\"a\\u0000b\"}");
        using var query = await server.Client.GetAsync("/api/gallery?tag=%00");
        using var before = await server.Client.GetAsync("/api/jobs?before=%00");

        Assert.Equal("prompt", (await prompt.ErrorAsync(400)).Text("param"));
        await query.ErrorAsync(400);
        await before.ErrorAsync(400);
    }

    [Fact]
    public async Task Keys_OfPostgres_LetInAndLimit()
    {
        await using var server = await StartAsync(postgres.NewDatabase());
        var key = server.Service<KeyStore>().Add("anna", Scopes.Create, pixelsPerDay: 64 * 64);
        var statuses = new List<int>();
        foreach (var shown in new[] { "sk-easel-none", key, key })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations") { Content = JsonContent.Create(new { prompt = "a boat" }) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shown);
            using var response = await server.Client.SendAsync(request);
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([401, 200, 429], statuses);
    }

    [Fact]
    public async Task Start_AfterACrash_FinishesEachJobOnce()
    {
        var (database, folder) = (postgres.NewDatabase(), Directory.CreateTempSubdirectory("easel-pg-").FullName);
        try
        {
            var ids = new List<string>();
            await using (var first = await StartAsync(database, folder))
            {
                for (var i = 0; i < 5; i++) ids.Add(await first.SubmitAsync($"{{\"prompt\":\"lighthouse {i}\",\"n\":2}}"));
                foreach (var id in ids) await first.UntilAsync(id, "done");
            }
            // As a crash leaves them: running, with one of two pictures in the gallery.
            await using (var left = ServerStorage.Open(folder, database).Connect())
            {
                await left.Jobs.ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Running));
                await left.Pictures.Where(p => p.Index == 1).ExecuteDeleteAsync();
            }
            await using var second = await StartAsync(database, folder);
            foreach (var id in ids) await second.UntilAsync(id, "done");

            var pictures = (await second.JsonAsync("/api/gallery?limit=100")).GetProperty("data").EnumerateArray().Select(p => (p.Text("job"), p.GetProperty("index").GetInt32())).ToList();
            Assert.Equal(ids.SelectMany(id => new[] { (id, 0), (id, 1) }).Order(), pictures.Order());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Start_SecondServerOnTheDatabase_IsRefusedUntilTheFirstEnds()
    {
        var database = postgres.NewDatabase();
        await using (var first = await StartAsync(database))
            Assert.Contains("Another server", (await Assert.ThrowsAsync<InvalidRequestException>(() => StartAsync(database))).Message);

        await using var second = await StartAsync(database);
        await second.UntilAsync(await second.SubmitAsync("{\"prompt\":\"a boat\"}"), "done");
    }

    [Fact]
    public void Open_DatabaseOfANewerVersion_IsLeftAlone()
    {
        var (database, folder) = (postgres.NewDatabase(), Directory.CreateTempSubdirectory("easel-pg-").FullName);
        try
        {
            using (var opened = ServerStorage.Open(folder, database).Connect()) opened.Database.ExecuteSqlRaw("UPDATE easel_schema SET version = 99");
            ServerStorage.Open(folder);

            Assert.Contains("99", Assert.Throws<InvalidRequestException>(() => ServerStorage.Open(folder, database)).Message);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Host=/nowhere;Database=easel")]
    [InlineData("no connection string")]
    [InlineData("Host=127.0.0.1;Port=1;Database=easel;Timeout=2")]
    public void Open_DatabaseThatIsNotThere_SaysSo(string database)
    {
        var folder = Directory.CreateTempSubdirectory("easel-pg-").FullName;
        try
        {
            Assert.Contains("database", Assert.Throws<InvalidRequestException>(() => ServerStorage.Open(folder, database)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<RunningServer> StartAsync(string database, string? folder = null) => RunningServer.StartAsync(model, options => options with { Database = database }, folder);

    private static string[] Ids(JsonElement list) => [.. list.GetProperty("data").EnumerateArray().Select(item => item.Text("id"))];
}
