using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Understands turns by plain rules, without a language model: deterministic, for any Unicode text.</summary>
/// <remarks>
/// A turn changes the picture when it refers to it (a pronoun, "the" with something that is there, a word of change, a comparison, "also", "instead",
/// "without") or names only attributes of the whole (time, weather, style …). A turn that names a subject without any reference makes a new picture.
/// Safe to use from many threads.
/// </remarks>
public sealed partial class TurnReader
{
    private readonly Lexicon _lexicon;
    private readonly PromptReader _prompts;
    private readonly TalkTokens _tokens;
    private readonly SceneText _text;

    /// <summary>Prepares to read turns for a model.</summary>
    /// <param name="lexicon">The words that the model knows.</param>
    public TurnReader(Lexicon lexicon)
    {
        ArgumentNullException.ThrowIfNull(lexicon);
        var phrasebook = new Phrasebook(lexicon);
        (_lexicon, _prompts, _text) = (lexicon, new PromptReader(lexicon), new SceneText(lexicon));
        _tokens = new TalkTokens(phrasebook, new Spelling(phrasebook));
    }

    /// <summary>Understands a turn.</summary>
    /// <param name="state">The conversation so far.</param>
    /// <param name="message">What was said.</param>
    /// <exception cref="InvalidRequestException">The words are too long.</exception>
    public Intent Read(ChatState state, TurnMessage message)
    {
        if (message.Words.Length > TurnMessage.MaxLength) throw new InvalidRequestException($"The turn has {message.Words.Length} characters; at most {TurnMessage.MaxLength} are read. Shorten it.");
        var intent = Read(state, message.Words);
        if (message.Attached is null && message.Mask is null) return intent;
        // Who brushes over a picture speaks of that place of it.
        if (message is { Attached: null, Mask: not null } && intent.Action is IntentAction.Generate or IntentAction.Explain && state.Current is { } current) intent = ReadEdit(current, message.Words);
        var isAbout = intent.Action is IntentAction.Edit or IntentAction.Variations or IntentAction.Caption;
        if (message.Attached is not null && !isAbout) intent = intent with { Action = string.IsNullOrWhiteSpace(message.Words) ? IntentAction.Caption : IntentAction.Edit, Prompt = TurnText.Description(message.Words) };
        return intent with { Attached = message.Attached, Target = message.Attached is null ? intent.Target ?? state.Current?.Number : null, Mask = message.Mask };
    }

    /// <summary>
    /// Understands words that are known to change one picture ("make the car blue", "at night"): as a turn of a conversation about it and, where that finds no change,
    /// as a description of what the picture shall show ("a blue car", "no clouds", "the car on the right").
    /// </summary>
    /// <param name="picture">The picture.</param>
    /// <param name="words">The words.</param>
    /// <param name="about">What "it" means, in words ("the car"); null where that follows from the words.</param>
    /// <returns>The edit; without changes where the words ask for nothing that the picture does not show.</returns>
    /// <exception cref="InvalidRequestException">The words are too long.</exception>
    public Intent ReadEdit(PictureVersion picture, string words, string? about = null)
    {
        var subject = about is null ? null : _prompts.Read(about).Items.FirstOrDefault(item => !item.IsRegion);
        var intent = Read(ChatState.Empty.After(new Intent(IntentAction.Generate) { Subject = subject is null ? null : new ItemSelector(subject.Noun, subject.Count, subject.Colour) }, [picture]), new TurnMessage(words)) with { Target = picture.Number };
        if (intent is { Action: IntentAction.Edit, Changes.Count: > 0 }) return intent;
        var changes = picture.Layout is { } layout ? Description.Missing(layout, _prompts.Read(words), _lexicon).ToArray() : [];
        return Edit(picture, changes, null) with { Prompt = picture.Layout is null ? TurnText.Description(words) : Rewrite(picture.Prompt, changes) };
    }

    /// <summary>The words of the lexicon that a prompt names: what a picture of it keeps at any time of day.</summary>
    /// <param name="prompt">The prompt.</param>
    public IEnumerable<string> Named(string prompt) => Description.Named(_prompts.Read(prompt));

    /// <summary>The whole prompt after changes.</summary>
    /// <param name="prompt">The prompt before.</param>
    /// <param name="changes">What changes.</param>
    public string Rewrite(string prompt, IReadOnlyList<SceneChange> changes) => changes.Count == 0 ? prompt : _text.Write(SceneEdit.Apply(_prompts.Read(prompt), changes, _lexicon));

