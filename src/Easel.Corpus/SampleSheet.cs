using SkiaSharp;

namespace Easel.Corpus;

/// <summary>A grid of corpus pictures to look at.</summary>
public static class SampleSheet
{
    /// <summary>Writes a PNG with the scenes of consecutive seeds, row by row.</summary>
    /// <param name="path">File to write; an existing one is replaced.</param>
    /// <param name="kit">Sprites.</param>
    /// <param name="columns">Pictures per row, at least 1.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="size">Width and height of one picture in pixels, 64–1024.</param>
    /// <param name="seed">Seed of the first scene.</param>
    /// <exception cref="InvalidRequestException">The size is out of range.</exception>
    public static void Write(string path, ArtKit kit, int columns = 8, int rows = 6, int size = 192, ulong seed = 0) =>
        Write(path, kit, [.. Enumerable.Range(0, columns * rows).Select(i => SceneSampler.Sample(seed + (ulong)i))], columns, size);

    /// <summary>Writes a PNG with the given scenes, row by row.</summary>
    /// <param name="path">File to write; an existing one is replaced.</param>
    /// <param name="kit">Sprites.</param>
    /// <param name="scenes">What to paint.</param>
    /// <param name="columns">Pictures per row, at least 1.</param>
    /// <param name="size">Width and height of one picture in pixels, 64–1024.</param>
    /// <exception cref="InvalidRequestException">The size is out of range.</exception>
    public static void Write(string path, ArtKit kit, IReadOnlyList<Scene> scenes, int columns, int size)
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
        using var file = File.Create(path);
        data.SaveTo(file);
    }
}
