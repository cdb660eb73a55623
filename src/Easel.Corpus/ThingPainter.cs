using Easel.Layouts;
using SkiaSharp;
using static Easel.Corpus.Palette;

namespace Easel.Corpus;

/// <summary>Draws the things that no sprite shows.</summary>
internal static class ThingPainter
{
    public static void Draw(SKCanvas canvas, LayoutItem item, SKRect r, Layout layout, Palette palette)
    {
        SKColor Own(uint rgb) => item.Colour is null ? palette.Lit(rgb) : palette.Lit(Named(item.Colour));
        switch (item.Noun)
        {
            case "sun": Glow(canvas, r, layout.Time is "sunset" or "dawn" ? C(0xFFD257) : C(0xFFF3B0), layout.Time is "sunset" or "dawn" ? C(0xFF8A3C) : C(0xFFF0A0)); break;
            case "moon": Glow(canvas, r, C(0xF6F1D8), C(0xC8D4FF)); break;
            case "cloud": RegionPainter.Cloud(canvas, r, Mix(palette.Lit(0xFFFFFF), palette.SkyBottom, palette.Night ? .6f : .15f), 240); break;
            case "bush": Bush(canvas, r, palette.Lit(palette.Leaves)); break;
            case "lighthouse": Lighthouse(canvas, r, Own(0xE2231A), palette); break;
            case "windmill": Windmill(canvas, r, palette); break;
            case "barn": Barn(canvas, r, Own(0xB2302A), palette); break;
            case "hot-air balloon": Balloon(canvas, r, Own(0xE8463B), palette, item.Colour is null); break;
            case "beach ball": BeachBall(canvas, r, Own(0xE2231A), palette); break;
            case "table": Furniture(canvas, r, Own(0x9A6336), .2f); break;
            case "bench": Furniture(canvas, r, palette.Lit(0x9A6336), .3f); break;
            case "scarecrow": Scarecrow(canvas, r, palette); break;
            default: Oval(canvas, r, Own(0x9A9A9A)); break;
        }
    }

    private static void Glow(SKCanvas canvas, SKRect r, SKColor disc, SKColor halo)
    {
        var radius = r.Width / 2;
        using var glow = new SKPaint { Shader = SKShader.CreateRadialGradient(new SKPoint(r.MidX, r.MidY), radius * 2.1f, [halo.WithAlpha(170), halo.WithAlpha(0)], SKShaderTileMode.Clamp) };
        canvas.DrawCircle(r.MidX, r.MidY, radius * 2.1f, glow);
        using var paint = new SKPaint { Color = disc, IsAntialias = true };
        canvas.DrawCircle(r.MidX, r.MidY, radius, paint);
    }

    private static void Bush(SKCanvas canvas, SKRect r, SKColor leaves)
    {
        Oval(canvas, SKRect.Create(r.Left, r.Top + r.Height * .3f, r.Width * .5f, r.Height * .7f), Mix(leaves, SKColors.Black, .15f));
        Oval(canvas, SKRect.Create(r.Left + r.Width * .5f, r.Top + r.Height * .32f, r.Width * .5f, r.Height * .68f), Mix(leaves, SKColors.Black, .1f));
        Oval(canvas, SKRect.Create(r.Left + r.Width * .2f, r.Top, r.Width * .6f, r.Height), leaves);
    }

    private static void Lighthouse(SKCanvas canvas, SKRect r, SKColor stripe, Palette palette)
    {
        var (top, bottom) = (r.Top + r.Height * .22f, r.Bottom);
        for (var i = 0; i < 5; i++)
        {
            var (a, b) = (top + (bottom - top) * i / 5, top + (bottom - top) * (i + 1) / 5);
            float Half(float y) => r.Width * (.2f + .2f * (y - top) / (bottom - top));
            Polygon(canvas, i % 2 == 0 ? palette.Lit(0xFAFAF5) : stripe, (r.MidX - Half(a), a), (r.MidX + Half(a), a), (r.MidX + Half(b), b), (r.MidX - Half(b), b));
        }
        Box(canvas, SKRect.Create(r.MidX - r.Width * .26f, top - r.Height * .015f, r.Width * .52f, r.Height * .03f), palette.Lit(0x3C424C));
        Box(canvas, SKRect.Create(r.MidX - r.Width * .15f, r.Top + r.Height * .1f, r.Width * .3f, r.Height * .11f), palette.Night ? C(0xFFF2A0) : palette.Lit(0xBFE3F5));
        Polygon(canvas, stripe, (r.MidX, r.Top), (r.MidX + r.Width * .22f, r.Top + r.Height * .105f), (r.MidX - r.Width * .22f, r.Top + r.Height * .105f));
        if (!palette.Night) return;
        Polygon(canvas, C(0xFFF2A0).WithAlpha(80), (r.MidX, r.Top + r.Height * .15f), (r.MidX + r.Width * 2.4f, r.Top), (r.MidX + r.Width * 2.4f, r.Top + r.Height * .32f));
    }

