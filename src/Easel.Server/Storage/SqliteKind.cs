using Easel.Server.Gallery;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Storage;

/// <summary>One SQLite file with write-ahead log in the data folder.</summary>
/// <param name="folder">The data folder.</param>
internal sealed class SqliteKind(string folder) : IDatabaseKind
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

    public DbContextOptions<EaselDatabase> Options(bool isDurable) =>
        new DbContextOptionsBuilder<EaselDatabase>().UseSqlite(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "easel.db"), DefaultTimeout = 30 }.ToString())
            .AddInterceptors(new OnOpening(isDurable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL")).Options;

    public void Prepare(EaselDatabase database)
    {
        database.Database.OpenConnection();
        // Readers and the one writer do not wait for each other; the mode stays with the file.
        database.Database.ExecuteSqlRaw("PRAGMA journal_mode=WAL");
        var version = database.Database.SqlQueryRaw<int>("SELECT user_version AS Value FROM pragma_user_version").Single();
        if (version > SchemaVersion)
            throw new InvalidRequestException($"The data folder {folder} is of version {version}; this program knows up to {SchemaVersion}. Use the newer program, or another folder with --data.");
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

    // Each word in quotes: nothing that a stranger types is an operator of the query language.
    public IQueryable<StoredPicture> Search(EaselDatabase database, IReadOnlyList<string> words)
    {
        var match = $"{string.Join(' ', words.Select(word => $"\"{word}\""))}*";
        return database.Pictures.FromSql($"SELECT p.* FROM Pictures p JOIN picture_search s ON s.rowid = p.Number WHERE picture_search MATCH {match}");
    }

    public IDisposable Claim()
    {
        try
        {
            return new FileStream(Path.Combine(folder, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidRequestException($"Another server works with the data folder {folder}; stop it, or choose another folder with --data.", e);
        }
    }
}
