using System.Text.Json;
using Easel.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Families;

/// <summary>A folder as diffusers saves it, to be filled with configurations and tiny networks of random weights.</summary>
public abstract class TinyModelFolder(ulong seed) : IDisposable
{
    private readonly Generator _random = new(seed);

    public string Folder { get; } = Directory.CreateTempSubdirectory("easel-tiny-").FullName;

    public string File(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private protected void Save(string part, string name, object content)
    {
        Directory.CreateDirectory(File(part));
        System.IO.File.WriteAllText(File(part, name), JsonSerializer.Serialize(content));
    }

    private protected void Write(string part, string name, Func<nn.Module> build)
    {
        using var scope = NewDisposeScope();
        using var network = build();
        SafetensorsWriter.Write(File(part, name + ".safetensors"), [.. network.state_dict().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, Drawn(p.Value, _random)))]);
    }

    /// <summary>Norms near one, matrices of unit gain: values stay of a size that pictures have.</summary>
    internal static Tensor Drawn(Tensor t, Generator random)
    {
        // Scalars that nothing keeps alive can be collected during the call.
        var drawn = randn(t.shape, generator: random);
        return t.dim() == 1 ? drawn.mul(Tenth).add(One, One) : drawn / tensor(Math.Sqrt(t.numel() / t.shape[0]), dtype: ScalarType.Float32);
    }

    private static readonly TorchSharp.Scalar Tenth = 0.1, One = 1.0;
}
