using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>One clause of a turn, taken apart: what it is about and what shall happen to it.</summary>
internal sealed class Clause
{
    private readonly SceneView _scene;
    private readonly ItemSelector? _focus;
    private Relation? _relation;
    private bool _isOldNext, _isTargetNext, _isAnchoredPlace;

    private Clause(SceneView scene, ItemSelector? focus) => (_scene, _focus) = (scene, focus);

    /// <summary>What is done; null where no verb says it.</summary>
    public Cue? Verb { get; private set; }

    /// <summary>All that was said besides.</summary>
    public HashSet<Cue> Cues { get; } = [];

    /// <summary>What it is about.</summary>
    public List<ItemPhrase> Items { get; } = [];

    /// <summary>"It", "them" instead of a noun.</summary>
    public ItemSelector? Pronoun { get; private set; }

    /// <summary>What comes in the place of another thing.</summary>
    public ItemPhrase? Target { get; private set; }

    /// <summary>What shall no longer be.</summary>
    public ItemPhrase? Old { get; private set; }

    /// <summary>Colour that shall no longer be.</summary>
    public string? OldColour { get; private set; }

    /// <summary>Colour that stands for itself.</summary>
    public string? Colour { get; private set; }

    /// <summary>Whether what is <see cref="Old"/> is not wanted at all ("I don't want the car").</summary>
    public bool IsUnwanted { get; private set; }

    /// <summary>A global attribute that shall no longer be.</summary>
    public (string Slot, string Term)? OldTerm { get; private set; }

    /// <summary>Whether "closer" and "farther" are of the camera, whatever they name.</summary>
    public bool IsZoom { get; private set; }

    /// <summary>Global attributes named.</summary>
    public List<(string Slot, string Term)> Terms { get; } = [];

    /// <summary>A place in the picture.</summary>
    public PicturePosition Where { get; private set; }

    /// <summary>Whether the place is a direction ("to the left", "up").</summary>
    public bool IsShift { get; private set; }

    /// <summary>A place relative to an item.</summary>
    public ItemAnchor? Anchor { get; private set; }

    /// <summary>Whether the anchor is a thing that is there.</summary>
    public bool IsAnchorThere { get; private set; }

    /// <summary>Factor of size, or null; a plain comparative is ±1 in <see cref="Growth"/>.</summary>
    public double? Scale { get; private set; }

    /// <summary>1 for bigger, −1 for smaller, 0 for neither.</summary>
    public double Growth { get; private set; }

    /// <summary>How many more; negative for fewer; null where that was not said.</summary>
    public int? More { get; private set; }

    /// <summary>A number that no noun follows.</summary>
    public int? Number { get; private set; }

    /// <summary>Words that nobody knows.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>Whether anything in it can be acted on.</summary>
    public bool IsEmpty => Verb is null && Cues.Count == 0 && Items.Count == 0 && Pronoun is null && Terms.Count == 0 && Colour is null && Where == 0 && Anchor is null && Scale is null && Growth == 0 && More is null && Number is null && OldTerm is null;

    /// <summary>Whether it only says what shall not be, so that what follows a comma belongs to it ("not blue, yellow").</summary>
    public bool IsOldAlone => (Old is not null || OldColour is not null || OldTerm is not null) && Items.Count == 0 && Colour is null && Terms.Count == 0;

    /// <summary>Reads the tokens of a clause.</summary>
    public static Clause Read(IReadOnlyList<TalkToken> tokens, SceneView scene, ItemSelector? focus)
    {
        var clause = new Clause(scene, focus);
        for (var at = 0; at < tokens.Count;)
        {
            var isNounMeant = clause._relation is not null || clause.Verb is Cue.Remove or Cue.Keep || clause.More is not null;
            // "Make the tent orange" wants no fruit.
            var isColourMeant = clause.Verb is Cue.Make or Cue.Paint && (clause.Items.Count > 0 || clause.Pronoun is not null);
            if (tokens[at] is not TalkToken.Said(Cue.Scale or Cue.Polite or Cue.New, _) && ItemPhrase.Read(tokens, ref at, scene, isNounMeant, isColourMeant) is { } item) clause.Take(item);
            else clause.Take(tokens[at++], tokens, at);
        }
        clause.Qualify();
        // "Brighten it up" moves nothing.
        if (clause.IsShift && clause.Cues.Overlaps([Cue.Brighter, Cue.Darker, Cue.Warmer])) (clause.Where, clause.IsShift) = (PicturePosition.Anywhere, false);
        return clause;
    }

