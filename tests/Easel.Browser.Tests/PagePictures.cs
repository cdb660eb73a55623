using System.Net.Http.Json;
using System.Text.Json;
using Easel.Images;
using Microsoft.Playwright;

namespace Easel.Browser.Tests;

/// <summary>Takes the pictures of the documentation, with the model of the repository: run by name when the page or the model has changed (CONTRIBUTING.md), and look at them.</summary>
[Collection("One browser at a time")]
public sealed class PagePictures(Browser browser)
{
    private static readonly string[] Prompts =
    [
        "a robot in the park, pixel art", "a castle on a hill, watercolor", "three penguins in the snow", "an elephant in the desert", "a lighthouse and a sailboat at sunset",
        "two sunflowers and a windmill in a meadow", "a red car on a street at night in the rain", "a fox in a forest in autumn, oil painting", "a rocket in space", "a teapot and a cup of tea on a table",
    ];

    [Fact(Explicit = true)]
    public async Task EveryPage_AtDesktopAndPhoneSize_IsTaken()
    {
        var folder = PageServer.Above("docs/images/page");
        using var server = await PageServer.StartAsync(PageServer.RepositoryModel, threads: 2);
        var (desktop, phone) = (await browser.OpenAsync(), await browser.OpenAsync(390, 844));
        await EachAsync("welcome", page => page.VisitAsync(server));

        await desktop.SayAsync("a sailboat on the sea and a lighthouse at sunset");
        await desktop.PaintedAsync(4);
        await desktop.GetByRole(AriaRole.Button, new() { Name = "Refine picture 2" }).ClickAsync();
        await desktop.TurnsAsync(2);
        await desktop.PaintedAsync();
        await desktop.SayAsync("make it night");
        await desktop.PaintedAsync();
        await SeenAsync(desktop);
        await TakeAsync(desktop, "change-desktop");
        await desktop.SayAsync("add a red hot-air balloon on the left");
        await desktop.PaintedAsync();
        var (conversation, shown) = (desktop.Url, await NewestAsync(server));
        await EachAsync("chat", page => OpenAsync(page, conversation));
        await EachAsync("look", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Style, light and size" }).ClickAsync();
            await page.Locator(".style img").First.WaitForAsync();
        });

        using var client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(10) };
        foreach (var prompt in Prompts) (await client.PostAsJsonAsync("v1/images/generations", new { prompt, seed = 3 })).EnsureSuccessStatusCode();
        await EachAsync("gallery", page => page.VisitAsync(server, "gallery"));
        await EachAsync("picture", async page =>
        {
            await page.VisitAsync(server, $"gallery/{shown}");
            await page.Locator(".sheet-text h2").WaitForAsync();
        });
        await EachAsync("editor", async page =>
        {
            await page.VisitAsync(server, $"edit/{shown}");
            await page.Locator(".box").First.WaitForAsync();
        });
        foreach (var name in new[] { "models", "training", "settings" }) await EachAsync(name, page => page.VisitAsync(server, name));

        async Task EachAsync(string name, Func<IPage, Task> go)
        {
            foreach (var (page, size) in new[] { (desktop, "desktop"), (phone, "phone") })
            {
                await go(page);
                await TakeAsync(page, $"{name}-{size}");
            }
        }

        async Task TakeAsync(IPage page, string name)
        {
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await page.WaitForFunctionAsync("() => [...document.images].every(image => image.complete && image.naturalWidth > 0 || image.getBoundingClientRect().top > innerHeight)");
            var taken = PictureCodec.Decode(await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled }));
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.webp"), PictureCodec.Encode(taken, ImageFormat.Webp, 85));
        }
    }

    private static async Task OpenAsync(IPage page, string conversation)
    {
        await page.GotoAsync(conversation);
        await page.TurnsAsync(4);
        await page.PaintedAsync();
        await SeenAsync(page);
    }

    private static Task SeenAsync(IPage page) => page.GetByText("Seen in the picture:").WaitForAsync();

    private static async Task<string> NewestAsync(PageServer server)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        return (await client.GetFromJsonAsync<JsonElement>("api/gallery?limit=1")).GetProperty("data")[0].GetProperty("id").GetString()!;
    }
}
