using Easel.Corpus.Materials;
using Easel.Corpus.Styles;
using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>One caption in the making.</summary>
/// <remarks>Things before a plain ground are nearly always called that: whoever names no place wants one that suits, not a void.</remarks>
internal sealed class Wording(Scene scene, Random random)
{
    private static readonly Lexicon Words = CorpusLexicon.Create();
    private static readonly Dictionary<string, Term> SlotTerms = Words.Slots.SelectMany(slot => slot).GroupBy(term => term.Name).ToDictionary(group => group.Key, group => group.First());
    private static readonly string[] Numbers = ["", "one", "two", "three", "four", "five", "six", "seven", "eight"];
    private readonly Layout layout = scene.Layout;

    /// <summary>What is said.</summary>
    public Scene Scene => scene;

    public string Compose()
    {
        var caption = Graphics.GraphicCatalogue.Find(layout.Place) is { } graphic ? graphic.Say(this) : random.NextDouble() switch
        {
            < .16 => Keywords(),
            < .40 => Short(),
            < .80 => Sentence(detailed: false),
            _ => Sentence(detailed: true),
        };
        caption = Seen(caption);
        var styled = Styled(caption);
        caption = Prefix(styled, plain: styled == caption) + styled;
        if (Chance(.12)) caption = char.ToUpperInvariant(caption[0]) + caption[1..] + (Chance(.6) ? "." : "");
        if (Chance(.03)) caption = Typo(caption);
        return caption;
    }

    private string Keywords()
    {
        var parts = new List<string>();
        foreach (var subject in scene.Subjects.Where(subject => !subject.Decor || Chance(.4)).Take(3)) parts.Add(Bare(subject));
        if (parts.Count == 0 || Chance(layout.Place == "studio" ? .92 : .85)) parts.Add(layout.Place == "studio" ? Ground() : Synonym(layout.Place, .25));
        if (layout.Time != "day") parts.Add(Synonym(layout.Time, .2));
        if (layout.Weather != "clear") parts.Add(Synonym(layout.Weather, .25));
        if (layout.Light != "natural") parts.Add(layout.Light);
        if (SeasonSays) parts.Add(layout.Season);
        if (layout.Camera != "wide" && Chance(.8)) parts.Add(Synonym(layout.Camera, .4));
        if (layout.Style != "illustration") return string.Join(", ", parts);
        return string.Join(Chance(.85) ? ", " : " ", parts);
    }

    private string Short()
    {
        var omit = scene.Subjects.Count > 1 && Chance(.3) ? 1 : 2;
        var text = Join(scene.Subjects.Where(subject => !subject.Decor || Chance(.2)).Take(omit).Select(subject => Phrase(subject)));
        if (text.Length == 0) return EmptyPlace() + Atmosphere(.5);
        var where = layout.Place == "studio" ? Chance(.92) ? " " + Ground() : "" : Chance(.6) ? " " + Where() : "";
        if (where.Length > 0 && layout.Place != "studio" && Chance(.2)) return $"{WithArticle(Synonym(layout.Place, .2))} with {text}" + Atmosphere(.4);
        return text + where + Atmosphere(.5);
    }

    private string Sentence(bool detailed)
    {
        if (scene.Subjects.All(subject => subject.Decor)) return EmptyPlace() + Background(.6) + Atmosphere(.95);
        var parts = new List<string>();
        var told = new HashSet<int>();
        var relation = scene.Relations.Count > 0 && Chance(.75) ? scene.Relations[random.Next(scene.Relations.Count)] : null;
        if (relation is not null)
        {
            told.Add(relation.Subject);
            var target = relation.Object < 0 ? WithArticle(relation.Region!) : Phrase(scene.Subjects[relation.Object]);
            if (relation.Object >= 0) told.Add(relation.Object);
            parts.Add($"{Phrase(scene.Subjects[relation.Subject])} {Preposition(relation.Words)} {target}");
        }
        for (var i = 0; i < scene.Subjects.Count; i++)
            if (!told.Contains(i) && (scene.Subjects[i].Decor ? Chance(detailed ? .7 : .3) : parts.Count == 0 || detailed || Chance(.75)))
                parts.Add(Phrase(scene.Subjects[i]) + Position(scene.Subjects[i], detailed ? .5 : .22));
        var place = layout.Place == "studio" ? Chance(.92) ? " " + Ground() : "" : Chance(.78) ? " " + Where() : "";
        var text = Chance(.12) && layout is { Place: not "studio", Style: "illustration" } && place.Length > 0
            ? $"{place.Trim()}, {Join(parts)}" : Join(parts) + place;
        return text + Background(detailed ? .7 : .2) + Atmosphere(detailed ? 1 : .85);
    }

