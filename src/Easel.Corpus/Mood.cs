using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>The colours that time, light and weather give to a whole picture.</summary>
/// <param name="SkyTop">Sky at the zenith.</param>
/// <param name="SkyMiddle">Sky half way down.</param>
/// <param name="SkyLow">Sky at the horizon.</param>
/// <param name="Tint">Factor per channel on everything that is lit, as a colour: white changes nothing.</param>
/// <param name="Haze">What distance fades to.</param>
/// <param name="HazeAmount">How much of it at the horizon, 0–1.</param>
/// <param name="Glow">Colour of the sun's or the moon's halo.</param>
internal sealed record Mood(SKColor SkyTop, SKColor SkyMiddle, SKColor SkyLow, SKColor Tint, SKColor Haze, float HazeAmount, SKColor Glow)
{
    public required bool Night { get; init; }

    public required bool Neon { get; init; }

    public required string Season { get; init; }

    public required string Weather { get; init; }

    /// <summary>Whether there is open sky, so that lamps stand on streets.</summary>
    public bool Outdoors { get; init; }

    /// <summary>Whether the scene is seen from high above.</summary>
    public bool Aerial { get; init; }

    /// <summary>Where the sun or the moon stands, 0–1 across the picture; null when it is not seen.</summary>
    public float? LightX { get; init; }

    public static Mood Of(Layout layout)
    {
        var night = layout.Time == "night";
        var golden = layout.Light == "golden hour";
        var (top, middle, low, tint, glow) = layout.Time switch
        {
            "night" when layout.Light == "neon" => Colours(0xFF1A0B45, 0xFF46157A, 0xFFB0288E, 0xFFB498EA, 0xFFFF6AD5),
            "night" when layout.Light == "moonlight" => Colours(0xFF0A1740, 0xFF1B3A7A, 0xFF5C86C4, 0xFFB0C0F2, 0xFFDCE9FF),
            "night" => Colours(0xFF0B1033, 0xFF1C2460, 0xFF3D4A92, 0xFFA6AFEA, 0xFFC8D4FF),
            "sunset" => Colours(0xFF4B4EA3, 0xFFE0708A, 0xFFFFB35C, 0xFFFFD0B0, 0xFFFFE08A),
            "dawn" => Colours(0xFF7FA6E0, 0xFFF3B9CF, 0xFFFFE0B8, 0xFFFFE4DE, 0xFFFFF0C0),
            _ when golden => Colours(0xFF6FA9DC, 0xFFFCD58F, 0xFFFFE7A8, 0xFFFFE3AE, 0xFFFFE9A0),
            _ => Colours(0xFF2F8FE6, 0xFF7CC2F5, 0xFFD3EEFD, 0xFFFFFFFF, 0xFFFFF3B8),
        };
        if (layout.Light == "backlit") (low, glow, tint) = (Palette.Mix(low, new SKColor(0xFFFFE9A8), .75f), new SKColor(0xFFFFF0B0), Palette.Mix(tint, new SKColor(0xFF8C86A6), .32f));
        if (layout.Season == "winter" && !night) tint = Palette.Mix(tint, new SKColor(0xFFF4F4FF), .5f);
        if (layout.Light == "noon light") (top, middle, tint) = (new SKColor(0xFF1272DE), new SKColor(0xFF5CB2F6), new SKColor(0xFFFFFDF2));
        if (golden && layout.Time is "sunset" or "dawn") (low, tint) = (new SKColor(0xFFFFC04A), new SKColor(0xFFFFD596));
        var haze = Palette.Mix(low, middle, .35f);
        var amount = .34f;
        var grey = night ? new SKColor(0xFF2E3450) : layout.Time == "day" ? new SKColor(0xFFAFBCC8) : new SKColor(0xFFA9949E);
        var dull = layout.Weather switch { "cloudy" => .6f, "rain" => .75f, "snow" => .65f, "fog" => .7f, "storm" => .9f, "rainbow" => .38f, "wind" => .12f, _ => 0 };
        if (layout.Light == "soft light") dull = MathF.Max(dull, .5f);
        if (layout.Weather == "storm") grey = Palette.Darker(grey, .58f);
        if (dull > 0)
        {
            (top, middle, low) = (Palette.Mix(top, Palette.Darker(grey, .22f), dull), Palette.Mix(middle, grey, dull), Palette.Mix(low, Palette.Lighter(grey, .3f), dull));
            haze = Palette.Mix(haze, Palette.Lighter(grey, .3f), dull);
            var shade = layout.Weather switch { "storm" => .42f, "rain" => .26f, "cloudy" => .1f, "fog" => .06f, "rainbow" => .1f, _ => 0 };
            tint = night ? Palette.Mix(tint, new SKColor(0xFFC4CAF2), .4f) : Palette.Mix(tint, new SKColor(0xFF5A6488), shade);
            // Rain darkens the land behind, so that what stands in front keeps its contrast.
            if (night) haze = Palette.Darker(haze, layout.Weather == "fog" ? .1f : .35f);
        }
        if (layout.Weather == "fog") amount = .9f;
        else if (layout.Weather is "rain" or "snow" or "storm") amount = .48f;
        if (layout.Place == "space" || PlaceCatalogue.IsPlain(layout.Place)) (amount, tint) = (0, SKColors.White);
        if (layout.Place is "moon surface" || PlaceCatalogue.IsRoom(layout.Place)) amount = 0;
        if (PlaceCatalogue.IsRoom(layout.Place) && night && layout.Light != "neon") tint = new SKColor(0xFFE2C8AC);
        if (layout.Place == "cave") (amount, tint) = (.1f, Palette.Mix(tint, new SKColor(0xFF9C96B4), .6f));
        if (layout.Place == "moon surface") tint = new SKColor(0xFFE4E6F6);
        if (layout.Place == "underwater") (tint, haze, amount) = (new SKColor(0xFFC8F0FF), new SKColor(0xFF3FA9D8), .22f);
        return new Mood(top, middle, low, tint, haze, amount, glow)
        {
            Night = night, Neon = layout.Light == "neon", Season = layout.Season, Weather = layout.Weather,
            Aerial = layout.Camera == "aerial",
            Outdoors = PlaceCatalogue.Find(layout.Place).HasWeather,
            LightX = layout.Items.FirstOrDefault(item => item.Noun is "sun" or "moon" or "crescent moon")?.Box.CentreX,
        };
    }