    /// <summary>"Make the cat on the left black": the place tells which one is meant.</summary>
    private void Qualify()
    {
        if (Where == PicturePosition.Anywhere || IsShift || Anchor is not null || Items is not [{ IsDefinite: true, IsRegion: false } item] || (Colour is null && Growth == 0 && Scale is null && Verb != Cue.Remove && Target is null)) return;
        if (_scene.Count(item.Noun) > 1) Items[0] = item with { IsPart = true, Count = item.Count ?? 1, Where = Where };
        Where = PicturePosition.Anywhere;
    }

    /// <summary>The items it is about: nouns, else the pronoun, else what was spoken of last.</summary>
    public IEnumerable<ItemSelector> About => Items.Count > 0 ? Items.Select(item => item.Selector) : Pronoun is { } pronoun ? [pronoun] : _focus is { } focus ? [focus] : [];

    private void Take(ItemPhrase item)
    {
        if (item.More is { } more) More = more;
        if (item is { IsRegion: true, Noun: "sky" } && Items.Count > 0)
            (Where, _relation) = (Where | PicturePosition.Top, null);
        // "Change the dog on a cat", as many say it whose language does.
        else if (_relation == Relation.On && Verb == Cue.Replace && _scene.Find(item.Noun) is null && Items.Exists(known => _scene.Find(known.Noun) is not null))
            (Target, _relation) = (item, null);
        else if (_relation is { } relation)
        {
            (Anchor, IsAnchorThere, _relation) = (new ItemAnchor(relation, new ItemSelector(_scene.Find(item.Noun) ?? item.Noun, 1, item.Colour)), item.IsDefinite && !item.IsRegion && _scene.Find(item.Noun) is not null, null);
        }
        else if (_isOldNext) (Old, _isOldNext) = (item, false);
        else if (_isTargetNext || (Verb == Cue.Make && !item.IsDefinite && !item.IsRegion && (Pronoun is not null || Items.Exists(known => known.IsDefinite)))) (Target, _isTargetNext) = (item, false);
        else Items.Add(item);
    }

    private void Take(TalkToken token, IReadOnlyList<TalkToken> tokens, int next)
    {
        switch (token)
        {
            // "Another angle" counts nothing.
            case TalkToken.Said(Cue.Another, _) when next < tokens.Count && tokens[next] is TalkToken.Unknown:
                break;
            case TalkToken.Said(var cue, var value):
                Take(cue, value);
                break;
            // "Three dogs instead of one."
            case TalkToken.Number when _isOldNext:
                _isOldNext = false;
                break;
            case TalkToken.Number(var number) when number <= ItemPhrase.MaxCount:
                Number = number;
                break;
            case TalkToken.Unknown(var word):
                Unknown.Add(word);
                break;
            case TalkToken.Word(var phrase):
                Take(phrase, next < tokens.Count);
                break;
        }
    }

