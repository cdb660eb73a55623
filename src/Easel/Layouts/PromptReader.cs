namespace Easel.Layouts;

/// <summary>Reads prompts against a lexicon by plain rules: deterministic, in time linear in the prompt, for any Unicode text.</summary>
/// <remarks>Safe to use from many threads. Building one takes some milliseconds; keep it with its model.</remarks>
public sealed class PromptReader
{
    private readonly Phrasebook _phrasebook;
    private readonly Spelling _spelling;

    /// <summary>Prepares to read prompts for a model.</summary>
    /// <param name="lexicon">The words that the model knows.</param>
    public PromptReader(Lexicon lexicon)
    {
        ArgumentNullException.ThrowIfNull(lexicon);
        _phrasebook = new Phrasebook(lexicon);
        _spelling = new Spelling(_phrasebook);
    }

    /// <summary>Reads what a prompt says: terms, items with number, colour and place, relations, exclusions, and the words it cannot place.</summary>
    /// <param name="prompt">Any text, also empty.</param>
    public PromptReading Read(string prompt)
    {
        var corrections = new List<Correction>();
        var words = Corrected(PromptWords.Split(prompt), corrections);
        var parse = new PromptParse(_phrasebook, words);
        parse.Run();
        var unknown = parse.UnknownWords.Select(word => new UnknownWord(Shorten(word), _spelling.Suggest(word)));
        return new PromptReading(parse.Slots, parse.Items, parse.Relations, parse.Excluded, corrections, [.. unknown]);
    }

    private List<string> Corrected(List<string> words, List<Correction> corrections)
    {
        var corrected = new List<string>(words.Count);
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (!known.TryGetValue(word, out var meant))
            {
                known[word] = meant = char.IsLetter(word[0]) ? _spelling.Correct(word) : null;
                if (meant is not null)
                    corrections.Add(new Correction(word, meant));
            }
            corrected.AddRange(meant is null ? [word] : meant.Split(' '));
        }
        return corrected;
    }

    private static string Shorten(string word) => word.Length <= 40 ? word : string.Concat(word.AsSpan(0, 40), "…");
}