    /// <summary>What people put before a wish; only an order fits before "a watercolor of …" or before a list.</summary>
    private string Prefix(string caption, bool plain)
    {
        if (Chance(.68) || StartsWithPlace(caption)) return "";
        return plain && Chance(.5)
            ? Any("a picture of ", "an image of ", "a scene with ", "make a picture with ", "picture of ")
            : Any("draw me ", "draw ", "I want ", "show me ", "please paint ", "I would like to see ", "create ", "paint ", "can you draw ");
    }

    /// <summary>Says from where it is seen, before the words or behind them.</summary>
    private string Seen(string caption)
    {
        if (layout.Camera == "wide" || caption.Contains(',') && SlotTerms[layout.Camera] is var term && term.Synonyms.Append(term.Name).Any(caption.Contains) || !Chance(.88)) return caption;
        var before = layout.Style == "illustration" && !StartsWithPlace(caption) && Chance(.5);
        return layout.Camera switch
        {
            "aerial" when before => Any("an aerial view of ", "a bird's-eye view of ", "aerial view of ", "a view from above of ", "bird's eye view of ", "a drone shot of ", "an aerial shot of ") + caption,
            "aerial" => caption + Any(" seen from above", ", seen from above", ", aerial view", ", bird's-eye view", " from above", " seen from the air", ", from high above", ", drone shot"),
            "portrait" when before => Any("a portrait of ", "portrait of ", "a close portrait of ", "a portrait shot of ", "a headshot of ") + caption,
            "portrait" => caption + Any(", portrait", ", portrait shot", ", head and shoulders", ", a portrait", ", headshot"),
            _ when before => Any("a close-up of ", "close-up of ", "a close up of ", "a macro of ", "a closeup of ", "a close view of ") + caption,
            _ => caption + Any(", close-up", " close up", " seen from close up", ", closeup", ", macro"),
        };
    }

    private static bool StartsWithPlace(string caption) =>
        caption.Split(' ')[0] is "on" or "in" or "by" or "at" or "under" or "underwater" or "indoors" or "downtown" or "among" or "before" or "near" or "inside";

    private string Styled(string caption)
    {
        if (layout.Style == "illustration") return Chance(.06) ? $"{caption}, illustration" : caption;
        if (Chance(.05)) return caption;
        var phrases = StyleCatalogue.Find(layout.Style).Phrases;
        return string.Format(System.Globalization.CultureInfo.InvariantCulture, phrases[random.Next(phrases.Length)], caption);
    }

