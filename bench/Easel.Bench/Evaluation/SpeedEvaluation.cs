namespace Easel.Bench.Evaluation;

/// <summary>How long pictures take, each measured in a process of its own that has painted two before.</summary>
internal static class SpeedEvaluation
{
    private const string Part = "speed";

    /// <summary>Medians of one picture from a prompt, and the most memory that its process has had.</summary>
    public static IEnumerable<Figure> Run(string model, int runs)
    {
        foreach (var (kind, what) in new[] { ("warm", "256 px"), ("large", "512 px"), ("high", "512 px, high quality") })
        {
            var measured = Measure.Child(kind, model, 2, "auto", runs);
            yield return new Figure(Part, $"{what} from a prompt, 2 threads", measured.Figures["picture"] / 1000, "s", runs, "median");
            yield return new Figure(Part, $"{what}, peak memory", measured.PeakMegabytes, "MB", 1);
        }
    }
}
