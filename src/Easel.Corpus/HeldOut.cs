using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Combinations that never occur in training, so that putting known things together in new ways can be tested: about 3 % of noun × place, colour × noun and style × place.</summary>
public static class HeldOut
{
    /// <summary>Whether a scene holds a held-out combination.</summary>
    /// <param name="scene">The scene.</param>
    public static bool Contains(Scene scene) =>
        scene.Groups.Any(g => Marked(g.Noun, scene.Layout.Place) || (g.Colour is not null && Marked(g.Colour, g.Noun))) ||
        (scene.Layout.Style != "illustration" && Marked(scene.Layout.Style, scene.Layout.Place));

    private static bool Marked(string a, string b)
    {
        var hash = 2166136261u;                                                                 // FNV-1a
        foreach (var c in a + "×" + b) hash = (hash ^ c) * 16777619u;
        return (hash ^ (hash >> 15)) % 33 == 0;
    }
}
