using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database file beside the writer. The bulk goes on a connection of its own while writing
/// goes on; then the short rest is moved between two transactions, so that the log can start over.
/// </summary>
internal sealed class SqliteCheckpoints : IDisposable
{
    /// <summary>So many writes apart: often enough that the log stays short, and seldom enough that a page is moved once for many.</summary>
    private const long WritesApart = 25_000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly SqliteConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private long _moved;

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
            var committed = writer.Committed;
            if (committed - _moved < WritesApart)
                return;
            _moved = committed;
            Passive(_connection);
            Passive(_connection);
            await writer.BetweenTransactionsAsync(Passive);
        }
        catch (SqliteException)
        {
            // The log only grows; whatever is wrong with the disk, those who write are told, and the next tick tries again.
        }
    }

    /// <summary>Moves what can be moved without waiting for anybody.</summary>
    private static bool Passive(SqliteConnection connection)
    {
        connection.Execute("pragma wal_checkpoint(passive)");
        return true;
    }
}
