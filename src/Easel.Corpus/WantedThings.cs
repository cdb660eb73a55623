using Easel.Corpus.Styles;
using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Things that people ask for most, of all that there are: they deserve more of the training, and are what a model is judged by.</summary>
/// <param name="nouns">Canonical names.</param>
public sealed class WantedThings(IReadOnlySet<string> nouns)
{
    /// <summary>Share of the picture from which on a thing is large.</summary>
    private const float Large = 0.05f;

    private static readonly Lexicon Words = CorpusLexicon.Create();

    /// <summary>The style in which pictures are asked for without naming any.</summary>
    public static string PlainStyle { get; } = Words.Slots[5][0].Name;

    /// <summary>All others.</summary>
    public static IReadOnlyList<string> NamedStyles { get; } = [.. Words.Slots[5].Skip(1).Select(style => style.Name)];

    private readonly Thing[] _things = [.. Words.Things.Where(thing => nouns.Contains(thing.Name))];

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

    /// <summary>The same scene with other colours, drawn by lot, for every second of these things that may have any.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="seed">The lot.</param>
    /// <param name="heldOut">Whether combinations that training may not see are allowed, as for a judge, which must be able to tell them; otherwise such a scene stays as it is.</param>
    public Scene Recoloured(Scene scene, ulong seed, bool heldOut = false)
    {
        var random = new Random(unchecked((int)seed));
        LayoutItem Dyed(LayoutItem item) => !IsLarge(item) || !_things.Any(thing => thing.Name == item.Noun && thing.Colourable) || random.Next(2) == 0 ? item
            : item with { Colour = Words.Colours[random.Next(Words.Colours.Count)].Name };
        var changed = scene with { Layout = scene.Layout with { Items = [.. scene.Layout.Items.Select(Dyed)] } };
        return !heldOut && HeldOut.Contains(changed) ? scene : changed;
    }

    /// <summary>
    /// The same place with other things: one to six of these, by lot, large and anywhere, every second of those that may have any colour in one drawn by lot;
    /// and often in a light, a weather or a style that the place rarely has.
    /// </summary>
    /// <remarks>
    /// In sampled scenes what a thing is follows half from where it is, and what is seen rarely in a place is hardly recognised or painted there. The same
    /// holds for a light: neon by day, or candles out of doors, are asked for and never sampled.
    /// </remarks>
    /// <param name="scene">The place.</param>
    /// <param name="seed">The lot.</param>
    /// <param name="heldOut">Whether combinations that training may not see are allowed, as for a judge, which must be able to tell them.</param>
    /// <param name="styles">The styles.</param>
    public Scene Strewn(Scene scene, ulong seed, bool heldOut = false, StrewnStyles styles = StrewnStyles.Sampled)
    {
        const int Attempts = 50;
        var dice = new Dice(new Random(unchecked((int)(seed * 2654435761))));
        for (var i = 0; i < Attempts; i++)
            if (Strew(scene with { Layout = Unusual(scene.Layout, styles, dice) }, dice) is var strewn && (heldOut || !HeldOut.Contains(strewn))) return strewn;
        return scene;
    }

    /// <summary>The layout with another style, weather or light, each by lot. Lights that need their sun or moon in the sky stay with those who have them.</summary>
    private static Layout Unusual(Layout layout, StrewnStyles styles, Dice dice)
    {
        var place = PlaceCatalogue.Find(layout.Place);
        if (styles == StrewnStyles.Plain) layout = layout with { Style = PlainStyle };
        else if (styles == StrewnStyles.Named) layout = layout with { Style = dice.Any(NamedStyles) };
        else if (dice.Chance(.4)) layout = layout with { Style = dice.Any(StyleCatalogue.All).Name };
        if (!place.HasWeather || layout.Camera == "aerial") return layout;
        if (dice.Chance(.2)) layout = layout with { Weather = dice.Any(Words.Slots[3]).Name };
        if (layout.Light == "natural" && dice.Chance(.4)) layout = layout with { Light = layout.Time == "day" ? dice.Any(DayLights) : dice.Any(OwnLights) };
        return layout;
    }

    private static readonly string[] OwnLights = ["neon", "candlelight", "studio light"], DayLights = [.. OwnLights, "soft light", "noon light"];

    private Scene Strew(Scene scene, Dice dice)
    {
        const int Most = 6, Attempts = 24;
        var (things, subjects) = (new List<LayoutItem>(), new List<Subject>());
        var kinds = dice.Pick((1, 50), (2, 35), (3, 15));
        var counts = Enumerable.Range(0, kinds).Select(_ => dice.Pick((1, 60), (2, 16), (3, 12), (4, 8), (5, 4))).ToList();
        // Of several kinds together there are no more than can be told apart.
        while (counts.Sum() > Most) counts.RemoveAt(counts.Count - 1);
        foreach (var count in counts)
        {
            var noun = dice.Any(_things);
            if (subjects.Exists(subject => subject.Noun == noun.Name)) continue;
            var colour = noun.Colourable && dice.Chance(0.5) ? dice.Any(Words.Colours).Name : null;
            var side = dice.Span(0.3f, 0.75f) / MathF.Sqrt(counts.Sum());
            var own = new List<Box>();
            for (var attempt = 0; attempt < Attempts && own.Count < count; attempt++)
                if (Anywhere(scene.Aspect, noun.Aspect ?? 1, side * (1 - 0.02f * attempt), dice) is var box && things.TrueForAll(other => SceneRelations.Overlap(box, other.Box) < 0.12f))
                {
                    own.Add(box);
                    things.Add(new LayoutItem(noun.Name, colour, box));
                }
            if (own.Count > 0) subjects.Add(new Subject(noun.Name, colour, own.Count, new Box(own.Min(b => b.Left), own.Min(b => b.Top), own.Max(b => b.Right), own.Max(b => b.Bottom))));
        }
        // The lights of the sky belong to the time of day.
        var kept = scene.Layout.Items.Where(item => ThingCatalogue.Find(item.Noun) is null || item.Noun is "sun" or "moon" or "crescent moon");
        return new Scene(scene.Layout with { Items = [.. kept, .. things.OrderBy(item => item.Box.Bottom)] }, scene.Aspect, subjects, []);
    }

    /// <summary>A box whose area is that of a square of a side, within the picture.</summary>
    private static Box Anywhere(float pictureAspect, float aspect, float side, Dice dice)
    {
        var (width, height) = (side * MathF.Sqrt(aspect / pictureAspect), side * MathF.Sqrt(pictureAspect / aspect));
        var fit = Math.Min(1, 0.9f / Math.Max(width, height));
        (width, height) = (width * fit, height * fit);
        var (left, bottom) = (dice.Span(0.02f, 0.98f - width), dice.Span(height + 0.02f, 0.98f));
        return new Box(left, bottom - height, left + width, bottom);
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

/// <summary>The styles of scenes over which things are strewn.</summary>
public enum StrewnStyles
{
    /// <summary>Those of the sampled scenes, now and then any other.</summary>
    Sampled,

    /// <summary>The one in which pictures are asked for without naming any.</summary>
    Plain,

    /// <summary>Each of the others, all equally often.</summary>
    Named,
}
