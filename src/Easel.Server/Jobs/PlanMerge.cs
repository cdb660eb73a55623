using Easel.Layouts;

namespace Easel.Server.Jobs;

/// <summary>Takes things over from the plans of other pictures.</summary>
internal static class PlanMerge
{
    /// <summary>
    /// A scene with things of other plans: those that the words name, or all of them where the words name none. What the words have brought into the scene already takes
    /// the colour that it has there; what the picture showed before stays as it was. The rest comes with its size, moved sideways to where there is room.
    /// </summary>
    /// <param name="before">The plan of the picture to change.</param>
    /// <param name="scene">The same with the changes that the words ask for.</param>
    /// <param name="others">Plans of the other pictures.</param>
    /// <param name="words">What was said.</param>
    /// <param name="lexicon">The model's words.</param>
    public static Layout Of(Layout before, Layout scene, IEnumerable<Layout> others, PromptReading words, Lexicon lexicon)
    {
        bool IsThing(LayoutItem item) => lexicon.Regions.All(region => region.Name != item.Noun);
        bool Showed(string noun) => before.Items.Any(item => item.Noun == noun);
        var things = others.SelectMany(plan => plan.Items).Where(IsThing).ToList();
        var named = things.Where(thing => words.Items.Any(item => item.Noun == thing.Noun)).ToList();
        var (items, brought) = (scene.Items.ToList(), scene.Items.Where(item => !Showed(item.Noun)).ToList());
        foreach (var thing in named.Count > 0 ? named : things)
        {
            if (named.Count > 0 && Showed(thing.Noun)) continue;
            if (named.Count > 0 && brought.Find(item => item.Noun == thing.Noun) is { } placed)
            {
                brought.Remove(placed);
                if (words.Items.All(item => item.Noun != thing.Noun || item.Colour is null)) items[items.IndexOf(placed)] = placed with { Colour = thing.Colour };
            }
            else items.Add(thing with { Box = Free(thing.Box, [.. items.Where(IsThing).Select(item => item.Box)]) });
        }
        return scene with { Items = items };
    }

    private static Box Free(Box box, List<Box> taken) =>
        Enumerable.Range(0, 21).Select(i => i / 20f * (1 - box.Width)).OrderBy(left => MathF.Abs(left - box.Left)).Prepend(box.Left)
            .Select(left => box with { Left = left, Right = Math.Min(1, left + box.Width) }).MinBy(at => taken.Sum(other => Overlap(at, other)));

    private static float Overlap(Box a, Box b) => Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left)) * Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
}
