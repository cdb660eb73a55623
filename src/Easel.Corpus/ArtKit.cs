using System.Collections.Concurrent;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>The sprites that the painter draws things with: decoded once, cropped to what is visible, safe to read from many threads.</summary>
public sealed class ArtKit : IDisposable
{
    private readonly Dictionary<string, SKImage> sprites;
    private readonly ConcurrentDictionary<(string Noun, string Colour), SKImage> dyed = new();
    private readonly ConcurrentDictionary<string, SKImage?> lights = new();

    private ArtKit(Dictionary<string, SKImage> sprites) => this.sprites = sprites;

    /// <summary>A kit without sprites: regions and the things drawn by code still appear, other things become plain shapes.</summary>
    public static ArtKit Empty { get; } = new([]);

    /// <summary>Loads the sprites of every noun.</summary>
    /// <param name="folder">Folder that holds <c>emoji/fluent3d/*.webp</c>.</param>
    /// <exception cref="InvalidRequestException">A sprite is missing or is not a picture.</exception>
    public static ArtKit Open(string folder)
    {
        var sprites = new Dictionary<string, SKImage>();
        foreach (var kind in ThingCatalogue.All)
            if (kind.Art is not null)
                sprites[kind.Name] = Load(Path.Combine(folder, "emoji", "fluent3d", kind.Art + ".webp"), kind);
        return new ArtKit(sprites);
    }

    /// <summary>The sprite of a noun in its own colours, or null when the noun is drawn by code.</summary>
    internal SKImage? Sprite(string noun) => sprites.GetValueOrDefault(noun);

    /// <summary>The sprite with its main hue replaced by a colour word or by a seasonal dye.</summary>
    internal SKImage? Sprite(string noun, string? colour)
    {
        var plain = Sprite(noun);
        return plain is null || colour is null ? plain : dyed.GetOrAdd((noun, colour), key => SpriteDye.Apply(plain, key.Colour));
    }

    /// <summary>The windows of a building or vehicle as lit by a lamp, transparent elsewhere; null when the sprite has none.</summary>
    internal SKImage? Lights(string noun) => Sprite(noun) is { } plain ? lights.GetOrAdd(noun, _ => SpriteDye.Lights(plain)) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var image in sprites.Values.Concat(dyed.Values).Concat(lights.Values.OfType<SKImage>())) image.Dispose();
    }

    private static SKImage Load(string path, ThingKind kind)
    {
        using var bitmap = File.Exists(path) ? SKBitmap.Decode(path, new SKImageInfo(192, 192, SKColorType.Rgba8888, SKAlphaType.Premul)) : null;
        if (bitmap is null)
            throw new InvalidRequestException($"No sprite for '{kind.Name}' at {path}; point the art folder at the art kit.");
        if (kind.Name == "unicorn") UnicornArt.Change(bitmap);
        var cropped = Crop(bitmap, SpriteTrim.Of(kind.Name));
        if (kind.Body is null) return cropped;
        using (cropped)
        using (var figure = kind.Body.Complete(cropped))
            return Crop(figure, SKRectI.Create(figure.Width, figure.Height));
    }

    private static SKImage Crop(SKBitmap bitmap, SKRectI within)
    {
        var pixels = bitmap.GetPixelSpan();
        int left = within.Right, top = within.Bottom, right = within.Left, bottom = within.Top;
        for (var y = within.Top; y < within.Bottom; y++)
            for (var x = within.Left; x < within.Right; x++)
                if (pixels[y * bitmap.RowBytes + x * 4 + 3] > 16)
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
        using var part = new SKBitmap();
        bitmap.ExtractSubset(part, new SKRectI(left, top, right, bottom));
        return SKImage.FromBitmap(part);
    }
}

/// <summary>Parts of sprites that are left out: the strip of water under ships, the moon above a tent.</summary>
internal static class SpriteTrim
{
    public static SKRectI Of(string noun) => noun switch
    {
        "sailboat" or "speedboat" or "ship" => new SKRectI(0, 0, 192, 164),
        _ => new SKRectI(0, 0, 192, 192),
    };
}
