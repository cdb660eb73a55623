using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Easel.Bench.Serving;

/// <summary>Fills a server's database: copies of a job that was done and of its picture, each with a prompt of its own.</summary>
internal static class ManyJobs
{
    /// <summary>Makes the copies.</summary>
    /// <param name="database">The SQLite file of a server that does not run.</param>
    /// <param name="count">How many jobs there shall be in all.</param>
    public static void Make(string database, int count)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var numbers = $"WITH RECURSIVE n(i) AS (SELECT (SELECT count(*) FROM Jobs) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count.ToString(CultureInfo.InvariantCulture)})";
        Run($"{numbers} {Copy("Jobs", ("Id", "'job_bench' || i"), ("Prompt", "'a red boat in a storm, number ' || i"), ("Tags", "' bench '"), ("CreatedAt", "t.CreatedAt + i"))} FROM n, (SELECT * FROM Jobs WHERE State = 'Done' LIMIT 1) t");
        Run($"{numbers.Replace("FROM Jobs", "FROM Pictures", StringComparison.Ordinal)} {Copy("Pictures", ("Id", "'img_bench' || i"), ("JobId", "'job_bench' || i"), ("Prompt", "'a red boat in a storm, number ' || i"), ("Tags", "' bench '"), ("CreatedAt", "t.CreatedAt + i"))} FROM n, (SELECT * FROM Pictures LIMIT 1) t");
        transaction.Commit();

        string Copy(string table, params (string Column, string Value)[] own)
        {
            var columns = new List<string>();
            using (var command = connection.CreateCommand())
            {
                command.CommandText = $"SELECT name FROM pragma_table_info('{table}') WHERE pk = 0";
                using var reader = command.ExecuteReader();
                while (reader.Read()) columns.Add(reader.GetString(0));
            }
            var values = columns.Select(c => own.FirstOrDefault(o => o.Column == c).Value ?? $"t.\"{c}\"");
            return $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) SELECT {string.Join(", ", values)}";
        }

        void Run(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