    public string Atmosphere(double chance)
    {
        var parts = new List<string>();
        if (layout.Time == "night" && layout.Light == "moonlight" && Chance(chance)) parts.Add(Any("under the moonlight", "in the moonlight", "on a moonlit night", "at night, moonlight"));
        else if (layout.Time == "night" && layout.Light == "neon" && Chance(chance)) parts.Add(Any("at night with neon lights", "in neon light at night", "at night, neon"));
        else if (Chance(chance))
            parts.Add(layout.Time switch
            {
                "night" when layout.Place is "space" or "moon surface" => "",
                "night" => Any("at night", "at night", "by night", "in the night", "at midnight"),
                "sunset" => Any("at sunset", "at sunset", "at dusk", "in the evening", "during sunset"),
                "dawn" => Any("at dawn", "at sunrise", "in the early morning", "at daybreak"),
                _ => Chance(.06) ? Any("by day", "in daylight") : "",
            });
        if (Chance(chance))
            parts.Add(layout.Light switch
            {
                "noon light" => Any("in the midday sun", "in harsh light", "noon light", "under a high sun"),
                "soft light" => Any("in soft light", "in diffuse light", "soft light"),
                "backlit" => Any("backlit", "against the light", "against the sun", "with backlight"),
                "candlelight" => Any("by candlelight", "in candlelight", "candlelit", "lit by candles"),
                "studio light" => Any("in studio light", "with studio lighting", "under a spotlight", "studio light"),
                _ => "",
            });
        if (layout.Light == "golden hour" && Chance(chance)) parts.Add(Any("in golden hour", "at golden hour", "in golden light", "golden hour light"));
        if (layout.Weather != "clear" && Chance(Math.Max(chance, .6)))
            parts.Add(layout.Weather switch
            {
                "rain" => Any("in the rain", "on a rainy day", "while it rains", "with rain"),
                "snow" => Any("in the snow", "on a snowy day", "while it snows", "with falling snow"),
                "fog" => Any("in the fog", "in the mist", "on a foggy day", "with fog"),
                "storm" => Any("in a thunderstorm", "in a storm", "with lightning", "during a storm"),
                "wind" => Any("in the wind", "on a windy day", "in strong wind", "with wind"),
                "rainbow" => Any("with a rainbow", "under a rainbow", "and a rainbow in the sky"),
                _ => Any("under a cloudy sky", "on a cloudy day", "with an overcast sky"),
            });
        else if (layout.Weather == "clear" && layout.Time == "day" && PlaceCatalogue.Find(layout.Place).HasWeather && Chance(.08)) parts.Add(Any("on a sunny day", "under a clear sky", "under a blue sky"));
        if (SeasonSays && Chance(chance * .8)) parts.Add(layout.Season switch { "autumn" => Any("in autumn", "in fall", "on an autumn day"), "winter" => Any("in winter", "in wintertime"), _ => Any("in spring", "in springtime") });
        if (layout.Camera == "wide" && Chance(.02)) parts.Add("wide shot");
        // "On a rainy day" would name the time as well.
        if (layout.Time != "day") parts = [.. parts.Select(part => part.EndsWith(" day", StringComparison.Ordinal) ? part.Contains("autumn", StringComparison.Ordinal) ? "in autumn" : Untimed() : part)];
        parts.RemoveAll(part => part.Length == 0);
        return parts.Count == 0 ? "" : Chance(.75) ? " " + string.Join(Chance(.7) ? " " : ", ", parts) : ", " + string.Join(", ", parts);
    }

    private string Untimed() => layout.Weather == "clear" ? $"in {layout.Season}" : layout.Weather switch
    {
        "rain" => "in rainy weather", "snow" => "in snowy weather", "fog" => "in foggy weather", "wind" => "in windy weather", "storm" => "in stormy weather", "rainbow" => "with a rainbow", _ => "in cloudy weather",
    };

    private bool SeasonSays => layout.Season != "summer" && layout.Weather != "snow" && layout.Place != "arctic" && PlaceCatalogue.Find(layout.Place).HasWeather;

    private string Background(double chance)
    {
        var seen = layout.Items.Select(item => item.Noun).Where(noun => noun is "mountains" or "hills" or "treeline" or "pines" or "skyline" or "dunes" && noun != layout.Place).ToList();
        var extras = layout.Items.Select(item => item.Noun).Where(noun => (noun == "clouds" && layout.Weather == "clear") || noun is "sun" or "moon" or "crescent moon" or "path" or "flower meadow").Distinct().ToList();
        if (seen.Count > 0 && Chance(chance))
        {
            var noun = seen[0] switch { "treeline" => Any("a row of trees", "woods", "a treeline"), "pines" => Any("a pine forest", "pines"), "skyline" => Any("the city skyline", "a skyline"), var other => other };
            return Any($" with {noun} in the background", $", {noun} in the background", $" in front of {noun}");
        }
        if (extras.Count == 0 || !Chance(chance * .7)) return "";
        return extras[random.Next(extras.Count)] switch
        {
            "clouds" => Any(" with clouds in the sky", " under white clouds", ", clouds"),
            "sun" => Any(" with the sun in the sky", " under the sun", ", sun in the sky"),
            "moon" => Any(" under a full moon", " with the moon in the sky"),
            "crescent moon" => Any(" under a crescent moon", " with a crescent moon"),
            "path" => Any(" with a path", " and a path"),
            _ => Any(" with a flower field", " and a field of flowers"),
        };
    }

