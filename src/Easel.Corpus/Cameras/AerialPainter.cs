using Easel.Corpus.Styles;
using SkiaSharp;

namespace Easel.Corpus.Cameras;

/// <summary>Paints the land as it looks from high above: patches instead of blades, roads and rivers as ribbons, coasts as lines of surf.</summary>
internal static class AerialPainter
{
    /// <summary>Paints a region as seen from above; false when it looks as from the ground.</summary>
    public static bool Paint(Brush brush, string noun, SKRect r)
    {
        switch (noun)
        {
            case "grass" or "savanna grass" or "jungle floor":
                Land(brush, r, noun == "savanna grass" ? new SKColor(0xFFD2AE58) : noun == "jungle floor" ? new SKColor(0xFF4C8F3F) : RegionPainter.GrassColour(brush.Mood));
                Groves(brush, r);
                break;
            case "snow field": Land(brush, r, new SKColor(0xFFEAF2FB)); break;
            case "pavement": Land(brush, r, new SKColor(0xFFC9CBD4)); break;
            case "sand": Desert(brush, r); break;
            case "sea": Sea(brush, r); break;
            case "lake": Lake(brush, r); break;
            case "river": River(brush, r); break;
            case "isle": Isle(brush, r); break;
            case "road surface": Road(brush, r); break;
            case "path": Ribbon(brush, r, brush.Unit * .022f, brush.Mood.Lit(new SKColor(0xFFDDBB85)), brush.Mood.Lit(new SKColor(0xFFB8935F))); break;
            case "mountains": Peaks(brush, r); break;
            case "quay": Quay(brush, r); break;
            default: return false;
        }
        return true;
    }

    public static void Coast(Brush brush, SKRect r)
    {
        var sand = brush.Mood.Lit(new SKColor(0xFFF2D9A0));
        // Bands from the shallows to the dry land, each with the same winding line a little farther in.
        foreach (var (inset, colour) in (ReadOnlySpan<(float, SKColor)>)
            [(.0f, brush.Mood.Lit(new SKColor(0xFF5FD3DA)).WithAlpha(150)), (.06f, brush.Mood.Lit(new SKColor(0xFF9BE8E2)).WithAlpha(190)), (.115f, brush.Mood.Lit(SKColors.White).WithAlpha(235)), (.14f, Palette.Darker(sand, .16f)), (.19f, sand)])
        {
            using var path = Shore(r, inset);
            brush.Fill(path, colour);
        }
        var grass = brush.Mood.Lit(RegionPainter.GrassColour(brush.Mood));
        using (var land = Shore(r, .62f)) brush.Fill(land, Palette.Lighter(grass, .08f), Palette.Darker(grass, .15f), r);
        using var clip = Shore(r, .19f);
        brush.Canvas.Save();
        brush.Canvas.ClipPath(clip, antialias: true);
        Patches(brush, r, Palette.Darker(sand, .12f), 22, .5f);
        brush.Canvas.Restore();
    }

