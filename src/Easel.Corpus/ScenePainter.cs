using Easel.Corpus.Styles;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Paints a layout. What a picture looks like follows from the layout; the seed only moves small details.</summary>
/// <param name="kit">Sprites; <see cref="ArtKit.Empty"/> paints the regions and the things drawn by code alone.</param>
public sealed class ScenePainter(ArtKit kit)
{
    /// <summary>Least shorter side at which a style is painted, in pixels.</summary>
    private const int RoomForStyles = 192;

    // Without it Skia paints as if for the oldest processors.
    static ScenePainter() => SKGraphics.Init();

    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>Paints the picture.</summary>
    /// <param name="layout">Words of <see cref="CorpusLexicon"/>; unknown nouns are left out.</param>
    /// <param name="width">Width in pixels, 64–1024.</param>
    /// <param name="height">Height in pixels, 64–1024.</param>
    /// <param name="seed">Moves small details such as the shape of hills.</param>
    /// <returns>An opaque picture in RGBA8888 that the caller disposes.</returns>
    /// <exception cref="InvalidRequestException">The size is out of range.</exception>
    public SKBitmap Paint(Layout layout, int width, int height, ulong seed) => PaintWithLabels(layout, width, height, seed).Picture;

    /// <summary>Paints the picture and says of each pixel what it shows and how near that is.</summary>
    /// <param name="layout">Words of <see cref="CorpusLexicon"/>; unknown nouns are left out; at most 255 items.</param>
    /// <param name="width">Width in pixels, 64–1024.</param>
    /// <param name="height">Height in pixels, 64–1024.</param>
    /// <param name="seed">Moves small details such as the shape of hills.</param>
    /// <exception cref="InvalidRequestException">The size is out of range, or there are too many items.</exception>
    public PaintedScene PaintWithLabels(Layout layout, int width, int height, ulong seed)
    {
        if (width is < 64 or > 1024 || height is < 64 or > 1024)
            throw new InvalidRequestException($"Size {width}x{height} is out of range; take 64 to 1024 pixels a side.");
        if (layout.Items.Count > 255)
            throw new InvalidRequestException($"The layout has {layout.Items.Count} items; at most 255 can be labelled.");
        var style = StyleCatalogue.Find(layout.Style);
        // Strokes, leads and hatching need room: small pictures are painted larger and reduced.
        var shorter = Math.Min(width, height);
        var factor = style.Filter is null || style.Name == PixelArtStyle.Kind.Name || shorter >= RoomForStyles ? 1 : (RoomForStyles + shorter - 1) / shorter;
        using var planes = Planes.Open();
        var painted = PaintStyled(layout, width * factor, height * factor, seed, style);
        if (factor == 1) return painted;
        using (painted) return painted.Reduce(factor);
    }

    private PaintedScene PaintStyled(Layout layout, int width, int height, ulong seed, StyleKind style)
    {
        using var easel = new PaintingTable(layout, width, height, seed);
        for (var index = 0; index < layout.Items.Count; index++)
        {
            var item = layout.Items[index];
            var rect = new SKRect(item.Box.Left * width, item.Box.Top * height, item.Box.Right * width, item.Box.Bottom * height);
            if (rect.Width < 1 || rect.Height < 1) continue;
            if (RegionPainter.Paint(easel.Sheet, item.Noun, item.Colour, rect)) easel.LayRegion(index);
            else if (ThingCatalogue.Find(item.Noun) is { } kind) PaintThing(easel, layout, kind, index, rect, style.Sprites);
        }
        if (PlaceCatalogue.Find(layout.Place) is { HasWeather: true }) WeatherPainter.Paint(easel);
        LightPainter.Paint(easel);
        return easel.Finish(style);
    }

    private void PaintThing(PaintingTable easel, Layout layout, ThingKind kind, int index, SKRect rect, string sprites)
    {
        var item = layout.Items[index];
        var distance = layout.Place is "studio" or "space" ? 0 : Math.Clamp((1 - item.Box.Bottom) / .55f, 0, 1) * .45f;
        rect = KeepAspect(rect, kind.Aspect);
        var canvas = easel.Sheet.Canvas;
        canvas.Save();
        // Wind bends what is rooted or hangs loose.
        if (layout.Weather == "wind" && Bends(kind)) canvas.Concat(new SKMatrix(1, -.24f, .24f * rect.Bottom, 0, 1, 0, 0, 0, 1));
        Draw(easel.Sheet, layout, kind, item, rect, distance, sprites);
        canvas.Restore();
        easel.LayThing(index, kind, rect);
    }

    private void Draw(Brush brush, Layout layout, ThingKind kind, LayoutItem item, SKRect rect, float distance, string sprites)
    {
        if (ThingPainter.Paint(brush, kind.Name, item.Colour, rect, distance)) return;
        var sprite = kit.Sprite(kind.Name, item.Colour ?? Seasonal(kind.Name, brush.Mood), sprites);
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
        if (brush.Mood.Night && layout.Place is not ("studio" or "space" or "moon surface") && Lamps(kind) && kit.Lights(kind.Name, sprites) is { } lights)
        {
            canvas.DrawImage(lights, rect, Smooth, null);
            brush.Soft(rect.MidX, rect.MidY + rect.Height * .15f, rect.Width * .6f, rect.Height * .5f, new SKColor(0x38FFC860), SKBlendMode.Plus);
        }
        canvas.Restore();
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

    private static bool Bends(ThingKind kind) => kind.Name is "tree" or "palm tree" or "pine tree" or "cherry tree" or "bush" or "flower" or "rose"
        or "tulip" or "sunflower" or "balloon" or "kite" or "umbrella" or "beach umbrella" or "tent" or "hot-air balloon" or "sailboat";

    private static bool Turns(ThingKind kind) =>
        kind.Body is null && kind.Name is not ("clock" or "alarm clock" or "school" or "taxi" or "police car" or "ambulance" or "painting" or "laptop" or "guitar" or "violin");

    private static bool Lamps(ThingKind kind) => kind.Name is "house" or "office building" or "school" or "car" or "bus" or "taxi" or "truck" or "train" or "church" or "ship"
        or "jeep" or "pickup truck" or "police car" or "fire engine" or "ambulance" or "hospital" or "hotel" or "bank" or "shop" or "department store" or "tram" or "minibus" or "castle" or "post office";
}
