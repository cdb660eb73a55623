namespace Easel.Images;

/// <summary>Which pixels of a picture may be painted over. It does not change once made.</summary>
public sealed class PictureMask
{
    /// <summary>Width of the seam, in pixels, over which new pixels give way to old ones.</summary>
    public const int Feather = 8;

    private readonly bool[] _open;

    private PictureMask(int width, int height, bool[] open)
    {
        (Width, Height, _open) = (width, height, open);
        if (!open.Contains(true)) throw new InvalidRequestException($"The mask of {width}x{height} pixels opens none; make transparent, or white, what shall be painted anew.");
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Left, top, right and bottom of what is open, in fractions of the picture.</summary>
    public (float Left, float Top, float Right, float Bottom) Bounds
    {
        get
        {
            var (left, top, right, bottom) = (Width, Height, 0, 0);
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++)
                    if (IsOpen(x, y)) (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            return ((float)left / Width, (float)top / Height, (float)right / Width, (float)bottom / Height);
        }
    }

    /// <summary>Opens what is more than half transparent, as OpenAI's images API means it.</summary>
    /// <param name="mask">The mask.</param>
    /// <exception cref="InvalidRequestException">It opens nothing.</exception>
    public static PictureMask FromAlpha(Picture mask) => Of(mask, pixel => pixel[3] < 128);

    /// <summary>Opens what is light: white is painted anew, black stays.</summary>
    /// <param name="mask">The mask.</param>
    /// <exception cref="InvalidRequestException">It opens nothing.</exception>
    public static PictureMask FromLight(Picture mask) => Of(mask, pixel => 2 * pixel[0] + 7 * pixel[1] + pixel[2] >= 1280);

    /// <summary>Opens whatever is not black: what shrinking leaves of a thin stroke.</summary>
    internal static PictureMask FromAnyLight(Picture mask) => Of(mask, pixel => pixel[0] > 0);

    /// <summary>Reads a mask as it was meant: by what is transparent where anything is, otherwise by what is white.</summary>
    /// <param name="mask">The mask.</param>
    /// <exception cref="InvalidRequestException">It opens nothing.</exception>
    public static PictureMask From(Picture mask) => mask.IsOpaque ? FromLight(mask) : FromAlpha(mask);

    /// <summary>Opens rectangles.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="boxes">Left, top, right, bottom of each in fractions of the picture; what lies outside is cut off.</param>
    /// <exception cref="InvalidRequestException">They open nothing.</exception>
    public static PictureMask FromBoxes(int width, int height, IEnumerable<(float Left, float Top, float Right, float Bottom)> boxes)
    {
        var open = new bool[width * height];
        foreach (var (left, top, right, bottom) in boxes)
        {
            var (x0, x1) = (Math.Clamp((int)(left * width), 0, width), Math.Clamp((int)MathF.Ceiling(right * width), 0, width));
            var (y0, y1) = (Math.Clamp((int)(top * height), 0, height), Math.Clamp((int)MathF.Ceiling(bottom * height), 0, height));
            for (var y = y0; y < y1; y++) open.AsSpan(y * width + x0, x1 - x0).Fill(true);
        }
        return new PictureMask(width, height, open);
    }

    /// <summary>Opens pixels by their place.</summary>
    internal static PictureMask Where(int width, int height, Func<int, int, bool> isOpen)
    {
        var open = new bool[width * height];
        for (var i = 0; i < open.Length; i++) open[i] = isOpen(i % width, i / width);
        return new PictureMask(width, height, open);
    }

    /// <summary>Whether a pixel may be painted over.</summary>
    public bool IsOpen(int x, int y) => _open[y * Width + x];

    /// <summary>Black and white: white is open.</summary>
    public Picture ToPicture()
    {
        var pixels = new byte[_open.Length * 4];
        for (var i = 0; i < _open.Length; i++)
        {
            pixels.AsSpan(i * 4, 3).Fill(_open[i] ? byte.MaxValue : (byte)0);
            pixels[i * 4 + 3] = byte.MaxValue;
        }
        return new Picture(Width, Height, pixels);
    }

    /// <summary>The cells of a grid that hold an open pixel, or lie in one, row by row: 1 for those, 0 for the others.</summary>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    public float[] Cells(int rows, int columns)
    {
        var cells = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            var (top, bottom) = Within(row, rows, Height);
            for (var column = 0; column < columns; column++)
            {
                var (left, right) = Within(column, columns, Width);
                for (var y = top; y < bottom; y++)
                    if (_open.AsSpan(y * Width + left, right - left).Contains(true)) cells[row * columns + column] = 1;
            }
        }
        return cells;
    }

