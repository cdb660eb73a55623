namespace Easel.Corpus;

/// <summary>Says in words what a scene shows, in many ways; often leaves things out, as people do.</summary>
public static class CaptionWriter
{
    private static readonly string[] Prefixes = ["", "", "", "", "", "a picture of ", "an image of ", "draw ", "draw me ", "show me ", "i want ", "please make ", "create ", "a scene with "];
    private static readonly string[] Numbers = ["zero", "one", "two", "three", "four", "five"];

    private static readonly Dictionary<string, string[]> Places = new()
    {
        ["beach"] = ["on a beach", "at the beach", "by the seaside", "on the shore", "on the sand"],
        ["sea"] = ["on the sea", "in the ocean", "at sea", "on the open sea"],
        ["lake"] = ["by a lake", "at the lake", "near a pond", "on a lake shore"],
        ["meadow"] = ["in a meadow", "in a field", "on the grass", "in a green meadow"],
        ["forest"] = ["in a forest", "in the woods", "in front of a forest"],
        ["desert"] = ["in the desert", "among sand dunes", "in a hot desert"],
        ["mountains"] = ["in the mountains", "in front of a snowy mountain", "in front of mountains", "with mountains in the background", "below the peaks"],
        ["hills"] = ["on a hill", "among green hills", "on the hills", "on a hillside"],
        ["city"] = ["in a city", "in front of a city skyline", "downtown", "in the city"],
        ["village"] = ["in a village", "in the countryside", "in a small village"],
        ["road"] = ["on a road", "on the street", "on a highway", "on a country road"],
        ["park"] = ["in a park", "in the garden", "in the park"],
        ["harbour"] = ["in a harbour", "in a harbor", "at the docks", "in port"],
        ["farm"] = ["on a farm", "in front of farmland", "at the farm"],
        ["room"] = ["in a room", "in a living room", "indoors", "inside a house", "in the room"],
        ["space"] = ["in space", "in outer space", "among the stars", "in the galaxy"],
        ["underwater"] = ["underwater", "under the sea", "in the deep sea", "on the seabed"],
        ["studio"] = ["on a plain background", "on a white background", "", "", ""],
    };

    private static readonly Dictionary<string, string[]> Phrases = new()
    {
        ["sunset"] = ["at sunset", "at dusk", "in the evening", "sunset"], ["night"] = ["at night", "by night", "at midnight", "night"], ["dawn"] = ["at dawn", "at sunrise", "in the morning"],
        ["golden hour"] = ["golden hour", "in golden light", "in warm light"], ["moonlight"] = ["in the moonlight", "under the moonlight", "moonlit"], ["neon"] = ["with neon lights", "neon", "in neon light"],
        ["cloudy"] = ["under a cloudy sky", "cloudy", "on a cloudy day", "overcast"], ["rain"] = ["in the rain", "on a rainy day", "raining", "rainy"], ["snow"] = ["in the snow", "with snow falling", "snowy", "on a snowy day"],
        ["fog"] = ["in the fog", "misty", "on a foggy day", "foggy"], ["storm"] = ["in a storm", "during a thunderstorm", "with lightning", "stormy"], ["rainbow"] = ["with a rainbow", "under a rainbow", "and a rainbow"],
        ["autumn"] = ["in autumn", "in the fall", "autumn"], ["winter"] = ["in winter", "winter"], ["spring"] = ["in spring", "spring"],
        ["close-up"] = ["close-up", "a close-up", "seen from close up", "close up"],
        ["day"] = ["during the day", "by day", "at noon"], ["clear"] = ["under a clear sky", "sunny", "on a sunny day", "under a blue sky"], ["summer"] = ["in summer", "summer"],
    };

    private static readonly Dictionary<string, string[]> Styles = new()
    {
        ["watercolor"] = ["watercolor", "watercolour", "in watercolor", "a watercolor painting", "as a watercolor"], ["oil painting"] = ["oil painting", "an oil painting", "in oil", "oil on canvas"],
        ["pencil sketch"] = ["pencil sketch", "a pencil drawing", "a sketch", "drawn in pencil"], ["pixel art"] = ["pixel art", "in pixel art style", "8-bit", "as pixel art"], ["illustration"] = ["illustration", "an illustration"],
    };

    private static readonly Dictionary<string, string> StylePrefixes = new()
    {
        ["watercolor"] = "a watercolor of ", ["oil painting"] = "an oil painting of ", ["pencil sketch"] = "a pencil sketch of ", ["pixel art"] = "pixel art of ", ["illustration"] = "an illustration of ",
    };

