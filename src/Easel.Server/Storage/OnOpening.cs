using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Easel.Server.Storage;

/// <summary>Sets up each connection that is opened, those that come back from the pool included.</summary>
/// <param name="sql">What to say to it.</param>
internal sealed class OnOpening(string sql) : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
