using System.Globalization;
using Easel.Conversation;
using Easel.Images;
using Easel.Layouts;

namespace Easel.Cli.Chat;

/// <summary>One conversation in a terminal or a pipe: reads lines, answers each.</summary>
internal sealed class ChatSession(Terminal terminal, TextToImage easel, Lexicon lexicon, ChatFolder folder, int drafts, ulong seed, PreviewKind preview)
{
    private const int SideBySide = 4;

    private const string Help =
        """
        Say what you want to see: "a red car on a beach at sunset". Then change it: "make the car blue", "add a dog on the left", "bigger", "at night",
        "without the dog", "as a watercolour", "wider". Pick one: "the second one", "you choose". Go back: "undo", "go back to the first". More: "4 variations".
        /undo  /redo  /show [N]  /save FILE [N]  /mask FILE  /layout [N]  /versions  /help  /quit
        """;

    private readonly TurnReader _reader = new(lexicon);
    private ChatState _state = ChatState.Empty;
    private Picture? _mask;

    /// <summary>Talks until the words end.</summary>
    public void Run()
    {
        _state = folder.Load(lexicon);
        if (_state.Current is { } current) Say($"{_state.Versions.Count} pictures so far in {folder.Path}; picture {current.Number} is the current one.");
        else if (terminal.IsTalking) terminal.Out.WriteLine(Help);
        while (!terminal.Stop.IsCancellationRequested && Next() is { } line)
        {
            if (line.Trim() is not { Length: > 0 } words) continue;
            if (words is "/quit" or "/exit" or "/q") break;
            Answer(words);
        }
    }

    private string? Next()
    {
        if (terminal.IsTalking)
        {
            terminal.Out.Write("> ");
            terminal.Out.Flush();
        }
        if (terminal.Interrupts is { } interrupts) interrupts.IsIdle = true;
        try
        {
            return terminal.In.ReadLine();
        }
        finally
        {
            if (terminal.Interrupts is { } waited) waited.IsIdle = false;
        }
    }

