using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Layouts;

/// <summary>The file <c>lexicon.json</c> of a model: the words it was trained with.</summary>
public static class LexiconJson
{
    private const string Format = "easel-lexicon";
    private const int Version = 1;
    private const int MaxFileBytes = 4 << 20;
    private const int MaxTerms = 10_000;
    private const int MaxNameLength = 64;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        WriteIndented = true,
    };

    private sealed record LexiconFile(
        string Format, int Version, Term[][] Slots, Term[] Colours, Term[] Regions, Thing[] Things);

    /// <summary>Writes a lexicon; an existing file is replaced.</summary>
    /// <param name="lexicon">The lexicon to write.</param>
    /// <param name="path">Path to write, usually <c>lexicon.json</c> in the model's folder.</param>
    /// <exception cref="CheckpointException">The lexicon is one that <see cref="Load"/> would refuse.</exception>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static void Save(Lexicon lexicon, string path)
    {
        Check(lexicon);
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new LexiconFile(Format, Version, [.. lexicon.Slots.Select(slot => slot.ToArray())], [.. lexicon.Colours], [.. lexicon.Regions], [.. lexicon.Things]),
            Options);
        AtomicFile.Write(path, json.Length, overwrite: true, stream => stream.Write(json));
    }

    /// <summary>Reads a lexicon that <see cref="Save"/> wrote.</summary>
    /// <param name="path">Path of a <c>lexicon.json</c>, at most 4 MB.</param>
    /// <exception cref="CheckpointException">The file is missing, damaged, or breaks a rule: seven non-empty slots, lower-case names, none twice in its list.</exception>
    public static Lexicon Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes)
                throw new CheckpointException($"{path} is larger than {MaxFileBytes >> 20} MB, which no lexicon is. Take an undamaged lexicon file.");
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read ({error.Message}). Download or train the model again.", error);
        }
    }

    /// <exception cref="CheckpointException">The bytes are not a lexicon of this format.</exception>
    internal static Lexicon Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<LexiconFile>(json, Options) ?? throw new JsonException("the file holds null");
            if (file.Format != Format || file.Version != Version)
                throw new CheckpointException($"The lexicon file is {file.Format} version {file.Version}; this Easel reads {Format} version {Version}.");
            var lexicon = new Lexicon(file.Slots, file.Colours, file.Regions, file.Things);
            Check(lexicon);
            return lexicon;
        }
        catch (JsonException error)
        {
            throw new CheckpointException($"The lexicon file is not valid ({error.Message}). Take an undamaged lexicon file.", error);
        }
    }

    private static void Check(Lexicon lexicon)
    {
        if (lexicon.Slots.Count != Lexicon.SlotNames.Count)
            throw new CheckpointException($"The lexicon has {lexicon.Slots.Count} slots; it must have {Lexicon.SlotNames.Count}: {string.Join(", ", Lexicon.SlotNames)}.");
        for (var slot = 0; slot < lexicon.Slots.Count; slot++)
        {
            CheckTerms(Lexicon.SlotNames[slot], lexicon.Slots[slot]);
            if (lexicon.Slots[slot].Count == 0)
                throw new CheckpointException($"The lexicon has no word for {Lexicon.SlotNames[slot]}; it needs at least a default.");
        }
        CheckTerms("colours", lexicon.Colours);
        CheckTerms("regions and things", [.. lexicon.Regions, .. lexicon.Things]);
        if (lexicon.Things.FirstOrDefault(thing => !IsName(thing.Plural)) is { } wrong)
            throw new CheckpointException($"The plural of {wrong.Name} in the lexicon is not a lower-case phrase of 1 to {MaxNameLength} letters.");
        if (lexicon.Things.FirstOrDefault(thing => thing.Aspect is { } aspect && aspect is not (>= 0.02f and <= 50)) is { } odd)
            throw new CheckpointException($"The aspect {odd.Aspect} of {odd.Name} in the lexicon is out of range; it is a width over height from 0.02 to 50.");
        if (lexicon.Things.FirstOrDefault(thing => thing.Height is { } height && height is not (> 0 and <= 1)) is { } high)
            throw new CheckpointException($"The height {high.Height} of {high.Name} in the lexicon is out of range; it is a fraction of the picture's, more than 0 and at most 1.");
    }

    private static void CheckTerms(string list, IReadOnlyList<Term>? terms)
    {
        if (terms is null || terms.Count > MaxTerms)
            throw new CheckpointException($"The list {list} of the lexicon has {terms?.Count.ToString() ?? "no"} entries; it must have at most {MaxTerms}.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < terms.Count; i++)
        {
            if (terms[i] is not { Synonyms: not null } term || !IsName(term.Name) || !term.Synonyms.All(IsName))
                throw new CheckpointException($"Entry {i} of {list} in the lexicon has a name or synonym that is not a lower-case phrase of 1 to {MaxNameLength} letters.");
            if (!names.Add(term.Name))
                throw new CheckpointException($"\"{term.Name}\" is twice among the {list} of the lexicon; names must differ.");
        }
    }

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && name == name.Trim().ToLowerInvariant() && !name.Any(char.IsControl);
}
