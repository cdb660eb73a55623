using SkiaSharp;

namespace Easel.Images;

/// <summary>Many pictures on one white sheet, row by row, with a line of text below each.</summary>
public static class ContactSheet
{
    private const int Gap = 8;
    private const int TextSize = 14;
    private const int LabelHeight = 22;

    /// <summary>Lays out the sheet; each picture is shrunk or enlarged to fit its cell whole.</summary>
    /// <param name="items">Pictures with their labels, at least one. A null label leaves its line empty; labels that are too long end in an ellipsis.</param>
    /// <param name="columns">Pictures in a row, at least 1.</param>
    /// <param name="cellWidth">Pixels for each picture's width, at least 16.</param>
    /// <param name="cellHeight">Pixels for each picture's height, at least 16; the label comes below.</param>
    /// <returns>An opaque picture. On a machine without fonts the lines of text stay empty.</returns>
    /// <exception cref="InvalidRequestException">There is no picture, or the sheet would be too small or too large.</exception>
    public static Picture Compose(IReadOnlyList<(Picture Picture, string? Label)> items, int columns, int cellWidth, int cellHeight)
    {
        if (items.Count == 0 || columns < 1 || cellWidth < 16 || cellHeight < 16)
            throw new InvalidRequestException($"A sheet of {items.Count} pictures in {columns} columns of {cellWidth}x{cellHeight} is not possible; choose at least 1 picture, 1 column and cells of 16x16.");
        columns = Math.Min(columns, items.Count);
        var labelHeight = items.Any(i => i.Label is not null) ? LabelHeight : 0;
        var rows = (items.Count + columns - 1) / columns;
        var width = columns * ((long)cellWidth + Gap) + Gap;
        var height = rows * ((long)cellHeight + labelHeight + Gap) + Gap;
        if (Math.Max(width, height) > PictureCodec.DefaultMaxPixels || width * height > PictureCodec.DefaultMaxPixels)
            throw new InvalidRequestException($"The sheet would have {width}x{height} pixels, over the limit of {PictureCodec.DefaultMaxPixels}; choose smaller cells or fewer pictures.");

        using var surface = new SKBitmap(new SKImageInfo((int)width, (int)height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(surface);
        using var typeface = labelHeight > 0 ? SystemTypeface.Open() : null;
        using var font = typeface is null ? null : new SKFont(typeface, TextSize) { Subpixel = true };
        canvas.Clear(SKColors.White);
        for (var i = 0; i < items.Count; i++)
        {
            var left = Gap + i % columns * (cellWidth + Gap);
            var top = Gap + i / columns * (cellHeight + labelHeight + Gap);
            DrawPicture(canvas, items[i].Picture, left, top, cellWidth, cellHeight);
            if (font is not null && items[i].Label is { } label) DrawLabel(canvas, font, label, left, top + cellHeight, cellWidth);
        }
        canvas.Flush();
        return Picture.FromRgba(surface.GetPixelSpan(), surface.Width, surface.Height);
    }

    private static unsafe void DrawPicture(SKCanvas canvas, Picture picture, int left, int top, int cellWidth, int cellHeight)
    {
        var scale = Math.Min((double)cellWidth / picture.Width, (double)cellHeight / picture.Height);
        var fitted = picture.Resize(Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
        fixed (byte* address = fitted.Pixels)
        {
            var info = new SKImageInfo(fitted.Width, fitted.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            using var pixmap = new SKPixmap(info, (nint)address);
            using var image = SKImage.FromPixelCopy(pixmap);
            canvas.DrawImage(image, left + (cellWidth - fitted.Width) / 2, top + (cellHeight - fitted.Height) / 2);
        }
    }

    private static void DrawLabel(SKCanvas canvas, SKFont font, string label, int left, int top, int cellWidth)
    {
        using var ink = new SKPaint { Color = new SKColor(0x30, 0x30, 0x30), IsAntialias = true };
        var line = Fit(font, label.ReplaceLineEndings(" "), cellWidth);
        canvas.DrawText(line, left + (cellWidth - font.MeasureText(line)) / 2, top + LabelHeight - 6, SKTextAlign.Left, font, ink);
    }

    private static string Fit(SKFont font, string line, int width)
    {
        if (font.MeasureText(line) <= width) return line;
        var length = font.BreakText(line, width - font.MeasureText("…"));
        if (length > 0 && char.IsHighSurrogate(line[length - 1])) length--;
        return line[..length].TrimEnd() + "…";
    }
}
