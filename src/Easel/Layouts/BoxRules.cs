namespace Easel.Layouts;

/// <summary>A box in steps of the layout grammar.</summary>
internal readonly record struct StepBox(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Common area as a share of the smaller box.</summary>
    public float Overlap(StepBox other)
    {
        var width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        return width <= 0 || height <= 0 ? 0 : width * height / (float)Math.Min(Area, other.Area);
    }

    public float Centre => (Left + Right) / 2f;

    private int Area => (Right - Left) * (Bottom - Top);
}

/// <summary>Which boxes a new item may get: centred where it was asked for, in its own shape, where such things are at home, apart from others so that each can be seen and counted, and not too small for that.</summary>
/// <param name="grammar">The grammar.</param>
/// <param name="relations">How things stand to each other.</param>
/// <param name="pictureAspect">Width / height of the picture.</param>
/// <param name="leastSide">Least size of what was asked for: the side of a square of its area, as a fraction of a square picture's; 0 for none.</param>
/// <param name="things">What was asked for, which relations name by index; null where all of it is there already.</param>
/// <param name="homes">Where things are at home, which what was asked for keeps to; null where it may be anywhere.</param>
internal sealed class BoxRules(LayoutGrammar grammar, IReadOnlyList<RelationDemand> relations, float pictureAspect, float leastSide = 0, IReadOnlyList<ThingDemand>? things = null, ThingHome? homes = null)
{
    private enum Strictness { Centre, Shape, Related, AtHome, Apart, Large }

    private const int Steps = LayoutGrammar.Steps, LeastWidth = 3, Stride = 2;

    /// <summary>A region that reaches below this share of the picture is in front.</summary>
    private const float FrontShare = 0.9f;

    /// <summary>Regions that boats float on.</summary>
    public static readonly IReadOnlyList<string> Waters = ["sea", "lake", "river", "underwater", "pond"];

    private const float ShapeTolerance = 0.12f, OverlapOfEqual = 0.15f, OverlapOfAsked = 0.15f, OverlapOfOthers = 0.5f, MostKept = 0.6f, SizeRatio = 2, Smallest = 0.6f, Shrink = 0.85f;
    private readonly List<(int Noun, int? Demand, StepBox Box)> _items = [];
    private readonly List<(StepBox Box, float Overlap)> _neighbours = [];
    private readonly List<(Relation Relation, StepBox Box, bool IsFirst)> _related = [];
    private (float Left, float Top, float Right, float Bottom) _kept;
    private (int First, int Last) _feet;
    private float _least;
    private int _noun;
    private int? _claimed;
    private ThingDemand? _demand;
    private Strictness _strictness;

    /// <summary>From which size on things that were asked for can be told: a few cells of the painter's grid for each of many, a tenth of the picture for a single one.</summary>
    /// <param name="asked">How many were asked for.</param>
    /// <returns>The side of a square of that area, as a fraction of a square picture's.</returns>
    public static float LeastSide(int asked) => asked == 0 ? 0 : 0.34f * MathF.Pow(asked, -0.33f);

    /// <summary>Whether the lower edge of the picture may cut things, as in portraits.</summary>
    public bool AreCut { get; set; }

    /// <summary>Begins an item.</summary>
    /// <param name="noun">Its token.</param>
    /// <param name="demand">What was asked of it.</param>
    /// <param name="claimed">Index of that demand.</param>
    public void Begin(int noun, ThingDemand? demand, int? claimed)
    {
        (_noun, _demand, _claimed, _strictness) = (noun, demand, claimed, grammar.IsThing(noun) ? Strictness.Large : Strictness.Centre);
        _neighbours.Clear();
        _related.Clear();
        (_kept, _least, _feet) = (default, leastSide, claimed is { } wanted && homes is not null && !relations.Any(relation => DecidesHeight(relation, wanted)) ? Feet(homes.Of(grammar.Word(noun))) : (0, Steps));
        foreach (var item in _items)
            if (grammar.IsThing(item.Noun) && !IsNested(claimed, item.Demand)) _neighbours.Add((item.Box, item.Noun == noun ? OverlapOfEqual : item.Demand is { } asked && !AreToOverlap(claimed, asked) ? OverlapOfAsked : OverlapOfOthers));
        if (claimed is not { } self) return;
        foreach (var (first, relation, second, region) in relations)
        {
            if (first == self && Find(second, region) is { } by) _related.Add((relation, by, true));
            if (second == self && Find(first, null) is { } placed) _related.Add((relation, placed, false));
            if (first == self && second is { } other && Find(other, null) is null) Keep(other, Opposite(relation));
            if (second == self && Find(first, null) is null) Keep(first, relation);
        }
    }

