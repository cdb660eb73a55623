using Easel.Corpus.Graphics;
using Easel.Corpus.Styles;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>The sprites that the painter draws things with: decoded when needed, cropped to what is visible, kept within a budget of memory; safe to use from many threads.</summary>
public sealed class ArtKit : IDisposable
{
    /// <summary>Pixels that are kept in memory: about 1,200 sprites.</summary>
    private const long MaxBytes = 128 << 20;

    private readonly string? folder;
    private readonly SpriteCache sprites = new(MaxBytes);

    private ArtKit(string? folder) => this.folder = folder;

    /// <summary>A kit without sprites: regions and the things drawn by code still appear, other things become plain shapes.</summary>
    public static ArtKit Empty { get; } = new(null);

    /// <summary>Bytes of sprites that are in memory now; at most some 128 MB.</summary>
    public long MemoryBytes => sprites.Bytes;

    /// <summary>Opens a folder of sprites; each is read when it is first needed.</summary>
    /// <param name="folder">Folder that holds <c>emoji/fluent3d/*.webp</c> and other sets of the same emoji beside it, and <c>sprites</c>.</param>
    /// <exception cref="InvalidRequestException">A sprite is missing.</exception>
    public static ArtKit Open(string folder)
    {
        var kit = new ArtKit(folder);
        foreach (var kind in ThingCatalogue.All)
            if (kind.Art is { } art && kit.FileOf(kind.Name, ArtSets.Modelled.Main) is null)
                throw Missing(Path.Combine(folder, IsFile(art) ? art + ".webp" : $"emoji/{ArtSets.Modelled.Main}/{art}.webp"), kind);
        return kit;
    }

    /// <summary>The set of emoji that a picture is drawn with: one of the style's, chosen by the seed among those that have all its things.</summary>
    internal string SetOf(Layout layout, ulong seed)
    {
        var sets = GraphicCatalogue.Sprites(layout);
        var chosen = sets.Choose(seed);
        return chosen == sets.Main || layout.Items.All(item => Has(chosen, item.Noun)) ? chosen : sets.Main;
    }

    /// <summary>Which file a noun is drawn with, relative to the art folder; null when it is drawn by code.</summary>
    internal string? FileOf(string noun, string set)
    {
        if (folder is null || ThingCatalogue.Find(noun) is not { Art: { } art }) return null;
        // A few emoji are missing in some sets: they come from the fullest one.
        string[] files = IsFile(art) ? [art + ".webp"] : [$"emoji/{set}/{art}.webp", $"emoji/{ArtSets.Modelled.Main}/{art}.webp", $"emoji/noto/{art}.webp"];
        return files.FirstOrDefault(file => File.Exists(Path.Combine(folder, file)));
    }

    /// <summary>Lends the sprite with its main hue replaced by a colour word or by a seasonal dye, in its own colours when that is null; null when the noun is drawn by code.</summary>
    internal SpriteLoan? Sprite(string noun, string? colour, string set) => sprites.Borrow(new SpriteKey(set, noun, colour), Make);

    /// <summary>Lends the windows of a building or vehicle as lit by a lamp, transparent elsewhere; null when the sprite has none.</summary>
    internal SpriteLoan? Lights(string noun, string set) => sprites.Borrow(new SpriteKey(set, noun, null, OnlyLights: true), Make);

    /// <inheritdoc/>
    public void Dispose() => sprites.Dispose();

    private SKImage? Make(SpriteKey key)
    {
        if (!key.OnlyLights && key.Colour is null) return Load(key.Noun, key.Set);
        using var plain = Sprite(key.Noun, null, key.Set);
        return plain is null ? null : key.OnlyLights ? SpriteDye.Lights(plain.Image) : SpriteDye.Apply(plain.Image, key.Colour!);
    }

    private SKImage? Load(string noun, string set)
    {
        if (folder is null || ThingCatalogue.Find(noun) is not { Art: { } art } kind) return null;
        var file = FileOf(noun, set) ?? throw Missing(Path.Combine(folder, "emoji", set, art + ".webp"), kind);
        using var bitmap = Decode(Path.Combine(folder, file)) ?? throw Missing(Path.Combine(folder, file), kind);
        if (IsFile(art)) return LoadSprite(bitmap, PixelSprite.Is(file));
        if (kind.Name == "unicorn") UnicornArt.Change(bitmap);
        var cropped = Crop(bitmap, SpriteTrim.Of(kind.Name, set));
        if (kind.Body is null) return cropped;
        using (cropped)
        using (var figure = kind.Body.Complete(cropped))
            return Crop(figure, SKRectI.Create(figure.Width, figure.Height));
    }

    private static SKImage LoadSprite(SKBitmap bitmap, bool pixels)
    {
        if (!pixels) return Crop(bitmap, SKRectI.Create(bitmap.Width, bitmap.Height));
        using var large = PixelSprite.Enlarge(bitmap);
        return Crop(large, SKRectI.Create(large.Width, large.Height));
    }

    private static SKBitmap? Decode(string path)
    {
        using var codec = SKCodec.Create(path);
        if (codec is null) return null;
        var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) is SKCodecResult.Success) return bitmap;
        bitmap.Dispose();
        return null;
    }

    /// <summary>Whether the set can show the thing as a whole.</summary>
    private bool Has(string set, string noun) =>
        ThingCatalogue.Find(noun) is not { Art: { } art } kind || IsFile(art)
        || (IsDrawnAlike(kind, set) && !IsHead(noun, set) && File.Exists(Path.Combine(folder ?? "", "emoji", set, art + ".webp")));

    // The legs and robes under a bust, and the unicorn's coat, are made for the shapes of one family.
    private static bool IsDrawnAlike(ThingKind kind, string set) =>
        set.StartsWith("fluent", StringComparison.Ordinal) || (kind.Name != "unicorn" && kind.Body is not { Shape: BodyShape.Robe or BodyShape.Legs });

    // In these sets only the head is drawn.
    private static bool IsHead(string noun, string set) => set switch
    {
        "noto" => noun is "zebra",
        "twemoji" => noun is "zebra" or "gorilla" or "deer" or "rhino" or "eagle" or "hedgehog",
        "blob" => noun is "zebra" or "gorilla" or "deer" or "rhino" or "giraffe" or "koala",
        _ => false,
    };

    private static bool IsFile(string art) => art.Contains('/');

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

/// <summary>Parts of sprites that are left out: the strip of water under ships.</summary>
internal static class SpriteTrim
{
    public static SKRectI Of(string noun, string set) => noun switch
    {
        "sailboat" or "speedboat" or "ship" when set.StartsWith("fluent", StringComparison.Ordinal) => new SKRectI(0, 0, 192, 164),
        _ => new SKRectI(0, 0, 192, 192),
    };
}
