using System.Net;

namespace Easel.Server;

/// <summary>How a server is set up.</summary>
/// <param name="Data">Folder of the database and the pictures.</param>
internal sealed record ServerOptions(string Data)
{
    /// <summary>Connection string of a PostgreSQL database; null for an SQLite file in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Where traces go: an address that takes OTLP over HTTP; null for nowhere.</summary>
    public Uri? Traces { get; init; }

    /// <summary>Address to listen on; loopback unless told otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Threads that compute; null for the native library's own number.</summary>
    public int? Threads { get; init; }

    /// <summary>Most jobs that wait or run at a time.</summary>
    public int MaxQueue { get; init; } = 1000;

    /// <summary>Longest body of a request for a picture, in bytes.</summary>
    public int MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Pictures older than this are removed; null keeps them.</summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>The oldest pictures are removed until the rest has so many bytes; null keeps them.</summary>
    public long? KeepBytes { get; init; }

    /// <summary>Longest silence in a stream of events.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether only programs on this machine can connect.</summary>
    public bool IsLocal => IPAddress.IsLoopback(Address);
}
