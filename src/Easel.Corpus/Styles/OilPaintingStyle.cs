namespace Easel.Corpus.Styles;

/// <summary>Oil: long strokes that follow the forms, thick paint with the relief of bristles.</summary>
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
        static Rgb Mixed(Rgb c, int k) => c.Vivid(1.28f, .9f + .18f * Noise.White(k, 1, 9));
        strokes.Layer(27, 9, 8, 0, Mixed, 100);
        strokes.Layer(16, 5, 5, .05f, Mixed, 200);
        strokes.Layer(9, 2.9f, 3, .06f, Mixed, 300);
        strokes.Layer(5, 2, 2.4f, .1f, Mixed, 400);
        strokes.Light(.45f);
        art.Picture.Take(canvas);
    }
}
