namespace Easel.Corpus.Styles;

/// <summary>Low poly: a Delaunay net of triangles with corners on the outlines, each in one tone.</summary>
internal static class LowPolyStyle
{
    public static StyleKind Kind { get; } = new("low poly", "low-poly, lowpoly, polygon art, polygonal, low poly style", 2.6f,
        ["low poly {0}", "low poly art of {0}", "{0}, low poly", "{0} in low poly style"], Apply);

    /// <summary>Strength of an edge from which on it takes a corner out of its net.</summary>
    private const float Outline = .4f;

    private static void Apply(Artwork art)
    {
        var (w, h) = (art.Width, art.Height);
        var edges = Filters.Edges(art.Picture);
        var borders = art.Borders();
        for (var i = 0; i < edges.Length; i++) edges[i] += borders[i] * .5f;
        var triangles = Delaunay.Triangulate(Corners(art, edges), w, h);
        var calm = Filters.Kuwahara(art.Picture, art.Pixels(2));
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
            // Faces turn towards or away from the light, each as its place has it: what is calm is cut alike in every picture, which a small model can learn.
            var (x, y) = ((t.A.X + t.B.X + t.C.X) / art.Unit, (t.A.Y + t.B.Y + t.C.Y) / art.Unit);
            var turn = .84f + .32f * Noise.White((int)x, (int)y, 1);
            Fill(art.Picture, t, new Rgb(r, g, b).Vivid(1.24f, turn) + 8 * (turn - 1));
        }
    }

    /// <summary>Corners on the strongest outline in each cell of a grid, and one in the cells without: coarse for the land, finer on things.</summary>
    private static List<(float X, float Y)> Corners(Artwork art, float[] edges)
    {
        var things = art.ThingTable();
        var points = new List<(float, float)>();
        AddCorners(points, art, edges, 17 * art.Unit, item => !things[item], 1);
        AddCorners(points, art, edges, 8 * art.Unit, item => things[item], 5);
        return points;
    }

    private static void AddCorners(List<(float X, float Y)> points, Artwork art, float[] edges, float cell, Func<byte, bool> belongs, int salt)
    {
        var (w, h) = (art.Width, art.Height);
        for (var row = 0; row * cell < h; row++)
            for (var column = 0; column * cell < w; column++)
            {
                int x0 = (int)(column * cell), y0 = (int)(row * cell), x1 = Math.Min(w, (int)((column + 1) * cell)), y1 = Math.Min(h, (int)((row + 1) * cell));
                var (bestX, bestY, best) = (0, 0, Outline);
                for (var y = y0; y < y1; y++)
                    for (var x = x0; x < x1; x++)
                        if (edges[y * w + x] > best && belongs(art.Items[y * w + x])) (bestX, bestY, best) = (x, y, edges[y * w + x]);
                if (best > Outline) points.Add((bestX + .01f * Noise.White(column, row, salt), bestY + .01f * Noise.White(column, row, salt + 1)));
                else if (belongs(art.Items[(y0 + y1) / 2 * w + (x0 + x1) / 2]))
                    points.Add((x0 + cell * (.15f + .7f * Noise.White(column, row, salt + 2)), y0 + cell * (.15f + .7f * Noise.White(column, row, salt + 3))));
            }
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
