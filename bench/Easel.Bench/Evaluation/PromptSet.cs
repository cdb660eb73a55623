using Easel.Corpus;
using Easel.Families;
using Easel.Layouts;

namespace Easel.Bench.Evaluation;

/// <summary>A prompt with what its picture is judged by.</summary>
/// <param name="Group">What it is about.</param>
/// <param name="Text">The words.</param>
/// <param name="Things">Things that must be seen.</param>
/// <param name="Terms">Slot and term of global attributes that must be seen.</param>
/// <param name="IsFirstLeft">Whether the first thing must be left of the second.</param>
internal sealed record EvaluationPrompt(string Group, string Text, IReadOnlyList<AskedThing> Things, IReadOnlyList<(int Slot, string Term)> Terms, bool IsFirstLeft = false)
{
    /// <summary>Whether a picture shows what was asked for.</summary>
    public bool IsMetBy(PictureContent content)
    {
        var seen = Things.Select(thing => (Asked: thing, Seen: content.Find(thing.Noun))).ToList();
        return Terms.All(named => content.Globals[named.Slot] == named.Term)
            && seen.All(p => p.Seen is { } there && there.Count >= p.Asked.Least && !(there.Count > p.Asked.Most) && (p.Asked.Colour is null || p.Asked.Colour == there.Colour))
            && (!IsFirstLeft || seen[0].Seen!.X < seen[1].Seen!.X);
    }
}

/// <summary>Prompts of combinations that training never saw, the same ones every time.</summary>
internal static class PromptSet
{
    /// <summary>What prompts are about.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["scene", "time", "weather", "light", "style", "object", "two objects", "colour", "number", "position"];

    private static readonly string[] Numbers = ["two", "three", "four"];

    /// <summary>Makes the prompts.</summary>
    /// <param name="each">Prompts of each group.</param>
    /// <param name="words">The model's words; only these are used.</param>
    public static IReadOnlyList<EvaluationPrompt> Create(int each, Lexicon words)
    {
        var places = words.Slots[0].Select(term => term.Name).Where(name => name != "studio" && PlaceCatalogue.Find(name).Name == name).ToArray();
        var things = words.Things.Where(thing => ThingCatalogue.Find(thing.Name) is not null).ToArray();
        var strange = (from thing in things from place in places where HeldOut.IsHeldOut("place", thing.Name, place) select (Thing: thing, Place: place)).ToArray();
        var dyed = (from thing in things where thing.Colourable from colour in words.Colours where HeldOut.IsHeldOut("colour", thing.Name, colour.Name) select (Thing: thing, Colour: colour.Name)).ToArray();
        var styled = (from style in words.Slots[5] from place in places where HeldOut.IsHeldOut("style", style.Name, place) select (Style: style.Name, Place: place)).ToArray();
        var outdoors = strange.Where(pair => PlaceCatalogue.Find(pair.Place).HasWeather).ToArray();
        return [.. Groups.SelectMany((group, g) => Enumerable.Range(0, each).Select(i => Make(group, new Random(1000 * g + i))))];

        EvaluationPrompt Make(string group, Random random)
        {
            T Any<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];
            var (thing, place) = Any(group is "time" or "weather" or "light" ? outdoors : strange);
            var where = PlaceCatalogue.Find(place).Phrase;
            EvaluationPrompt Term(int slot)
            {
                var term = Any(words.Slots[slot].Skip(1).ToArray()).Name;
                return new EvaluationPrompt(group, $"{A(thing.Name)} {where}, {term}", [], [(slot, term)]);
            }
            Thing Other()
            {
                Thing other;
                do other = Any(things);
                while (other.Name == thing.Name);
                return other;
            }
            switch (group)
            {
                case "scene": return new(group, $"{A(thing.Name)} {where}", [], [(0, place)]);
                case "time": return Term(1);
                case "light": return Term(2);
                case "weather": return Term(3);
                case "style":
                    var (style, ground) = Any(styled);
                    return new(group, $"{A(thing.Name)} {PlaceCatalogue.Find(ground).Phrase}, {style}", [], [(5, style)]);
                case "object": return new(group, $"{A(thing.Name)} {where}", [One(thing)], []);
                case "two objects":
                    var second = Other();
                    return new(group, $"{A(thing.Name)} and {A(second.Name)} {where}", [One(thing), One(second)], []);
                case "colour":
                    var (kind, colour) = Any(dyed);
                    return new(group, $"{A($"{colour} {kind.Name}")} {where}", [new AskedThing(kind.Name, 1, null, colour, PicturePosition.Anywhere)], []);
                case "number":
                    var number = random.Next(Numbers.Length) + 2;
                    return new(group, $"{Numbers[number - 2]} {thing.Plural} {where}", [new AskedThing(thing.Name, number, number, null, PicturePosition.Anywhere)], []);
                default:
                    var right = Other();
                    return new(group, $"{A(thing.Name)} to the left of {A(right.Name)} {where}", [One(thing), One(right)], [], IsFirstLeft: true);
            }
        }
    }

    private static AskedThing One(Thing thing) => new(thing.Name, 1, null, null, PicturePosition.Anywhere);

    private static string A(string words) => (words[0] is 'a' or 'e' or 'i' or 'o' ? "an " : "a ") + words;
}
