using Easel.Checkpoints;
using Easel.Store;
using Easel.Tests;
using Easel.Tests.Store;
using Microsoft.Playwright;
using static TorchSharp.torch;

namespace Easel.Browser.Tests;

[Collection("One browser at a time")]
public sealed class ModelsTests(TinyModel model, Browser browser)
{
    private const string Repository = "stable-diffusion-v1-5/stable-diffusion-v1-5", Path = $"/{Repository}/resolve/c0ffee/v1-5-pruned-emaonly.safetensors";

    [Fact]
    public async Task Pull_StoppedAndBegunAgain_ShowsItsProgressGoesOnWhereItWasAndListsTheModel()
    {
        using var hub = new FakeHub();
        var file = hub.Files[Path] = Weights();
        hub.Offer(Repository, "openrail");
        // Half of it comes, then nothing more.
        var release = new TaskCompletionSource();
        hub.Misbehave = seen => seen.Path == Path && seen.Range is not (null or "bytes=0-0") && !release.Task.IsCompleted ? hub.Usual(seen) with { CutAfter = file.Length / 2, Until = release.Task } : null;
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder, hub: hub.Address);
        var errors = page.Errors();
        await page.VisitAsync(server, "models");
        await page.GetByText("No other models yet.").WaitForAsync();
        var card = page.Locator(".card", new() { HasText = "Stable Diffusion 1.5" });
        await card.GetByRole(AriaRole.Button, new() { Name = "Fetch" }).ClickAsync();
        await card.GetByText(" of 4 MB").WaitForAsync();
        await page.WaitForFunctionAsync("() => { const bar = document.querySelector('.card progress'); return bar && bar.value > 0 && bar.value < bar.max; }");
        // Whoever comes back finds it running.
        await page.ReloadAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await card.GetByText("Stopped; what came so far is kept").WaitForAsync();
        await page.GetByText("No other models yet.").WaitForAsync();

        release.SetResult();
        await card.GetByRole(AriaRole.Button, new() { Name = "Fetch" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "sd-1.5" }).WaitForAsync();
        Assert.Equal(0, await card.CountAsync());
        lock (hub.Requests) Assert.Contains(hub.Requests, seen => seen.Path == Path && seen.Range is { } range && !range.StartsWith("bytes=0-", StringComparison.Ordinal));
        Assert.Equal(file, File.ReadAllBytes(new ModelStore(System.IO.Path.Combine(server.Data, "store")).Locate("sd-1.5")));

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove sd-1.5" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await page.GetByText("No other models yet.").WaitForAsync();
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Pull_OfWhatTheHubDoesNotHave_SaysSoOnTheCard()
    {
        using var hub = new FakeHub();
        var page = await browser.OpenAsync();
        using var server = await PageServer.StartAsync(model.Folder, hub: hub.Address);
        await page.VisitAsync(server, "models");
        var card = page.Locator(".card", new() { HasText = "FLUX.1 schnell" });
        await card.GetByRole(AriaRole.Button, new() { Name = "Fetch" }).ClickAsync();
        await card.GetByRole(AriaRole.Alert).WaitForAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Fetch" }).WaitForAsync();
    }

    /// <summary>The smallest file of a kind that Easel knows, with 4 MB in it.</summary>
    private static byte[] Weights()
    {
        var path = System.IO.Path.GetTempFileName();
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(path, [("emb_params", arange(1_000_000, ScalarType.Float32).reshape(1, -1))]);
        var file = File.ReadAllBytes(path);
        File.Delete(path);
        return file;
    }
}
