using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

public sealed class StrictLoadTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"easel-strict-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    private sealed class Network : nn.Module
    {
        public readonly TorchSharp.Modules.Linear to_out = nn.Linear(3, 2);
        public readonly TorchSharp.Modules.BatchNorm1d norm = nn.BatchNorm1d(2);

        public Network() : base("network") => RegisterComponents();
    }

    private void Write(nn.Module network, string prefix, Func<string, Tensor, Tensor?> change, params (string, Tensor)[] more)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_path, network.state_dict()
            .Select(p => (prefix + p.Key, Tensor: change(p.Key, p.Value)!)).Where(t => t.Tensor is not null).Concat(more));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ScalarType.BFloat16)]
    public void Into_MatchingFile_CopiesParametersAndBuffers(ScalarType? dtype)
    {
        using var scope = NewDisposeScope();
        using var source = new Network();
        using var target = new Network();
        source.norm.running_mean!.fill_(0.75);
        Write(source, "decoder.", (_, t) => t.is_floating_point() ? t.to(ScalarType.BFloat16) : t, ("encoder.x", ones(1)));

        using var file = SafetensorsFile.Open(_path);
        StrictLoad.Into(target, file, "decoder.", dtype);

        Assert.Equal(dtype ?? ScalarType.Float32, target.to_out.weight!.dtype);
        Assert.True(target.to_out.weight.requires_grad);
        foreach (var (name, value) in source.state_dict())
        {
            var expected = value.is_floating_point() ? value.to(ScalarType.BFloat16).@float() : value;
            var loaded = target.state_dict()[name];
            Assert.True((loaded.is_floating_point() ? loaded.@float() : loaded).equal(expected).all().ToBoolean(), name);
        }
    }

    [Fact]
    public void Into_MisfitFile_ListsEveryKeyAndLoadsNothing()
    {
        using var scope = NewDisposeScope();
        using var source = new Network();
        using var target = new Network();
        var before = target.to_out.bias!.clone();
        Write(source, "", (name, t) => name switch
        {
            "to_out.weight" => t.t(),
            "norm.weight" or "norm.running_var" => null,
            "norm.num_batches_tracked" => t.@float(),
            _ => t,
        }, ("extra", ones(1)), ("lora.up", ones(1)));

        using var file = SafetensorsFile.Open(_path);
        var message = Assert.Throws<CheckpointException>(() => StrictLoad.Into(target, file)).Message;
        Assert.Contains("2 missing: norm.running_var, norm.weight;", message);
        Assert.Contains("2 unexpected: extra, lora.up;", message);
        Assert.Contains("norm.num_batches_tracked (file F32[], network Int64[])", message);
        Assert.Contains("to_out.weight (file F32[3, 2], network Float32[2, 3])", message);
        Assert.True(target.to_out.bias!.equal(before).all().ToBoolean());
    }
}
