using Spectre.Console;

namespace Easel.Cli;

/// <summary>Shows a person how far the work is.</summary>
internal static class ProgressView
{
    /// <summary>Does the work under a bar with the time left, which is gone at the end; without a bar where nobody watches.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="pictures">Pictures to come.</param>
    /// <param name="work">The work, on the calling thread; reports each step to the function it is given.</param>
    public static void Run(Terminal terminal, int pictures, Action<Action<ImageStep>> work) =>
        Run(terminal, "planning", report => work(step =>
            report(pictures == 1 ? "painting" : $"painting {step.Index + 1} of {pictures}", step.Index * step.Steps + step.Step, pictures * step.Steps)));

    /// <summary>Does work of several stages.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="first">Name of the first stage.</param>
    /// <param name="work">The work; tells the function it is given the stage, what is done of it, and how much it is.</param>
    public static void Run(Terminal terminal, string first, Action<Action<string, int, int>> work)
    {
        if (!terminal.IsInteractive)
        {
            work((_, _, _) => { });
            return;
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(first);
                work((stage, done, total) =>
                {
                    // Another stage, another bar: the time left of the one before would mislead.
                    if (bar.Description != stage && bar.Value >= bar.MaxValue)
                    {
                        bar.StopTask();
                        bar = context.AddTask(stage);
                    }
                    (bar.MaxValue, bar.Value, bar.Description) = (total, done, stage);
                });
            });
    }
}
