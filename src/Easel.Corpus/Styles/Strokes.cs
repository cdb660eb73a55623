namespace Easel.Corpus.Styles;

/// <summary>A painter's hand: strokes along the forms of a picture, coarse ones first, fine ones where something is still missing (after Hertzmann 1998).</summary>
internal sealed class Strokes
{
    private const int MaxBristles = 64;

    private readonly Raster source, canvas;
    private readonly float[] height, flowX, flowY;
    private readonly float unit;

    /// <summary>Prepares a canvas.</summary>
    /// <param name="source">What to paint; not changed.</param>
    /// <param name="canvas">Where to paint; holds the ground colour.</param>
    /// <param name="unit">Pixels per 1/256 of the shorter side.</param>
    public Strokes(Raster source, Raster canvas, float unit)
    {
        (this.source, this.canvas, this.unit) = (source, canvas, unit);
        height = Planes.New(canvas.Red.Length);
        (flowX, flowY) = Flow(source, Math.Max(2, (int)(7 * unit)));
    }

    /// <summary>Lays one layer of strokes.</summary>
    /// <param name="length">Length of a stroke at 256 px.</param>
    /// <param name="breadth">Breadth of a stroke at 256 px.</param>
    /// <param name="spacing">Distance of strokes at 256 px.</param>
    /// <param name="needed">Paint only where canvas and source differ by that much, 0–1.</param>
    /// <param name="vary">How a stroke's colour is varied.</param>
    /// <param name="salt">Different layers, different numbers.</param>
    public void Layer(float length, float breadth, float spacing, float needed, Func<Rgb, int, Rgb> vary, int salt)
    {
        var (w, h) = (canvas.Width, canvas.Height);
        var colours = Filters.Blur(source, (int)(breadth * unit * .3f));
        var step = spacing * unit;
        var (rows, columns) = ((int)(h / step) + 1, (int)(w / step) + 1);
        for (var n = 0; n < rows * columns; n++)
        {
            // A stride that shares no factor with the count mixes the order, so that strokes overlap in every direction.
            var k = (int)((long)n * 7919 % (rows * columns));
            var (row, column) = (k / columns, k % columns);
            var x = (column + Noise.White(column, row, salt)) * step;
            var y = (row + Noise.White(column, row, salt + 1)) * step;
            var at = Math.Clamp((int)y, 0, h - 1) * w + Math.Clamp((int)x, 0, w - 1);
            if (needed > 0 && MathF.Sqrt(canvas[at].Distance(source[at])) < needed * 255) continue;
            var (fx, fy) = (flowX[at], flowY[at]);
            var strength = MathF.Sqrt(fx * fx + fy * fy);
            // In calm parts the hand swings along a slow wave.
            var drift = .5f * MathF.Sin(x / unit * .021f + 1) + .4f * MathF.Sin(y / unit * .034f);
            var angle = strength > .012f ? MathF.Atan2(fy, fx) : drift;
            angle += .5f * (Noise.White(column, row, salt + 2) - .5f);
            Dab(x, y, angle, length * unit * (.75f + .5f * Noise.White(column, row, salt + 3)) / 2, breadth * unit / 2, vary(colours[at], k), k * 31 + salt);
        }
    }

    /// <summary>Light from the upper left on the relief of the paint.</summary>
    /// <param name="strength">About 0.3 for thin paint to 1.2 for impasto.</param>
    /// <param name="grain">Breadth of the ridges at 256 px.</param>
    public void Light(float strength, float grain = .9f)
    {
        var (w, h) = (canvas.Width, canvas.Height);
        var relief = Filters.Blur(height, w, h, (int)(unit * grain));
        for (var y = 1; y < h - 1; y++)
            for (var x = 1; x < w - 1; x++)
            {
                var i = y * w + x;
                var slope = relief[i] - relief[i - 1] + relief[i] - relief[i - w];
                canvas[i] *= 1 + Math.Clamp(slope * strength, -.2f * strength, .24f * strength);
            }
    }

