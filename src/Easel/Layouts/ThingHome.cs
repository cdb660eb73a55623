using System.Collections.Frozen;

namespace Easel.Layouts;

/// <summary>Usual place and height of things, so that one that is added looks as if it had been planned.</summary>
/// <param name="lexicon">The model's lexicon. Where it does not say, a thing is judged by its name and its shape.</param>
internal sealed class ThingHome(Lexicon lexicon)
{
    private const float Tall = 0.6f;

    // By the last word: a hot-air balloon is a balloon.
    private static readonly FrozenSet<string> Fliers = FrozenSet.ToFrozenSet(
    [
        "sun", "moon", "star", "comet", "planet", "satellite", "cloud", "bird", "dove", "eagle", "parrot", "butterfly", "bee", "fly", "bat", "helicopter", "airplane", "plane", "rocket",
        "ufo", "balloon", "parachute", "kite", "lantern", "fairy", "window", "snowflake",
    ]);

    private static readonly FrozenSet<string> Swimmers = FrozenSet.ToFrozenSet(
    [
        "boat", "sailboat", "speedboat", "ship", "ferry", "yacht", "canoe", "duck", "swan", "lotus", "fish", "blowfish", "whale", "dolphin", "shark", "octopus", "jellyfish", "squid",
        "shrimp", "coral", "surfer",
    ]);

    private readonly Dictionary<string, Thing> _things = lexicon.Things.DistinctBy(thing => thing.Name).ToDictionary(thing => thing.Name, StringComparer.Ordinal);

    /// <summary>Where a thing is at home.</summary>
    public Home Of(string noun)
    {
        if (_things.GetValueOrDefault(noun)?.Home is { } home) return home;
        var last = noun[(noun.LastIndexOf(' ') + 1)..];
        return Fliers.Contains(last) ? Home.Air : Swimmers.Contains(last) ? Home.Water : Home.Ground;
    }

    /// <summary>Its usual height as a fraction of a square picture's.</summary>
    public float Height(string noun) => _things.GetValueOrDefault(noun)?.Height ?? Of(noun) switch
    {
        Home.Air => 0.22f,
        Home.Water => 0.28f,
        _ => _things.GetValueOrDefault(noun)?.Aspect is <= Tall ? 0.45f : 0.32f,
    };
}
