using Easel.Server.Gallery;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Easel.Server.Storage;

/// <summary>A PostgreSQL database. Pictures stay files in the data folder.</summary>
/// <param name="connection">Connection string of Npgsql, such as <c>Host=db;Database=easel;Username=easel</c>.</param>
internal sealed class PostgresKind(string connection) : IDatabaseKind
{
    private const int SchemaVersion = 1;

    // Names of locks in the database (pg_advisory_lock): any numbers that nobody else in it uses.
    private const long SchemaLock = 0x45A5E1_0001, ServerLock = 0x45A5E1_0002;

    /// <summary>Full-text index over the words of each picture, kept by the database itself: English stems, and no word is left out, as a tag may be any.</summary>
    private const string SearchIndex =
        """
        CREATE TEXT SEARCH DICTIONARY easel_stem (TEMPLATE = snowball, Language = english);
        CREATE TEXT SEARCH CONFIGURATION easel (COPY = simple);
        ALTER TEXT SEARCH CONFIGURATION easel ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH easel_stem;
        ALTER TABLE "Pictures" ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('easel', "Prompt" || ' ' || "Caption" || ' ' || "Tags")) STORED;
        CREATE INDEX picture_search ON "Pictures" USING gin (search);
        """;

    public DbContextOptions<EaselDatabase> Options(bool isDurable) =>
        new DbContextOptionsBuilder<EaselDatabase>().UseNpgsql(connection).AddInterceptors(new OnOpening(isDurable ? "SET synchronous_commit TO on" : "SET synchronous_commit TO off")).Options;

    public void Prepare(EaselDatabase database)
    {
        using var transaction = database.Database.BeginTransaction();
        // Two programs that start at once make the tables once.
        database.Database.ExecuteSql($"SELECT pg_advisory_xact_lock({SchemaLock})");
        database.Database.ExecuteSqlRaw("CREATE TABLE IF NOT EXISTS easel_schema (version integer NOT NULL)");
        var version = database.Database.SqlQueryRaw<int>("SELECT version AS \"Value\" FROM easel_schema").SingleOrDefault();
        if (version > SchemaVersion)
            throw new InvalidRequestException($"The database is of version {version}; this program knows up to {SchemaVersion}. Use the newer program, or another database with --database.");
        if (version == 0)
        {
            database.Database.ExecuteSqlRaw(database.Database.GenerateCreateScript());
            database.Database.ExecuteSqlRaw(SearchIndex);
            database.Database.ExecuteSql($"INSERT INTO easel_schema VALUES ({SchemaVersion})");
        }
        transaction.Commit();
    }

    // Letters and digits in quotes: nothing that a stranger types is an operator of the query language.
    public IQueryable<StoredPicture> Search(EaselDatabase database, IReadOnlyList<string> words)
    {
        var match = $"{string.Join(" & ", words.Select(word => $"'{word}'"))}:*";
        return database.Pictures.FromSql($"SELECT p.* FROM \"Pictures\" p WHERE p.search @@ to_tsquery('easel', {match})");
    }

    public IDisposable Claim()
    {
        // The lock lives as long as its connection: a server that dies lets go of it.
        var claim = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false, KeepAlive = 30 }.ToString());
        claim.Open();
        using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", claim) { Parameters = { new NpgsqlParameter { Value = ServerLock } } };
        if (command.ExecuteScalar() is true) return claim;
        claim.Dispose();
        throw new InvalidRequestException("Another server works with this database; stop it, or choose another database with --database.");
    }
}