    public static void Fields(Brush brush, SKRect r)
    {
        var winter = brush.Mood.Season == "winter" || brush.Mood.Weather == "snow";
        ReadOnlySpan<uint> crops = winter ? [0xFFE6EEF7, 0xFFD3DEEC, 0xFFF3F7FC, 0xFFC9D2D8] : brush.Mood.Season == "autumn"
            ? [0xFFC99A45, 0xFFB5763C, 0xFFD9BE6A, 0xFF8F7F4A, 0xFFA98B52] : [0xFF7FBF4B, 0xFFE6C552, 0xFF5A9F45, 0xFFB5CF5E, 0xFFCFA35A, 0xFF8CC86A];
        var rows = Math.Max(2, (int)MathF.Round(r.Height / brush.Unit / .13f));
        for (var row = 0; row < rows; row++)
        {
            float y0 = r.Top + r.Height * row / rows, y1 = r.Top + r.Height * (row + 1) / rows;
            var columns = 4 + row % 2;
            for (var column = 0; column < columns; column++)
            {
                float Lean(int k, int line) => r.Left + r.Width * (k / (float)columns + (k is 0 || k == columns ? 0 : .05f * MathF.Sin(k * 2.3f + line * 1.7f + row)));
                using var field = Brush.Polygon(Lean(column, 0), y0, Lean(column + 1, 0), y0, Lean(column + 1, 1), y1, Lean(column, 1), y1);
                var crop = brush.Mood.Lit(new SKColor(crops[(row * 3 + column * 2) % crops.Length]), .35f * (1 - (row + 1f) / rows));
                brush.Fill(field, crop);
                brush.Canvas.Save();
                brush.Canvas.ClipPath(field, antialias: true);
                var (slope, furrow) = ((row + column) % 2 == 0 ? .6f : -.25f, Palette.Darker(crop, .14f));
                for (var x = Lean(column, 0) - brush.Unit * .2f; x < Lean(column + 1, 1) + brush.Unit * .2f; x += brush.Unit * .019f)
                    brush.Line(x, y0, x + (y1 - y0) * slope, y1, brush.Unit * .005f, furrow);
                brush.Canvas.Restore();
                using var hedge = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = brush.Unit * .009f, Color = brush.Mood.Lit(new SKColor(winter ? 0xFF9FB2B5 : 0xFF3F7A3C), .2f) };
                brush.Canvas.DrawPath(field, hedge);
            }
        }
    }

    public static void Treetops(Brush brush, SKRect r)
    {
        var leaf = brush.Mood.Season switch { "autumn" => new SKColor(0xFFC9772E), "winter" => new SKColor(0xFFC9D8E2), "spring" => new SKColor(0xFF7CBF5A), _ => new SKColor(0xFF3C8A43) };
        var size = brush.Unit * .042f;
        var rows = (int)(r.Height / size / .95f);
        for (var row = 0; row <= rows; row++)
        {
            var y = MathF.Min(r.Top + size * (.55f + row * .95f), r.Bottom - size * .5f);
            for (var x = r.Left - size * (row % 2); x < r.Right + size; x += size * 1.45f)
            {
                var k = (int)(x / size * 7) + row * 13;
                var crown = size * (.7f + .6f * Noise.White(k, row, 3));
                var (cx, cy) = (x + size * .8f * (Noise.White(k, row, 6) - .5f), y + size * .5f * (Noise.White(k, row, 7) - .5f));
                // The last row is ragged, so that the wood has no straight edge.
                if (row == rows && Noise.White(k, row, 5) < .45f) continue;
                var autumnal = brush.Mood.Season == "autumn" && Noise.White(k, 2, 8) < .4f ? new SKColor(0xFFE0B23A) : leaf;
                var colour = brush.Mood.Lit(Palette.Mix(autumnal, Noise.White(k, 1, 4) < .5f ? new SKColor(0xFF205A34) : new SKColor(0xFF8CBF52), .24f), .3f * (1 - row / (rows + 1f)));
                brush.Oval(cx + crown * .28f, cy + crown * .22f, crown, crown * .82f, Palette.Darker(colour, .5f).WithAlpha(150));
                brush.Oval(cx, cy, crown, crown * .85f, Palette.Darker(colour, .16f));
                brush.Oval(cx - crown * .2f, cy - crown * .22f, crown * .64f, crown * .52f, Palette.Lighter(colour, .14f));
            }
        }
    }

    public static void Rooftops(Brush brush, SKRect r)
    {
        ReadOnlySpan<uint> roofs = [0xFFB9563F, 0xFF8C93A6, 0xFFCFC5B4, 0xFF6E7F99, 0xFFC98A4A, 0xFFA8A9AE];
        var street = brush.Mood.Lit(new SKColor(0xFF6A6F80));
        brush.Rect(r, street);
        var rows = Math.Max(2, (int)MathF.Round(r.Height / brush.Unit / .13f));
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < 6; column++)
            {
                var block = SKRect.Create(r.Left + r.Width * (column + .09f) / 6, r.Top + r.Height * (row + .3f) / rows, r.Width * .82f / 6, r.Height * .62f / rows);
                var k = row * 6 + column;
                if (Noise.White(column, row, 11) < .14f)
                {
                    brush.Rect(block, brush.Mood.Lit(RegionPainter.GrassColour(brush.Mood)));
                    foreach (var (x, y) in (ReadOnlySpan<(float, float)>)[(.25f, .35f), (.7f, .6f), (.5f, .2f)])
                        brush.Oval(block.Left + block.Width * x, block.Top + block.Height * y, block.Height * .17f, block.Height * .15f, brush.Mood.Lit(new SKColor(0xFF3F7F42)));
                    continue;
                }
                // A roof with a front below it: seen from above at a slant.
                var rise = block.Height * (.3f + .5f * Noise.White(k, 4, 2));
                var roof = SKRect.Create(block.Left, block.Top - rise * .5f, block.Width, block.Height - rise * .2f);
                using (var shade = Brush.Polygon(roof.Right, roof.Top, block.Right + rise * .5f, block.Top, block.Right + rise * .5f, block.Bottom, block.Right, block.Bottom)) brush.Fill(shade, new SKColor(20, 18, 50, 90));
                var colour = brush.Mood.Lit(new SKColor(roofs[(int)(Noise.White(column, row, 9) * roofs.Length)]), .25f * (1 - (row + 1f) / rows));
                var front = new SKRect(roof.Left, roof.Bottom, roof.Right, block.Bottom + rise * .3f);
                brush.Rect(front, Palette.Darker(colour, .3f));
                for (var i = 0; i < 5; i++)
                    brush.Rect(SKRect.Create(front.Left + front.Width * (i + .25f) / 5, front.Top + front.Height * .2f, front.Width * .1f, front.Height * .55f),
                        brush.Mood.Neon ? new SKColor(i % 2 == 0 ? 0xFFFF5FD0 : 0xFF5FE8FF) : brush.Mood.Night ? new SKColor(0xFFFFD97A) : Palette.Lighter(colour, .45f));
                brush.Rect(roof, Palette.Lighter(colour, .16f), colour);
                if (k % 3 == 0) brush.Line(roof.Left, roof.MidY, roof.Right, roof.MidY, brush.Unit * .005f, Palette.Darker(colour, .2f));
                else brush.Rect(SKRect.Create(roof.Left + roof.Width * .6f, roof.Top + roof.Height * .2f, roof.Width * .2f, roof.Height * .3f), Palette.Darker(colour, .22f));
            }
    }

    private static void Land(Brush brush, SKRect r, SKColor colour)
    {
        brush.Rect(r, brush.Mood.Lit(Palette.Lighter(colour, .06f), .55f), brush.Mood.Lit(colour, .2f), brush.Mood.Lit(Palette.Darker(colour, .08f)));
        Patches(brush, r, brush.Mood.Lit(Palette.Darker(colour, .2f)), 16, 1);
        Patches(brush, SKRect.Create(r.Left + r.Width * .31f, r.Top, r.Width, r.Height), brush.Mood.Lit(Palette.Lighter(colour, .2f)), 14, .9f);
        for (var i = 0; i < 70; i++)
            brush.Oval(r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (i * .5698403f % 1), brush.Unit * .0045f, brush.Unit * .0032f, brush.Mood.Lit(Palette.Darker(colour, i % 3 == 0 ? .34f : .16f)).WithAlpha(150));
    }

    /// <summary>Clumps of tiny trees with their shadows.</summary>
    private static void Groves(Brush brush, SKRect r)
    {
        var leaf = brush.Mood.Season switch { "autumn" => new SKColor(0xFFC9772E), "winter" => new SKColor(0xFFB9CBD6), _ => new SKColor(0xFF3F8A44) };
        for (var i = 0; i < 13; i++)
        {
            var (x, y) = (r.Left + r.Width * ((i * .7548777f + .08f) % 1), r.Top + r.Height * (.06f + .9f * (i * .5698403f % 1)));
            for (var k = 0; k < 1 + i % 4; k++)
            {
                var size = brush.Unit * (.011f + .007f * Noise.White(i, k, 15));
                var (cx, cy) = (x + brush.Unit * .05f * (Noise.White(i, k, 16) - .5f), y + brush.Unit * .035f * (Noise.White(i, k, 17) - .5f));
                brush.Oval(cx + size * .9f, cy + size * .25f, size * 1.25f, size * .55f, new SKColor(18, 24, 50, 80));
                var colour = brush.Mood.Lit(Palette.Mix(leaf, new SKColor(0xFF7FB54A), .5f * Noise.White(i, k, 18)));
                brush.Oval(cx, cy, size, size * .9f, Palette.Darker(colour, .18f));
                brush.Oval(cx - size * .2f, cy - size * .25f, size * .6f, size * .5f, Palette.Lighter(colour, .12f));
            }
        }
    }

    private static void Patches(Brush brush, SKRect r, SKColor colour, int count, float size)
    {
        for (var i = 0; i < count; i++)
            brush.Soft(r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (i * .5698403f % 1), brush.Unit * (.07f + .1f * (i * .31f % 1)) * size, brush.Unit * (.035f + .05f * (i * .47f % 1)) * size, colour.WithAlpha(80));
    }

    private static void Desert(Brush brush, SKRect r)
    {
        var sand = new SKColor(0xFFEBC47E);
        brush.Rect(r, brush.Mood.Lit(sand, .5f), brush.Mood.Lit(sand, .1f), brush.Mood.Lit(Palette.Darker(sand, .1f)));
        // Crescent dunes with a lit and a shaded side.
        for (var i = 0; i < 15; i++)
        {
            var (x, y) = (r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (.06f + .9f * (i * .5698403f % 1)));
            var (w, h) = (brush.Unit * (.1f + .08f * (i * .31f % 1)), brush.Unit * (.04f + .03f * (i * .31f % 1)));
            using var crescent = new SKPath();
            crescent.MoveTo(x - w, y);
            crescent.QuadTo(x, y - h * 2.1f, x + w, y);
            crescent.QuadTo(x, y - h * .9f, x - w, y);
            brush.Fill(crescent, brush.Mood.Lit(Palette.Darker(sand, .26f)));
            using var crest = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = brush.Unit * .005f, Color = brush.Mood.Lit(Palette.Lighter(sand, .45f)) };
            using var ridge = new SKPath();
            ridge.MoveTo(x - w, y);
            ridge.QuadTo(x, y - h * 2.1f, x + w, y);
            brush.Canvas.DrawPath(ridge, crest);
        }
    }

    private static void Sea(Brush brush, SKRect r)
    {
        var mood = brush.Mood;
        var (far, near) = (Palette.Mix(mood.Lit(new SKColor(0xFF2E86C4), .4f), mood.SkyMiddle, .2f), Palette.Mix(mood.Lit(new SKColor(0xFF1C6FB4)), mood.SkyTop, .15f));
        brush.Rect(r, far, near);
        Patches(brush, r, mood.Lit(new SKColor(0xFF36A9C8)), 12, 1.2f);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeWidth = brush.Unit * .0035f, Color = mood.Lit(SKColors.White).WithAlpha((byte)(mood.Night ? 70 : 125)) };
        for (var i = 0; i < 80; i++)
        {
            var (x, y, w) = (r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (i * .5698403f % 1), brush.Unit * (.01f + .016f * (i * .31f % 1)));
            using var crest = new SKPath();
            crest.MoveTo(x - w, y);
            crest.QuadTo(x, y - w * .5f, x + w, y);
            brush.Canvas.DrawPath(crest, paint);
        }
    }

    private static void Lake(Brush brush, SKRect r)
    {
        using var shape = Blob(r, 0);
        using (var bank = Blob(SKRect.Inflate(r, brush.Unit * .012f, brush.Unit * .012f), 0)) brush.Fill(bank, brush.Mood.Lit(new SKColor(0xFFD9C48E)));
        Water(brush, shape, r);
    }

    private static void River(Brush brush, SKRect r)
    {
        using var bank = Band(r, .32f);
        brush.Fill(bank, brush.Mood.Lit(new SKColor(0xFFD9C48E)));
        using var shape = Band(r, .27f);
        Water(brush, shape, r);
    }

    private static void Water(Brush brush, SKPath shape, SKRect r)
    {
        brush.Canvas.Save();
        brush.Canvas.ClipPath(shape, antialias: true);
        Sea(brush, r);
        brush.Canvas.Restore();
    }

    private static void Isle(Brush brush, SKRect r)
    {
        SKRect Inset(float x) => new(r.Left + r.Width * x, r.Top + r.Height * x, r.Right - r.Width * x, r.Bottom - r.Height * x);
        foreach (var (inset, colour) in (ReadOnlySpan<(float, uint)>)[(0, 0xA04FC8D8), (.035f, 0xC08FE6E0), (.065f, 0xF0FFFFFF), (.08f, 0xFFF2D9A0)])
        {
            using var ring = Blob(Inset(inset), 1);
            brush.Fill(ring, brush.Mood.Lit(new SKColor(colour)));
        }
        using var land = Blob(Inset(.15f), 1);
        var grass = brush.Mood.Lit(RegionPainter.GrassColour(brush.Mood));
        brush.Fill(land, Palette.Lighter(grass, .06f), Palette.Darker(grass, .15f), r);
        brush.Canvas.Save();
        brush.Canvas.ClipPath(land, antialias: true);
        Patches(brush, r, Palette.Darker(grass, .3f), 14, .8f);
        brush.Canvas.Restore();
    }

    private static void Road(Brush brush, SKRect r)
    {
        var (surface, edge, line) = (brush.Mood.Lit(new SKColor(0xFF696E80)), brush.Mood.Lit(new SKColor(0xFFE3E0D6)), brush.Mood.Lit(new SKColor(0xFFFFF4D0)));
        if (r.Width > brush.Width * .95f)
        {
            brush.Rect(r, edge);
            brush.Rect(SKRect.Inflate(r, 0, -r.Height * .06f), surface);
            for (var i = 0; i < 10; i++) brush.Rect(SKRect.Create(r.Left + r.Width * (i + .2f) / 10, r.MidY - r.Height * .04f, r.Width * .05f, r.Height * .08f), line);
            return;
        }
        Ribbon(brush, r, brush.Unit * .048f, surface, edge);
        using var dashes = SKPathEffect.CreateDash([brush.Unit * .03f, brush.Unit * .026f], 0);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = brush.Unit * .008f, Color = line, PathEffect = dashes };
        using var middle = Course(r);
        brush.Canvas.DrawPath(middle, paint);
    }

    private static void Ribbon(Brush brush, SKRect r, float half, SKColor surface, SKColor edge)
    {
        using var course = Course(r);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = half * 2.3f, Color = edge };
        brush.Canvas.DrawPath(course, paint);
        (paint.StrokeWidth, paint.Color) = (half * 1.9f, surface);
        brush.Canvas.DrawPath(course, paint);
    }

    /// <summary>Peaks with a lit and a shaded flank, row behind row.</summary>
    private static void Peaks(Brush brush, SKRect r)
    {
        var rock = brush.Mood.Season == "autumn" ? new SKColor(0xFF8A7F94) : new SKColor(0xFF74829A);
        for (var row = 0; row < 4; row++)
            for (var i = -1; i < 6; i++)
            {
                var half = r.Width * (.13f + .05f * Noise.White(i, row, 3));
                var (x, foot) = (r.Left + r.Width * (i + .5f * (row % 2) + .5f) / 5, r.Top + r.Height * (.4f + .2f * row));
                var top = foot - r.Height * (.3f + .16f * Noise.White(i, row, 4));
                var (light, dark) = (brush.Mood.Lit(Palette.Lighter(rock, .22f), .4f - .1f * row), brush.Mood.Lit(Palette.Darker(rock, .22f), .4f - .1f * row));
                using (var left = Brush.Polygon(x, top, x + half * .1f, foot, x - half * .5f, foot + r.Height * .03f, x - half, foot)) brush.Fill(left, light);
                using (var right = Brush.Polygon(x, top, x + half, foot, x + half * .45f, foot + r.Height * .03f, x + half * .1f, foot)) brush.Fill(right, dark);
                var cap = (foot - top) * .36f;
                var snow = brush.Mood.Lit(new SKColor(0xFFF8FBFF), .3f);
                using (var lit = Brush.Polygon(x, top, x + half * .05f, top + cap, x - half * .14f, top + cap * .75f, x - half * .38f, top + cap)) brush.Fill(lit, snow);
                using var shaded = Brush.Polygon(x, top, x + half * .38f, top + cap, x + half * .2f, top + cap * .8f, x + half * .05f, top + cap);
                brush.Fill(shaded, Palette.Mix(snow, dark, .35f));
            }
    }

    private static void Quay(Brush brush, SKRect r)
    {
        var stone = new SKColor(0xFFC4B49C);
        var land = new SKRect(r.Left, r.Top + r.Height * .34f, r.Right, r.Bottom);
        foreach (var x in (ReadOnlySpan<float>)[.14f, .47f, .8f])
        {
            var pier = SKRect.Create(r.Left + r.Width * x, r.Top, r.Width * .07f, r.Height * .36f);
            brush.Rect(SKRect.Create(pier.Left + brush.Unit * .012f, pier.Top + brush.Unit * .012f, pier.Width, pier.Height), new SKColor(10, 25, 60, 90));
            brush.Rect(pier, brush.Mood.Lit(new SKColor(0xFFB98A5C)));
            for (var i = 1; i < 9; i++) brush.Line(pier.Left, pier.Top + pier.Height * i / 9, pier.Right, pier.Top + pier.Height * i / 9, brush.Unit * .003f, brush.Mood.Lit(new SKColor(0xFF7E5B3A)));
        }
        brush.Rect(land, brush.Mood.Lit(Palette.Lighter(stone, .08f)), brush.Mood.Lit(Palette.Darker(stone, .1f)));
        brush.Rect(new SKRect(land.Left, land.Top, land.Right, land.Top + brush.Unit * .014f), brush.Mood.Lit(Palette.Lighter(stone, .4f)));
        var joint = brush.Mood.Lit(Palette.Darker(stone, .25f)).WithAlpha(110);
        for (var i = 1; i < 7; i++) brush.Line(land.Left, land.Top + land.Height * i / 7, land.Right, land.Top + land.Height * i / 7, brush.Unit * .003f, joint);
        for (var i = 1; i < 12; i++) brush.Line(land.Left + land.Width * i / 12, land.Top, land.Left + land.Width * i / 12, land.Bottom, brush.Unit * .003f, joint);
    }

    /// <summary>A winding line down the rectangle.</summary>
    private static SKPath Course(SKRect r)
    {
        var path = new SKPath();
        path.MoveTo(r.MidX + r.Width * .2f, r.Top);
        path.CubicTo(r.MidX - r.Width * .75f, r.Top + r.Height * .34f, r.MidX + r.Width * .8f, r.Top + r.Height * .56f, r.MidX - r.Width * .2f, r.Bottom);
        return path;
    }

    /// <summary>The land below a winding shoreline that starts that far down the rectangle.</summary>
    private static SKPath Shore(SKRect r, float inset)
    {
        var path = new SKPath();
        path.MoveTo(r.Left, r.Bottom);
        for (var i = 0; i <= 32; i++)
        {
            var t = i / 32f;
            path.LineTo(r.Left + r.Width * t, r.Top + r.Height * (inset + .07f + .05f * MathF.Sin(t * 6.4f + .6f) + .025f * MathF.Sin(t * 15 + inset * 4)));
        }
        path.LineTo(r.Right, r.Bottom);
        path.Close();
        return path;
    }

    /// <summary>A winding band across the rectangle; <paramref name="half"/> is half its breadth over the rectangle's height.</summary>
    private static SKPath Band(SKRect r, float half)
    {
        var path = new SKPath();
        float Middle(float t) => r.Top + r.Height * (.5f + .15f * MathF.Sin(t * 6.8f + .5f));
        path.MoveTo(r.Left, Middle(0) - r.Height * half);
        for (var i = 1; i <= 32; i++) path.LineTo(r.Left + r.Width * i / 32, Middle(i / 32f) - r.Height * half);
        for (var i = 32; i >= 0; i--) path.LineTo(r.Left + r.Width * i / 32, Middle(i / 32f) + r.Height * half);
        path.Close();
        return path;
    }

    private static SKPath Blob(SKRect r, int form)
    {
        var path = new SKPath();
        for (var i = 0; i < 48; i++)
        {
            var angle = i * MathF.Tau / 48;
            var reach = .9f + .1f * MathF.Sin(angle * 3 + form * 2 + .4f) * MathF.Cos(angle * 2 + form);
            var (x, y) = (r.MidX + r.Width / 2 * reach * MathF.Cos(angle), r.MidY + r.Height / 2 * reach * MathF.Sin(angle));
            if (i == 0) path.MoveTo(x, y);
            else path.LineTo(x, y);
        }
        path.Close();
        return path;
    }
}
