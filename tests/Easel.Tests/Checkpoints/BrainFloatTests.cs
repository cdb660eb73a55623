using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

public sealed class BrainFloatTests
{
    [Fact]
    public void Round_AnyBits_AreRoundedAsLibtorchDoes()
    {
        var random = new Random(5);
        float[] values =
        [
            0, -0f, 1, float.PositiveInfinity, float.NegativeInfinity, float.NaN, BitConverter.UInt32BitsToSingle(0x7F800001), BitConverter.UInt32BitsToSingle(0xFFFFFFFF), float.MaxValue,
            float.Epsilon, BitConverter.UInt32BitsToSingle(0x3F808000), BitConverter.UInt32BitsToSingle(0x3F818000), BitConverter.UInt32BitsToSingle(0x3F808001),
            .. Enumerable.Range(0, 1000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))),
        ];
        using var scope = NewDisposeScope();
        var expected = tensor(values).to(ScalarType.BFloat16);

        // Long enough for whole vectors and a rest.
        var rounded = new ushort[values.Length];
        BrainFloat.Round(values, rounded);

        Assert.Equal(expected.to(ScalarType.Float32).data<float>().ToArray(), rounded.Select(r => BitConverter.UInt32BitsToSingle((uint)r << 16)));
    }
}
