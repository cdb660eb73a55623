using Easel.Corpus.Graphics;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>What ties a thing to its place: contact shadow, cast shadow, mirror image, ripples, glow.</summary>
internal static class ThingGround
{
    private static readonly SKSamplingOptions Linear = new(SKFilterMode.Linear);

    /// <summary>Paints under the thing, before it is laid.</summary>
    public static void Paint(PaintingTable table, SKImage thing, ThingKind kind, LayoutItem item, SKRect rect)
    {
        var (layout, brush) = (table.Layout, table.Picture);
        if (GraphicCatalogue.Find(layout.Place) is { Flat: true }) return;
        if (kind.Name is "campfire" or "candle" or "paper lantern" or "star" or "lamp" && (brush.Mood.Night || layout.Light == "candlelight"))
            brush.Soft(rect.MidX, rect.MidY, rect.Height * 1.5f, rect.Height * 1.2f, new SKColor(0x90FFB84A));
        if (layout.Place is "space" or "underwater" || kind.Name is "window" or "painting" or "sun" or "moon" or "crescent moon" or "cloud") return;
        if (Containers.Hold(layout, item)) return;
        var under = layout.Items.LastOrDefault(region =>
            ThingCatalogue.Find(region.Noun) is null && region.Noun != "hill" && item.Box.Bottom > region.Box.Top + .01f && item.Box.Bottom <= region.Box.Bottom + .001f
            && item.Box.CentreX > region.Box.Left && item.Box.CentreX < region.Box.Right);
        if (kind.Habitat == Habitat.Air && (under is null || !Horizon.IsFlat(under.Noun) && under.Noun != "backdrop")) return;
        if (under is { Noun: "sea" or "lake" or "river" })
        {
            if (kind.Habitat != Habitat.Air && !brush.Mood.Aerial) Mirror(brush, thing, rect, under, layout, .5f, rippled: true);
            var foam = Palette.Lighter(brush.Mood.SkyLow, .4f).WithAlpha(150);
            brush.Soft(rect.MidX, rect.Bottom + rect.Height * .03f, rect.Width * .5f, rect.Height * .1f, new SKColor(10, 30, 70, 90));
            brush.Oval(rect.MidX, rect.Bottom - rect.Height * .01f, rect.Width * .56f, rect.Height * .04f, foam);
            return;
        }
        if (layout.Weather is "rain" or "storm" && under is { Noun: "road surface" or "pavement" or "quay" or "cobbles" })
            Mirror(brush, thing, rect, under, layout, .34f, rippled: false);
        if (layout.Light == "studio light" && under is not { Noun: "podium" }) Mirror(brush, thing, rect, null, layout, .22f, rippled: false);
        if (table.Light.Reach > 0 && kind.Habitat != Habitat.Air && layout.Camera != "portrait") Cast(table, thing, rect);
        brush.Soft(rect.MidX, rect.Bottom - rect.Height * .012f, rect.Width * .6f, Math.Max(rect.Width * .11f, rect.Height * .04f), new SKColor(18, 14, 50, 135));
    }

    private static void Cast(PaintingTable table, SKImage thing, SKRect rect)
    {
        var canvas = table.Picture.Canvas;
        var soft = table.Picture.Unit * .006f;
        using var black = SKColorFilter.CreateBlendMode(new SKColor(20, 14, 52, (byte)(255 * table.Light.Darkness)), SKBlendMode.SrcIn);
        using var blur = SKImageFilter.CreateBlur(soft, soft);
        using var paint = new SKPaint { ColorFilter = black, ImageFilter = blur };
        canvas.Save();
        if (!PlaceCatalogue.IsPlain(table.Layout.Place)) canvas.ClipRect(new SKRect(0, table.HorizonY, table.Picture.Width, table.Picture.Height));
        canvas.Concat(table.Light.Cast(rect.MidX, rect.Bottom - rect.Height * .015f, table.Picture.Width));
        var part = SKRectI.Intersect(SKRectI.Inflate(SKRectI.Ceiling(rect), 8, 3), SKRectI.Create(table.Picture.Width, table.Picture.Height));
        if (part is { Width: > 0, Height: > 0 }) canvas.DrawImage(thing, part, part, Linear, paint);
        canvas.Restore();
    }

    /// <summary>The thing upside down, in strips that sway when the water moves, fading downwards.</summary>
    private static void Mirror(Brush brush, SKImage thing, SKRect rect, LayoutItem? under, Layout layout, float strength, bool rippled)
    {
        var canvas = brush.Canvas;
        var bottom = under is null ? brush.Height : under.Box.Bottom * brush.Height;
        var strip = MathF.Max(1, MathF.Round(brush.Unit * .008f));
        // Strips that overlap or fall between pixels would show as lines on still ground.
        var (top, overlap) = rippled ? (rect.Bottom, .5f) : (MathF.Round(rect.Bottom), 0);
        canvas.Save();
        canvas.ClipRect(new SKRect(0, rect.Bottom - 1, brush.Width, bottom));
        using var paint = new SKPaint();
        var length = rect.Height * (rippled ? .72f : .6f);
        for (var d = 0f; d < length; d += strip)
        {
            // The farther below the feet, the higher the part of the thing that is seen.
            var from = rect.Bottom - (d + strip) / .85f;
            if (from < 0) break;
            var sway = rippled ? MathF.Sin(d / brush.Unit * 190) * brush.Unit * (.004f + .02f * d / brush.Height) : 0;
            paint.Color = SKColors.White.WithAlpha((byte)(255 * strength * (1 - d / length)));
            canvas.DrawImage(thing, new SKRect(0, from, brush.Width, from + strip / .85f), SKRect.Create(sway, top + d, brush.Width, strip + overlap), Linear, paint);
        }
        canvas.Restore();
    }
}
