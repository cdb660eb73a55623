namespace Easel.Denoising;

/// <summary>Variance-exploding levels evenly spaced in log σ. Checked against k-diffusion.</summary>
public sealed class ExponentialSchedule : NoiseSchedule
{
    private readonly double _sigmaMin;

    /// <summary>Makes the schedule for a range of noise levels.</summary>
    /// <param name="sigmaMin">Last level above zero, &gt; 0.</param>
    /// <param name="sigmaMax">First level, greater than <paramref name="sigmaMin"/>.</param>
    /// <exception cref="InvalidRequestException">The levels are no range.</exception>
    public ExponentialSchedule(double sigmaMin, double sigmaMax)
    {
        CheckRange(sigmaMin, sigmaMax);
        (_sigmaMin, SigmaMax) = (sigmaMin, sigmaMax);
    }

    /// <inheritdoc/>
    public override double SigmaMax { get; }

    /// <inheritdoc/>
    protected override IEnumerable<double> Levels(int steps) =>
        Spaced(Math.Log(SigmaMax), Math.Log(_sigmaMin), steps).Select(Math.Exp);
}