    private static bool DecidesHeight(RelationDemand demand, int thing) =>
        (demand.First == thing || demand.Second == thing) && demand.Relation is not (Relation.LeftOf or Relation.RightOf or Relation.Beside);

    /// <summary>Where things of a home have their lower edge: on what can be seen of the water, if there is any, or on the foremost ground.</summary>
    private (int First, int Last) Feet(Home home)
    {
        var fronts = _items.Where(item => !grammar.IsThing(item.Noun) && item.Box.Bottom > FrontShare * Steps).Select(item => item.Box.Top).ToList();
        if (home == Home.Ground && fronts.Count > 0) return (Math.Min(fronts.Max() + 1, (int)(FrontShare * Steps)), Steps);
        if (home != Home.Water || _items.Where(item => Waters.Contains(grammar.Word(item.Noun))).Select(item => (StepBox?)item.Box).FirstOrDefault() is not { } water) return (0, Steps);
        return (water.Top + 1, fronts.Where(top => top > water.Top + 1).Append(water.Bottom).Min());
    }

    /// <summary>Keeps room for what is still to come beside this item: a thing to the left of a pumpkin needs a pumpkin that is not at the left edge.</summary>
    /// <param name="demand">Index of what is to come.</param>
    /// <param name="relation">How it will stand to this item.</param>
    private void Keep(int demand, Relation? relation)
    {
        if (things is null) return;
        var shape = (grammar.Shape(grammar.Noun(things[demand].Noun)) ?? 1) / pictureAspect;
        float Room(float side) => Steps * Math.Min(MostKept, side);
        var (width, height) = (Room(leastSide * MathF.Sqrt(shape)), Room(leastSide / MathF.Sqrt(shape)));
        _kept = relation switch
        {
            Relation.LeftOf => _kept with { Left = Math.Max(_kept.Left, width) },
            Relation.RightOf => _kept with { Right = Math.Max(_kept.Right, width) },
            Relation.Above or Relation.On => _kept with { Top = Math.Max(_kept.Top, height) },
            Relation.Below => _kept with { Bottom = Math.Max(_kept.Bottom, height) },
            _ => _kept,
        };
    }

    private static Relation? Opposite(Relation relation) => relation switch
    {
        Relation.LeftOf => Relation.RightOf, Relation.RightOf => Relation.LeftOf, Relation.Above => Relation.Below, Relation.Below => Relation.Above, _ => null,
    };

    /// <summary>Whether two things asked for are to overlap, as what stands on or before another does.</summary>
    private bool AreToOverlap(int? one, int? other) => relations.Any(r => r.Relation is Relation.On or Relation.InFrontOf or Relation.Behind && Joins(r, one, other));

    /// <summary>Whether one of two things asked for is in the other.</summary>
    private bool IsNested(int? one, int? other) => relations.Any(r => r.Relation == Relation.Inside && Joins(r, one, other));

    /// <summary>Whether a relation is between two things asked for, either way round; one to a region is not, nor one of what nobody asked for, null.</summary>
    private static bool Joins(RelationDemand relation, int? one, int? other) =>
        relation.Second is not null && ((relation.First, relation.Second) == (one, other) || (relation.First, relation.Second) == (other, one));

    /// <summary>Ends the item with its box.</summary>
    public void End(StepBox box) => _items.Add((_noun, _claimed, box));

    /// <summary>Gives up rules until some box begins with one of these edges: first that they are large enough, little by little, then that things stay apart, then that they are where they are at home, then that they stand to each other as asked, then that they keep their shape.</summary>
    public void Relax(IReadOnlyList<int> known)
    {
        while (_strictness > Strictness.Centre && !Enumerable.Range(0, Steps + 1).Any(edge => Allows([.. known, edge])))
        {
            if (_strictness == Strictness.Large && _least > Smallest * leastSide) _least *= Shrink;
            else _strictness--;
        }
    }

    /// <summary>Whether some box that the rules allow begins with these edges; edges not known yet are tried at every second step.</summary>
    /// <param name="known">One to four of left, top, right, bottom.</param>
    public bool Allows(ReadOnlySpan<int> known)
    {
        var left = known[0];
        var (firstTop, lastTop) = known.Length > 1 ? (known[1], known[1]) : (0, Steps - 1);
        var (firstRight, lastRight) = known.Length > 2 ? (known[2], known[2]) : (left + LeastWidth, Steps);
        for (var right = Math.Max(firstRight, left + LeastWidth); right <= lastRight; right += Stride)
        {
            if (!IsCentred(left, right) || !IsWide(right - left)) continue;
            for (var top = firstTop; top <= lastTop; top += Stride)
            {
                var (first, last) = Bottoms(top, right - left);
                if (known.Length > 3) (first, last) = (Math.Max(first, known[3]), Math.Min(last, known[3]));
                // A thing of any shape has many bottoms to look through, one with a shape only a few.
                var stride = last - first > 4 * Stride ? 2 * Stride : 1;
                for (var bottom = first; bottom <= last; bottom += stride)
                    if (new StepBox(left, top, right, bottom) is var box && IsAtHome(box) && IsLarge(box) && IsApart(box) && IsRelated(box)) return true;
            }
        }
        return false;
    }

