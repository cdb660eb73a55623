using Easel.Runtime;
using static TorchSharp.torch;

namespace Easel.Tests.Runtime;

public sealed class ProcessorTests
{
    private const long Gigabyte = 1_000_000_000;

    [Theory]
    [InlineData(1 * Gigabyte, null)]
    [InlineData(1 * Gigabyte, 4 * Gigabyte)]
    public void BestTypeFor_WeightsThatLeaveRoom_IsTheFastest(long weights, long? free) => Assert.Equal(Processor.BestType, Processor.BestTypeFor(weights, free));

    [Fact]
    public void BestTypeFor_WeightsThatLeaveNone_IsTheSmallestThatTheProcessorHas() =>
        Assert.Equal(Processor.HasBfloat16 ? ScalarType.BFloat16 : ScalarType.Float32, Processor.BestTypeFor(1 * Gigabyte, 4 * Gigabyte - 2));
}
