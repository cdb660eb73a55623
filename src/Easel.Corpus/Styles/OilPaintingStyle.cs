namespace Easel.Corpus.Styles;

/// <summary>Oil: long thick strokes that follow the forms, with light on the ridges of the paint.</summary>
internal static class OilPaintingStyle
{
    public static StyleKind Kind { get; } = new("oil painting", "oil paint, oils, painted in oil, painting in oil", 4,
        ["an oil painting of {0}", "oil painting of {0}", "{0}, oil painting", "{0}, painted in oil"], Apply);

    private static void Apply(Artwork art)
    {
        var source = Filters.Kuwahara(art.Picture, art.Pixels(3));
        var canvas = source.Clone();
        for (var i = 0; i < canvas.Red.Length; i++) canvas[i] = Rgb.Mix(canvas[i], new Rgb(0x8A5A34), .35f);
        var strokes = new Strokes(source, canvas, art.Unit);
        static Rgb Mixed(Rgb c, int k) => c.Vivid(1.34f, .84f + .3f * Noise.White(k, 1, 9));
        strokes.Layer(38, 14, 11, 0, Mixed, 100);
        strokes.Layer(23, 8, 7, .05f, Mixed, 200);
        strokes.Layer(13, 4.6f, 4.4f, .075f, Mixed, 300);
        strokes.Layer(6.5f, 2.6f, 3, .13f, Mixed, 400);
        strokes.Light(1.5f, 1.5f);
        art.Picture.Take(canvas);
    }
}
