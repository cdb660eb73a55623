namespace Easel.Layouts;

/// <summary>What a layout must contain whatever the planner prefers.</summary>
/// <param name="Terms">Per slot (0–6) the terms allowed; slots left out are free.</param>
/// <param name="Things">Things asked for.</param>
/// <param name="Excluded">Nouns that must not occur.</param>
/// <param name="Regions">Regions that must occur.</param>
/// <param name="Relations">How things stand to each other.</param>
public sealed record LayoutDemands(
    IReadOnlyDictionary<int, IReadOnlySet<string>> Terms, IReadOnlyList<ThingDemand> Things, IReadOnlySet<string> Excluded,
    IReadOnlyList<string> Regions, IReadOnlyList<RelationDemand> Relations)
{
    /// <summary>No demands.</summary>
    public static LayoutDemands None { get; } = new(new Dictionary<int, IReadOnlySet<string>>(), [], new HashSet<string>(), [], []);
}

/// <summary>A thing asked for.</summary>
/// <param name="Noun">A noun of the lexicon.</param>
/// <param name="Least">At least so many.</param>
/// <param name="Most">At most so many; null for no limit.</param>
/// <param name="Colour">Colour they must have, or null for any.</param>
/// <param name="Left">Least horizontal centre, 0–1.</param>
/// <param name="Right">Greatest horizontal centre, 0–1.</param>
public sealed record ThingDemand(string Noun, int Least, int? Most, string? Colour, float Left = 0, float Right = 1);

/// <summary>How a thing asked for stands to another one, or to a region.</summary>
/// <param name="First">Index of the demand for the thing that is placed.</param>
/// <param name="Relation">How it stands to the second.</param>
/// <param name="Second">Index of the demand for the thing it is placed by; null for a region.</param>
/// <param name="Region">The region it is placed by; null for a thing.</param>
public sealed record RelationDemand(int First, Relation Relation, int? Second, string? Region = null);

/// <summary>Walks the layout grammar token by token and says which tokens may come next, so that whatever is sampled is a valid layout that meets the demands.</summary>
public sealed class LayoutWriter
{
    private enum Expect { Begin, Aspect, Slot, Noun, Colour, Left, Top, Right, Bottom, Nothing }

    private readonly LayoutGrammar _grammar;
    private readonly LayoutDemands _demands;
    private readonly int _aspect;
    private readonly BoxRules _rules;
    private readonly List<int> _edges = [];
    private readonly int[] _found;
    private readonly List<int> _tokens = [];
    private Expect _expect = Expect.Begin;
    private int _slot, _items;
    private readonly HashSet<string> _present = [], _asked;
    private readonly HashSet<int> _namesakes, _reservedColours;
    private int? _claimed;

    /// <summary>Begins a layout.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="demands">What must be in it.</param>
    /// <param name="aspect">Width / height of the picture.</param>
    public LayoutWriter(LayoutGrammar grammar, LayoutDemands demands, float aspect)
    {
        (_grammar, _demands, _aspect) = (grammar, demands, grammar.AspectToken(aspect));
        _rules = new BoxRules(grammar, demands.Relations, aspect, BoxRules.LeastSide(demands.Things.Sum(thing => thing.Least)), demands.Things, grammar.Homes);
        _found = new int[demands.Things.Count];
        _asked = [.. demands.Things.Select(thing => thing.Noun)];
        _namesakes = [.. Enumerable.Range(grammar.FirstNoun, grammar.FirstColour - grammar.FirstNoun).Where(token => grammar.IsThing(token) && !_asked.Contains(grammar.Word(token)) && _asked.Any(noun => IsKindOf(grammar.Word(token), noun)))];
        // The colour asked for of one thing is not meant for others, and a word in a thing's name is no colour: a paper lantern is a lantern, and none of folded paper.
        _reservedColours = [.. demands.Things.Select(thing => thing.Colour).OfType<string>().Concat(_asked.SelectMany(noun => noun.Split(' ')).Where(grammar.IsColour)).Select(grammar.Colour)];
    }

    /// <summary>Whether the layout is complete.</summary>
    public bool IsComplete => _expect == Expect.Nothing;

    /// <summary>The tokens so far.</summary>
    public IReadOnlyList<int> Tokens => _tokens;

    /// <summary>Marks the tokens that may come next.</summary>
    /// <param name="scores">The planner's score per token; forbidden ones become −∞.</param>
    public void Mask(Span<float> scores)
    {
        var wantsToEnd = _expect == Expect.Noun && IsHighest(scores, LayoutGrammar.End);
        if (_expect == Expect.Left) _rules.Relax(_edges);
        var ground = _demands.Regions.Count(region => !_present.Contains(region));
        var outstanding = ground + _demands.Things.Select((d, i) => Math.Max(0, d.Least - _found[i])).Sum();
        for (var token = 0; token < scores.Length; token++)
            if (token >= _grammar.VocabularySize || !IsAllowed(token, wantsToEnd, ground, outstanding)) scores[token] = float.NegativeInfinity;
    }

