using System.CommandLine;
using Easel.Corpus;

namespace Easel.Cli.Chat;

/// <summary><c>easel chat</c>: words in, pictures out, until the picture is right.</summary>
internal sealed class ChatCommand : Command
{
    private const int MostDrafts = 9;

    private readonly Terminal _terminal;
    private readonly ModelOptions _model = new();
    private readonly Option<string?> _folder = Values.Text("--folder", "FOLDER", "Where pictures and the conversation are kept; one that is there goes on. 'easel-chat' here when not given.");
    private readonly Option<int?> _drafts = Values.Of(
        "--drafts", "N", $"Rough pictures of a new prompt to choose from, 1 to {MostDrafts}; 4 when not given.", $"a whole number from 1 to {MostDrafts}",
        (string text, out int drafts) => int.TryParse(text, out drafts) && drafts is >= 1 and <= MostDrafts);
    private readonly Option<ulong?> _seed = Values.Number<ulong>("--seed", "Seed of the first picture; later ones count on. A random one when not given.", $"a whole number from 0 to {ulong.MaxValue}");
    private readonly Option<string?> _preview = Values.Choice("--preview", "NAME", "How to show pictures in the terminal: auto (as it can), blocks, kitty, sixel or none.", "auto", "blocks", "kitty", "sixel", "none");

    public ChatCommand(Terminal terminal) : base("chat", "Makes and changes pictures in a conversation.")
    {
        _terminal = terminal;
        foreach (var option in new Option[] { _folder, _drafts, _seed, _preview }) Add(option);
        _model.AddTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        using var folder = ChatFolder.Open(parse.GetValue(_folder) ?? "easel-chat");
        using var easel = _model.Load(parse);
        // A model that plans nothing still needs words to be talked to with.
        var lexicon = easel.Model.Planner?.Lexicon ?? CorpusLexicon.Create();
        var preview = TerminalPicture.Choose(parse.GetValue(_preview) ?? "auto", _terminal.IsTalking, Environment.GetEnvironmentVariable);
        var session = new ChatSession(_terminal, easel, lexicon, folder, parse.GetValue(_drafts) ?? 4, parse.GetValue(_seed) ?? (ulong)Random.Shared.Next(), preview);
        session.Run();
        return ExitCode.Success;
    }
}
