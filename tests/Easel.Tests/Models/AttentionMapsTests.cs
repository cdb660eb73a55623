using Easel.Families;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Models;

public sealed class AttentionMapsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Add_CellsThatLookAtAWord_StandOut()
    {
        // Queries of 4×4 cells point at the key of token 2 in the lower right quarter, at that of token 0 elsewhere.
        var keys = eye(3).view(1, 1, 3, 3) * 6;
        var looks = Enumerable.Range(0, 16).Select(cell => cell / 4 >= 2 && cell % 4 >= 2 ? 2L : 0L).ToArray();
        var queries = eye(3).index_select(0, tensor(looks)).view(1, 1, 16, 3) * 6;
        using var maps = new AttentionMaps([2], 8, 8);
        maps.Add(queries, keys, rows: 4);
        maps.Add(queries, keys, rows: 4);
        var weights = maps.Weights();
        Assert.Equal((2, 64, 0f, 1f), (maps.Count, weights.Length, weights.Min(), weights.Max()));
        Assert.Equal(0, weights[0], 3);
        Assert.Equal(1, weights[63], 3);

        // The place, and the cells around it.
        var cells = new WordPlace(8, 8, weights).Cells();
        Assert.All(cells.Index(), cell => Assert.Equal(cell.Index / 8 >= 3 && cell.Index % 8 >= 3, cell.Item));
    }

    [Fact]
    public void Weights_OfAllTokens_AreTheSameEverywhere()
    {
        using var maps = new AttentionMaps([0, 1, 2, 3], 4, 4);
        maps.Add(randn([1, 2, 16, 8], generator: new Generator(1)), randn([1, 2, 4, 8], generator: new Generator(2)), rows: 4);
        Assert.All(maps.Weights(), weight => Assert.InRange(weight, 0, 1));
        Assert.DoesNotContain(true, new WordPlace(2, 2, [0, 0, 0, 0]).Cells());
    }

    [Fact]
    public void Forward_WithMaps_PaintsTheSameAndHearsEveryLayer()
    {
        var config = new UNetConfig(4, 4, [new(32, 1, 4), new(32, 2, 4)], 1, 1, 16, false);
        using var network = new UNet(config);
        var random = new Generator(3);
        foreach (var (_, weight) in network.named_parameters()) using (no_grad()) weight.copy_(randn(weight.shape, generator: random) * 0.1);
        var (latents, time, text) = (randn([1, 4, 6, 8], generator: random), tensor(new[] { 500f }), new UNetCondition(randn([1, 5, 16], generator: random)));
        using var noGrad = no_grad();
        using var maps = new AttentionMaps([1, 2], 6, 8);
        Assert.True(network.Forward(latents, time, text).equal(network.Forward(latents, time, text, maps)).all().item<bool>());
        // One residual block per level on the way down and two on the way up, each with its transformer of one or two blocks, and one at the bottom.
        Assert.Equal(1 + 2 + 1 + 2 * 2 + 2 * 1, maps.Count);
        Assert.True(maps.Weights().Distinct().Count() > 10);
    }
}
