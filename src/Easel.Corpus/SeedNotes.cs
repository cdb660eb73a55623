using System.Globalization;

namespace Easel.Corpus;

/// <summary>The seeds of the scenes that a file of latents holds, as a note in that file: a latent's scene is known by its seed.</summary>
public static class SeedNotes
{
    /// <summary>The note.</summary>
    /// <param name="seeds">The seeds, in the order of the latents.</param>
    public static Dictionary<string, string> Write(ulong[] seeds) => new() { ["seeds"] = string.Join(' ', seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture))) };

    /// <summary>The seeds noted in a file; older files name the first of neighbours.</summary>
    /// <param name="notes">Notes of the file.</param>
    /// <param name="count">How many latents it holds.</param>
    public static IEnumerable<ulong> Read(IReadOnlyDictionary<string, string> notes, int count) => notes.TryGetValue("seeds", out var seeds)
        ? seeds.Split(' ').Select(seed => ulong.Parse(seed, CultureInfo.InvariantCulture)) : Enumerable.Range(0, count).Select(i => ulong.Parse(notes["first"], CultureInfo.InvariantCulture) + (ulong)i);
}
