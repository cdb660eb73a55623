using Easel.Layouts;

namespace Easel.Tests.Layouts;

/// <summary>The smallest lexicon that has something of everything.</summary>
internal static class TinyLexicon
{
    public static Lexicon Create() => new(
        [Terms("beach", "forest"), Terms("day", "night"), Terms("natural"), Terms("clear", "rain"), Terms("summer"), Terms("illustration", "watercolor"), Terms("wide")],
        Terms("red", "blue"), Terms("sky", "sea", "sand"),
        [new Thing("car", ["automobile"], "cars", true), new Thing("palm tree", ["palm"], "palm trees", false, 0.5f), new Thing("boat", [], "boats", true)]);

    private static Term[] Terms(params string[] names) => [.. names.Select(name => new Term(name, []))];
}
