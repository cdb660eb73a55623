using Easel.Checkpoints;
using Easel.Tests.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Checkpoints;

public sealed class EightBitRowsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Read_GivesEachRowToAHalfStepOfItsScale()
    {
        // Rows a thousandfold apart, one of nothing at all.
        var weight = randn([5, 300], generator: new Generator(1)) * tensor(new[] { 1f, 1000, 0.001f, 0, 30 }).view(-1, 1);
        var path = _folder.File("w.safetensors");
        SafetensorsWriter.Write(path, [("other", ones(3)), .. EightBitRows.Of("a.weight", weight)], EightBitRows.Notes);
        Assert.InRange(new FileInfo(path).Length, weight.numel(), weight.numel() + 500);

        using var file = CheckpointFile.Open(path);
        Assert.Equal(["a.weight", "other"], file.Tensors.Keys.Order());
        Assert.Equal((ScalarType.Float32, "I8"), (file.Tensors["a.weight"].Type, file.Tensors["a.weight"].StoredAs));
        var read = file.Read("a.weight");
        var step = weight.abs().amax([1], keepdim: true) / 127;
        Assert.True(((read - weight).abs() <= step * 0.5001f).all().item<bool>());
        Assert.Equal(weight.argmax(1).data<long>().ToArray(), read.argmax(1).data<long>().ToArray());
    }

    [Fact]
    public void Of_WhatWasReadOnce_ChangesNothingMore()
    {
        var path = _folder.File("w.safetensors");
        SafetensorsWriter.Write(path, EightBitRows.Of("a.weight", randn([4, 64], generator: new Generator(2))), EightBitRows.Notes);
        using var file = CheckpointFile.Open(path);
        var read = file.Read("a.weight");
        var (again, path2) = (EightBitRows.Of("a.weight", read), _folder.File("w2.safetensors"));
        SafetensorsWriter.Write(path2, again, EightBitRows.Notes);
        using var second = CheckpointFile.Open(path2);
        Assert.True(read.allclose(second.Read("a.weight"), 1e-6, 1e-12));
    }

    [Fact]
    public void Open_IntegersThatNothingIsSaidOf_AreRefused()
    {
        var path = _folder.File("w.safetensors");
        SafetensorsWriter.Write(path, EightBitRows.Of("a.weight", randn(4, 64)));
        Assert.Contains("I8", Assert.Throws<CheckpointException>(() => CheckpointFile.Open(path)).Message);
    }
}
