using Easel.Checkpoints;
using Easel.Families;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

public sealed class LowRankDifferenceTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void AddTo_WhatOfFound_LeadsFromOneNetworkToTheOther()
    {
        using var from = Network(1);
        using var to = Network(1);
        using (no_grad()) to.get_parameter("0.weight")!.add_(randn([24, 2], generator: new Generator(3)).matmul(randn([2, 16], generator: new Generator(4))));
        using (no_grad()) to.get_parameter("0.bias")!.add_(0.5f);

        var (parts, lost) = LowRankDifference.Of(from.state_dict(), to.state_dict(), rank: 2);
        Assert.Equal(["0.bias.diff", "0.weight.down", "0.weight.up"], parts.Select(part => part.Name).Order());
        Assert.Equal(0, lost, 1e-6);
        Add(from, parts);
        foreach (var (name, expected) in to.state_dict()) Assert.True(from.state_dict()[name].allclose(expected, 1e-4, 1e-5), name);
    }

    [Fact]
    public void Of_LessRankThanThereIs_SaysWhatIsLost()
    {
        using var from = Network(1);
        using var to = Network(2);
        double[] lost = [.. new[] { 1, 4, 8 }.Select(rank => LowRankDifference.Of(from.state_dict(), to.state_dict(), rank).Lost)];
        Assert.Equal(lost.OrderDescending(), lost);
        Assert.InRange(lost[0], 0.3, 0.95);
        Assert.InRange(lost[2], 0.01, 0.5);
    }

    [Fact]
    public void AddTo_WhatDoesNotFit_IsRefused()
    {
        void Refused(string reason, params (string, Tensor)[] parts)
        {
            using var network = Network(1);
            Assert.Contains(reason, Assert.Throws<CheckpointException>(() => Add(network, parts)).Message, StringComparison.Ordinal);
        }
        Refused("belongs to nothing", ("1.weight.diff", ones(24, 16)));
        Refused("belongs to nothing", ("0.weight", ones(24, 16)));
        Refused("another shape", ("0.weight.diff", ones(16, 24)));
        Refused("another shape", ("0.weight.up", ones(24, 2)), ("0.weight.down", ones(2, 15)));
        Refused("multiplied", ("0.weight.up", ones(24, 2)), ("0.weight.down", ones(3, 16)));
        Refused("belongs to nothing", ("0.weight.up", ones(24, 2)), ("0.bias.diff", ones(24)), ("0.bias.down", ones(24)));
        Refused("not finite", ("0.bias.diff", full([24], float.NaN)));
    }

    private void Add(nn.Module network, IEnumerable<(string, Tensor)> parts)
    {
        SafetensorsWriter.Write(_path, parts);
        using var file = SafetensorsFile.Open(_path);
        LowRankDifference.AddTo(network, file);
    }

    private static nn.Module Network(int seed)
    {
        var layer = nn.Linear(16, 24);
        using var noGrad = no_grad();
        var generator = new Generator((ulong)seed);
        foreach (var weight in layer.parameters()) weight.copy_(randn(weight.shape, generator: generator));
        return nn.Sequential(("0", layer));
    }
}