    /// <summary>A colour as this light shows it, at a distance of 0 (near) to 1 (horizon).</summary>
    public SKColor Lit(SKColor colour, float distance = 0)
    {
        var lit = new SKColor((byte)(colour.Red * Tint.Red / 255), (byte)(colour.Green * Tint.Green / 255), (byte)(colour.Blue * Tint.Blue / 255), colour.Alpha);
        return Palette.Mix(lit, Haze.WithAlpha(colour.Alpha), HazeAmount * distance);
    }

    /// <summary>The same change for a whole sprite; null when there is nothing to change.</summary>
    public SKColorFilter? Filter(float distance = 0)
    {
        var fade = HazeAmount * distance;
        if (fade < .01f && Tint == SKColors.White) return null;
        float Scale(byte tint) => tint / 255f * (1 - fade);
        float Add(byte haze) => haze / 255f * fade;
        return SKColorFilter.CreateColorMatrix(
        [
            Scale(Tint.Red), 0, 0, 0, Add(Haze.Red),
            0, Scale(Tint.Green), 0, 0, Add(Haze.Green),
            0, 0, Scale(Tint.Blue), 0, Add(Haze.Blue),
            0, 0, 0, 1, 0,
        ]);
    }

    private static (SKColor, SKColor, SKColor, SKColor, SKColor) Colours(uint top, uint middle, uint low, uint tint, uint glow) =>
        (new(top), new(middle), new(low), new(tint), new(glow));
}
