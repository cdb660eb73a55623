using System.Numerics;

namespace Easel.Corpus.Styles;

/// <summary>Smooths while keeping edges: each pixel takes the mean of the calmest of the four windows that have it as a corner (Kuwahara et al. 1976).</summary>
/// <remarks>The lower right window of one pixel is the upper left one of another, so each window is measured once, row after row, from running sums of whole numbers.</remarks>
internal sealed class KuwaharaFilter
{
    private static readonly int Step = Vector<float>.Count;

    private readonly Raster picture, result;
    private readonly int radius, stride;
    private readonly int[][] columns, running;
    private readonly int[] widths;
    private readonly float[][] ring;

    private KuwaharaFilter(Raster picture, int radius)
    {
        (this.picture, this.radius, result) = (picture, radius, new Raster(picture.Width, picture.Height));
        var w = picture.Width;
        stride = (w + radius + Step - 1) / Step * Step;
        columns = [new int[w], new int[w], new int[w], new int[w]];
        running = [new int[stride + radius + 1], new int[stride + radius + 1], new int[stride + radius + 1], new int[stride + radius + 1]];
        widths = new int[stride];
        for (var i = 0; i < stride; i++) widths[i] = Math.Max(1, Math.Min(i, w - 1) + 1 - Math.Max(i - radius, 0));
        var rows = (radius + 1) * stride;
        ring = [new float[rows], new float[rows], new float[rows], new float[rows]];
    }

    /// <summary>Filters a picture.</summary>
    /// <param name="picture">Values of at least 0, at least 16 pixels wide; not changed.</param>
    /// <param name="radius">Side of a window in pixels, less one.</param>
    public static Raster Apply(Raster picture, int radius)
    {
        var filter = new KuwaharaFilter(picture, radius);
        for (var row = 0; row < picture.Height + radius; row++)
        {
            filter.Measure(row);
            if (row >= radius) filter.Choose(row - radius);
        }
        return filter.result;
    }

    /// <summary>Measures the windows that end with a row; window i of them ends with column i. At the picture's edges they are cut off.</summary>
    private void Measure(int row)
    {
        if (row < picture.Height) Add(row, 1);
        if (row > radius) Add(row - radius - 1, -1);
        for (var k = 0; k < 4; k++)
        {
            var (column, sums, sum) = (columns[k], running[k], 0);
            for (var x = 0; x < column.Length; x++) sums[x + radius + 1] = sum = unchecked(sum + column[x]);
            sums.AsSpan(column.Length + radius + 1).Fill(sum);
        }
        var (rows, at) = (Math.Min(row, picture.Height - 1) + 1 - Math.Max(row - radius, 0), row % (radius + 1) * stride);
        for (var i = 0; i + Step <= stride; i += Step)
        {
            var n = Vector<float>.One / Vector.ConvertToSingle(new Vector<int>(widths, i) * rows);
            Vector<float> red = Window(0, i) * n, green = Window(1, i) * n, blue = Window(2, i) * n;
            var mean = (red * 2 + green * 3 + blue) / 6;
            red.CopyTo(ring[0], at + i);
            green.CopyTo(ring[1], at + i);
            blue.CopyTo(ring[2], at + i);
            (Window(3, i) * n - mean * mean).CopyTo(ring[3], at + i);
        }
    }

    private Vector<float> Window(int k, int i) => Vector.ConvertToSingle(new Vector<int>(running[k], i + radius + 1) - new Vector<int>(running[k], i));

    private void Add(int row, int sign)
    {
        var (w, first) = (picture.Width, row * picture.Width);
        var x = 0;
        for (; x + Step <= w; x += Step)
        {
            Vector<int> red = Whole(picture.Red, first + x), green = Whole(picture.Green, first + x), blue = Whole(picture.Blue, first + x);
            // A sixth of a number below 32768, rounded down.
            var luma = (red * 2 + green * 3 + blue) * 10923 >> 16;
            (new Vector<int>(columns[0], x) + red * sign).CopyTo(columns[0], x);
            (new Vector<int>(columns[1], x) + green * sign).CopyTo(columns[1], x);
            (new Vector<int>(columns[2], x) + blue * sign).CopyTo(columns[2], x);
            (new Vector<int>(columns[3], x) + luma * luma * sign).CopyTo(columns[3], x);
        }
        for (; x < w; x++)
        {
            int red = (int)picture.Red[first + x], green = (int)picture.Green[first + x], blue = (int)picture.Blue[first + x], luma = (red * 2 + green * 3 + blue) / 6;
            columns[0][x] += red * sign;
            columns[1][x] += green * sign;
            columns[2][x] += blue * sign;
            columns[3][x] += luma * luma * sign;
        }
    }

    private static Vector<int> Whole(float[] plane, int at) => Vector.ConvertToInt32(new Vector<float>(plane, at));

    /// <summary>Gives each pixel of a row the mean of its calmest window; of equally calm ones the first.</summary>
    private void Choose(int y)
    {
        var (w, first) = (picture.Width, y * picture.Width);
        ReadOnlySpan<int> corners = [y % (radius + 1) * stride, y % (radius + 1) * stride + radius, (y + radius) % (radius + 1) * stride, (y + radius) % (radius + 1) * stride + radius];
        for (var x = 0; x < w; x += Step)
        {
            // The last few may overlap those before: they are only chosen again.
            x = Math.Min(x, w - Step);
            var at = corners[0] + x;
            Vector<float> red = new(ring[0], at), green = new(ring[1], at), blue = new(ring[2], at), least = new(ring[3], at);
            for (var k = 1; k < corners.Length; k++)
            {
                at = corners[k] + x;
                var variance = new Vector<float>(ring[3], at);
                var calmer = Vector.LessThan(variance, least);
                red = Vector.ConditionalSelect(calmer, new Vector<float>(ring[0], at), red);
                green = Vector.ConditionalSelect(calmer, new Vector<float>(ring[1], at), green);
                blue = Vector.ConditionalSelect(calmer, new Vector<float>(ring[2], at), blue);
                least = Vector.ConditionalSelect(calmer, variance, least);
            }
            red.CopyTo(result.Red, first + x);
            green.CopyTo(result.Green, first + x);
            blue.CopyTo(result.Blue, first + x);
        }
    }
}
