using Easel.Corpus.Cameras;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Paints regions: the land here, sky, water and what people built by their own painters.</summary>
internal static class RegionPainter
{
    /// <summary>Paints a region; false when the noun is no region.</summary>
    public static bool Paint(Brush brush, string noun, string? colour, SKRect r)
    {
        var mood = brush.Mood;
        if (mood.Aerial && AerialPainter.Paint(brush, noun, r)) return true;
        switch (noun)
        {
            case "sky": SkyPainter.Sky(brush, r); break;
            case "clouds": SkyPainter.Clouds(brush, r); break;
            case "outer space": SkyPainter.OuterSpace(brush, r); break;
            case "sea": WaterPainter.Sea(brush, r); break;
            case "underwater": WaterPainter.Underwater(brush, r); break;
            case "lake": WaterPainter.Lake(brush, r); break;
            case "river": WaterPainter.River(brush, r); break;
            case "sand":
                Ground(brush, r, 0xFFF2D391, 0xFFE2B56A);
                Ripples(brush, r, new SKColor(0xFFE2B56A));
                break;
            case "seabed": Mound(brush, r, new SKColor(0xFFE6CF9A), new SKColor(0xFFB99A66), .3f); break;
            case "grass": Grass(brush, r); break;
            case "flower meadow": FlowerMeadow(brush, r); break;
            case "crop field": CropField(brush, r); break;
            case "hills": Hills(brush, r); break;
            case "hill": Hill(brush, r); break;
            case "mountains": Mountains(brush, r); break;
            case "treeline": Treeline(brush, r); break;
            case "pines": Pines(brush, r); break;
            case "road surface": BuiltPainter.Road(brush, r); break;
            case "path": BuiltPainter.Path(brush, r); break;
            case "pavement": BuiltPainter.Pavement(brush, r); break;
            case "snow field":
                Ground(brush, r, 0xFFF3F8FF, 0xFFD5E3F5);
                Drifts(brush, r);
                break;
            case "skyline": BuiltPainter.Skyline(brush, r); break;
            case "dunes": Dunes(brush, r); break;
            case "quay": BuiltPainter.Quay(brush, r); break;
            case "floor": BuiltPainter.Floor(brush, r); break;
            case "wall": BuiltPainter.Wall(brush, colour, r); break;
            case "moon ground": MoonGround(brush, r); break;
            case "isle": Isle(brush, r); break;
            case "backdrop": BuiltPainter.Backdrop(brush, colour, r); break;
            default:
                if (PlaceCatalogue.FindRegion(noun) is not { } kind) return false;
                kind.Paint(brush, r);
                break;
        }
        return true;
    }

    /// <summary>Grass of the season, near.</summary>
    public static SKColor GrassColour(Mood mood) => mood.Season switch
    {
        "autumn" => new SKColor(0xFFC9A548),
        "winter" => new SKColor(0xFFEAF2FB),
        "spring" => new SKColor(0xFF8FCB4E),
        _ => new SKColor(0xFF6CB544),
    };

    private static SKColor LeafColour(Mood mood) => mood.Season switch
    {
        "autumn" => new SKColor(0xFFD97B2B),
        "winter" => new SKColor(0xFFD6E2EC),
        "spring" => new SKColor(0xFF7CBF5A),
        _ => new SKColor(0xFF3E8F45),
    };

    private static void Ground(Brush brush, SKRect r, uint far, uint near) =>
        brush.Rect(r, brush.Mood.Lit(new SKColor(far), .5f), brush.Mood.Lit(new SKColor(far), .1f), brush.Mood.Lit(new SKColor(near)));

    private static void Grass(Brush brush, SKRect r)
    {
        var grass = GrassColour(brush.Mood);
        brush.Rect(r, brush.Mood.Lit(Palette.Lighter(grass, .1f), .5f), brush.Mood.Lit(grass, .08f), brush.Mood.Lit(Palette.Darker(grass, .22f)));
        // Two long swells, so that a lawn is not a flat sheet.
        foreach (var (top, phase) in (ReadOnlySpan<(float, float)>)[(.16f, .12f), (.5f, .55f)])
        {
            var swell = new SKRect(r.Left, r.Top + r.Height * top, r.Right, r.Bottom);
            using var path = Wave(swell, .22f, phase);
            brush.Fill(path, brush.Mood.Lit(Palette.Lighter(grass, .2f)).WithAlpha(90), brush.Mood.Lit(Palette.Darker(grass, .2f)).WithAlpha(0), swell);
        }
        if (brush.Mood.Season == "winter" || brush.Mood.Weather == "snow") Drifts(brush, r);
        else Tufts(brush, r, grass);
    }

