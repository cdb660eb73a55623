using System.Net;
using System.Net.Sockets;
using Easel.Server.Storage;
using Easel.Tests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Tests;

public sealed class ServeCommandTests(TinyModel model) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("easel-serve-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    [Theory]
    [InlineData(2, "--port 70000")]
    [InlineData(2, "--port x")]
    [InlineData(2, "--listen nowhere")]
    [InlineData(2, "--max-queue 0")]
    [InlineData(2, "--keep-days 0")]
    [InlineData(2, "--nope")]
    [InlineData(2, "--data /dev/null/x")]
    [InlineData(2, "keys add")]
    [InlineData(2, "keys add one --scopes fly")]
    [InlineData(2, "keys add one --max-jobs 0")]
    [InlineData(2, "keys revoke nobody")]
    [InlineData(3, "--model missing")]
    public void Run_WhatCannotBeDone_IsOneLineAndACode(int code, string line)
    {
        var (actual, output, error) = Run(line.Contains("--data", StringComparison.Ordinal) ? line.Split(' ') : [.. line.Split(' '), "--data", _data]);

        Assert.Equal((code, ""), (actual, output));
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Run_Keys_AddsListsAndRevokes()
    {
        var key = Run(["keys", "add", "anna", "--scopes", "create,admin", "--data", _data]).Out.Trim();
        Assert.StartsWith("sk-easel-", key);
        Assert.Contains("anna\tcreate,gallery,admin", Run(["keys", "list", "--data", _data]).Out);
        Assert.Equal(0, Run(["keys", "revoke", "anna", "--data", _data]).Code);
        Assert.Contains("revoked", Run(["keys", "list", "--data", _data]).Out);
    }

    [Fact]
    public void Run_PublicAddressWithoutAKey_DoesNotStart()
    {
        var (code, _, error) = Run(["--listen", "0.0.0.0", "--model", model.Folder, "--data", _data]);

        Assert.Equal(2, code);
        Assert.Contains("easel serve keys add", error);
    }

    [Fact]
    public void Run_PortIsTaken_SaysSo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var (code, _, error) = Run(["--port", $"{((IPEndPoint)other.LocalEndpoint).Port}", "--model", model.Folder, "--data", _data]);

        Assert.Equal(2, code);
        Assert.Contains("--port", error);
    }

    [Fact]
    public void Run_DataOfANewerVersion_IsLeftAlone()
    {
        using (var database = ServerStorage.Open(_data).Connect()) database.Database.ExecuteSqlRaw("PRAGMA user_version=99");

        Assert.Contains("99", Run(["keys", "list", "--data", _data]).Error);
    }

    private static (int Code, string Out, string Error) Run(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (ServeCommand.Run(args, output, error, TestContext.Current.CancellationToken), output.ToString(), error.ToString());
    }
}
