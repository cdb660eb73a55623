using System.CommandLine;
using System.Globalization;
using Easel.Cli;
using Easel.Server.Storage;

namespace Easel.Server.Keys;

/// <summary><c>easel serve keys</c>: adds, lists and revokes keys. A server that runs on the same data learns of it within ten seconds.</summary>
internal sealed class KeysCommand : Command
{
    private readonly Terminal _terminal;
    private readonly DataOption _data = new();
    private readonly DatabaseOption _database = new();
    private readonly Argument<string> _name = new("NAME") { Description = "What the key is called: letters, digits, '-', '_' and '.'." };
    private readonly Option<string?> _scopes = Values.Text("--scopes", "LIST", "What it is for: create, gallery, admin, separated by commas; create,gallery when not given.");
    private readonly Option<int?> _rate = ServeCommand.Whole("--requests-per-minute", "N", "Most requests for pictures in a minute; any number when not given.", 1, 1_000_000);
    private readonly Option<int?> _jobs = ServeCommand.Whole("--max-jobs", "N", "Most jobs that wait or run at a time; any number when not given.", 1, 1_000_000);
    private readonly Option<int?> _megapixels = ServeCommand.Whole("--megapixels-per-day", "N", "Most megapixels in 24 hours; any number when not given.", 1, 1_000_000);

    public KeysCommand(Terminal terminal) : base("keys", "Adds, lists and revokes the keys of those who may use the server.")
    {
        _terminal = terminal;
        Add(new Command("add", "Makes a key and prints it, once.") { _name, _scopes, _rate, _jobs, _megapixels, _data, _database });
        Add(new Command("list", "Lists the keys.") { _data, _database });
        Add(new Command("revoke", "Makes a key worthless.") { _name, _data, _database });
        Subcommands[0].SetAction(AddKey);
        Subcommands[1].SetAction(List);
        Subcommands[2].SetAction(Revoke);
    }

    private int AddKey(ParseResult parse)
    {
        var key = Open(parse).Add(
            parse.GetValue(_name)!, ReadScopes(parse.GetValue(_scopes) ?? "create,gallery"), parse.GetValue(_rate), parse.GetValue(_jobs),
            parse.GetValue(_megapixels) is { } megapixels ? megapixels * 1_000_000L : null);
        _terminal.Out.WriteLine(key);
        _terminal.Say("the key is shown this once and stored nowhere; keep it.");
        return ExitCode.Success;
    }

    private int List(ParseResult parse)
    {
        foreach (var key in Open(parse).List())
        {
            var state = key.RevokedAt is { } at ? $"revoked {Date(at)}" : "good";
            _terminal.Out.WriteLine($"{key.Name}\t{key.Scopes.ToString().ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)}\tadded {Date(key.CreatedAt)}\t{state}");
        }
        return ExitCode.Success;
    }

    private int Revoke(ParseResult parse)
    {
        Open(parse).Revoke(parse.GetValue(_name)!);
        return ExitCode.Success;
    }

    private KeyStore Open(ParseResult parse) => new(ServerStorage.Open(_data.Folder(parse), _database.Of(parse)), TimeProvider.System);

    private static Scopes ReadScopes(string text)
    {
        var scopes = Scopes.None;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            scopes |= word switch
            {
                "create" => Scopes.Create, "gallery" => Scopes.Gallery, "admin" => Scopes.Admin | Scopes.Create | Scopes.Gallery,
                _ => throw new InvalidRequestException($"'{word}' is no scope; use create, gallery and admin."),
            };
        }
        return scopes;
    }

    private static string Date(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
