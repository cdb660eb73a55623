namespace Easel.Denoising;

/// <summary>How the noise added per training step, β, grows from the first step to the last.</summary>
public enum BetaGrowth
{
    /// <summary>√β grows linearly (Stable Diffusion).</summary>
    ScaledLinear,

    /// <summary>β grows linearly (Ho et al. 2020).</summary>
    Linear,
}

/// <summary>Which training steps a run visits (Lin et al. 2024, table 2, arXiv 2305.08891).</summary>
public enum TimestepSpacing
{
    /// <summary>Whole multiples of ⌊T/n⌋ from the clean end; the noisiest step is left out.</summary>
    Leading,

    /// <summary>Multiples of T/n from the noisy end.</summary>
    Trailing,

    /// <summary>Evenly from the noisiest to the cleanest step, both included.</summary>
    Linspace,
}

/// <summary>
/// The discrete schedule of DDPM-trained networks (Ho et al. 2020, arXiv 2006.11239) in variance-exploding terms,
/// σ_t = √((1−ᾱ_t)/ᾱ_t), with both ways between training step and noise level. Checked against diffusers.
/// </summary>
public sealed class DdpmSchedule : NoiseSchedule
{
    private readonly TimestepSpacing _spacing;
    private readonly int _offset;
    private readonly double[] _logSigmas;

    /// <summary>Makes the schedule; the defaults are Stable Diffusion's.</summary>
    /// <param name="growth">How β grows.</param>
    /// <param name="betaStart">β of the first training step, in (0, 1).</param>
    /// <param name="betaEnd">β of the last training step, in [<paramref name="betaStart"/>, 1).</param>
    /// <param name="trainingSteps">T, at least 2.</param>
    /// <param name="spacing">Which training steps a run visits.</param>
    /// <param name="offset">Added to the training steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="zeroTerminalSnr">Rescales ᾱ so that the last training step is (all but) pure noise (Lin et al. 2024, algorithm 1).</param>
    /// <exception cref="InvalidRequestException">A value is out of its range.</exception>
    public DdpmSchedule(
        BetaGrowth growth = BetaGrowth.ScaledLinear, double betaStart = 0.00085, double betaEnd = 0.012, int trainingSteps = 1000,
        TimestepSpacing spacing = TimestepSpacing.Leading, int offset = 1, bool zeroTerminalSnr = false)
    {
        if (trainingSteps < 2) throw new InvalidRequestException($"{trainingSteps} training steps are too few; give 2 or more.");
        if (!(betaStart > 0 && betaEnd >= betaStart && betaEnd < 1)) throw new InvalidRequestException($"Betas {betaStart} to {betaEnd} are no range; give 0 < first <= last < 1.");
        if (offset < 0) throw new InvalidRequestException($"Offset {offset} is negative; give 0 or 1.");
        (_spacing, _offset) = (spacing, offset);

        var betas = growth == BetaGrowth.Linear
            ? Spaced(betaStart, betaEnd, trainingSteps)
            : Spaced(Math.Sqrt(betaStart), Math.Sqrt(betaEnd), trainingSteps).Select(root => root * root);
        var signal = new double[trainingSteps]; // √ᾱ
        var product = 1.0;
        foreach (var (t, beta) in betas.Index()) signal[t] = Math.Sqrt(product *= 1 - beta);
        if (zeroTerminalSnr) RescaleToZeroSnr(signal);
        _logSigmas = Array.ConvertAll(signal, a => Math.Log(Math.Sqrt(1 - a * a) / a));
    }

    /// <inheritdoc/>
    public override double SigmaMax => Math.Exp(_logSigmas[^1]);

    /// <summary>Noise level of the first training step, the smallest that the network knows.</summary>
    public double SigmaMin => Math.Exp(_logSigmas[0]);

    /// <summary>√(1+σ²) where the run starts below the noisiest step: the network's own input is then standard normal. σ otherwise.</summary>
    public override double StartScale(double sigma) => _spacing == TimestepSpacing.Leading ? Math.Sqrt(1 + sigma * sigma) : sigma;

    /// <summary>Noise level of a training step; between whole steps log σ is linear.</summary>
    /// <param name="timestep">0 to T − 1; values outside are taken as the nearest end.</param>
    public double Sigma(double timestep)
    {
        var t = Math.Clamp(timestep, 0, _logSigmas.Length - 1);
        var below = Math.Min((int)t, _logSigmas.Length - 2);
        return Math.Exp(_logSigmas[below] + (t - below) * (_logSigmas[below + 1] - _logSigmas[below]));
    }

    /// <summary>Training step of a noise level, the inverse of <see cref="Sigma"/>.</summary>
    /// <param name="sigma">Noise level; values outside the schedule are taken as the nearest end.</param>
    /// <returns>0 to T − 1, rarely a whole number.</returns>
    public double Timestep(double sigma)
    {
        var log = Math.Clamp(Math.Log(sigma), _logSigmas[0], _logSigmas[^1]);
        var found = Array.BinarySearch(_logSigmas, log);
        if (found >= 0) return found;
        var below = ~found - 1;
        return below + (log - _logSigmas[below]) / (_logSigmas[below + 1] - _logSigmas[below]);
    }

    /// <summary>The training steps that a run visits, noisiest first.</summary>
    /// <param name="steps">Number of steps, 1 to T.</param>
    /// <exception cref="InvalidRequestException">The schedule has fewer training steps.</exception>
    public IReadOnlyList<double> Timesteps(int steps)
    {
        var training = _logSigmas.Length;
        var most = _spacing == TimestepSpacing.Leading ? training - _offset : training;
        if (steps < 1 || steps > most) throw new InvalidRequestException($"{steps} steps is out of range for this model; ask for 1 to {Math.Min(most, MaxSteps)}.");
        return _spacing switch
        {
            TimestepSpacing.Leading => [.. Enumerable.Range(0, steps).Select(i => (double)((steps - 1 - i) * (training / steps) + _offset))],
            TimestepSpacing.Trailing => [.. Enumerable.Range(0, steps).Select(i => Math.Round(training - i * (double)training / steps) - 1)],
            _ => [.. Spaced(training - 1, 0, steps)],
        };
    }

    /// <inheritdoc/>
    protected override IEnumerable<double> Levels(int steps) => Timesteps(steps).Select(Sigma);

    // The last ᾱ is 2⁻²⁴ (σ = 4096) in place of 0, at which σ would be infinite.
    private static void RescaleToZeroSnr(double[] signal)
    {
        var (first, last) = (signal[0], signal[^1]);
        for (var t = 0; t < signal.Length; t++) signal[t] = (signal[t] - last) * first / (first - last);
        signal[^1] = Math.Pow(2, -12);
    }
}
