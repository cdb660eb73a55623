using System.Collections.Concurrent;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>The sprites that the painter draws things with: decoded once when first needed, cropped to what is visible, safe to read from many threads.</summary>
public sealed class ArtKit : IDisposable
{
    private const string DefaultSet = "fluent3d";

    /// <summary>Dyed sprites that are kept: about 60 MB.</summary>
    private const int MaxDyed = 400;

    private readonly string? folder;
    private readonly ConcurrentDictionary<(string Set, string Noun), Lazy<SKImage?>> images = new();
    private readonly ConcurrentDictionary<(string Set, string Noun, string Colour), Lazy<SKImage?>> dyed = new();
    private readonly ConcurrentDictionary<(string Set, string Noun), Lazy<SKImage?>> lights = new();

    private ArtKit(string? folder) => this.folder = folder;

    /// <summary>A kit without sprites: regions and the things drawn by code still appear, other things become plain shapes.</summary>
    public static ArtKit Empty { get; } = new(null);

    /// <summary>Opens a folder of sprites; each is read when it is first needed.</summary>
    /// <param name="folder">Folder that holds <c>emoji/fluent3d/*.webp</c>, and other styles of the same emoji beside it.</param>
    /// <exception cref="InvalidRequestException">A sprite is missing.</exception>
    public static ArtKit Open(string folder)
    {
        foreach (var kind in ThingCatalogue.All)
            if (kind.Art is not null && Path.Combine(folder, "emoji", DefaultSet, kind.Art + ".webp") is var path && !File.Exists(path)) throw Missing(path, kind);
        return new ArtKit(folder);
    }

    /// <summary>Which files a picture of these nouns is made of, relative to the art folder; nouns drawn by code have none.</summary>
    internal string? FileOf(string noun, string set) =>
        folder is null || ThingCatalogue.Find(noun) is not { Art: { } art } ? null
        : File.Exists(Path.Combine(folder, "emoji", set, art + ".webp")) ? $"emoji/{set}/{art}.webp" : $"emoji/{DefaultSet}/{art}.webp";

    /// <summary>The sprite with its main hue replaced by a colour word or by a seasonal dye, in its own colours when that is null; null when the noun is drawn by code.</summary>
    internal SKImage? Sprite(string noun, string? colour, string set = DefaultSet) =>
        colour is null ? images.GetOrAdd((set, noun), key => new Lazy<SKImage?>(() => Load(key.Noun, key.Set))).Value : Dyed(noun, colour, set);

    private SKImage? Dyed(string noun, string colour, string set)
    {
        // There are thousands of combinations. Images that fall out may still be in use on another thread, so the collector frees them.
        if (dyed.Count > MaxDyed) dyed.Clear();
        return dyed.GetOrAdd((set, noun, colour), key => new Lazy<SKImage?>(() => Sprite(key.Noun, null, key.Set) is { } plain ? SpriteDye.Apply(plain, key.Colour) : null)).Value;
    }

    /// <summary>The windows of a building or vehicle as lit by a lamp, transparent elsewhere; null when the sprite has none.</summary>
    internal SKImage? Lights(string noun, string set = DefaultSet) =>
        lights.GetOrAdd((set, noun), key => new Lazy<SKImage?>(() => Sprite(key.Noun, null, key.Set) is { } plain ? SpriteDye.Lights(plain) : null)).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var image in images.Values.Concat(dyed.Values).Concat(lights.Values))
            if (image.IsValueCreated) image.Value?.Dispose();
        images.Clear();
        dyed.Clear();
        lights.Clear();
    }

    private SKImage? Load(string noun, string set)
    {
        if (folder is null || ThingCatalogue.Find(noun) is not { Art: not null } kind) return null;
        var path = Path.Combine(folder, FileOf(noun, set)!);
        using var bitmap = File.Exists(path) ? SKBitmap.Decode(path, new SKImageInfo(192, 192, SKColorType.Rgba8888, SKAlphaType.Premul)) : null;
        if (bitmap is null) throw Missing(path, kind);
        if (kind.Name == "unicorn") UnicornArt.Change(bitmap);
        var cropped = Crop(bitmap, SpriteTrim.Of(kind.Name));
        if (kind.Body is null) return cropped;
        using (cropped)
        using (var figure = kind.Body.Complete(cropped))
            return Crop(figure, SKRectI.Create(figure.Width, figure.Height));
    }

    private static InvalidRequestException Missing(string path, ThingKind kind) =>
        new($"No sprite for '{kind.Name}' at {path}; point the art folder at the art kit.");

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
