using Easel.Corpus.Graphics;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>A grid of corpus pictures to look at.</summary>
public static class SampleSheet
{
    /// <summary>Most seeds that are tried to find one scene of a rare term.</summary>
    private const int MaxTries = 20_000;

    /// <summary>Writes a PNG with the scenes of consecutive seeds, row by row.</summary>
    /// <param name="path">File to write; an existing one is replaced.</param>
    /// <param name="kit">Sprites.</param>
    /// <param name="columns">Pictures per row, at least 1.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="size">Width and height of one picture in pixels, 64–1024.</param>
    /// <param name="seed">Seed of the first scene.</param>
    /// <exception cref="InvalidRequestException">The size is out of range.</exception>
    public static void Write(string path, ArtKit kit, int columns = 8, int rows = 6, int size = 192, ulong seed = 0) =>
        Write(path, kit, Scenes(columns * rows, seed), columns, size);

    /// <summary>Writes a PNG with the given scenes, row by row.</summary>
    /// <param name="path">File to write; an existing one is replaced.</param>
    /// <param name="kit">Sprites.</param>
    /// <param name="scenes">What to paint.</param>
    /// <param name="columns">Pictures per row, at least 1.</param>
    /// <param name="size">Width and height of one picture in pixels, 64–1024.</param>
    /// <exception cref="InvalidRequestException">The size is out of range.</exception>
    public static void Write(string path, ArtKit kit, IReadOnlyList<Scene> scenes, int columns, int size)
    {
        using var file = File.Create(path);
        file.Write(Png(kit, scenes, columns, size));
    }

    /// <summary>The scenes of consecutive seeds.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">First seed.</param>
    public static IReadOnlyList<Scene> Scenes(int count, ulong seed) => [.. Enumerable.Range(0, count).Select(i => SceneSampler.Sample(seed + (ulong)i))];

    /// <summary>What a sheet can be sorted by: the slots of a lexicon, and the kinds of pictures that show no place.</summary>
    public static IReadOnlyList<string> SortOrders { get; } = [.. Lexicon.SlotNames, "kind"];

    /// <summary>For each term of a slot one row of scenes: the same ones in every style, else scenes that happen to have the term.</summary>
    /// <param name="slot">One of <see cref="SortOrders"/>.</param>
    /// <param name="columns">Scenes per term.</param>
    /// <param name="seed">Where to begin.</param>
    /// <returns>The terms, and their scenes row by row.</returns>
    /// <exception cref="InvalidRequestException">There is no such slot.</exception>
    public static (IReadOnlyList<string> Terms, IReadOnlyList<Scene> Scenes) By(string slot, int columns, ulong seed)
    {
        if (!SortOrders.Contains(slot)) throw new InvalidRequestException($"There is no '{slot}' to sort by; take one of {string.Join(", ", SortOrders)}.");
        var kinds = slot == "kind";
        var index = kinds ? 0 : Lexicon.SlotNames.ToList().IndexOf(slot);
        string[] terms = kinds ? [.. GraphicCatalogue.All.Select(kind => kind.Place.Name)] : [.. CorpusLexicon.Create().Slots[index].Select(term => term.Name)];
        if (slot == "style")
        {
            var same = Scenes(columns, seed);
            return (terms, [.. terms.SelectMany(style => same.Select(scene => scene with { Layout = scene.Layout with { Style = style } }))]);
        }
        var found = terms.ToDictionary(term => term, _ => new List<Scene>());
        for (var i = 0; i < MaxTries && found.Values.Any(scenes => scenes.Count < columns); i++)
        {
            var scene = SceneSampler.Sample(seed + (ulong)i);
            // Weather and light are easiest to judge without a style over them.
            if (found.GetValueOrDefault(scene.Layout.Globals[index]) is { } row && row.Count < columns) row.Add(kinds ? scene : scene with { Layout = scene.Layout with { Style = "illustration" } });
        }
        return (terms, [.. terms.SelectMany(term => found[term].Concat(Enumerable.Repeat(found[term].FirstOrDefault() ?? SceneSampler.Sample(seed), columns)).Take(columns))]);
    }

    /// <summary>Paints scenes into a grid with narrow white gaps.</summary>
    /// <param name="kit">Sprites.</param>
    /// <param name="scenes">What to paint; scene i is painted with seed i.</param>
    /// <param name="columns">Pictures per row, at least 1.</param>
    /// <param name="size">Width and height of one picture in pixels, 64–1024.</param>
    /// <returns>The bytes of a PNG file.</returns>
    /// <exception cref="InvalidRequestException">The size is out of range.</exception>
    public static byte[] Png(ArtKit kit, IReadOnlyList<Scene> scenes, int columns, int size)
    {
        const int Gap = 2;
        var rows = (scenes.Count + columns - 1) / columns;
        using var sheet = new SKBitmap(columns * (size + Gap) + Gap, rows * (size + Gap) + Gap);
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        var painter = new ScenePainter(kit);
        for (var i = 0; i < scenes.Count; i++)
        {
            using var picture = painter.Paint(scenes[i].Layout, size, size, (ulong)i);
            canvas.DrawBitmap(picture, Gap + i % columns * (size + Gap), Gap + i / columns * (size + Gap));
        }
        using var data = sheet.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
