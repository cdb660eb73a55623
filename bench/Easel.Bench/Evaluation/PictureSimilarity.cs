using Easel.Images;

namespace Easel.Bench.Evaluation;

/// <summary>How alike two pictures of one size are, pixel by pixel.</summary>
internal static class PictureSimilarity
{
    private const int Window = 11;
    private const double Deviation = 1.5, White = 255, C1 = 0.01 * White * 0.01 * White, C2 = 0.03 * White * 0.03 * White;
    private static readonly double[] Weights = Gaussian();

    /// <summary>Peak signal-to-noise ratio over the three channels, 10 log10(255² / mean squared error).</summary>
    /// <returns>Decibels; infinite for equal pictures.</returns>
    /// <exception cref="InvalidRequestException">The sizes differ.</exception>
    public static double Psnr(Picture one, Picture other)
    {
        RequireOneSize(one, other);
        var (a, b) = (one.ToRgb(), other.ToRgb());
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (double)(a[i] - b[i]);
        return 10 * Math.Log10(White * White * a.Length / sum);
    }

    /// <summary>Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004, eq. 13, its standard settings): Gaussian windows of 11 pixels and deviation 1.5 that lie whole in the picture, on luma (BT.601).</summary>
    /// <returns>−1 to 1; 1 for equal pictures.</returns>
    /// <exception cref="InvalidRequestException">The sizes differ, or a side has fewer than 11 pixels.</exception>
    public static double Ssim(Picture one, Picture other)
    {
        RequireOneSize(one, other);
        if (Math.Min(one.Width, one.Height) < Window)
            throw new InvalidRequestException($"Structural similarity needs {Window} pixels a side; the pictures have {one.Width}x{one.Height}.");
        var (x, y) = (Luma(one), Luma(other));
        double[] Mean(Func<int, double> value) => Blur([.. Enumerable.Range(0, x.Length).Select(value)], one.Width, one.Height);
        var (meanX, meanY, squareX, squareY, product) = (Mean(i => x[i]), Mean(i => y[i]), Mean(i => x[i] * x[i]), Mean(i => y[i] * y[i]), Mean(i => x[i] * y[i]));
        return Enumerable.Range(0, meanX.Length).Average(i =>
        {
            var (mx, my) = (meanX[i], meanY[i]);
            var (varianceX, varianceY, covariance) = (squareX[i] - mx * mx, squareY[i] - my * my, product[i] - mx * my);
            return (2 * mx * my + C1) * (2 * covariance + C2) / ((mx * mx + my * my + C1) * (varianceX + varianceY + C2));
        });
    }

    private static double[] Luma(Picture picture)
    {
        var rgb = picture.ToRgb();
        return [.. Enumerable.Range(0, rgb.Length / 3).Select(i => 0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2])];
    }

    /// <summary>Rows first, then columns: the Gaussian is separable.</summary>
    private static double[] Blur(double[] values, int width, int height)
    {
        var (columns, lines) = (width - Window + 1, height - Window + 1);
        var rows = new double[height * columns];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < columns; x++)
                for (var k = 0; k < Window; k++) rows[y * columns + x] += Weights[k] * values[y * width + x + k];
        var result = new double[lines * columns];
        for (var y = 0; y < lines; y++)
            for (var x = 0; x < columns; x++)
                for (var k = 0; k < Window; k++) result[y * columns + x] += Weights[k] * rows[(y + k) * columns + x];
        return result;
    }

    private static double[] Gaussian()
    {
        var weights = Enumerable.Range(0, Window).Select(i => Math.Exp(-(i - Window / 2) * (i - Window / 2) / (2 * Deviation * Deviation))).ToArray();
        return [.. weights.Select(w => w / weights.Sum())];
    }

    private static void RequireOneSize(Picture one, Picture other)
    {
        if ((one.Width, one.Height) != (other.Width, other.Height))
            throw new InvalidRequestException($"Pictures of {one.Width}x{one.Height} and {other.Width}x{other.Height} pixels cannot be compared; resize one of them.");
    }
}
