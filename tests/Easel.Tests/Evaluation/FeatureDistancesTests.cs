using Easel.Bench.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Evaluation;

public sealed class FeatureDistancesTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Frechet_OfDiagonalGaussians_IsTheClosedForm()
    {
        // Commuting covariances: |μ₁−μ₂|² + Σ (√a − √b)² = 9 + 16 + (2−1)² + (3−5)².
        var distance = FeatureDistances.Frechet(Vector(0, 0), diag(Vector(4, 9)), Vector(3, 4), diag(Vector(1, 25)));
        Assert.Equal(30, distance, 1e-9);
    }

    [Fact]
    public void Frechet_OfCovariancesThatDoNotCommute_IsTheClosedFormOfTwoDimensions()
    {
        // For 2×2 matrices Tr √M = √(Tr M + 2√det M).
        var (a, b) = (tensor(new double[,] { { 2, 1 }, { 1, 3 } }), tensor(new double[,] { { 5, -2 }, { -2, 1 } }));
        var expected = 5 + 6 - 2 * Math.Sqrt(2 * 5 + 2 * 1 * -2 + 3 * 1 + 2 * Math.Sqrt(5 * 1));
        Assert.Equal(expected, FeatureDistances.Frechet(Vector(0, 0), a, Vector(0, 0), b), 1e-9);
    }

    [Fact]
    public void Frechet_OfASetAndItself_IsZero()
    {
        var features = randn([40, 6], generator: new Generator(1));
        Assert.Equal(0, FeatureDistances.Frechet(features, features), 1e-9);
    }

    [Fact]
    public void Frechet_OfSets_IsThatOfTheirMeansAndCovariances()
    {
        // Four corners of a square: covariance 4/3 of half the side squared in each axis.
        var square = tensor(new double[,] { { 1, 1 }, { 1, -1 }, { -1, 1 }, { -1, -1 } });
        Assert.Equal(2 * 4 / 3.0 + 25, FeatureDistances.Frechet(square, square.mul(2) + Vector(3, 4)), 1e-9);
    }

    [Fact]
    public void Frechet_OfVectorsOfTwoLengths_IsRefused() =>
        Assert.Contains("4x3 and 4x2", Assert.Throws<InvalidRequestException>(() => FeatureDistances.Frechet(zeros(4, 3), zeros(4, 2))).Message);

    [Fact]
    public void Nearest_OfVectorsInTheSet_AreThemselves()
    {
        var set = randn([20, 5], generator: new Generator(2));
        var found = FeatureDistances.Nearest(set.index_select(0, tensor(new long[] { 7, 3 })), set);
        Assert.Equal([(0, 7), (0, 3)], found);
    }

    [Fact]
    public void Nearest_OfAPointBetweenTwo_IsTheCloserOne() =>
        Assert.Equal([(5, 1)], FeatureDistances.Nearest(tensor(new double[,] { { 3, 4 } }), tensor(new double[,] { { 100, 0 }, { 0, 0 } })));

    [Fact]
    public void MeanPairwise_OfATriangle_IsTheMeanOfItsSides() =>
        Assert.Equal((3 + 4 + 5) / 3.0, FeatureDistances.MeanPairwise(tensor(new double[,] { { 0, 0 }, { 3, 0 }, { 0, 4 } })), 1e-9);

    private static Tensor Vector(params double[] values) => tensor(values);
}
