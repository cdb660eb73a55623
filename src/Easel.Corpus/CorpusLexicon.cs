using Easel.Corpus.Materials;
using Easel.Corpus.Styles;
using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>The closed vocabulary of the corpus.</summary>
public static class CorpusLexicon
{
    private static readonly Term[] Times =
    [
        Word("day", "daytime, daylight, midday, noon, afternoon"), Word("sunset", "dusk, evening, sundown, twilight"),
        Word("night", "night-time, nighttime, midnight, dark"), Word("dawn", "sunrise, daybreak, early morning, morning"),
    ];

    private static readonly Term[] Lights =
    [
        Word("natural", "natural light"), Word("golden hour", "golden light, warm light, golden"),
        Word("moonlight", "moonlit, light of the moon"), Word("neon", "neon light, neon lights, neon lit, cyberpunk"),
        Word("noon light", "noon sun, midday sun, harsh light, hard light, high sun"), Word("soft light", "overcast light, diffuse light, flat light, even light"),
        Word("backlit", "backlight, back light, backlighting, against the light, against the sun, silhouette"),
        Word("candlelight", "candle light, candlelit, by candlelight, lit by candles, candle-lit"),
        Word("studio light", "studio lighting, spotlight, softbox, stage light"),
    ];

    private static readonly Term[] Weathers =
    [
        Word("clear", "sunny, clear sky, blue sky, cloudless"), Word("cloudy", "overcast, clouded, cloudy day"), Word("rain", "rainy, raining, drizzle"),
        Word("snow", "snowy, snowing, snowfall"), Word("fog", "foggy, mist, misty, haze, hazy"),
        Word("storm", "stormy, thunderstorm, lightning, thunder"), Word("rainbow", "rainbows"),
        Word("wind", "windy, strong wind, breeze, breezy, gusts, gale"),
    ];

    private static readonly Term[] Seasons =
    [
        Word("summer", "summertime"), Word("autumn", "fall, autumnal"), Word("winter", "wintry, wintertime"), Word("spring", "springtime"),
    ];

    private static readonly Term[] Styles = [.. StyleCatalogue.All.Select(style => Word(style.Name, style.Synonyms))];

    private static readonly Term[] Cameras =
    [
        Word("wide", "wide shot, wide view, landscape view"),
        Word("close-up", "close up, closeup, macro, close view, seen from close up"),
        Word("aerial", "aerial view, aerial shot, aerial photography, seen from above, seen from high above, from above, from high above, view from above, bird's-eye view, bird's eye view, birds-eye view, bird eye view, drone shot, drone view, top-down view, high angle view, seen from the air, overhead view"),
        Word("portrait", "portrait shot, portrait view, head and shoulders, headshot, portrait photo, close portrait"),
    ];

    private static readonly Term[] Colours =
    [
        Word("red", "crimson, scarlet"), Word("orange", "tangerine-coloured"), Word("yellow", "golden-yellow"), Word("green", "emerald, lime-green"),
        Word("blue", "navy, azure"), Word("purple", "violet, lilac, lavender"), Word("pink", "magenta, rosy"), Word("brown", "tan, chestnut-brown"),
        Word("black", "jet-black"), Word("white", "snow-white"), Word("grey", "gray"), Word("turquoise", "teal, cyan, aqua"),
        .. MaterialCatalogue.All,
    ];

    private static readonly Term[] Regions =
    [
        Word("sky", "skies"), Word("clouds", "cloudy sky"), Word("sea", "ocean, water, waves"), Word("underwater", "deep water"),
        Word("lake", "pond"), Word("river", "stream, creek, brook"), Word("sand", "shore, sandy beach"), Word("seabed", "sea floor, ocean floor"),
        Word("grass", "lawn"), Word("flower meadow", "field of flowers, flower field, a field of flowers"), Word("crop field", "wheat field, corn field, field of wheat"),
        Word("hills", "rolling hills, green hills"), Word("hill", "hilltop, mound"), Word("mountains", "mountain range, peaks, mountain"),
        Word("treeline", "woods, row of trees, a row of trees"), Word("pines", "pine forest, fir trees"), Word("road surface", "asphalt, highway, street"),
        Word("path", "trail, footpath"), Word("pavement", "sidewalk, town square"), Word("snow field", "snow-covered ground, snowy ground"),
        Word("skyline", "city skyline, skyscrapers in the distance"), Word("dunes", "sand dunes, dune"), Word("quay", "pier, dock, jetty"),
        Word("floor", "wooden floor"), Word("wall", "walls"), Word("outer space", "starry space, stars"), Word("moon ground", "lunar surface, craters"),
        Word("isle", "islet, small island"), Word("backdrop", "plain background, background"),
        .. PlaceCatalogue.Regions.Select(region => Word(region.Name, region.Synonyms)),
    ];

    /// <summary>Builds the lexicon; the first term of each slot is its default.</summary>
    public static Lexicon Create() => new(
        [[.. PlaceCatalogue.All.Select(place => new Term(place.Name, place.Synonyms))], Times, Lights, Weathers, Seasons, Styles, Cameras],
        Colours, Regions, [.. ThingCatalogue.All.Select(kind => new Thing(kind.Name, kind.Synonyms, kind.Plural, MaterialCatalogue.Suits(kind), kind.Aspect, kind.Size, HomeOf(kind.Habitat)))]);

    /// <summary>Colours without materials: what walls and grounds can have too.</summary>
    internal static IReadOnlyList<string> PaintNames { get; } = [.. Colours.Select(colour => colour.Name).Except(MaterialCatalogue.All.Select(material => material.Name))];

    private static Home HomeOf(Habitat habitat) => habitat switch { Habitat.Air => Home.Air, Habitat.Afloat or Habitat.Swims => Home.Water, _ => Home.Ground };

    internal static Term Word(string name, string synonyms) =>
        new(name, synonyms.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
