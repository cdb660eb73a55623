namespace Easel.Corpus.Styles;

/// <summary>3D render: every form is rounded like plastic, lit by one soft lamp with highlights, occlusion in the corners, and a shallow focus.</summary>
internal static class RenderStyle
{
    public static StyleKind Kind { get; } = new("3d render", "3d rendering, 3d, cgi, 3d rendered, computer render, plastic 3d", 2.6f,
        ["3d render of {0}", "a 3d render of {0}", "{0}, 3d render", "{0}, 3d", "3d rendering of {0}"], Apply) { Sprites = ArtSets.Rendered };

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var material = Filters.Kuwahara(art.Picture, art.Pixels(2));
        var relief = Relief(art, material);
        var occlusion = Occlusion(art);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                int xa = Math.Max(x - 1, 0), xb = Math.Min(x + 1, w - 1), ya = Math.Max(y - 1, 0), yb = Math.Min(y + 1, h - 1);
                var (nx, ny) = ((relief[y * w + xa] - relief[y * w + xb]) / 2, (relief[ya * w + x] - relief[yb * w + x]) / 2);
                var length = 1 / MathF.Sqrt(nx * nx + ny * ny + 1);
                // The lamp hangs upper left, in front.
                var lit = (-.46f * nx - .58f * ny + .67f) * length;
                var gloss = MathF.Pow(Math.Clamp((-.27f * nx - .34f * ny + .9f) * length, 0, 1), 38);
                var sky = .5f - .5f * ny * length;
                var shade = .52f + .64f * MathF.Max(lit, 0) + .14f * sky;
                var c = material[i].Vivid(1.18f, 1.02f) * (shade * (1 - occlusion[i]));
                art.Picture[i] = c + 120 * (gloss - .05f) * (1 - occlusion[i]);
            }
        Focus(art);
    }

    /// <summary>Height of the forms: each swells from its outline inwards, and bright parts stand out a little.</summary>
    private static float[] Relief(Artwork art, Raster material)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var things = art.ThingTable();
        var inside = Planes.New(w * h);
        var reach = 13 * unit;
        // Distance to the own outline by two passes of a chamfer.
        for (var i = 0; i < inside.Length; i++) inside[i] = reach;
        float Toward(int i, int j) => art.Items[i] == art.Items[j] ? inside[j] : 0;
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                if (x > 0) inside[i] = MathF.Min(inside[i], Toward(i, i - 1) + 1);
                if (y > 0) inside[i] = MathF.Min(inside[i], Toward(i, i - w) + 1);
            }
        for (var y = h - 1; y >= 0; y--)
            for (var x = w - 1; x >= 0; x--)
            {
                var i = y * w + x;
                if (x < w - 1) inside[i] = MathF.Min(inside[i], Toward(i, i + 1) + 1);
                if (y < h - 1) inside[i] = MathF.Min(inside[i], Toward(i, i + w) + 1);
            }
        var relief = Planes.New(w * h);
        for (var i = 0; i < relief.Length; i++)
        {
            var t = inside[i] / reach;
            var round = MathF.Sqrt(MathF.Max(0, 1 - (1 - t) * (1 - t)));
            relief[i] = (things[art.Items[i]] ? 7f : 1.2f) * unit * round + 3.5f * unit * material.LumaAt(i);
        }
        return Filters.Blur(relief, w, h, art.Pixels(1.6f));
    }

    /// <summary>Darkness around near things on what lies behind them.</summary>
    private static float[] Occlusion(Artwork art)
    {
        var (w, h) = (art.Width, art.Height);
        var near = Planes.New(w * h);
        for (var i = 0; i < near.Length; i++) near[i] = art.Nearness[i] / 255f;
        var around = Filters.Blur(near, w, h, art.Pixels(4));
        for (var i = 0; i < near.Length; i++) near[i] = Math.Clamp((around[i] - near[i]) * 1.2f, 0, .36f);
        return near;
    }

    private static void Focus(Artwork art)
    {
        var (w, h) = (art.Width, art.Height);
        var blurred = Filters.Blur(art.Picture, art.Pixels(2));
        for (var i = 0; i < w * h; i++)
        {
            var away = Math.Clamp(.42f - art.Nearness[i] / 255f, 0, .42f) / .42f;
            art.Picture[i] = Rgb.Mix(art.Picture[i], blurred[i], away * .9f);
        }
    }
}
