using Easel.Server.Jobs;

namespace Easel.Server.Tests.Jobs;

public sealed class StepTimesTests
{
    private static readonly ResolvedRequest Small = new("x", 64, 64, 0, 1, 10, 1, "euler", null);

    [Fact]
    public void Estimate_NothingMeasured_IsNone() => Assert.Null(new StepTimes().Estimate(Small, 1));

    [Fact]
    public void Estimate_SameSettings_IsWhatWasMeasured()
    {
        var times = new StepTimes();
        times.Record(Small, TimeSpan.FromSeconds(2));

        Assert.Equal(6, times.Estimate(Small, 3)!.Value.TotalSeconds, 6);
        Assert.Equal(4, times.Estimate(Small with { Steps = 20 }, 1)!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void Estimate_OtherSettings_GoesByPixelsAndPasses()
    {
        var times = new StepTimes();
        times.Record(Small, TimeSpan.FromSeconds(2));

        Assert.Equal(8, times.Estimate(Small with { Width = 128, Height = 128 }, 1)!.Value.TotalSeconds, 6);
        Assert.Equal(8, times.Estimate(Small with { Guidance = 2, Sampler = "heun" }, 1)!.Value.TotalSeconds, 6);
    }
}
