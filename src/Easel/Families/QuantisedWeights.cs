using Easel.Checkpoints;
using Easel.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>Networks whose matrices stay in their file and are read, and dequantised, anew for each product.</summary>
/// <remarks>A transformer of 12 billion weights takes the 7 GB of its file in this way, and not 24.</remarks>
internal static class QuantisedWeights
{
    /// <summary>Bytes that a network takes in this way: those of its file, and the largest matrix at a time.</summary>
    /// <param name="file">Its weights.</param>
    /// <param name="type">Type of the computation.</param>
    public static long BytesOf(ICheckpoint file, ScalarType type) => file.Tensors.Values.Sum(t => t.StoredBytes) + file.Tensors.Values.Max(t => t.Elements) * (type == ScalarType.Float32 ? 4 : 2);

    /// <summary>Builds a network over a file.</summary>
    /// <param name="build">Builds it, with weights as <see cref="Blank"/> says.</param>
    /// <param name="file">Weights under the network's own names; it must stay open as long as the network is used.</param>
    /// <param name="type">Type of the weights that are kept: all but the matrices.</param>
    /// <exception cref="CheckpointException">Keys are missing, unexpected or of another shape; the message lists all of them.</exception>
    public static T Load<T>(Func<T> build, ICheckpoint file, ScalarType type) where T : nn.Module
    {
        using var noGradient = no_grad();
        using var blank = new Blank(type) { MatrixDevice = META };
        var network = build();
        try
        {
            StrictLoad.RefuseMismatch(network.state_dict(), file);
            foreach (var (name, tensor) in network.state_dict())
                if (tensor.device_type != DeviceType.META) file.ReadInto(name, tensor);
            foreach (var (path, module) in network.named_modules())
                if (module is LoadedLinear linear) linear.ReadEachTime(matrix => file.ReadInto($"{path}.weight", matrix));
            // It may be built in the middle of a picture, and outlives the scope of that.
            foreach (var tensor in network.state_dict().Values) tensor.DetachFromDisposeScope();
            network.eval();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
