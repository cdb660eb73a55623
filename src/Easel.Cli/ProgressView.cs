using Spectre.Console;

namespace Easel.Cli;

/// <summary>Shows a person how far the work is.</summary>
internal static class ProgressView
{
    /// <summary>Does the work under a bar with the time left, which is gone at the end; without a bar where nobody watches.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="pictures">Pictures to come.</param>
    /// <param name="work">The work, on the calling thread; reports each step to the function it is given.</param>
    public static void Run(Terminal terminal, int pictures, Action<Action<ImageStep>> work)
    {
        if (!terminal.IsInteractive)
        {
            work(_ => { });
            return;
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("planning");
                work(step =>
                {
                    bar.MaxValue = pictures * step.Steps;
                    bar.Value = step.Index * step.Steps + step.Step;
                    bar.Description = pictures == 1 ? "painting" : $"painting {step.Index + 1} of {pictures}";
                });
            });
    }
}
