using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Models;

public sealed class BlockTransformTests
{
    private const int Side = 4, Numbers = 3 * Side * Side;

    /// <summary>Pictures whose blocks are sums of a few patterns, and a constant.</summary>
    private static Tensor Pictures(long seed, int patterns, int count = 6)
    {
        var shapes = randn([patterns, Numbers], generator: new Generator(7));
        var amounts = randn([count * 16, patterns], generator: new Generator((ulong)seed)) * tensor(Enumerable.Range(0, patterns).Select(i => MathF.Pow(0.5f, i)).ToArray());
        var blocks = amounts.matmul(shapes) + 0.25f;
        return nn.functional.pixel_shuffle(blocks.view(count, 4, 4, Numbers).permute(0, 3, 1, 2), Side);
    }

    private static BlockTransform Fitted(int channels, int patterns)
    {
        var transform = new BlockTransform(channels, Side);
        transform.Fit(Enumerable.Range(1, 20).Select(seed => Pictures(seed, patterns)));
        return transform;
    }

    [Fact]
    public void Decode_OfAsManyChannelsAsPatterns_GivesThePictureBack()
    {
        using var scope = NewDisposeScope();
        var pictures = Pictures(99, patterns: 5);
        Assert.Equal(0, (Fitted(5, patterns: 5).forward(pictures) - pictures).abs().max().item<float>(), 1e-4);
        Assert.False(Fitted(4, patterns: 5).forward(pictures).allclose(pictures, atol: 1e-2));
    }

    [Fact]
    public void Encode_AnyPictures_HasMeanZeroVarianceOneOnAverageAndFallsInStrength()
    {
        using var scope = NewDisposeScope();
        var transform = Fitted(6, patterns: 8);
        var latents = cat([.. Enumerable.Range(1, 20).Select(seed => transform.Encode(Pictures(seed, 8)))]);
        Assert.Equal([120, 6, 4, 4], latents.shape);
        Assert.Equal(0, latents.mean([0, 2, 3]).abs().max().item<float>(), 1e-3);
        var variance = latents.square().mean([0, 2, 3]);
        Assert.Equal(1, variance.mean().item<float>(), 3);
        Assert.True((variance.diff() < 0).all().item<bool>());
    }

    [Fact]
    public void Forward_RandomPictures_IsNoWorseThanAnyOtherChoiceOfAsManyDirections()
    {
        using var scope = NewDisposeScope();
        var transform = Fitted(3, patterns: 8);
        var pictures = cat([.. Enumerable.Range(1, 20).Select(seed => Pictures(seed, 8))]);
        var blocks = nn.functional.pixel_unshuffle(pictures, Side).permute(0, 2, 3, 1).reshape(-1, Numbers);
        var centred = blocks - blocks.mean([0]);
        var best = (transform.forward(pictures) - pictures).square().mean().item<float>();
        for (var seed = 0; seed < 20; seed++)
        {
            var (q, _) = linalg.qr(randn([Numbers, 3], generator: new Generator((ulong)seed)));
            Assert.True((centred.matmul(q).matmul(q.t()) - centred).square().mean().item<float>() >= best);
        }
    }

    [Fact]
    public void Autoencoder_JustFitted_DecodesAsItsTransformDoes()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = new Autoencoder(new AutoencoderConfig(8, [], [16, 16, 16], 0, [1, 1, 1], 0), new Generator(1));
        network.Linear!.Fit([rand([4, 3, 64, 64], generator: new Generator(3)) * 2 - 1]);
        network.eval();
        var pictures = rand([1, 3, 48, 32], generator: new Generator(2)) * 2 - 1;
        var latents = network.Encode(pictures);
        Assert.Equal([1, 8, 3, 2], latents.shape);
        Assert.True(network.Decode(latents).allclose(network.Linear.Decode(latents), atol: 1e-5));
        Assert.True(network.DecodePreview(latents).allclose(network.Linear.Decode(latents), atol: 1e-5));
    }
}
