using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Easel.Cli.Corpus;
using Easel.Cli.Data;

namespace Easel.Cli;

/// <summary>The whole command line: <c>easel create</c>, <c>edit</c>, <c>vary</c>, <c>plan</c>, <c>recipe</c>, <c>models</c>, <c>serve</c>, <c>train</c>, <c>corpus</c> and <c>data</c>.</summary>
internal sealed class EaselCommand : RootCommand
{
    private const int HelpWidth = 100;

    private EaselCommand(Terminal terminal) : base("Turns words into pictures, on this machine.")
    {
        HelpName = "easel";
        Add(new CreateCommand(terminal));
        Add(EditCommand.Edit(terminal));
        Add(EditCommand.Vary(terminal));
        Add(new PlanCommand(terminal));
        Add(new RecipeCommand(terminal));
        Add(new ModelsCommand(terminal));
        Add(new ServeCommand(terminal));
        Add(new TrainCommand(terminal));
        Add(new CorpusCommand(terminal));
        Add(new DataCommand(terminal));

        var help = Options.OfType<HelpOption>().Single();
        var action = new Help(new HelpAction { MaxWidth = HelpWidth });
        help.Action = action;
        SetAction(action.Invoke);
    }

    /// <summary>Carries out one command line.</summary>
    /// <param name="args">The words behind <c>easel</c>.</param>
    /// <param name="output">Takes what was asked for.</param>
    /// <param name="error">Takes what is said to a person.</param>
    /// <param name="stop">Cancel to interrupt; no half file stays behind.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var terminal = new Terminal(output, error, stop);
        try
        {
            var parse = Parse(args, terminal);
            if (parse.Errors is [var first, ..]) throw new InvalidRequestException($"{first.Message} See '{Path(parse)} --help'.");
            return parse.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            // Messages of Easel's own are one line by rule; others go on with what only a debugger wants.
            terminal.Say(e is OperationCanceledException ? "interrupted." : e is EaselException ? e.Message : e.Message.Split('\n')[0]);
            if (Environment.GetEnvironmentVariable("EASEL_DEBUG") == "1") error.WriteLine(e);
            return ExitCode.Of(e);
        }
    }

    /// <summary>Understands a command line without carrying it out.</summary>
    internal static ParseResult Parse(string[] args, Terminal terminal)
    {
        // A prompt may begin with @, which the parser would take for the name of a file with more arguments.
        return new EaselCommand(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>The command with those above it: <c>easel corpus draw</c>.</summary>
    private static string Path(ParseResult parse)
    {
        var path = "";
        for (var at = parse.CommandResult; at is { Command: not RootCommand }; at = at.Parent as CommandResult) path = $" {at.Command.Name}{path}";
        return "easel" + path;
    }

    /// <summary>The parser's help; that of <c>easel</c> itself ends with the exit codes.</summary>
    private sealed class Help(HelpAction action) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parse)
        {
            action.Invoke(parse);
            if (parse.CommandResult.Command is RootCommand) parse.InvocationConfiguration.Output.WriteLine(ExitCode.Help);
            return ExitCode.Success;
        }
    }
}
