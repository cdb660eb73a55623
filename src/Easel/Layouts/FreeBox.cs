namespace Easel.Layouts;

/// <summary>Finds a box for one more thing in a layout by <see cref="BoxRules"/>, without moving the others.</summary>
/// <param name="grammar">The model's layout grammar.</param>
/// <param name="aspect">Width / height of the picture.</param>
/// <param name="room">The part of the picture that the box shall lie in.</param>
internal sealed class FreeBox(LayoutGrammar grammar, float aspect, Box room)
{
    private const int Steps = LayoutGrammar.Steps;
    private static readonly float[] Sizes = [1, 0.85f, 0.7f, 1.2f, 0.55f];

    // Rather in front of something else than too small to be seen.
    private const float SizeCost = 2, CrowdCost = 1, HiddenCost = 4, RuleCost = 1.2f;

    /// <summary>The box that fits best.</summary>
    /// <param name="items">What is there.</param>
    /// <param name="noun">The new thing.</param>
    /// <param name="where">Where it was asked for.</param>
    /// <param name="anchor">The item it is placed by, with how; null for none.</param>
    /// <param name="height">Height to keep, as a fraction of the picture's; null for the usual one.</param>
    public Box Find(IReadOnlyList<LayoutItem> items, string noun, PicturePosition where, (Relation Relation, LayoutItem Item)? anchor, float? height = null)
    {
        var token = grammar.Noun(noun);
        var shape = grammar.Shape(token) ?? 1;
        var wanted = height ?? UsualHeight(items, noun, shape) * (where.HasFlag(PicturePosition.Background) ? 0.55f : where.HasFlag(PicturePosition.Foreground) ? 1.3f : 1);
        wanted = Math.Min(wanted, Math.Min(0.9f, 0.9f * aspect / shape));
        var isFree = room is { Left: 0, Top: 0, Right: 1, Bottom: 1 };
        if (!isFree) wanted = Math.Max(3f / Steps, Math.Min(wanted, Math.Min(room.Height, room.Width * aspect / shape)));
        var rules = Rules(items, token, where, anchor);
        var (x, bottom) = isFree ? Wish(items, noun, where, anchor, wanted) : (room.CentreX, room.Bottom);
        var ground = isFree && grammar.Homes.Of(noun) == Home.Ground && anchor?.Relation is not (Relation.On or Relation.Above) && !where.HasFlag(PicturePosition.Top) ? GroundTop(items) : 0;
        var water = isFree && grammar.Homes.Of(noun) == Home.Water && anchor is null ? Water(items) : null;
        var (first, last) = Side(where);
        Box? best = null;
        var least = float.MaxValue;
        foreach (var size in Sizes)
        {
            var high = Math.Max(2, (int)MathF.Round(wanted * size * Steps));
            var wide = Math.Max(3, (int)MathF.Round(wanted * size * shape / aspect * Steps));
            for (var left = 0; left + wide <= Steps; left++)
                for (var top = 0; top + high <= Steps; top++)
                {
                    var step = new StepBox(left, top, left + wide, top + high);
                    var box = new Box(left / (float)Steps, top / (float)Steps, step.Right / (float)Steps, step.Bottom / (float)Steps);
                    var cost = SizeCost * MathF.Abs(MathF.Log2(size)) + 1.5f * MathF.Abs(box.CentreX - x) + 3 * MathF.Abs(box.Bottom - bottom) + Crowd(items, step, anchor);
                    if (cost >= least || box.Bottom < ground || (water is { Box: var sea } && (box.Bottom < sea.Top + 0.03f || box.Bottom > sea.Bottom + 0.02f)) || (isFree ? box.CentreX < first || box.CentreX > last : !IsInRoom(box))) continue;
                    if (!rules.Allows([step.Left, step.Top, step.Right, step.Bottom]) && (cost += RuleCost) >= least) continue;
                    (best, least) = (box, cost);
                }
        }
        return best ?? Within(x, bottom, wanted * shape / aspect, wanted);
    }

    private static LayoutItem? Water(IReadOnlyList<LayoutItem> items) => items.FirstOrDefault(item => BoxRules.Waters.Contains(item.Noun));

    private bool IsInRoom(Box box) =>
        box.Left >= room.Left - 1f / Steps && box.Right <= room.Right + 1f / Steps && box.Top >= room.Top - 1f / Steps && box.Bottom <= room.Bottom + 1f / Steps;

    /// <summary>Feet of what stands on the ground are below this: the top of the foremost region.</summary>
    private float GroundTop(IReadOnlyList<LayoutItem> items)
    {
        var tops = items.Where(item => !grammar.IsThing(grammar.Noun(item.Noun)) && item.Box.Bottom > 0.9f).Select(item => item.Box.Top).ToArray();
        return tops.Length > 0 ? Math.Min(tops.Max() + 0.04f, 0.9f) : 0;
    }

    /// <summary>A box of a size that stands at a place, moved into the picture.</summary>
    public static Box Within(float centreX, float bottom, float width, float height)
    {
        (width, height) = (Math.Min(width, 1), Math.Min(height, 1));
        var (left, top) = (Math.Clamp(centreX - width / 2, 0, 1 - width), Math.Clamp(bottom - height, 0, 1 - height));
        return new Box(left, top, left + width, top + height);
    }

