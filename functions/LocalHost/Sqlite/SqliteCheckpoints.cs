using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database file beside the writer. The bulk goes on a connection of its own while writing
/// goes on; once the log is long, the short rest is moved between two transactions, so that the log can start over.
/// </summary>
internal sealed class SqliteCheckpoints : IDisposable
{
    private const long LongLogPages = 48 * 1024;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly SqliteConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public SqliteCheckpoints(SqliteDatabase database, GroupCommitWriter writer, TimeProvider clock)
    {
        _connection = database.OpenWriter(cacheKilobytes: 1024);
        _running = Task.Run(() => RunAsync(writer, clock));
    }

    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        _running.GetAwaiter().GetResult();
        _connection.Dispose();
    }

    private async Task RunAsync(GroupCommitWriter writer, TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await MoveAsync(writer);
        }
        catch (OperationCanceledException)
        {
            // Stopping. Closing the last connection checkpoints what is left.
        }
    }

    private async Task MoveAsync(GroupCommitWriter writer)
    {
        try
        {
            if (Passive(_connection) < LongLogPages)
                return;
            Passive(_connection);
            await writer.BetweenTransactionsAsync(Passive);
        }
        catch (SqliteException)
        {
            // The log only grows; whatever is wrong with the disk, those who write are told, and the next tick tries again.
        }
    }

    /// <summary>Moves what can be moved without waiting for anybody, and returns how many pages the log holds.</summary>
    private static long Passive(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "pragma wal_checkpoint(passive)";
        using var row = command.ExecuteReader();
        row.Read();
        return row.GetInt64(1);
    }
}
