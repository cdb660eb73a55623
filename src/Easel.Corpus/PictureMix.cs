using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Training pictures for the autoencoder: crops of photographs, paintings and sprite scenes, and emoji of every style strewn over them or over plain gradients.</summary>
/// <remarks>The autoencoder must carry more than the corpus shows, because people will bring their own pictures; so its diet is wider than the painter's.</remarks>
public sealed class PictureMix
{
    private readonly string[] emoji, sprites;
    private readonly SKImage[] wholes;

    /// <summary>Opens the pictures below a data folder that holds <c>art</c>, <c>photos</c> and <c>paintings</c>.</summary>
    /// <param name="dataFolder">The folder; pictures marked for tests only are not touched.</param>
    public PictureMix(string dataFolder)
    {
        emoji = Files(Path.Combine(dataFolder, "art", "emoji"), "*.webp");
        sprites = Files(Path.Combine(dataFolder, "art", "sprites"), "*.webp");
        wholes =
        [
            .. new[] { "photos/food", "photos/nasa", "paintings" }
                .SelectMany(f => Files(Path.Combine(dataFolder, f), "*.jpg"))
                .Select(f => SKImage.FromEncodedData(f)).Where(i => i is not null).Select(i => i.ToRasterImage(true)),
        ];
    }

    /// <summary>Draws one picture.</summary>
    /// <param name="seed">Same seed, same picture.</param>
    /// <param name="size">Side in pixels.</param>
    /// <returns>An opaque RGBA picture.</returns>
    public SKBitmap Draw(ulong seed, int size)
    {
        var random = new Random(unchecked((int)(seed * 0x9E3779B97F4A7C15UL >> 33)));
        var bitmap = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        if (random.NextDouble() < 0.55 && wholes.Length > 0) DrawCrop(canvas, random, size);
        else DrawGradient(canvas, random, size);
        var things = random.NextDouble() < 0.35 ? 0 : random.Next(1, 6);
        for (var i = 0; i < things; i++) DrawThing(canvas, random, size);
        return bitmap;
    }

    private void DrawCrop(SKCanvas canvas, Random random, int size)
    {
        var image = wholes[random.Next(wholes.Length)];
        var shorter = Math.Min(image.Width, image.Height);
        var side = (float)(shorter * (0.25 + 0.75 * random.NextDouble()));
        if (side < size) side = Math.Min(size, shorter);
        var (x, y) = ((float)random.NextDouble() * (image.Width - side), (float)random.NextDouble() * (image.Height - side));
        canvas.DrawImage(image, SKRect.Create(x, y, side, side), SKRect.Create(size, size), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }

    private static void DrawGradient(SKCanvas canvas, Random random, int size)
    {
        SKColor Any() => SKColor.FromHsv((float)random.NextDouble() * 360, (float)random.NextDouble() * 90, 15 + (float)random.NextDouble() * 85);
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint((float)random.NextDouble() * size, 0), new SKPoint((float)random.NextDouble() * size, size), [Any(), Any(), Any()], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, 0, size, size, paint);
    }

    private void DrawThing(SKCanvas canvas, Random random, int size)
    {
        var pool = random.NextDouble() < 0.75 ? emoji : sprites;
        using var image = SKImage.FromEncodedData(pool[random.Next(pool.Length)]);
        if (image is null) return;
        var height = (float)(size * (0.15 + 0.7 * random.NextDouble()));
        var width = height * image.Width / image.Height;
        var (x, y) = ((float)random.NextDouble() * size - width / 2, (float)random.NextDouble() * size - height / 2);
        canvas.DrawImage(image, SKRect.Create(x, y, width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }

    private static string[] Files(string folder, string pattern) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
}