    private BoxRules Rules(IReadOnlyList<LayoutItem> items, int token, PicturePosition where, (Relation Relation, LayoutItem Item)? anchor)
    {
        const int Self = 0, Other = 1;
        var isRegion = anchor is { } by && !grammar.IsThing(grammar.Noun(by.Item.Noun));
        IReadOnlyList<RelationDemand> relations = anchor is not { } placed || (isRegion && placed.Relation != Relation.On) ? []
            : [new RelationDemand(Self, placed.Relation, isRegion ? null : Other, isRegion ? placed.Item.Noun : null)];
        var rules = new BoxRules(grammar, relations, aspect);
        foreach (var item in items)
        {
            rules.Begin(grammar.Noun(item.Noun), null, anchor?.Item == item ? Other : null);
            rules.End(InSteps(item.Box));
        }
        var (left, right) = Side(where);
        rules.Begin(token, new ThingDemand(grammar.Word(token), 1, 1, null, left, right), Self);
        rules.Relax([]);
        return rules;
    }

    /// <summary>Where the centre may lie, from left to right.</summary>
    private static (float First, float Last) Side(PicturePosition where) =>
        where.HasFlag(PicturePosition.Left) ? (0, 0.42f) : where.HasFlag(PicturePosition.Right) ? (0.58f, 1) : where.HasFlag(PicturePosition.Centre) ? (0.35f, 0.65f) : (0, 1);

    /// <summary>As high as others of its kind, or as is usual, but not too small to be told.</summary>
    private float UsualHeight(IReadOnlyList<LayoutItem> items, string noun, float shape)
    {
        const int LikeOneOf = 2;
        var same = items.Where(item => item.Noun == noun).ToArray();
        return same.Length > 0 ? same.Average(item => item.Box.Height) : Math.Max(grammar.Homes.Height(noun), BoxRules.LeastSide(LikeOneOf) * MathF.Sqrt(aspect / shape));
    }

    /// <summary>Where it would stand if it were alone.</summary>
    private (float X, float Bottom) Wish(IReadOnlyList<LayoutItem> items, string noun, PicturePosition where, (Relation Relation, LayoutItem Item)? anchor, float height)
    {
        var x = where.HasFlag(PicturePosition.Left) ? 0.2f : where.HasFlag(PicturePosition.Right) ? 0.8f : 0.5f;
        var water = Water(items);
        var standing = items.Where(item => grammar.IsThing(grammar.Noun(item.Noun)) && grammar.Homes.Of(item.Noun) == Home.Ground).ToArray();
        var bottom = grammar.Homes.Of(noun) switch
        {
            Home.Air => 0.12f + height,
            Home.Water when water is not null => Math.Min(0.95f, water.Box.Top + water.Box.Height * 0.55f),
            _ => standing.Length > 0 ? standing.Average(item => item.Box.Bottom) : 0.85f,
        };
        if (where.HasFlag(PicturePosition.Top)) bottom = 0.05f + height;
        if (where.HasFlag(PicturePosition.Bottom) || where.HasFlag(PicturePosition.Foreground)) bottom = 0.97f;
        if (where.HasFlag(PicturePosition.Background)) bottom = Math.Min(bottom, 0.6f);
        return anchor is not (var relation, { Box: var by }) ? (x, bottom) : relation switch
        {
            Relation.On => (by.CentreX, by.Top + 0.1f * by.Height),
            Relation.InFrontOf => (by.CentreX, Math.Min(0.98f, by.Bottom + 0.1f)),
            Relation.Behind => (by.CentreX + 0.1f, by.Bottom - 0.08f),
            Relation.Above => (by.CentreX, by.Top - 0.03f),
            Relation.Below => (by.CentreX, by.Bottom + height),
            Relation.LeftOf => (by.Left - 0.1f, by.Bottom),
            Relation.RightOf => (by.Right + 0.1f, by.Bottom),
            _ => (by.CentreX < 0.5f ? by.Right + 0.12f : by.Left - 0.12f, by.Bottom),
        };
    }

    private float Crowd(IReadOnlyList<LayoutItem> items, StepBox box, (Relation Relation, LayoutItem Item)? anchor)
    {
        var crowd = 0f;
        foreach (var item in items)
            if (grammar.IsThing(grammar.Noun(item.Noun)) && !(item == anchor?.Item && anchor?.Relation is Relation.On or Relation.InFrontOf or Relation.Behind))
            {
                var other = InSteps(item.Box);
                crowd += box.Overlap(other) * (other.Bottom > box.Bottom ? HiddenCost : CrowdCost);
            }
        return crowd;
    }

    /// <summary>Common area of two boxes as a share of the smaller one.</summary>
    public static float Overlap(Box one, Box other) => InSteps(one).Overlap(InSteps(other));

    private static StepBox InSteps(Box box) => new(Step(box.Left), Step(box.Top), Step(box.Right), Step(box.Bottom));

    private static int Step(float edge) => (int)MathF.Round(edge * Steps);
}
