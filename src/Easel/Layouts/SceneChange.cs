using System.Text.Json.Serialization;

namespace Easel.Layouts;

/// <summary>One change of what a picture shows.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(Add), "add"), JsonDerivedType(typeof(Remove), "remove"), JsonDerivedType(typeof(Recolour), "recolour")]
[JsonDerivedType(typeof(Replace), "replace"), JsonDerivedType(typeof(Resize), "resize"), JsonDerivedType(typeof(Move), "move")]
[JsonDerivedType(typeof(Place), "place"), JsonDerivedType(typeof(SetCount), "count"), JsonDerivedType(typeof(SetTerm), "set")]
public abstract record SceneChange
{
    private SceneChange()
    {
    }

    /// <summary>New things.</summary>
    /// <param name="Noun">Noun of the lexicon.</param>
    /// <param name="Count">How many, 1–99.</param>
    /// <param name="Colour">Colour word of the lexicon, or null for their own.</param>
    /// <param name="Where">Place in the picture.</param>
    /// <param name="Beside">Place relative to what is there, or null.</param>
    public sealed record Add(string Noun, int Count, string? Colour, PicturePosition Where, ItemAnchor? Beside) : SceneChange;

    /// <summary>Takes items away.</summary>
    public sealed record Remove(ItemSelector Items) : SceneChange;

    /// <summary>Gives items a colour.</summary>
    public sealed record Recolour(ItemSelector Items, string Colour) : SceneChange;

    /// <summary>Puts other things in the boxes of items.</summary>
    public sealed record Replace(ItemSelector Items, string Noun, string? Colour) : SceneChange;

    /// <summary>Makes items larger or smaller where they stand.</summary>
    /// <param name="Items">Which.</param>
    /// <param name="Factor">New height over old height, more than 0.</param>
    public sealed record Resize(ItemSelector Items, double Factor) : SceneChange;

    /// <summary>Shifts items.</summary>
    /// <param name="Items">Which.</param>
    /// <param name="Direction">Left, right, top or bottom.</param>
    /// <param name="Distance">In fractions of the picture's side, 0–1.</param>
    public sealed record Move(ItemSelector Items, PicturePosition Direction, double Distance) : SceneChange;

    /// <summary>Puts items somewhere.</summary>
    /// <param name="Items">Which.</param>
    /// <param name="Where">Place in the picture.</param>
    /// <param name="Beside">Place relative to what is there, or null.</param>
    public sealed record Place(ItemSelector Items, PicturePosition Where, ItemAnchor? Beside) : SceneChange;

    /// <summary>Sets how many there are.</summary>
    /// <param name="Noun">Noun of the lexicon.</param>
    /// <param name="Count">That many, 0–99, or so many more or fewer.</param>
    /// <param name="IsRelative">Whether <paramref name="Count"/> is added to those that are there.</param>
    public sealed record SetCount(string Noun, int Count, bool IsRelative) : SceneChange;

    /// <summary>Sets a global attribute.</summary>
    /// <param name="Slot">One of <see cref="Lexicon.SlotNames"/>.</param>
    /// <param name="Term">Term of the lexicon.</param>
    public sealed record SetTerm(string Slot, string Term) : SceneChange;
}

/// <summary>Which items of a picture are meant; of several that fit, the largest come first.</summary>
/// <param name="Noun">Noun of the lexicon; null for any thing of that colour or place.</param>
/// <param name="Count">At most so many; null for all.</param>
/// <param name="Colour">Colour they have, or null for any.</param>
/// <param name="Where">Where they are, as far as that was said.</param>
public sealed record ItemSelector(string? Noun, int? Count = 1, string? Colour = null, PicturePosition Where = PicturePosition.Anywhere);

/// <summary>How an item shall stand to another.</summary>
/// <param name="Relation">How.</param>
/// <param name="Item">To which.</param>
public sealed record ItemAnchor(Relation Relation, ItemSelector Item);
