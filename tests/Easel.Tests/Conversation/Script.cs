using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Easel.Conversation;
using Easel.Layouts;

namespace Easel.Tests.Conversation;

/// <summary>A turn of a scripted conversation and what came of it.</summary>
internal sealed record ScriptTurn(string Conversation, string Words, string Expected, string? Prompt, string Actual, string ActualPrompt)
{
    public bool IsExact => Actual == Expected && (Prompt is null || Prompt == ActualPrompt);

    public bool IsRightAction => Actual.Split(' ')[0] == Expected.Split(' ')[0];
}

/// <summary>Plays scripted conversations without a model: every picture gets the plan that its prompt demands.</summary>
internal sealed partial class Script
{
    private readonly PlainPlanner _planner;

    public Script() => (_planner, Reader) = (new PlainPlanner(Lexicon()), new TurnReader(Lexicon()));

    public static Lexicon Lexicon() => LexiconJson.Load(Path.Combine(Folder(), "../../../models/easel-one/lexicon.json"));

    /// <summary>A conversation with one picture.</summary>
    public static ChatState Start(string prompt)
    {
        var script = new Script();
        var intent = script.Reader.Read(ChatState.Empty, new TurnMessage(prompt));
        return ChatState.Empty.After(intent, script.Make(ChatState.Empty, intent, 1));
    }

    public TurnReader Reader { get; }

    public List<ScriptTurn> Play(string file)
    {
        var turns = new List<ScriptTurn>();
        var (name, drafts, state) = ("", 1, ChatState.Empty);
        var lines = File.ReadAllLines(Path.Combine(Folder(), "scripts", file));
        for (var i = 0; i < lines.Length; i++)
        {
            if (Header().Match(lines[i]) is { Success: true } header) (name, drafts, state) = (header.Groups[1].Value, header.Groups[2].Success ? int.Parse(header.Groups[2].Value) : 1, ChatState.Empty);
            if (!lines[i].StartsWith("> ", StringComparison.Ordinal)) continue;
            var prompt = i + 2 < lines.Length && lines[i + 2].StartsWith("\" ", StringComparison.Ordinal) ? lines[i + 2][2..] : null;
            var intent = Reader.Read(state, new TurnMessage(lines[i][2..]));
            turns.Add(new ScriptTurn(name, lines[i][2..], lines[i + 1][2..], prompt, IntentText.Write(intent), intent.Prompt));
            state = state.After(intent, Make(state, intent, drafts));
        }
        return turns;
    }

    private List<PictureVersion> Make(ChatState state, Intent intent, int drafts)
    {
        var count = intent.Action switch { IntentAction.Generate => intent.Count ?? drafts, IntentAction.Edit => 1, IntentAction.Variations => intent.Count ?? 4, _ => 0 };
        var target = intent.Target is { } number ? state.Find(number) : null;
        var (width, height) = intent.Format is { } format ? (256 * format.Across, 256 * format.Down) : target is null ? (256, 256) : (target.Width, target.Height);
        return [.. Enumerable.Range(0, count).Select(_ => new PictureVersion(0, null, intent.Prompt, 1, width, height, _planner.Plan(intent.Prompt, (float)width / height)))];
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^--- (.*?)(?: \[(\d+)\])?$")]
    private static partial Regex Header();
}
