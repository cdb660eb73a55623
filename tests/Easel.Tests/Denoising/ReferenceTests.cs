using Easel.Checkpoints;
using Easel.Denoising;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Denoising;

/// <summary>Whole trajectories and noise levels against k-diffusion and diffusers; tolerance 1e-4 of the largest value, which float32 references state for themselves.</summary>
public sealed class ReferenceTests
{
    private const double Tolerance = 1e-4;
    private static readonly DdpmSchedule Ddpm = new();

    public static TheoryData<string, NoiseSchedule> Grids => new()
    {
        { "sched_euler_A", Ddpm },
        { "sched_euler_karras_A", new KarrasSchedule(Ddpm.Sigma(1), Ddpm.Sigma(801)) },
        { "sched_euler_exponential_A", new ExponentialSchedule(Ddpm.Sigma(1), Ddpm.Sigma(801)) },
        { "sched_euler_trailing_v_A", new DdpmSchedule(spacing: TimestepSpacing.Trailing) },
        { "sched_euler_zsnr_v_A", new DdpmSchedule(spacing: TimestepSpacing.Trailing, zeroTerminalSnr: true) },
        { "sched_dpmpp_2m_karras_A", new KarrasSchedule(Ddpm.SigmaMin, Ddpm.SigmaMax) },
        { "sched_edm_euler_A", new KarrasSchedule(0.002, 80) },
        { "sched_flow_euler_schnell_A", new RectifiedFlowSchedule() },
        { "sched_flow_euler_dynamic_A", new RectifiedFlowSchedule(shift: Math.Exp(1.15)) },
        { "sched_flow_euler_linear_shift_A", new RectifiedFlowSchedule(shift: 1.9) },
        { "sched_flow_euler_qwen_A", new RectifiedFlowSchedule(shift: Math.Exp(0.68), terminal: 0.02) },
        { "sched_flow_euler_sd3_A", new RectifiedFlowSchedule(shift: 3, last: 0.003 / 1.002) },
        { "sched_dpmpp_2m_flow_A", new RectifiedFlowSchedule(shift: 3, first: 0.999) },
    };

    /// <summary>Reference, our sampler, what its fixed model predicts, and whether its states are variance-preserving.</summary>
    public static TheoryData<string, string, Prediction, bool> Trajectories => new()
    {
        { "sched_euler_A", "euler", Prediction.Epsilon, false },
        { "sched_euler_karras_A", "euler", Prediction.Epsilon, false },
        { "sched_euler_exponential_A", "euler", Prediction.Epsilon, false },
        { "sched_euler_trailing_v_A", "euler", Prediction.V, false },
        { "sched_euler_zsnr_v_A", "euler", Prediction.V, false },
        { "sched_heun_A", "heun", Prediction.Epsilon, false },
        { "sched_euler_ancestral_A", "euler-a", Prediction.Epsilon, false },
        { "sched_euler_ancestral_v_A", "euler-a", Prediction.V, false },
        { "sched_dpmpp_2m_A", "dpmpp-2m", Prediction.Epsilon, true },
        { "sched_dpmpp_2m_karras_A", "dpmpp-2m", Prediction.Epsilon, true },
        { "sched_dpmpp_2m_karras_v_A", "dpmpp-2m", Prediction.V, true },
        { "sched_ddim_A", "euler", Prediction.Epsilon, true },
        { "sched_lcm_A", "lcm", Prediction.Epsilon, true },
        { "sched_flow_euler_schnell_A", "euler", Prediction.Velocity, false },
        { "sched_flow_euler_dynamic_A", "euler", Prediction.Velocity, false },
        { "sched_flow_euler_linear_shift_A", "euler", Prediction.Velocity, false },
        { "sched_flow_euler_qwen_A", "euler", Prediction.Velocity, false },
        { "sched_flow_euler_sd3_A", "euler", Prediction.Velocity, false },
        { "sched_flow_euler_stochastic_A", "lcm", Prediction.Velocity, false },
        { "sched_flow_heun_A", "heun", Prediction.Velocity, false },
    };

    [Theory]
    [MemberData(nameof(Grids), DisableDiscoveryEnumeration = true)]
    public void Sigmas_EachSchedule_AreTheReferences(string reference, NoiseSchedule schedule)
    {
        using var file = Open(reference);
        var expected = Values(file, "outputs.sigmas");
        var sigmas = schedule.Sigmas(expected.Length - 1);
        AssertClose(expected, sigmas);
        if (file.Entries.ContainsKey("outputs.init_noise_sigma") && schedule is DdpmSchedule)
            AssertClose(Values(file, "outputs.init_noise_sigma"), [schedule.StartScale(sigmas[0])]);
    }

    [Fact]
    public void Timestep_KarrasAndExponentialLevels_AreTheReferences()
    {
        foreach (var reference in new[] { "sched_euler_karras_A", "sched_euler_exponential_A" })
        {
            using var file = Open(reference);
            AssertClose(Values(file, "outputs.timesteps"), [.. Values(file, "outputs.sigmas").SkipLast(1).Select(Ddpm.Timestep)]);
        }
    }

