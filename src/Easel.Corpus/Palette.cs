using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>The colours that a time of day, weather and season give to everything.</summary>
internal sealed class Palette
{
    public Palette(Layout layout)
    {
        (Night, Snow) = (layout.Time == "night", layout.Weather == "snow" || layout.Season == "winter");
        var grey = layout.Weather is "cloudy" or "rain" or "storm" or "fog" or "snow";
        (SkyTop, SkyBottom) = layout.Time switch
        {
            "sunset" => (C(0x5B3F8C), C(0xFF9A4D)),
            "night" => (C(0x070D2B), C(0x24386F)),
            "dawn" => (C(0x7FA6DE), C(0xFFC9C2)),
            _ => (C(0x2F86E6), C(0xBFE4FF)),
        };
        if (layout.Light == "golden hour") SkyBottom = Mix(SkyBottom, C(0xFFC24D), .6f);
        if (layout.Light == "neon") (SkyTop, SkyBottom) = (C(0x12063A), C(0x8B2B9E));
        if (grey) (SkyTop, SkyBottom) = (Mix(SkyTop, Night ? C(0x1B2233) : C(0x7E8B99), .75f), Mix(SkyBottom, Night ? C(0x313B50) : C(0xD3DAE0), .7f));
        if (layout.Weather == "storm") (SkyTop, SkyBottom) = (Mix(SkyTop, C(0x20242E), .7f), Mix(SkyBottom, C(0x59626E), .7f));
        Tint = layout.Time switch
        {
            "sunset" => C(0xFFC49A),
            "night" => layout.Light == "moonlight" ? C(0x8494CC) : layout.Light == "neon" ? C(0xB089D6) : C(0x6F7DB4),
            "dawn" => C(0xFFE3DC),
            _ => grey ? C(0xDDE3E8) : C(0xFFFFFF),
        };
        if (layout.Light == "golden hour") Tint = Mix(Tint, C(0xFFD08A), .6f);
        Grass = layout.Season switch { "autumn" => C(0xC2A23F), "spring" => C(0x86CE4B), "winter" => C(0xAEC2B0), _ => C(0x5DB043) };
        Leaves = layout.Season switch { "autumn" => C(0xD3722C), "spring" => C(0x8FCB62), "winter" => C(0x87A398), _ => C(0x2F7D46) };
    }

    public bool Night { get; }

    public bool Snow { get; }

    public SKColor SkyTop { get; }

    public SKColor SkyBottom { get; }

    /// <summary>What white becomes in this light; things are multiplied by it.</summary>
    public SKColor Tint { get; }

    public SKColor Grass { get; }

    public SKColor Leaves { get; }

    /// <summary>A colour in this light.</summary>
    public SKColor Lit(uint rgb) => Lit(C(rgb));

    /// <summary>A colour in this light.</summary>
    public SKColor Lit(SKColor c) => new((byte)(c.Red * Tint.Red / 255), (byte)(c.Green * Tint.Green / 255), (byte)(c.Blue * Tint.Blue / 255), c.Alpha);

    /// <summary>A colour in this light, seen through air: towards the horizon's colour.</summary>
    public SKColor Far(uint rgb, float distance) => Mix(Lit(rgb), SkyBottom, distance);

    public SKColor Far(SKColor c, float distance) => Mix(Lit(c), SkyBottom, distance);

    public static SKColor C(uint rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);

    public static SKColor Mix(SKColor a, SKColor b, float t) =>
        new((byte)(a.Red + (b.Red - a.Red) * t), (byte)(a.Green + (b.Green - a.Green) * t), (byte)(a.Blue + (b.Blue - a.Blue) * t), a.Alpha);

    /// <summary>The paint of a colour word.</summary>
    public static SKColor Named(string word) => word switch
    {
        "red" => C(0xE2231A), "orange" => C(0xFF8A12), "yellow" => C(0xFFD91A), "green" => C(0x2FA836), "blue" => C(0x1F5FE0), "purple" => C(0x8A35C9),
        "pink" => C(0xFF6FB0), "brown" => C(0x8A5528), "black" => C(0x26262C), "white" => C(0xF4F4F4), "grey" => C(0x8D9298), _ => C(0x19BFB7),
    };
}