    private string EmptyPlace()
    {
        if (layout.Place == "studio") return "an empty background";
        var adjective = Chance(.25) ? Any("beautiful ", "quiet ", "peaceful ", "lovely ") : "";
        var place = Synonym(layout.Place, .25);
        return layout.Place is "mountains" or "space" || place.StartsWith("in ", StringComparison.Ordinal) ? adjective + place : WithArticle(adjective + place);
    }

    private string Where()
    {
        var place = PlaceCatalogue.Find(layout.Place);
        if (!Chance(.3) || place.Synonyms.Length == 0) return place.Phrase;
        if (place.Wheres.Length > 0) return place.Wheres[random.Next(place.Wheres.Length)];
        return layout.Place switch
        {
            "beach" => Any("at the beach", "by the seaside", "on a sandy beach", "at the shore", "on a beach"),
            "sea" => Any("on the ocean", "in the ocean", "in the sea", "at sea"),
            "underwater" => Any("under the sea", "in a coral reef", "underwater"),
            "lake" => Any("at a lake", "at the lake", "at the lakeside", "by the lake", "at a pond"),
            "river" => Any("at the river", "by the river", "at a stream"),
            "meadow" => Any("in a field", "on a meadow", "in the grass", "in the countryside"),
            "forest" => Any("in the woods", "in the forest", "in a wood"),
            "desert" => Any("in a desert", "among sand dunes"),
            "mountains" => Any("in the alps", "in a mountain landscape", "before the mountains"),
            "city" => Any("in a city", "in town", "downtown"),
            "road" => Any("on the road", "on a highway", "on a country road"),
            "park" => Any("in the park", "in a city park"),
            "garden" => Any("in the garden", "in a flower garden", "in the backyard"),
            "farm" => Any("on the farm", "in a farmyard"),
            "harbour" => Any("in a harbor", "in the port", "in the harbor", "in a marina"),
            "island" => Any("on a tropical island", "on the island", "on a small island"),
            "arctic" => Any("at the north pole", "in antarctica", "on the ice", "in a snowy field"),
            "space" => Any("in outer space", "in the galaxy"),
            "moon surface" => Any("on the lunar surface", "on the moon surface"),
            "room" => Any("in a living room", "in the living room", "indoors"),
            "kitchen" => Any("in the kitchen", "in a cafe", "in a dining room"),
            "village" => Any("in the village", "in a small town"),
            _ => place.Phrase,
        };
    }

    public string Ground()
    {
        var colour = layout.Items[0].Colour;
        return colour is null || Chance(.35) ? Any("on a plain background", "on a simple background") : $"on {(colour == "orange" ? "an" : "a")} {colour} background";
    }

    public string Phrase(Subject subject)
    {
        var bare = Bare(subject);
        return subject.Count > 1 || IsPlural(ThingCatalogue.Find(subject.Noun)!) ? bare : Chance(.04) ? "the " + bare : Chance(.06) ? "one " + bare : WithArticle(bare);
    }

    /// <summary>Whether the noun is always a plural, like shorts.</summary>
    private static bool IsPlural(ThingKind kind) => kind.Name == kind.Plural && kind.Name.EndsWith('s');

    private string Bare(Subject subject)
    {
        var kind = ThingCatalogue.Find(subject.Noun)!;
        if (MaterialCatalogue.Has(subject.Colour) && Substance(subject.Colour!) is { } stuff && Chance(.3))
            return Bare(subject with { Colour = null }) + Any(" made of ", " made of ", " made out of ") + stuff;
        var colour = subject.Colour is null || Chance(.05) ? "" : ColourWord(subject.Colour) + " ";
        if (subject.Count == 1)
        {
            var other = kind.Synonyms.Length > 0 && Chance(.22) ? kind.Synonyms[random.Next(kind.Synonyms.Length)] : kind.Name;
            // "A white gold star" would name two colours.
            return colour.Length > 0 && other.Split(' ').Any(word => word is "gold" or "red" or "blue" or "paper" or "glass" or "wooden" or "stone" or "ice") ? colour + kind.Name : colour + other;
        }
        var plural = kind.Plural;
        var many = random.NextDouble() switch
        {
            < .62 => Numbers[subject.Count],
            < .78 => subject.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            < .9 => subject.Count == 2 ? "a couple of" : "some",
            _ => subject.Count == 2 ? "two" : "several",
        };
        return Chance(.07) ? colour + plural : $"{many} {colour}{plural}";
    }

