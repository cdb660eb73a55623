using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench.Evaluation;

/// <summary>Distances between sets of feature vectors; each set is N×D, float32 or float64.</summary>
internal static class FeatureDistances
{
    /// <summary>Fréchet distance of the Gaussians fitted to two sets (Heusel et al. 2017, arXiv 1706.08500, eq. 6): |μ₁−μ₂|² + Tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½).</summary>
    /// <returns>0 or more; biased upwards when a set is small against D, so compare only sets of equal size.</returns>
    /// <exception cref="InvalidRequestException">A set has fewer than two vectors, or the lengths of the vectors differ.</exception>
    public static double Frechet(Tensor one, Tensor other)
    {
        if (one.dim() != 2 || other.dim() != 2 || one.shape[0] < 2 || other.shape[0] < 2 || one.shape[1] != other.shape[1])
            throw new InvalidRequestException($"Sets of {string.Join("x", one.shape)} and {string.Join("x", other.shape)} features have no Fréchet distance; give at least two vectors each, of one length.");
        using var scope = NewDisposeScope();
        var (first, second) = (Gaussian(one), Gaussian(other));
        return Frechet(first.Mean, first.Covariance, second.Mean, second.Covariance);
    }

    /// <summary>The same, of two Gaussians: means of D, covariances of D×D, float64.</summary>
    public static double Frechet(Tensor mean1, Tensor covariance1, Tensor mean2, Tensor covariance2)
    {
        using var scope = NewDisposeScope();
        // Tr (Σ₁Σ₂)^½ = Tr (Σ₁^½ Σ₂ Σ₁^½)^½, which is symmetric, so that its eigenvalues are real.
        var (values, vectors) = linalg.eigh(covariance1);
        var root = vectors.mul(values.clamp_min(0).sqrt()).matmul(vectors.t());
        var inner = root.matmul(covariance2).matmul(root);
        var trace = linalg.eigvalsh((inner + inner.t()) / 2).clamp_min(0).sqrt().sum();
        var distance = (mean1 - mean2).square().sum() + covariance1.trace() + covariance2.trace() - 2 * trace;
        return Math.Max(0, distance.ToDouble());
    }

    /// <summary>For each vector of a set the Euclidean distance to the nearest vector of another, and its index there.</summary>
    /// <param name="queries">N×D.</param>
    /// <param name="references">M×D, at least one.</param>
    public static (double Distance, int Index)[] Nearest(Tensor queries, Tensor references)
    {
        using var scope = NewDisposeScope();
        // Differences, not |a|² + |b|² − 2ab: equal vectors must have distance 0.
        return [.. Enumerable.Range(0, (int)queries.shape[0]).Select(i =>
        {
            using var inner = NewDisposeScope();
            var squares = references.to(float64).sub(queries[i].to(float64)).square().sum(1);
            var at = squares.argmin().ToInt32();
            return (Math.Sqrt(squares[at].ToDouble()), at);
        })];
    }

    /// <summary>Mean Euclidean distance between the vectors of one set, over all pairs.</summary>
    /// <param name="features">N×D, at least two.</param>
    public static double MeanPairwise(Tensor features)
    {
        using var scope = NewDisposeScope();
        var (sum, pairs, all) = (0.0, 0, features.to(float64));
        for (var i = 0; i < features.shape[0]; i++)
            for (var j = i + 1; j < features.shape[0]; j++, pairs++) sum += (all[i] - all[j]).norm().ToDouble();
        return sum / pairs;
    }

    private static (Tensor Mean, Tensor Covariance) Gaussian(Tensor features)
    {
        var wide = features.to(float64);
        var mean = wide.mean([0]);
        var centred = wide - mean;
        return (mean, centred.t().matmul(centred) / (features.shape[0] - 1));
    }
}
