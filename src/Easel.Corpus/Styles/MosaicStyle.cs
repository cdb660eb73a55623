namespace Easel.Corpus.Styles;

/// <summary>Mosaic: small square stones set in rows with grout between them, each in one slightly different colour.</summary>
internal static class MosaicStyle
{
    public static StyleKind Kind { get; } = new("mosaic", "tile mosaic, roman mosaic, mosaic tiles, tiled mosaic", 2f,
        ["a mosaic of {0}", "mosaic of {0}", "{0}, mosaic", "{0} as a mosaic"], Apply);

    private static readonly Rgb Grout = new(0xD9CFBC);

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var calm = Filters.Kuwahara(art.Picture, art.Pixels(1));
        var size = 5.2f * unit;
        var result = new Raster(w, h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                // Rows swing, so that the stones do not look printed.
                var (px, py) = (x + 5 * unit * MathF.Sin(y / unit * .03f), y + 6 * unit * MathF.Sin(x / unit * .026f + .7f));
                var row = MathF.Floor(py / size);
                var shift = size * Noise.White((int)row, 1, 8);
                var column = MathF.Floor((px + shift) / size);
                float u = (px + shift) / size - column, v = py / size - row;
                var (key, other) = ((int)column, (int)row);
                var gap = .1f + .05f * Noise.White(key, other, 9);
                var edge = MathF.Min(MathF.Min(u, 1 - u), MathF.Min(v, 1 - v));
                if (edge < gap)
                {
                    result[i] = Grout * (.8f + .12f * Noise.White(x, y, 2));
                    continue;
                }
                int cx = Math.Clamp((int)(x + (.5f - u) * size), 0, w - 1), cy = Math.Clamp((int)(y + (.5f - v) * size), 0, h - 1);
                var stone = calm[cy * w + cx].Vivid(1.25f, .9f + .2f * Noise.White(key, other, 3)).Tones(9);
                var bevel = (u < gap + .14f || v < gap + .14f ? 15 : 0) - (u > 1 - gap - .14f || v > 1 - gap - .14f ? 22 : 0);
                result[i] = stone + bevel;
            }
        art.Picture.Take(result);
    }
}
