namespace Easel.Denoising;

/// <summary>
/// Straight paths between picture and noise, x = (1−σ)x₀ + σn (Liu et al. 2022, arXiv 2209.03003), with the levels shifted towards
/// noise for large pictures: σ' = sσ/(1+(s−1)σ) (Esser et al. 2024, eq. 23, arXiv 2403.03206). Checked against diffusers.
/// </summary>
public sealed class RectifiedFlowSchedule : NoiseSchedule
{
    private readonly double _first;
    private readonly double? _last, _terminal;

    /// <summary>Makes the schedule; the defaults are FLUX.1-schnell's even grid from 1 to 0.</summary>
    /// <param name="shift">s &gt; 0; 1 leaves the grid even, SD3 uses 3.</param>
    /// <param name="first">First level before the shift, in (0, 1].</param>
    /// <param name="last">Last level above zero before the shift; null spaces the grid evenly down to zero.</param>
    /// <param name="terminal">Last level above zero after the shift, which the others are stretched to; null leaves them. Qwen-Image uses 0.02.</param>
    /// <exception cref="InvalidRequestException">A value is out of its range.</exception>
    public RectifiedFlowSchedule(double shift = 1, double first = 1, double? last = null, double? terminal = null)
    {
        if (!(shift > 0 && double.IsFinite(shift))) throw new InvalidRequestException($"Shift {shift} is out of range; give a number above 0, 1 means none.");
        if (!(first > 0 && first <= 1)) throw new InvalidRequestException($"First level {first} is out of range; give more than 0 and at most 1.");
        if (last is { } l && !(l > 0 && l < first)) throw new InvalidRequestException($"Last level {l} is out of range; give more than 0 and less than {first}.");
        if (terminal is { } t && !(t > 0 && t < first)) throw new InvalidRequestException($"Terminal level {t} is out of range; give more than 0 and less than {first}.");
        (Shift, _first, _last, _terminal) = (shift, first, last, terminal);
    }

    /// <summary>The shift s.</summary>
    public double Shift { get; }

    /// <inheritdoc/>
    public override double SigmaMax => Shifted(_first);

    /// <inheritdoc/>
    public override double Alpha(double sigma) => 1 - sigma;

    /// <summary>1: noise at σ ≈ 1 is standard normal, also where the grid starts a little below.</summary>
    public override double StartScale(double sigma) => 1;

    /// <summary>Shift for a picture of a number of latent tokens, s = e^μ with μ linear in the tokens, as FLUX.1-dev and its kin use it.</summary>
    /// <param name="tokens">Latent tokens of the picture, T.</param>
    /// <param name="baseTokens">Tokens at which μ is <paramref name="baseMu"/>.</param>
    /// <param name="maxTokens">Tokens at which μ is <paramref name="maxMu"/>.</param>
    /// <param name="baseMu">μ of a small picture.</param>
    /// <param name="maxMu">μ of a large picture.</param>
    public static double DynamicShift(int tokens, int baseTokens = 256, int maxTokens = 4096, double baseMu = 0.5, double maxMu = 1.15) =>
        Math.Exp(baseMu + (maxMu - baseMu) * (tokens - baseTokens) / (maxTokens - baseTokens));

    /// <inheritdoc/>
    protected override IEnumerable<double> Levels(int steps)
    {
        double[] levels = [.. Spaced(_first, _last ?? _first / steps, steps).Select(Shifted)];
        // Stretches the distances to 1, so that the first level stays at 1 and the last comes to lie on the terminal one.
        return _terminal is { } terminal && steps > 1
            ? levels.Select(level => 1 - (1 - level) * (1 - terminal) / (1 - levels[^1]))
            : levels;
    }

    private double Shifted(double sigma) => Shift * sigma / (1 + (Shift - 1) * sigma);
}
