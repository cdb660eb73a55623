using Easel.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(TinyModel))]
[assembly: AssemblyFixture(typeof(Easel.Browser.Tests.Browser))]

namespace Easel.Browser.Tests;

/// <summary>A real browser: the Chromium of this machine.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A window with nothing in it; skips the test where there is no browser.</summary>
    public async Task<IPage> OpenAsync(int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, bool withPolicy = true)
    {
        if (_browser is null)
        {
            var program = Places.FirstOrDefault(File.Exists);
            Assert.SkipWhen(program is null, "there is no Chromium; on Debian: sudo apt install chromium");
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        }
        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, BypassCSP = !withPolicy, AcceptDownloads = true });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
