using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Writes what a person might type to get a scene.</summary>
public static class CaptionWriter
{
    /// <summary>One of many possible captions; all that it names is in the scene.</summary>
    /// <param name="scene">A sampled scene.</param>
    /// <param name="random">Source of every choice.</param>
    public static string Write(Scene scene, Random random) => new Wording(scene, random).Compose();
}