    private void Answer(string words)
    {
        try
        {
            if (words[0] == '/') Command(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            else if (terminal.Interrupts is { } interrupts) interrupts.Step(stop => Turn(words, stop));
            else Turn(words, terminal.Stop);
        }
        catch (OperationCanceledException) when (!terminal.Stop.IsCancellationRequested)
        {
            Say("stopped; what was finished is kept.");
        }
        catch (InvalidRequestException e)
        {
            Say(e.Message);
        }
    }

    private void Turn(string words, CancellationToken stop)
    {
        var intent = _reader.Read(_state, new TurnMessage(words) { Mask = _mask });
        _mask = null;
        var line = IntentText.Write(intent);
        Say(line);
        folder.Note(words, $"= {line}");
        switch (intent.Action)
        {
            case IntentAction.Generate or IntentAction.Edit or IntentAction.Variations:
                Paint(intent, words, stop);
                break;
            case IntentAction.Caption:
                Say(_reader.Describe(_state.Find(intent.Target!.Value)!));
                break;
            case IntentAction.Chart:
                Say("This model draws no charts; only scenes.");
                break;
            case IntentAction.Explain:
                Explain(words);
                break;
            default:
                Go(intent, stop);
                break;
        }
    }

    private void Paint(Intent intent, string words, CancellationToken stop)
    {
        var defaults = easel.Model.Defaults;
        var sizes = new PaintSizes(defaults.Size, defaults.SizeStep, defaults.MinSize, defaults.MaxSize, defaults.MaxAspect);
        var plans = easel.Model.Planner is not null;
        var work = TurnWork.Of(_state, intent, sizes, drafts, seed + (ulong)_state.Versions.Count, plans ? lexicon : null, plans ? request => easel.Plan(request) : null);
        foreach (var note in work.Notes) Say(note);
        if (intent.Action == IntentAction.Generate && easel.Read(intent.Prompt) is { } reading) foreach (var hint in Hints.Of(reading)) Say(hint);

        // To choose from, half the steps will do; what is chosen is painted in full.
        var isRough = intent.Action == IntentAction.Generate && work.Requests.Count > 1 && intent.Count is null;
        var (first, made, pictures) = (_state.Versions.Count + 1, new List<PictureVersion>(), new List<Picture>());
        try
        {
            foreach (var request in work.Requests)
            {
                var result = PaintOne(isRough ? request with { Steps = Math.Max(1, defaults.Steps / 2) } : Reworked(request, intent, words), stop);
                folder.Save(first + made.Count, result);
                made.Add(new PictureVersion(first + made.Count, null, request.Prompt, request.Seed, result.Picture.Width, result.Picture.Height, result.Layout) { IsRough = isRough });
                pictures.Add(result.Picture);
            }
        }
        finally
        {
            // What was finished before an interruption stays.
            if (made.Count > 0) Keep(_state.After(intent, made));
        }
        if (intent.Action != IntentAction.Generate) Say($"\"{intent.Prompt}\"");
        Show(pictures);
        for (var i = 0; i < made.Count; i++) Say($"picture {first + i}: {folder.File(first + i)}");
    }

    /// <summary>An edit paints only what it touches, and otherwise goes on from the finished picture; a picture to choose from is painted in full with its change.</summary>
    private ImageRequest Reworked(ImageRequest request, Intent intent, string words)
    {
        if (intent is not { Action: IntentAction.Edit, Format: null, Target: { } number } || (intent.Changes.Count == 0 && intent.Mask is null)) return request;
        if (_state.Find(number) is not { IsRough: false } target) return request;
        var file = InputFile.Read(folder.File(number), PictureFile.MaxBytes, "picture");
        return easel.Rework(new EditRequest(PictureCodec.Decode(file), words)
        {
            Original = Recipe.Find(file), Layout = request.Layout, Prompt = request.Prompt, Seed = request.Seed, Mask = intent.Mask is { } mask ? PictureMask.From(mask) : null,
            Where = easel.WhereOf(intent),
        });
    }

    private ImageResult PaintOne(ImageRequest request, CancellationToken stop)
    {
        ImageResult? result = null;
        ProgressView.Run(terminal, 1, show =>
        {
            foreach (var step in easel.Create(request))
            {
                stop.ThrowIfCancellationRequested();
                show(step);
                result = step.Result;
            }
        });
        return result!;
    }

    private void Go(Intent intent, CancellationToken stop)
    {
        if (intent is { Action: IntentAction.Choose, Target: null }) intent = Best() ?? intent;
        var before = _state;
        Keep(_state.After(intent, []));
        if (_state.Current is not { } current)
        {
            Say("There is no picture yet.");
            return;
        }
        if (before.At == _state.At) Say(intent.Action == IntentAction.Undo ? "This is the first picture." : "This is the last picture.");
        if (intent.Action == IntentAction.Choose && current.IsRough)
        {
            var result = PaintOne(new ImageRequest(current.Prompt) { Width = current.Width, Height = current.Height, Seed = current.Seed, Layout = current.Layout }, stop);
            folder.Save(current.Number, result);
            Keep(_state.With(current with { IsRough = false }));
        }
        Say($"picture {current.Number}: {folder.File(current.Number)}");
        ShowFile(current.Number);
    }

    /// <summary>Of the pictures shown last, the one that shows best what was asked for; null where nothing can look at them.</summary>
    private Intent? Best()
    {
        if (!easel.CanJudge)
        {
            Say("This model cannot look at pictures; say which one you like, such as \"the second one\".");
            return null;
        }
        var best = _state.Shown.Select(number => (Number: number, Verdict: easel.Judge(PictureFile.Load(folder.File(number)), _state.Find(number)!.Prompt)!)).MaxBy(judged => judged.Verdict.Score);
        Say($"Easel chose picture {best.Number}: {best.Verdict}.");
        return new Intent(IntentAction.Choose) { Target = best.Number };
    }

    private void Explain(string words)
    {
        if (!words.Contains("why", StringComparison.OrdinalIgnoreCase) || _state.Current is not { } current) Say(Help);
        else if (current.Parent is { } parent && _state.Last is { } last) Say($"Picture {current.Number} was made from picture {parent}. The last turn understood: {IntentText.Write(last)}.");
        else Say($"Picture {current.Number} was made from \"{current.Prompt}\" with seed {current.Seed.ToString(CultureInfo.InvariantCulture)}; what the words left open, the model decided.");
    }

    private void Command(string[] words)
    {
        switch (words)
        {
            case ["/help"]: Say(Help); break;
            case ["/undo"]: Go(new Intent(IntentAction.Undo), terminal.Stop); break;
            case ["/mask", .. var name] when name.Length > 0:
                _mask = PictureFile.Load(string.Join(' ', name));
                Say("The next words change the picture only where the mask is open.");
                break;
            case ["/redo"]: Go(new Intent(IntentAction.Redo), terminal.Stop); break;
            case ["/versions"]: foreach (var version in _state.Versions) Say($"{(version == _state.Current ? '*' : ' ')} {version.Number}{(version.Parent is { } parent ? $" (from {parent})" : "")}: {version.Prompt}"); break;
            case ["/show", .. var number] when Named(number) is { } shown:
                Say($"picture {shown.Number}: {folder.File(shown.Number)}, {shown.Width}x{shown.Height}, seed {shown.Seed.ToString(CultureInfo.InvariantCulture)}: {shown.Prompt}");
                ShowFile(shown.Number);
                break;
            case ["/layout", .. var number] when Named(number) is { } planned:
                Say(planned.Layout is { } layout ? LayoutJson.Write(layout) : "This picture was painted from words alone.");
                break;
            case ["/save", .. var name] when name.Length > 0 && Named(name.Length > 1 && int.TryParse(name[^1], out _) ? name[^1..] : []) is { } saved:
                var file = string.Join(' ', name.Length > 1 && int.TryParse(name[^1], out _) ? name[..^1] : name);
                var path = OutputFiles.Named(file, count: 1, overwrite: false)[0];
                PictureFile.Save(path, folder.Export(saved.Number, ImageFormats.FromPath(path)), overwrite: false);
                Say($"picture {saved.Number}: {path}");
                break;
            default: throw new InvalidRequestException($"'{Terminal.Printable(words[0])}' does not work like that, or there is no picture yet. /help lists what does.");
        }
    }

    private PictureVersion? Named(string[] number) => number switch
    {
        [] => _state.Current,
        [var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => _state.Find(value) ?? throw new InvalidRequestException($"There is no picture {value}; there are {_state.Versions.Count}."),
        _ => null,
    };

    private void Keep(ChatState state)
    {
        _state = state;
        folder.Save(state);
    }

    private void ShowFile(int number)
    {
        if (preview != PreviewKind.None) Show([PictureFile.Load(folder.File(number))]);
    }

    private void Show(List<Picture> pictures)
    {
        if (preview == PreviewKind.None || pictures.Count == 0) return;
        var columns = terminal.IsTalking ? Console.WindowWidth : 80;
        var picture = pictures.Count == 1 ? pictures[0] : ContactSheet.Compose([.. pictures.Select(one => (one, (string?)null))], SideBySide, pictures[0].Width, pictures[0].Height);
        terminal.Out.Write(TerminalPicture.Draw(picture, preview, pictures.Count == 1 ? Math.Min(columns, 64) : columns));
    }

    private void Say(string line) => terminal.Out.WriteLine(string.Join(Environment.NewLine, line.Split('\n').Select(Terminal.Printable)));
}
