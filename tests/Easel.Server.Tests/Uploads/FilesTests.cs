using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Easel.Images;
using Easel.Server.Keys;
using Easel.Server.Storage;
using Easel.Server.Uploads;
using Easel.Tests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Tests.Uploads;

public sealed class FilesTests(SharedServer shared, TinyModel model) : IClassFixture<SharedServer>
{
    private readonly RunningServer _server = shared.Server;

    [Fact]
    public async Task File_FromUploadToDeletion_IsThereAndThenGone()
    {
        var file = await AddAsync(Pictures.Png(), "picture.png");
        var id = file.Text("id");

        Assert.Equal(("file", "picture.png", "vision", "processed"), (file.Text("object"), file.Text("filename"), file.Text("purpose"), file.Text("status")));
        Assert.Equal(Pictures.Png().Length, file.GetProperty("bytes").GetInt32());
        Assert.Contains(id, (await _server.JsonAsync("/v1/files?purpose=vision")).GetProperty("data").EnumerateArray().Select(f => f.Text("id")));
        Assert.Equal(id, (await _server.JsonAsync($"/v1/files/{id}")).Text("id"));
        Assert.Equal(Pictures.Png(), await _server.Client.GetByteArrayAsync($"/v1/files/{id}/content"));
        using var deleted = await _server.Client.DeleteAsync($"/v1/files/{id}");
        Assert.True((await deleted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("deleted").GetBoolean());
        foreach (var path in new[] { $"/v1/files/{id}", $"/v1/files/{id}/content", "/v1/files/..%2f..%2fetc%2fpasswd" })
        {
            using var gone = await _server.Client.GetAsync(path);
            await gone.ErrorAsync(404);
        }
    }

    [Theory]
    [InlineData("../../../etc/cron.d/evil.png", "evil.png")]
    [InlineData("..\\..\\evil.png", "evil.png")]
    [InlineData("/absolute.png", "absolute.png")]
    [InlineData("..", "picture")]
    [InlineData("ünïcödé 🛶.png", "ünïcödé .png")]
    public async Task Upload_NameThatIsAPath_IsANameOnly(string given, string kept)
    {
        var file = await AddAsync(Pictures.Png(), given);

        Assert.Equal(kept, file.Text("filename"));
        Assert.DoesNotContain(Directory.EnumerateFiles(_server.Data, "*", SearchOption.AllDirectories), path => path.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Content_NameWithQuotesAndLineBreaks_IsOneHeader()
    {
        using var form = new MultipartFormDataContent("b");
        var content = new ByteArrayContent(Pictures.Png());
        content.Headers.TryAddWithoutValidation("Content-Disposition", "form-data; name=file; filename*=UTF-8''a%22%0D%0AX-Evil%3A%201.png");
        form.Add(content);
        form.Add(new StringContent("vision"), "purpose");
        using var response = await _server.Client.PostAsync("/v1/files", form);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        using var download = await _server.Client.GetAsync($"/v1/files/{id}/content");

        Assert.False(download.Headers.Contains("X-Evil"));
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", download.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Sweep_WhatNobodyNeeds_IsRemovedAfterAnHour()
    {
        var kept = await AddAsync(Pictures.Png(80, 64), "kept.png");
        var gone = await AddAsync(Pictures.Png(96, 64), "gone.png");
        (await _server.Client.DeleteAsync($"/v1/files/{gone.Text("id")}")).Dispose();
        var inputs = _server.Service<InputFiles>();
        inputs.Sweep();
        Assert.Equal(Pictures.Png(96, 64), inputs.Read(InputFiles.HashOf(Pictures.Png(96, 64))));
        foreach (var path in Directory.EnumerateFiles(Path.Combine(_server.Data, "inputs"), "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-2));
        inputs.Sweep();

        Assert.Throws<InvalidRequestException>(() => inputs.Read(InputFiles.HashOf(Pictures.Png(96, 64))));
        Assert.Equal(Pictures.Png(80, 64), await _server.Client.GetByteArrayAsync($"/v1/files/{kept.Text("id")}/content"));
    }

    [Fact]
    public async Task File_OfAnotherKey_IsNotThere()
    {
        await using var server = await RunningServer.StartAsync(model);
        var keys = server.Service<KeyStore>();
        var (anna, ben) = (keys.Add("anna", Scopes.Create), keys.Add("ben", Scopes.Create));
        using var upload = new HttpRequestMessage(HttpMethod.Post, "/v1/files") { Content = Pictures.Form(("file", Pictures.Png()), ("purpose", "vision")) };
        upload.Headers.Authorization = new AuthenticationHeaderValue("Bearer", anna);
        using var added = await server.Client.SendAsync(upload);
        var id = (await added.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        foreach (var (key, status) in new[] { (anna, 200), (ben, 404) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/files/{id}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await server.Client.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public void Open_DataOfVersion1_GetsWhatIsNew()
    {
        var folder = Directory.CreateTempSubdirectory("easel-v1-").FullName;
        try
        {
            using (var database = ServerStorage.Open(folder).Connect()) database.Database.ExecuteSqlRaw("DROP TABLE Files; PRAGMA user_version=1");
            using var after = ServerStorage.Open(folder).Connect();
            after.Add(new StoredFile { Id = "file-1", Owner = "x", Name = "x", Purpose = "vision", File = "x" });
            after.SaveChanges();
            Assert.Single(after.Files);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<JsonElement> AddAsync(byte[] file, string name)
    {
        using var form = new MultipartFormDataContent { { new StringContent("vision"), "purpose" } };
        form.Add(new ByteArrayContent(file), "file", name);
        using var response = await _server.Client.PostAsync("/v1/files", form);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
