using SkiaSharp;

namespace Easel.Corpus.Graphics;

/// <summary>Backdrops without a place.</summary>
internal static class GraphicGround
{
    /// <summary>One even colour, softer than that of a thing of the same word.</summary>
    public static void Plain(Brush brush, string? colour, SKRect r) => brush.Rect(r, Tone(colour, 0xFFF1F2F6));

    /// <summary>The tone of a colour word on a ground, or the given one where the word is null.</summary>
    public static SKColor Tone(string? colour, uint own) => colour switch
    {
        null => new SKColor(own),
        "white" => new SKColor(0xFFFDFDFE),
        "black" => new SKColor(0xFF22232E),
        _ => Palette.Lighter(Palette.Of(colour, SKColors.White), .3f),
    };
}
