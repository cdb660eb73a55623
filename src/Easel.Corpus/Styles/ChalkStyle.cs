namespace Easel.Corpus.Styles;

/// <summary>Chalk: crumbly pastel lines and broad strokes with the side of the chalk on a dark green board.</summary>
internal static class ChalkStyle
{
    public static StyleKind Kind { get; } = new("chalk drawing", "chalk, chalkboard, blackboard drawing, chalk art, drawn in chalk", 2f,
        ["chalk drawing of {0}", "a chalk drawing of {0}", "{0}, chalk drawing", "{0} drawn in chalk", "{0} on a chalkboard"], Apply);

    private static readonly Rgb Board = new(0x23382F);

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var smooth = Filters.Kuwahara(Filters.Wobble(art.Picture, 1.4f * unit, 10 * unit), art.Pixels(2));
        var edges = Filters.Blur(Filters.Edges(smooth), w, h, art.Pixels(.6f));
        var things = art.ThingTable();
        var (luma, gain) = (Filters.Stretch(smooth.Luma(), .8f), Math.Clamp(3.4f / (.04f + edges.Max()), 6, 22));
        var (boards, wiped, teeth, sway) = (new float[w], new float[w], new float[w], new float[w]);
        for (var y = 0; y < h; y++)
        {
            var v = y / unit;
            Noise.CloudyRow(boards, unit, 40, v / 22, 1);
            Noise.SmoothRow(wiped, unit, 60, v / 3, 2, shift: v / 30);
            Noise.SmoothRow(teeth, unit, 1.3f, v / 1.3f, 4);
            Noise.SmoothRow(sway, unit, 14, v / 14, 5);
            for (var x = 0; x < w; x++)
            {
                var (i, u) = (y * w + x, x / unit);
                var board = Board * (.92f + .22f * boards[x]) + 9 * wiped[x];
                var c = smooth[i];
                var pastel = Rgb.Mix(c.Vivid(1.5f, .5f / MathF.Max(c.Luma, .25f)), new Rgb(255, 255, 255), .42f);
                var tooth = Noise.White(x, y, 3) * .6f + teeth[x] * .6f;
                var stroke = .5f + .5f * MathF.Sin((u + v * .7f) * 1.15f + 2 * sway[x]);
                var side = Math.Clamp((luma[i] - .1f) * (things[art.Items[i]] ? 1.05f : .62f), .0f, .8f) * (.45f + .7f * stroke);
                var line = Math.Clamp(edges[i] * gain - .22f, 0, 1);
                var chalk = Math.Clamp((side + line - tooth * .42f) * 1.7f, 0, .95f);
                art.Picture[i] = Rgb.Mix(board, line > .4f ? Rgb.Mix(pastel, new Rgb(245, 245, 240), .5f) : pastel, chalk);
            }
        }
    }
}
