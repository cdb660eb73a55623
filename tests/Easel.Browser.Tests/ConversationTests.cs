using System.Net.Http.Json;
using Easel.Images;
using Easel.Tests;
using Microsoft.Playwright;

namespace Easel.Browser.Tests;

[Collection("One browser at a time")]
public sealed class ConversationTests(TinyModel model, Browser browser)
{
    [Fact]
    public async Task FirstVisit_PromptPickNightExportMaskReload_HistoryIsIntact()
    {
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        var errors = page.Errors();
        await page.VisitAsync(server);
        await page.GetByRole(AriaRole.Heading, new() { Name = "What would you like to see?" }).WaitForAsync();
        await page.SayAsync("a red car on a beach with palm trees");
        await page.PaintedAsync(4);
        Assert.Equal(1, await page.Locator(".tile.current").CountAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = "Refine picture 2" }).ClickAsync();
        await page.TurnsAsync(2);
        await page.PaintedAsync();
        await page.SayAsync("make it night");
        await page.PaintedAsync();
        Assert.Contains("edit of=2 set time=night", await page.Locator(".turn").Nth(2).InnerTextAsync());
        Assert.Equal("5", await page.Locator(".tile.current").First.GetAttributeAsync("data-picture"));
        Assert.Equal(["has night"], await page.Locator(".words li.met", new() { HasText = "night" }).EvaluateAllAsync<string[]>("items => items.map(i => i.textContent.replace('✓', '').replace(/\\s+/g, ' ').trim())"));

        var withRecipe = await DownloadAsync(page, "PNG");
        Assert.Equal("a red car", Recipe.FromJson(PngText.Read(withRecipe)[Recipe.Key]).Prompt[..9]);
        await page.Locator(".panel label.toggle input").UncheckAsync();
        Assert.DoesNotContain(Recipe.Key, PngText.Read(await DownloadAsync(page, "PNG")).Keys);
        foreach (var (format, head) in new[] { ("WebP", "RIFF"u8.ToArray()), ("JPEG", [0xFF, 0xD8, 0xFF]) })
        {
            var without = await DownloadAsync(page, format);
            Assert.Equal(head, without[..head.Length]);
            Assert.Empty(PictureText.Read(without));
        }
        await page.Locator(".panel label.toggle input").CheckAsync();
        foreach (var format in new[] { "WebP", "JPEG" }) Assert.Equal("a red car", Recipe.Find(await DownloadAsync(page, format))!.Prompt[..9]);

