using Spectre.Console;

namespace Easel.Cli;

/// <summary>Shows a person how many bytes are there.</summary>
internal static class BytesView
{
    /// <summary>Does the work under a bar with speed and time left; without a bar where nobody watches.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="work">The work; reports what it is at, the bytes done and all bytes to the function it is given, from any thread.</param>
    public static T Run<T>(Terminal terminal, Func<Action<string, long, long>, T> work)
    {
        if (!terminal.IsInteractive) return work((_, _, _) => { });
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("connecting");
                return work((what, done, total) =>
                {
                    bar.MaxValue = Math.Max(1, total);
                    bar.Value = done;
                    bar.Description = Markup.Escape(Terminal.Printable(what));
                });
            });
    }

    /// <summary>A size for people, such as <c>4.27 GB</c>.</summary>
    public static string Size(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(bytes >= 1e9 ? $"{bytes / 1e9:F2} GB" : bytes >= 1e6 ? $"{bytes / 1e6:F1} MB" : $"{bytes / 1e3:F1} kB")}");
}
