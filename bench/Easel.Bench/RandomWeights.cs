using Easel.Checkpoints;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Bench;

/// <summary>Weights files of any network, filled with noise.</summary>
internal static class RandomWeights
{
    private const float Deviation = 0.02f;

    /// <summary>Writes a file of float16 weights, all of them cuts of one noise: it takes no more memory than its largest tensor.</summary>
    public static void Write(string path, Func<nn.Module> build)
    {
        using var scope = NewDisposeScope();
        using var meta = new Blank(ScalarType.Float16, META);
        using var network = build();
        var shapes = network.state_dict().Select(entry => (entry.Key, entry.Value.shape)).ToList();
        var largest = shapes.Max(s => s.shape.Aggregate(1L, (a, b) => a * b));
        using Scalar deviation = Deviation;
        var noise = randn([largest], generator: new Generator(7)).mul_(deviation).to(ScalarType.Float16);
        SafetensorsWriter.Write(path, shapes.Select(s => (s.Key, noise.narrow(0, 0, s.shape.Aggregate(1L, (a, b) => a * b)).view(s.shape))));
    }
}
