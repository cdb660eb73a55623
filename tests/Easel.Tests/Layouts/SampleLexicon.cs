using Easel.Layouts;

namespace Easel.Tests.Layouts;

/// <summary>A small lexicon with the difficulties of a real one: words with two meanings, phrases in phrases, irregular plurals.</summary>
internal static class SampleLexicon
{
    public static Lexicon Create() => new(
        [
            [Word("meadow", "field", "grass"), Word("beach", "seaside", "seashore"), Word("mountain", "mountains"), Word("city", "town"), Word("forest")],
            [Word("day", "daytime"), Word("night", "nighttime", "at night"), Word("sunset", "dusk")],
            [Word("soft"), Word("golden hour"), Word("moonlight", "moonlit")],
            [Word("clear", "sunny"), Word("rain", "rainy"), Word("snow", "snowy", "snowfall"), Word("clouds", "cloudy")],
            [Word("summer"), Word("winter", "wintry")],
            [Word("flat", "flat design", "picture"), Word("watercolor", "watercolour", "water color"), Word("oil painting", "oil")],
            [Word("normal"), Word("wide", "wide angle"), Word("close-up", "close up", "macro")],
        ],
        [Word("red", "crimson", "scarlet"), Word("blue", "navy"), Word("green"), Word("orange"), Word("black"), Word("white"), Word("grey", "gray")],
        [Word("sky"), Word("sea", "ocean", "water"), Word("sand"), Word("grass", "lawn"), Word("snow"), Word("clouds")],
        [
            new Thing("dog", ["puppy"], "dogs", true), new Thing("cat", ["kitten"], "cats", false), new Thing("black cat", [], "black cats", false),
            new Thing("horse", ["pony"], "horses", false), new Thing("wolf", [], "wolves", false), new Thing("sheep", [], "sheep", false),
            new Thing("man", ["guy"], "men", true), new Thing("person", [], "people", true), new Thing("palm tree", ["palm"], "palm trees", false),
            new Thing("tree", [], "trees", false), new Thing("house", ["cottage"], "houses", true), new Thing("car", ["automobile"], "cars", true),
            new Thing("boat", [], "boats", true), new Thing("orange fruit", ["orange"], "oranges", false), new Thing("cherry", [], "cherries", false),
            new Thing("t-rex", ["trex"], "t-rexes", true), new Thing("moon", ["full moon"], "moons", false), new Thing("cloud", [], "clouds", false),
            new Thing("umbrella", [], "umbrellas", true), new Thing("star", [], "stars", false), new Thing("table", ["desk"], "tables", true),
            new Thing("cup of tea", ["tea"], "cups of tea", false), new Thing("painting", [], "paintings", false), new Thing("light bulb", [], "light bulbs", false),
        ]);

    private static Term Word(string name, params string[] synonyms) => new(name, synonyms);
}