    [Theory]
    [MemberData(nameof(Trajectories))]
    public void Run_EachSampler_FollowsTheReference(string reference, string name, Prediction prediction, bool variancePreserving)
    {
        using var scope = NewDisposeScope();
        using var file = Open(reference);
        var timesteps = Values(file, "outputs.timesteps").Distinct().ToArray();
        // Rounding may leave two levels on one training step; then the file's own list of sigmas has the right ones.
        double[] sigmas = file.Entries.ContainsKey("outputs.sigmas")
            ? [.. Values(file, "outputs.sigmas").Distinct()]
            : [.. timesteps.Select(Ddpm.Sigma), reference == "sched_ddim_A" ? Ddpm.SigmaMin : 0];
        double Preserved(double sigma) => variancePreserving ? 1 / Math.Sqrt(1 + sigma * sigma) : 1;

        Tensor Denoise(Tensor noisy, double sigma)
        {
            var timestep = timesteps[Array.IndexOf(sigmas, sigma)];
            var input = prediction == Prediction.Velocity ? noisy : Predictions.VariancePreservingInput(noisy, sigma);
            var clean = prediction.ToClean(noisy, input * 0.3 + 0.1 * timestep / 1000, sigma);
            if (name != "lcm" || prediction == Prediction.Velocity) return clean.alias();
            var scaled = timestep * 10; // the boundary condition of latent consistency networks, σ_data = 0.5
            var root = Math.Sqrt(scaled * scaled + 0.25);
            return LinearCombination.Of((scaled / root, clean), (0.25 / (root * root), input));
        }

        var (noise, draws) = (file.Read("inputs.noise"), 0);
        var start = LinearCombination.Of((1 / Preserved(sigmas[0]), file.Read("inputs.x0")));
        NoiseSchedule schedule = prediction == Prediction.Velocity ? new RectifiedFlowSchedule() : Ddpm;
        var states = new List<double[]>();
        foreach (var step in Sampler.Named(name).Run(Denoise, start, schedule, sigmas, () => noise[draws++]))
            states.Add(Values(LinearCombination.Of((Preserved(step.NextSigma), step.State))));

        var trajectory = file.Read("outputs.trajectory");
        // Heun's references show each of the two evaluations of a step as a step; all but the last have two.
        int Shown(int step) => name != "heun" ? step : step == states.Count - 1 ? 2 * step : 2 * step + 1;
        Assert.Equal(trajectory.shape[0], Shown(states.Count - 1) + 1);
        for (var i = 0; i < states.Count; i++) AssertClose(Values(trajectory[Shown(i)]), states[i]);
    }

    [Theory]
    [InlineData("euler", "euler")]
    [InlineData("heun", "heun")]
    [InlineData("dpmpp_2m", "dpmpp-2m")]
    [InlineData("euler_ancestral", "euler-a")]
    public void Run_NonlinearDenoiser_FollowsKDiffusion(string theirs, string ours)
    {
        using var scope = NewDisposeScope();
        using var file = Open("kdiffusion_samplers_A");
        var (noise, draws) = (file.Read("inputs.noise"), 0);
        var (start, trace) = (file.Read("inputs.x0"), file.Read($"outputs.{theirs}.trace"));
        static Tensor Denoise(Tensor x, double sigma) => 0.8 * x / (1 + sigma * sigma) + 0.1 * (x / (1 + sigma)).tanh() + 0.05;
        var schedule = new KarrasSchedule(0.0292, 14.6146);
        foreach (var step in Sampler.Named(ours).Run(Denoise, start, schedule, schedule.Sigmas(6), () => noise[draws++]))
            AssertClose(Values(step.IsLast ? file.Read($"outputs.{theirs}.x") : trace[step.Index + 1]), Values(step.State));
        Assert.Equal(Values(file, $"outputs.{theirs}.draws")[0], draws);
    }

    [Fact]
    public void Sigmas_KarrasAndExponential_AreKDiffusions()
    {
        using var file = Open("kdiffusion_samplers_A");
        AssertClose(Values(file, "outputs.sigmas_karras"), new KarrasSchedule(0.0292, 14.6146).Sigmas(6));
        AssertClose(Values(file, "outputs.sigmas_exponential"), new ExponentialSchedule(0.0292, 14.6146).Sigmas(6));
    }

    private static SafetensorsFile Open(string name) => SafetensorsFile.Open(SharedData.Require($"goldens/{name}.safetensors"));

    private static double[] Values(SafetensorsFile file, string name)
    {
        using var tensor = file.Read(name);
        return Values(tensor);
    }

    private static double[] Values(Tensor tensor) => tensor.to(float64).contiguous().data<double>().ToArray();

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        var allowed = Tolerance * Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i], actual[i], allowed);
    }
}
