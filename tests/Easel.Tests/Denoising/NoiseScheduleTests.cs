using Easel.Denoising;

namespace Easel.Tests.Denoising;

public sealed class NoiseScheduleTests
{
    public static TheoryData<NoiseSchedule> Schedules =>
    [
        new KarrasSchedule(0.03, 14.6), new ExponentialSchedule(0.03, 14.6), new RectifiedFlowSchedule(), new RectifiedFlowSchedule(3, last: 0.001),
        new RectifiedFlowSchedule(2, terminal: 0.02), new DdpmSchedule(), new DdpmSchedule(BetaGrowth.Linear, 1e-4, 0.02, spacing: TimestepSpacing.Trailing),
        new DdpmSchedule(spacing: TimestepSpacing.Linspace), new DdpmSchedule(spacing: TimestepSpacing.Trailing, zeroTerminalSnr: true),
    ];

    [Theory]
    [MemberData(nameof(Schedules), DisableDiscoveryEnumeration = true)]
    public void Sigmas_AnyCount_DescendToZero(NoiseSchedule schedule)
    {
        foreach (var steps in new[] { 1, 2, 3, 7, 50, 999 })
        {
            var sigmas = schedule.Sigmas(steps);
            Assert.Equal(steps + 1, sigmas.Count);
            Assert.Equal(0, sigmas[^1]);
            Assert.True(sigmas[0] <= schedule.SigmaMax * (1 + 1e-12));
            Assert.All(sigmas.Zip(sigmas.Skip(1)), pair => Assert.True(pair.First > pair.Second));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(1001)]
    public void Sigmas_CountOutOfRange_NamesValueAndLimit(int steps)
    {
        var message = Assert.Throws<InvalidRequestException>(() => new KarrasSchedule(0.03, 14.6).Sigmas(steps)).Message;
        Assert.Contains($"{steps}", message);
        Assert.Contains("1 to 1000", message);
    }

    [Fact]
    public void Sigmas_LeadingWithOffsetOverAllTrainingSteps_IsRejected() =>
        Assert.Contains("1 to 999", Assert.Throws<InvalidRequestException>(() => new DdpmSchedule(offset: 1).Sigmas(1000)).Message);

    [Theory]
    [InlineData(TimestepSpacing.Leading, new[] { 801.0, 601, 401, 201, 1 })]
    [InlineData(TimestepSpacing.Trailing, new[] { 999.0, 799, 599, 399, 199 })]
    [InlineData(TimestepSpacing.Linspace, new[] { 999.0, 749.25, 499.5, 249.75, 0 })]
    public void Timesteps_EachSpacing_AreThePublishedOnes(TimestepSpacing spacing, double[] expected) =>
        Assert.Equal(expected, new DdpmSchedule(spacing: spacing).Timesteps(5));

    [Fact]
    public void Timestep_OfSigmaOfTimestep_IsTheTimestep()
    {
        var schedule = new DdpmSchedule();
        for (var t = 0.0; t <= 999; t += 12.4875) Assert.Equal(t, schedule.Timestep(schedule.Sigma(t)), 1e-8);
    }

    [Fact]
    public void Sigma_BetweenTimesteps_IsTheGeometricMean()
    {
        var schedule = new DdpmSchedule();
        Assert.Equal(Math.Sqrt(schedule.Sigma(400) * schedule.Sigma(401)), schedule.Sigma(400.5), 1e-12);
    }

    [Fact]
    public void Timestep_OutsideTheSchedule_IsTheNearestEnd()
    {
        var schedule = new DdpmSchedule();
        Assert.Equal(0, schedule.Timestep(1e-6));
        Assert.Equal(0, schedule.Timestep(0));
        Assert.Equal(999, schedule.Timestep(1e6));
        Assert.Equal(schedule.SigmaMin, schedule.Sigma(-1));
        Assert.Equal(schedule.SigmaMax, schedule.Sigma(2000));
    }

    [Fact]
    public void SigmaMax_StableDiffusion_IsThePublishedRange()
    {
        var schedule = new DdpmSchedule();
        Assert.Equal(14.6146, schedule.SigmaMax, 1e-4);
        Assert.Equal(0.0292, schedule.SigmaMin, 1e-4);
        Assert.Equal(4096, new DdpmSchedule(zeroTerminalSnr: true).SigmaMax, 1e-3);
        Assert.Equal(schedule.SigmaMin, new DdpmSchedule(zeroTerminalSnr: true).SigmaMin, 1e-12);
    }

    [Fact]
    public void Alpha_EachFamily_IsItsOwn()
    {
        Assert.Equal(1, new KarrasSchedule(0.03, 14.6).Alpha(3));
        Assert.Equal(0.75, new RectifiedFlowSchedule(shift: 3).Alpha(0.25));
    }

    [Fact]
    public void DynamicShift_SmallAndLargePicture_IsExpOfTheEndPoints()
    {
        Assert.Equal(Math.Exp(0.5), RectifiedFlowSchedule.DynamicShift(256), 1e-12);
        Assert.Equal(Math.Exp(1.15), RectifiedFlowSchedule.DynamicShift(4096), 1e-12);
    }

    [Fact]
    public void AddNoise_RectifiedFlow_MixesByOneMinusSigma()
    {
        using var clean = TorchSharp.torch.full([1, 1, 1, 2], 2f);
        using var noise = TorchSharp.torch.full([1, 1, 1, 2], -4f);
        using var noisy = new RectifiedFlowSchedule().AddNoise(clean, noise, 0.25);
        Assert.Equal([0.5f, 0.5f], noisy.data<float>().ToArray());
    }

    [Fact]
    public void Constructors_ValuesOutOfRange_AreRejected()
    {
        Action[] attempts =
        [
            () => new KarrasSchedule(0, 1), () => new KarrasSchedule(2, 1), () => new KarrasSchedule(0.1, double.NaN), () => new KarrasSchedule(0.1, 1, rho: 0.5),
            () => new ExponentialSchedule(0.1, double.PositiveInfinity), () => new RectifiedFlowSchedule(shift: 0), () => new RectifiedFlowSchedule(shift: double.NaN),
            () => new RectifiedFlowSchedule(first: 1.2), () => new RectifiedFlowSchedule(last: 1), () => new RectifiedFlowSchedule(terminal: -0.1),
            () => new DdpmSchedule(betaStart: 0), () => new DdpmSchedule(betaEnd: 1), () => new DdpmSchedule(trainingSteps: 1), () => new DdpmSchedule(offset: -1),
        ];
        Assert.All(attempts, attempt => Assert.Throws<InvalidRequestException>(attempt));
    }
}
