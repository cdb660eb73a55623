using Easel.Models;
using Easel.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Training;

public sealed class ContrastiveTrainingTests
{
    [Fact]
    public void Backward_AFewPairs_LetsEachCaptionFindItsPicture()
    {
        using var scope = NewDisposeScope();
        var networks = Tiny();
        var (training, optimiser) = (new ContrastiveTraining(networks, ScalarType.Float32), new AdamW(networks));
        var (captions, pictures) = (randint(1, 64, [4, 8], generator: new Generator(2)), rand([4, 3, 32, 32], generator: new Generator(3)));
        var seen = Enumerable.Range(0, 60).Select(_ =>
        {
            var figures = training.Backward(captions, pictures);
            optimiser.Step(3e-3);
            return figures;
        }).ToList();

        Assert.InRange(seen[0].Loss, 0.5, 6);
        Assert.InRange(seen[^1].Loss, 0, 0.1);
        Assert.Equal(1, seen[^1].Found);
    }

    [Fact]
    public void Words_WithPadding_LieWhereTheyLieWithout()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var networks = Tiny();
        var ids = randint(1, 64, [2, 5], generator: new Generator(2));
        var (bare, padded) = (networks.Words(ids, ScalarType.Float32), networks.Words(cat([ids, zeros([2, 6], ScalarType.Int64)], 1), ScalarType.Float32));

        Assert.Equal(bare.data<float>().ToArray(), padded.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.All(bare.pow(2).sum(1).data<float>().ToArray(), length => Assert.InRange(length, 0.999f, 1.001f));
    }

    private static ContrastiveNetworks Tiny() => new(
        new TextEncoder(new TextEncoderConfig(64, 16, 32, 1, 2), new Generator(1)), new Recogniser(new RecogniserConfig([2, 3], 5, 2, [16, 16, 16], [1, 1, 1], 8), new Generator(1)), new Generator(1));
}