    private static void Windmill(SKCanvas canvas, SKRect r, Palette palette)
    {
        var hub = (X: r.MidX, Y: r.Top + r.Height * .36f);
        Polygon(canvas, palette.Lit(0xEDE3D0), (r.MidX - r.Width * .13f, hub.Y - r.Height * .05f), (r.MidX + r.Width * .13f, hub.Y - r.Height * .05f), (r.MidX + r.Width * .22f, r.Bottom), (r.MidX - r.Width * .22f, r.Bottom));
        Polygon(canvas, palette.Lit(0xA5472F), (r.MidX, hub.Y - r.Height * .17f), (r.MidX + r.Width * .16f, hub.Y - r.Height * .04f), (r.MidX - r.Width * .16f, hub.Y - r.Height * .04f));
        Box(canvas, SKRect.Create(r.MidX - r.Width * .055f, r.Bottom - r.Height * .16f, r.Width * .11f, r.Height * .16f), palette.Lit(0x6B4428));
        for (var i = 0; i < 4; i++)
        {
            canvas.Save();
            canvas.RotateDegrees(45 + 90 * i, hub.X, hub.Y);
            Box(canvas, SKRect.Create(hub.X - r.Width * .015f, hub.Y - r.Width * .5f, r.Width * .03f, r.Width * .5f), palette.Lit(0x5B4330));
            Box(canvas, SKRect.Create(hub.X, hub.Y - r.Width * .49f, r.Width * .12f, r.Width * .38f), palette.Lit(0xFBF6EA));
            canvas.Restore();
        }
    }

    private static void Barn(SKCanvas canvas, SKRect r, SKColor wall, Palette palette)
    {
        Box(canvas, new SKRect(r.Left + r.Width * .06f, r.Top + r.Height * .42f, r.Right - r.Width * .06f, r.Bottom), wall);
        var roof = palette.Lit(0x5D5F66);
        Polygon(canvas, wall, (r.Left + r.Width * .06f, r.Top + r.Height * .44f), (r.Left + r.Width * .24f, r.Top + r.Height * .14f), (r.MidX, r.Top), (r.Right - r.Width * .24f, r.Top + r.Height * .14f), (r.Right - r.Width * .06f, r.Top + r.Height * .44f));
        using var edge = new SKPaint { Color = roof, Style = SKPaintStyle.Stroke, StrokeWidth = r.Width * .05f, IsAntialias = true, StrokeJoin = SKStrokeJoin.Round };
        using var path = new SKPath();
        path.MoveTo(r.Left + r.Width * .03f, r.Top + r.Height * .46f); path.LineTo(r.Left + r.Width * .24f, r.Top + r.Height * .15f); path.LineTo(r.MidX, r.Top + r.Height * .03f);
        path.LineTo(r.Right - r.Width * .24f, r.Top + r.Height * .15f); path.LineTo(r.Right - r.Width * .03f, r.Top + r.Height * .46f);
        canvas.DrawPath(path, edge);
        var door = new SKRect(r.MidX - r.Width * .17f, r.Top + r.Height * .58f, r.MidX + r.Width * .17f, r.Bottom);
        Box(canvas, door, palette.Lit(0xF3EFE6));
        door.Inflate(-r.Width * .03f, -r.Width * .03f);
        Box(canvas, door, Mix(wall, SKColors.Black, .25f));
        Box(canvas, new SKRect(r.MidX - r.Width * .08f, r.Top + r.Height * .26f, r.MidX + r.Width * .08f, r.Top + r.Height * .42f), palette.Night ? C(0xFFE08A) : palette.Lit(0xF3EFE6));
    }

