using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Easel.Cli;
using Easel.Conversation;
using Easel.Corpus;
using Easel.Images;
using Easel.Layouts;
using Easel.Server.Api;
using Easel.Server.Gallery;
using Easel.Server.Http;
using Easel.Server.Jobs;
using Easel.Server.Keys;
using Easel.Server.Uploads;

namespace Easel.Server.Conversations;

/// <summary>Answers turns, those of one conversation one after the other. What was said is kept first, so a turn that a crash cut off is answered at the next start.</summary>
internal sealed partial class TurnWorker(
    ConversationStore store, JobBoard board, DeviceThread device, TextToImage easel, GalleryStore gallery, EditInputs edits, KeyLimits limits, KeyStore keys, TurnReaders readers, ILogger<TurnWorker> log)
    : IHostedService
{
    /// <summary>Most rough versions of a new picture.</summary>
    public const int MostDrafts = 9;

    private const int MaxRemembered = 256;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _drafts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Conversation, int Turn), ImmutableList<byte[]>> _forming = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Drafts of pictures that are being planned, as JPEG; none where a turn is not at that.</summary>
    public IReadOnlyList<byte[]> FormingOf(string conversation, int turn) => _forming.TryGetValue((conversation, turn), out var drafts) ? drafts : [];

    /// <summary>Something in the conversation of this id has changed. Called on any thread.</summary>
    public event Action<string>? Changed;

    /// <summary>The words that the model knows; for one that paints from words alone, those of the corpus.</summary>
    public Lexicon Lexicon { get; } = easel.Model.Planner?.Lexicon ?? CorpusLexicon.Create();

    /// <summary>Sizes that the model paints.</summary>
    public PaintSizes Sizes { get; } = new(easel.Model.Defaults.Size, easel.Model.Defaults.SizeStep, easel.Model.Defaults.MinSize, easel.Model.Defaults.MaxSize, easel.Model.Defaults.MaxAspect);

    /// <summary>Whether the model plans what it paints.</summary>
    public bool Plans => easel.Model.Planner is not null;

    /// <summary>The average picture of the plan of a job that has not begun, as JPEG; null where it is not known.</summary>
    public byte[]? DraftOf(string job) => _drafts.GetValueOrDefault(job);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (file, turn) in store.Waiting()) _ = Task.Run(() => AnswerAsync(file.Id, turn, file.Owner), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await _stop.CancelAsync();

    /// <summary>What a conversation knows.</summary>
    /// <exception cref="InvalidRequestException">It cannot be read with the words of the model that is loaded.</exception>
    public ChatState StateOf(ConversationFile file) => file.State.Length == 0 ? ChatState.Empty : ConversationJson.ReadState(file.State, Lexicon);

    /// <summary>Says something in a conversation. It is kept when this returns, and answered later.</summary>
    /// <param name="id">Where.</param>
    /// <param name="words">What; may be empty with a picture or an intent.</param>
    /// <param name="request">What goes with it.</param>
    /// <param name="picture">A picture file that goes with it; null for none.</param>
    /// <exception cref="ApiException">The words are too long, or the file is no picture.</exception>
    public void Say(string id, string words, TurnRequest request, byte[]? picture = null)
    {
        if (words.Length > TurnMessage.MaxLength) throw ApiException.Invalid($"These are {words.Length} characters; at most {TurnMessage.MaxLength} are read. Shorten them.", null);
        var attached = picture is null ? null : store.Attach(id, InputPicture.Of(picture, "picture").File);
        var file = store.Change(id, before => before with { Turns = before.Turns.Add(new Turn(before.Turns.Count, words, request, attached)) });
        Changed?.Invoke(id);
        _ = Task.Run(() => AnswerAsync(id, file.Turns[^1], file.Owner));
    }

    /// <summary>The whole prompt after changes.</summary>
    public string Rewrite(string prompt, IReadOnlyList<SceneChange> changes) => readers.Rewrite(prompt, changes, Lexicon);

    /// <summary>What a prompt asks for outright; null where the model has no words of its own.</summary>
    public PromptReading? Read(string prompt) => easel.Read(prompt);

    /// <summary>Ends the jobs of a turn; what is finished stays.</summary>
    public void Stop(ConversationFile file, Turn turn)
    {
        if (turn.First is not { } first) return;
        foreach (var number in Enumerable.Range(first, turn.Count))
            if (file.Jobs.GetValueOrDefault(number) is { } jobs) board.Cancel(jobs.Id);
    }

    private async Task AnswerAsync(string id, Turn turn, string owner)
    {
        var gate = _gates.GetOrAdd(id, _ => new SemaphoreSlim(1));
        try
        {
            await gate.WaitAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        try
        {
            if (store.Find(null, id) is { } file) await WorkAsync(file, turn, owner);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It waits for the next start.
        }
        catch (Exception error)
        {
            var answer = ApiException.Of(error);
            if (answer is null) Failed(log, id, error);
            if (answer is { Fault.Code: "server_stopping" }) return;
            var reason = answer?.Message ?? "That could not be done; the server's log says why.";
            store.Change(id, file => file with { Turns = file.Turns.SetItem(turn.Number, turn with { State = TurnState.Failed, Notes = [reason] }) });
        }
        finally
        {
            _forming.TryRemove((id, turn.Number), out _);
            gate.Release();
            Changed?.Invoke(id);
        }
    }

    private async Task WorkAsync(ConversationFile file, Turn turn, string owner)
    {
        var (state, request) = (StateOf(file), turn.Request);
        var picture = turn.Attached is null ? null : store.ReadAttached(file.Id, turn.Attached);
        var message = new TurnMessage(turn.Words) { Attached = picture is null ? null : PictureCodec.Decode(picture, InputPicture.MaxPixels) };
        var notes = new List<string>();
        Intent intent;
        if (request.Intent is { } given) intent = ConversationJson.ReadIntent(given, state, Lexicon) with { Attached = message.Attached };
        else
        {
            (intent, var problem) = await readers.ReadAsync(state, message, Lexicon, _stop.Token);
            if (problem is not null) notes.Add(problem);
            if (intent.Action == IntentAction.Generate) intent = WithLook(intent, request);
        }
        var key = owner == Caller.Local.Owner ? null : keys.Find(owner) ?? throw ApiException.Unauthorized("The key that this conversation belongs to was revoked.");
        var work = new Work(file, state, turn, intent, picture, key is null ? Caller.Local : new Caller(owner, key.Scopes, key), notes);
        try
        {
            state = intent.Action switch
            {
                IntentAction.Generate or IntentAction.Edit or IntentAction.Variations => await PaintAsync(work),
                IntentAction.Choose or IntentAction.Undo or IntentAction.Redo => await GoAsync(work),
                _ => Answer(work),
            };
        }
        catch
        {
            foreach (var jobs in work.Jobs.Values) board.Cancel(jobs.Id);
            throw;
        }
        store.Change(file.Id, now => now with
        {
            State = ConversationJson.Write(state), Jobs = now.Jobs.SetItems(work.Jobs),
            Turns = now.Turns.SetItem(turn.Number, turn with
            {
                State = TurnState.Answered, Understood = IntentText.Write(intent), Intent = ConversationJson.Write(intent), Prompt = work.Jobs.Count > 0 ? work.Prompt : null, Notes = [.. notes], First = work.First, Count = work.Count,
            }),
        });
    }

    /// <summary>A turn being answered.</summary>
    private sealed class Work(ConversationFile file, ChatState state, Turn turn, Intent intent, byte[]? picture, Caller caller, List<string> notes)
    {
        public ConversationFile File => file;
        public ChatState State => state;
        public Turn Turn => turn;
        public Intent Intent => intent;
        public byte[]? Picture => picture;
        public Caller Caller => caller;
        public List<string> Notes => notes;
        public Dictionary<int, PictureJobs> Jobs { get; } = [];
        public string Prompt { get; set; } = "";
        public int? First { get; set; }
        public int Count { get; set; }
    }

    /// <summary>What was chosen beside the words counts where they leave it open, and can be read in the prompt.</summary>
    private Intent WithLook(Intent intent, TurnRequest request)
    {
        var named = new PromptReader(Lexicon).Read(intent.Prompt);
        var look = request.Look.Where(chosen => named.Slot(chosen.Key) is null).Select(chosen => chosen.Value);
        return intent with { Prompt = string.Join(", ", [intent.Prompt, .. look]), Format = intent.Format ?? request.Format };
    }

    private async Task<ChatState> PaintAsync(Work work)
    {
        var (state, intent, asked) = (work.State, work.Intent, work.Turn.Request);
        var source = await SourceAsync(work);
        var seed = (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);
        IReadOnlyList<ImageRequest> requests;
        if (source is not null) requests = Over(source, work, seed);
        else
        {
            // The plan of a new place needs the device.
            var planned = TurnWork.Of(state, intent, Sizes, Math.Clamp(asked.Drafts, 1, MostDrafts), seed, Plans ? Lexicon : null, Plans ? request => device.AskAsync(model => model.Plan(request)).GetAwaiter().GetResult() : null);
            requests = planned.Requests;
            work.Notes.AddRange(planned.Notes);
        }
        if (intent.Action == IntentAction.Generate && easel.Read(intent.Prompt) is { } reading) work.Notes.AddRange(Hints.Of(reading));
        if (asked.Layout is { } drawn) requests = [.. requests.Take(1).Select(request => request with { Layout = LayoutJson.Read(drawn, Lexicon) })];

        // To choose from, half the steps will do; what is chosen is painted in full.
        var isRough = intent.Action == IntentAction.Generate && requests.Count > 1 && intent.Count is null;
        var (first, made) = (state.Versions.Count + 1, new List<PictureVersion>());
        (work.First, work.Count, work.Prompt) = (first, requests.Count, Described(work) ?? requests[0].Prompt);
        var plans = new List<(ImageRequest Request, byte[]? Draft)>();
        foreach (var request in requests)
        {
            plans.Add(source is null ? await PlannedAsync(request) : (request, null));
            if (plans[^1].Draft is not { } seen) continue;
            _forming.AddOrUpdate((work.File.Id, work.Turn.Number), [seen], (_, drafts) => drafts.Add(seen));
            Changed?.Invoke(work.File.Id);
        }
        foreach (var (request, draft) in plans)
        {
            var version = new PictureVersion(first + made.Count, null, source is null ? request.Prompt : Described(work) ?? request.Prompt, request.Seed, request.Width!.Value, request.Height!.Value, request.Layout) { IsRough = isRough };
            await SubmitAsync(work, version.Number, isRough ? request with { Quality = Quality.Low } : request, isRough ? "low" : "medium", source, draft);
            made.Add(version);
        }
        state = state.After(intent, made);
        // What came with the words is not remembered as a picture of the conversation; what was made of it is.
        return source is not null && intent.Target is null ? state with { Last = intent with { Target = first } } : state;
    }

    /// <summary>The picture to paint over, where a turn is about one that has no plan here: what came with the words, or what was made from such.</summary>
    private async Task<EditInput?> SourceAsync(Work work)
    {
        var (intent, isVariation) = (work.Intent, work.Intent.Action == IntentAction.Variations);
        if (intent.Action == IntentAction.Generate) return null;
        if (work.Picture is { } picture) return await edits.TakeAsync(work.Caller, [picture], null, "picture", isVariation, _stop.Token);
        if (intent.Target is not { } number || work.State.Find(number) is not { Layout: null } || work.File.Jobs.GetValueOrDefault(number) is not { } jobs) return null;
        var pictures = await gallery.OfJobAsync(jobs.Id, _stop.Token);
        if (pictures.Count == 0) throw new InvalidRequestException($"Picture {number} is not finished; wait for it, or paint it again.");
        return await edits.TakeAsync(work.Caller, [await gallery.ReadAsync(pictures[0], _stop.Token)], null, "picture", isVariation, _stop.Token);
    }

    /// <summary>All that an edited picture shall show, of which a turn names only some; null where its picture is not of this conversation.</summary>
    private static string? Described(Work work) => work.Intent is { Action: IntentAction.Edit, Target: not null, Prompt: { Length: > 0 } all } ? all : null;

    private ImageRequest[] Over(EditInput source, Work work, ulong seed)
    {
        var (width, height) = work.Intent.Format is { } format ? Sizes.Of(format) : easel.NearestTo(source.Picture);
        var first = work.Intent.Seed ?? source.Recipe?.Seed + (source.IsVariation ? 1ul : 0) ?? seed;
        var request = new ImageRequest(source.IsVariation ? "" : work.Turn.Words) { Width = width, Height = height, Source = new SourcePicture(source.Picture, EditRequest.WholeStrength) };
        return [.. Enumerable.Range(0, work.Intent.Count ?? 1).Select(i => request with { Seed = first + (ulong)i })];
    }

    private async Task<(ImageRequest Request, byte[]? Draft)> PlannedAsync(ImageRequest request)
    {
        if (!Plans) return (request, null);
        return await device.AskAsync(model =>
        {
            var planned = request.Layout is null ? request with { Layout = model.Plan(request) } : request;
            var (width, height) = (request.Width!.Value, request.Height!.Value);
            var draft = Picture.FromRgb(model.Model.Planner!.Draft(planned.Layout!, width, height), width, height);
            return (planned, PictureCodec.Encode(draft, ImageFormat.Jpeg, 80));
        });
    }

    private async Task SubmitAsync(Work work, int number, ImageRequest request, string quality, EditInput? source = null, byte[]? draft = null)
    {
        var settled = easel.Settle(request) with { Source = null };
        var order = new PaintOrder(settled, quality, ImageFormat.Png, 100, Previews: true)
        {
            Edit = source is null ? null : new EditOrder(source.PictureName, null, null, false, false, source.Recipe?.ToJson(), source.Parents)
            {
                Seed = request.Seed,
                Prompt = Described(work),
                Where = easel.WhereOf(work.Intent),
            },
            ParentJob = source is null && work.Intent.Target is { } parent ? work.File.Jobs.GetValueOrDefault(parent)?.Id : null,
        };
        await limits.CountAsync(work.Caller, order.Pixels, null, _stop.Token);
        var live = await board.SubmitAsync(work.Caller.Owner, work.Caller.Key?.MaxJobs, order);
        if (draft is not null) Remember(live.Job.Id, draft);
        work.Jobs[number] = new PictureJobs(live.Job.Id, work.File.Jobs.GetValueOrDefault(number)?.Id);
    }

    private async Task<ChatState> GoAsync(Work work)
    {
        var scale = work.Turn.Request.Scale;
        var intent = work.Intent is { Action: IntentAction.Choose, Target: null } ? await BestAsync(work) : work.Intent;
        var state = work.State.After(intent, []);
        if (state.Current is not { } current)
        {
            work.Notes.Add("There is no picture yet.");
            return state;
        }
        if (work.State.At == state.At) work.Notes.Add(intent.Action == IntentAction.Undo ? "This is the first picture." : "This is the last picture.");
        (work.First, work.Count) = (current.Number, 1);
        if (intent.Action != IntentAction.Choose || scale == 0 || !(current.IsRough || scale != 1 || work.Turn.Request.Repaint)) return state;
        if (current.Layout is null && Plans) throw new InvalidRequestException($"Picture {current.Number} was painted over another one; say how it shall change instead.");
        var (width, height) = scale == 1 ? (current.Width, current.Height) : Scaled(current, scale);
        work.Prompt = current.Prompt;
        await SubmitAsync(work, current.Number, new ImageRequest(current.Prompt) { Width = width, Height = height, Seed = current.Seed, Layout = current.Layout }, "medium");
        return state.With(current with { IsRough = false, Width = width, Height = height });
    }

    /// <summary>Of the pictures shown last, the one that shows best what was asked for.</summary>
    private async Task<Intent> BestAsync(Work work)
    {
        if (!easel.CanJudge) throw new InvalidRequestException("This model cannot look at pictures; say which one you like, such as \"the second one\".");
        var verdicts = new List<(int Number, PictureVerdict Verdict)>();
        foreach (var number in work.State.Shown)
            if (await JudgeAsync(work.File, work.State.Find(number)!) is { } verdict) verdicts.Add((number, verdict));
        if (verdicts.Count == 0) throw new InvalidRequestException("None of these pictures is finished; wait for one, or paint them again.");
        var best = verdicts.MaxBy(judged => judged.Verdict.Score);
        work.Notes.Add($"Easel chose picture {best.Number}: {best.Verdict}.");
        return work.Intent with { Target = best.Number };
    }

    /// <summary>How far a picture shows what its prompt asks for; null where it is not finished, or nothing can look at it.</summary>
    /// <param name="file">The conversation.</param>
    /// <param name="version">The picture.</param>
    public async Task<PictureVerdict?> JudgeAsync(ConversationFile file, PictureVersion version)
    {
        if (!easel.CanJudge || file.Jobs.GetValueOrDefault(version.Number) is not { } jobs || await gallery.OfJobAsync(jobs.Id, _stop.Token) is not [var stored, ..]) return null;
        var picture = PictureCodec.Decode(await gallery.ReadAsync(stored, _stop.Token));
        return await device.AskAsync(model => model.Judge(picture, version.Prompt));
    }

    /// <summary>Whether the model can look at pictures.</summary>
    public bool CanJudge => easel.CanJudge;

    /// <summary>The size of a picture painted larger: as far as the model goes, in its shape.</summary>
    public (int Width, int Height) Scaled(PictureVersion version, double scale)
    {
        var fit = Math.Min(scale, (double)Sizes.Max / Math.Max(version.Width, version.Height));
        return ((int)(version.Width * fit) / Sizes.Step * Sizes.Step, (int)(version.Height * fit) / Sizes.Step * Sizes.Step);
    }

    private ChatState Answer(Work work)
    {
        var (state, intent) = (work.State, work.Intent);
        work.Notes.Add(intent.Action switch
        {
            IntentAction.Caption when intent.Target is { } number => $"Picture {number} shows {readers.Describe(state.Find(number)!, Lexicon)}.",
            IntentAction.Caption => "This picture was not made here, and the model cannot look at pictures. Say how it shall change.",
            IntentAction.Chart => "This model draws no charts; only scenes.",
            _ => Explain(state, work.Turn.Words),
        });
        return state.After(intent, []);
    }

    private static string Explain(ChatState state, string words) =>
        !words.Contains("why", StringComparison.OrdinalIgnoreCase) || state.Current is not { } current
            ? "Say what you want to see: \"a red car on a beach at sunset\". Then change it: \"make the car blue\", \"add a dog on the left\", \"bigger\", \"at night\", \"without the dog\", \"as a watercolour\", \"wider\". Pick one: \"the second one\", \"you choose\". Go back: \"undo\"."
            : current.Parent is { } parent && state.Last is { } last ? $"Picture {current.Number} was made from picture {parent}. The last turn understood: {IntentText.Write(last)}."
            : $"Picture {current.Number} was made from \"{current.Prompt}\" with seed {current.Seed}; what the words left open, the model decided.";

    private void Remember(string job, byte[] draft)
    {
        // Those of jobs that are long over are of no use.
        if (_drafts.Count >= MaxRemembered) _drafts.Clear();
        _drafts[job] = draft;
    }

    [LoggerMessage(LogLevel.Error, "A turn of {Conversation} failed")]
    private static partial void Failed(ILogger log, string conversation, Exception error);
}