    // The pixels that begin in a cell, or, where cells are smaller, the one that it begins in.
    private static (int From, int To) Within(int cell, int cells, int pixels)
    {
        int Begin(int at) => (int)(((long)at * pixels + cells - 1) / cells);
        var to = Begin(cell + 1);
        return (Math.Min(Begin(cell), to - 1), to);
    }

    /// <summary>Lays new pixels over old ones where the mask is open, with a soft seam inside the opening. What is closed stays byte for byte.</summary>
    /// <param name="old">The picture before.</param>
    /// <param name="painted">What was painted, of the same size.</param>
    /// <exception cref="InvalidRequestException">Pictures and mask have different sizes.</exception>
    public Picture Composite(Picture old, Picture painted)
    {
        if ((old.Width, old.Height) != (Width, Height) || (painted.Width, painted.Height) != (Width, Height))
            throw new InvalidRequestException($"A mask of {Width}x{Height} does not fit pictures of {old.Width}x{old.Height} and {painted.Width}x{painted.Height}; all have one size.");
        var depth = Depth();
        // A thin stroke is all seam; it is new in its middle all the same.
        var seam = Math.Min(Feather, Math.Max(1, depth.Max() / 2));
        var pixels = old.Pixels.ToArray();
        var tone = new ToneMatch(this, old, painted);
        for (var i = 0; i < depth.Length; i++)
        {
            if (!_open[i]) continue;
            var weight = Math.Min(1, depth[i] / seam);
            var shift = tone.At(i % Width, i / Width);
            for (var c = 0; c < 4; c++) pixels[i * 4 + c] = (byte)Math.Clamp(MathF.Round(pixels[i * 4 + c] + (painted.Pixels[i * 4 + c] + shift[c] - pixels[i * 4 + c]) * weight), 0, 255);
        }
        return new Picture(Width, Height, pixels);
    }

    // Distance to the nearest closed pixel, in two passes with weights 1 and √2 (Borgefors 1986); the picture's own edge is no seam.
    private float[] Depth()
    {
        const float Diagonal = 1.41421356f;
        var depth = Array.ConvertAll(_open, open => open ? float.MaxValue : 0f);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++) Near(x, y, -1);
        for (var y = Height - 1; y >= 0; y--)
            for (var x = Width - 1; x >= 0; x--) Near(x, y, 1);
        // Nothing is closed: nothing to blend into.
        return depth.Max() == float.MaxValue ? Array.ConvertAll(depth, _ => (float)Feather) : depth;

        void Near(int x, int y, int way)
        {
            From(x + way, y, 1);
            From(x - 1, y + way, Diagonal);
            From(x, y + way, 1);
            From(x + 1, y + way, Diagonal);

            void From(int u, int v, float step)
            {
                if (u < 0 || v < 0 || u >= Width || v >= Height) return;
                depth[y * Width + x] = Math.Min(depth[y * Width + x], depth[v * Width + u] + step);
            }
        }
    }

    private static PictureMask Of(Picture mask, Func<ReadOnlySpan<byte>, bool> isOpen)
    {
        var open = new bool[mask.Width * mask.Height];
        for (var i = 0; i < open.Length; i++) open[i] = isOpen(mask.Pixels.Slice(i * 4, 4));
        return new PictureMask(mask.Width, mask.Height, open);
    }
}
