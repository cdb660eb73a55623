namespace Easel.Prompts;

/// <summary>A prompt cut into the lengths that CLIP reads at once: start token, 75 tokens, end token.</summary>
/// <param name="Ids">Per chunk its ids.</param>
/// <param name="Weights">Per chunk how much each of them counts.</param>
public sealed record ClipChunks(IReadOnlyList<int[]> Ids, IReadOnlyList<float[]> Weights)
{
    /// <summary>Most chunks that a prompt may take.</summary>
    public const int MaxChunks = 64;

    // A comma this near to the end of a chunk ends it, so that no description is torn apart.
    private const int CommaReach = 20;

    /// <summary>Number of chunks.</summary>
    public int Count => Ids.Count;

    /// <summary>Whether every token counts as written.</summary>
    public bool IsPlain => Weights.All(chunk => chunk.All(weight => weight == 1));

    /// <summary>Cuts a prompt.</summary>
    /// <param name="tokenizer">Makes the ids.</param>
    /// <param name="prompt">The words, with emphasis as <see cref="WeightedText"/> reads it.</param>
    /// <param name="padId">Fills up the last chunk: the end token for CLIP-L, 0 for OpenCLIP.</param>
    /// <param name="words">Words that stand for several vectors of their own (textual inversion): name to ids; null for none.</param>
    /// <param name="length">Tokens per chunk, start and end included.</param>
    /// <returns>One chunk or more.</returns>
    /// <exception cref="InvalidRequestException">The prompt takes more than <see cref="MaxChunks"/> chunks.</exception>
    public static ClipChunks Of(ClipTokenizer tokenizer, string prompt, int padId, IReadOnlyDictionary<string, int[]>? words = null, int length = 77)
    {
        var room = length - 2;
        var comma = tokenizer.Encode(",") is [var id] ? id : -1;
        var (chunks, ids, weights, lastComma) = (new List<(List<int>, List<float>)>(), new List<int>(), new List<float>(), -1);
        foreach (var (text, weight) in WeightedText.Parse(prompt))
            foreach (var group in Groups(tokenizer, text, words))
            {
                // A name of several vectors stays together as long as a chunk can hold it.
                if (group.Length <= room && ids.Count + group.Length > room) Next(group.Length == 1);
                foreach (var token in group)
                {
                    if (ids.Count == room) Next(false);
                    if (token == comma) lastComma = ids.Count;
                    ids.Add(token);
                    weights.Add((float)weight);
                }
            }
        if (ids.Count > 0 || chunks.Count == 0) chunks.Add((ids, weights));
        return new ClipChunks([.. chunks.Select(c => Framed(c.Item1, tokenizer.StartId, tokenizer.EndId, padId))], [.. chunks.Select(c => Framed(c.Item2, 1f, 1f, 1f))]);

        void Next(bool mayMove)
        {
            if (chunks.Count + 1 == MaxChunks) throw new InvalidRequestException($"The prompt has more than {MaxChunks * room} tokens; shorten it.");
            var keep = mayMove && lastComma >= 0 && ids.Count - lastComma <= CommaReach ? lastComma + 1 : ids.Count;
            chunks.Add((ids[..keep], weights[..keep]));
            (ids, weights, lastComma) = (ids[keep..], weights[keep..], -1);
        }

        T[] Framed<T>(List<T> values, T first, T end, T pad) => [first, .. values, end, .. Enumerable.Repeat(pad, room - values.Count)];
    }

    /// <summary>The same with empty chunks at the end, so that two prompts have equally many.</summary>
    /// <param name="count">Number of chunks, at least <see cref="Count"/>.</param>
    /// <param name="empty">The chunks of the empty prompt.</param>
    public ClipChunks Padded(int count, ClipChunks empty) =>
        new([.. Ids, .. Enumerable.Repeat(empty.Ids[0], count - Count)], [.. Weights, .. Enumerable.Repeat(empty.Weights[0], count - Count)]);

    /// <summary>Names of textual inversions that a prompt uses, as often as it does.</summary>
    /// <param name="prompt">The words.</param>
    /// <param name="words">The names.</param>
    public static IEnumerable<string> WordsIn(string prompt, IReadOnlyDictionary<string, int[]> words)
    {
        foreach (var (piece, _) in WeightedText.Parse(prompt))
            for (var text = piece; First(text, words) is var (at, name); text = text[(at + name.Length)..]) yield return name;
    }

    // Runs of plain text token by token, names of textual inversions as a whole.
    private static IEnumerable<int[]> Groups(ClipTokenizer tokenizer, string text, IReadOnlyDictionary<string, int[]>? words)
    {
        while (words is { Count: > 0 } && First(text, words) is var (at, name))
        {
            foreach (var token in tokenizer.Encode(text[..at])) yield return [token];
            yield return words[name];
            text = text[(at + name.Length)..];
        }
        foreach (var token in tokenizer.Encode(text)) yield return [token];
    }

    // The leftmost name that stands as a word of its own; of several there the longest.
    private static (int At, string Name)? First(string text, IReadOnlyDictionary<string, int[]> words)
    {
        (int At, string Name)? found = null;
        foreach (var name in words.Keys.Where(n => n.Length > 0))
            for (var at = 0; (at = text.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
            {
                if (IsPartOfWord(text, at - 1, name[0]) || IsPartOfWord(text, at + name.Length, name[^1])) continue;
                if (found is null || at < found.Value.At || (at == found.Value.At && name.Length > found.Value.Name.Length)) found = (at, name);
                break;
            }
        return found;
    }

    private static bool IsPartOfWord(string text, int at, char edge) =>
        at >= 0 && at < text.Length && char.IsLetterOrDigit(edge) && (char.IsLetterOrDigit(text[at]) || text[at] == '_');
}
