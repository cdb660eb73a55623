using SkiaSharp;

namespace Easel.Corpus;

/// <summary>The colour words of the lexicon and small colour arithmetic.</summary>
internal static class Palette
{
    /// <summary>Hue in degrees, saturation and lightness 0–1 of each colour word.</summary>
    private static readonly Dictionary<string, (float Hue, float Saturation, float Lightness)> Words = new()
    {
        ["red"] = (356, .85f, .49f), ["orange"] = (25, .98f, .54f), ["yellow"] = (47, .98f, .57f), ["green"] = (128, .58f, .40f),
        ["blue"] = (216, .86f, .50f), ["purple"] = (272, .62f, .50f), ["pink"] = (335, .86f, .74f), ["brown"] = (24, .48f, .33f),
        ["black"] = (235, .10f, .16f), ["white"] = (220, .12f, .93f), ["grey"] = (220, .05f, .57f), ["turquoise"] = (175, .75f, .45f),
    };

    /// <summary>Hue (degrees), saturation and lightness (0–1) of a colour word; an unknown word gives grey.</summary>
    public static (float Hue, float Saturation, float Lightness) Hsl(string word) => Words.TryGetValue(word, out var hsl) ? hsl : Words["grey"];

    /// <summary>The colour of a colour word, or the fallback when the word is null.</summary>
    public static SKColor Of(string? word, SKColor fallback)
    {
        if (word is null) return fallback;
        var (hue, saturation, lightness) = Hsl(word);
        return SKColor.FromHsl(hue, saturation * 100, lightness * 100);
    }

    /// <summary>Linear mix; 0 gives the first colour, 1 the second. Alpha is mixed too.</summary>
    public static SKColor Mix(SKColor a, SKColor b, float t)
    {
        byte Lerp(byte x, byte y) => (byte)Math.Clamp(x + (y - x) * t + .5f, 0, 255);
        return new SKColor(Lerp(a.Red, b.Red), Lerp(a.Green, b.Green), Lerp(a.Blue, b.Blue), Lerp(a.Alpha, b.Alpha));
    }

    /// <summary>Lighter by mixing with white, 0–1.</summary>
    public static SKColor Lighter(SKColor colour, float amount) => Mix(colour, SKColors.White.WithAlpha(colour.Alpha), amount);

    /// <summary>Darker by mixing with a bluish black, 0–1: shadows that are not dead grey.</summary>
    public static SKColor Darker(SKColor colour, float amount) => Mix(colour, new SKColor(22, 18, 52, colour.Alpha), amount);
}
