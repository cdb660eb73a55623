namespace Easel.Layouts;

/// <summary>Layouts as token sequences: begin, aspect, seven global terms, then per item its noun, its colour (colourable things only), and left, top, right, bottom; end.</summary>
public sealed class LayoutGrammar
{
    /// <summary>Padding token.</summary>
    public const int Pad = 0;

    /// <summary>First token of every layout.</summary>
    public const int Begin = 1;

    /// <summary>Last token of every layout.</summary>
    public const int End = 2;

    /// <summary>Steps that a box's edges are rounded to: 1/64 of the picture's side.</summary>
    public const int Steps = 64;

    private static readonly float[] AspectLimits = [0.65f, 0.87f, 1.15f, 1.55f];
    private readonly Dictionary<string, int>[] _slotTokens;
    private readonly Dictionary<string, int> _nounTokens = [], _colourTokens = [];
    private readonly string[] _words;
    private readonly bool[] _colourable;
    private readonly float?[] _aspects;

    /// <summary>Numbers the words of a lexicon.</summary>
    /// <param name="lexicon">The model's lexicon; its order decides the numbers.</param>
    public LayoutGrammar(Lexicon lexicon)
    {
        var list = new List<string> { "<pad>", "<begin>", "<end>" };
        int Add(string word) { list.Add(word); return list.Count - 1; }

        FirstAspect = list.Count;
        for (var i = 0; i <= AspectLimits.Length; i++) Add($"<aspect {i}>");
        _slotTokens = [.. lexicon.Slots.Select(terms => terms.ToDictionary(t => t.Name, t => Add(t.Name)))];
        FirstNoun = list.Count;
        foreach (var region in lexicon.Regions) _nounTokens[region.Name] = Add(region.Name);
        FirstThing = list.Count;
        foreach (var term in lexicon.Things) _nounTokens[term.Name] = Add(term.Name);
        FirstColour = list.Count;
        Add("<own colours>");
        foreach (var colour in lexicon.Colours) _colourTokens[colour.Name] = Add(colour.Name);
        FirstEdge = list.Count;
        for (var i = 0; i <= Steps; i++) Add($"<{i}/{Steps}>");

        _words = [.. list];
        _colourable = new bool[_words.Length];
        _aspects = new float?[_words.Length];
        foreach (var thing in lexicon.Things)
        {
            _colourable[_nounTokens[thing.Name]] = thing.Colourable;
            _aspects[_nounTokens[thing.Name]] = thing.Aspect;
        }
        (Lexicon, Homes) = (lexicon, new ThingHome(lexicon));
    }

    /// <summary>The lexicon whose words are numbered here.</summary>
    public Lexicon Lexicon { get; }

    /// <summary>Where its things are at home.</summary>
    internal ThingHome Homes { get; }

    /// <summary>Number of tokens.</summary>
    public int VocabularySize => _words.Length;

    internal int FirstAspect { get; }

    internal int FirstNoun { get; }

    internal int FirstThing { get; }

    /// <summary>The token for "its own colours"; the colour words follow it.</summary>
    internal int FirstColour { get; }

    internal int FirstEdge { get; }

    /// <summary>Token of the aspect class that a picture's width / height falls into.</summary>
    /// <param name="aspect">Width / height, positive.</param>
    public int AspectToken(float aspect) => FirstAspect + AspectLimits.Count(limit => aspect > limit);

    /// <summary>Writes a layout as tokens, box edges rounded to 1/64.</summary>
    /// <param name="layout">The layout; its words must be in the lexicon.</param>
    /// <param name="aspect">Width / height of the picture.</param>
    /// <exception cref="InvalidRequestException">A word is not in the lexicon.</exception>
    public int[] Encode(Layout layout, float aspect)
    {
        var tokens = new List<int> { Begin, AspectToken(aspect) };
        for (var slot = 0; slot < _slotTokens.Length; slot++) tokens.Add(Find(_slotTokens[slot], layout.Globals[slot], Lexicon.SlotNames[slot]));
        foreach (var (noun, colour, box) in layout.Items)
        {
            tokens.Add(Find(_nounTokens, noun, "noun"));
            if (_colourable[tokens[^1]]) tokens.Add(colour is null ? FirstColour : Find(_colourTokens, colour, "colour"));
            var (left, right) = Edges(box.Left, box.Right);
            var (top, bottom) = Edges(box.Top, box.Bottom);
            tokens.AddRange([FirstEdge + left, FirstEdge + top, FirstEdge + right, FirstEdge + bottom]);
        }
        tokens.Add(End);
        return [.. tokens];
    }

    /// <summary>Reads a complete token sequence back.</summary>
    /// <param name="tokens">Tokens that <see cref="LayoutWriter"/> let pass.</param>
    public Layout Decode(IReadOnlyList<int> tokens)
    {
        var at = 2;
        var globals = _slotTokens.Select(_ => _words[tokens[at++]]).ToArray();
        var items = new List<LayoutItem>();
        while (tokens[at] != End)
        {
            var noun = tokens[at++];
            var colour = _colourable[noun] ? tokens[at++] : FirstColour;
            float Edge() => (tokens[at++] - FirstEdge) / (float)Steps;
            items.Add(new LayoutItem(_words[noun], colour == FirstColour ? null : _words[colour], new Box(Edge(), Edge(), Edge(), Edge())));
        }
        return new Layout(globals[0], globals[1], globals[2], globals[3], globals[4], globals[5], globals[6], items);
    }

    internal IReadOnlyDictionary<string, int> SlotTokens(int slot) => _slotTokens[slot];

    internal bool IsColourable(int noun) => _colourable[noun];

    /// <summary>Width / height of a noun's shape in pixels; null when any will do.</summary>
    internal float? Shape(int noun) => _aspects[noun];

    internal bool IsThing(int noun) => noun >= FirstThing && noun < FirstColour;

    internal string Word(int token) => _words[token];

    internal bool IsColour(string word) => _colourTokens.ContainsKey(word);

    internal int Colour(string name) => _colourTokens[name];

    internal int Noun(string name) => _nounTokens[name];

    private static (int Low, int High) Edges(float low, float high)
    {
        var first = Math.Clamp((int)MathF.Round(low * Steps), 0, Steps - 1);
        return (first, Math.Clamp((int)MathF.Round(high * Steps), first + 1, Steps));
    }

    private static int Find(Dictionary<string, int> tokens, string word, string kind) =>
        tokens.TryGetValue(word, out var token) ? token
            : throw new InvalidRequestException($"The layout's {kind} '{word}' is not one that this model knows; 'easel plan --words' lists them.");
}
