namespace Easel.Corpus.Styles;

/// <summary>Impressionism: short dabs of broken, bright colour beside each other; blue shadows, no outlines, no black.</summary>
internal static class ImpressionismStyle
{
    public static StyleKind Kind { get; } = new("impressionism", "impressionist, impressionistic, impressionist painting, pointillism, pointillist", 2.6f,
        ["an impressionist painting of {0}", "impressionist painting of {0}", "{0}, impressionism", "{0}, impressionist", "{0} in impressionist style"], Apply);

    private static void Apply(Artwork art)
    {
        var source = art.Picture.Clone();
        for (var i = 0; i < source.Red.Length; i++) source[i] = Airy(source[i]);
        var canvas = new Raster(art.Width, art.Height);
        for (var i = 0; i < canvas.Red.Length; i++) canvas[i] = Rgb.Mix(source[i], new Rgb(0xF3E6CC), .6f);
        var strokes = new Strokes(source, canvas, art.Unit);
        strokes.Layer(11, 6.4f, 6, 0, Broken, 500);
        strokes.Layer(8, 5, 6, 0, Broken, 600);
        strokes.Layer(5.4f, 3.4f, 3.4f, .13f, Broken, 700);
        strokes.Light(.5f);
        art.Picture.Take(canvas);
    }

    /// <summary>Lifts the darks and turns them blue-violet.</summary>
    private static Rgb Airy(Rgb c)
    {
        var dark = Math.Clamp(1 - c.Luma * 1.7f, 0, 1);
        return Rgb.Mix(c.Vivid(1.35f, 1.06f), new Rgb(0x5A5FA8), dark * .5f) + 8;
    }

    /// <summary>One dab in four leans to rose, one to blue, one to yellow.</summary>
    private static Rgb Broken(Rgb c, int k)
    {
        var (pick, amount) = (Noise.White(k, 2, 21), .12f + .3f * Noise.White(k, 3, 22));
        var lean = pick < .25f ? new Rgb(0xF2A0B8) : pick < .5f ? new Rgb(0x6F9BE8) : pick < .75f ? new Rgb(0xFFE48A) : c;
        return Rgb.Mix(c, lean, amount) * (.92f + .17f * Noise.White(k, 4, 23));
    }
}
