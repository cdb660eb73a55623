namespace Easel.Layouts;

/// <summary>Where two layouts of one picture differ.</summary>
/// <param name="Boxes">Where things came, went or changed: their boxes before and after.</param>
/// <param name="IsWhole">Whether an attribute of the whole or a region differs, which all of the picture shows.</param>
public sealed record LayoutDifference(IReadOnlyList<Box> Boxes, bool IsWhole)
{
    /// <summary>Whether the two are the same.</summary>
    public bool IsNone => Boxes.Count == 0 && !IsWhole;

    /// <summary>Compares two layouts.</summary>
    /// <param name="before">The one.</param>
    /// <param name="after">The other.</param>
    /// <param name="lexicon">The lexicon of both.</param>
    public static LayoutDifference Of(Layout before, Layout after, Lexicon lexicon)
    {
        var (gone, come) = (before.Items.ToList(), after.Items.ToList());
        foreach (var item in before.Items)
            if (come.Remove(item)) gone.Remove(item);
        var changed = gone.Concat(come).ToList();
        // What is the same may stand before something else than it did.
        var (old, now) = (Without(before.Items, gone), Without(after.Items, come));
        changed.AddRange(old.Zip(now).Where(pair => pair.First != pair.Second).SelectMany(pair => new[] { pair.First, pair.Second }));
        var isWhole = !before.Globals.SequenceEqual(after.Globals) || changed.Exists(item => lexicon.Regions.Any(region => region.Name == item.Noun));
        return new LayoutDifference([.. changed.Select(item => item.Box).Distinct()], isWhole);
    }

    private static List<LayoutItem> Without(IEnumerable<LayoutItem> items, IEnumerable<LayoutItem> some)
    {
        var rest = items.ToList();
        foreach (var item in some) rest.Remove(item);
        return rest;
    }
}
