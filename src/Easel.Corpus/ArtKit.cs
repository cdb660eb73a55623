using System.Text.Json;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>The sprites that things are painted with: one emoji of the Fluent 3D set per noun.</summary>
public sealed class ArtKit
{
    private readonly Dictionary<string, SKImage> _sprites = [];

    private ArtKit() { }

    /// <summary>A kit without sprites: things are drawn as plain blobs. For tests on machines without the art.</summary>
    public static ArtKit Empty { get; } = new();

    /// <summary>Loads the sprites of every noun in the lexicon, cropped to what is visible.</summary>
    /// <param name="folder">Folder with <c>emoji/emoji.jsonl</c> and <c>emoji/fluent3d</c>.</param>
    /// <exception cref="InvalidRequestException">A picture is missing or cannot be read.</exception>
    public static ArtKit Open(string folder)
    {
        var kit = new ArtKit();
        var codes = File.ReadLines(Path.Combine(folder, "emoji", "emoji.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(e => e.GetProperty("name").GetString()!, e => e.GetProperty("code").GetString()!);
        foreach (var (noun, emoji) in Nouns.Sprites)
        {
            var path = Path.Combine(folder, "emoji", "fluent3d", codes[emoji] + ".webp");
            using var bitmap = SKBitmap.Decode(path) ?? throw new InvalidRequestException($"{path} cannot be read as a picture.");
            kit._sprites[noun] = Cropped(bitmap);
        }
        return kit;
    }

    /// <summary>The sprite of a noun, or null.</summary>
    /// <param name="noun">A thing of the lexicon.</param>
    public SKImage? Sprite(string noun) => _sprites.GetValueOrDefault(noun);

    private static SKImage Cropped(SKBitmap bitmap)
    {
        var (left, top, right, bottom) = (bitmap.Width, bitmap.Height, 0, 0);
        for (var y = 0; y < bitmap.Height; y++)
            for (var x = 0; x < bitmap.Width; x++)
                if (bitmap.GetPixel(x, y).Alpha > 40)
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
        using var whole = SKImage.FromBitmap(bitmap);
        return whole.Subset(new SKRectI(left, top, right, bottom)).ToRasterImage(true);
    }
}
