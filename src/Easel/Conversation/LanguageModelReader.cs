using System.Text;
using System.Text.Json;
using Easel.Layouts;
using Microsoft.Extensions.AI;

namespace Easel.Conversation;

/// <summary>Understands turns with a language model, which fills in the same <see cref="Intent"/> as the arguments of a function, or as JSON where it knows no functions; whenever it does not answer soundly and in time, the grammar does.</summary>
/// <param name="client">The language model.</param>
/// <param name="lexicon">The words that the painter knows.</param>
/// <param name="timeout">How long to wait for an answer.</param>
public sealed class LanguageModelReader(IChatClient client, Lexicon lexicon, TimeSpan timeout)
{
    private const int MostVersions = 12, MaxAnswer = 20_000;
    private const string Function = "understood";

    private static readonly AIFunctionDeclaration Understood = AIFunctionFactory.CreateDeclaration(Function, "Says what the user wants.", ConversationJson.IntentSchema);

    private readonly TurnReader _grammar = new(lexicon);
    private readonly string _instructions = Instructions(lexicon);

    /// <summary>An intent, and where it came from.</summary>
    /// <param name="Intent">What was understood.</param>
    /// <param name="Problem">Why the grammar had to answer; null where the language model did.</param>
    public sealed record Reading(Intent Intent, string? Problem);

