namespace Easel.Corpus;

/// <summary>
/// Combinations that training never sees, so that a test can tell composing from remembering:
/// about 3 % of the pairs noun × place, colour × noun and style × place.
/// </summary>
public static class HeldOut
{
    private const int PerMille = 30;

    /// <summary>Whether the scene shows a held-out pair.</summary>
    public static bool Contains(Scene scene)
    {
        var layout = scene.Layout;
        if (IsHeldOut("style", layout.Style, layout.Place)) return true;
        foreach (var item in layout.Items)
        {
            if (ThingCatalogue.Find(item.Noun) is null) continue;
            if (IsHeldOut("place", item.Noun, layout.Place)) return true;
            if (item.Colour is not null && IsHeldOut("colour", item.Noun, item.Colour)) return true;
        }
        return false;
    }

    /// <summary>Whether one pair is held out; the default style, plain grounds and the lights of the sky never are.</summary>
    internal static bool IsHeldOut(string kind, string first, string second) =>
        first is not ("illustration" or "sun" or "moon" or "cloud") && second != "studio"
        && Fnv($"{kind}|{first}|{second}") % 1000 < PerMille;

    private static uint Fnv(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text) hash = (hash ^ letter) * 16777619u;
        // The low bits of FNV-1a are weak for short strings; one more mixing round spreads them.
        hash ^= hash >> 15;
        hash *= 0x85EBCA6Bu;
        return hash ^ (hash >> 13);
    }
}
