using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Easel.Server.Storage;

/// <summary>The server's data folder: one SQLite database with write-ahead log, and the picture files.</summary>
internal sealed class ServerStorage
{
    private const int SchemaVersion = 2;

    /// <summary>What version 2 has and version 1 had not: files that clients leave here.</summary>
    private const string ToVersion2 =
        """
        CREATE TABLE "Files" ("Number" INTEGER NOT NULL CONSTRAINT "PK_Files" PRIMARY KEY AUTOINCREMENT, "Id" TEXT NOT NULL, "Owner" TEXT NOT NULL, "Name" TEXT NOT NULL, "Purpose" TEXT NOT NULL,
            "File" TEXT NOT NULL, "Bytes" INTEGER NOT NULL, "CreatedAt" INTEGER NOT NULL);
        CREATE UNIQUE INDEX "IX_Files_Id" ON "Files" ("Id");
        CREATE INDEX "IX_Files_File" ON "Files" ("File");
        """;


    /// <summary>Full-text index over the words of each picture, kept by the database itself (SQLite FTS5, external content).</summary>
    private const string SearchIndex =
        """
        CREATE VIRTUAL TABLE picture_search USING fts5(Prompt, Caption, Tags, content='Pictures', content_rowid='Number', tokenize='porter unicode61 remove_diacritics 2');
        CREATE TRIGGER picture_search_insert AFTER INSERT ON Pictures BEGIN
            INSERT INTO picture_search(rowid, Prompt, Caption, Tags) VALUES (new.Number, new.Prompt, new.Caption, new.Tags);
        END;
        CREATE TRIGGER picture_search_delete AFTER DELETE ON Pictures BEGIN
            INSERT INTO picture_search(picture_search, rowid, Prompt, Caption, Tags) VALUES ('delete', old.Number, old.Prompt, old.Caption, old.Tags);
        END;
        CREATE TRIGGER picture_search_update AFTER UPDATE OF Prompt, Caption, Tags ON Pictures BEGIN
            INSERT INTO picture_search(picture_search, rowid, Prompt, Caption, Tags) VALUES ('delete', old.Number, old.Prompt, old.Caption, old.Tags);
            INSERT INTO picture_search(rowid, Prompt, Caption, Tags) VALUES (new.Number, new.Prompt, new.Caption, new.Tags);
        END;
        """;

    private readonly PooledDbContextFactory<EaselDatabase> _contexts;

    private ServerStorage(string folder)
    {
        Folder = folder;
        var connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "easel.db"), DefaultTimeout = 30 };
        _contexts = new(new DbContextOptionsBuilder<EaselDatabase>().UseSqlite(connection.ToString()).Options);
    }

    /// <summary>Where everything lies.</summary>
    public string Folder { get; }

    /// <summary>Opens the data folder, and makes it where there is none.</summary>
    /// <exception cref="InvalidRequestException">It cannot be used, or a newer version of the program wrote it.</exception>
    public static ServerStorage Open(string folder)
    {
        try
        {
            CreatePrivate(folder);
            var storage = new ServerStorage(Path.GetFullPath(folder));
            storage.Prepare();
            return storage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new InvalidRequestException($"The data folder {folder} cannot be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>A unit of work; dispose it.</summary>
    public EaselDatabase Connect() => _contexts.CreateDbContext();

    private void Prepare()
    {
        using var database = Connect();
        database.Database.OpenConnection();
        // Readers and the one writer do not wait for each other; the mode stays with the file.
        database.Database.ExecuteSqlRaw("PRAGMA journal_mode=WAL");
        var version = database.Database.SqlQueryRaw<int>("SELECT user_version AS Value FROM pragma_user_version").Single();
        if (version > SchemaVersion)
            throw new InvalidRequestException($"The data folder {Folder} is of version {version}; this program knows up to {SchemaVersion}. Use the newer program, or another folder with --data.");
        if (version == SchemaVersion) return;
        using var transaction = database.Database.BeginTransaction();
        if (version == 0)
        {
            database.Database.ExecuteSqlRaw(database.Database.GenerateCreateScript());
            database.Database.ExecuteSqlRaw(SearchIndex);
        }
        if (version == 1) database.Database.ExecuteSqlRaw(ToVersion2);
        database.Database.ExecuteSqlRaw($"PRAGMA user_version={SchemaVersion}");
        transaction.Commit();
    }

    /// <summary>Prompts and pictures are their owner's: on systems with permissions, nobody else reads the folder.</summary>
    private static void CreatePrivate(string folder)
    {
        if (Directory.Exists(folder) || OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
