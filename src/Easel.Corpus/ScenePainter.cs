using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Paints a layout. What a picture looks like follows from the layout; the seed only moves small details.</summary>
/// <param name="kit">Sprites; <see cref="ArtKit.Empty"/> paints the regions and the things drawn by code alone.</param>
public sealed class ScenePainter(ArtKit kit)
{
    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>Paints the picture.</summary>
    /// <param name="layout">Words of <see cref="CorpusLexicon"/>; unknown nouns are left out.</param>
    /// <param name="width">Width in pixels, 64–1024.</param>
    /// <param name="height">Height in pixels, 64–1024.</param>
    /// <param name="seed">Moves small details such as the shape of hills.</param>
    /// <returns>An opaque picture in RGBA8888 that the caller disposes.</returns>
    /// <exception cref="InvalidRequestException">The size is out of range.</exception>
    public SKBitmap Paint(Layout layout, int width, int height, ulong seed)
    {
        if (width is < 64 or > 1024 || height is < 64 or > 1024)
            throw new InvalidRequestException($"Size {width}x{height} is out of range; take 64 to 1024 pixels a side.");
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var surface = SKSurface.Create(info);
        var mood = Mood.Of(layout);
        var brush = new Brush(surface.Canvas, surface, width, height, mood, seed);
        surface.Canvas.Clear(mood.SkyMiddle);
        foreach (var item in layout.Items)
        {
            var rect = new SKRect(item.Box.Left * width, item.Box.Top * height, item.Box.Right * width, item.Box.Bottom * height);
            if (rect.Width < 1 || rect.Height < 1) continue;
            if (RegionPainter.Paint(brush, item.Noun, item.Colour, rect)) continue;
            if (ThingCatalogue.Find(item.Noun) is { } kind) PaintThing(brush, layout, kind, item, rect);
        }
        if (PlaceCatalogue.All.Any(place => place.Name == layout.Place && place.HasWeather)) SkyPainter.Weather(brush);
        var bitmap = new SKBitmap(info.WithAlphaType(SKAlphaType.Opaque));
        surface.ReadPixels(bitmap.Info, bitmap.GetPixels(), bitmap.RowBytes, 0, 0);
        StyleFilter.Apply(bitmap, layout.Style);
        return bitmap;
    }

    private void PaintThing(Brush brush, Layout layout, ThingKind kind, LayoutItem item, SKRect rect)
    {
        var distance = layout.Place is "studio" or "space" ? 0 : Math.Clamp((1 - item.Box.Bottom) / .55f, 0, 1) * .45f;
        rect = KeepAspect(rect, kind.Aspect);
        Ground(brush, layout, kind, item, rect);
        if (ThingPainter.Paint(brush, kind.Name, item.Colour, rect, distance)) return;
        var sprite = kit.Sprite(kind.Name, item.Colour ?? Seasonal(kind.Name, brush.Mood));
        if (sprite is null)
        {
            brush.Round(rect, rect.Width * .2f, brush.Mood.Lit(Palette.Of(item.Colour, SKColors.Gray)), brush.Mood.Lit(SKColors.DimGray));
            return;
        }
        using var filter = brush.Mood.Filter(distance);
        using var paint = new SKPaint { ColorFilter = filter };
        // Most sprites look left: on the left half they are turned, so that things face the middle.
        var turned = item.Box.CentreX < .5f && Turns(kind);
        var canvas = brush.Canvas;
        canvas.Save();
        if (turned)
        {
            canvas.Translate(rect.MidX * 2, 0);
            canvas.Scale(-1, 1);
        }
        var sampling = rect.Width > sprite.Width ? new SKSamplingOptions(SKCubicResampler.Mitchell) : Smooth;
        canvas.DrawImage(sprite, rect, sampling, paint);
        if (brush.Mood.Night && layout.Place is not ("studio" or "space" or "moon surface") && Lamps(kind) && kit.Lights(kind.Name) is { } lights)
        {
            canvas.DrawImage(lights, rect, Smooth, null);
            brush.Soft(rect.MidX, rect.MidY + rect.Height * .15f, rect.Width * .6f, rect.Height * .5f, new SKColor(0x38FFC860), SKBlendMode.Plus);
        }
        canvas.Restore();
    }

    /// <summary>Shadow, ripples or glow that ties the thing to the place.</summary>
    private static void Ground(Brush brush, Layout layout, ThingKind kind, LayoutItem item, SKRect rect)
    {
        if (kind.Name is "campfire" or "candle" or "paper lantern" or "star" && brush.Mood.Night)
            brush.Soft(rect.MidX, rect.MidY, rect.Width * 1.5f, rect.Height * 1.2f, new SKColor(0x90FFB84A));
        if (layout.Place is "space" or "underwater" || kind.Name is "window" or "painting" or "sun" or "moon" or "crescent moon" or "cloud") return;
        var water = layout.Items.LastOrDefault(region =>
            ThingCatalogue.Find(region.Noun) is null && region.Noun != "hill" && item.Box.Bottom > region.Box.Top + .01f && item.Box.Bottom <= region.Box.Bottom + .001f
            && item.Box.CentreX > region.Box.Left && item.Box.CentreX < region.Box.Right);
        if (kind.Habitat == Habitat.Air && water is { Noun: "sky" or "mountains" or "skyline" or "hills" or "treeline" or "pines" or "dunes" or "clouds" or "wall" }) return;
        if (water is { Noun: "sea" or "lake" or "river" })
        {
            var foam = Palette.Lighter(brush.Mood.SkyLow, .4f).WithAlpha(150);
            brush.Oval(rect.MidX, rect.Bottom - rect.Height * .01f, rect.Width * .56f, rect.Height * .045f, foam);
            brush.Soft(rect.MidX, rect.Bottom + rect.Height * .05f, rect.Width * .5f, rect.Height * .12f, new SKColor(10, 30, 70, 90));
            return;
        }
        brush.Soft(rect.MidX, rect.Bottom - rect.Height * .012f, rect.Width * .6f, Math.Max(rect.Width * .11f, rect.Height * .04f), new SKColor(18, 14, 50, 135));
    }

    private static SKRect KeepAspect(SKRect rect, float aspect)
    {
        // A planner's box may be off; a thing is stretched by a quarter at most and keeps its feet where they are.
        var factor = rect.Width / rect.Height / aspect;
        if (factor > 1.25f) return SKRect.Create(rect.MidX - rect.Height * aspect * .625f, rect.Top, rect.Height * aspect * 1.25f, rect.Height);
        if (factor >= .8f) return rect;
        var height = rect.Width / aspect * 1.25f;
        return SKRect.Create(rect.Left, rect.Bottom - height, rect.Width, height);
    }

    private static string? Seasonal(string noun, Mood mood) => noun switch
    {
        "cherry tree" => "blossom",
        "tree" when mood.Season == "autumn" => "autumn",
        "tree" or "pine tree" when mood.Season == "winter" => "winter",
        _ => null,
    };

    private static bool Turns(ThingKind kind) =>
        kind.Body is null && kind.Name is not ("clock" or "alarm clock" or "school" or "taxi" or "police car" or "ambulance" or "painting" or "laptop" or "guitar" or "violin");

    private static bool Lamps(ThingKind kind) => kind.Name is "house" or "office building" or "school" or "car" or "bus" or "taxi" or "truck" or "train" or "church" or "ship" or "jeep" or "pickup truck" or "police car" or "fire engine" or "ambulance";
}
