using System.Text;
using Easel.Layouts;

namespace Easel.Conversation;

/// <summary>Writes a scene as one sentence that <see cref="PromptReader"/> reads back: things, place, time, season, weather, light, camera, style.</summary>
/// <param name="lexicon">The model's lexicon.</param>
public sealed class SceneText(Lexicon lexicon)
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private static readonly Dictionary<string, string> Places = new()
    {
        ["beach"] = "on a beach", ["sea"] = "at sea", ["underwater"] = "under water", ["road"] = "on a road", ["island"] = "on an island", ["farm"] = "on a farm",
        ["mountains"] = "in the mountains", ["arctic"] = "in the arctic", ["space"] = "in space", ["moon surface"] = "on the moon surface",
    };

    private static readonly Dictionary<Relation, string> Relations = new()
    {
        [Relation.InFrontOf] = "in front of", [Relation.Behind] = "behind", [Relation.Beside] = "next to", [Relation.On] = "on", [Relation.Above] = "above",
        [Relation.Below] = "below", [Relation.LeftOf] = "to the left of", [Relation.RightOf] = "to the right of", [Relation.Inside] = "inside",
    };

    private readonly Dictionary<string, string> _plurals = lexicon.Things.ToDictionary(thing => thing.Name, thing => thing.Plural);

    /// <summary>The sentence.</summary>
    /// <param name="scene">What shall be said.</param>
    public string Write(PromptReading scene)
    {
        var text = new StringBuilder(Items(scene));
        foreach (var slot in new[] { "place", "time", "season", "weather", "light", "camera", "style" })
        {
            if (scene.Slot(slot) is not { } term || (slot == "place" && IsSaid(scene, term))) continue;
            text.Append(Phrase(slot, term));
        }
        foreach (var word in scene.Excluded) text.Append(", no ").Append(_plurals.GetValueOrDefault(word, word));
        foreach (var (word, _) in scene.UnknownWords) text.Append(", ").Append(word);
        return text.ToString().TrimStart(',', ' ');
    }

    /// <summary>One kind of thing, such as <c>two red cars</c>.</summary>
    /// <param name="noun">Noun of the lexicon.</param>
    /// <param name="count">How many; null for an open number above one.</param>
    /// <param name="colour">Colour word, or null.</param>
    public string Things(string noun, int? count, string? colour)
    {
        var named = colour is null ? "" : colour + " ";
        if (count is 1) return $"{("aeiou".Contains((named + noun)[0]) ? "an" : "a")} {named}{noun}";
        var plural = _plurals.GetValueOrDefault(noun, noun);
        return count is { } many ? $"{(many < Numbers.Length ? Numbers[many] : many)} {named}{plural}" : named + plural;
    }

    private string Items(PromptReading scene)
    {
        var written = new HashSet<int>();
        var parts = new List<string>();
        for (var i = 0; i < scene.Items.Count; i++)
        {
            if (written.Contains(i) || IsPlaceAlone(scene, i)) continue;
            written.Add(i);
            var part = Item(scene.Items[i]);
            foreach (var (_, relation, second) in scene.Relations.Where(relation => relation.First == i))
                part += $" {Relations[relation]} {(written.Add(second) ? Item(scene.Items[second]) : $"the {scene.Items[second].Noun}")}";
            parts.Add(part);
        }
        return parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";
    }

    private string Item(NamedItem item)
    {
        var named = item.IsRegion ? $"{(item.Noun.EndsWith('s') ? "" : "a ")}{item.Noun}" : Things(item.Noun, item.Count, item.Colour);
        return named + Position(item.Position);
    }

    /// <summary>The place of the picture is a region too where both have one word ("at sea"); said once, it is read as both.</summary>
    private static bool IsPlaceAlone(PromptReading scene, int item) =>
        scene.Items[item] is { IsRegion: true } region && region.Noun == scene.Slot("place") && !scene.Relations.Any(relation => relation.Second == item);

    private static bool IsSaid(PromptReading scene, string place) =>
        Enumerable.Range(0, scene.Items.Count).Any(i => scene.Items[i].Noun == place && scene.Items[i].IsRegion && !IsPlaceAlone(scene, i));

    private static string Phrase(string slot, string term) => (slot, term) switch
    {
        ("place", _) => " " + Places.GetValueOrDefault(term, $"in a {term}"),
        ("time", "day") => " by day",
        ("time", _) => $" at {term}",
        ("season", _) => $" in {term}",
        ("weather", "clear") => ", clear sky",
        _ => $", {term}",
    };

    private static string Position(PicturePosition where)
    {
        var side = (where.HasFlag(PicturePosition.Top), where.HasFlag(PicturePosition.Bottom), where.HasFlag(PicturePosition.Left), where.HasFlag(PicturePosition.Right)) switch
        {
            (true, _, true, _) => " in the top left corner", (true, _, _, true) => " in the top right corner",
            (_, true, true, _) => " in the bottom left corner", (_, true, _, true) => " in the bottom right corner",
            (true, _, _, _) => " at the top", (_, true, _, _) => " at the bottom", (_, _, true, _) => " on the left", (_, _, _, true) => " on the right",
            _ => where.HasFlag(PicturePosition.Centre) ? " in the middle" : "",
        };
        return side + (where.HasFlag(PicturePosition.Background) ? " in the background" : where.HasFlag(PicturePosition.Foreground) ? " in the foreground" : "");
    }
}
