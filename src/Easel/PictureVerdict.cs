using Easel.Conversation;
using Easel.Families;
using Easel.Layouts;

namespace Easel;

/// <summary>How far a picture shows what its words ask for, as a <see cref="PictureReader"/> sees it, whose errors it shares.</summary>
/// <param name="Checks">What was asked for and can be seen: things, attributes and exclusions, but not regions, nor words that the model or its reader does not have.</param>
/// <param name="Score">0–1: the mean of the share that is met and of how sure the reader is that what was asked for is there. 1 where nothing was asked for that can be seen.</param>
public sealed record PictureVerdict(IReadOnlyList<WordCheck> Checks, double Score)
{
    /// <summary>Number of checks that are met.</summary>
    public int Met => Checks.Count(check => check.IsMet);

    /// <summary>In words, such as <c>3 of 4 things asked for can be seen; not seen: two boats</c>.</summary>
    public override string ToString()
    {
        if (Checks.Count == 0) return "nothing was asked for that can be told from a picture";
        var missing = Checks.Where(check => !check.IsMet).Select(check => check.Words).ToList();
        return $"{Met} of {Checks.Count} things asked for can be seen{(missing.Count == 0 ? "" : $"; not seen: {string.Join(", ", missing)}")}";
    }

    /// <summary>Judges what was seen.</summary>
    /// <param name="content">What a reader sees in the picture.</param>
    /// <param name="reading">What the words ask for.</param>
    /// <param name="lexicon">The reader's words.</param>
    public static PictureVerdict Of(PictureContent content, PromptReading reading, Lexicon lexicon)
    {
        // What the reader was not taught it can neither find nor miss.
        var known = lexicon.Things.Concat(lexicon.Slots.SelectMany(slot => slot)).Select(term => term.Name).ToHashSet();
        reading = reading with { Items = [.. reading.Items.Where(item => item.IsRegion || known.Contains(item.Noun))], Relations = [], Excluded = [.. reading.Excluded.Where(known.Contains)] };
        var things = content.Things.SelectMany(thing => Enumerable.Repeat(new ShownThing(thing.Noun, thing.Colour, thing.X), thing.Count));
        var checks = new ShownScene("picture", content.Globals, [.. things], HasRegions: false).Check(reading with { UnknownWords = [] }, new SceneText(lexicon));
        if (checks.Count == 0) return new PictureVerdict(checks, 1);
        double[] sure =
        [
            .. reading.Items.Where(item => !item.IsRegion).Select(item => Math.Min(1, content.AmountOf(item.Noun) / (item.Count ?? 2))),
            .. reading.Slots.Select(named => content.ChanceOf(named.Slot, named.Term)), .. reading.Excluded.Select(name => Math.Max(0, 1 - content.AmountOf(name))),
        ];
        return new PictureVerdict(checks, (checks.Average(check => check.IsMet ? 1 : 0) + sure.Average()) / 2);
    }
}
