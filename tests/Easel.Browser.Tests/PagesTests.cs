using Easel.Server.Keys;
using Easel.Server.Storage;
using Easel.Tests;
using Microsoft.Playwright;

namespace Easel.Browser.Tests;

[Collection("One browser at a time")]
public sealed class PagesTests(TinyModel model, Browser browser)
{
    private const int MaxFirstLoad = 2_000_000;

    private static readonly string[] Paths = ["", "gallery", "edit", "models", "training", "settings"];

    [Fact]
    public async Task FirstVisit_AllThatIsFetched_IsSmallAndFromHere()
    {
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var bytes = 0.0;
        session.Event("Network.loadingFinished").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();
        var (hosts, errors) = (new HashSet<string>(), page.Errors());
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal)) hosts.Add(new Uri(request.Url).Authority);
        };
        await page.VisitAsync(server);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Equal([server.Address.Authority], hosts);
        Assert.InRange(bytes, 50_000, MaxFirstLoad);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Pages_OnAPhone_AreNoWiderThanItAndNothingLiesOverTheBar()
    {
        var page = await browser.OpenAsync(390, 844);
        using var server = await PageServer.StartAsync(model.Folder);
        await page.VisitAsync(server);
        await page.SayAsync("a red car on a beach");
        await page.PaintedAsync(4);
        Assert.Equal(0, await page.OverflowAsync());
        foreach (var path in Paths)
        {
            await page.VisitAsync(server, path);
            Assert.True(await page.OverflowAsync() == 0, $"/{path} is wider than the screen");
        }
        await page.GetByRole(AriaRole.Link, new() { Name = "Gallery" }).ClickAsync();
        await page.Locator(".grid-picture").First.ClickAsync();
        await page.GetByLabel("Tags, separated by spaces").FillAsync("phone");
        await page.GetByLabel("Tags, separated by spaces").PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "#phone" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.grid-picture').length === 1");
        await page.Locator(".grid-picture").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete it" }).ClickAsync();
        await page.GetByText("No picture has all of these words.").WaitForAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(1280, 720)]
    [InlineData(1920, 1080)]
    public async Task FourRoughPictures_OnADesktop_StandAboveTheLine(int width, int height)
    {
        var page = await browser.OpenAsync(width, height);
        using var server = await PageServer.StartAsync(model.Folder);
        await page.VisitAsync(server);
        await page.SayAsync("a red car on a beach");
        await page.PaintedAsync(4);
        await page.WaitForFunctionAsync("() => document.querySelector('.turn').getBoundingClientRect().top >= 0");
        var (button, line) = (await page.GetByRole(AriaRole.Button, new() { Name = "Refine picture 4" }).BoundingBoxAsync(), await page.Locator(".composer-line").BoundingBoxAsync());
        // Below the pictures there is room for one more button.
        Assert.InRange(button!.Y + button.Height + 44, 0, line!.Y);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_OnEveryPage_FindsNothingSerious(ColorScheme scheme)
    {
        var script = await File.ReadAllTextAsync(AxeScript());
        var page = await browser.OpenAsync(scheme: scheme, withPolicy: false);
        using var server = await PageServer.StartAsync(model.Folder);
        var found = new List<string>();
        await page.VisitAsync(server);
        await page.SayAsync("a red car and a giraffe on a beach");
        await page.PaintedAsync(4);
        await page.GetByRole(AriaRole.Button, new() { Name = "Style, light and size" }).ClickAsync();
        foreach (var details in await page.Locator(".panel summary").AllAsync()) await details.ClickAsync();
        await ExamineAsync("conversation");
        foreach (var path in Paths)
        {
            await page.VisitAsync(server, path);
            await ExamineAsync("/" + path);
        }
        await page.VisitAsync(server, "gallery");
        await page.Locator(".grid-picture").First.ClickAsync();
        await page.Locator(".sheet-text h2").WaitForAsync();
        await ExamineAsync("picture");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open in the editor" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.stage img')?.naturalWidth > 0");
        await ExamineAsync("editor");
        Assert.Empty(found);

        async Task ExamineAsync(string where)
        {
            // Colours are read where nothing moves any more.
            await page.WaitForTimeoutAsync(400);
            await page.EvaluateAsync(script);
            var violations = await page.EvaluateAsync<string[]>(
                "async () => (await axe.run()).violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${v.id}: ${v.nodes.map(n => n.html).join(' ')}`)");
            found.AddRange(violations.Select(violation => $"{where}: {violation}"));
        }
    }

    [Fact]
    public async Task Keys_WhereThereAreSome_ThePageWantsOne()
    {
        var data = Directory.CreateTempSubdirectory("easel-page-").FullName;
        try
        {
            var key = new KeyStore(ServerStorage.Open(data), TimeProvider.System).Add("me", Scopes.Create | Scopes.Gallery);
            var page = await browser.OpenAsync();
            using var server = await PageServer.StartAsync(model.Folder, data);
            await page.GotoAsync(new Uri(server.Address, "gallery").ToString());
            await page.GetByLabel("Key", new() { Exact = true }).FillAsync("sk-easel-wrong");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await page.GetByText("This key is not known here").WaitForAsync();
            await page.GetByLabel("Key", new() { Exact = true }).FillAsync(key);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = "Gallery" }).WaitForAsync();
            await page.VisitAsync(server);
            await page.SayAsync("a boat on a beach");
            await page.PaintedAsync(4);
            await page.VisitAsync(server, "settings");
            await page.GetByText("need a key with the scope 'admin'").WaitForAsync();

            // The cookie opens the page alone, and only to the page.
            var cookie = Assert.Single(await page.Context.CookiesAsync(), c => c.Name == "easel-key");
            Assert.True(cookie is { HttpOnly: true, SameSite: SameSiteAttribute.Strict });
            Assert.DoesNotContain(key, cookie.Value);
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
            Assert.Equal(302, await StatusAsync("", null, null));
            Assert.Equal(401, await StatusAsync("api/gallery", cookie.Value, null));
            Assert.Equal(200, await StatusAsync("gallery", cookie.Value, null));
            Assert.Equal(403, await StatusAsync("_blazor?id=1", cookie.Value, "https://evil.example"));
            Assert.Equal(401, await StatusAsync("_blazor?id=1", null, null));

            await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await page.GetByLabel("Key", new() { Exact = true }).WaitForAsync();

            async Task<int> StatusAsync(string path, string? sealedKey, string? origin)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                if (sealedKey is not null) request.Headers.Add("Cookie", $"easel-key={sealedKey}");
                if (origin is not null) request.Headers.Add("Origin", origin);
                using var response = await client.SendAsync(request);
                return (int)response.StatusCode;
            }
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Settings_Kept_HoldForTheNextPicture()
    {
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder);
        await page.VisitAsync(server, "settings");
        await page.GetByLabel("Rough versions of a new picture").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep these settings" }).ClickAsync();
        await page.GetByText("Kept.").WaitForAsync();
        await page.VisitAsync(server);
        await page.GetByRole(AriaRole.Button, new() { Name = "Style, light and size" }).ClickAsync();
        await page.Locator("label.style", new() { HasText = "watercolor" }).ClickAsync();
        await page.SayAsync("a boat on a beach");
        await page.PaintedAsync(2);
        await page.Locator(".words li.met", new() { HasText = "watercolor" }).WaitForAsync();
    }

    /// <summary>axe-core is half a megabyte that only this test needs, so it is not in the repository.</summary>
    private static string AxeScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "artifacts", "npm", "node_modules", "axe-core", "axe.min.js");
            if (File.Exists(path)) return path;
        }
        Assert.Skip("axe-core is not here: npm install --prefix artifacts/npm axe-core@4.14.1");
        return "";
    }
}
