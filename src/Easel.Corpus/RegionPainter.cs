using Easel.Layouts;
using SkiaSharp;
using static Easel.Corpus.Palette;

namespace Easel.Corpus;

/// <summary>Draws the regions that fill a part of the picture.</summary>
internal static class RegionPainter
{
    public static void Draw(SKCanvas canvas, LayoutItem item, SKRect r, Layout layout, Palette palette, Random random)
    {
        switch (item.Noun)
        {
            case "sky": Sky(canvas, r, layout, palette, random); break;
            case "sea" or "lake": Water(canvas, r, layout, palette, item.Noun == "lake"); break;
            case "sand": Ground(canvas, r, palette.Lit(0xF5DCA0), palette.Lit(0xDDB673), wave: layout.Place == "beach" ? .16f : .04f); break;
            case "grass": Ground(canvas, r, palette.Lit(Mix(palette.Grass, C(0xFFFFFF), .12f)), palette.Lit(Mix(palette.Grass, C(0x0B3A12), .3f)), .03f); break;
            case "snow": Ground(canvas, r, palette.Lit(0xFFFFFF), palette.Lit(0xC4D8EE), .05f); break;
            case "dunes": Ridges(canvas, r, palette, C(0xE3B56A), C(0xC98F47), layers: 2, roughness: .5f, distance: .2f); break;
            case "hills": Ridges(canvas, r, palette, palette.Snow ? C(0xDCE6F0) : palette.Grass, palette.Snow ? C(0xBFD0E2) : Mix(palette.Grass, C(0x1D5B2A), .45f), 2, .6f, .35f); break;
            case "mountains": Mountains(canvas, r, palette, random); break;
            case "trees": Trees(canvas, r, palette); break;
            case "skyline": Skyline(canvas, r, palette, layout.Light == "neon"); break;
            case "road": Road(canvas, r, layout, palette); break;
            case "quay": Planks(canvas, r, palette.Lit(0x9A7247), palette.Lit(0x6E4E2E)); break;
            case "field": Field(canvas, r, palette); break;
            case "wall": Fill(canvas, r, palette.Lit(0xF2DFC4), palette.Lit(0xE2C7A4)); break;
            case "floor": Planks(canvas, r, palette.Lit(0xC08A55), palette.Lit(0x8F5F35)); break;
            case "space": Space(canvas, r, random); break;
            case "water": Fill(canvas, r, C(0x36B6DA), C(0x06386F)); Rays(canvas, r); break;
            case "seabed": Ground(canvas, r, C(0xD8C48E), C(0x8C8A6A), .2f); break;
            default: Fill(canvas, r, C(0xF6F4EF), C(0xDAD9DE)); break;
        }
    }

