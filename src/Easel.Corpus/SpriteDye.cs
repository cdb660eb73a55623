using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Recolours sprites: the dominant hue, or the grey of what is mostly grey, is replaced; shading and other colours stay.</summary>
internal static class SpriteDye
{
    // Leaves shade off into blue and yellow further than paint does.
    private const float PaintReach = 42, LeafReach = 80;

    /// <summary>Up to which saturation a pixel counts as grey, and down to which share of a sprite its dominant hue is what the sprite is dyed by (percent; 0–1).</summary>
    private const float Greyish = 40, MainShare = 0.3f;

    /// <summary>Dyes the dominant hue in the colour of a word, or in a dye named <c>autumn</c>, <c>winter</c>, <c>blossom</c>.</summary>
    public static SKImage Apply(SKImage plain, string colour)
    {
        var target = colour switch
        {
            "autumn" => (24f, .90f, .50f),
            "winter" => (205f, .25f, .86f),
            "blossom" => (338f, .80f, .80f),
            _ => Palette.Hsl(colour),
        };
        var reach = colour is "autumn" or "winter" or "blossom" ? LeafReach : PaintReach;
        return Map(plain, pixels => Dye(pixels, target, reach));
    }

    /// <summary>Keeps only the sky-blue glass of windows and turns it to lamp light; null when there is hardly any.</summary>
    public static SKImage? Lights(SKImage plain)
    {
        var lit = 0;
        var image = Map(plain, pixels =>
        {
            for (var i = 0; i < pixels.Length; i++)
            {
                pixels[i].ToHsl(out var hue, out var saturation, out var lightness);
                var glass = pixels[i].Alpha > 128 && hue is > 188 and < 222 && saturation > 45 && lightness is > 40 and < 88;
                if (glass) lit++;
                pixels[i] = glass ? SKColor.FromHsl(44, 100, Math.Clamp(lightness + 6, 58, 84)) : SKColors.Transparent;
            }
        });
        if (lit > plain.Width * plain.Height / 200) return image;
        image.Dispose();
        return null;
    }

    private static void Dye(SKColor[] pixels, (float Hue, float Saturation, float Lightness) target, float reach)
    {
        var shades = Array.ConvertAll(pixels, Shade.Of);
        var dominant = DominantHue(shades);
        bool IsMain(Shade shade) => shade.Matches(dominant, reach);
        static bool IsGrey(Shade shade) => shade is { Alpha: > 0, Saturation: <= Greyish };
        // A rhino's one saturated spot is its ear: dyed by that, it would stay grey.
        var main = Share(shades, IsMain);
        Func<Shade, bool> isDyed = main < MainShare && Share(shades, IsGrey) > main ? IsGrey : IsMain;
        float count = 0, meanLightness = 0, meanSaturation = 0;
        foreach (var shade in shades.Where(isDyed))
        {
            count++;
            meanLightness += shade.Lightness / 100;
            meanSaturation += shade.Saturation / 100;
        }
        if (count == 0) return;
        meanLightness /= count;
        meanSaturation = Math.Max(meanSaturation / count, .01f);
        for (var i = 0; i < pixels.Length; i++)
        {
            var shade = shades[i];
            if (!isDyed(shade)) continue;
            // Near the ends of the lightness range there is less room for shading.
            var contrast = Math.Min(1, 2.6f * Math.Min(target.Lightness, 1 - target.Lightness) + .25f);
            var newLightness = target.Lightness + (shade.Lightness / 100 - meanLightness) * contrast;
            var newSaturation = target.Saturation * Math.Clamp(shade.Saturation / 100 / meanSaturation, .6f, 1.15f);
            pixels[i] = SKColor.FromHsl(target.Hue, Math.Clamp(newSaturation * 100, 0, 100), Math.Clamp(newLightness * 100, 4, 98)).WithAlpha(shade.Alpha);
        }
    }

    /// <summary>Share of what is seen of a sprite that is to be dyed.</summary>
    private static float Share(Shade[] shades, Func<Shade, bool> isDyed) => shades.Where(shade => shade.Alpha >= 128).Select(shade => isDyed(shade) ? 1f : 0).DefaultIfEmpty().Average();

    private static float DominantHue(Shade[] shades)
    {
        Span<float> bins = stackalloc float[36];
        foreach (var shade in shades)
            if (shade is { Alpha: >= 128, Saturation: > 20, Lightness: > 10 and < 95 }) bins[(int)(shade.Hue / 10) % 36] += shade.Saturation;
        var best = 0;
        float bestSum = -1;
        for (var i = 0; i < 36; i++)
        {
            var sum = bins[(i + 35) % 36] + bins[i] + bins[(i + 1) % 36];
            if (sum > bestSum) (best, bestSum) = (i, sum);
        }
        return best * 10 + 5;
    }

    /// <summary>A pixel as hue (degrees), saturation and lightness (percent).</summary>
    private readonly record struct Shade(float Hue, float Saturation, float Lightness, byte Alpha)
    {
        public static Shade Of(SKColor pixel)
        {
            pixel.ToHsl(out var hue, out var saturation, out var lightness);
            return new Shade(hue, saturation, lightness, pixel.Alpha);
        }

        /// <summary>Whether it is seen, has a colour, and that is within some degrees of a hue.</summary>
        public bool Matches(float hue, float reach) => MathF.Abs(Hue - hue) is var distance && Alpha > 0 && Saturation > 14 && MathF.Min(distance, 360 - distance) < reach;
    }

    private static SKImage Map(SKImage image, Action<SKColor[]> change)
    {
        using var bitmap = SKBitmap.FromImage(image);
        var pixels = bitmap.Pixels;
        change(pixels);
        using var result = new SKBitmap(new SKImageInfo(bitmap.Width, bitmap.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        result.Pixels = pixels;
        return SKImage.FromBitmap(result);
    }
}
