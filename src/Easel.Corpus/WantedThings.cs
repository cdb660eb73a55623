using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Things that people ask for most, of all that there are: they deserve more of the training, and are what a model is judged by.</summary>
/// <param name="nouns">Canonical names.</param>
public sealed class WantedThings(IReadOnlySet<string> nouns)
{
    /// <summary>Share of the picture from which on a thing is large.</summary>
    private const float Large = 0.05f;

    /// <summary>Canonical names.</summary>
    public IReadOnlySet<string> Nouns { get; } = nouns;

    /// <summary>Reads a list.</summary>
    /// <param name="path">File of nouns, one a line; empty lines do not count.</param>
    /// <exception cref="InvalidRequestException">It names a thing that is not in the catalogue, or none at all.</exception>
    public static WantedThings Read(string path)
    {
        var nouns = File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).ToHashSet();
        if (nouns.Count == 0) throw new InvalidRequestException($"{path} names no things.");
        return nouns.FirstOrDefault(noun => ThingCatalogue.Find(noun) is null) is { } unknown
            ? throw new InvalidRequestException($"'{unknown}' in {path} is no thing of the corpus; see 'easel corpus stats' for their names.") : new WantedThings(nouns);
    }

    /// <summary>The words with no other things than these.</summary>
    public Lexicon Of(Lexicon words) => new(words.Slots, words.Colours, words.Regions, [.. words.Things.Where(thing => Nouns.Contains(thing.Name))]);

    /// <summary>Whether a scene shows one of them large.</summary>
    public bool AreLargeIn(Layout layout) => layout.Items.Any(IsLarge);

    /// <summary>Whether an item is one of them, and large.</summary>
    public bool IsLarge(LayoutItem item) => Nouns.Contains(item.Noun) && item.Box.Width * item.Box.Height >= Large;

    /// <summary>The same scene with other colours, drawn by lot, for every second of these things that may have any; the scene itself where training may not see the result.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="words">The words, with their colours.</param>
    /// <param name="seed">The lot.</param>
    public Scene Recoloured(Scene scene, Lexicon words, ulong seed)
    {
        var random = new Random(unchecked((int)seed));
        LayoutItem Dyed(LayoutItem item) => !IsLarge(item) || !words.Things.Any(thing => thing.Name == item.Noun && thing.Colourable) || random.Next(2) == 0 ? item
            : item with { Colour = words.Colours[random.Next(words.Colours.Count)].Name };
        var changed = scene with { Layout = scene.Layout with { Items = [.. scene.Layout.Items.Select(Dyed)] } };
        return HeldOut.Contains(changed) ? scene : changed;
    }

    /// <summary>The first scene from a seed on that shows one of them large.</summary>
    /// <param name="scenes">The scene of a seed.</param>
    /// <param name="seed">Where the search begins; searches from neighbouring seeds hardly ever meet.</param>
    /// <exception cref="InvalidRequestException">None of a thousand scenes does.</exception>
    public Scene Find(Func<ulong, Scene> scenes, ulong seed)
    {
        const ulong Room = 1000;
        for (var i = 0UL; i < Room; i++)
            if (scenes(seed * Room + i) is var scene && AreLargeIn(scene.Layout)) return scene;
        throw new InvalidRequestException("Too few scenes show any of these things.");
    }
}
