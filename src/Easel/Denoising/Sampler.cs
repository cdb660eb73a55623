using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Denoising;

/// <summary>A way from noise to picture: integrates dx/dσ = (x − D(x,σ))/σ (Karras et al. 2022, arXiv 2206.00364) down a list of noise levels. Holds no state: one instance serves any number of runs.</summary>
/// <param name="name">Name that users ask for it by.</param>
/// <param name="addsNoise">Whether its steps draw fresh noise.</param>
public abstract class Sampler(string name, bool addsNoise = false)
{
    /// <summary>All samplers, the plainest first.</summary>
    public static IReadOnlyList<Sampler> All { get; } =
        [new EulerSampler(), new HeunSampler(), new DpmSolver2MSampler(), new EulerAncestralSampler(), new LcmSampler()];

    /// <summary>Name that users ask for it by, such as <c>dpmpp-2m</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Whether its steps draw fresh noise.</summary>
    public bool AddsNoise { get; } = addsNoise;

    /// <summary>The sampler of that name.</summary>
    /// <exception cref="InvalidRequestException">There is none; the message lists the names.</exception>
    public static Sampler Named(string name) =>
        All.FirstOrDefault(sampler => sampler.Name == name) ??
        throw new InvalidRequestException($"There is no sampler '{name}'; use one of {string.Join(", ", All.Select(sampler => sampler.Name))}.");

    /// <summary>Denoises step by step as the caller asks for steps; to cancel, stop asking.</summary>
    /// <param name="denoise">The clean estimate of a noisy picture.</param>
    /// <param name="start">State at the first level, B×C×h×w, in the precision that the run is to be computed in (float32). Stays the caller's, and must live until the first step is asked for.</param>
    /// <param name="schedule">Says how noise and picture mix.</param>
    /// <param name="sigmas">Noise levels, two or more, strictly descending; the last is 0 for a finished picture.</param>
    /// <param name="noise">Draws standard normal noise of the shape of <paramref name="start"/>, on any device, for the sampler to dispose; <see cref="NoiseSource.Draw"/> fits. Null where the sampler adds none.</param>
    /// <returns>One step per level but the last. Enumerate it on one thread, and end the enumeration (as <c>foreach</c> does), which frees its tensors.</returns>
    /// <exception cref="InvalidRequestException">The levels do not descend, or noise is missing.</exception>
    public IEnumerable<DenoiseStep> Run(Denoiser denoise, Tensor start, NoiseSchedule schedule, IReadOnlyList<double> sigmas, Func<Tensor>? noise = null)
    {
        if (AddsNoise && noise is null) throw new InvalidRequestException($"The sampler {Name} adds noise at every step; pass a source of noise.");
        if (sigmas.Count < 2) throw new InvalidRequestException($"A run needs two noise levels or more, not {sigmas.Count}.");
        if (!double.IsFinite(sigmas[0]) || !(sigmas[^1] >= 0)) throw new InvalidRequestException($"Noise levels {sigmas[0]} to {sigmas[^1]} are out of range; give finite ones that end at 0 or above.");
        for (var i = 1; i < sigmas.Count; i++)
            if (!(sigmas[i] < sigmas[i - 1])) throw new InvalidRequestException($"Noise level {sigmas[i]} does not lie below {sigmas[i - 1]}; give levels that descend.");
        return Steps(denoise, start, schedule, sigmas, noise ?? (() => throw new InvalidOperationException($"The sampler {Name} declares that it adds no noise.")));
    }

    private IEnumerable<DenoiseStep> Steps(Denoiser denoise, Tensor start, NoiseSchedule schedule, IReadOnlyList<double> sigmas, Func<Tensor> noise)
    {
        Tensor? state = null, clean = null, previousClean = null;
        try
        {
            state = start.alias().DetachFromDisposeScope();
            for (var i = 0; i + 1 < sigmas.Count; i++)
            {
                var (newClean, newState) = Step(new StepContext
                {
                    Denoise = denoise, Schedule = schedule, DrawNoise = noise, State = state, Sigma = sigmas[i], NextSigma = sigmas[i + 1],
                    PreviousClean = clean, PreviousSigma = i > 0 ? sigmas[i - 1] : double.NaN,
                });
                state.Dispose();
                previousClean?.Dispose();
                (state, clean, previousClean) = (newState, newClean, clean);
                yield return new DenoiseStep(i, sigmas.Count - 1, sigmas[i], sigmas[i + 1], clean, state);
            }
        }
        finally
        {
            state?.Dispose();
            clean?.Dispose();
            previousClean?.Dispose();
        }
    }

    // What outlives the step leaves the scope system: the caller may open and close scopes of its own between two steps.
    private (Tensor Clean, Tensor State) Step(StepContext context)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        context = context with { Clean = context.Denoise(context.State, context.Sigma) };
        scope.Attach(context.Clean);
        var next = Advance(context);
        return (context.Clean.DetachFromDisposeScope(), next.DetachFromDisposeScope());
    }

    /// <summary>The state at the next level.</summary>
    /// <param name="step">Where the run stands; its tensors stay the run's.</param>
    /// <returns>A new tensor, B×C×h×w. Temporaries need no care: a dispose scope is open.</returns>
    protected abstract Tensor Advance(in StepContext step);

    /// <summary>The first-order step from one noise level to a lower one, x' = D + (σ'/σ)(x − D): exact while D stays the same.</summary>
    private protected static Tensor EulerStep(Tensor state, Tensor clean, double sigma, double nextSigma) =>
        LinearCombination.Of((nextSigma / sigma, state), (1 - nextSigma / sigma, clean));
}

/// <summary>Where a run stands when a sampler is asked for its next state.</summary>
public readonly record struct StepContext
{
    /// <summary>The denoiser, for methods that evaluate it more than once a step.</summary>
    public required Denoiser Denoise { get; init; }

    /// <summary>Says how noise and picture mix.</summary>
    public required NoiseSchedule Schedule { get; init; }

    /// <summary>Draws standard normal noise of the shape of the state; the caller disposes it.</summary>
    public required Func<Tensor> DrawNoise { get; init; }

    /// <summary>The state x at <see cref="Sigma"/>, B×C×h×w.</summary>
    public required Tensor State { get; init; }

    /// <summary>D(x, σ), B×C×h×w.</summary>
    public Tensor Clean { get; init; }

    /// <summary>D of the step before; null in the first.</summary>
    public Tensor? PreviousClean { get; init; }

    /// <summary>Noise level of the step before; not a number in the first.</summary>
    public double PreviousSigma { get; init; }

    /// <summary>Noise level σ of the state.</summary>
    public required double Sigma { get; init; }

    /// <summary>Noise level to go to, 0 in the last step.</summary>
    public required double NextSigma { get; init; }
}
