using System.Net.Http.Json;
using System.Text.Json;
using Easel.Images;
using Easel.Tests;
using Microsoft.Playwright;

namespace Easel.Browser.Tests;

public sealed class EditorTests(TinyModel model, Browser browser)
{
    private const int Side = 128;

    private const string Beach =
        """
        { "place": "beach", "time": "day", "light": "natural", "weather": "clear", "season": "summer", "style": "illustration", "camera": "wide", "items": [
          { "noun": "sky", "colour": null, "box": { "left": 0, "top": 0, "right": 1, "bottom": 0.5 } },
          { "noun": "sand", "colour": null, "box": { "left": 0, "top": 0.5, "right": 1, "bottom": 1 } },
          { "noun": "car", "colour": "red", "box": { "left": 0.1, "top": 0.6, "right": 0.3, "bottom": 0.8 } },
          { "noun": "palm tree", "colour": null, "box": { "left": 0.75, "top": 0.2, "right": 0.9, "bottom": 0.6 } } ] }
        """;

    [Fact]
    public async Task Box_Dragged_ChangesThePictureOnlyThereAndUndoGoesBack()
    {
        using var server = await PageServer.StartAsync(model.Folder);
        using var client = new HttpClient { BaseAddress = server.Address };
        var page = await browser.OpenAsync();
        var (first, errors) = (await OpenAsync(page, server, client), page.Errors());

        var car = await page.Locator(".box").First.BoundingBoxAsync();
        var stage = await page.Locator(".stage").BoundingBoxAsync();
        await page.Mouse.MoveAsync(car!.X + car.Width / 2, car.Y + car.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(car.X + car.Width / 2 + 0.2f * stage!.Width, car.Y + car.Height / 2, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        var second = await NextAsync(page, first);

        await OnlyAsync(client, first, second, (x, y) => x is > 0.04f and < 0.56f && y is > 0.54f and < 0.88f);
        Assert.Equal([first], await ParentsAsync(client, second));
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await page.Locator(".stage .before").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        Assert.Equal(first, await NextAsync(page, second));
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Redo" }).ClickAsync();
        Assert.Equal(second, await NextAsync(page, first));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Box_ByKeyboardAlone_MovesResizesAndIsRemoved()
    {
        using var server = await PageServer.StartAsync(model.Folder);
        using var client = new HttpClient { BaseAddress = server.Address };
        var page = await browser.OpenAsync();
        var first = await OpenAsync(page, server, client);

        await page.Locator(".box").First.FocusAsync();
        foreach (var key in new[] { "ArrowRight", "ArrowRight", "Shift+ArrowDown" }) await page.Keyboard.PressAsync(key);
        // However slowly they came: all are in the picture in the end.
        await page.WaitForFunctionAsync(
            "box => document.querySelector('.editor-state').textContent === 'Done.' && document.querySelector('.box')?.dataset.box.split(' ').every((edge, i) => Math.abs(edge - box[i]) < 0.001)",
            new[] { 0.13125, 0.6, 0.33125, 0.815625 });
        var second = await NextAsync(page, first);
        await page.Locator(".box").First.FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await NextAsync(page, second);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.box').length === 1");
    }

    [Fact]
    public async Task Brush_WithWords_ChangesThePictureOnlyThereAndItIsExported()
    {
        using var server = await PageServer.StartAsync(model.Folder);
        using var client = new HttpClient { BaseAddress = server.Address };
        var page = await browser.OpenAsync(390, 844);
        var first = await OpenAsync(page, server, client);

        await page.BrushAsync(0.3f, "a boat");
        var second = await NextAsync(page, first);

        // The brush is 24 pixels wide.
        await OnlyAsync(client, first, second, (x, y) => x is > 0.29f and < 0.71f && y is > 0.19f and < 0.41f);
        Assert.Equal(0, await page.OverflowAsync());
        await page.GetByLabel("Format").SelectOptionAsync("webp");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.EndsWith(".webp", download.SuggestedFilename);
        Assert.Equal(Side, PictureCodec.Decode(await File.ReadAllBytesAsync(await download.PathAsync())).Width);
    }

    [Fact]
    public async Task Place_FoundByWords_IsMaskedAndChangesAlone()
    {
        using var server = await PageServer.StartAsync(model.Folder);
        using var client = new HttpClient { BaseAddress = server.Address };
        var page = await browser.OpenAsync(390, 844);
        var (first, errors) = (await OpenAsync(page, server, client), page.Errors());

        await page.GetByRole(AriaRole.Button, new() { Name = "Brush" }).ClickAsync();
        await page.GetByLabel("or by words").FillAsync("a zeppelin");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Alert).GetByText("its plan has").WaitForAsync();
        await page.GetByLabel("or by words").FillAsync("the car");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByText("Marked: the car.").WaitForAsync();
        Assert.Equal(0, await page.OverflowAsync());
        await page.GetByLabel("What shall the brushed place show?").FillAsync("a boat");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        var second = await NextAsync(page, first);

        await OnlyAsync(client, first, second, (x, y) => x is > 0.05f and < 0.35f && y is > 0.55f and < 0.87f);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Frame_Grown_PaintsTheNewPartAndKeepsTheOld()
    {
        using var server = await PageServer.StartAsync(model.Folder);
        using var client = new HttpClient { BaseAddress = server.Address };
        var page = await browser.OpenAsync();
        var first = await OpenAsync(page, server, client);

        await page.GetByRole(AriaRole.Button, new() { Name = "Frame" }).ClickAsync();
        await page.Locator(".edge.right").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.GetByRole(AriaRole.Button, new() { Name = "Paint the new part" }).ClickAsync();
        var second = await NextAsync(page, first);

        var (before, after) = (await PictureAsync(client, first), await PictureAsync(client, second));
        Assert.True(after.Width > Side && after.Height == Side, $"{after.Width}x{after.Height}");
        for (var y = 0; y < Side; y++) Assert.True(before.Pixels.Slice(y * Side * 4, Side * 4).SequenceEqual(after.Pixels.Slice(y * after.Width * 4, Side * 4)), $"row {y}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Boxes" }).ClickAsync();
        await page.Locator(".box").First.WaitForAsync();
    }

    private static async Task<string> OpenAsync(IPage page, PageServer server, HttpClient client)
    {
        var body = new { prompt = "a red car and a palm tree on a beach", seed = 3, size = $"{Side}x{Side}", layout = JsonDocument.Parse(Beach).RootElement };
        (await client.PostAsJsonAsync("v1/images/generations", body)).EnsureSuccessStatusCode();
        var id = (await client.GetFromJsonAsync<JsonElement>("api/gallery")).GetProperty("data")[0].GetProperty("id").GetString()!;
        await page.VisitAsync(server, $"edit/{id}");
        await page.Locator(".box").First.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.stage img').naturalWidth > 0");
        return id;
    }

    /// <summary>The picture that the page goes to from another.</summary>
    private static async Task<string> NextAsync(IPage page, string from)
    {
        await page.WaitForFunctionAsync("from => !location.pathname.endsWith(from) && document.querySelector('.stage img')?.src.includes(location.pathname.split('/').pop())", from);
        return page.Url.Split('/')[^1].Split('?')[0];
    }

    /// <summary>Checks that two pictures differ inside a place, and nowhere else.</summary>
    private static async Task OnlyAsync(HttpClient client, string first, string second, Func<float, float, bool> isThere)
    {
        var (before, after) = (await PictureAsync(client, first), await PictureAsync(client, second));
        var changed = Enumerable.Range(0, Side * Side).Where(i => !before.Pixels.Slice(i * 4, 4).SequenceEqual(after.Pixels.Slice(i * 4, 4))).ToArray();
        Assert.NotEmpty(changed);
        Assert.All(changed, i => Assert.True(isThere((i % Side + 0.5f) / Side, (i / Side + 0.5f) / Side), $"({i % Side}, {i / Side}) changed"));
    }

    private static async Task<Picture> PictureAsync(HttpClient client, string id) => PictureCodec.Decode(await client.GetByteArrayAsync($"page/pictures/{id}"));

    private static async Task<string[]> ParentsAsync(HttpClient client, string id) =>
        [.. (await client.GetFromJsonAsync<JsonElement>($"api/gallery/{id}")).GetProperty("parents").EnumerateArray().Select(parent => parent.GetString()!)];
}
