using Easel.Checkpoints;
using Easel.Families;
using Easel.Models;
using Easel.Tests.Checkpoints;
using Easel.Tests.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

public sealed class QuantisedWeightsTests : IDisposable
{
    private static readonly FluxConfig Tiny = new(64, 64, 1, 1, 2, 32, 64, 32, false, [8, 12, 12]);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private GgufFile Write(Func<(string Name, long[] Shape), bool> isLeftOut)
    {
        var random = new Random(2);
        using var meta = new Blank(ScalarType.Float32, META);
        using var network = new FluxTransformer(Tiny);
        var tensors = network.state_dict().Select(t => (Name: t.Key, Shape: t.Value.shape)).Where(t => !isLeftOut(t)).Select(t =>
        {
            var elements = t.Shape.Aggregate(1L, (a, b) => a * b);
            return t.Shape.Length == 2
                ? (t.Name, 8u, t.Shape, Enumerable.Range(0, (int)elements / 32).SelectMany(_ => (byte[])[.. BitConverter.GetBytes((Half)0.002), .. Enumerable.Range(0, 32).Select(_ => (byte)random.Next(256))]).ToArray())
                : (t.Name, 0u, t.Shape, TorchImage.Floats([.. Enumerable.Range(0, (int)elements).Select(_ => (float)random.NextDouble())]));
        });
        File.WriteAllBytes(_folder.File("flux.gguf"), GgufFileTests.Image([.. tensors]));
        return GgufFile.Open(_folder.File("flux.gguf"));
    }

    private static Tensor Predict(FluxTransformer network, ScalarType type)
    {
        Tensor Draw(ulong seed, params long[] shape) => randn(shape, generator: new Generator(seed)).to(type);
        return network.Forward(Draw(1, 1, 16, 64), FluxDenoiser.Positions(4, 4), Draw(2, 1, 5, 64), zeros(5, 3), Draw(3, 1, 32), (full([1], 0.5f), null));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Load_QuantisedFile_PredictsWhatTheWholeNetworkDoes(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var file = Write(_ => false);
        using var blank = new Blank(type);
        using var whole = new FluxTransformer(Tiny);
        StrictLoad.Into(whole, file);

        using var quantised = QuantisedWeights.Load(() => new FluxTransformer(Tiny), file, type);

        Assert.Equal(DeviceType.META, quantised.state_dict()["proj_out.weight"].device_type);
        // Products of matrices may round differently by where in memory they lie.
        var tolerance = type == ScalarType.Float32 ? 1e-5 : 1e-2;
        Assert.True(Predict(quantised, type).allclose(Predict(whole, type), tolerance, tolerance));
    }

    [Fact]
    public void Load_IncompleteFile_NamesWhatIsMissing()
    {
        using var file = Write(t => t.Name == "proj_out.weight");
        Assert.Contains("1 missing: proj_out.weight", Assert.Throws<CheckpointException>(() => QuantisedWeights.Load(() => new FluxTransformer(Tiny), file, ScalarType.Float32)).Message);
    }
}