    /// <summary>Understands a turn.</summary>
    /// <param name="state">The conversation so far.</param>
    /// <param name="message">What was said.</param>
    /// <param name="stop">Cancel to give up.</param>
    /// <exception cref="InvalidRequestException">The words are too long.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<Reading> ReadAsync(ChatState state, TurnMessage message, CancellationToken stop = default)
    {
        var plain = _grammar.Read(state, message);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(timeout);
        try
        {
            // WaitAsync, as a client need not heed the token.
            var answer = await client.GetResponseAsync(
                [new ChatMessage(ChatRole.System, _instructions), new ChatMessage(ChatRole.User, Situation(state) + "\nThe user says: " + JsonSerializer.Serialize(message.Words))],
                new ChatOptions { Temperature = 0, ResponseFormat = ChatResponseFormat.Json, Tools = [Understood], ToolMode = ChatToolMode.RequireSpecific(Function) }, patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
            return new Reading(Complete(ConversationJson.ReadIntent(Json(answer), state, lexicon), state, message), null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Reading(plain, "The language model did not answer in time.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Reading(plain, $"The language model's answer could not be used: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>The prompt of an edit follows from its changes, whatever the language model wrote.</summary>
    private Intent Complete(Intent intent, ChatState state, TurnMessage message)
    {
        var target = intent.Target is { } number ? state.Find(number) : null;
        var about = intent.Changes.Select(SubjectOf).LastOrDefault(subject => subject?.Noun is not null);
        return intent with
        {
            Prompt = intent.Action is IntentAction.Edit or IntentAction.Variations && target is not null ? _grammar.Rewrite(target.Prompt, intent.Changes) : intent.Prompt,
            Subject = about ?? intent.Subject, Attached = message.Attached, Mask = message.Mask,
        };
    }

    private static ItemSelector? SubjectOf(SceneChange change) => change switch
    {
        SceneChange.Add add => new ItemSelector(add.Noun, add.Count == 1 ? 1 : null),
        SceneChange.Replace replace => new ItemSelector(replace.Noun, replace.Items.Count),
        SceneChange.Recolour recolour => recolour.Items, SceneChange.Resize resize => resize.Items, SceneChange.Move move => move.Items, SceneChange.Place place => place.Items,
        SceneChange.SetCount count => new ItemSelector(count.Noun, null),
        _ => null,
    };

    /// <summary>The object in an answer: the arguments of the function, else what stands in the text, maybe in a fence of back quotes.</summary>
    private static string Json(ChatResponse answer)
    {
        var call = answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault();
        if (call is not null && (call.Name != Function || call.Arguments is null)) throw new InvalidRequestException($"it calls '{call.Name}' with {(call.Arguments is null ? "no object" : "arguments")}.", call.Exception);
        var text = call is null ? answer.Text : JsonSerializer.Serialize(call.Arguments);
        if (text.Length > MaxAnswer) throw new InvalidRequestException($"it has {text.Length} characters.");
        var (first, last) = (text.IndexOf('{'), text.LastIndexOf('}'));
        return first >= 0 && last > first ? text[first..(last + 1)] : throw new InvalidRequestException("it holds no JSON.");
    }

    private static string Situation(ChatState state)
    {
        if (state.Current is not { } current) return "There is no picture yet.";
        var text = new StringBuilder($"Picture {current.Number} is the current one. Shown side by side, left to right: {string.Join(", ", state.Shown)}.\n");
        foreach (var version in state.Versions.TakeLast(MostVersions)) text.AppendLine($"Picture {version.Number}{(version.Parent is { } parent ? $", made from {parent}" : "")}: {JsonSerializer.Serialize(version.Prompt)}");
        if (current.Layout is { } layout) text.AppendLine($"In it are: {string.Join(", ", layout.Items.Select(item => item.Colour is null ? item.Noun : $"{item.Colour} {item.Noun}"))}.");
        if (state.Focus?.Noun is { } focus) text.AppendLine($"\"It\" is the {focus}.");
        return text.ToString();
    }

    private static string Instructions(Lexicon lexicon)
    {
        var examples = new[]
        {
            new Intent(IntentAction.Generate) { Prompt = "a red car on a beach at sunset", Count = 4, Format = new PictureFormat(3, 2) },
            new Intent(IntentAction.Edit)
            {
                Target = 2,
                Changes =
                [
                    new SceneChange.Recolour(new ItemSelector("car"), "blue"), new SceneChange.Add("dog", 2, null, PicturePosition.Left, new ItemAnchor(Relation.Beside, new ItemSelector("car"))),
                    new SceneChange.Remove(new ItemSelector("tree", null)), new SceneChange.Replace(new ItemSelector("cat"), "horse", null), new SceneChange.Resize(new ItemSelector("dog"), 1.4),
                    new SceneChange.Move(new ItemSelector("boat"), PicturePosition.Left, 0.2), new SceneChange.SetCount("boat", 1, IsRelative: true), new SceneChange.SetTerm("time", "night"),
                ],
                Keep = ["house"],
            },
            new Intent(IntentAction.Variations) { Target = 1, Count = 4, Strength = 0.3 }, new Intent(IntentAction.Choose) { Target = 3 }, new Intent(IntentAction.Choose), new Intent(IntentAction.Undo),
            new Intent(IntentAction.Explain) { Prompt = "what can you do?" },
        };
        var text = new StringBuilder(
            $"You turn what a user says about pictures into one JSON object and nothing else; where you can call functions, it is the arguments of '{Function}'. Actions: " + string.Join(", ", Enum.GetNames<IntentAction>().Select(name => name.ToLowerInvariant())) +
            ". A turn that refers to the picture (a pronoun, something that is there, a change) is an edit; a new subject without any reference is generate. " +
            "A choice without a target leaves it to the program which of the pictures shown is best. An edit lists its changes and names its picture as target. A selector's count is 1 when left out, null for all. Use only these words.\n");
        for (var slot = 0; slot < lexicon.Slots.Count; slot++) text.AppendLine($"{Lexicon.SlotNames[slot]}: {Names(lexicon.Slots[slot])}");
        text.AppendLine($"colours: {Names(lexicon.Colours)}").AppendLine($"regions: {Names(lexicon.Regions)}").AppendLine($"things: {Names(lexicon.Things)}").AppendLine("Examples of the form:");
        foreach (var example in examples) text.AppendLine(ConversationJson.Write(example));
        return text.ToString();
    }

    private static string Names(IEnumerable<Term> terms) => string.Join(", ", terms.Select(term => term.Name));
}
