namespace Easel.Training;

/// <summary>How long to train: by the clock, or by steps. A run whose lengths are steps ends in the same weights however often it was interrupted.</summary>
/// <param name="Time">Time, or null when steps count.</param>
/// <param name="Steps">Steps, or null when time counts.</param>
public sealed record TrainingLength(TimeSpan? Time, long? Steps)
{
    /// <summary>A length by the clock.</summary>
    /// <param name="minutes">Minutes, more than 0.</param>
    public static TrainingLength OfMinutes(double minutes) => new(TimeSpan.FromMinutes(minutes), null);

    /// <summary>A length in steps.</summary>
    /// <param name="steps">Steps, at least 1.</param>
    public static TrainingLength OfSteps(long steps) => new(null, steps);

    /// <summary>How much of this length a run has behind it, 0–1 and beyond.</summary>
    /// <param name="run">The run.</param>
    public double Progress(TrainingRun run) => Steps is { } steps ? run.Steps / (double)steps : run.Seconds / Time!.Value.TotalSeconds;
}
