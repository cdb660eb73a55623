using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;

namespace Easel.Cli;

/// <summary><c>easel serve</c>: starts the server, which is a program of its own, so that this one needs no web framework.</summary>
internal sealed class ServeCommand : Command
{
    private const string Program = "Easel.Server.dll";
    private readonly Argument<string[]> _arguments = new("OPTIONS") { Arity = ArgumentArity.ZeroOrMore, HelpName = "OPTIONS", Description = "What the server understands; 'easel serve -- --help' lists it." };
    private readonly Terminal _terminal;

    public ServeCommand(Terminal terminal) : base("serve", "Serves pictures to programs that speak OpenAI's images API.")
    {
        _terminal = terminal;
        Add(_arguments);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet");
        foreach (var argument in (string[])[Find(AppContext.BaseDirectory), .. ForTheServer(parse)]) start.ArgumentList.Add(argument);
        using var server = Process.Start(start)!;
        // Ctrl+C reaches the server too, which then ends by itself; what reaches only this program must not leave it behind.
        using var stop = _terminal.Stop.Register(() =>
        {
            if (!server.WaitForExit(TimeSpan.FromSeconds(30))) server.Kill();
        });
        server.WaitForExit();
        return server.ExitCode;
    }

    /// <summary>The words behind <c>serve</c>, but for the -- that keeps them from this command.</summary>
    internal static IEnumerable<string> ForTheServer(ParseResult parse) => parse.Tokens.Skip(1).Where(token => token.Type != TokenType.DoubleDash).Select(token => token.Value);

    /// <summary>The server's program: beside this one where both were published, in its own folder within a checkout.</summary>
    /// <exception cref="InvalidRequestException">It is nowhere.</exception>
    internal static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            foreach (var path in new[] { Path.Combine(at.FullName, Program), Path.Combine(at.FullName, "src", "Easel.Server", "bin", "Release", "net10.0", Program) })
                if (File.Exists(path)) return path;
        }
        throw new InvalidRequestException($"The server, {Program}, is not here; in a checkout, build it with 'dotnet build src/Easel.Server -c Release', or start it with ./easel serve.");
    }
}