    /// <summary>Blades in tufts that grow towards the viewer, some with a blossom in spring and summer.</summary>
    private static void Tufts(Brush brush, SKRect r, SKColor grass)
    {
        ReadOnlySpan<uint> petals = [0xFFFFFFFF, 0xFFFFE066, 0xFFFFB3C7];
        var blooms = brush.Mood.Season is "spring" or "summer";
        for (var i = 0; i < 64; i++)
        {
            var t = i * .5698403f % 1;
            var (x, y) = (r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (.06f + .92f * t));
            var size = brush.Unit * (.006f + .022f * t);
            var colour = brush.Mood.Lit(i % 2 == 0 ? Palette.Darker(grass, .26f) : Palette.Lighter(grass, .14f), .3f * (1 - t)).WithAlpha(170);
            for (var k = -1; k <= 1; k++) brush.Line(x + k * size * .18f, y, x + k * size * .5f, y - size * (k == 0 ? 1 : .8f), size * .16f, colour);
            if (blooms && i % 7 == 3) brush.Oval(x, y - size, size * .2f, size * .2f, brush.Mood.Lit(new SKColor(petals[i / 7 % 3]), .2f));
        }
    }

    /// <summary>Soft bluish hollows in snow.</summary>
    private static void Drifts(Brush brush, SKRect r)
    {
        for (var i = 0; i < 16; i++)
        {
            var t = i * .5698403f % 1;
            brush.Soft(r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (.08f + .9f * t), r.Width * (.06f + .12f * t), r.Height * .035f, brush.Mood.Lit(new SKColor(0xFF9DB8DC)).WithAlpha(70));
        }
    }

