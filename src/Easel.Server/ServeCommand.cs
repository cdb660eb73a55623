using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Easel.Cli;
using Easel.Server.Keys;
using Easel.Server.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Easel.Server;

/// <summary><c>easel serve</c>: the server, and the keys of those who may use it.</summary>
internal sealed class ServeCommand : RootCommand
{
    private readonly Terminal _terminal;
    private readonly ModelOptions _model = new();
    private readonly DataOption _data = new();
    private readonly Option<string?> _listen = Values.Text("--listen", "ADDRESS", "IP address to listen on; 127.0.0.1, this machine only, when not given. Others need a key.");
    private readonly Option<int?> _port = Whole("--port", "N", "TCP port; 8080 when not given, 0 for a free one.", 0, IPEndPoint.MaxPort);
    private readonly Option<int?> _queue = Whole("--max-queue", "N", "Most jobs that wait at a time; 1000 when not given.", 1, 1_000_000);
    private readonly Option<int?> _days = Whole("--keep-days", "N", "Remove pictures that are older.", 1, 36_500);
    private readonly Option<int?> _megabytes = Whole("--keep-megabytes", "N", "Remove the oldest pictures beyond this size.", 1, int.MaxValue);

    private ServeCommand(Terminal terminal) : base("Serves pictures to programs that speak OpenAI's images API.")
    {
        _terminal = terminal;
        HelpName = "easel serve";
        foreach (var option in new Option[] { _listen, _port, _data, _queue, _days, _megabytes }) Add(option);
        _model.AddWithPartsTo(this);
        Add(new KeysCommand(terminal));
        SetAction(Serve);
    }

    /// <summary>Carries out one command line.</summary>
    /// <param name="args">The words behind <c>easel serve</c>.</param>
    /// <param name="output">Takes what was asked for.</param>
    /// <param name="error">Takes what is said to a person.</param>
    /// <param name="stop">Cancel to stop the server.</param>
    /// <returns>An exit code of <c>easel</c>.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var terminal = new Terminal(output, error, stop);
        try
        {
            var parse = new ServeCommand(terminal).Parse(args);
            if (parse.Errors is [var first, ..]) throw new InvalidRequestException($"{first.Message} See 'easel serve --help'.");
            return parse.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            terminal.Say(e is EaselException ? e.Message : e.Message.Split('\n')[0]);
            if (Environment.GetEnvironmentVariable("EASEL_DEBUG") == "1") error.WriteLine(e);
            return ExitCode.Of(e);
        }
    }

    private int Serve(ParseResult parse)
    {
        var options = Options(parse);
        var storage = ServerStorage.Open(options.Data);
        using var easel = _model.Load(parse, terminal: _terminal);
        using var server = EaselServer.Build(options, easel, storage);
        try
        {
            server.StartAsync(_terminal.Stop).GetAwaiter().GetResult();
        }
        catch (IOException e) when (e.InnerException is not null || e.GetBaseException() is SocketException)
        {
            throw new InvalidRequestException($"Port {options.Port} of {options.Address} cannot be had: {e.Message} Choose another with --port.", e);
        }
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _terminal.Out.WriteLine($"{address}/v1");
        _terminal.Say($"serving; the page is at {address}/, data in {storage.Folder}. Stop with Ctrl+C.");
        _terminal.Stop.WaitHandle.WaitOne();
        server.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        return ExitCode.Success;
    }

    private new ServerOptions Options(ParseResult parse)
    {
        var listen = parse.GetValue(_listen);
        var address = IPAddress.Loopback;
        if (listen is not null and not "localhost" && !IPAddress.TryParse(listen, out address)) throw new InvalidRequestException($"--listen '{listen}' is no IP address; give one such as 127.0.0.1 or 0.0.0.0.");
        return new ServerOptions(_data.Folder(parse))
        {
            Address = address!, Port = parse.GetValue(_port) ?? 8080, MaxQueue = parse.GetValue(_queue) ?? 1000, Threads = _model.Threads(parse),
            KeepFor = parse.GetValue(_days) is { } days ? TimeSpan.FromDays(days) : null, KeepBytes = parse.GetValue(_megabytes) is { } megabytes ? megabytes * 1_000_000L : null,
        };
    }

    /// <summary>An option that takes a whole number in a range.</summary>
    internal static Option<int?> Whole(string name, string helpName, string description, int min, int max)
    {
        var option = Values.Of(name, helpName, description, $"a whole number from {min} to {max}", (string text, out int value) => int.TryParse(text, out value) && value >= min && value <= max);
        return option;
    }
}

/// <summary>Where the server keeps what it remembers.</summary>
internal sealed class DataOption : Option<string?>
{
    public DataOption() : base("--data")
    {
        HelpName = "FOLDER";
        Description = "Folder of the database and the pictures; without it EASEL_DATA, else 'easel' in your folder for application data.";
    }

    public string Folder(ParseResult parse)
    {
        if (parse.GetValue(this) is { } named) return named;
        if (Environment.GetEnvironmentVariable("EASEL_DATA") is { Length: > 0 } set) return set;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return home.Length > 0 ? Path.Combine(home, "easel") : throw new InvalidRequestException("There is no folder for application data here; name one with --data.");
    }
}