    private bool IsCentred(int left, int right) =>
        _demand is null || ((left + right) / 2f >= _demand.Left * Steps && (left + right) / 2f <= _demand.Right * Steps);

    /// <summary>Whether a width leaves room for as many as were asked for, and is like that of those already there.</summary>
    private bool IsWide(int width)
    {
        if (_strictness < Strictness.Apart) return true;
        if (_demand is { Least: > 1 } && width > Steps / (_demand.Least + 0.5f)) return false;
        foreach (var (noun, _, box) in _items)
        {
            var other = box.Right - box.Left;
            if (noun == _noun && _demand is { Least: > 1 } && (width > other * SizeRatio || width * SizeRatio < other)) return false;
        }
        return true;
    }

    private bool IsAtHome(StepBox box) => _strictness < Strictness.AtHome || (box.Bottom >= _feet.First && box.Bottom <= _feet.Last);

    private bool IsLarge(StepBox box) =>
        _strictness < Strictness.Large || _demand is null || (box.Right - box.Left) * (box.Bottom - box.Top) >= _least * _least * Steps * Steps;

    /// <summary>Bottoms that give a thing of this width its shape.</summary>
    private (int First, int Last) Bottoms(int top, int width)
    {
        if (_strictness < Strictness.Shape || grammar.Shape(_noun) is not { } shape) return (top + 1, Steps);
        var height = width * pictureAspect / shape;
        var tolerance = Math.Max(0.5f, ShapeTolerance * height);
        if (AreCut && top + height > Steps) return (Steps, Steps);
        return (Math.Max(top + 1, (int)MathF.Ceiling(top + height - tolerance)), Math.Min(Steps, (int)MathF.Floor(top + height + tolerance)));
    }

    private bool IsApart(StepBox box)
    {
        if (_strictness < Strictness.Apart) return true;
        foreach (var (other, limit) in _neighbours)
            if (box.Overlap(other) > limit) return false;
        return true;
    }

    /// <summary>Whether the thing stands as asked to those that are already there, to the first of a kind where there are several, and leaves room for those still to come.</summary>
    private bool IsRelated(StepBox box)
    {
        if (_strictness < Strictness.Related) return true;
        if (box.Left < _kept.Left || box.Top < _kept.Top || Steps - box.Right < _kept.Right || Steps - box.Bottom < _kept.Bottom) return false;
        foreach (var (relation, other, isFirst) in _related)
            if (!(isFirst ? Holds(relation, box, other) : Holds(relation, other, box))) return false;
        return true;
    }

    private StepBox? Find(int? demand, string? region)
    {
        foreach (var item in _items)
            if (region is null ? item.Demand == demand : grammar.Word(item.Noun) == region) return item.Box;
        return null;
    }

    private static bool Holds(Relation relation, StepBox a, StepBox b)
    {
        var isOver = a.Centre >= b.Left && a.Centre <= b.Right;
        return relation switch
        {
            Relation.On => isOver && a.Bottom >= b.Top && a.Bottom <= b.Top + Math.Max(2, (b.Bottom - b.Top) * 0.35f),
            Relation.InFrontOf => a.Bottom > b.Bottom && a.Right > b.Left && a.Left < b.Right,
            Relation.Behind => Holds(Relation.InFrontOf, b, a),
            Relation.Inside => isOver && a.Left >= b.Left - 1 && a.Right <= b.Right + 1 && a.Bottom < b.Bottom && a.Bottom > b.Top + (b.Bottom - b.Top) * 0.2f,
            Relation.Above => a.Bottom <= b.Top + 2 && a.Right > b.Left && a.Left < b.Right,
            Relation.Below => Holds(Relation.Above, b, a),
            Relation.LeftOf => a.Right <= b.Left + 2 && a.Bottom > b.Top && a.Top < b.Bottom,
            Relation.RightOf => Holds(Relation.LeftOf, b, a),
            Relation.Beside => Math.Abs(a.Bottom - b.Bottom) <= Steps / 6 && Math.Max(a.Left - b.Right, b.Left - a.Right) is >= -2 and <= Steps / 4,
            _ => true,
        };
    }
}