    /// <summary>What a picture shows, in one sentence made from its plan; its prompt where it has none.</summary>
    /// <param name="version">The picture.</param>
    public string Describe(PictureVersion version)
    {
        if (version.Layout is not { } layout) return version.Prompt;
        var things = layout.Items.GroupBy(item => (item.Noun, item.Colour))
            .Select(group => new NamedItem(group.Key.Noun, _lexicon.Regions.Any(region => region.Name == group.Key.Noun), group.Count(), group.Key.Colour, PicturePosition.Anywhere));
        var terms = Lexicon.SlotNames.Select((slot, i) => new NamedTerm(slot, layout.Globals[i])).Where((named, i) => named.Slot == "place" || named.Term != _lexicon.Slots[i][0].Name);
        return _text.Write(new PromptReading([.. terms], [.. things.Where(thing => !thing.IsRegion)], [], [], [], []));
    }

    private Intent Read(ChatState state, string words)
    {
        var said = Remarks.Strip(Restart().Replace(words, ""));
        if (UndoOf(Line(said.Length == 0 ? words : said)) is { } undo) return undo;
        if (said.Length == 0) return Explain(words);
        // "Put a diver, no, a mermaid in the middle": the verb stays.
        if (Rather().Match(said) is { Success: true } rather)
            said = (_tokens.Cut(_tokens.Words(rather.Value)).Exists(token => token is TalkToken.Said(Cue.Add or Cue.Put, _)) ? "also " : "") + said[rather.Length..];
        var text = TurnText.Read(said);
        var line = Line(text.Words);
        if (!text.AsksForVersions && Whole(state, line, words) is { } whole) return whole;

        var (picture, rest, isAlone) = PictureReference.Find(line, state, Shows, Nouns);
        var target = (picture is { } named ? state.Find(named) : state.Current);
        if (target is not null && Question(rest, line, target) is { } question) return question;
        if (target is null && Asks().IsMatch(line)) return Explain(words);
        if (picture is not null && isAlone && text is { AsksForVersions: false, Format: null, Seed: null }) return new Intent(IntentAction.Choose) { Target = picture };

        var correction = Correction().Match(rest);
        var isCorrection = correction.Success && target is not null && state.Last?.Action == IntentAction.Edit && picture is null && state.Current is { Parent: not null };
        if (correction.Success) rest = rest[(correction.Index + correction.Length)..].Trim();

        // "And a dog on the right" goes on with what is there.
        rest = GoesOn().Replace(rest, "also ");

        var scene = target is null ? new SceneView(null, null, _lexicon) : View(target);
        var reader = new ChangeReader(scene, state.Focus is { } focus && (focus.Noun is null || scene.Find(focus.Noun) is not null) ? state.Focus : target is null ? null : Subject(target.Prompt), state.Last?.Changes ?? []);
        reader.Read(Clauses(_tokens.Cut([.. rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)])));

        if (isCorrection && Corrected(state, reader, rest) is { } corrected) return corrected;
        var isNew = target is null || (picture is null && IsNew(reader, line));
        if (isNew && !Asks().IsMatch(line) && TurnText.Description(text.Words) is { Length: > 0 } prompt && HasContent(reader, prompt, target is null))
            return new Intent(IntentAction.Generate) { Prompt = prompt, Format = text.Format, Seed = text.Seed, Count = text.Count, Subject = Subject(prompt) };
        if (target is null) return Explain(words);
        if (text.AsksForVersions || (reader.Changes.Count == 0 && Again().IsMatch(rest)))
            return new Intent(IntentAction.Variations)
            {
                Target = target.Number, Prompt = Rewrite(target.Prompt, reader.Changes), Changes = reader.Changes, Keep = reader.Keep, Format = text.Format, Seed = text.Seed,
                Count = text.AsksForVersions ? text.Count : 1, Strength = Subtle().IsMatch(line) ? 0.3 : Wild().IsMatch(line) ? 0.9 : null,
            };