    /// <summary>Takes the next token.</summary>
    /// <param name="token">A token that <see cref="Mask"/> left possible.</param>
    public void Push(int token)
    {
        _tokens.Add(token);
        switch (_expect)
        {
            case Expect.Begin: _expect = Expect.Aspect; break;
            case Expect.Aspect: _expect = Expect.Slot; break;
            case Expect.Slot:
                _rules.AreCut |= _grammar.Word(token) == "portrait";
                _expect = ++_slot < Lexicon.SlotNames.Count ? Expect.Slot : Expect.Noun;
                break;
            case Expect.Noun when token == LayoutGrammar.End: _expect = Expect.Nothing; break;
            case Expect.Noun:
                _items++;
                _present.Add(_grammar.Word(token));
                _claimed = Claim(_grammar.Word(token));
                _rules.Begin(token, Demand, _claimed);
                _edges.Clear();
                _expect = _grammar.IsColourable(token) ? Expect.Colour : Expect.Left;
                break;
            case Expect.Colour: _expect = Expect.Left; break;
            default:
                _edges.Add(token - _grammar.FirstEdge);
                if (_expect == Expect.Bottom) _rules.End(new StepBox(_edges[0], _edges[1], _edges[2], _edges[3]));
                _expect = _expect == Expect.Bottom ? Expect.Noun : _expect + 1;
                break;
        }
    }

    private ThingDemand? Demand => _claimed is { } index ? _demands.Things[index] : null;

    private bool IsAllowed(int token, bool wantsToEnd, int ground, int outstanding) => _expect switch
    {
        Expect.Begin => token == LayoutGrammar.Begin,
        Expect.Aspect => token == _aspect,
        Expect.Slot => _grammar.SlotTokens(_slot).Values.Contains(token) && (!_demands.Terms.TryGetValue(_slot, out var terms) || terms.Contains(_grammar.Word(token))),
        Expect.Noun => IsNounAllowed(token, wantsToEnd, ground, outstanding),
        Expect.Colour => token >= _grammar.FirstColour && token < _grammar.FirstEdge && (Demand?.Colour is { } colour ? token == _grammar.Colour(colour) : !_reservedColours.Contains(token)),
        Expect.Left or Expect.Top or Expect.Right or Expect.Bottom => token >= _grammar.FirstEdge && _rules.Allows([.. _edges, token - _grammar.FirstEdge]),
        _ => false,
    };

    /// <param name="token">A token.</param>
    /// <param name="wantsToEnd">Whether the planner would rather end here.</param>
    /// <param name="ground">Regions asked for that are still missing.</param>
    /// <param name="outstanding">Everything asked for that is still missing.</param>
    private bool IsNounAllowed(int token, bool wantsToEnd, int ground, int outstanding)
    {
        if (token == LayoutGrammar.End) return outstanding == 0 || _items >= LayoutRaster.MaxItems;
        if (token < _grammar.FirstNoun || token >= _grammar.FirstColour || _items >= LayoutRaster.MaxItems) return false;
        var word = _grammar.Word(token);
        // Regions lie behind things: those still missing come before the first thing.
        if (ground > 0 && (_grammar.IsThing(token) || wantsToEnd || _items + outstanding >= LayoutRaster.MaxItems)) return _demands.Regions.Contains(word) && !_present.Contains(word);
        if (outstanding > 0 && (wantsToEnd || _items + outstanding >= LayoutRaster.MaxItems))
            return _asked.Contains(word) && _demands.Things.Where((d, i) => _found[i] < d.Least && !Waits(i)).Any(d => d.Noun == word);
        return !_demands.Excluded.Contains(word) && !_namesakes.Contains(token) && HasRoom(word);
    }

    /// <summary>Whether a noun names a kind of another: "green apple" of "apple". Whoever asks for a grey apple wants no green one beside it, though a planner that hardly knows grey ones would write it.</summary>
    private static bool IsKindOf(string noun, string other) =>
        noun.StartsWith(other + " ", StringComparison.Ordinal) || noun.EndsWith(" " + other, StringComparison.Ordinal) || noun.Contains($" {other} ", StringComparison.Ordinal);

    private bool HasRoom(string word)
    {
        if (!_asked.Contains(word)) return true;
        var own = _demands.Things.Select((d, i) => (d, i)).Where(p => p.d.Noun == word).ToArray();
        return own.Any(p => !Waits(p.i) && (p.d.Most is null || _found[p.i] < p.d.Most));
    }

    /// <summary>The demand that a new thing of this noun serves: first one still short, then one with room.</summary>
    private int? Claim(string word)
    {
        var own = Enumerable.Range(0, _found.Length).Where(i => _demands.Things[i].Noun == word && !Waits(i)).ToArray();
        var index = own.Where(i => _found[i] < _demands.Things[i].Least)
            .Concat(own.Where(i => _demands.Things[i].Most is not { } most || _found[i] < most)).DefaultIfEmpty(-1).First();
        if (index < 0) return null;
        _found[index]++;
        return index;
    }

    /// <summary>Whether a thing stands in front of, on or around one that is still to come: items are written back to front.</summary>
    private bool Waits(int index) => IsBefore(index) && !Enumerable.Range(0, _found.Length).Where(i => _found[i] < _demands.Things[i].Least).All(IsBefore);

    private bool IsBefore(int index) => _demands.Relations.Any(r =>
        (r.Second is { } second && r.First == index && r.Relation is Relation.InFrontOf or Relation.On && _found[second] == 0)
        || (r.Second == index && r.Relation is Relation.Behind or Relation.Inside && _found[r.First] == 0));

    private static bool IsHighest(ReadOnlySpan<float> scores, int token)
    {
        foreach (var score in scores) if (score > scores[token]) return false;
        return true;
    }
}
