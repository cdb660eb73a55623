namespace Easel.Layouts;

/// <summary>What a phrase of a prompt stands for.</summary>
internal abstract record Meaning
{
    /// <summary>A term of a slot.</summary>
    public sealed record Slot(string Name, string Term) : Meaning;

    /// <summary>A colour word.</summary>
    public sealed record Colour(string Name) : Meaning;

    /// <summary>A region or thing, in singular, plural or both ("sheep").</summary>
    public sealed record Noun(string Name, bool IsRegion, bool CanBeSingular, bool CanBePlural) : Meaning;

    /// <summary>How many; null for an open number above one.</summary>
    public sealed record Quantity(int? Count) : Meaning;

    /// <summary>An article or what stands in its place.</summary>
    public sealed record Determiner(bool IsDefinite) : Meaning;

    /// <summary>A place in the picture.</summary>
    public sealed record Position(PicturePosition Where) : Meaning;

    /// <summary>A place relative to another item.</summary>
    public sealed record Placed(Relation Relation) : Meaning;

    /// <summary>"No", "without".</summary>
    public sealed record Negation : Meaning;

    /// <summary>"And", "but", "with": a new noun phrase begins.</summary>
    public sealed record Conjunction : Meaning;

    /// <summary>"Or", "nor": a negation goes on.</summary>
    public sealed record Alternative : Meaning;

    /// <summary>"It", "them".</summary>
    public sealed record Pronoun : Meaning;

    /// <summary>"Is", "painted": a colour that follows belongs to the item before.</summary>
    public sealed record Copula : Meaning;

    /// <summary>"In": a colour that follows belongs to the item before, and so does a container.</summary>
    public sealed record Within : Meaning;

    /// <summary>Any other word that ends a noun phrase: prepositions, verbs.</summary>
    public sealed record Boundary : Meaning;

    /// <summary>A word that changes nothing here, such as "beautiful".</summary>
    public sealed record Filler : Meaning;
}
