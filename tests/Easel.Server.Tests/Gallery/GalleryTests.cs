using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using CsCheck;
using Easel.Server.Gallery;
using Easel.Tests;

namespace Easel.Server.Tests.Gallery;

public sealed class GalleryTests(TinyModel model) : IAsyncLifetime
{
    // Captions come from the plans of a model that was never trained: only words that it does not have tell pictures apart.
    private readonly Clock _clock = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(model, clock: _clock);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Search_WordsOfThePromptCaptionOrTags_FindsThePicture()
    {
        await PaintAsync("a lighthouse at the harbour", "holiday");
        await PaintAsync("three boxes of tea", "work");

        Assert.Equal(["three boxes of tea", "a lighthouse at the harbour"], await PromptsAsync(""));
        Assert.Equal(["a lighthouse at the harbour"], await PromptsAsync("?q=HARBOUR"));
        Assert.Equal(["three boxes of tea"], await PromptsAsync("?q=box te"));
        Assert.Equal(["a lighthouse at the harbour"], await PromptsAsync("?q=holiday"));
        Assert.Equal(["three boxes of tea"], await PromptsAsync("?tag=work"));
        Assert.Empty(await PromptsAsync("?q=harbour tea"));
        Assert.Empty(await PromptsAsync("?q=!!!"));
        Assert.Empty(await PromptsAsync("?tag=wor"));
    }

    [Fact]
    public async Task Search_AnyText_IsAnsweredAndNeverAnOperator()
    {
        await PaintAsync("a boat");
        await Gen.String.SampleAsync(async text => { using var response = await _server.Client.GetAsync($"/api/gallery?q={Uri.EscapeDataString(Paired(text))}"); Assert.Equal(200, (int)response.StatusCode); }, iter: 100);
        foreach (var text in new[] { "\"", "NEAR(a b)", "Prompt:boat*", "a OR b", "-boat", "^", "';DROP TABLE Pictures;--", "\0" })
        {
            using var response = await _server.Client.GetAsync($"/api/gallery?q={Uri.EscapeDataString(text)}");
            Assert.Equal(200, (int)response.StatusCode);
        }
        Assert.Single(await PromptsAsync(""));
    }

    [Fact]
    public async Task List_PageByPage_ShowsEachPictureOnce()
    {
        for (var i = 0; i < 5; i++) await PaintAsync($"boat {i}");
        var (seen, before) = (new List<string>(), "");
        for (var more = true; more;)
        {
            var page = await _server.JsonAsync($"/api/gallery?limit=2{before}");
            var pictures = page.GetProperty("data").EnumerateArray().ToArray();
            seen.AddRange(pictures.Select(p => p.Text("prompt")));
            more = page.GetProperty("has_more").GetBoolean();
            before = $"&before={pictures[^1].Text("id")}";
        }

        Assert.Equal(["boat 4", "boat 3", "boat 2", "boat 1", "boat 0"], seen);
    }

    [Fact]
    public async Task Delete_OneOfTwoEqualPictures_KeepsTheFileUntilTheOtherGoes()
    {
        var (first, second) = (await PaintAsync("a boat"), await PaintAsync("a boat"));
        Assert.Single(Files());

        await _server.Client.DeleteAsync($"/api/gallery/{first}");
        Assert.Single(Files());
        Assert.NotEmpty(await _server.Client.GetByteArrayAsync($"/api/gallery/{second}/file"));
        using var gone = await _server.Client.GetAsync($"/api/gallery/{first}/file");
        await gone.ErrorAsync(404);

        await _server.Client.DeleteAsync($"/api/gallery/{second}");
        Assert.Empty(Files());
        Assert.Empty(await PromptsAsync("?q=boat"));
    }

    [Fact]
    public async Task Tag_Picture_IsFoundByItsNewTagsOnly()
    {
        var id = await PaintAsync("a boat", "old");
        using var response = await _server.Client.PutAsJsonAsync($"/api/gallery/{id}/tags", new { tags = new[] { "new", "new" } });
        using var refused = await _server.Client.PutAsJsonAsync($"/api/gallery/{id}/tags", new { tags = new[] { "two words" } });

        Assert.Equal(200, (int)response.StatusCode);
        await refused.ErrorAsync(400);
        Assert.Empty(await PromptsAsync("?q=old"));
        Assert.Single(await PromptsAsync("?q=new"));
        Assert.Single(await PromptsAsync("?tag=new"));
    }

    [Fact]
    public async Task Export_Search_HoldsItsPicturesAndRecipes()
    {
        var id = await PaintAsync("a lighthouse");
        await PaintAsync("some tea");

        using var zip = new ZipArchive(new MemoryStream(await _server.Client.GetByteArrayAsync("/api/gallery/export?q=lighthouse")));
        Assert.Equal([$"{id}.json", $"{id}.png"], zip.Entries.Select(e => e.FullName).Order());
        using var recipe = new StreamReader(zip.GetEntry($"{id}.json")!.Open());
        Assert.Equal("a lighthouse", Recipe.FromJson(recipe.ReadToEnd()).Prompt);
        using var file = new MemoryStream();
        await using (var entry = zip.GetEntry($"{id}.png")!.Open()) await entry.CopyToAsync(file);
        Assert.Equal(await _server.Client.GetByteArrayAsync($"/api/gallery/{id}/file"), file.ToArray());
    }

    [Fact]
    public async Task Retain_ByAge_RemovesWhatIsOlder()
    {
        await PaintAsync("old boat");
        _clock.Now += TimeSpan.FromDays(3);
        await PaintAsync("new boat");

        Assert.Equal(1, _server.Service<GalleryStore>().Retain(TimeSpan.FromDays(2), null));
        Assert.Equal(["new boat"], await PromptsAsync(""));
    }

    [Fact]
    public async Task Retain_BySize_RemovesTheOldest()
    {
        await PaintAsync("first boat");
        await PaintAsync("second boat");
        var newest = Files().Select(f => new FileInfo(f)).MaxBy(f => f.LastWriteTimeUtc)!;

        Assert.Equal(1, _server.Service<GalleryStore>().Retain(null, newest.Length));
        Assert.Equal(["second boat"], await PromptsAsync(""));
        Assert.Equal(newest.FullName, Assert.Single(Files()));
    }

    [Fact]
    public async Task SignedLink_AfterAnHour_IsRefused()
    {
        await PaintAsync("a boat");
        var url = (await _server.JsonAsync("/api/gallery")).GetProperty("data")[0].Text("url");
        Assert.NotEmpty(await _server.Client.GetByteArrayAsync(url));
        _clock.Now += TimeSpan.FromMinutes(61);

        using var late = await _server.Client.GetAsync(url);
        Assert.Equal("link_expired", (await late.ErrorAsync(403)).Text("code"));
    }

    private async Task<string> PaintAsync(string prompt, string? tag = null)
    {
        var id = await _server.SubmitAsync(JsonSerializer.Serialize(new { prompt, seed = 1, steps = 1, tags = tag is null ? [] : new[] { tag } }));
        return (await _server.UntilAsync(id, "done")).GetProperty("pictures")[0].Text("id");
    }

    private async Task<string[]> PromptsAsync(string query) =>
        [.. (await _server.JsonAsync($"/api/gallery{query}")).GetProperty("data").EnumerateArray().Select(p => p.Text("prompt"))];

    private string[] Files() => Directory.GetFiles(Path.Combine(_server.Data, "pictures"), "*", SearchOption.AllDirectories);

    /// <summary>Addresses cannot hold half a character.</summary>
    private static string Paired(string text) => new([.. text.Where(c => !char.IsSurrogate(c))]);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
