using Easel.Corpus.Styles;
using Easel.Layouts;

namespace Easel.Corpus.Graphics;

/// <summary>A picture without a place in the making: collects regions and things, back to front.</summary>
/// <param name="dice.Random">Source of every choice.</param>
/// <param name="aspect">Width over height of the picture.</param>
internal sealed class GraphicDraft(Dice dice, float aspect)
{
    private readonly List<LayoutItem> regions = [], things = [];
    private readonly List<Subject> subjects = [];
    private readonly List<Relation> relations = [];

    public float Aspect => aspect;

    public Dice Dice => dice;

    /// <summary>The shorter side as a fraction of the width.</summary>
    public float UnitX => MathF.Min(1, 1 / aspect);

    /// <summary>The shorter side as a fraction of the height.</summary>
    public float UnitY => MathF.Min(1, aspect);

    /// <summary>Lays the ground in a colour word, or in the kind's own colour; returns the word.</summary>
    public string? Ground(string? colour)
    {
        Region("backdrop", new Box(0, 0, 1, 1), colour);
        return colour;
    }

    public void Region(string noun, Box box, string? colour = null) =>
        regions.Add(new LayoutItem(noun, colour, new Box(MathF.Max(0, box.Left), MathF.Max(0, box.Top), MathF.Min(1, box.Right), MathF.Min(1, box.Bottom))));

    /// <summary>A box in the shape of a thing, as large as fits.</summary>
    /// <param name="kind">The thing.</param>
    /// <param name="x">Horizontal centre, 0–1.</param>
    /// <param name="y">Vertical centre, 0–1.</param>
    /// <param name="width">Greatest width, 0–1.</param>
    /// <param name="height">Greatest height, 0–1.</param>
    public Box Fit(ThingKind kind, float x, float y, float width, float height)
    {
        height = MathF.Min(height, width * aspect / kind.Aspect);
        width = height * kind.Aspect / aspect;
        return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
    }

    /// <summary>Places equal things and makes them a subject.</summary>
    public void Add(ThingKind kind, string? colour, params ReadOnlySpan<Box> boxes)
    {
        var all = boxes[0];
        foreach (var box in boxes)
        {
            things.Add(new LayoutItem(kind.Name, colour, box));
            all = Union(all, box);
        }
        subjects.Add(new Subject(kind.Name, colour, boxes.Length, all));
    }

    public void Relate(int subject, string words, string region) => relations.Add(new Relation(subject, words, -1, region));

    /// <summary>The finished picture.</summary>
    public Scene Finish(GraphicKind kind, string light = "natural")
    {
        var style = dice.Weighted(StyleCatalogue.All, candidate => kind.StyleShare(candidate.Name, candidate.Share)).Name;
        return new Scene(new Layout(kind.Place.Name, "day", light, "clear", "summer", style, "wide", [.. regions, .. things]), aspect, subjects, relations);
    }

    /// <summary>Any thing that can be cut out: no holes in walls, no lights with a halo.</summary>
    public ThingKind Thing() => dice.Weighted(ThingCatalogue.All, kind => kind.Name is "window" or "painting" or "sun" or "fence" or "bridge" ? 0 : 1);

    public string? Colour(ThingKind kind, double chance, string? not = null) => kind.Colourable && dice.Chance(chance) ? Colour(not) : null;

    /// <summary>A colour word other than that one.</summary>
    public string Colour(string? not = null)
    {
        string colour;
        do colour = dice.Any(CorpusLexicon.PaintNames);
        while (colour == not);
        return colour;
    }

    public static Box Union(Box a, Box b) => new(MathF.Min(a.Left, b.Left), MathF.Min(a.Top, b.Top), MathF.Max(a.Right, b.Right), MathF.Max(a.Bottom, b.Bottom));

    public static Box Inflate(Box box, float x, float y) => new(box.Left - x, box.Top - y, box.Right + x, box.Bottom + y);
}
