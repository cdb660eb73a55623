namespace Easel.Corpus;

/// <summary>The aligned sets of emoji that a style is drawn with, and how often each is; a picture keeps to one.</summary>
/// <param name="Shares">Folders below <c>emoji</c> with their weights; the first is the main one, which has nearly everything.</param>
internal sealed record ArtSets(params (string Set, int Weight)[] Shares)
{
    /// <summary>The rounded look of the corpus, now and then another hand.</summary>
    public static ArtSets Modelled { get; } = new(("fluent3d", 76), ("fluentcolor", 8), ("noto", 10), ("twemoji", 3), ("blob", 3));

    /// <summary>Only the rendered figures: for styles that claim to be solid.</summary>
    public static ArtSets Rendered { get; } = new(("fluent3d", 1));

    /// <summary>Even colours without shading.</summary>
    public static ArtSets Flat { get; } = new(("fluentflat", 60), ("twemoji", 25), ("blob", 15));

    /// <summary>For styles that cut or outline even surfaces, whatever they are given.</summary>
    public static ArtSets Cut { get; } = new(("fluent3d", 40), ("fluentflat", 25), ("noto", 15), ("twemoji", 20));

    /// <summary>The set that nearly every thing has.</summary>
    public string Main => Shares[0].Set;

    /// <summary>The set of a picture.</summary>
    /// <param name="seed">The picture's seed.</param>
    public string Choose(ulong seed)
    {
        // The golden ratio spreads neighbouring seeds evenly over the shares; seed 0 gets the main set.
        var rest = (int)((seed * 0x9E3779B97F4A7C15 >> 32) % (ulong)Shares.Sum(share => share.Weight));
        foreach (var (set, weight) in Shares)
            if ((rest -= weight) < 0) return set;
        return Main;
    }
}
