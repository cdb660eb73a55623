using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>What a picture shows as far as a turn can refer to it: what its prompt says and what its plan holds.</summary>
/// <param name="reading">What the prompt says; null where there is no picture.</param>
/// <param name="layout">The plan; null where there is none.</param>
/// <param name="lexicon">The model's lexicon.</param>
internal sealed class SceneView(PromptReading? reading, Layout? layout, Lexicon lexicon)
{
    private static readonly HashSet<string> Women = [.. "woman girl princess queen witch mermaid fairy bride lady female dancer superheroine mrs. pregnant".Split(' ')];
    private static readonly HashSet<string> Men = [.. "man boy king prince wizard knight ninja superhero santa merman pirate viking male groom tuxedo astronaut surfer cyclist runner elf dwarf genie vampire clown snowman archer".Split(' ')];

    private readonly (string Noun, string? Colour)[] _things =
        layout is not null ? [.. layout.Items.Select(item => (item.Noun, item.Colour))]
        : reading is not null ? [.. reading.Items.SelectMany(item => Enumerable.Repeat((item.Noun, item.Colour), item.Count ?? 2))] : [];

    /// <summary>Every noun of a thing, once.</summary>
    public IEnumerable<string> Nouns => _things.Select(thing => thing.Noun).Where(noun => lexicon.Things.Any(thing => thing.Name == noun)).Distinct();

    /// <summary>Number of items of a noun.</summary>
    public int Count(string noun) => _things.Count(thing => thing.Noun == noun);

    /// <summary>The noun of the picture that a noun means: itself, or the one that it is a part of ("the fish" of tropical fish); null when nothing fits.</summary>
    public string? Find(string noun)
    {
        if (Count(noun) > 0) return noun;
        var kinds = _things.Select(thing => thing.Noun).Distinct()
            .Where(name => name.EndsWith(" " + noun, StringComparison.Ordinal) || noun.EndsWith(" " + name, StringComparison.Ordinal) || name.StartsWith(noun + " ", StringComparison.Ordinal)).ToArray();
        return kinds is [var only] ? only : null;
    }

    /// <summary>Whom "she" or "him" means: a person of the picture, where one fits; null where the word tells nothing.</summary>
    /// <param name="pronoun">The word.</param>
    /// <param name="focus">What was spoken of last, which is meant where it fits.</param>
    public string? Person(string pronoun, string? focus)
    {
        var people = pronoun switch { "she" or "her" or "herself" => Women, "he" or "him" or "himself" => Men, _ => null };
        if (people is null) return null;
        bool Fits(string noun) => noun.Split(' ').Any(people.Contains);
        return focus is not null && Fits(focus) ? focus : _things.Select(thing => thing.Noun).FirstOrDefault(Fits);
    }

    /// <summary>The one thing of the picture that has a name with this ending ("the bike" for a motorbike); null where there is none, or more.</summary>
    /// <param name="word">A word as it was said, in singular.</param>
    public string? Called(string word)
    {
        if (word.Length < 4) return null;
        var fitting = lexicon.Things.Where(thing => Count(thing.Name) > 0 && thing.Synonyms.Append(thing.Name).Any(name => name.EndsWith(word, StringComparison.Ordinal))).ToArray();
        return fitting is [var only] ? only.Name : null;
    }

    /// <summary>The thing that has a colour, or null.</summary>
    public string? WithColour(string colour) => _things.FirstOrDefault(thing => thing.Colour == colour).Noun;

    /// <summary>The term of a slot.</summary>
    public string Term(string slot)
    {
        var index = Lexicon.SlotNames.ToList().IndexOf(slot);
        return reading?.Slot(slot) ?? layout?.Globals[index] ?? lexicon.Slots[index][0].Name;
    }

    /// <summary>The first term of a slot, which stands for nothing in particular.</summary>
    public string Default(string slot) => lexicon.Slots[Lexicon.SlotNames.ToList().IndexOf(slot)][0].Name;

    /// <summary>Whether a slot has a term.</summary>
    public bool Knows(string slot, string term) => lexicon.Slots[Lexicon.SlotNames.ToList().IndexOf(slot)].Any(known => known.Name == term);
}