        await MaskAsync(page, "a boat");
        await page.ReloadAsync();
        await page.TurnsAsync(3);
        await page.PaintedAsync();
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.tile img')].length === 6 && [...document.querySelectorAll('.tile img')].every(i => i.complete && i.naturalWidth === 64)");
        await page.SayAsync("undo");
        await page.WaitForFunctionAsync("() => document.querySelector('.panel h2').textContent === 'Picture 2'");
        Assert.Empty(errors);
    }

    /// <summary>Brushes a place of the picture that is shown, says what it shall show, and comes back.</summary>
    private static async Task MaskAsync(IPage page, string words)
    {
        var conversation = page.Url;
        await page.GetByRole(AriaRole.Link, new() { Name = "Open in the editor" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.stage img')?.naturalWidth > 0");
        var before = page.Url;
        await page.BrushAsync(0.5f, words);
        await page.WaitForFunctionAsync("before => location.href !== before && document.querySelector('.stage img')?.src.includes(location.pathname.split('/').pop())", before);
        await page.GotoAsync(conversation);
    }

    [Fact]
    public async Task LetEaselChoose_OfFourVersions_RefinesOneAndSaysWhatIsSeen()
    {
        using var judging = new TinyModel().WithReader();
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(judging.Folder);
        await page.VisitAsync(server);
        await page.SayAsync("a red car on a beach");
        await page.PaintedAsync(4);
        await page.GetByRole(AriaRole.Button, new() { Name = "Let Easel choose" }).ClickAsync();
        await page.TurnsAsync(2);
        await page.PaintedAsync();

        await page.GetByText("Seen in the picture:").WaitForAsync();
        Assert.Matches(@"Seen in the picture: \d of 2", await page.Locator(".panel").InnerTextAsync());
        // The picture is the same one, painted in full.
        var chosen = await page.Locator(".tile.current").Last.GetAttributeAsync("data-picture");
        Assert.Contains($"Easel chose picture {chosen}: ", await page.Locator(".turn").Last.InnerTextAsync());
    }

    [Fact]
    public async Task Intent_ChangedByHand_IsDoneInstead()
    {
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        await page.VisitAsync(server);
        await page.SayAsync("2 versions of a car in a forest");
        await page.PaintedAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change", Exact = true }).ClickAsync();
        var text = page.GetByLabel("Intent", new() { Exact = true });
        await text.FillAsync((await text.InputValueAsync()).Replace("a car", "a blue boat", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Do this" }).ClickAsync();
        await page.TurnsAsync(2);
        await page.PaintedAsync(2);
        await page.Locator(".words li.met", new() { HasText = "a blue boat" }).WaitForAsync();

        await page.Locator(".panel summary", new() { HasText = "Layout" }).ClickAsync();
        var layout = page.GetByLabel("The layout as text");
        await layout.FillAsync((await layout.InputValueAsync()).Replace("\"blue\"", "\"red\"", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Paint this layout" }).ClickAsync();
        await page.TurnsAsync(3);
        await page.PaintedAsync();
        await page.Locator(".words li.unmet", new() { HasText = "a blue boat" }).WaitForAsync();
    }

    [Fact]
    public async Task Restart_WithPicturesWaiting_ThePageComesBackAndTheyArePainted()
    {
        var page = await browser.OpenAsync();
        var data = Directory.CreateTempSubdirectory("easel-page-").FullName;
        try
        {
            using (var first = await PageServer.StartAsync(model.Folder, data))
            {
                await page.VisitAsync(first);
                // What keeps the device busy, so that the pictures wait.
                using var client = new HttpClient { BaseAddress = first.Address };
                using var busy = await client.PostAsJsonAsync("/api/jobs", new { prompt = "boat", n = 10, steps = 40, priority = 10 });
                Assert.Equal(202, (int)busy.StatusCode);
                await page.SayAsync("two boats on a beach");
                await page.Locator(".tile[data-state=waiting]").First.WaitForAsync();
                first.Kill();
                await page.Locator("#components-reconnect-modal[open]").WaitForAsync();
                using var second = await PageServer.StartAsync(model.Folder, data, first.Address.Port);
                await page.PaintedAsync(4);
                Assert.Equal("two boats on a beach", await page.Locator(".said p").InnerTextAsync());
                await page.SayAsync("at night");
                await page.PaintedAsync();
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task TwoTabs_OfOneConversation_BothShowEveryTurn()
    {
        var one = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        await one.VisitAsync(server);
        await one.SayAsync("a boat on a beach");
        await one.PaintedAsync(4);
        var other = await one.Context.NewPageAsync();
        await other.GotoAsync(one.Url);
        await other.PaintedAsync(4);
        await other.SayAsync("add a red car");
        await other.PaintedAsync();
        await one.TurnsAsync(2);
        await one.PaintedAsync();
        await one.SayAsync("at night");
        await other.TurnsAsync(3);
        await other.PaintedAsync();
        Assert.Equal(await one.Locator(".said p").AllInnerTextsAsync(), await other.Locator(".said p").AllInnerTextsAsync());
    }

    [Fact]
    public async Task Stop_WhileWaiting_EndsTheJobsAndOffersThemAgain()
    {
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        await page.VisitAsync(server);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var busy = await client.PostAsJsonAsync("/api/jobs", new { prompt = "boat", n = 10, steps = 100, priority = 10 });
        await page.SayAsync("a boat on a beach");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.tile[data-state=stopped]').length === 4");
        // There is nothing to download, and the page does not say that there is.
        Assert.Equal(["true"], await page.Locator(".panel .actions a", new() { HasText = "PNG" }).EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('aria-disabled'))"));
        Assert.Equal(0, await page.Locator(".panel .actions a[href]").CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Paint picture 3 again" }).ClickAsync();
        await page.TurnsAsync(2);
        await page.PaintedAsync();
    }

    [Fact]
    public async Task Picture_SentWithWords_IsPaintedOver()
    {
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        await page.VisitAsync(server);
        await page.Locator(".composer input[type=file]").SetInputFilesAsync(new FilePayload { Name = "mine.png", MimeType = "image/png", Buffer = Grey() });
        await page.GetByAltText("The picture to send").WaitForAsync();
        await page.SayAsync("add a boat");
        await page.PaintedAsync();
        await page.GetByAltText("The picture that came with the words").WaitForAsync();
        await page.SayAsync("at night");
        await page.PaintedAsync();
        await page.Locator(".composer input[type=file]").SetInputFilesAsync(new FilePayload { Name = "none.png", MimeType = "image/png", Buffer = [1, 2, 3] });
        await page.GetByText("is no PNG, JPEG or WebP").WaitForAsync();
    }

    [Fact]
    public async Task Picture_DroppedOnThePage_IsPaintedOverAsTheWordsSay()
    {
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        var errors = page.Errors();
        await page.VisitAsync(server);
        await page.AttachedAsync();
        await page.DropAsync(Grey(), "mine.png");
        await page.GetByAltText("The picture to send").WaitForAsync();
        await page.SayAsync("add a boat");
        await page.PaintedAsync();
        Assert.StartsWith("edit of=attached", await page.Locator(".understood code").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByAltText("The picture that came with the words").WaitForAsync();
        Assert.Equal(0, await page.GetByAltText("The picture to send").CountAsync());
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Picture_PastedWithoutWords_IsLookedAtAndWithWordsPaintedOver()
    {
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        await page.VisitAsync(server);
        await page.AttachedAsync();
        await page.PasteAsync(Grey());
        await page.GetByAltText("The picture to send").WaitForAsync();
        await page.SayAsync("");
        await page.Locator(".understood code", new() { HasText = "caption of=attached" }).WaitForAsync();
        Assert.Equal(0, await page.Locator(".tile").CountAsync());

        await page.PasteAsync(Grey());
        await page.GetByAltText("The picture to send").WaitForAsync();
        await page.SayAsync("add a car");
        await page.PaintedAsync();
        Assert.StartsWith("edit of=attached", await page.Locator(".understood code").Last.InnerTextAsync(), StringComparison.Ordinal);
    }

    private static byte[] Grey() => PictureCodec.Encode(Picture.FromRgb(Enumerable.Repeat((byte)90, 64 * 64 * 3).ToArray(), 64, 64), ImageFormat.Png);

    [Fact]
    public async Task Keyboard_Alone_MakesAndRefinesAPicture()
    {
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        await page.VisitAsync(server);
        await page.AttachedAsync();
        await page.Keyboard.TypeAsync("a car in a forest");
        await page.Keyboard.PressAsync("Enter");
        await page.PaintedAsync(4);
        for (var i = 0; await page.EvaluateAsync<string?>("() => document.activeElement?.getAttribute('aria-label')") != "Refine picture 3"; i++)
        {
            Assert.True(i < 60, "the button was not reached with the tab key");
            await page.Keyboard.PressAsync("Shift+Tab");
        }
        await page.Keyboard.PressAsync("Enter");
        await page.TurnsAsync(2);
        await page.PaintedAsync();
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.VisitAsync(server, "gallery");
        await page.Keyboard.PressAsync("Shift+Tab");
        for (var i = 0; !await page.EvaluateAsync<bool>("() => document.activeElement?.classList.contains('grid-picture') ?? false"); i++)
        {
            Assert.True(i < 40, "no picture of the gallery was reached with the tab key");
            await page.Keyboard.PressAsync("Tab");
        }
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".sheet[open]").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".sheet").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    private static async Task<byte[]> DownloadAsync(IPage page, string format)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".panel .actions a", new() { HasTextString = format }).First.ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }
}
