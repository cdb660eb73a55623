namespace Easel.Denoising;

/// <summary>Variance-exploding levels evenly spaced in σ^(1/ρ), dense near zero (Karras et al. 2022, eq. 5, arXiv 2206.00364). Checked against k-diffusion.</summary>
public sealed class KarrasSchedule : NoiseSchedule
{
    private readonly double _sigmaMin, _rho;

    /// <summary>Makes the schedule for a range of noise levels.</summary>
    /// <param name="sigmaMin">Last level above zero, &gt; 0.</param>
    /// <param name="sigmaMax">First level, greater than <paramref name="sigmaMin"/>.</param>
    /// <param name="rho">ρ ≥ 1; larger is denser near zero. 7 in the paper.</param>
    /// <exception cref="InvalidRequestException">The levels are no range, or ρ is below 1.</exception>
    public KarrasSchedule(double sigmaMin, double sigmaMax, double rho = 7)
    {
        CheckRange(sigmaMin, sigmaMax);
        if (!(rho >= 1 && double.IsFinite(rho))) throw new InvalidRequestException($"Rho {rho} is out of range; give 1 or more, 7 is usual.");
        (_sigmaMin, SigmaMax, _rho) = (sigmaMin, sigmaMax, rho);
    }

    /// <inheritdoc/>
    public override double SigmaMax { get; }

    /// <inheritdoc/>
    protected override IEnumerable<double> Levels(int steps) =>
        Spaced(Math.Pow(SigmaMax, 1 / _rho), Math.Pow(_sigmaMin, 1 / _rho), steps).Select(root => Math.Pow(root, _rho));
}
