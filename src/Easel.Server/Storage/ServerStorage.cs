using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Easel.Server.Storage;

/// <summary>Where the server keeps everything: records in a database, pictures as files in the data folder.</summary>
internal sealed class ServerStorage
{
    private readonly IDatabaseKind _kind;
    private readonly PooledDbContextFactory<EaselDatabase> _durable, _quick;

    private ServerStorage(string folder, IDatabaseKind kind)
    {
        (Folder, _kind) = (folder, kind);
        (_durable, _quick) = (new(kind.Options(isDurable: true)), new(kind.Options(isDurable: false)));
    }

    /// <summary>Where the pictures lie, and the database unless it is elsewhere.</summary>
    public string Folder { get; }

    /// <summary>Opens the data folder and the database, and makes what is not there.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="postgres">Connection string of a PostgreSQL database; null for an SQLite file in the folder.</param>
    /// <exception cref="InvalidRequestException">They cannot be used, or a newer version of the program wrote them.</exception>
    public static ServerStorage Open(string folder, string? postgres = null)
    {
        try
        {
            CreatePrivate(folder);
            var full = Path.GetFullPath(folder);
            var storage = new ServerStorage(full, postgres is null ? new SqliteKind(full) : new PostgresKind(postgres));
            using var database = storage.Connect();
            storage._kind.Prepare(database);
            return storage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || (postgres is null && e is DbException))
        {
            throw new InvalidRequestException($"The data folder {folder} cannot be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is DbException or SocketException or ArgumentException or InvalidOperationException or TimeoutException)
        {
            throw new InvalidRequestException($"The database cannot be used: {(e is InvalidOperationException ? e.GetBaseException() : e).Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>A unit of work; dispose it.</summary>
    /// <param name="isDurable">
    /// Whether its commits shall survive a power failure, for which they wait for the disk. Without it they survive the end of the process, and a later durable commit
    /// takes them along: for what can be done again.
    /// </param>
    public EaselDatabase Connect(bool isDurable = true) => (isDurable ? _durable : _quick).CreateDbContext();

    /// <inheritdoc cref="IDatabaseKind.Search"/>
    public IQueryable<Gallery.StoredPicture> Search(EaselDatabase database, IReadOnlyList<string> words) => _kind.Search(database, words);

    /// <inheritdoc cref="IDatabaseKind.Claim"/>
    public IDisposable Claim() => _kind.Claim();

    /// <summary>Prompts and pictures are their owner's: on systems with permissions, nobody else reads the folder.</summary>
    private static void CreatePrivate(string folder)
    {
        if (Directory.Exists(folder) || OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
