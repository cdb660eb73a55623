using Microsoft.Playwright;

namespace Easel.Browser.Tests;

/// <summary>What people do on the page, in words of the tests.</summary>
internal static class Talking
{
    /// <summary>Keeps every error that the browser reports.</summary>
    public static List<string> Errors(this IPage page)
    {
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") errors.Add(message.Text);
        };
        page.PageError += (_, error) => errors.Add(error);
        return errors;
    }

    /// <summary>Opens a page and waits until it answers.</summary>
    public static async Task VisitAsync(this IPage page, PageServer server, string path = "")
    {
        await page.GotoAsync(new Uri(server.Address, path).ToString());
        await page.Locator("h1").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>Waits until the server takes what is typed.</summary>
    public static Task AttachedAsync(this IPage page) => page.WaitForFunctionAsync("() => document.activeElement?.id === 'words'");

    /// <summary>Says something and waits until its turn is shown.</summary>
    public static async Task SayAsync(this IPage page, string words)
    {
        var before = await page.Locator(".turn").CountAsync();
        await page.Locator("#words").FillAsync(words);
        await page.Locator("#words").PressAsync("Enter");
        await page.TurnsAsync(before + 1);
    }

    /// <summary>Waits until there are that many turns.</summary>
    public static Task TurnsAsync(this IPage page, int count) => page.WaitForFunctionAsync("count => document.querySelectorAll('.turn').length >= count", count);

    /// <summary>Waits until all pictures of the last turn are painted.</summary>
    public static Task PaintedAsync(this IPage page, int count = 1) => page.WaitForFunctionAsync(
        "count => { const turn = [...document.querySelectorAll('.turn')].at(-1); return turn && turn.querySelectorAll('.tile').length === count && turn.querySelectorAll('.tile[data-state=done] img').length === count; }", count);

    /// <summary>Drops a picture file on the page, as from a folder of the desktop.</summary>
    public static async Task DropAsync(this IPage page, byte[] file, string name)
    {
        var transfer = await page.EvaluateHandleAsync(
            "([base64, name]) => { const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0)); const transfer = new DataTransfer(); transfer.items.add(new File([bytes], name, { type: 'image/png' })); return transfer; }",
            new[] { Convert.ToBase64String(file), name });
        foreach (var happens in new[] { "dragover", "drop" }) await page.Locator(".talk").DispatchEventAsync(happens, new { dataTransfer = transfer });
    }

    /// <summary>Copies a picture to the clipboard and pastes it with the keyboard.</summary>
    public static async Task PasteAsync(this IPage page, byte[] file)
    {
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.EvaluateAsync(
            "async base64 => { const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0)); await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]); }",
            Convert.ToBase64String(file));
        await page.Locator("#words").PressAsync("Control+V");
    }

    /// <summary>Draws a stroke over the middle fifth of the editor's picture and says what shall be there.</summary>
    /// <param name="page">The editor.</param>
    /// <param name="y">How far down the stroke is, 0–1.</param>
    /// <param name="words">What shall be there.</param>
    public static async Task BrushAsync(this IPage page, float y, string words)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Brush" }).ClickAsync();
        // The tool is changed by the server; a stroke before that would move boxes.
        await page.GetByLabel("Brush size").WaitForAsync();
        var stage = (await page.Locator(".stage").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(stage.X + 0.4f * stage.Width, stage.Y + y * stage.Height);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(stage.X + 0.6f * stage.Width, stage.Y + y * stage.Height, new() { Steps = 6 });
        await page.Mouse.UpAsync();
        await page.GetByLabel("What shall the brushed place show?").FillAsync(words);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
    }

    /// <summary>How many pixels the page is wider than the window.</summary>
    public static Task<int> OverflowAsync(this IPage page) => page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
