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

    private int Area => (Right - Left) * (Bottom - Top);
}

/// <summary>Which boxes a new item may get: centred where it was asked for, in its own shape, and apart from others so that each can be seen and counted.</summary>
/// <param name="grammar">The grammar.</param>
/// <param name="pictureAspect">Width / height of the picture.</param>
internal sealed class BoxRules(LayoutGrammar grammar, float pictureAspect)
{
    private enum Strictness { Centre, Shape, Apart }

    private const int Steps = LayoutGrammar.Steps, LeastWidth = 3;
    private const float ShapeTolerance = 0.12f, OverlapOfEqual = 0.15f, OverlapOfOthers = 0.5f, SizeRatio = 2;
    private readonly List<(int Noun, StepBox Box)> _things = [];
    private int _noun;
    private ThingDemand? _demand;
    private Strictness _strictness;

    /// <summary>Begins an item.</summary>
    /// <param name="noun">Its token.</param>
    /// <param name="demand">What was asked of it.</param>
    public void Begin(int noun, ThingDemand? demand) =>
        (_noun, _demand, _strictness) = (noun, demand, grammar.IsThing(noun) ? Strictness.Apart : Strictness.Centre);

    /// <summary>Ends the item with its box.</summary>
    public void End(StepBox box)
    {
        if (grammar.IsThing(_noun)) _things.Add((_noun, box));
    }

    /// <summary>Gives up rules until some box begins with one of these edges: first that things stay apart, then that they keep their shape.</summary>
    public void Relax(IReadOnlyList<int> known)
    {
        while (_strictness > Strictness.Centre && !Enumerable.Range(0, Steps + 1).Any(edge => Allows([.. known, edge]))) _strictness--;
    }

    /// <summary>Whether some box that the rules allow begins with these edges.</summary>
    /// <param name="known">One to four of left, top, right, bottom.</param>
    public bool Allows(ReadOnlySpan<int> known)
    {
        var left = known[0];
        var (firstTop, lastTop) = known.Length > 1 ? (known[1], known[1]) : (0, Steps - 1);
        var (firstRight, lastRight) = known.Length > 2 ? (known[2], known[2]) : (left + LeastWidth, Steps);
        for (var right = Math.Max(firstRight, left + LeastWidth); right <= lastRight; right++)
        {
            if (!IsCentred(left, right) || !IsWide(right - left)) continue;
            for (var top = firstTop; top <= lastTop; top++)
            {
                var (first, last) = Bottoms(top, right - left);
                if (known.Length > 3) (first, last) = (Math.Max(first, known[3]), Math.Min(last, known[3]));
                for (var bottom = first; bottom <= last; bottom++)
                    if (IsApart(new StepBox(left, top, right, bottom))) return true;
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
        foreach (var (noun, box) in _things)
        {
            var other = box.Right - box.Left;
            if (noun == _noun && _demand is { Least: > 1 } && (width > other * SizeRatio || width * SizeRatio < other)) return false;
        }
        return true;
    }

    /// <summary>Bottoms that give a thing of this width its shape.</summary>
    private (int First, int Last) Bottoms(int top, int width)
    {
        if (_strictness < Strictness.Shape || grammar.Shape(_noun) is not { } shape) return (top + 1, Steps);
        var height = width * pictureAspect / shape;
        var tolerance = Math.Max(0.5f, ShapeTolerance * height);
        return (Math.Max(top + 1, (int)MathF.Ceiling(top + height - tolerance)), Math.Min(Steps, (int)MathF.Floor(top + height + tolerance)));
    }

    private bool IsApart(StepBox box)
    {
        if (_strictness < Strictness.Apart) return true;
        foreach (var (noun, other) in _things)
            if (box.Overlap(other) > (noun == _noun ? OverlapOfEqual : OverlapOfOthers)) return false;
        return true;
    }
}
