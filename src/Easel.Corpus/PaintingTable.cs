using System.Runtime.InteropServices;
using Easel.Corpus.Materials;
using Easel.Corpus.Styles;
using Easel.Layouts;
using SkiaSharp;

namespace Easel.Corpus;

/// <summary>A picture in the making: each item is painted on a clear sheet, lit, and laid over the picture, so that it is known which pixels are its own.</summary>
internal sealed class PaintingTable : IDisposable
{
    /// <summary>Least opacity of a pixel to belong to an item.</summary>
    private const byte Solid = 128;

    private readonly SKBitmap picture, sheet;
    private readonly SKCanvas pictureCanvas, sheetCanvas;
    private readonly byte[] items, nearness;
    private readonly float horizon;
    private readonly bool[] things;

    public PaintingTable(Layout layout, int width, int height, ulong seed)
    {
        Layout = layout;
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);
        (picture, sheet) = (new SKBitmap(info), new SKBitmap(info));
        (pictureCanvas, sheetCanvas) = (new SKCanvas(picture), new SKCanvas(sheet));
        (items, nearness) = (new byte[width * height], new byte[width * height]);
        var mood = Mood.Of(layout);
        Picture = new Brush(pictureCanvas, picture, width, height, mood, seed);
        Sheet = new Brush(sheetCanvas, picture, width, height, mood, seed);
        Light = Lighting.Of(layout);
        horizon = Horizon.Of(layout);
        things = [false, .. layout.Items.Select(item => ThingCatalogue.Find(item.Noun) is not null)];
        pictureCanvas.Clear(mood.SkyMiddle);
        sheetCanvas.Clear(SKColors.Transparent);
    }

    public Layout Layout { get; }

    /// <summary>Paints straight on the picture: shadows, glow, weather.</summary>
    public Brush Picture { get; }

    /// <summary>Paints on the clear sheet.</summary>
    public Brush Sheet { get; }

    public Lighting Light { get; }

    /// <summary>Height of the horizon in pixels.</summary>
    public float HorizonY => horizon * picture.Height;

    public ReadOnlySpan<byte> Nearness => nearness;

    /// <summary>For each pixel whether it shows a thing rather than a region.</summary>
    public bool IsThing(int pixel) => things[items[pixel]];

    /// <summary>The pixels of the picture, premultiplied RGBA, to change in place.</summary>
    public Span<byte> PicturePixels => Pixels(picture);

    /// <summary>Gives the thing on the sheet another material.</summary>
    public void Recast(string material, SKRect box, float distance) => MaterialPainter.Apply(sheet, box, material, Sheet.Mood, distance);

    /// <summary>Lays the sheet over the picture as a region.</summary>
    public void LayRegion(int index)
    {
        var noun = Layout.Items[index].Noun;
        var flat = Horizon.IsFlat(noun);
        var upright = Horizon.UprightNearness(noun);
        var painted = Painted();
        Label(index, painted, y => flat ? Horizon.GroundNearness((y + .5f) / picture.Height, horizon) : upright);
        Lay(painted);
    }

    /// <summary>Lays the sheet over the picture as a thing in that box, with its light, shadow and reflection.</summary>
    public void LayThing(int index, ThingKind kind, SKRect rect)
    {
        var item = Layout.Items[index];
        var luminous = kind.Name is "sun" or "moon" or "crescent moon" or "cloud" or "window" or "campfire" or "candle";
        var near = Horizon.ThingNearness(item, kind, Layout, horizon);
        var reach = SKRectI.Inflate(SKRectI.Ceiling(rect), (int)(rect.Height * .3f) + 3, 3);
        if (!luminous)
        {
            if (Layout.Weather == "snow" || Layout.Season == "winter" && kind.Size > .4f && kind.Habitat == Habitat.Ground && kind.Body is null)
                if (PlaceCatalogue.Find(Layout.Place) is { HasWeather: true } && kind.Habitat != Habitat.Air && kind.Habitat != Habitat.Swims)
                    ThingLight.Snow(sheet, reach, MathF.Max(1.5f, rect.Height * .03f));
            ThingLight.Apply(sheet, rect, Light, MathF.Max(1, Sheet.Unit * .007f));
        }
        sheet.NotifyPixelsChanged();
        var painted = Painted();
        Label(index, SKRectI.Intersect(painted, reach), _ => near);
        using (var pixmap = sheet.PeekPixels())
        using (var image = SKImage.FromPixels(pixmap))
            ThingGround.Paint(this, image, kind, item, rect);
        Lay(painted);
    }

    /// <summary>Says that the pixels of the sheet, which are part of a thing laid before, belong to an item; clears the sheet.</summary>
    /// <param name="index">The item.</param>
    /// <param name="thing">The thing they are a part of.</param>
    /// <param name="kind">What that is.</param>
    public void Claim(int index, int thing, ThingKind kind)
    {
        sheetCanvas.Flush();
        var near = Horizon.ThingNearness(Layout.Items[thing], kind, Layout, horizon);
        Label(index, new SKRectI(0, 0, picture.Width, picture.Height), _ => near);
        sheetCanvas.Clear(SKColors.Transparent);
    }

    /// <summary>Applies the style and gives the picture away.</summary>
    public PaintedScene Finish(StyleKind style)
    {
        pictureCanvas.Flush();
        var finished = new SKBitmap(picture.Info.WithAlphaType(SKAlphaType.Opaque));
        var raster = Raster.Of(picture);
        style.Filter?.Invoke(new Artwork(raster, items, nearness, Layout));
        raster.CopyTo(finished);
        finished.NotifyPixelsChanged();
        return new PaintedScene(finished, items, nearness);
    }

    public void Dispose()
    {
        pictureCanvas.Dispose();
        sheetCanvas.Dispose();
        picture.Dispose();
        sheet.Dispose();
    }

    private void Label(int index, SKRectI within, Func<int, byte> near)
    {
        var w = picture.Width;
        var pixels = Pixels(sheet);
        for (var y = Math.Max(0, within.Top); y < Math.Min(picture.Height, within.Bottom); y++)
        {
            var value = near(y);
            for (var x = Math.Max(0, within.Left); x < Math.Min(w, within.Right); x++)
                if (pixels[(y * w + x) * 4 + 3] >= Solid) (items[y * w + x], nearness[y * w + x]) = ((byte)(index + 1), value);
        }
    }

    private void Lay(SKRectI painted)
    {
        if (painted.IsEmpty) return;
        pictureCanvas.Save();
        pictureCanvas.ClipRect(painted);
        using (var pixmap = sheet.PeekPixels())
        using (var image = SKImage.FromPixels(pixmap))
            pictureCanvas.DrawImage(image, 0, 0);
        pictureCanvas.Restore();
        var pixels = MemoryMarshal.Cast<byte, uint>(Pixels(sheet));
        for (var y = painted.Top; y < painted.Bottom; y++) pixels.Slice(y * sheet.Width + painted.Left, painted.Width).Clear();
        sheet.NotifyPixelsChanged();
    }

    /// <summary>The part of the sheet that something is painted on: most things are small, and only this part is laid and cleaned.</summary>
    private SKRectI Painted()
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(Pixels(sheet));
        var first = pixels.IndexOfAnyExcept(0u);
        if (first < 0) return SKRectI.Empty;
        var w = sheet.Width;
        var (top, bottom, left, right) = (first / w, pixels.LastIndexOfAnyExcept(0u) / w + 1, w, 0);
        for (var y = top; y < bottom; y++)
        {
            var row = pixels.Slice(y * w, w);
            if (row[..left].IndexOfAnyExcept(0u) is >= 0 and var from) left = from;
            if (row[right..].LastIndexOfAnyExcept(0u) is >= 0 and var to) right += to + 1;
        }
        return new SKRectI(left, top, right, bottom);
    }

    private static Span<byte> Pixels(SKBitmap bitmap) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference((ReadOnlySpan<byte>)bitmap.GetPixelSpan()), bitmap.ByteCount);
}
