using Easel.Corpus;
using Easel.Families;
using Easel.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench.Evaluation;

/// <summary>Pictures as a crowd, in the features of a recogniser: how near to real ones, how different from each other, and whether copied.</summary>
internal static class FeatureEvaluation
{
    private const string Part = "features";
    private const int Size = 256, Seeds = 4;

    /// <summary>Measures pictures of held-out captions against held-out and training pictures of the corpus.</summary>
    public static IEnumerable<Figure> Run(PictureReader reader, PaintedPictures pictures, ScenePainter painter, int count)
    {
        using var scope = NewDisposeScope();
        Tensor Features(IEnumerable<Picture> crowd) => stack([.. crowd.Select(picture =>
        {
            using var input = PictureTensors.Of([picture]);
            return tensor(reader.Read(input)[0].Features);
        })]);
        Tensor Drawn(int first) => Features(Enumerable.Range(first, count).Select(seed => HeldOutScenes.Draw(painter, Size, (ulong)seed)));

        var made = Features(Enumerable.Range(0, count).Select(seed => pictures.Make("captions", HeldOutScenes.Caption(seed), (ulong)seed)));
        var (real, others) = (Drawn(0), Drawn(count));
        var seen = Features(Enumerable.Range(0, 4 * count).Select(seed => PictureTensors.Paint(painter, SceneSampler.Sample((ulong)seed).Layout, Size, (ulong)seed)));
        var (nearest, usual) = (FeatureDistances.Nearest(made, seen), FeatureDistances.Nearest(real, seen).Select(n => n.Distance).Order().ToArray());
        var least = usual[usual.Length / 100];
        var spread = Enumerable.Range(0, Math.Max(1, count / 10)).Average(i => FeatureDistances.MeanPairwise(Features(Enumerable.Range(0, Seeds).Select(k => pictures.Make("seeds", HeldOutScenes.Caption(i), (ulong)(1000 + k))))));
        return
        [
            new Figure(Part, "Fréchet distance, painted to held-out", FeatureDistances.Frechet(made, real), "", count, "only figures of one count and one recogniser compare"),
            new Figure(Part, "Fréchet distance, held-out to other held-out", FeatureDistances.Frechet(others, real), "", count, "what a perfect model would have"),
            new Figure(Part, "distance between seeds of a caption", spread, "", Seeds * Math.Max(1, count / 10), FormattableString.Invariant($"between captions {FeatureDistances.MeanPairwise(made):F2}")),
            new Figure(Part, "distance to the nearest training picture, painted", nearest.Average(n => n.Distance), "", count, FormattableString.Invariant($"of {4 * count}; held-out pictures {usual.Average():F2}")),
            Figure.Share(Part, "painted pictures nearer to a training picture than 99 % of held-out ones", nearest.Count(n => n.Distance < least), count),
        ];
    }
}
