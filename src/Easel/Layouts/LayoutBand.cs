namespace Easel.Layouts;

/// <summary>The band that is cut out of a picture where a longer shape is wanted than a model paints: as wide as the picture, and with the things of its plan.</summary>
public static class LayoutBand
{
    // Less than this, in heights of the picture, is seen by nobody.
    private const float Hair = 1e-3f;

    /// <summary>A layout whose things all lie in a band: the layout itself where they do already, else one in which they are drawn together in the middle band, as they would lie in a picture of its shape.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="lexicon">Its lexicon.</param>
    /// <param name="aspect">Width / height of the picture.</param>
    /// <param name="band">Width / height of the band, at least that of the picture.</param>
    public static Layout Compose(Layout layout, Lexicon lexicon, float aspect, float band)
    {
        var height = aspect / band;
        var top = TopOf(layout, lexicon, height);
        if (Things(layout, lexicon).All(box => Inside(box, top, height) > box.Height - Hair)) return layout;
        return LayoutRevision.Extend(LayoutRevision.Reshape(layout, lexicon, aspect, band), lexicon, new Box(0, (1 - height) / 2, 1, (1 + height) / 2));
    }

    /// <summary>Upper edge of the band that cuts the least off the things, in fractions of the picture's height; of several as good, the one nearest to the middle.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="lexicon">Its lexicon.</param>
    /// <param name="height">Height of the band in fractions of the picture's, 0–1.</param>
    public static float TopOf(Layout layout, Lexicon lexicon, float height)
    {
        var things = Things(layout, lexicon);
        var middle = (1 - height) / 2;
        return things.SelectMany(box => new[] { box.Top, box.Bottom - height }).Append(middle).Select(top => Math.Clamp(top, 0, 1 - height))
            .OrderByDescending(top => MathF.Round(things.Sum(box => Inside(box, top, height)) / Hair)).ThenBy(top => Math.Abs(top - middle)).First();
    }

    private static float Inside(Box box, float top, float height) => Math.Max(0, Math.Min(box.Bottom, top + height) - Math.Max(box.Top, top));

    private static Box[] Things(Layout layout, Lexicon lexicon)
    {
        var names = lexicon.Things.Select(thing => thing.Name).ToHashSet();
        return [.. layout.Items.Where(item => names.Contains(item.Noun)).Select(item => item.Box)];
    }
}