    /// <summary>Wind ripples and pebbles.</summary>
    public static void Ripples(Brush brush, SKRect r, SKColor sand)
    {
        for (var i = 0; i < 40; i++)
        {
            var t = i * .5698403f % 1;
            var (x, y) = (r.Left + r.Width * (i * .7548777f % 1), r.Top + r.Height * (.05f + .93f * t));
            var half = brush.Width * (.01f + .05f * t);
            using var path = new SKPath();
            path.MoveTo(x - half, y);
            path.QuadTo(x, y - half * .16f, x + half, y + half * .02f);
            using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeWidth = brush.Unit * (.002f + .004f * t), Color = brush.Mood.Lit(Palette.Darker(sand, .22f)).WithAlpha(80) };
            brush.Canvas.DrawPath(path, paint);
            if (i % 6 == 0) brush.Oval(x, y + half * .3f, brush.Unit * (.003f + .006f * t), brush.Unit * (.002f + .004f * t), brush.Mood.Lit(Palette.Darker(sand, .35f)).WithAlpha(150));
        }
    }

    private static void FlowerMeadow(Brush brush, SKRect r)
    {
        var grass = Palette.Mix(GrassColour(brush.Mood), new SKColor(0xFF5DA53C), .4f);
        using (var path = Wave(r, .05f, .0f)) brush.Fill(path, brush.Mood.Lit(grass, .3f), brush.Mood.Lit(Palette.Darker(grass, .2f)), r);
        ReadOnlySpan<uint> petals = [0xFFFF5A6E, 0xFFFFD23F, 0xFFFFFFFF, 0xFFB46BE8, 0xFFFF8FC0];
        // Rows of dots that grow towards the viewer read as flowers at every size.
        var row = 0;
        for (var t = .1f; t < 1; t += .1f + t * .06f, row++)
        {
            var y = r.Top + r.Height * t;
            var size = brush.Unit * (.007f + .012f * t);
            for (var x = r.Left + (row % 2) * size * 2.2f; x < r.Right; x += size * 4.4f)
                brush.Oval(x, y, size, size * .85f, brush.Mood.Lit(new SKColor(petals[(int)(x / size / 4.4f + row * 2) % 5])));
        }
    }

    private static void CropField(Brush brush, SKRect r)
    {
        var crop = brush.Mood.Season == "spring" ? new SKColor(0xFF9CCB52) : new SKColor(0xFFEBC352);
        brush.Rect(r, brush.Mood.Lit(crop, .4f), brush.Mood.Lit(crop));
        var dark = brush.Mood.Lit(Palette.Darker(crop, .22f), .15f);
        for (var i = -9; i <= 9; i++)
        {
            var x = r.MidX + i * r.Width * .03f;
            using var furrow = Brush.Polygon(x, r.Top, r.MidX + (i + .3f) * r.Width * .14f, r.Bottom, r.MidX + (i - .3f) * r.Width * .14f, r.Bottom);
            brush.Fill(furrow, dark);
        }
    }

    private static void Hills(Brush brush, SKRect r)
    {
        var grass = brush.Mood.Season == "winter" ? new SKColor(0xFFDCE8F5) : Palette.Mix(GrassColour(brush.Mood), new SKColor(0xFF4FA06A), .35f);
        using (var back = Wave(r, .45f, .2f + brush.Whim(1) * .06f)) brush.Fill(back, brush.Mood.Lit(grass, 1.2f), brush.Mood.Lit(grass, .9f), r);
        var front = new SKRect(r.Left, r.Top + r.Height * .35f, r.Right, r.Bottom);
        using (var path = Wave(front, .5f, .62f + brush.Whim(2) * .06f)) brush.Fill(path, brush.Mood.Lit(grass, .75f), brush.Mood.Lit(grass, .5f), front);
    }

    private static void Hill(Brush brush, SKRect r)
    {
        var grass = brush.Mood.Season == "winter" || brush.Mood.Weather == "snow" ? new SKColor(0xFFEAF2FB) : Palette.Darker(GrassColour(brush.Mood), .06f);
        using var path = new SKPath();
        path.MoveTo(r.Left, r.Bottom);
        // The crest of the curve lies three quarters of the way to its control points.
        var control = r.Top - r.Height / 3;
        path.CubicTo(r.Left + r.Width * .22f, control, r.Right - r.Width * .22f, control, r.Right, r.Bottom);
        path.Close();
        brush.Fill(path, brush.Mood.Lit(Palette.Lighter(grass, .24f), .15f), brush.Mood.Lit(grass, .08f).WithAlpha(0), r);
    }

    private static void Mountains(Brush brush, SKRect r)
    {
        var rock = brush.Mood.Season == "autumn" ? new SKColor(0xFF8A7F94) : new SKColor(0xFF71839F);
        Range(brush, r, Palette.Lighter(rock, .2f), 1.1f, .3f, [(.12f, .62f), (.44f, .82f), (.78f, .58f), (1.02f, .74f)]);
        Range(brush, r, rock, .62f, 1, [(-.02f, .5f), (.28f + brush.Whim(3) * .04f, 1f), (.60f, .52f), (.86f + brush.Whim(4) * .04f, .8f)]);
    }

    private static void Range(Brush brush, SKRect r, SKColor rock, float distance, float snow, ReadOnlySpan<(float X, float Height)> peaks)
    {
        foreach (var (x, rise) in peaks)
        {
            var (px, py) = (r.Left + r.Width * x, r.Bottom - r.Height * rise);
            var half = r.Height * rise * .95f;
            using (var whole = Brush.Polygon(px, py, px + half, r.Bottom, px - half, r.Bottom))
                brush.Fill(whole, brush.Mood.Lit(rock, distance), brush.Mood.Lit(Palette.Mix(rock, new SKColor(0xFF7FA08A), .35f), distance * 1.1f), r);
            using (var shade = Brush.Polygon(px, py, px + half, r.Bottom, px + half * .12f, r.Bottom, px - half * .08f, py + (r.Bottom - py) * .45f))
                brush.Fill(shade, brush.Mood.Lit(Palette.Darker(rock, .3f), distance).WithAlpha(120));
            var cap = (r.Bottom - py) * .34f;
            using var white = Brush.Polygon(px, py, px + cap * .95f, py + cap, px + cap * .45f, py + cap * .8f, px + cap * .1f, py + cap * 1.15f, px - cap * .35f, py + cap * .78f, px - cap * .95f, py + cap);
            brush.Fill(white, brush.Mood.Lit(new SKColor(0xFFFAFCFF), distance * .7f).WithAlpha((byte)(255 * Math.Min(1, snow + .4f))));
        }
    }

    private static void Treeline(Brush brush, SKRect r)
    {
        var leaf = LeafColour(brush.Mood);
        for (var row = 0; row < 2; row++)
        {
            var radius = r.Height * (row == 0 ? .36f : .32f);
            var colour = brush.Mood.Lit(row == 0 ? Palette.Darker(leaf, .22f) : leaf, row == 0 ? .75f : .45f);
            var i = 0;
            for (var x = r.Left + (row == 0 ? 0 : radius * .7f); x < r.Right + radius; x += radius * 1.25f, i++)
            {
                var y = r.Bottom - r.Height * (row == 0 ? .6f : .36f) - (i % 3 - 1) * r.Height * .05f;
                brush.Oval(x, y, radius, radius, colour);
                brush.Oval(x - radius * .25f, y - radius * .28f, radius * .6f, radius * .55f, Palette.Lighter(colour, .13f));
            }
            brush.Rect(new SKRect(r.Left, r.Bottom - r.Height * (row == 0 ? .55f : .32f), r.Right, r.Bottom), colour, Palette.Darker(colour, .15f));
        }
    }

    private static void Pines(Brush brush, SKRect r)
    {
        var leaf = brush.Mood.Season == "winter" || brush.Mood.Weather == "snow" ? new SKColor(0xFF8FB3B8) : new SKColor(0xFF2F7656);
        for (var row = 0; row < 2; row++)
        {
            var tall = r.Height * (row == 0 ? .98f : .74f);
            var colour = brush.Mood.Lit(row == 0 ? Palette.Lighter(leaf, .12f) : leaf, row == 0 ? .85f : .5f);
            var i = 0;
            for (var x = r.Left + (row == 0 ? 0 : tall * .16f); x < r.Right + tall * .3f; x += tall * .4f, i++)
            {
                var top = r.Bottom - tall * (1 - i % 3 * .1f);
                for (var tier = 0; tier < 3; tier++)
                {
                    var (y0, y1) = (top + (r.Bottom - top) * tier * .24f, top + (r.Bottom - top) * (.44f + tier * .28f));
                    var half = tall * (.13f + tier * .07f);
                    using var path = Brush.Polygon(x, y0, x + half, y1, x - half, y1);
                    brush.Fill(path, Palette.Lighter(colour, .08f * (2 - tier)));
                }
            }
            brush.Rect(new SKRect(r.Left, r.Bottom - r.Height * .12f, r.Right, r.Bottom), colour);
        }
    }

    private static void Dunes(Brush brush, SKRect r)
    {
        var sand = new SKColor(0xFFE9B96B);
        using (var back = Wave(r, .5f, .15f + brush.Whim(5) * .05f)) brush.Fill(back, brush.Mood.Lit(sand, .9f), brush.Mood.Lit(sand, .6f), r);
        var front = new SKRect(r.Left, r.Top + r.Height * .4f, r.Right, r.Bottom);
        using var path = Wave(front, .55f, .6f);
        brush.Fill(path, brush.Mood.Lit(Palette.Darker(sand, .1f), .5f), brush.Mood.Lit(sand, .3f), front);
    }

    private static void MoonGround(Brush brush, SKRect r)
    {
        var dust = new SKColor(0xFFBFC0CE);
        Mound(brush, r, dust, Palette.Darker(dust, .35f), .12f);
        foreach (var (x, y, size) in (ReadOnlySpan<(float, float, float)>)[(.2f, .42f, .1f), (.72f, .34f, .07f), (.5f, .7f, .13f), (.9f, .78f, .1f), (.06f, .8f, .09f)])
        {
            var (cx, cy, radius) = (r.Left + r.Width * x, r.Top + r.Height * y, r.Width * size);
            brush.Oval(cx, cy, radius, radius * .36f, brush.Mood.Lit(Palette.Lighter(dust, .25f)));
            brush.Oval(cx, cy + radius * .04f, radius * .86f, radius * .28f, brush.Mood.Lit(Palette.Darker(dust, .42f)));
        }
    }

    private static void Isle(Brush brush, SKRect r)
    {
        brush.Soft(r.MidX, r.Bottom - r.Height * .25f, r.Width * .6f, r.Height * .5f, brush.Mood.Lit(new SKColor(0xC0A8F0E0)));
        var sand = new SKRect(r.Left, r.Top + r.Height * .25f, r.Right, r.Bottom);
        brush.Oval(sand.MidX, sand.MidY, sand.Width / 2, sand.Height / 2, brush.Mood.Lit(new SKColor(0xFFF4DA9C)));
        using var path = new SKPath();
        path.MoveTo(r.Left + r.Width * .1f, r.MidY + r.Height * .08f);
        path.CubicTo(r.Left + r.Width * .25f, r.Top - r.Height * .08f, r.Right - r.Width * .25f, r.Top - r.Height * .08f, r.Right - r.Width * .1f, r.MidY + r.Height * .08f);
        path.QuadTo(r.MidX, r.MidY + r.Height * .3f, r.Left + r.Width * .1f, r.MidY + r.Height * .08f);
        var grass = new SKColor(0xFF6CB544);
        brush.Fill(path, brush.Mood.Lit(Palette.Lighter(grass, .12f), .1f), brush.Mood.Lit(Palette.Darker(grass, .08f)), r);
    }

    private static void Mound(Brush brush, SKRect r, SKColor top, SKColor bottom, float swing)
    {
        using var path = Wave(r, swing, .4f);
        brush.Fill(path, brush.Mood.Lit(top), brush.Mood.Lit(bottom), r);
    }

    /// <summary>A region whose top edge swings like a long wave.</summary>
    private static SKPath Wave(SKRect r, float swing, float phase)
    {
        var path = new SKPath();
        path.MoveTo(r.Left, r.Bottom);
        for (var i = 0; i <= 24; i++)
        {
            var t = i / 24f;
            var wave = .5f + .32f * MathF.Sin((t * 1.6f + phase) * MathF.Tau) + .18f * MathF.Sin((t * 3.1f + phase * 2) * MathF.Tau);
            path.LineTo(r.Left + r.Width * t, r.Top + r.Height * swing * wave);
        }
        path.LineTo(r.Right, r.Bottom);
        path.Close();
        return path;
    }
}
