namespace Easel.Corpus.Styles;

/// <summary>Low poly: a Delaunay net of triangles with corners on the outlines, each in one tone.</summary>
internal static class LowPolyStyle
{
    public static StyleKind Kind { get; } = new("low poly", "low-poly, lowpoly, polygon art, polygonal, low poly style", 2.6f,
        ["low poly {0}", "low poly art of {0}", "{0}, low poly", "{0} in low poly style"], Apply);

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var edges = Filters.Edges(art.Picture);
        var borders = art.Borders();
        for (var i = 0; i < edges.Length; i++) edges[i] += borders[i] * .5f;
        var triangles = Delaunay.Triangulate(Corners(art, edges), w, h);
        var calm = Filters.Kuwahara(art.Picture, art.Pixels(2));
        var n = 0;
        foreach (var t in triangles)
        {
            // The mean over three inner points and the centre stands for the whole face.
            float r = 0, g = 0, b = 0;
            for (var k = 0; k < 4; k++)
            {
                var (wa, wb) = k switch { 0 => (1 / 3f, 1 / 3f), 1 => (.6f, .2f), 2 => (.2f, .6f), _ => (.2f, .2f) };
                var (px, py) = (t.A.X * wa + t.B.X * wb + t.C.X * (1 - wa - wb), t.A.Y * wa + t.B.Y * wb + t.C.Y * (1 - wa - wb));
                var c = calm[Math.Clamp((int)py, 0, h - 1) * w + Math.Clamp((int)px, 0, w - 1)];
                (r, g, b) = (r + c.R / 4, g + c.G / 4, b + c.B / 4);
            }
            // Faces turn towards or away from the light.
            var turn = .9f + .2f * Noise.White(n++, 5, 1);
            Fill(art.Picture, t, new Rgb(r, g, b).Vivid(1.18f, turn));
        }
    }

    private static List<(float X, float Y)> Corners(Artwork art, float[] edges)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var points = new List<(float, float)>();
        var things = art.ThingTable();
        var cell = 8.5f * unit;
        for (var row = 0; row * cell < h; row++)
            for (var column = 0; column * cell < w; column++)
            {
                int x0 = (int)(column * cell), y0 = (int)(row * cell), x1 = Math.Min(w, (int)((column + 1) * cell)), y1 = Math.Min(h, (int)((row + 1) * cell));
                var (bestX, bestY, best) = (0, 0, .1f);
                for (var y = y0; y < y1; y++)
                    for (var x = x0; x < x1; x++)
                        if (edges[y * w + x] > best) (bestX, bestY, best) = (x, y, edges[y * w + x]);
                if (best > .1f) points.Add((bestX + .01f * Noise.White(column, row, 1), bestY + .01f * Noise.White(column, row, 2)));
                else if ((row + column) % 2 == 0 && (row % 2 == 0 || things[art.Items[y0 * w + x0]]))
                    points.Add((x0 + cell * Noise.White(column, row, 3), y0 + cell * Noise.White(column, row, 4)));
            }
        return points;
    }

    private static void Fill(Raster picture, Triangle t, Rgb colour)
    {
        var (w, h) = (picture.Width, picture.Height);
        int y0 = Math.Max(0, (int)MathF.Floor(MathF.Min(t.A.Y, MathF.Min(t.B.Y, t.C.Y)))), y1 = Math.Min(h - 1, (int)MathF.Ceiling(MathF.Max(t.A.Y, MathF.Max(t.B.Y, t.C.Y))));
        for (var y = y0; y <= y1; y++)
        {
            float left = float.MaxValue, right = float.MinValue;
            Cross(t.A, t.B);
            Cross(t.B, t.C);
            Cross(t.C, t.A);
            for (var x = Math.Max(0, (int)MathF.Floor(left)); x <= Math.Min(w - 1, (int)right); x++) picture[y * w + x] = colour;

            void Cross((float X, float Y) a, (float X, float Y) b)
            {
                var at = y + .5f;
                if (a.Y == b.Y || at < MathF.Min(a.Y, b.Y) - .5f || at > MathF.Max(a.Y, b.Y) + .5f) return;
                var x = a.X + (b.X - a.X) * Math.Clamp((at - a.Y) / (b.Y - a.Y), 0, 1);
                (left, right) = (MathF.Min(left, x), MathF.Max(right, x));
            }
        }
    }
}
