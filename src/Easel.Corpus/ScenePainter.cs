using Easel.Corpus.Cameras;
using Easel.Corpus.Materials;
using Easel.Corpus.Graphics;
using Easel.Corpus.Styles;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>Paints a layout. What a picture looks like follows from the layout; the seed moves small details and chooses by which hand the things are drawn.</summary>
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
    /// <param name="seed">Moves small details such as the shape of hills, and chooses the set of sprites.</param>
    /// <returns>An opaque picture in RGBA8888 that the caller disposes.</returns>
    /// <exception cref="InvalidRequestException">The size is out of range.</exception>
    public SKBitmap Paint(Layout layout, int width, int height, ulong seed) => PaintWithLabels(layout, width, height, seed).Picture;

    /// <summary>Paints the picture and says of each pixel what it shows and how near that is.</summary>
    /// <param name="layout">Words of <see cref="CorpusLexicon"/>; unknown nouns are left out; at most 255 items.</param>
    /// <param name="width">Width in pixels, 64–1024.</param>
    /// <param name="height">Height in pixels, 64–1024.</param>
    /// <param name="seed">Moves small details such as the shape of hills, and chooses the set of sprites.</param>
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
        var graphic = GraphicCatalogue.Find(layout.Place);
        using var planes = Planes.Open();
        var painted = graphic is { Tiles: true }
            ? PatternTile.Paint(layout, width * factor, height * factor, (larger, w, h) => PaintStyled(larger, w, h, seed, style, graphic))
            : PaintStyled(layout, width * factor, height * factor, seed, style, graphic);
        if (factor == 1) return painted;
        using (painted) return painted.Reduce(factor);
    }

    private PaintedScene PaintStyled(Layout layout, int width, int height, ulong seed, StyleKind style, GraphicKind? graphic)
    {
        using var easel = new PaintingTable(layout, width, height, seed);
        var focus = Focus.Begins(layout);
        var set = kit.SetOf(layout, seed);
        for (var index = 0; index < layout.Items.Count; index++)
        {
            var item = layout.Items[index];
            if (index == focus) Focus.Soften(easel);
            var rect = new SKRect(item.Box.Left * width, item.Box.Top * height, item.Box.Right * width, item.Box.Bottom * height);
            if (rect.Width < 1 || rect.Height < 1 || Figure.Wears(layout, item)) continue;
            if (graphic is not null && PaintGraphic(easel, layout, graphic, item, rect, set) || RegionPainter.Paint(easel.Sheet, item.Noun, item.Colour, rect)) easel.LayRegion(index);
            else if (ThingCatalogue.Find(item.Noun) is { } kind) PaintThing(easel, layout, kind, index, rect, set);
        }
        if (PlaceCatalogue.Find(layout.Place) is { HasWeather: true }) WeatherPainter.Paint(easel);
        LightPainter.Paint(easel);
        return easel.Finish(style);
    }

    /// <summary>Paints a region as a picture without a place has it; false when it is painted as anywhere.</summary>
    private bool PaintGraphic(PaintingTable easel, Layout layout, GraphicKind graphic, LayoutItem item, SKRect rect, string set)
    {
        switch (item.Noun)
        {
            case "backdrop":
                graphic.Ground(easel.Sheet, item.Colour, rect);
                return true;
            case StickerKind.Border when Inside(layout, item.Box) is { Count: > 0 } things:
                var inner = things.Select(thing => thing.Box).Aggregate(GraphicDraft.Union);
                var width = MathF.Min((inner.Left - item.Box.Left) * easel.Picture.Width, (inner.Top - item.Box.Top) * easel.Picture.Height);
                DieCut.Paint(easel, brush => things.ForEach(thing => Draw(brush, layout, thing, Rect(brush, thing.Box), set)), rect, Math.Clamp(width, easel.Picture.Unit * .012f, easel.Picture.Unit * .05f));
                return true;
            default: return graphic.Region is not null && graphic.Region(layout, easel.Sheet, item, rect);
        }
    }

    private static List<LayoutItem> Inside(Layout layout, Box box) =>
        [.. layout.Items.Where(item => ThingCatalogue.Find(item.Noun) is not null && item.Box.CentreX > box.Left && item.Box.CentreX < box.Right && item.Box.CentreY > box.Top && item.Box.CentreY < box.Bottom)];

    private static SKRect Rect(Brush brush, Box box) => new(box.Left * brush.Width, box.Top * brush.Height, box.Right * brush.Width, box.Bottom * brush.Height);

    private void Draw(Brush brush, Layout layout, LayoutItem item, SKRect rect, string set)
    {
        var kind = ThingCatalogue.Find(item.Noun)!;
        rect = KeepAspect(rect, kind.Aspect, 1.25f);
        if (Figure.Of(layout, layout.Items.ToList().IndexOf(item)) is { } figure)
            foreach (var (part, _) in figure.Parts) FigurePainter.Paint(brush, figure, part, rect, 0);
        else Draw(brush, layout, kind, item, rect, 0, set);
    }

    private void PaintThing(PaintingTable easel, Layout layout, ThingKind kind, int index, SKRect rect, string set)
    {
        var item = layout.Items[index];
        var distance = layout.Place == "space" || PlaceCatalogue.IsPlain(layout.Place) ? 0 : Math.Clamp((1 - item.Box.Bottom) / .55f, 0, 1) * .45f;
        // A sitter may be cut by the lower edge.
        rect = layout.Camera == "portrait" && item.Box.Bottom > .995f ? SKRect.Create(rect.Left, rect.Top, rect.Width, MathF.Max(rect.Height, rect.Width / kind.Aspect)) : KeepAspect(rect, kind.Aspect, 1.25f);
        var material = MaterialCatalogue.Has(item.Colour) ? item.Colour : null;
        if (material is not null) item = item with { Colour = null };
        var canvas = easel.Sheet.Canvas;
        canvas.Save();
        // Wind bends what is rooted or hangs loose.
        if (layout.Weather == "wind" && Bends(kind)) canvas.Concat(new SKMatrix(1, -.24f, .24f * rect.Bottom, 0, 1, 0, 0, 0, 1));
        var figure = Figure.Of(layout, index);
        void DrawParts(Brush brush, FigurePart? only = null)
        {
            foreach (var (part, _) in figure!.Parts)
                if (only is null || part == only) FigurePainter.Paint(brush, figure, part, rect, distance);
        }
        void DrawThing(Brush brush)
        {
            if (figure is not null) DrawParts(brush);
            else Draw(brush, layout, kind, item, rect, distance, set);
        }
        if (GraphicCatalogue.Find(layout.Place) is { Marks: true }) MarkPainter.Paint(easel.Sheet, rect, LogoKind.Single(layout, item), DrawThing);
        else DrawThing(easel.Sheet);
        canvas.Restore();
        canvas.Flush();
        if (material is not null) easel.Recast(material, rect, distance);
        easel.LayThing(index, kind, rect);
        if (figure is { HairItem: null, OutfitItem: null } or null) return;
        foreach (var (part, owner) in figure.Parts)
        {
            DrawParts(easel.Sheet, part);
            easel.Claim(owner ?? index, index, kind);
        }
    }

    private void Draw(Brush brush, Layout layout, ThingKind kind, LayoutItem item, SKRect rect, float distance, string set)
    {
        var held = layout.Place == CharacterKind.Kind.Place.Name;
        if (WeaponPainter.Paint(brush, kind.Name, item.Colour, rect, held, left: held && item.Box.CentreX < .5f)) return;
        if (ThingPainter.Paint(brush, kind.Name, item.Colour, rect, distance)) return;
        using var loan = kit.Sprite(kind.Name, item.Colour ?? Seasonal(kind.Name, brush.Mood), set);
        if (loan is null)
        {
            brush.Round(rect, rect.Width * .2f, brush.Mood.Lit(Palette.Of(item.Colour, SKColors.Gray)), brush.Mood.Lit(SKColors.DimGray));
            return;
        }
        var sprite = loan.Image;
        // Another hand draws the same thing wider or slimmer.
        rect = KeepAspect(rect, sprite.Width / (float)sprite.Height, 1.25f);
        using var filter = brush.Mood.Filter(distance);
        using var paint = new SKPaint { ColorFilter = filter };
        // Most sprites look left: on the left half they are turned, so that things face the middle.
        var turned = item.Box.CentreX < .5f && (held ? WeaponPainter.Holds(kind.Name) : Turns(kind) && GraphicCatalogue.Find(layout.Place) is not { Flat: true });
        var canvas = brush.Canvas;
        canvas.Save();
        if (turned)
        {
            canvas.Translate(rect.MidX * 2, 0);
            canvas.Scale(-1, 1);
        }
        var sampling = rect.Width > sprite.Width ? new SKSamplingOptions(SKCubicResampler.Mitchell) : Smooth;
        canvas.DrawImage(sprite, rect, sampling, paint);
        if (brush.Mood.Night && layout.Place is not ("space" or "moon surface") && !PlaceCatalogue.IsPlain(layout.Place) && Lamps(kind))
        {
            using var lights = kit.Lights(kind.Name, set);
            if (lights is not null) canvas.DrawImage(lights.Image, rect, Smooth, null);
            if (lights is not null) brush.Soft(rect.MidX, rect.MidY + rect.Height * .15f, rect.Width * .6f, rect.Height * .5f, new SKColor(0x38FFC860), SKBlendMode.Plus);
        }
        canvas.Restore();
    }

    private static SKRect KeepAspect(SKRect rect, float aspect, float stretch)
    {
        // A planner's box may be off; a thing is stretched by a quarter at most and keeps its feet where they are.
        var factor = rect.Width / rect.Height / aspect;
        if (factor > stretch) return SKRect.Create(rect.MidX - rect.Height * aspect * stretch / 2, rect.Top, rect.Height * aspect * stretch, rect.Height);
        if (factor * stretch >= 1) return rect;
        var height = rect.Width / aspect * stretch;
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