    /// <summary>Writes one caption.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="random">Chooses the wording.</param>
    /// <returns>Lower-case words.</returns>
    public static string Write(Scene scene, Random random)
    {
        var layout = scene.Layout;
        string Any(string[] options) => options[random.Next(options.Length)];
        bool Chance(double p) => random.NextDouble() < p;

        var groups = scene.Groups.Where((_, i) => i == 0 ? Chance(.96) : Chance(.88)).Select(g => Group(g, random)).ToList();
        var keywords = Chance(.12);
        var place = Any(Places[layout.Place]);
        var extras = new List<string>();
        foreach (var (value, usual) in new[] { (layout.Time, "day"), (layout.Light, "natural"), (layout.Weather, "clear"), (layout.Season, "summer"), (layout.Camera, "wide") })
        {
            var mention = value == usual ? usual is "natural" or "wide" ? 0 : .05 : value is "winter" && layout.Weather == "snow" ? .25 : .92;
            if (Chance(mention) && Phrases.TryGetValue(value, out var phrases)) extras.Add(Any(phrases));
        }

        var styled = layout.Style != "illustration" ? Chance(.97) : Chance(.05);
        if (keywords)
        {
            var parts = groups.Append(layout.Place == "studio" ? "" : layout.Place).Concat(extras).Append(styled ? Any(Styles[layout.Style]) : "").Where(p => p.Length > 0);
            return Misspelt(string.Join(", ", parts.OrderBy(_ => random.Next())), random);
        }

        var text = groups.Count switch
        {
            0 => Alone(layout.Place, random),
            1 when layout.Place != "studio" && Chance(.22) => $"{Alone(layout.Place, random)} with {groups[0]}",
            1 => $"{groups[0]} {place}",
            _ when scene.Relation is { } relation && groups.Count == 2 && scene.Groups.Count == 2 => relation == "next to" ? $"{groups[1]} {(Chance(.5) ? "next to" : "beside")} {groups[0]} {place}" : $"{groups[1]} in front of {groups[0]} {place}",
            _ when Chance(.2) && layout.Place != "studio" => $"{Alone(layout.Place, random)} with {Join(groups)}",
            _ => $"{Join(groups)} {place}",
        };
        var prefixed = styled && Chance(.35);
        text = prefixed ? StylePrefixes[layout.Style] + text : Any(Prefixes) + text;
        foreach (var extra in extras.OrderBy(_ => random.Next())) text += (Chance(.5) ? ", " : " ") + extra;
        if (styled && !prefixed) text += (Chance(.7) ? ", " : " ") + Any(Styles[layout.Style]);
        return Misspelt(string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace(" ,", ","), random);
    }

    private static string Alone(string place, Random random) => place switch
    {
        "mountains" => random.Next(3) switch { 0 => "a mountain landscape", 1 => "snowy mountains", _ => "mountains" },
        "hills" => random.Next(2) == 0 ? "rolling green hills" : "green hills",
        "space" => random.Next(2) == 0 ? "outer space" : "a starry galaxy",
        "underwater" => "an underwater scene",
        "studio" => "a plain background",
        "sea" => random.Next(2) == 0 ? "the sea" : "the open ocean",
        _ => Article(place),
    };

    private static string Group(ThingGroup group, Random random)
    {
        var noun = Nouns.ByName[group.Noun];
        var own = noun.Synonyms.Length == 0 || random.NextDouble() < .72;
        var word = own ? noun.Name : noun.Synonyms[random.Next(noun.Synonyms.Length)];
        var colour = group.Colour is null ? "" : (group.Colour is "grey" && random.Next(2) == 0 ? "gray" : group.Colour is "purple" && random.Next(3) == 0 ? "violet" : group.Colour) + " ";
        var bright = colour.Length > 0 && random.NextDouble() < .06 ? "bright " : "";
        string text;
        if (group.Count == 1) text = random.NextDouble() < .06 ? $"one {bright}{colour}{word}" : random.NextDouble() < .1 ? $"the {bright}{colour}{word}" : Article(bright + colour + word);
        else
        {
            var plural = own ? noun.Plural : Plural(word);
            var count = random.Next(10) switch
            {
                < 5 => Numbers[group.Count], < 7 => group.Count.ToString(), 7 when group.Count == 2 => random.Next(2) == 0 ? "a pair of" : "a couple of",
                7 when group.Count == 3 => "a few", 8 when group.Count > 3 => "several", 9 => "", _ => Numbers[group.Count],
            };
            text = $"{count} {bright}{colour}{plural}".Trim();
        }
        return group.Position is { } position && random.NextDouble() < .75 ? $"{text} {position}" : text;
    }

    private static string Plural(string word) =>
        word.EndsWith('y') && !"aeiou".Contains(word[^2]) ? word[..^1] + "ies" : word.EndsWith('s') || word.EndsWith('x') || word.EndsWith("ch") || word.EndsWith("sh") ? word + "es" : word + "s";

    private static string Article(string words) => words[0] is 'a' or 'e' or 'i' or 'o' || words.StartsWith("umbrella") ? "an " + words : "a " + words;

    private static string Join(List<string> groups) => groups.Count == 1 ? groups[0] : string.Join(", ", groups[..^1]) + " and " + groups[^1];

    private static string Misspelt(string text, Random random)
    {
        if (random.NextDouble() > .04 || text.Length < 8) return text;
        var at = random.Next(1, text.Length - 2);
        return text[at] == ' ' || text[at + 1] == ' ' ? text : text[..at] + text[at + 1] + text[at] + text[(at + 2)..];
    }
}
