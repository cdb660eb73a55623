using Easel.Corpus.Graphics;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Where the light of a scene comes from and what it does to things.</summary>
/// <param name="SunX">Horizontal place of the light in the picture, 0–1; outside when it is beside the viewer.</param>
/// <param name="InFront">Whether the light stands in the picture, so that shadows fall towards the viewer.</param>
/// <param name="Reach">Length of a shadow over the height of what casts it; 0 for none.</param>
/// <param name="Darkness">Opacity of shadows, 0–1.</param>
/// <param name="Shade">How dark the sides away from the light are, 0–1.</param>
/// <param name="Rim">Light along the edges that face the source; alpha is its strength.</param>
/// <param name="SecondRim">Light along the opposite edges.</param>
internal sealed record Lighting(float SunX, bool InFront, float Reach, float Darkness, float Shade, SKColor Rim, SKColor SecondRim)
{
    public static Lighting Of(Layout layout)
    {
        var sun = layout.Items.FirstOrDefault(item => item.Noun is "sun" or "moon" or "crescent moon");
        var (x, inFront) = sun is null ? (-.6f, false) : (sun.Box.CentreX, true);
        var outdoors = PlaceCatalogue.Find(layout.Place) is { HasWeather: true };
        var bright = outdoors && layout.Weather is "clear" or "rainbow" or "wind";
        var none = SKColors.Transparent;
        if (GraphicCatalogue.Find(layout.Place) is { Flat: true }) return new(x, false, 0, 0, 0, none, none);
        Lighting light = layout.Light switch
        {
            "neon" => new(x, false, 0, 0, .18f, new SKColor(0xD8FF4FD0), new SKColor(0xD83FE6FF)),
            "candlelight" => new(.5f, true, .5f, .3f, .2f, new SKColor(0x90FFC060), none),
            "studio light" => new(-.4f, false, .55f, .42f, .3f, new SKColor(0x66FFFFFF), none),
            "backlit" => new(x, true, 1.1f, .5f, .1f, new SKColor(0xF0FFF3C8), new SKColor(0xB0FFE3A0)),
            "soft light" => new(x, false, 0, 0, .04f, none, none),
            // At night only their rims part things from the dark.
            _ when !bright && outdoors && layout.Time == "night" => new(x, false, 0, 0, .14f, new SKColor(0x8CC4D4FF), new SKColor(0x508FA6E8)),
            _ when !bright => new(x, false, 0, 0, .1f, none, none),
            "noon light" => new(.5f, false, .12f, .5f, .1f, new SKColor(0x50FFFFFF), none),
            "moonlight" => new(x, inFront, .7f, .4f, .2f, new SKColor(0xA0CFE2FF), none),
            "golden hour" => new(x, inFront, 1.5f, .34f, .24f, new SKColor(0xC8FFDC8A), none),
            _ when layout.Time == "night" => new(x, false, 0, 0, .12f, none, none),
            _ when layout.Time is "sunset" or "dawn" => new(x, inFront, 1.35f, .32f, .22f, new SKColor(0xA8FFCB90), none),
            _ => new(x, inFront, .55f, .3f, .14f, new SKColor(0x48FFFFF0), none),
        };
        // From above the shadows tell what stands and what lies.
        return layout.Camera == "aerial" && light.Reach > 0 ? light with { Reach = MathF.Max(light.Reach, 1.1f) } : light;
    }

    /// <summary>The cast shadow of what stands at these feet, as a change of place.</summary>
    /// <param name="feetX">Centre of the feet in pixels.</param>
    /// <param name="feetY">Ground line in pixels.</param>
    /// <param name="width">Width of the picture in pixels.</param>
    public SKMatrix Cast(float feetX, float feetY, int width)
    {
        // Sideways the farther the thing stands from the light; forwards or backwards by its side of the scene.
        var away = Math.Clamp((feetX / width - SunX) * 1.3f, -1, 1);
        var sideways = Reach * away;
        var squash = (InFront ? -.34f : .3f) * MathF.Min(Reach, 1.2f);
        return new SKMatrix(1, -sideways, sideways * feetY, 0, squash, feetY * (1 - squash), 0, 0, 1);
    }
}
