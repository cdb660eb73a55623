using System.Runtime.InteropServices;
using Easel.Corpus.Styles;
using SkiaSharp;

namespace Easel.Corpus.Materials;

/// <summary>Turns a thing that has been painted on a clear sheet into another material: its shading stays, its colours give way to a texture.</summary>
internal static class MaterialPainter
{
    private static readonly Rgb[] Gold = [new(0x3E2206), new(0x8A5410), new(0xD99A1E), new(0xFFD35A), new(0xFFF6C8)];
    private static readonly Rgb[] Silver = [new(0x1E232B), new(0x59626E), new(0x9AA5B1), new(0xD5DCE4), new(0xFFFFFF)];
    private static readonly Rgb[] Wood = [new(0x4A2610), new(0x8A5228), new(0xC08244), new(0xE2B27A)];
    private static readonly Rgb[] Stone = [new(0x4A4749), new(0x8A8680), new(0xB8B3A9), new(0xDDD8CE)];
    private static readonly Rgb[] Ice = [new(0x3E86B8), new(0x86C4E6), new(0xC4E8F7), new(0xFAFEFF)];

    /// <summary>Changes the sheet in place.</summary>
    /// <param name="sheet">Premultiplied RGBA8888 with one thing on it.</param>
    /// <param name="box">The thing's box in pixels.</param>
    /// <param name="material">A word of <see cref="MaterialCatalogue"/>.</param>
    /// <param name="mood">The light; what is on the sheet has it already, the new colours get it here.</param>
    /// <param name="distance">0 near to 1 at the horizon.</param>
    public static void Apply(SKBitmap sheet, SKRect box, string material, Mood mood, float distance)
    {
        int x0 = Math.Max(0, (int)box.Left - 3), x1 = Math.Min(sheet.Width, (int)box.Right + 4), y0 = Math.Max(0, (int)box.Top - 3), y1 = Math.Min(sheet.Height, (int)box.Bottom + 4);
        if (x1 <= x0 || y1 <= y0) return;
        var (w, h) = (x1 - x0, y1 - y0);
        var pixels = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference((ReadOnlySpan<byte>)sheet.GetPixelSpan()), sheet.ByteCount);
        var (own, alpha) = (new Raster(w, h), new float[w * h]);
        for (var i = 0; i < w * h; i++)
        {
            var at = ((y0 + i / w) * sheet.Width + x0 + i % w) * 4;
            var a = pixels[at + 3];
            alpha[i] = a / 255f;
            if (a > 0) own[i] = new Rgb(pixels[at], pixels[at + 1], pixels[at + 2]) * (255f / a);
        }
        var tone = Tone(own, alpha);
        var relief = Relief(tone, alpha, w, h, box.Height);
        var size = MathF.Min(box.Width, box.Height);
        for (var i = 0; i < w * h; i++)
        {
            if (alpha[i] == 0) continue;
            var (x, y) = (i % w, i / w);
            var (nx, ny) = Normal(relief, x, y, w, h);
            // Textures are bound to the thing, whatever its place and size.
            var (u, v) = ((x + x0 - box.Left) / size, (y + y0 - box.Top) / size);
            var rim = 1 - Math.Clamp(relief[i] / (size * .05f), 0, 1);
            var (c, cover) = material switch
            {
                "wooden" => (Wooden(tone[i], u, v, nx, ny), 1f),
                "stone" => (Stony(tone[i], u, v, nx, ny), 1f),
                "golden" => (Metal(Gold, tone[i], nx, ny), 1f),
                "silver" => (Metal(Silver, tone[i], nx, ny), 1f),
                "glass" => Glassy(tone[i], u, v, nx, ny, rim),
                "ice" => (Icy(tone[i], u, v, nx, ny, rim), .94f),
                "knitted" => (Knitted(own, alpha, tone, i, w, h, x + x0 - box.Left, y + y0 - box.Top, size, nx, ny), 1f),
                _ => (Folded(own, tone, alpha, w, h, x, y, box.Left - x0, box.Top - y0, size, u, v), 1f),
            };
            var lit = mood.Lit(new SKColor(Channel(c.R), Channel(c.G), Channel(c.B)), distance);
            var a = alpha[i] * cover;
            var at = ((y0 + y) * sheet.Width + x0 + x) * 4;
            (pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]) = (Channel(lit.Red * a), Channel(lit.Green * a), Channel(lit.Blue * a), Channel(255 * a));
        }
        sheet.NotifyPixelsChanged();
    }

    /// <summary>Brightness of each pixel between the darkest and the lightest part of the thing, 0–1.</summary>
    private static float[] Tone(Raster own, float[] alpha)
    {
        var tone = own.Luma();
        var seen = Enumerable.Range(0, tone.Length).Where(i => alpha[i] > .5f).Select(i => tone[i]).Order().ToArray();
        if (seen.Length == 0) return tone;
        var (low, high) = (seen[seen.Length / 25], seen[seen.Length - 1 - seen.Length / 25]);
        var range = MathF.Max(high - low, .25f);
        var middle = (low + high) / 2;
        for (var i = 0; i < tone.Length; i++) tone[i] = Math.Clamp((tone[i] - middle) / range + .5f, 0, 1);
        return tone;
    }

    /// <summary>Height of the form in pixels: it swells from the outline inwards, and bright parts stand out.</summary>
    private static float[] Relief(float[] tone, float[] alpha, int w, int h, float height)
    {
        var inside = Filters.Blur(alpha, w, h, Math.Max(1, (int)(height * .035f)));
        var relief = new float[w * h];
        for (var i = 0; i < relief.Length; i++) relief[i] = height * (.11f * Math.Clamp((inside[i] - .45f) * 1.8f, 0, 1) * alpha[i] + .05f * tone[i] * alpha[i]);
        return Filters.Blur(relief, w, h, Math.Max(1, (int)(height * .012f)));
    }

    private static (float X, float Y) Normal(float[] relief, int x, int y, int w, int h)
    {
        var (left, right, up, down) = (Math.Max(x - 1, 0), Math.Min(x + 1, w - 1), Math.Max(y - 1, 0), Math.Min(y + 1, h - 1));
        return ((relief[y * w + left] - relief[y * w + right]) / 2, (relief[up * w + x] - relief[down * w + x]) / 2);
    }

    /// <summary>Light from the upper left, about 0–1.</summary>
    private static float Light(float nx, float ny) => (-.5f * nx - .62f * ny + .6f) / MathF.Sqrt(nx * nx + ny * ny + 1);

    private static Rgb Ramp(Rgb[] ramp, float t)
    {
        var level = Math.Clamp(t, 0, .9999f) * (ramp.Length - 1);
        return Rgb.Mix(ramp[(int)level], ramp[(int)level + 1], level - (int)level);
    }

    private static Rgb Wooden(float tone, float u, float v, float nx, float ny)
    {
        var rings = (v * 9 + 1.6f * Noise.Smooth(u * 1.4f, v * 3.2f, 41) + .5f * Noise.Smooth(u * 5, v * 14, 42)) % 1;
        var fibre = Noise.Smooth(u * 7, v * 95, 43);
        var grain = rings < .2f ? -.2f * (1 - rings * 5) : .07f * rings;
        return Ramp(Wood, .22f + .5f * tone + grain + .13f * (fibre - .5f)) * (.62f + .62f * Math.Clamp(Light(nx, ny), 0, 1));
    }

    private static Rgb Stony(float tone, float u, float v, float nx, float ny)
    {
        var mottle = Noise.Cloudy(u * 8, v * 8, 51) - .5f;
        var grit = Noise.Smooth(u * 70, v * 70, 52) - .5f;
        var crack = MathF.Abs(Noise.Cloudy(u * 3.4f, v * 3.4f, 53) - .5f) < .012f ? -.3f : 0;
        return Ramp(Stone, .2f + .52f * tone + .6f * mottle + .3f * grit + crack) * (.56f + .7f * Math.Clamp(Light(nx, ny), 0, 1));
    }

    /// <summary>Mirrors a room: bright above, a dark horizon, a glow from below, and a hard highlight.</summary>
    private static Rgb Metal(Rgb[] ramp, float tone, float nx, float ny)
    {
        var length = 1 / MathF.Sqrt(nx * nx + ny * ny + 1);
        var up = -ny * length + .25f * -nx * length;
        var room = up > 0 ? .5f + .5f * MathF.Min(1, up * 1.5f) : .46f - .3f * MathF.Min(1, -up * 2.6f) + .36f * Math.Clamp((-up - .45f) * 2.4f, 0, 1);
        var highlight = MathF.Pow(Math.Clamp(Light(nx, ny) * 1.12f, 0, 1), 14);
        return Ramp(ramp, room * .62f + tone * .36f + .55f * highlight - .04f);
    }

    private static (Rgb, float) Glassy(float tone, float u, float v, float nx, float ny, float rim)
    {
        var highlight = MathF.Pow(Math.Clamp(Light(nx, ny) * 1.15f, 0, 1), 16);
        // A steep side shows what lies beside it, dark at the edge and bright just inside.
        var steep = Math.Clamp(MathF.Sqrt(nx * nx + ny * ny) * .8f, 0, 1);
        var streak = (u + v * .6f) % .6f is > .2f and < .27f ? .2f : 0;
        var c = Rgb.Mix(new Rgb(0x4E9DB4), new Rgb(0xEFFBFF), .2f + .6f * tone);
        c = Rgb.Mix(c, new Rgb(0x145A78), Math.Clamp(.75f * rim + .5f * steep * (ny > 0 ? 1 : .4f), 0, .85f));
        return (Rgb.Mix(c, new Rgb(0xFFFFFF), Math.Clamp(highlight + streak, 0, 1)), Math.Clamp(.55f + .42f * rim + .25f * steep + .4f * highlight + streak, .54f, .98f));
    }

    private static Rgb Icy(float tone, float u, float v, float nx, float ny, float rim)
    {
        var depth = Noise.Cloudy(u * 4, v * 6, 61) - .5f;
        var crack = MathF.Abs(Noise.Cloudy(u * 4.2f + v * 2, v * 4.2f - u, 62) - .5f) < .012f ? .35f : 0;
        var facet = (Noise.White((int)(u * 11 + v * 5), (int)(v * 9 - u * 4), 63) - .5f) * .16f;
        var highlight = MathF.Pow(Math.Clamp(Light(nx, ny) * 1.13f, 0, 1), 12);
        return Ramp(Ice, .16f + .5f * tone + .55f * depth + facet + crack + .4f * rim * Math.Clamp(-ny + .4f, 0, 1) + .6f * highlight);
    }

    /// <summary>Rows of V-shaped stitches; each takes one colour of the thing.</summary>
    private static Rgb Knitted(Raster own, float[] alpha, float[] tone, int i, int w, int h, float x, float y, float size, float nx, float ny)
    {
        var (wide, high) = (MathF.Max(size * .062f, 3.4f), MathF.Max(size * .05f, 2.8f));
        var column = MathF.Floor(x / wide);
        var across = x / wide - column - .5f;
        var slanted = y / high + MathF.Abs(across) * 1.5f;
        var row = MathF.Floor(slanted);
        var along = slanted - row - .5f;
        // The stitch's own middle, where that is part of the thing.
        int cx = i % w + (int)((MathF.Sign(across) * .25f - across) * wide), cy = i / w - (int)(along * high);
        var at = cx >= 0 && cy >= 0 && cx < w && cy < h && alpha[cy * w + cx] > .6f ? cy * w + cx : i;
        var strand = 1 - 2.6f * along * along - 1.2f * (MathF.Abs(across) < .09f || MathF.Abs(across) > .43f ? .34f : 0);
        var c = Rgb.Mix(own[at].Vivid(1.08f), new Rgb(0xF2E6D4), .12f) * (.72f + .34f * strand);
        return c * (.74f + .42f * Math.Clamp(Light(nx, ny), 0, 1)) * (tone[i] < .08f ? .8f : 1);
    }

    /// <summary>White paper in flat facets with creases.</summary>
    private static Rgb Folded(Raster own, float[] tone, float[] alpha, int w, int h, int x, int y, float left, float top, float size, float u, float v)
    {
        // Cells of a slanted grid, halved into triangles.
        var (a, b) = (u * 5.2f + v * 2.1f, v * 5.4f - u * 1.3f);
        var (ca, cb) = (MathF.Floor(a), MathF.Floor(b));
        var half = a - ca + (b - cb) < 1 ? 0 : 1;
        var (ma, mb) = (ca + (half == 0 ? .33f : .67f), cb + (half == 0 ? .33f : .67f));
        // Back from grid to picture: the inverse of the two slants.
        const float Det = 5.2f * 5.4f + 2.1f * 1.3f;
        var (cx, cy) = ((int)(left + size * (5.4f * ma - 2.1f * mb) / Det), (int)(top + size * (1.3f * ma + 5.2f * mb) / Det));
        var at = cx >= 0 && cy >= 0 && cx < w && cy < h && alpha[cy * w + cx] > .6f ? cy * w + cx : y * w + x;
        var turn = Noise.White((int)ca + 50, (int)cb + 50, 71 + half) - .5f;
        var near = MathF.Min(MathF.Min(a - ca, b - cb), MathF.Abs(a - ca + (b - cb) - 1) * .7f);
        var crease = near < .05f ? .07f : 0;
        var ink = .62f + .38f * Math.Clamp((own[y * w + x].Luma - .12f) * 5, 0, 1);
        var sheet = Rgb.Mix(new Rgb(0x968F88), new Rgb(0xFCF7EB), Math.Clamp(.36f + .42f * tone[at] + .55f * turn + crease, 0, 1));
        return Rgb.Mix(sheet, own[at], .12f) * ink;
    }

    private static byte Channel(float value) => (byte)Math.Clamp(value + .5f, 0, 255);
}
