namespace Easel.Corpus.Styles;

/// <summary>Synthwave: night from violet to magenta, glowing neon outlines, a grid on the ground that runs to the horizon, scan lines.</summary>
internal static class SynthwaveStyle
{
    public static StyleKind Kind { get; } = new("synthwave", "retrowave, vaporwave, outrun, synthwave neon, 80s neon", 2.6f,
        ["synthwave {0}", "{0}, synthwave", "{0} in synthwave style", "{0}, retrowave", "synthwave picture of {0}"], Apply);

    private static readonly Rgb[] Ramp = [new(0x12062B), new(0x351063), new(0x8A1C8F), new(0xE93A8E), new(0xFF8F6B), new(0xFFE39A)];

    private static void Apply(Artwork art)
    {
        var (w, h, unit) = (art.Width, art.Height, art.Unit);
        var smooth = Filters.Kuwahara(art.Picture, art.Pixels(2));
        var things = art.ThingTable();
        var ground = (bool[])[false, .. art.Layout.Items.Select(item => Horizon.IsFlat(item.Noun))];
        var horizon = Horizon.Of(art.Layout) * h;
        var (cyan, pink) = (Planes.New(w * h), Planes.New(w * h));
        var borders = art.Borders();
        var edges = Filters.Edges(smooth);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var i = y * w + x;
                var thing = things[art.Items[i]];
                var luma = smooth.LumaAt(i);
                var tone = Math.Clamp(thing ? .1f + luma * .62f : ground[art.Items[i]] ? .04f + luma * .16f : Math.Clamp(luma * .34f + .62f * MathF.Pow(y / MathF.Max(horizon, 1), 2.4f), 0, .8f), 0, .999f) * (Ramp.Length - 1);
                var c = Rgb.Mix(Ramp[(int)tone], Ramp[(int)tone + 1], tone - (int)tone);
                if (thing) c = Rgb.Mix(c, smooth[i].Vivid(1.5f) * .8f, .52f);
                art.Picture[i] = c;
                var line = borders[i] > 0 ? 1 : Math.Clamp(edges[i] * 3 - .5f, 0, .6f);
                if (thing) cyan[i] = line;
                else pink[i] = line * .6f;
                if (ground[art.Items[i]] && y > horizon) pink[i] = MathF.Max(pink[i], Grid(x - w / 2f, y - horizon, h - horizon, unit));
            }
        Glow(art, cyan, new Rgb(0x52F6FF), art.Pixels(2));
        Glow(art, pink, new Rgb(0xFF4FD8), art.Pixels(2));
        for (var y = 0; y < h; y++)
            if ((int)(y / (1.5f * unit)) % 2 == 0)
                for (var x = 0; x < w; x++) art.Picture[y * w + x] *= .9f;
    }

    /// <summary>Lines of a floor seen in perspective, 0–1.</summary>
    private static float Grid(float x, float y, float height, float unit)
    {
        var depth = height / MathF.Max(y, .5f);
        var (across, along) = (x * depth / (40 * unit), depth * 2.2f);
        float dx = MathF.Abs(across - MathF.Round(across)) / MathF.Max(depth / (40 * unit), .001f), dy = MathF.Abs(along - MathF.Round(along)) / (depth * depth * 2.2f / height);
        var near = Math.Clamp(y / height * 3, .15f, 1);
        return MathF.Max(Math.Clamp(1.1f * unit - dx, 0, 1), Math.Clamp(1.1f * unit - dy, 0, 1)) * near;
    }

    private static void Glow(Artwork art, float[] lines, Rgb colour, int radius)
    {
        var halo = Filters.Blur(lines, art.Width, art.Height, radius);
        for (var i = 0; i < lines.Length; i++)
        {
            var c = Rgb.Mix(art.Picture[i], Rgb.Mix(colour, new Rgb(255, 255, 255), .35f), lines[i] * .85f);
            var light = Math.Clamp(halo[i] * 1.2f, 0, 1);
            art.Picture[i] = new Rgb(c.R + colour.R * light * .5f, c.G + colour.G * light * .5f, c.B + colour.B * light * .5f);
        }
    }
}
