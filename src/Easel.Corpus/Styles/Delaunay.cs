namespace Easel.Corpus.Styles;

/// <summary>A triangle of points in pixels.</summary>
internal readonly record struct Triangle((float X, float Y) A, (float X, float Y) B, (float X, float Y) C);

/// <summary>Delaunay triangulation by inserting one point after the other (Bowyer 1981, Watson 1981), swept from left to right.</summary>
internal static class Delaunay
{
    private readonly record struct Face(int A, int B, int C, double X, double Y, double Radius2);

    /// <summary>Triangles that cover the whole rectangle.</summary>
    /// <param name="points">Inner points; its border points are added here.</param>
    /// <param name="width">Width of the rectangle.</param>
    /// <param name="height">Height of the rectangle.</param>
    public static List<Triangle> Triangulate(List<(float X, float Y)> points, int width, int height)
    {
        var all = new List<(float X, float Y)>(points);
        for (var i = 0; i <= 8; i++)
        {
            // Not quite straight lines: collinear points make slivers.
            var bulge = .37f * (i % 3) + .01f * i;
            all.Add((width * i / 8f, -2 - bulge));
            all.Add((width * i / 8f, height + 2 + bulge));
            all.Add((-2 - bulge, height * i / 8f + .5f));
            all.Add((width + 2 + bulge, height * i / 8f + .5f));
        }
        all.Sort();
        var size = 40f * Math.Max(width, height);
        var first = all.Count;
        all.AddRange([(-size, -size), (size * 2, -size * .9f), (width * .5f, size * 2)]);
        var (open, closed) = (new List<Face> { Make(all, first, first + 1, first + 2) }, new List<Face>());
        var rim = new Dictionary<(int, int), int>();
        for (var p = 0; p < first; p++)
        {
            var (x, y) = all[p];
            rim.Clear();
            for (var i = open.Count - 1; i >= 0; i--)
            {
                var face = open[i];
                var dx = x - face.X;
                // The sweep has passed the circle: no later point can lie in it.
                if (dx > 0 && dx * dx > face.Radius2)
                {
                    closed.Add(face);
                    Remove(open, i);
                    continue;
                }
                var dy = y - face.Y;
                if (dx * dx + dy * dy > face.Radius2) continue;
                Count(rim, face.A, face.B);
                Count(rim, face.B, face.C);
                Count(rim, face.C, face.A);
                Remove(open, i);
            }
            foreach (var (edge, times) in rim)
                if (times == 1) open.Add(Make(all, edge.Item1, edge.Item2, p));
        }
        closed.AddRange(open);
        return [.. closed.Where(face => face.A < first && face.B < first && face.C < first).Select(face => new Triangle(all[face.A], all[face.B], all[face.C]))];
    }

    private static void Remove(List<Face> faces, int i)
    {
        faces[i] = faces[^1];
        faces.RemoveAt(faces.Count - 1);
    }

    private static void Count(Dictionary<(int, int), int> rim, int a, int b)
    {
        var key = a < b ? (a, b) : (b, a);
        rim[key] = rim.GetValueOrDefault(key) + 1;
    }

    private static Face Make(List<(float X, float Y)> p, int a, int b, int c)
    {
        double ax = p[a].X, ay = p[a].Y, bx = p[b].X - ax, by = p[b].Y - ay, cx = p[c].X - ax, cy = p[c].Y - ay;
        var d = 2 * (bx * cy - by * cx);
        if (Math.Abs(d) < 1e-9) return new Face(a, b, c, ax, ay, double.MaxValue);
        var (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
        var (x, y) = ((cy * b2 - by * c2) / d, (bx * c2 - cx * b2) / d);
        return new Face(a, b, c, ax + x, ay + y, x * x + y * y);
    }
}
