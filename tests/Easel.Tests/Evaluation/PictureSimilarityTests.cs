using Easel.Bench.Evaluation;
using Easel.Images;

namespace Easel.Tests.Evaluation;

/// <summary>Expected values were worked out from the papers' formulas by a program of its own, with full two-dimensional windows.</summary>
public sealed class PictureSimilarityTests
{
    private const int Side = 17;

    [Fact]
    public void Psnr_OfAPatternAndItsDisturbedCopy_IsTheValueOfTheFormula() => Assert.Equal(26.865928009109325, PictureSimilarity.Psnr(Grey(Pattern), Grey(Disturbed)), 1e-9);

    [Fact]
    public void Psnr_OfEqualPictures_IsInfinite() => Assert.Equal(double.PositiveInfinity, PictureSimilarity.Psnr(Grey(Pattern), Grey(Pattern)));

    [Fact]
    public void Ssim_OfAPatternAndItsDisturbedCopy_IsTheValueOfTheFormula() => Assert.Equal(0.9879926336136426, PictureSimilarity.Ssim(Grey(Pattern), Grey(Disturbed)), 1e-6);

    [Fact]
    public void Ssim_OfEqualPictures_IsOne() => Assert.Equal(1, PictureSimilarity.Ssim(Grey(Pattern), Grey(Pattern)), 1e-9);

    [Fact]
    public void Ssim_OfFlatPictures_ComparesTheirLuminanceAlone()
    {
        const double C1 = 2.55 * 2.55;
        Assert.Equal((2 * 100.0 * 150 + C1) / (100.0 * 100 + 150.0 * 150 + C1), PictureSimilarity.Ssim(Grey((_, _) => 100), Grey((_, _) => 150)), 1e-4);
    }

    [Fact]
    public void Ssim_OfSmallPictures_NamesTheLeastSize()
    {
        var small = Picture.FromRgb(new byte[300], 10, 10);
        Assert.Contains("11 pixels a side", Assert.Throws<InvalidRequestException>(() => PictureSimilarity.Ssim(small, small)).Message);
    }

    [Fact]
    public void Psnr_OfTwoSizes_IsRefused() =>
        Assert.Throws<InvalidRequestException>(() => PictureSimilarity.Psnr(Picture.FromRgb(new byte[300], 10, 10), Grey(Pattern)));

    private static int Pattern(int x, int y) => (7 * x * x + 13 * y + 3 * x * y) % 256;

    private static int Disturbed(int x, int y) => Math.Clamp(Pattern(x, y) + (5 * x + 11 * y) % 41 - 20, 0, 255);

    private static Picture Grey(Func<int, int, int> value) =>
        Picture.FromRgb([.. Enumerable.Range(0, Side * Side).SelectMany(i => Enumerable.Repeat((byte)value(i % Side, i / Side), 3))], Side, Side);
}
