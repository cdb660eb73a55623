using System.Diagnostics;
using Easel.Server.Tests.Storage;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Easel.Server.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own, on a Unix socket in a temporary folder, started when it is first asked for.</summary>
public sealed class PostgresServer : IDisposable
{
    // The socket's path may have about a hundred characters.
    private readonly string _folder = Directory.CreateTempSubdirectory("pg-").FullName;
    private readonly Lazy<string?> _programs;
    private int _databases;

    public PostgresServer() => _programs = new(Start);

    /// <summary>Connection string of a new, empty database; skips the test where there is no PostgreSQL.</summary>
    public string NewDatabase()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has a PostgreSQL that a test can start everywhere");
        Assert.SkipWhen(_programs.Value is null, "PostgreSQL's initdb and postgres are not there; install the package postgresql");
        var name = $"easel{Interlocked.Increment(ref _databases)}";
        using var connection = new NpgsqlConnection($"Host={_folder};Username=easel;Database=postgres;Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return $"Host={_folder};Username=easel;Database={name};Maximum Pool Size=20";
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        if (_programs is { IsValueCreated: true, Value: { } programs }) Run(programs, "pg_ctl", "stop", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "-w");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts the server.</summary>
    /// <returns>Where its programs lie; null where there are none.</returns>
    private string? Start()
    {
        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).ToList();
        if (Directory.Exists("/usr/lib/postgresql")) places.AddRange(Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => d, StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")));
        if (places.Find(place => File.Exists(Path.Combine(place, "initdb")) && File.Exists(Path.Combine(place, "postgres"))) is not { } programs) return null;
        // It refuses to run as root; the folder is then that of another user.
        if (IsRoot) Execute("chown", "nobody", _folder);
        var data = Path.Combine(_folder, "data");
        Run(programs, "initdb", "-D", data, "-U", "easel", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale");
        Run(programs, "pg_ctl", "start", "-D", data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-c listen_addresses='' -c unix_socket_directories='{_folder}' -c fsync=off");
        return programs;
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static void Run(string programs, string program, params string[] arguments)
    {
        var path = Path.Combine(programs, program);
        if (IsRoot) Execute("setpriv", ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups", path, .. arguments]);
        else Execute(path, arguments);
    }

    private static void Execute(string program, params string[] arguments)
    {
        // What a server that stays behind holds open must not keep anyone waiting: nothing is read from it.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
