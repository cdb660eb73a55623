using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Where the ground of a layout meets the sky and how near a row of it is.</summary>
internal static class Horizon
{
    /// <summary>Nearness of the horizon itself, 0–255.</summary>
    private const float Farthest = 12;

    /// <summary>Height of the horizon as a fraction of the picture, from the top.</summary>
    public static float Of(Layout layout)
    {
        if (PlaceCatalogue.IsPlain(layout.Place)) return .6f;
        var top = 1f;
        foreach (var item in layout.Items)
            if (IsFlat(item.Noun)) top = MathF.Min(top, item.Box.Top);
        return top < 1 ? MathF.Min(top, .95f) : .6f;
    }

    /// <summary>Whether the region lies flat, so that its rows come nearer downwards.</summary>
    public static bool IsFlat(string noun) => noun is "sea" or "lake" or "river" or "sand" or "seabed" or "grass" or "flower meadow" or "crop field"
        or "road surface" or "path" or "pavement" or "snow field" or "quay" or "floor" or "moon ground" or "isle"
        || PlaceCatalogue.FindRegion(noun) is { Flat: true };

    /// <summary>Nearness of flat ground: inverse distance, which grows evenly down the picture; 0 infinitely far, 255 at the lower edge.</summary>
    /// <param name="y">Height in the picture, 0–1 from the top.</param>
    /// <param name="horizon">Height of the horizon.</param>
    public static byte GroundNearness(float y, float horizon) =>
        (byte)(Farthest + (255 - Farthest) * Math.Clamp((y - horizon) / (1 - horizon), 0, 1));

    /// <summary>Nearness of a region that stands upright, 0–255.</summary>
    public static byte UprightNearness(string noun) => noun switch
    {
        "sky" or "outer space" => 0,
        "clouds" => 3,
        "mountains" => 8,
        "skyline" => 10,
        "hills" or "underwater" => 11,
        "dunes" or "treeline" or "pines" => 12,
        "hill" => 40,
        "wall" => 60,
        "backdrop" => 90,
        _ => PlaceCatalogue.FindRegion(noun)?.Nearness ?? 12,
    };

    /// <summary>Nearness of a thing: that of the ground at its feet; what flies is taken for half way.</summary>
    public static byte ThingNearness(LayoutItem item, ThingKind kind, Layout layout, float horizon) => item.Noun switch
    {
        "sun" or "moon" or "crescent moon" => 1,
        "cloud" => 4,
        "window" or "painting" => 62,
        _ when layout.Place == "space" || PlaceCatalogue.IsPlain(layout.Place) => 180,
        _ when kind.Habitat == Habitat.Air && item.Box.Bottom < horizon + .02f => 46,
        _ => GroundNearness(MathF.Max(item.Box.Bottom, horizon + .02f), horizon),
    };
}
