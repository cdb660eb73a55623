using Easel.Corpus;
using Easel.Images;

namespace Easel.Bench.Evaluation;

/// <summary>Scenes that training never sees, by their seeds.</summary>
internal static class HeldOutScenes
{
    /// <summary>Words for a scene.</summary>
    public static string Caption(int seed) => CaptionWriter.Write(SceneSampler.SampleHeldOut((ulong)seed), new Random(seed));

    /// <summary>A scene as the corpus draws it, a square of so many pixels.</summary>
    public static Picture Draw(ScenePainter painter, int size, ulong seed) => PictureTensors.Paint(painter, SceneSampler.SampleHeldOut(seed).Layout, size, seed);
}
