namespace Easel.Corpus.Styles;

/// <summary>Pixel art: a coarse grid, a small palette cut from the picture, ordered dithering and dark outlines round things.</summary>
internal static class PixelArtStyle
{
    public static StyleKind Kind { get; } = new("pixel art", "pixelart, 8-bit, 8 bit, pixelated, pixel", 4,
        ["pixel art of {0}", "{0}, pixel art", "{0}, pixel art style", "{0} as pixel art", "{0} as 8-bit pixel art"], Apply);

    private static void Apply(Artwork art)
    {
        var (w, h) = (art.Width, art.Height);
        var block = Math.Max(2, Math.Min(w, h) / 64);
        var (columns, rows) = ((w + block - 1) / block, (h + block - 1) / block);
        var (cells, items) = (new Rgb[columns * rows], new byte[columns * rows]);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                (cells[row * columns + column], items[row * columns + column]) = Cell(art, column * block, row * block, block);
        var palette = MedianCut.Palette(cells, 24);
        var things = art.ThingTable();
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var i = row * columns + column;
                var bayer = (column & 1) == (row & 1) ? 6 : -6;
                var colour = MedianCut.Nearest(palette, things[items[i]] ? cells[i] : cells[i] + bayer);
                var outer = things[items[i]] && (column == 0 || row == 0 || column == columns - 1 || row == rows - 1
                    || items[i - 1] < items[i] || items[i + 1] < items[i] || items[i - columns] < items[i] || items[i + columns] < items[i]);
                if (outer) colour = Rgb.Mix(colour, new Rgb(0x201A36), .62f);
                for (var y = row * block; y < Math.Min(h, row * block + block); y++)
                    for (var x = column * block; x < Math.Min(w, column * block + block); x++) art.Picture[y * w + x] = colour;
            }
    }

    private static (Rgb Colour, byte Item) Cell(Artwork art, int left, int top, int block)
    {
        var (w, right, bottom) = (art.Width, Math.Min(art.Width, left + block), Math.Min(art.Height, top + block));
        float r = 0, g = 0, b = 0;
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++)
            {
                var c = art.Picture[y * w + x];
                (r, g, b) = (r + c.R, g + c.G, b + c.B);
            }
        var n = (right - left) * (bottom - top);
        return (new Rgb(r / n, g / n, b / n).Vivid(1.25f), art.Items[(top + bottom) / 2 * w + (left + right) / 2]);
    }
}