        var changes = reader.IsMoreOfTheLast && reader.Changes.Count == 0 ? MoreOfTheLast(state.Last) : reader.Changes;
        var format = text.Format ?? reader.Reshape?.Invoke(new PictureFormat(target.Width, target.Height, IsPixels: true));
        if (changes.Count == 0 && format is null && text.Seed is null && reader.Keep.Count == 0) return picture is not null ? new Intent(IntentAction.Choose) { Target = picture } : Explain(words);
        return Edit(target, changes, reader.Focus) with { Keep = reader.Keep, Format = format, Seed = text.Seed, Count = text.Count };
    }

    private Intent Edit(PictureVersion target, IReadOnlyList<SceneChange> changes, ItemSelector? subject) =>
        new(IntentAction.Edit) { Target = target.Number, Changes = changes, Prompt = Rewrite(target.Prompt, changes), Subject = subject };

    private static Intent Explain(string words) => new(IntentAction.Explain) { Prompt = words.Trim() };

    /// <summary>The words in lower case, with slips put right and one space between them.</summary>
    private string Line(string words) => Idioms.Plain(string.Join(' ', _tokens.Words(words)));

    private static Intent? UndoOf(string line)
    {
        if (Undo().Match(line) is not { Success: true } undo) return null;
        var steps = undo.Groups[1].Value switch { "twice" or "two" => 2, "three" => 3, "four" => 4, "" => 1, var digits => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1 };
        return new Intent(IntentAction.Undo) { Count = steps > 1 ? steps : null };
    }

    /// <summary>Turns that are recognised as a whole.</summary>
    private static Intent? Whole(ChatState state, string line, string words)
    {
        if (line.Length == 0 && !words.Any(char.IsAsciiDigit)) return line.Length == 0 && TurnText.Read(words) is { } file && (file.Format is not null || file.Seed is not null || file.AsksForVersions) ? null : Explain(words);
        if (Chart().IsMatch(line)) return new Intent(IntentAction.Chart) { Prompt = words.Trim() };
        if (state.Shown.Count < 2 && BackToLast().IsMatch(line)) return new Intent(IntentAction.Undo);
        if (Redo().IsMatch(line)) return new Intent(IntentAction.Redo);
        if (state.Shown.Count > 0 && Best().IsMatch(line)) return new Intent(IntentAction.Choose);
        return state.Current is null || Explanation().IsMatch(line) ? Explanation().IsMatch(line) ? Explain(words) : null : null;
    }

    private static Intent? Question(string rest, string line, PictureVersion target) =>
        Contents().IsMatch(rest) || Contents().IsMatch(line) ? new Intent(IntentAction.Caption) { Target = target.Number } : null;

    /// <summary>"No, I meant blue": the last edit again, on the picture before it, with what was said instead.</summary>
    private Intent? Corrected(ChatState state, ChangeReader reader, string rest)
    {
        var parent = state.Find(state.Current!.Parent!.Value)!;
        var changes = state.Last!.Changes.ToArray();
        var clause = reader.Clauses.FirstOrDefault();
        if (clause is null || changes.Length == 0) return null;
        for (var i = changes.Length - 1; i >= 0; i--)
        {
            SceneChange? corrected = (changes[i], clause) switch
            {
                (SceneChange.Recolour recolour, { Colour: { } colour, Items.Count: 0 }) => recolour with { Colour = colour },
                (SceneChange.Recolour recolour, { Items: [var item] }) => recolour with { Items = item.Selector, Colour = item.Colour ?? clause.Colour ?? recolour.Colour },
                (SceneChange.Add add, { Items: [var item] }) => add with { Noun = item.Noun, Count = item.Count is > 0 and var count ? count : add.Count, Colour = item.Colour ?? add.Colour },
                (SceneChange.Add add, { Colour: { } colour }) => add with { Colour = colour },
                (SceneChange.Add add, { Where: not PicturePosition.Anywhere }) => add with { Where = clause.Where },
                (SceneChange.Add add, { Number: > 0 and var number }) => add with { Count = number },
                (SceneChange.Replace replace, { Items: [var item] }) => replace with { Noun = item.Noun, Colour = item.Colour },
                (SceneChange.Replace replace, { Colour: { } colour }) => replace with { Colour = colour },
                (SceneChange.Remove, { Items: [{ IsDefinite: true } item] }) => new SceneChange.Remove(item.Selector),
                (SceneChange.Resize resize, { Items: [var item] }) => resize with { Items = item.Selector },
                (SceneChange.Resize resize, { Growth: not 0 }) => resize with { Factor = clause.Growth > 0 ? 1.4 : 0.7 },
                (SceneChange.Move move, { Items: [var item] }) => move with { Items = item.Selector },
                (SceneChange.Move move, { Where: not PicturePosition.Anywhere }) => move with { Direction = clause.Where },
                (SceneChange.Place place, { Items: [var item] }) => place with { Items = item.Selector },
                (SceneChange.Place place, { Where: not PicturePosition.Anywhere }) => place with { Where = clause.Where, Beside = null },
                (SceneChange.SetCount set, { Number: { } number }) => set with { Count = number, IsRelative = false },
                (SceneChange.SetCount set, { Items: [{ Count: { } number }] }) => set with { Count = number, IsRelative = false },
                (SceneChange.SetTerm set, { Terms: [var (slot, term), ..] }) when slot == set.Slot => set with { Term = term },
                _ => null,
            };
            if (corrected is null) continue;
            changes[i] = corrected;
            return Edit(parent, changes, reader.Focus ?? state.Focus);
        }
        return null;
    }

    private static IReadOnlyList<SceneChange> MoreOfTheLast(Intent? last) =>
        [.. last?.Changes.Where(change => change is SceneChange.Move or SceneChange.Resize or SceneChange.SetCount { IsRelative: true }) ?? []];

    /// <summary>The rule that tells a new picture from a change.</summary>
    private static bool IsNew(ChangeReader reader, string line)
    {
        if (New().IsMatch(line)) return true;
        var clauses = reader.Clauses;
        var isBackground = Background().IsMatch(line) && clauses.TrueForAll(clause => clause.Items.TrueForAll(item => item.IsRegion));
        if (reader.Refers || isBackground) return false;
        var isCount = clauses is [{ Items: [{ Count: not null, Colour: null }], Terms.Count: 0, Where: 0, Anchor: null }] && reader.Changes is [SceneChange.SetCount];
        var hasSubject = clauses.Exists(clause => clause.Items.Exists(item => !item.IsDefinite || !item.IsRegion) || (clause.Terms.Exists(term => term.Slot == "place") && StartsScene().IsMatch(line)));
        var isStranger = clauses.Exists(clause => clause.Unknown.Count > 0) && reader.Changes.Count == 0 && Article().IsMatch(line);
        return (hasSubject && !isCount && !(Wants().IsMatch(line) && reader.Changes is [SceneChange.SetCount])) || isStranger;
    }

    private bool HasContent(ChangeReader reader, string prompt, bool isFirst)
    {
        var reading = _prompts.Read(prompt);
        return reading.Items.Count > 0 || reading.Slots.Count > 0 || (reading.UnknownWords.Count > 0 && (isFirst || Article().IsMatch(prompt.ToLowerInvariant())));
    }

    private ItemSelector? Subject(string prompt)
    {
        var items = _prompts.Read(prompt).Items;
        return (items.FirstOrDefault(item => !item.IsRegion) ?? items.FirstOrDefault()) is { } first ? new ItemSelector(first.Noun, first.Count == 1 ? 1 : null) : null;
    }

    private SceneView View(PictureVersion version) => new(_prompts.Read(version.Prompt), version.Layout, _lexicon);

    private bool Shows(PictureVersion version, string noun) => View(version).Find(noun) is not null;

    private IEnumerable<string> Nouns(string words) => _prompts.Read(words).Items.Select(item => item.Noun);

    /// <summary>Clauses: what lies between conjunctions and punctuation. Two colours stay together, and so does what a "not" takes back.</summary>
    private static List<List<TalkToken>> Clauses(List<TalkToken> tokens)
    {
        var clauses = new List<List<TalkToken>> { new() };
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token is TalkToken.Said(Cue.NeverMind, _))
            {
                clauses = [[]];
                continue;
            }
            if (token is not TalkToken.Break and not TalkToken.Said(Cue.Also, _))
            {
                clauses[^1].Add(token);
                continue;
            }
            var isBetweenColours = i > 0 && i + 1 < tokens.Count && IsColour(tokens[i - 1]) && IsColour(tokens[i + 1]);
            if (isBetweenColours && token is TalkToken.Break) continue;
            var isOldAlone = clauses[^1].Exists(said => said is TalkToken.Said(Cue.Not, _)) && !clauses[^1].Exists(said => said is TalkToken.Said(Cue.Make or Cue.Remove or Cue.Add or Cue.Replace, _));
            if (isOldAlone) continue;
            if (clauses[^1].Count > 0) clauses.Add([]);
            if (token is TalkToken.Said) clauses[^1].Add(token);
        }
        return clauses;
    }

    private static bool IsColour(TalkToken token) => token is TalkToken.Word(var phrase) && phrase.Meanings.Any(meaning => meaning is Meaning.Colour);

    [GeneratedRegex(@"^.*(?:\b(?:never\s*mind|nvm)\b|\bscratch that\b)[\s,.!]*(?=\S)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Restart();

    [GeneratedRegex(@"^.*(?:\bi mean\b|(?:\.\.\.?|…|-)\s*(?:er\W+|um\W+|wait\W+)?no\b)[\s,.!]*(?=\S)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Rather();

    [GeneratedRegex(@"\b(?:bar chart|pie chart|line chart|chart|graph of|bar graph|line graph|histogram|pie diagram|plot of|diagram of)\b|^(?:\w+ ){0,3}(?:graph|plot|diagram)\b.* \d")]
    private static partial Regex Chart();

    [GeneratedRegex(@"^(?:(?:please|no|nope|oh no|oops|that(?:s| is)? wrong|wrong (?:way|one|direction|place|thing)|wrong|not (?:like )?that|my (?:mistake|bad)|i (?:dont|do not) (?:like|want) (?:it|that|this)|ok|sorry|can you|could you|hmm|[,.!]) ?)*(?:undo|revert|reverse|cancel|rollback|roll back|ctrl \+? ?z|return(?: back)?|go back|back|take me back|back up|(?:go |put it |change it |turn it )?back (?:to )?(?:how|what|the way) (?:it|that) was(?: before)?|step back|take (?:that|it) back|put it back|(?:i )?(?:liked|preferred|prefer|like) (?:it|the (?:previous|last|old) (?:one|version|picture)) (?:better|before|more)(?: before)?|change it back|turn it back|never mind|oops|previous(?: one)?|it was better before|without (?:it|her|him|them|that) it (?:was|looked?) (?:better|nicer?)|it (?:was|looked?) (?:better|nicer?) without (?:it|her|him|them|that)|(?:show me )?(?:what|how) it (?:was|looked?)(?: like)?(?: before)?|the (?:one before|previous one|old one|one from before) (?:was|is|looked|looks) (?:better|nicer?|prett(?:y|ier)|good)|the previous one was better|(?:undo|revert|cancel) (?:that|it|this|(?:the |my )?last(?: (?:change|one|step|edit|thing|bit))?))(?: (?:that|it|this|last change|the last (?:change|one|step)|a step|one step|one|a bit))?(?: (twice|two|three|four|\d{1,2})(?: (?:times|steps?|changes?|versions?|pictures?|edits?)(?: ago)?)?)?(?: (?:please|pls))?[ .!?]*$")]
    private static partial Regex Undo();

    [GeneratedRegex(@"^(?:(?:please|and|ok|okay|now|then|no|[,.!]) ?)*(?:redo|undo the undo|forward|go forward|redo (?:that|it)|put it back again|bring it back)(?: again)?(?: please)?[ .!]*$")]
    private static partial Regex Redo();

    [GeneratedRegex(@"^(?:(?:i am|im|i|not|no|hard|all|they)\b[^,.!?]*[,.!?] ?)?(?:(?:please|pls|ok|okay|now|just|then|,) ?)*(?:(?:let )?(?:you|u|easel) (?:choose|pick|decide|select)(?: (?:one|(?:the )?best(?: one)?|for me|it|yourself))?|you can (?:choose|pick|decide)|(?:choose|pick|take|use|select|keep|go (?:on )?with|refine|finish)(?: me)? (?:the )?best(?: one| picture| image| version)?(?: for me)?|(?:choose|pick|decide|select)(?: one)? for me|(?:choose|pick|select) (?:any )?one|the best(?: one| picture| image| version)|(?:which|what)(?:ever)?(?: one| picture| of them)? (?:is|looks|do you think is) (?:the )?best|your (?:choice|pick|favou?rite)|up to you)(?: ?,? ?(?:please|pls))?[ .!?]*$")]
    private static partial Regex Best();

    [GeneratedRegex(@"^(?:(?:ok|so|hey|and|but|hmm|,) )*(?:why|how (?:do|does|did|can|is|are|long|much|many (?:pictures|images|versions|words|styles)|big)\b(?! about)|who|when|where (?!is the|are the|is my|is it|are they)|what (?:can|do|could|should) (?:you|i|we)\b(?! (?:see|think))|what (?:kind|sort|styles?|words|things|else|size)|which (?:styles?|words|things|sizes?)|what is (?:easel|your)|tell me (?!what)|are you|do you|can you (?:help|do|explain)(?! (?:a|an|the|some|it|that|\d))|help|explain|tell me about (?:you|yourself))\b")]
    private static partial Regex Explanation();

    [GeneratedRegex(@"^(?:what|who|why|how)\b(?! about)(?! if)")]
    private static partial Regex Asks();

    [GeneratedRegex(@"\bwhat (?:is |are |s )?(?:there |shown |visible )?(?:in|on)\b|\bwhat (?:is|are) (?:this|that|these|it)\b|\bwhat (?:do|can) (?:you|we|i) see\b|\bdescribe\b|\bcaption\b|\bwhat does (?:it|this|the|that)\b.*\bshow\b|\bwhat am i looking at\b|\btell me what\b|\bwhat (?:have|has|did) (?:you|u|it|easel) (?:drawn|painted|made|draw|paint|make)\b|\bwhat (?:this|that)\b|^what (?:is |are )?the\b|\bwhat do we have\b|\bwhat am i seeing\b|^(?:so |and |but )?(?:(?:is|are) there (?!any (?:other|more) (?:styles|words)|an? (?:way|button|chance|limit))|how many (?!pictures|images|versions|words|styles)|where (?:is|are) (?:the|my|it|they)|what colou?r (?:is|are))|\b(?:title|name) for (?:this|it|that|the picture)\b|\bgive (?:it|this) a (?:title|name)\b|^what [?]?$")]
    private static partial Regex Contents();

    [GeneratedRegex(@"^(?:no|nope|not that|wrong|sorry|oops|argh|hmm|actually)?[ ,.!]*(?:i (?:meant|mean|said|wanted|asked for|was asking for)|should have been|it should have been|i was meaning)\b")]
    private static partial Regex Correction();

    [GeneratedRegex(@"^(?:and|with|plus|but with) (?=\w)")]
    private static partial Regex GoesOn();

    [GeneratedRegex(@"\b(?:again|try again|another one|another try|one more time|once more|retry|regenerate|reroll|re roll|redo it|try another)\b[ .!]*(?:please)?$|^another[ .!]*$")]
    private static partial Regex Again();

    [GeneratedRegex(@"\b(?:subtle|slight|slightly|small|a bit|a little|minor|tiny)\b")]
    private static partial Regex Subtle();

    [GeneratedRegex(@"\b(?:very different|completely different|totally different|wild|wilder|bold|crazy|radically)\b")]
    private static partial Regex Wild();

    [GeneratedRegex(@"\b(?:(?:an? )?new (?:picture|image|one|drawing|pic)|start (?:over|again)|from scratch|(?<=^|(?:draw|paint|create|generate|make|me|do|try|want|see|now|ok|,) )something (?:else|different|completely different|new)|forget (?:all )?(?:that|this|it|about)|next picture|different picture|brand new)\b")]
    private static partial Regex New();

    [GeneratedRegex(@"^(?:(?:please|now|ok|okay|so|and|well|, ) ?)*(?:(?:can|could|would|will) (?:you|u) )?(?:(?:draw|paint|create|generate|make|show|give|sketch|imagine|design|i want|i need|id like)(?: me| us| to see)? )?(?:a|an|some|two|three|four|five|\d+) ")]
    private static partial Regex StartsScene();

    [GeneratedRegex(@"\b(?:a|an|some|two|three|four|five|the|draw|paint|create|generate|\d+)\b")]
    private static partial Regex Article();

    [GeneratedRegex(@"\bbackground\b")]
    private static partial Regex Background();

    [GeneratedRegex(@"^(?:go |come |switch )?back to the (?:last|latest)(?: (?:one|picture|version|image|step))?[ .!]*$")]
    private static partial Regex BackToLast();

    [GeneratedRegex(@"\b(?:there (?:should|could|must) be|want|need|like|prefer|only|just|make it|exactly|actually)\b")]
    private static partial Regex Wants();
}
