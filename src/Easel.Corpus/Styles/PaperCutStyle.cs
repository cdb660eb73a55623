namespace Easel.Corpus.Styles;

/// <summary>Paper cut: sheets of plain coloured paper in layers, each with a cut edge and a shadow on the one below.</summary>
internal static class PaperCutStyle
{
    public static StyleKind Kind { get; } = new("paper cut", "papercut, paper craft, cut paper, paper collage, cut-out paper, papercraft, made of paper", 2.6f,
        ["paper cut of {0}", "a paper cut of {0}", "{0}, paper cut", "{0}, cut paper", "{0} made of paper"], Apply) { Sprites = ArtSets.Cut };

    private const int Tones = 64, ThingTones = 6, LandTones = 10;

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var shapes = Filters.Kuwahara(Filters.Kuwahara(art.Picture, art.Pixels(3)), art.Pixels(2));
        var things = art.ThingTable();
        // A sheet is an item and, within it, a step of tone, in the mean colour of all that it holds; brighter tones of a thing lie on top. Where a sheet ends does not depend on
        // what else the picture shows, so that a small model can learn it.
        var sheets = new int[w * h];
        var sums = new (double R, double G, double B, int Count)[256 * Tones];
        for (var i = 0; i < sheets.Length; i++)
        {
            var c = shapes[i];
            sheets[i] = art.Items[i] * Tones + (int)(c.Luma * (things[art.Items[i]] ? ThingTones : LandTones));
            var (r, g, b, count) = sums[sheets[i]];
            sums[sheets[i]] = (r + c.R, g + c.G, b + c.B, count + 1);
        }
        Rgb[] colours = [.. sums.Select(s => new Rgb((float)(s.R / s.Count), (float)(s.G / s.Count), (float)(s.B / s.Count)).Vivid(1.15f, 1.05f))];
        var (near, far) = (Shadow(sheets, w, h, art.Pixels(1.6f), art.Pixels(2.2f), 1), Shadow(sheets, w, h, art.Pixels(4), art.Pixels(5), Tones));
        near = Filters.Blur(near, w, h, art.Pixels(.8f));
        far = Filters.Blur(far, w, h, art.Pixels(2));
        var fibres = new float[w];
        for (var y = 0; y < h; y++)
        {
            Noise.SmoothRow(fibres, unit, 2.4f, y / unit / 2.4f, 2);
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var fibre = (Noise.White(x, y, 1) - .5f) * .07f + (fibres[x] - .5f) * .08f;
                var cut = x > 0 && y > 0 && (sheets[i] > sheets[i - 1] || sheets[i] > sheets[i - w]) ? 26 : 0;
                art.Picture[i] = colours[sheets[i]] * ((1 + fibre) * (1 - .42f * far[i]) * (1 - .32f * near[i])) + cut;
            }
        }
    }

    /// <summary>Where a higher sheet lies towards the upper left.</summary>
    private static float[] Shadow(int[] sheets, int w, int h, int dx, int dy, int least)
    {
        var shadow = Planes.New(sheets.Length);
        for (var y = dy; y < h; y++)
            for (var x = dx; x < w; x++)
                if (sheets[(y - dy) * w + x - dx] / least > sheets[y * w + x] / least) shadow[y * w + x] = 1;
        return shadow;
    }
}