    /// <summary>What a thing of that material is made of, where there is a word for it.</summary>
    private static string? Substance(string material) => material switch
    {
        "wooden" => "wood", "stone" => "stone", "golden" => "gold", "silver" => "silver", "glass" => "glass", "ice" => "ice", "knitted" => "wool", _ => null,
    };

    public string ColourWord(string colour)
    {
        if (colour == "grey") return Chance(.5) ? "grey" : "gray";
        var term = Words.Colours.First(word => word.Name == colour);
        return Chance(.08) ? term.Synonyms[random.Next(term.Synonyms.Count)] : colour;
    }

    private string Position(Subject subject, double chance)
    {
        if (layout.Place == "studio" || !Chance(chance)) return "";
        return (subject.Box.CentreX, subject.Box.Width) switch
        {
            ( < .36f, < .6f) => Any(" on the left", " on the left side", " to the left"),
            ( > .64f, < .6f) => Any(" on the right", " on the right side", " to the right"),
            ( > .42f and < .58f, < .6f) => Any(" in the middle", " in the centre", " in the center"),
            _ => "",
        };
    }

    /// <summary>Many of a thing, without a number.</summary>
    public string Plural(Subject subject)
    {
        var colour = subject.Colour is null || Chance(.05) ? "" : ColourWord(subject.Colour) + " ";
        return colour + ThingCatalogue.Find(subject.Noun)!.Plural;
    }

    /// <summary>A thing without article and colour, sometimes by another word.</summary>
    public string Noun(string noun, double chance)
    {
        var synonyms = ThingCatalogue.Find(noun)!.Synonyms;
        return synonyms.Length > 0 && Chance(chance) ? synonyms[random.Next(synonyms.Length)] : noun;
    }

    /// <summary>A region, sometimes by another word.</summary>
    public string RegionWord(string noun, double chance)
    {
        var synonyms = Words.Regions.First(region => region.Name == noun).Synonyms;
        return synonyms.Count > 0 && Chance(chance) ? synonyms[random.Next(synonyms.Count)] : noun;
    }

    private string Preposition(string words) => words switch
    {
        "next to" => Any("next to", "beside", "near", "and"),
        "to the left of" => Any("to the left of", "left of"),
        "to the right of" => Any("to the right of", "right of", "next to"),
        "above" => Any("above", "over"),
        "in" => Any("in", "in", "inside", "sitting in"),
        "behind" => Any("behind", "behind", "at the back of"),
        _ => words,
    };

    private string Synonym(string name, double chance)
    {
        var term = SlotTerms[name];
        return term.Synonyms.Count > 0 && Chance(chance) ? term.Synonyms[random.Next(term.Synonyms.Count)] : name;
    }

    public static string WithArticle(string noun) =>
        noun is "grapes" or "fries" or "french fries" or "chips" or "mountains" or "space" || noun.StartsWith("some ", StringComparison.Ordinal) ? noun
        : (noun[0] is 'a' or 'e' or 'i' or 'o' || noun is "umbrella" || noun.StartsWith("under", StringComparison.Ordinal) ? "an " : "a ") + noun;

    public static string Join(IEnumerable<string> parts)
    {
        var list = parts.ToList();
        return list.Count < 2 ? string.Concat(list) : string.Join(", ", list[..^1]) + " and " + list[^1];
    }

    private string Typo(string text)
    {
        var at = random.Next(1, Math.Max(2, text.Length - 2));
        if (!char.IsLetter(text[at]) || !char.IsLetter(text[at + 1 < text.Length ? at + 1 : at])) return text;
        return random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, text[at].ToString()),
            _ => at + 1 < text.Length ? text[..at] + text[at + 1] + text[at] + text[(at + 2)..] : text,
        };
    }

    public T Any<T>(params ReadOnlySpan<T> options) => options[random.Next(options.Length)];

    public bool Chance(double probability) => random.NextDouble() < probability;
}