    private void Dab(float cx, float cy, float angle, float half, float breadth, Rgb colour, int salt)
    {
        var (w, h) = (canvas.Width, canvas.Height);
        var (red, green, blue) = (canvas.Red, canvas.Green, canvas.Blue);
        var (cos, sin) = (MathF.Cos(angle), MathF.Sin(angle));
        var (perHalf, perBreadth) = (1 / half, 1 / breadth);
        var (reachX, reachY) = (MathF.Abs(cos) * half + MathF.Abs(sin) * breadth + 1, MathF.Abs(sin) * half + MathF.Abs(cos) * breadth + 1);
        int x0 = Math.Max(0, (int)(cx - reachX)), x1 = Math.Min(w - 1, (int)(cx + reachX)), y0 = Math.Max(0, (int)(cy - reachY)), y1 = Math.Min(h - 1, (int)(cy + reachY));
        Span<float> bristles = stackalloc float[MaxBristles];
        var count = Math.Min(MaxBristles, (int)(2.2f * breadth) + 1);
        for (var k = 0; k < count; k++) bristles[k] = Noise.White(k, salt, 77);
        var slant = MathF.Abs(sin) > .02f;
        for (var y = y0; y <= y1; y++)
        {
            // Most of the bounding box of a slanting stroke lies beside it: only the columns that it crosses in this row.
            var (from, to) = (x0, x1);
            if (slant)
            {
                var (middle, reach) = (cx + (y - cy) * cos / sin, breadth / MathF.Abs(sin));
                (from, to) = (Math.Max(x0, (int)(middle - reach)), Math.Min(x1, (int)(middle + reach) + 1));
            }
            for (var x = from; x <= to; x++)
            {
                float dx = x - cx, dy = y - cy, along = (dx * cos + dy * sin) * perHalf, across = (dy * cos - dx * sin) * perBreadth;
                var round = along * along * along * along + across * across;
                if (round >= 1) continue;
                var bristle = bristles[Math.Min((int)((across + 1) * breadth * 1.1f), count - 1)];
                var cover = Math.Clamp((1 - round) * 3.4f, 0, 1) * (along > .55f && bristle < .45f ? .3f : 1);
                var (i, tone, mix) = (y * w + x, .945f + .11f * bristle, cover * .96f);
                red[i] += (colour.R * tone - red[i]) * mix;
                green[i] += (colour.G * tone - green[i]) * mix;
                blue[i] += (colour.B * tone - blue[i]) * mix;
                height[i] += (bristle * .5f + (1 - across * across) * .7f - height[i]) * cover;
            }
        }
    }

    /// <summary>Direction along the forms: across the smoothed gradient of brightness.</summary>
    private static (float[] X, float[] Y) Flow(Raster source, int radius)
    {
        var (w, h) = (source.Width, source.Height);
        var luma = source.Luma();
        var (xx, xy, yy) = (Planes.New(w * h), Planes.New(w * h), Planes.New(w * h));
        for (var y = 1; y < h - 1; y++)
            for (var x = 1; x < w - 1; x++)
            {
                var i = y * w + x;
                var (gx, gy) = (luma[i + 1] - luma[i - 1], luma[i + w] - luma[i - w]);
                (xx[i], xy[i], yy[i]) = (gx * gx, gx * gy, gy * gy);
            }
        // The structure tensor can be averaged where opposite gradients of a thin form would cancel (Kass and Witkin 1987).
        xx = Filters.Blur(xx, w, h, radius);
        xy = Filters.Blur(xy, w, h, radius);
        yy = Filters.Blur(yy, w, h, radius);
        var (flowX, flowY) = (Planes.New(w * h), Planes.New(w * h));
        for (var i = 0; i < xx.Length; i++)
        {
            var theta = .5f * MathF.Atan2(2 * xy[i], xx[i] - yy[i]) + MathF.PI / 2;
            var strength = MathF.Sqrt(MathF.Max(xx[i] + yy[i], 0));
            (flowX[i], flowY[i]) = (MathF.Cos(theta) * strength, MathF.Sin(theta) * strength);
        }
        return (flowX, flowY);
    }
}