    private static void Sky(SKCanvas canvas, SKRect r, Layout layout, Palette palette, Random random)
    {
        Fill(canvas, r, palette.SkyTop, palette.SkyBottom);
        if (palette.Night && layout.Weather is "clear" or "rainbow")
        {
            using var star = new SKPaint { Color = SKColors.White.WithAlpha(220), IsAntialias = true };
            for (var i = 0; i < 34; i++)
                canvas.DrawCircle(r.Left + random.NextSingle() * r.Width, r.Top + random.NextSingle() * r.Height * .85f, r.Width * (.0022f + .003f * random.NextSingle()), star);
        }
        if (layout.Weather == "rainbow")
        {
            uint[] bands = [0xE8463B, 0xF59B2E, 0xF7E14A, 0x57C14E, 0x3F7FE0, 0x8A4FC4];
            for (var i = 0; i < bands.Length; i++)
            {
                using var band = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = r.Width * .021f, Color = C(bands[i]).WithAlpha(190), IsAntialias = true };
                canvas.DrawCircle(r.MidX, r.Bottom + r.Width * .06f, r.Width * (.47f - .02f * i), band);
            }
        }
        if (layout.Weather is "cloudy" or "storm" or "rain" or "snow")
            for (var i = 0; i < 5; i++)
                Cloud(canvas, SKRect.Create(r.Left + r.Width * (.24f * i - .12f), r.Top + r.Height * (i % 2 == 0 ? -.04f : .1f), r.Width * .36f, r.Width * .17f),
                    Mix(palette.SkyTop, C(layout.Weather == "storm" ? 0x3A4048u : palette.Night ? 0x3C4660u : 0xF0F3F6u), .6f), 255);
        if (layout.Weather == "storm")
        {
            using var bolt = new SKPaint { Color = C(0xFFF6B0), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = r.Width * .014f, StrokeJoin = SKStrokeJoin.Miter };
            using var path = new SKPath();
            var (x, y, u) = (r.Left + r.Width * .7f, r.Top + r.Height * .18f, r.Height * .2f);
            path.MoveTo(x, y); path.LineTo(x - u * .5f, y + u * 1.2f); path.LineTo(x + u * .15f, y + u * 1.3f); path.LineTo(x - u * .4f, y + u * 2.7f);
            canvas.DrawPath(path, bolt);
        }
    }

    /// <summary>A puffy cloud that fills its box.</summary>
    public static void Cloud(SKCanvas canvas, SKRect r, SKColor colour, byte alpha)
    {
        using var paint = new SKPaint { Color = colour.WithAlpha(alpha), IsAntialias = true };
        using var path = new SKPath();
        path.AddOval(SKRect.Create(r.Left, r.Top + r.Height * .45f, r.Width * .45f, r.Height * .5f));
        path.AddOval(SKRect.Create(r.Left + r.Width * .16f, r.Top + r.Height * .12f, r.Width * .42f, r.Height * .76f));
        path.AddOval(SKRect.Create(r.Left + r.Width * .4f, r.Top, r.Width * .4f, r.Height * .85f));
        path.AddOval(SKRect.Create(r.Left + r.Width * .6f, r.Top + r.Height * .4f, r.Width * .4f, r.Height * .56f));
        path.AddRoundRect(SKRect.Create(r.Left + r.Width * .1f, r.Top + r.Height * .62f, r.Width * .8f, r.Height * .36f), r.Height * .18f, r.Height * .18f);
        canvas.DrawPath(path, paint);
    }

    private static void Water(SKCanvas canvas, SKRect r, Layout layout, Palette palette, bool lake)
    {
        var top = Mix(palette.Lit(lake ? 0x4FA3C4u : 0x2C9BC8u), palette.SkyBottom, .45f);
        Fill(canvas, r, top, palette.Lit(lake ? 0x2B6F96u : 0x0E5C9Eu));
        using var glint = new SKPaint { Color = Mix(palette.SkyBottom, SKColors.White, .5f).WithAlpha(110), IsAntialias = true };
        var scale = canvas.LocalClipBounds.Width;
        for (var row = 0; row < 9; row++)
        {
            var depth = (row + .5f) / 9;
            var y = r.Top + r.Height * depth * depth;
            var length = scale * (.04f + .1f * depth);
            for (var k = 0; k < 5; k++)
            {
                var x = r.Left + scale * ((k * .22f + row * .13f) % 1.1f - .05f);
                canvas.DrawRoundRect(x, y, length, scale * (.003f + .006f * depth), scale * .004f, scale * .004f, glint);
            }
        }
        var sun = layout.Items.FirstOrDefault(i => i.Noun is "sun" or "moon");
        if (sun is null) return;
        using var path = new SKPaint { Color = (sun.Noun == "sun" ? C(0xFFE9A8) : C(0xDDE6FF)).WithAlpha(120), IsAntialias = true };
        for (var i = 0; i < 7; i++)
        {
            var y = r.Top + r.Height * (i + .3f) / 7.5f;
            var width = scale * (.05f + .018f * i + (i % 2) * .02f);
            canvas.DrawRoundRect(sun.Box.CentreX * scale - width / 2, y, width, scale * .009f, scale * .005f, scale * .005f, path);
        }
    }

    private static void Ground(SKCanvas canvas, SKRect r, SKColor top, SKColor bottom, float wave)
    {
        using var path = new SKPath();
        var amplitude = Math.Min(r.Height, r.Width) * wave;
        path.MoveTo(r.Left, r.Top + amplitude);
        path.CubicTo(r.Left + r.Width * .3f, r.Top - amplitude * .4f, r.Left + r.Width * .6f, r.Top + amplitude * 1.3f, r.Right, r.Top);
        path.LineTo(r.Right, r.Bottom); path.LineTo(r.Left, r.Bottom); path.Close();
        using var paint = Gradient(r, top, bottom);
        canvas.DrawPath(path, paint);
        using var dapple = new SKPaint { Color = Mix(bottom, SKColors.Black, .15f).WithAlpha(38), IsAntialias = true };
        for (var i = 0; i < 10; i++)
        {
            var depth = .15f + .08f * i;
            canvas.DrawOval(r.Left + r.Width * ((i * .37f + .1f) % 1), r.Top + r.Height * depth, r.Width * (.03f + .07f * depth), r.Width * .006f * (1 + depth), dapple);
        }
    }

    private static void Ridges(SKCanvas canvas, SKRect r, Palette palette, SKColor front, SKColor back, int layers, float roughness, float distance)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            using var path = new SKPath();
            var nearness = layers == 1 ? 1f : layer / (layers - 1f);
            var top = r.Top + r.Height * (.02f + .3f * layer);
            path.MoveTo(r.Left, r.Bottom);
            path.LineTo(r.Left, top + r.Height * .25f * (layer == 0 ? 1 : .2f));
            path.CubicTo(r.Left + r.Width * .2f, top - r.Height * .12f * roughness + (layer == 0 ? 0 : r.Height * .1f), r.Left + r.Width * .3f, top - r.Height * .1f, r.Left + r.Width * .5f, top + r.Height * .22f * roughness);
            path.CubicTo(r.Left + r.Width * .66f, top + r.Height * .3f * roughness, r.Left + r.Width * .72f, top - r.Height * .12f, r.Right, top + r.Height * (layer == 0 ? .16f : .02f));
            path.LineTo(r.Right, r.Bottom); path.Close();
            var colour = palette.Far(Mix(back, front, nearness), distance * (1 - nearness * .75f));
            using var paint = Gradient(r, Mix(colour, SKColors.White, .1f), Mix(colour, SKColors.Black, .12f));
            paint.IsAntialias = true;
            canvas.DrawPath(path, paint);
        }
    }

    private static void Mountains(SKCanvas canvas, SKRect r, Palette palette, Random random)
    {
        ReadOnlySpan<(float X, float Top, float Half)> peaks = [(.18f, .26f, .3f), (.82f, .2f, .32f), (.5f, 0f, .36f)];
        foreach (var (x, top, half) in peaks)
        {
            var (cx, y) = (r.Left + r.Width * x, r.Top + r.Height * (top + .04f * random.NextSingle()));
            var w = r.Width * half;
            var body = palette.Far(palette.Snow ? 0x9FB3C8u : 0x6F7F99u, .3f);
            using var path = new SKPath();
            path.MoveTo(cx, y); path.LineTo(cx + w, r.Bottom); path.LineTo(cx - w, r.Bottom); path.Close();
            using var light = new SKPaint { Color = Mix(body, SKColors.White, .1f), IsAntialias = true };
            canvas.DrawPath(path, light);
            using var side = new SKPath();
            side.MoveTo(cx, y); side.LineTo(cx + w, r.Bottom); side.LineTo(cx + w * .1f, r.Bottom); side.LineTo(cx - w * .06f, y + (r.Bottom - y) * .5f); side.Close();
            using var shade = new SKPaint { Color = Mix(body, SKColors.Black, .22f), IsAntialias = true };
            canvas.DrawPath(side, shade);
            var h = (r.Bottom - y) * .34f;
            var s = w * .34f;
            using var cap = new SKPath();
            cap.MoveTo(cx, y); cap.LineTo(cx + s, y + h); cap.LineTo(cx + s * .45f, y + h * .74f); cap.LineTo(cx + s * .1f, y + h * 1.12f); cap.LineTo(cx - s * .35f, y + h * .72f); cap.LineTo(cx - s, y + h); cap.Close();
            using var snow = new SKPaint { Color = palette.Lit(0xFFFFFF), IsAntialias = true };
            canvas.DrawPath(cap, snow);
        }
    }

    private static void Trees(SKCanvas canvas, SKRect r, Palette palette)
    {
        for (var layer = 0; layer < 2; layer++)
        {
            var colour = palette.Far(Mix(palette.Leaves, SKColors.Black, .12f), layer == 0 ? .35f : .08f);
            using var paint = new SKPaint { Color = colour, IsAntialias = true };
            var count = 13 + layer;
            for (var i = 0; i <= count; i++)
            {
                var x = r.Left + r.Width * (i + layer * .5f) / count;
                var top = r.Top + r.Height * ((layer == 0 ? 0 : .24f) + .14f * ((i * 7 + layer * 3) % 5) / 4f);
                using var path = new SKPath();
                var half = r.Width * .062f;
                path.MoveTo(x, top); path.LineTo(x + half, r.Bottom); path.LineTo(x - half, r.Bottom); path.Close();
                canvas.DrawPath(path, paint);
            }
            canvas.DrawRect(r.Left, r.Top + r.Height * .78f, r.Width, r.Height * .22f, paint);
        }
    }

    private static void Skyline(SKCanvas canvas, SKRect r, Palette palette, bool neon)
    {
        ReadOnlySpan<(float X, float W, float H)> blocks =
            [(0, .13f, .62f), (.11f, .1f, .85f), (.2f, .14f, .52f), (.32f, .1f, 1), (.41f, .13f, .7f), (.53f, .1f, .9f), (.62f, .14f, .58f), (.75f, .1f, .8f), (.84f, .16f, .66f)];
        uint[] colours = [0x6B7A92, 0x8C97A8, 0x58667E, 0x7C889C];
        for (var i = 0; i < blocks.Length; i++)
        {
            var (x, w, h) = blocks[i];
            var box = SKRect.Create(r.Left + r.Width * x, r.Bottom - r.Height * h, r.Width * w, r.Height * h);
            using var paint = new SKPaint { Color = palette.Far(colours[i % 4], palette.Night ? .12f : .32f) };
            canvas.DrawRect(box, paint);
            var lit = palette.Night;
            using var window = new SKPaint { Color = neon ? C(i % 2 == 0 ? 0x3CF0FFu : 0xFF5AD0u) : lit ? C(0xFFE08A) : Mix(palette.SkyBottom, SKColors.White, .35f).WithAlpha(190) };
            var (u, v) = (r.Width * .017f, r.Width * .022f);
            for (var row = 0; row < (int)(box.Height / (v * 2)); row++)
                for (var column = 0; column < (int)(box.Width / (u * 2)); column++)
                    if (!lit || (row * 5 + column * 3 + i) % 4 != 0) canvas.DrawRect(box.Left + u * (.6f + 2 * column), box.Top + v * (.7f + 2 * row), u, v, window);
        }
    }

    private static void Road(SKCanvas canvas, SKRect r, Layout layout, Palette palette)
    {
        var flat = layout.Place == "city";
        using var path = new SKPath();
        if (flat) path.AddRect(r);
        else
        {
            path.MoveTo(r.MidX - r.Width * .035f, r.Top); path.LineTo(r.MidX + r.Width * .035f, r.Top);
            path.LineTo(r.Left + r.Width * .86f, r.Bottom); path.LineTo(r.Left + r.Width * .14f, r.Bottom); path.Close();
        }
        using var paint = Gradient(r, palette.Lit(0x7A7F88), palette.Lit(0x4C5058));
        paint.IsAntialias = true;
        canvas.DrawPath(path, paint);
        using var line = new SKPaint { Color = palette.Lit(0xF7E9A8), IsAntialias = true };
        if (flat)
        {
            using var kerb = new SKPaint { Color = palette.Lit(0xA9AEB4) };
            canvas.DrawRect(r.Left, r.Top, r.Width, r.Height * .16f, kerb);
            for (var i = 0; i < 5; i++) canvas.DrawRect(r.Left + r.Width * (.04f + .2f * i), r.Top + r.Height * .56f, r.Width * .11f, r.Height * .04f, line);
        }
        else
            for (var i = 0; i < 5; i++)
            {
                var (near, far) = (MathF.Pow((i + .55f) / 5, 1.8f), MathF.Pow((i + .1f) / 5, 1.8f));
                using var dash = new SKPath();
                var (a, b) = (r.Width * (.003f + .02f * far), r.Width * (.003f + .02f * near));
                dash.MoveTo(r.MidX - a, r.Top + r.Height * far); dash.LineTo(r.MidX + a, r.Top + r.Height * far);
                dash.LineTo(r.MidX + b, r.Top + r.Height * near); dash.LineTo(r.MidX - b, r.Top + r.Height * near); dash.Close();
                canvas.DrawPath(dash, line);
            }
    }

    private static void Field(SKCanvas canvas, SKRect r, Palette palette)
    {
        Fill(canvas, r, palette.Lit(0xE9C75B), palette.Lit(0xC99A37));
        using var furrow = new SKPaint { Color = palette.Lit(0xA87C2B), Style = SKPaintStyle.Stroke, StrokeWidth = r.Width * .007f, IsAntialias = true };
        for (var i = -6; i <= 6; i++) canvas.DrawLine(r.MidX + r.Width * .05f * i, r.Top, r.MidX + r.Width * .16f * i, r.Bottom, furrow);
    }

    private static void Planks(SKCanvas canvas, SKRect r, SKColor top, SKColor bottom)
    {
        Fill(canvas, r, top, bottom);
        using var gap = new SKPaint { Color = Mix(bottom, SKColors.Black, .3f), Style = SKPaintStyle.Stroke, StrokeWidth = r.Width * .006f, IsAntialias = true };
        for (var i = -5; i <= 5; i++) canvas.DrawLine(r.MidX + r.Width * .1f * i, r.Top, r.MidX + r.Width * .19f * i, r.Bottom, gap);
    }

    private static void Space(SKCanvas canvas, SKRect r, Random random)
    {
        Fill(canvas, r, C(0x05061A), C(0x1D1240));
        using var nebula = new SKPaint
        {
            Shader = SKShader.CreateRadialGradient(new SKPoint(r.Left + r.Width * .68f, r.Top + r.Height * .34f), r.Width * .5f, [C(0x6B2F9E).WithAlpha(150), C(0x1B2A80).WithAlpha(0)], SKShaderTileMode.Clamp),
        };
        canvas.DrawRect(r, nebula);
        using var star = new SKPaint { Color = SKColors.White.WithAlpha(225), IsAntialias = true };
        for (var i = 0; i < 60; i++) canvas.DrawCircle(r.Left + random.NextSingle() * r.Width, r.Top + random.NextSingle() * r.Height, r.Width * (.002f + .0035f * random.NextSingle()), star);
    }

    private static void Rays(SKCanvas canvas, SKRect r)
    {
        using var ray = new SKPaint { Color = SKColors.White.WithAlpha(26), IsAntialias = true };
        for (var i = 0; i < 4; i++)
        {
            using var path = new SKPath();
            var x = r.Left + r.Width * (.12f + .26f * i);
            path.MoveTo(x, r.Top); path.LineTo(x + r.Width * .09f, r.Top); path.LineTo(x - r.Width * .04f, r.Bottom); path.LineTo(x - r.Width * .22f, r.Bottom); path.Close();
            canvas.DrawPath(path, ray);
        }
    }

    private static void Fill(SKCanvas canvas, SKRect r, SKColor top, SKColor bottom)
    {
        using var paint = Gradient(r, top, bottom);
        canvas.DrawRect(r, paint);
    }

    private static SKPaint Gradient(SKRect r, SKColor top, SKColor bottom) =>
        new() { Shader = SKShader.CreateLinearGradient(new SKPoint(0, r.Top), new SKPoint(0, r.Bottom), [top, bottom], SKShaderTileMode.Clamp), IsAntialias = true };
}
