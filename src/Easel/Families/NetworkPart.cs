using Easel.Checkpoints;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>A network of a model: checked against its file at once, read when it is first needed, and let go of where memory is short.</summary>
internal sealed class NetworkPart<T> : IDisposable where T : nn.Module
{
    private readonly Func<T> _build;
    private readonly WeightSource _source;
    private readonly ScalarType _type;
    private readonly KeyRename? _rename;
    private readonly ICheckpoint? _file;
    private T? _network;

    /// <param name="build">Builds it.</param>
    /// <param name="source">Its weights; they must stay readable.</param>
    /// <param name="type">Type of its weights in memory.</param>
    /// <param name="rename">Where each stored tensor belongs; null when the names are the network's own.</param>
    /// <param name="file">The same weights, where the matrices may be left in their file; they have the network's own names then.</param>
    /// <exception cref="CheckpointException">The file does not fit the network; the message lists all keys.</exception>
    public NetworkPart(Func<T> build, WeightSource source, ScalarType type, KeyRename? rename = null, ICheckpoint? file = null)
    {
        (_build, _source, _type, _rename, _file) = (build, source, type, rename, file);
        Bytes = NetworkLoad.Check(build, source, rename) * (type == ScalarType.Float32 ? 4 : 2);
        if (file is not null && QuantisedWeights.BytesOf(file, type) is var bytes && bytes < Bytes) BytesInFile = bytes;
    }

    /// <summary>Bytes of its weights in memory.</summary>
    public long Bytes { get; }

    /// <summary>Bytes that it takes with its matrices left in their file, the file included; null where that saves nothing.</summary>
    public long? BytesInFile { get; }

    /// <summary>Whether its matrices are left in their file, and read anew for each product.</summary>
    public bool StaysInFile
    {
        get;
        set
        {
            if (field != value) Release();
            field = value;
        }
    }

    /// <summary>The network, read where it is not there.</summary>
    public T Network => _network ??= StaysInFile ? QuantisedWeights.Load(_build, _file!, _type) : NetworkLoad.Fill(_build, _source, _type, _rename);

    /// <summary>Frees its memory until it is needed again.</summary>
    public void Release()
    {
        _network?.Dispose();
        _network = null;
    }

    public void Dispose() => Release();
}
