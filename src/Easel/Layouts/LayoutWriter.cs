namespace Easel.Layouts;

/// <summary>What a layout must contain whatever the planner prefers.</summary>
/// <param name="Terms">Per slot (0–6) the terms allowed; slots left out are free.</param>
/// <param name="Things">Things asked for.</param>
/// <param name="Excluded">Nouns that must not occur.</param>
public sealed record LayoutDemands(
    IReadOnlyDictionary<int, IReadOnlySet<string>> Terms, IReadOnlyList<ThingDemand> Things, IReadOnlySet<string> Excluded)
{
    /// <summary>No demands.</summary>
    public static LayoutDemands None { get; } = new(new Dictionary<int, IReadOnlySet<string>>(), [], new HashSet<string>());
}

/// <summary>A thing asked for.</summary>
/// <param name="Noun">A noun of the lexicon.</param>
/// <param name="Least">At least so many.</param>
/// <param name="Most">At most so many; null for no limit.</param>
/// <param name="Colour">Colour they must have, or null for any.</param>
/// <param name="Left">Least horizontal centre, 0–1.</param>
/// <param name="Right">Greatest horizontal centre, 0–1.</param>
public sealed record ThingDemand(string Noun, int Least, int? Most, string? Colour, float Left = 0, float Right = 1);

/// <summary>Walks the layout grammar token by token and says which tokens may come next, so that whatever is sampled is a valid layout that meets the demands.</summary>
public sealed class LayoutWriter
{
    private enum Expect { Begin, Aspect, Slot, Noun, Colour, Left, Top, Right, Bottom, Nothing }

    private readonly LayoutGrammar grammar;
    private readonly LayoutDemands demands;
    private const float ShapeTolerance = 0.12f;
    private const int LeastWidth = 3;
    private readonly int aspect;
    private readonly float pictureAspect;
    private readonly int[] found;
    private readonly List<int> tokens = [];
    private Expect expect = Expect.Begin;
    private int slot, noun, items;
    private bool keepsShape;
    private ThingDemand? demand;

    /// <summary>Begins a layout.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="demands">What must be in it.</param>
    /// <param name="aspect">Width / height of the picture.</param>
    public LayoutWriter(LayoutGrammar grammar, LayoutDemands demands, float aspect)
    {
        (this.grammar, this.demands, this.aspect) = (grammar, demands, grammar.AspectToken(aspect));
        pictureAspect = aspect;
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
        // A thing keeps its shape unless that would contradict where it was asked to be.
        keepsShape = true;
        if (expect is Expect.Right or Expect.Bottom && !Enumerable.Range(0, grammar.VocabularySize).Any(token => IsAllowed(token, wantsToEnd))) keepsShape = false;
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
                noun = token;
                items++;
                demand = Claim(grammar.Word(token));
                expect = grammar.IsColourable(token) ? Expect.Colour : Expect.Left;
                break;
            default: expect = expect == Expect.Bottom ? Expect.Noun : expect + 1; break;
        }
    }

    private bool IsAllowed(int token, bool wantsToEnd) => expect switch
    {
        Expect.Begin => token == LayoutGrammar.Begin,
        Expect.Aspect => token == aspect,
        Expect.Slot => grammar.SlotTokens(slot).Values.Contains(token) && (!demands.Terms.TryGetValue(slot, out var terms) || terms.Contains(grammar.Word(token))),
        Expect.Noun => IsNounAllowed(token, wantsToEnd),
        Expect.Colour => token >= grammar.FirstColour && token < grammar.FirstEdge && (demand?.Colour is null || token == grammar.Colour(demand.Colour)),
        Expect.Left => IsEdge(token, 0, LayoutGrammar.Steps - LeastWidth) && CanCentreFrom(token - grammar.FirstEdge),
        Expect.Top => IsEdge(token, 0, LayoutGrammar.Steps - (int)Math.Min(LayoutGrammar.Steps, Math.Ceiling(Height(LeastWidth) ?? 1))),
        Expect.Right => IsEdge(token, Previous(2) + LeastWidth, LayoutGrammar.Steps) && IsCentred(Previous(2), token - grammar.FirstEdge) && FitsBelow(token - grammar.FirstEdge - Previous(2)),
        Expect.Bottom => IsEdge(token, Previous(2) + 1, LayoutGrammar.Steps) && HasShape(Previous(1) - Previous(3), token - grammar.FirstEdge - Previous(2)),
        _ => false,
    };

    private bool IsNounAllowed(int token, bool wantsToEnd)
    {
        var outstanding = demands.Things.Select((d, i) => Math.Max(0, d.Least - found[i])).Sum();
        if (token == LayoutGrammar.End) return outstanding == 0 || items >= LayoutRaster.MaxItems;
        if (token < grammar.FirstNoun || token >= grammar.FirstColour || items >= LayoutRaster.MaxItems) return false;
        var word = grammar.Word(token);
        if (outstanding > 0 && (wantsToEnd || items + outstanding >= LayoutRaster.MaxItems))
            return demands.Things.Where((d, i) => found[i] < d.Least).Any(d => d.Noun == word);
        return !demands.Excluded.Contains(word) && HasRoom(word);
    }

    private bool HasRoom(string word)
    {
        var own = demands.Things.Select((d, i) => (d, i)).Where(p => p.d.Noun == word).ToArray();
        return own.Length == 0 || own.Any(p => p.d.Most is null || found[p.i] < p.d.Most);
    }

    /// <summary>The demand that a new thing of this noun serves: first one still short, then one with room.</summary>
    private ThingDemand? Claim(string word)
    {
        var own = Enumerable.Range(0, found.Length).Where(i => demands.Things[i].Noun == word).ToArray();
        var index = own.Where(i => found[i] < demands.Things[i].Least)
            .Concat(own.Where(i => demands.Things[i].Most is not { } most || found[i] < most)).DefaultIfEmpty(-1).First();
        if (index < 0) return null;
        found[index]++;
        return demands.Things[index];
    }

    private bool IsEdge(int token, int low, int high) => token >= grammar.FirstEdge + low && token <= grammar.FirstEdge + high;

    private int Previous(int back) => tokens[^back] - grammar.FirstEdge;

    /// <summary>Whether some right edge would put the centre into the demanded range.</summary>
    private bool CanCentreFrom(int left) =>
        demand is null || ((left + LayoutGrammar.Steps) / 2f >= demand.Left * LayoutGrammar.Steps && left + LeastWidth / 2f <= demand.Right * LayoutGrammar.Steps);

    private bool IsCentred(int left, int right) =>
        demand is null || ((left + right) / 2f >= demand.Left * LayoutGrammar.Steps && (left + right) / 2f <= demand.Right * LayoutGrammar.Steps);

    /// <summary>Height in steps that a thing's own shape gives to a width in steps; null when it has no shape.</summary>
    private float? Height(int width) => keepsShape && grammar.Shape(noun) is { } shape ? width * pictureAspect / shape : null;

    private bool FitsBelow(int width) => Height(width) is not { } height || height <= LayoutGrammar.Steps - Previous(1) + 0.5f;

    private bool HasShape(int width, int height) => Height(width) is not { } wanted || Math.Abs(height - wanted) <= Math.Max(0.5f, ShapeTolerance * wanted);

    private static bool IsHighest(ReadOnlySpan<float> scores, int token)
    {
        foreach (var score in scores) if (score > scores[token]) return false;
        return true;
    }
}
