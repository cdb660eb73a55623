using Easel.Corpus.Styles;

namespace Easel.Tests.Corpus.Styles;

public sealed class FilterTests
{
    private const int Width = 83, Height = 70;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Kuwahara_ComparedWithItsDefinition_IsTheSame(int radius)
    {
        var picture = Noisy();
        var filtered = Filters.Kuwahara(picture, radius);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var (least, expected) = (double.MaxValue, default(Rgb));
                for (var k = 0; k < 4; k++)
                {
                    var (mean, variance) = Window(picture, k % 2 == 0 ? x - radius : x, k < 2 ? y - radius : y, radius);
                    if (variance < least - 1e-3) (least, expected) = (variance, mean);
                }
                var found = filtered[y * Width + x];
                Assert.True(Math.Abs(found.R - expected.R) + Math.Abs(found.G - expected.G) + Math.Abs(found.B - expected.B) < .01, $"{x}, {y}: {found} instead of {expected}");
            }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(40)]
    public void Blur_OfAPlane_KeepsItsLevelAndItsNeighboursClose(int radius)
    {
        var flat = Enumerable.Repeat(77f, Width * Height).ToArray();
        Assert.All(Filters.Blur(flat, Width, Height, radius), value => Assert.Equal(77, value, .01));

        // Three boxes in each direction, one after the other.
        var plane = Noisy().Red;
        var expected = plane.Select(value => (double)value).ToArray();
        for (var pass = 0; pass < 3; pass++) expected = Box(Box(expected, radius, 1, 0), radius, 0, 1);
        var blurred = Filters.Blur(plane, Width, Height, radius);
        for (var i = 0; i < plane.Length; i++) Assert.Equal(expected[i], blurred[i], .02);
    }

    [Fact]
    public void SmoothRowAndCloudyRow_ComparedWithSinglePoints_AreTheSame()
    {
        var row = new float[Width];
        foreach (var (unit, stretch, y, salt) in new[] { (1f, 46f, -3.7f, 5), (.75f, 1.7f, 12.25f, 4), (4f, .9f, 1000.5f, 8) })
        {
            Noise.SmoothRow(row, unit, stretch, y, salt, shift: -2.5f);
            for (var x = 0; x < Width; x++) Assert.Equal(Noise.Smooth(x / unit / stretch + -2.5f, y, salt), row[x]);
            Noise.CloudyRow(row, unit, stretch, y, salt);
            for (var x = 0; x < Width; x++) Assert.Equal(Noise.Cloudy(x / unit / stretch, y, salt), row[x]);
        }
    }

    [Fact]
    public void Planes_UsedAgain_AreEmpty()
    {
        float[] first;
        using (Planes.Open())
        {
            first = Planes.New(1000);
            Array.Fill(first, 5);
            Assert.NotSame(first, Planes.New(1000));
        }
        Assert.NotSame(first, Planes.New(1000));
        using (Planes.Open())
        {
            float[][] again = [Planes.New(1000), Planes.New(1000), Planes.New(999)];
            Assert.Contains(again, plane => ReferenceEquals(plane, first));
            Assert.All(again.SelectMany(plane => plane), value => Assert.Equal(0, value));
        }
    }

    private static Raster Noisy()
    {
        var (picture, random) = (new Raster(Width, Height), new Random(3));
        for (var i = 0; i < Width * Height; i++) picture[i] = new Rgb(random.Next(256), random.Next(256), random.Next(256));
        return picture;
    }

    private static (Rgb Mean, double Variance) Window(Raster picture, int left, int top, int radius)
    {
        var (r, g, b, squares, n) = (0.0, 0.0, 0.0, 0.0, 0);
        for (var y = Math.Max(0, top); y <= Math.Min(Height - 1, top + radius); y++)
            for (var x = Math.Max(0, left); x <= Math.Min(Width - 1, left + radius); x++, n++)
            {
                var c = picture[y * Width + x];
                var luma = ((int)c.R * 2 + (int)c.G * 3 + (int)c.B) / 6;
                (r, g, b, squares) = (r + c.R, g + c.G, b + c.B, squares + luma * luma);
            }
        var mean = (r / n * 2 + g / n * 3 + b / n) / 6;
        return (new Rgb((float)(r / n), (float)(g / n), (float)(b / n)), squares / n - mean * mean);
    }

    private static double[] Box(double[] plane, int radius, int stepX, int stepY) =>
    [
        .. Enumerable.Range(0, plane.Length).Select(i => Enumerable.Range(-radius, 2 * radius + 1)
            .Average(d => plane[Math.Clamp(i / Width + d * stepY, 0, Height - 1) * Width + Math.Clamp(i % Width + d * stepX, 0, Width - 1)])),
    ];
}