    private void Take(Cue cue, double value)
    {
        switch (cue)
        {
            case Cue.Make or Cue.Add or Cue.Lack or Cue.Put or Cue.Remove or Cue.Move or Cue.Replace or Cue.Paint or Cue.Draw or Cue.Keep:
                // "Would you mind putting …", "I want you to make it": the verb that says what is done counts.
                if (Verb is null or Cue.Make) Verb = cue;
                break;
            case Cue.Not:
                (_isOldNext, IsUnwanted) = (true, value > 0);
                break;
            case Cue.Into or Cue.With when Verb is Cue.Replace || (cue == Cue.Into && Verb is Cue.Make && (Items.Count > 0 || Pronoun is not null)):
                _isTargetNext = true;
                break;
            case Cue.More:
                More = (int)value;
                break;
            case Cue.Another:
                More = 1;
                break;
            case Cue.Fewer:
                _isOldNext = false;
                More = -(int)value;
                break;
            case Cue.Only when value > 0:
                Number = (int)value;
                break;
            case Cue.Grow:
                Growth = value;
                break;
            case Cue.SomeOf when value > 0:
                TakePronoun(isPlural: true, "them");
                if (Pronoun is { } some && (Number ?? (Cues.Contains(Cue.One) ? 1 : null)) is > 0 and var part) Pronoun = some with { Count = part };
                break;
            case Cue.Scale:
                Scale = value;
                break;
            case Cue.Closer or Cue.Farther when value > 0:
                (IsZoom, _relation) = (true, null);
                break;
            case Cue.Up:
                (Where, IsShift) = (PicturePosition.Top, true);
                break;
            case Cue.Down:
                (Where, IsShift) = (PicturePosition.Bottom, true);
                break;
        }
        if (cue != Cue.Polite) Cues.Add(cue);
    }

    private void Take(Phrase phrase, bool hasMore)
    {
        if (phrase.Meanings.OfType<Meaning.Colour>().FirstOrDefault() is { } colour)
        {
            if (_isOldNext) (OldColour, _isOldNext) = (colour.Name, false);
            else Colour = colour.Name;
        }
        else if (phrase.Meanings.OfType<Meaning.Slot>().FirstOrDefault() is { } slot)
        {
            var isPlainDay = slot is { Name: "time", Term: "day" } && Terms is [.., ("weather" or "season", _)];
            if (_isOldNext) (OldTerm, _isOldNext) = ((slot.Name, slot.Term), false);
            else if (!isPlainDay && (slot.Name != "place" || !_isAnchoredPlace || !IsForNew(slot.Term))) Terms.Add((slot.Name, slot.Term));
            _relation = null;
        }
        else switch (phrase.Meanings[0])
        {
            case Meaning.Placed placed:
                (_relation, _isAnchoredPlace) = (placed.Relation, true);
                if (!hasMore && placed.Relation is Relation.Above or Relation.Below) (Where, IsShift) = (placed.Relation == Relation.Above ? PicturePosition.Top : PicturePosition.Bottom, true);
                break;
            case Meaning.Position position:
                Where |= position.Where;
                IsShift |= (phrase.Words[0] == "to" && phrase.Words.Length == 3) || phrase.Words.Length == 1;
                break;
            case Meaning.Quantity when _isOldNext:
                _isOldNext = false;
                break;
            case Meaning.Quantity quantity:
                Number = quantity.Count;
                break;
            // "Take the boat out."
            case Meaning.Boundary or Meaning.Filler when Verb is Cue.Move && phrase.Words is ["out" or "off"]:
            case Meaning.Filler when Verb is Cue.Move or Cue.Make && phrase.Words is ["away"]:
                Verb = Cue.Remove;
                break;
            case Meaning.Pronoun or Meaning.Determiner { IsDefinite: true } or Meaning.Boundary when Reference(phrase.Words) is { } plural:
                TakePronoun(plural, phrase.Words[0]);
                break;
        }
    }

    /// <summary>Whether a place tells where something new comes to stand ("add a dog on the beach"), not where the whole is ("put it on a beach").</summary>
    private bool IsForNew(string place) => Verb is Cue.Add || (Verb is Cue.Put && (Items.Exists(item => !item.IsDefinite) || _scene.Term("place") == place));

    private void TakePronoun(bool isPlural, string word)
    {
        var person = _scene.Person(word, _focus?.Noun);
        var meant = person is not null ? new ItemSelector(person) : _focus is null ? null : isPlural ? _focus with { Count = null } : _focus;
        if (_relation is { } relation && meant is not null) (Anchor, IsAnchorThere, _relation) = (new ItemAnchor(relation, meant with { Count = 1 }), true, null);
        else Pronoun = meant ?? new ItemSelector(null);
    }

    private static bool? Reference(string[] words) => words switch
    {
        ["it" or "him" or "her" or "this" or "that" or "he" or "she" or "itself"] => false,
        ["them" or "these" or "those" or "they" or "themselves"] => true,
        _ => null,
    };
}
