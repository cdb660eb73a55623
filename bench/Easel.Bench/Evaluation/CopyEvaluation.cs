using Easel.Checkpoints;
using Easel.Corpus;
using Easel.Families;
using Easel.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench.Evaluation;

/// <summary>Whether painted pictures are copies of training pictures: each is compared with every picture of its size that the painter was trained on.</summary>
/// <remarks>
/// Pictures are compared as latents, of which the training has kept all, by the cosine of the angle between two, from which the mean picture is taken first: a
/// softer copy is a copy still. Scenes that training never saw say how alike two pictures of this world are without any copying.
/// </remarks>
internal static class CopyEvaluation
{
    private const string Part = "copies";
    private const int Size = 256, Shown = 8;

    /// <summary>Compares pictures of held-out captions, and as many held-out scenes, with the training pictures.</summary>
    /// <param name="easel">The model.</param>
    /// <param name="pictures">Keeps its pictures.</param>
    /// <param name="painter">Draws the scenes.</param>
    /// <param name="shards">Folder of the latents that the painter was trained on.</param>
    /// <param name="count">How many pictures.</param>
    /// <param name="sheet">File for a sheet of the pictures most like training pictures, each beside what it is like; null for none.</param>
    public static IEnumerable<Figure> Run(TextToImage easel, PaintedPictures pictures, ScenePainter painter, string shards, int count, string? sheet)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var model = easel.Model.Planner ?? throw new InvalidRequestException("Copies are looked for among the training pictures of a model of Easel One's kind.");
        var painted = Enumerable.Range(0, count).Select(seed => pictures.Make("captions", HeldOutScenes.Caption(seed), (ulong)seed)).ToList();
        var strange = Enumerable.Range(0, count).Select(seed => HeldOutScenes.Draw(painter, Size, (ulong)seed));
        var (queries, others) = (Latents(model, painted), Latents(model, strange));
        var mean = others.mean([0]);
        var (made, real) = (Nearest(Direction(queries, mean), mean, shards), Nearest(Direction(others, mean), mean, shards));
        if (sheet is not null) Show(made, painted, painter, sheet);
        var most = real.Max(r => r.Likeness);
        return
        [
            new Figure(Part, "likeness to the nearest training picture, painted", made.Average(m => m.Likeness), "", count, FormattableString.Invariant($"1 is the same; held-out scenes {real.Average(r => r.Likeness):F3}; most {made.Max(m => m.Likeness):F3}, of held-out scenes {most:F3}")),
            Figure.Share(Part, "painted pictures liker to a training picture than any held-out scene is", made.Count(m => m.Likeness > most), count),
        ];
    }

    private static Tensor Latents(EaselOne model, IEnumerable<Picture> pictures) => stack([.. pictures.Select(picture =>
    {
        using var latents = ((IImageModel)model).Encode(picture.ToRgb(), picture.Width, picture.Height);
        return latents.flatten();
    })]);

    private static Tensor Direction(Tensor latents, Tensor mean)
    {
        var centred = latents.to(float32).sub(mean);
        return centred.div(centred.norm(1, keepdim: true, p: 2f));
    }

    private static (double Likeness, SceneOrigin Scene)[] Nearest(Tensor queries, Tensor mean, string shards)
    {
        var nearest = Enumerable.Repeat((Likeness: -1.0, Scene: new SceneOrigin(0)), (int)queries.shape[0]).ToArray();
        var files = Directory.GetFiles(shards, $"{Size}x{Size}-*.safetensors");
        if (files.Length == 0) throw new InvalidRequestException($"There are no latents of {Size}x{Size} pictures in {shards}.");
        foreach (var path in files)
        {
            using var scope = NewDisposeScope();
            using var file = SafetensorsFile.Open(path);
            var references = Direction(file.Read("latents").flatten(1), mean);
            var scenes = SceneNotes.Read(file.Metadata, (int)references.shape[0]);
            var (likeness, at) = queries.matmul(references.t()).max(1);
            var (values, indices) = (likeness.data<float>().ToArray(), at.data<long>().ToArray());
            for (var i = 0; i < nearest.Length; i++)
                if (values[i] > nearest[i].Likeness) nearest[i] = (values[i], scenes[(int)indices[i]]);
        }
        return nearest;
    }

    private static void Show((double Likeness, SceneOrigin Scene)[] made, List<Picture> painted, ScenePainter painter, string path)
    {
        var pairs = Enumerable.Range(0, made.Length).OrderByDescending(i => made[i].Likeness).Take(Shown).SelectMany(i => new (Picture, string?)[]
        {
            (painted[i], FormattableString.Invariant($"painted ({made[i].Likeness:F2})")), (PictureTensors.Paint(painter, made[i].Scene.Draw(1).Layout, Size, made[i].Scene.Seed), $"training picture {made[i].Scene.Seed}"),
        });
        PictureFile.Save(path, PictureCodec.Encode(ContactSheet.Compose([.. pairs], 4, Size, Size), ImageFormat.Png), overwrite: true);
    }
}