    private static void Balloon(SKCanvas canvas, SKRect r, SKColor colour, Palette palette, bool gay)
    {
        var bag = SKRect.Create(r.Left, r.Top, r.Width, r.Height * .76f);
        using var rope = new SKPaint { Color = palette.Lit(0x5B4330), StrokeWidth = Math.Max(1, r.Width * .02f), IsAntialias = true };
        canvas.DrawLine(r.Left + r.Width * .24f, bag.Bottom - bag.Height * .16f, r.MidX - r.Width * .1f, r.Bottom - r.Height * .12f, rope);
        canvas.DrawLine(r.Right - r.Width * .24f, bag.Bottom - bag.Height * .16f, r.MidX + r.Width * .1f, r.Bottom - r.Height * .12f, rope);
        Oval(canvas, bag, colour);
        var second = gay ? palette.Lit(0xF7D23E) : Mix(colour, SKColors.White, .55f);
        Oval(canvas, SKRect.Create(bag.MidX - bag.Width * .3f, bag.Top, bag.Width * .6f, bag.Height), second);
        Oval(canvas, SKRect.Create(bag.MidX - bag.Width * .12f, bag.Top, bag.Width * .24f, bag.Height), colour);
        Box(canvas, SKRect.Create(r.MidX - r.Width * .13f, r.Bottom - r.Height * .13f, r.Width * .26f, r.Height * .13f), palette.Lit(0x8C5A2E));
    }

    private static void BeachBall(SKCanvas canvas, SKRect r, SKColor colour, Palette palette)
    {
        Oval(canvas, r, palette.Lit(0xFBFBF7));
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        for (var i = 0; i < 3; i++) canvas.DrawArc(r, 20 + 120 * i, 60, true, paint);
        Oval(canvas, SKRect.Create(r.MidX - r.Width * .09f, r.MidY - r.Height * .09f, r.Width * .18f, r.Height * .18f), palette.Lit(0xFBFBF7));
    }

    private static void Furniture(SKCanvas canvas, SKRect r, SKColor wood, float top)
    {
        var leg = r.Width * .08f;
        Box(canvas, SKRect.Create(r.Left + r.Width * .07f, r.Top + r.Height * top, leg, r.Height * (1 - top)), Mix(wood, SKColors.Black, .3f));
        Box(canvas, SKRect.Create(r.Right - r.Width * .07f - leg, r.Top + r.Height * top, leg, r.Height * (1 - top)), Mix(wood, SKColors.Black, .3f));
        if (top > .25f) Box(canvas, SKRect.Create(r.Left, r.Top, r.Width, r.Height * .2f), wood);
        Box(canvas, SKRect.Create(r.Left, r.Top + r.Height * (top > .25f ? .45f : 0), r.Width, r.Height * .2f), Mix(wood, SKColors.White, .1f));
    }

    private static void Scarecrow(SKCanvas canvas, SKRect r, Palette palette)
    {
        Box(canvas, SKRect.Create(r.MidX - r.Width * .04f, r.Top + r.Height * .2f, r.Width * .08f, r.Height * .8f), palette.Lit(0x7A5230));
        Box(canvas, SKRect.Create(r.Left, r.Top + r.Height * .36f, r.Width, r.Height * .1f), palette.Lit(0xB5482F));
        Box(canvas, SKRect.Create(r.MidX - r.Width * .2f, r.Top + r.Height * .34f, r.Width * .4f, r.Height * .36f), palette.Lit(0x3F6CB0));
        Oval(canvas, SKRect.Create(r.MidX - r.Width * .16f, r.Top + r.Height * .1f, r.Width * .32f, r.Height * .22f), palette.Lit(0xF0D39A));
        Polygon(canvas, palette.Lit(0xC69A3F), (r.MidX, r.Top), (r.MidX + r.Width * .26f, r.Top + r.Height * .16f), (r.MidX - r.Width * .26f, r.Top + r.Height * .16f));
    }

    private static void Oval(SKCanvas canvas, SKRect r, SKColor colour)
    {
        using var paint = new SKPaint { IsAntialias = true, Shader = SKShader.CreateRadialGradient(new SKPoint(r.Left + r.Width * .38f, r.Top + r.Height * .3f), Math.Max(r.Width, r.Height) * .75f, [Mix(colour, SKColors.White, .22f), Mix(colour, SKColors.Black, .2f)], SKShaderTileMode.Clamp) };
        canvas.DrawOval(r, paint);
    }

    private static void Box(SKCanvas canvas, SKRect r, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawRect(r, paint);
    }

    private static void Polygon(SKCanvas canvas, SKColor colour, params ReadOnlySpan<(float X, float Y)> points)
    {
        using var path = new SKPath();
        path.MoveTo(points[0].X, points[0].Y);
        foreach (var (x, y) in points[1..]) path.LineTo(x, y);
        path.Close();
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }
}
