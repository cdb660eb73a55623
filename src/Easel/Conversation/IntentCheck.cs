using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Whether an intent from outside, such as a language model's, can be carried out.</summary>
public static class IntentCheck
{
    private const int MaxChanges = 50, MaxCount = 99;
    private const double MaxFactor = 20;

    /// <summary>Accepts an intent whose words are all in the lexicon, whose numbers are in range, and whose picture exists.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="state">The conversation before the turn.</param>
    /// <param name="lexicon">The lexicon of the model that will paint it.</param>
    /// <exception cref="InvalidRequestException">The first thing that is wrong.</exception>
    public static void Require(Intent intent, ChatState state, Lexicon lexicon)
    {
        if (!Enum.IsDefined(intent.Action)) throw new InvalidRequestException($"{intent.Action} is no action.");
        if (intent.Target is { } target && state.Find(target) is null) throw new InvalidRequestException($"There is no picture {target}; there are {state.Versions.Count}.");
        if (intent.Target is null && intent.Attached is null && intent.Action is IntentAction.Edit or IntentAction.Variations or IntentAction.Caption)
            throw new InvalidRequestException($"To {intent.Action.ToString().ToLowerInvariant()}, a picture must be named.");
        if (intent is { Action: IntentAction.Choose, Target: null } && state.Shown.Count == 0) throw new InvalidRequestException("There is no picture yet to choose.");
        if (intent.Action == IntentAction.Generate && string.IsNullOrWhiteSpace(intent.Prompt)) throw new InvalidRequestException("A new picture needs a prompt.");
        if (intent.Prompt is null or { Length: > ImageRequest.MaxPromptLength }) throw new InvalidRequestException($"The prompt is missing or longer than {ImageRequest.MaxPromptLength} characters.");
        if (intent.Count is < 1 or > ImageRequest.MaxCount) throw new InvalidRequestException($"{intent.Count} pictures were asked for; ask for 1 to {ImageRequest.MaxCount}.");
        if (intent.Strength is { } strength && !(strength is >= 0 and <= 1)) throw new InvalidRequestException($"Strength {strength} is not from 0 to 1.");
        if (intent.Format is { } format && (format.Across < 1 || format.Down < 1)) throw new InvalidRequestException($"{format} is no format.");
        if (intent.Changes is null || intent.Keep is null || intent.Changes.Count > MaxChanges) throw new InvalidRequestException($"An edit has at most {MaxChanges} changes.");
        foreach (var change in intent.Changes) Require(change, lexicon);
    }

    private static void Require(SceneChange change, Lexicon lexicon)
    {
        switch (change)
        {
            case SceneChange.Add(var noun, var count, var colour, _, var beside):
                Noun(noun);
                Number(count, 1, MaxCount);
                Colour(colour);
                Items(beside?.Item);
                break;
            case SceneChange.Remove(var items): Items(items, isNeeded: true); break;
            case SceneChange.Recolour(var items, var colour):
                Items(items, isNeeded: true);
                Colour(colour, isNeeded: true);
                break;
            case SceneChange.Replace(var items, var noun, var colour):
                Items(items, isNeeded: true);
                Noun(noun);
                Colour(colour);
                break;
            case SceneChange.Resize(var items, var factor):
                Items(items, isNeeded: true);
                Number(factor, 1 / MaxFactor, MaxFactor);
                break;
            case SceneChange.Move(var items, _, var distance):
                Items(items, isNeeded: true);
                Number(distance, 0, 1);
                break;
            case SceneChange.Place(var items, _, var beside):
                Items(items, isNeeded: true);
                Items(beside?.Item);
                break;
            case SceneChange.SetCount(var noun, var count, var isRelative):
                Noun(noun);
                Number(count, isRelative ? -MaxCount : 0, MaxCount);
                break;
            case SceneChange.SetTerm(var slot, var term):
                var index = Lexicon.SlotNames.ToList().IndexOf(slot);
                if (index < 0 || !lexicon.Slots[index].Any(known => known.Name == term)) throw Unknown($"{slot}={term}");
                break;
            default: throw new InvalidRequestException("A change is missing.");
        }

        void Noun(string? noun)
        {
            if (noun is null || !(lexicon.Things.Any(thing => thing.Name == noun) || lexicon.Regions.Any(region => region.Name == noun))) throw Unknown(noun);
        }

        void Colour(string? colour, bool isNeeded = false)
        {
            if (colour is null ? isNeeded : !lexicon.Colours.Any(known => known.Name == colour)) throw Unknown(colour);
        }

        void Items(ItemSelector? items, bool isNeeded = false)
        {
            if (items is null)
            {
                if (isNeeded) throw new InvalidRequestException("A change does not say of what.");
                return;
            }
            if (items.Noun is not null) Noun(items.Noun);
            Colour(items.Colour);
            Number(items.Count ?? 1, 1, MaxCount);
        }

        static void Number(double value, double least, double most)
        {
            if (!(value >= least && value <= most)) throw new InvalidRequestException(FormattableString.Invariant($"{value} is not from {least} to {most}."));
        }

        static InvalidRequestException Unknown(string? word) => new($"The model has no word for \"{word}\".");
    }
}
