using System.Text.RegularExpressions;

namespace Easel.Layouts;

/// <summary>What became of a layout.</summary>
/// <param name="Layout">The layout with its changes.</param>
/// <param name="Changed">Where items came, went or changed.</param>
/// <param name="IsWhole">Whether a global attribute or a region changed, which the whole picture shows.</param>
public sealed record EditedLayout(Layout Layout, IReadOnlyList<Box> Changed, bool IsWhole)
{
    /// <summary>Whether nothing changed.</summary>
    public bool IsSame => Changed.Count == 0 && !IsWhole;
}

/// <summary>
/// Changes a layout by words: "at night", "make the car blue", "add two boats", "remove the tree", "replace the car with a boat", "move the car to the left".
/// All that the words do not name stays where it is. Plain rules, no conversation.
/// </summary>
/// <param name="lexicon">The model's lexicon.</param>
public sealed partial class LayoutEdit(Lexicon lexicon)
{
    private static readonly PicturePosition[] Sides = [PicturePosition.Left, PicturePosition.Centre, PicturePosition.Right];
    private readonly PromptReader _reader = new(lexicon);
    private readonly Dictionary<string, Thing> _things = lexicon.Things.DistinctBy(t => t.Name).ToDictionary(t => t.Name, StringComparer.Ordinal);
    private readonly Regex _colouring = new(
        $@"\b(?:make|paint|turn|colou?r|dye|change)\s+((?:the|all)\s.+?)\s+(?:to\s+|into\s+)?({string.Join('|', lexicon.Colours.SelectMany(c => c.Synonyms.Append(c.Name)).Select(Regex.Escape).OrderByDescending(c => c.Length))})\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Changes a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="words">What shall change.</param>
    /// <param name="plan">Plans a layout from words: where things come that were not there.</param>
    public EditedLayout Apply(Layout layout, string words, Func<string, Layout> plan)
    {
        var (items, changed, isWhole) = (layout.Items.ToList(), new List<Box>(), false);
        foreach (Match match in Replacing().Matches(words))
            if (Things(match.Groups[1].Value) is [var old] && Things(match.Groups[2].Value) is [var other]) Replace(old.Noun, other);
        // What was replaced is said; the rest is read as what the picture shall show.
        var rest = Replacing().Replace(words, match => Things(match.Groups[1].Value).Count == 1 && Things(match.Groups[2].Value).Count == 1 ? " " : match.Value);
        rest = _colouring.Replace(Removing().Replace(rest, "without"), "$1 is $2");
        var (reading, isAdding) = (_reader.Read(rest), Adding().IsMatch(rest));
        // The planner is asked at most once, and only for what has no place yet.
        var planned = new Lazy<Layout>(() => plan(rest));

        var globals = layout.Globals.ToArray();
        for (var slot = 0; slot < globals.Length; slot++)
            if (reading.Slot(Lexicon.SlotNames[slot]) is { } term && term != globals[slot]) (globals[slot], isWhole) = (term, true);
        if (globals[1] != layout.Time) items = [.. items.Select(i => Sky(i, globals[1]))];
        if (globals[0] != layout.Place) items = [.. planned.Value.Items.Where(IsRegion), .. items.Where(i => !IsRegion(i))];

        foreach (var noun in reading.Excluded)
            foreach (var item in items.Where(i => i.Noun == noun && !IsRegion(i)).ToList()) Change(item, null);
        foreach (var item in reading.Items)
        {
            if (item.IsRegion) AddRegion(item.Noun);
            else Meet(item);
        }
        return new EditedLayout(new Layout(globals[0], globals[1], globals[2], globals[3], globals[4], globals[5], globals[6], items), changed, isWhole);

        void Replace(string noun, NamedItem other)
        {
            foreach (var item in items.Where(i => i.Noun == noun).ToList()) Change(item, new LayoutItem(other.Noun, Colour(other), Shaped(item.Box, item.Noun, other.Noun)));
        }

        void AddRegion(string noun)
        {
            if (items.Exists(i => i.Noun == noun) || planned.Value.Items.FirstOrDefault(i => i.Noun == noun) is not { } region) return;
            items.Insert(items.FindLastIndex(IsRegion) + 1, region);
            isWhole = true;
        }

        void Meet(NamedItem named)
        {
            var present = items.Where(i => i.Noun == named.Noun).ToList();
            var wanted = isAdding ? present.Count + (named.Count ?? 1) : named.Count ?? Math.Max(1, present.Count);
            if (!isAdding)
            {
                foreach (var item in present.Take(named.Count ?? present.Count))
                {
                    var now = item with { Colour = Colour(named) ?? item.Colour, Box = Moved(item.Box, named.Position) };
                    if (now != item) Change(item, now);
                }
            }
            foreach (var item in planned.IsValueCreated || wanted > present.Count ? planned.Value.Items.Where(i => i.Noun == named.Noun).Take(wanted - present.Count).ToList() : [])
            {
                var placed = named.Position == PicturePosition.Anywhere ? item with { Box = Apart(item.Box, items) } : item;
                items.Add(placed);
                changed.Add(placed.Box);
            }
        }

        void Change(LayoutItem item, LayoutItem? now)
        {
            var at = items.IndexOf(item);
            changed.Add(item.Box);
            if (now is null)
            {
                items.RemoveAt(at);
                return;
            }
            items[at] = now;
            changed.Add(now.Box);
        }
    }

    /// <summary>The light of the sky goes with the time.</summary>
    private LayoutItem Sky(LayoutItem item, string time) => (item.Noun, time) switch
    {
        ("sun", "night") when _things.ContainsKey("moon") => item with { Noun = "moon" },
        ("moon", not "night") when _things.ContainsKey("sun") => item with { Noun = "sun" },
        _ => item,
    };

    private bool IsRegion(LayoutItem item) => lexicon.Regions.Any(r => r.Name == item.Noun);

    private List<NamedItem> Things(string words) => [.. _reader.Read(words).Items.Where(i => !i.IsRegion)];

    private string? Colour(NamedItem item) => _things[item.Noun].Colourable ? item.Colour : null;

    /// <summary>A box for another thing on the same ground: as high, and as wide as the shapes of the two differ.</summary>
    private Box Shaped(Box box, string old, string other)
    {
        if (_things[old].Aspect is not { } before || _things[other].Aspect is not { } now) return box;
        var half = Math.Min(box.Width * now / before, 1) / 2;
        var centre = Math.Clamp(box.CentreX, half, 1 - half);
        return box with { Left = centre - half, Right = centre + half };
    }

    /// <summary>The box moved sideways to where it covers least of the things that stand there, as near to its own place as may be.</summary>
    private Box Apart(Box box, List<LayoutItem> items)
    {
        var things = items.Where(i => !IsRegion(i)).Select(i => i.Box).ToList();
        return Enumerable.Range(0, 21).Select(i => i / 20f * (1 - box.Width)).OrderBy(left => MathF.Abs(left - box.Left)).Prepend(box.Left)
            .Select(left => box with { Left = left, Right = Math.Min(1, left + box.Width) }).MinBy(at => things.Sum(thing => Overlap(at, thing)));
    }

    private static float Overlap(Box a, Box b) =>
        Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left)) * Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));

    private static Box Moved(Box box, PicturePosition where)
    {
        if (Sides.FirstOrDefault(side => where.HasFlag(side)) is var side && side == PicturePosition.Anywhere) return box;
        var left = side switch { PicturePosition.Left => Math.Min(0.04f, 1 - box.Width), PicturePosition.Right => Math.Max(0, 0.96f - box.Width), _ => (1 - box.Width) / 2 };
        return box with { Left = left, Right = Math.Min(1, left + box.Width) };
    }

    [GeneratedRegex(@"\b(?:replace|swap|exchange|turn|change|transform)\s+([^.,;]+?)\s+(?:with|by|for|into|to)\s+([^.,;]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Replacing();

    [GeneratedRegex(@"\b(?:remove|delete|erase|take away|take out|get rid of|drop)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Removing();

    [GeneratedRegex(@"\b(?:add|another|more|extra|additional)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Adding();
}
