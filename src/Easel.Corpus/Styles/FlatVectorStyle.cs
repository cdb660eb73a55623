namespace Easel.Corpus.Styles;

/// <summary>Flat vector: flat sprites, every form in at most three even tones with clean edges.</summary>
internal static class FlatVectorStyle
{
    public static StyleKind Kind { get; } = new("flat vector", "flat design, vector art, vector illustration, flat illustration, flat style, vector", 2.6f,
        ["flat vector of {0}", "flat vector illustration of {0}", "{0}, flat vector", "{0}, flat design", "{0} in flat style"], Apply) { Sprites = ArtSets.Flat };

    private static void Apply(Artwork art)
    {
        var (w, h) = (art.Width, art.Height);
        var calm = Filters.Kuwahara(art.Picture, art.Pixels(2));
        // Regions are painted in bands of their own brightness; things keep the flat colours of their sprites.
        var count = art.Layout.Items.Count + 1;
        var (low, high) = (new float[count], new float[count]);
        Array.Fill(low, 1);
        for (var i = 0; i < w * h; i++)
        {
            var (item, luma) = (art.Items[i], calm.LumaAt(i));
            (low[item], high[item]) = (MathF.Min(low[item], luma), MathF.Max(high[item], luma));
        }
        var things = art.ThingTable();
        for (var i = 0; i < w * h; i++)
        {
            var c = calm[i];
            var luma = MathF.Max(c.Luma, .004f);
            var steps = things[art.Items[i]] ? 7 : Math.Clamp((int)((high[art.Items[i]] - low[art.Items[i]]) * 9), 2, 4);
            var span = MathF.Max(high[art.Items[i]] - low[art.Items[i]], .02f);
            var band = low[art.Items[i]] + span * (MathF.Min(steps - 1, MathF.Floor((luma - low[art.Items[i]]) / span * steps)) + .5f) / steps;
            art.Picture[i] = (c * (band / luma)).Vivid(1.22f, 1.03f);
        }
    }
}
