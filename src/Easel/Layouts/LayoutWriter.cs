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

    private readonly LayoutGrammar grammar;
    private readonly LayoutDemands demands;
    private readonly int aspect;
    private readonly BoxRules rules;
    private readonly List<int> edges = [];
    private readonly int[] found;
    private readonly List<int> tokens = [];
    private Expect expect = Expect.Begin;
    private int slot, items;
    private readonly HashSet<string> present = [];
    private int? claimed;

    /// <summary>Begins a layout.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="demands">What must be in it.</param>
    /// <param name="aspect">Width / height of the picture.</param>
    public LayoutWriter(LayoutGrammar grammar, LayoutDemands demands, float aspect)
    {
        (this.grammar, this.demands, this.aspect) = (grammar, demands, grammar.AspectToken(aspect));
        rules = new BoxRules(grammar, demands.Relations, aspect);
        found = new int[demands.Things.Count];
    }

    /// <summary>Whether the layout is complete.</summary>
    public bool IsComplete => expect == Expect.Nothing;

    /// <summary>The tokens so far.</summary>
    public IReadOnlyList<int> Tokens => tokens;

    /// <summary>Marks the tokens that may come next.</summary>
    /// <param name="scores">The planner's score per token; forbidden ones become −∞.</param>
    public void Mask(Span<float> scores)
    {
        var wantsToEnd = expect == Expect.Noun && IsHighest(scores, LayoutGrammar.End);
        if (expect == Expect.Left) rules.Relax(edges);
        for (var token = 0; token < scores.Length; token++)
            if (token >= grammar.VocabularySize || !IsAllowed(token, wantsToEnd)) scores[token] = float.NegativeInfinity;
    }

    /// <summary>Takes the next token.</summary>
    /// <param name="token">A token that <see cref="Mask"/> left possible.</param>
    public void Push(int token)
    {
        tokens.Add(token);
        switch (expect)
        {
            case Expect.Begin: expect = Expect.Aspect; break;
            case Expect.Aspect: expect = Expect.Slot; break;
            case Expect.Slot: expect = ++slot < Lexicon.SlotNames.Count ? Expect.Slot : Expect.Noun; break;
            case Expect.Noun when token == LayoutGrammar.End: expect = Expect.Nothing; break;
            case Expect.Noun:
                items++;
                present.Add(grammar.Word(token));
                claimed = Claim(grammar.Word(token));
                rules.Begin(token, Demand, claimed);
                edges.Clear();
                expect = grammar.IsColourable(token) ? Expect.Colour : Expect.Left;
                break;
            case Expect.Colour: expect = Expect.Left; break;
            default:
                edges.Add(token - grammar.FirstEdge);
                if (expect == Expect.Bottom) rules.End(new StepBox(edges[0], edges[1], edges[2], edges[3]));
                expect = expect == Expect.Bottom ? Expect.Noun : expect + 1;
                break;
        }
    }

    private ThingDemand? Demand => claimed is { } index ? demands.Things[index] : null;

    private bool IsAllowed(int token, bool wantsToEnd) => expect switch
    {
        Expect.Begin => token == LayoutGrammar.Begin,
        Expect.Aspect => token == aspect,
        Expect.Slot => grammar.SlotTokens(slot).Values.Contains(token) && (!demands.Terms.TryGetValue(slot, out var terms) || terms.Contains(grammar.Word(token))),
        Expect.Noun => IsNounAllowed(token, wantsToEnd),
        Expect.Colour => token >= grammar.FirstColour && token < grammar.FirstEdge && (Demand?.Colour is not { } colour || token == grammar.Colour(colour)),
        Expect.Left or Expect.Top or Expect.Right or Expect.Bottom => token >= grammar.FirstEdge && rules.Allows([.. edges, token - grammar.FirstEdge]),
        _ => false,
    };

    private bool IsNounAllowed(int token, bool wantsToEnd)
    {
        var ground = demands.Regions.Count(region => !present.Contains(region));
        var outstanding = ground + demands.Things.Select((d, i) => Math.Max(0, d.Least - found[i])).Sum();
        if (token == LayoutGrammar.End) return outstanding == 0 || items >= LayoutRaster.MaxItems;
        if (token < grammar.FirstNoun || token >= grammar.FirstColour || items >= LayoutRaster.MaxItems) return false;
        var word = grammar.Word(token);
        // Regions lie behind things: those still missing come before the first thing.
        if (ground > 0 && (grammar.IsThing(token) || wantsToEnd || items + outstanding >= LayoutRaster.MaxItems)) return demands.Regions.Contains(word) && !present.Contains(word);
        if (outstanding > 0 && (wantsToEnd || items + outstanding >= LayoutRaster.MaxItems))
            return demands.Things.Where((d, i) => found[i] < d.Least && !Waits(i)).Any(d => d.Noun == word);
        return !demands.Excluded.Contains(word) && HasRoom(word);
    }

    private bool HasRoom(string word)
    {
        var own = demands.Things.Select((d, i) => (d, i)).Where(p => p.d.Noun == word).ToArray();
        return own.Length == 0 || own.Any(p => !Waits(p.i) && (p.d.Most is null || found[p.i] < p.d.Most));
    }

    /// <summary>The demand that a new thing of this noun serves: first one still short, then one with room.</summary>
    private int? Claim(string word)
    {
        var own = Enumerable.Range(0, found.Length).Where(i => demands.Things[i].Noun == word && !Waits(i)).ToArray();
        var index = own.Where(i => found[i] < demands.Things[i].Least)
            .Concat(own.Where(i => demands.Things[i].Most is not { } most || found[i] < most)).DefaultIfEmpty(-1).First();
        if (index < 0) return null;
        found[index]++;
        return index;
    }

    /// <summary>Whether a thing stands in front of or on one that is still to come: items are written back to front.</summary>
    private bool Waits(int index) => IsBefore(index) && !Enumerable.Range(0, found.Length).Where(i => found[i] < demands.Things[i].Least).All(IsBefore);

    private bool IsBefore(int index) => demands.Relations.Any(r =>
        (r.Second is { } second && r.First == index && r.Relation is Relation.InFrontOf or Relation.On && found[second] == 0)
        || (r.Second == index && r.Relation == Relation.Behind && found[r.First] == 0));

    private static bool IsHighest(ReadOnlySpan<float> scores, int token)
    {
        foreach (var score in scores) if (score > scores[token]) return false;
        return true;
    }
}
