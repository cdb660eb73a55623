using Easel.Corpus.Styles;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus.Cameras;

/// <summary>The shallow depth of field of close-ups and portraits: what lies behind the things blurs before they are laid.</summary>
internal static class Focus
{
    /// <summary>Index of the first item in focus: the first thing after the last region; null where everything is sharp.</summary>
    public static int? Begins(Layout layout)
    {
        if (layout.Camera is not ("close-up" or "portrait") || layout.Place == "studio") return null;
        var first = layout.Items.ToList().FindLastIndex(item => ThingCatalogue.Find(item.Noun) is null) + 1;
        return first > 0 && first < layout.Items.Count ? first : null;
    }

    /// <summary>Blurs what has been painted so far: a portrait's whole background, behind a close-up by its distance from the things.</summary>
    public static void Soften(PaintingTable table)
    {
        var portrait = table.Layout.Camera == "portrait";
        var (w, h) = (table.Picture.Width, table.Picture.Height);
        table.Picture.Canvas.Flush();
        var sharp = Raster.Of(table.Picture.Behind);
        var unit = table.Picture.Unit / 256;
        var (some, much) = (Filters.Blur(sharp, Math.Max(1, (int)(2 * unit))), Filters.Blur(sharp, Math.Max(2, (int)((portrait ? 6 : 4.4f) * unit))));
        var focus = table.Layout.Items.Where(item => ThingCatalogue.Find(item.Noun) is not null).Max(item => item.Box.Bottom);
        var near = Horizon.GroundNearness(focus, Horizon.Of(table.Layout)) / 255f;
        for (var i = 0; i < w * h; i++)
        {
            var away = portrait ? 1 : Math.Clamp((near - table.Nearness[i] / 255f) / MathF.Max(near, .2f) * 1.5f - .1f, 0, 1);
            sharp[i] = away < .5f ? Rgb.Mix(sharp[i], some[i], away * 2) : Rgb.Mix(some[i], much[i], away * 2 - 1);
        }
        sharp.CopyTo(table.Picture.Behind);
        table.Picture.Behind.NotifyPixelsChanged();
        if (portrait) Bokeh(table.Picture, much);
    }

    /// <summary>Discs of light as an open lens makes them of bright spots.</summary>
    private static void Bokeh(Brush brush, Raster background)
    {
        for (var i = 0; i < 16; i++)
        {
            var (x, y) = (i * .7548777f % 1, .04f + .6f * (i * .5698403f % 1));
            var c = background[(int)(y * (brush.Height - 1)) * brush.Width + (int)(x * (brush.Width - 1))];
            var light = Palette.Lighter(Palette.Mix(new SKColor((byte)Math.Clamp(c.R, 0, 255), (byte)Math.Clamp(c.G, 0, 255), (byte)Math.Clamp(c.B, 0, 255)), brush.Mood.Glow, .45f), .25f);
            var radius = brush.Unit * (.022f + .03f * (i * .31f % 1));
            brush.Oval(x * brush.Width, y * brush.Height, radius, radius, light.WithAlpha((byte)(brush.Mood.Night ? 105 : 62)));
            using var rim = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = brush.Unit * .004f, Color = light.WithAlpha(90) };
            brush.Canvas.DrawCircle(x * brush.Width, y * brush.Height, radius, rim);
        }
    }
}
