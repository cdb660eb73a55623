namespace Easel.Layouts;

/// <summary>Turns what a prompt says outright into what its layout must contain.</summary>
/// <param name="lexicon">The model's lexicon.</param>
public sealed class PromptDemands(Lexicon lexicon)
{
    private const int MostRegions = 3;
    private readonly PromptReader _reader = new(lexicon);
    private readonly HashSet<string> _regions = [.. lexicon.Regions.Select(r => r.Name)];

    /// <summary>Reads a prompt.</summary>
    /// <param name="prompt">The words.</param>
    public PromptReading Read(string prompt) => _reader.Read(prompt);

    /// <summary>The demands of a prompt: terms named for the global attributes, things with count, colour, side and relation, regions, and what must not be there.</summary>
    /// <param name="prompt">The words.</param>
    public LayoutDemands Of(string prompt)
    {
        var reading = Read(prompt);
        var excluded = reading.Excluded.ToHashSet();
        var terms = new Dictionary<int, IReadOnlySet<string>>();
        for (var slot = 0; slot < Lexicon.SlotNames.Count; slot++)
        {
            var allowed = reading.Slot(Lexicon.SlotNames[slot]) is { } named
                ? [named]
                : lexicon.Slots[slot].Select(t => t.Name).Where(t => !excluded.Contains(t)).ToHashSet();
            if (allowed.Count > 0 && allowed.Count < lexicon.Slots[slot].Count) terms[slot] = allowed;
        }

        var things = reading.Items.Where(i => !i.IsRegion).Select(Demand).ToList();
        excluded.ExceptWith(things.Select(t => t.Noun));
        // A layout without its ground is none: only things can be kept out.
        excluded.ExceptWith(_regions);
        var fitting = Fit(things);
        var regions = reading.Items.Where(i => i.IsRegion).Select(i => i.Noun).Distinct().Take(MostRegions).ToList();
        return new LayoutDemands(terms, fitting, excluded, regions, [.. Relations(reading, fitting.Count, regions)]);
    }

    /// <summary>Relations of things to things or to regions, both of which are in the picture.</summary>
    private static IEnumerable<RelationDemand> Relations(PromptReading reading, int things, List<string> regions)
    {
        int Index(int item) => reading.Items.Take(item).Count(i => !i.IsRegion);
        foreach (var (first, relation, second) in reading.Relations)
        {
            if (reading.Items[first].IsRegion || Index(first) >= things) continue;
            if (!reading.Items[second].IsRegion)
            {
                if (Index(second) < things) yield return new RelationDemand(Index(first), relation, Index(second));
            }
            else if (relation == Relation.On && regions.Contains(reading.Items[second].Noun)) yield return new RelationDemand(Index(first), relation, null, reading.Items[second].Noun);
        }
    }

    private ThingDemand Demand(NamedItem item)
    {
        var colour = lexicon.Things.First(t => t.Name == item.Noun).Colourable ? item.Colour : null;
        var (left, right) = item.Position.HasFlag(PicturePosition.Left) ? (0f, 0.42f)
            : item.Position.HasFlag(PicturePosition.Right) ? (0.58f, 1f)
            : item.Position.HasFlag(PicturePosition.Centre) ? (0.35f, 0.65f) : (0f, 1f);
        return new ThingDemand(item.Noun, item.Count ?? 2, item.Count, colour, left, right);
    }

    /// <summary>Leaves room for the regions: of a prompt that asks for more than fits, what comes first counts.</summary>
    private static List<ThingDemand> Fit(List<ThingDemand> things)
    {
        var room = LayoutRaster.MaxItems - 5;
        var fitting = new List<ThingDemand>();
        foreach (var thing in things)
        {
            var count = Math.Min(thing.Least, room);
            if (count == 0) break;
            fitting.Add(thing with { Least = count });
            room -= count;
        }
        return fitting;
    }
}
