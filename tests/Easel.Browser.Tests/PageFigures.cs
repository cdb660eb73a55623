using System.Globalization;
using Microsoft.Playwright;

namespace Easel.Browser.Tests;

/// <summary>How fast the page is, with the model of the repository on two threads: run by name, where nothing else runs (docs/page.md).</summary>
[Collection("One browser at a time")]
public sealed class PageFigures(Browser browser, ITestOutputHelper output)
{
    private const int Runs = 11;

    // From the key to the first picture that shows something of what was asked for.
    private const string Watch =
        """
        () => {
            window.preview = new Promise(done => {
                let from = 0;
                addEventListener("keydown", event => { if (event.key === "Enter") from ||= performance.now(); }, { capture: true });
                const look = () => {
                    const picture = [...document.querySelectorAll(".turn .forming img, .turn img.forming")].find(image => image.complete && image.naturalWidth > 0);
                    if (from && picture) done(performance.now() - from); else requestAnimationFrame(look);
                };
                look();
            });
        }
        """;

    [Fact(Explicit = true)]
    public async Task FirstVisitAndFirstPicture_OnThisMachine_AreMeasured()
    {
        using var server = await PageServer.StartAsync(PageServer.RepositoryModel, threads: 2);
        var (interactive, loaded, preview) = (new List<double>(), new List<double>(), new List<double>());
        // The first two find nothing warm.
        for (var run = -2; run < Runs; run++)
        {
            // A context of its own: nothing of the page is there yet.
            var page = await browser.OpenAsync();
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("Network.enable");
            var bytes = 0.0;
            session.Event("Network.loadingFinished").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();
            await page.GotoAsync(server.Address.ToString());
            var ready = await (await page.WaitForFunctionAsync("() => document.activeElement?.id === 'words' && performance.now()")).JsonValueAsync<double>();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var transferred = bytes;
            await page.EvaluateAsync(Watch);
            await page.SayAsync("a red car on a beach with palm trees");
            var seen = await page.EvaluateAsync<double>("() => window.preview");
            await page.PaintedAsync(4);
            await page.Context.CloseAsync();
            if (run < 0) continue;
            interactive.Add(ready);
            loaded.Add(transferred / 1e6);
            preview.Add(seen);
        }
        output.WriteLine($"{Environment.ProcessorCount} processors, medians of {Runs}");
        Print("first visit until the page answers, ms", interactive);
        Print("transferred on the first visit, MB", loaded);
        Print("from Enter to the first rough preview, ms", preview);
        Assert.All(loaded, megabytes => Assert.InRange(megabytes, 0.05, 2));
    }

    private void Print(string what, List<double> values)
    {
        var sorted = values.Order().ToArray();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-44} {sorted[sorted.Length / 2],8:0.##}   (from {sorted[0]:0.##} to {sorted[^1]:0.##})"));
    }
}
