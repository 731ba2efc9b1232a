using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database file beside the writer, a little at a time, so that no commit's sync waits behind
/// many pages. When the log has grown long, the short rest is moved between two transactions, and the log starts over. That syncs
/// the database file while the writer waits, so the file is synced on the side before.
/// </summary>
internal sealed partial class SqliteCheckpoints : IDisposable
{
    /// <summary>So many writes are worth moving.</summary>
    private const long WritesApart = 2000;

    /// <summary>A log of so many pages starts over.</summary>
    private const long LongLog = 32 * 1024;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly SqliteDatabase _database;
    private readonly SqliteConnection _connection;
    private readonly GroupCommitWriter _writer;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private long _moved;

    public SqliteCheckpoints(SqliteDatabase database, GroupCommitWriter writer, TimeProvider clock, ILogger logger)
    {
        (_database, _writer, _logger) = (database, writer, logger);
        _connection = database.OpenWriter(cacheKilobytes: 1024);
        _running = Task.Run(() => RunAsync(clock));
    }

    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        _running.GetAwaiter().GetResult();
        _connection.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await MoveAsync();
        }
        catch (OperationCanceledException)
        {
            // Stopping. Closing the last connection checkpoints what is left.
        }
    }

    private async Task MoveAsync()
    {
        try
        {
            var committed = _writer.Committed;
            if (committed - _moved < WritesApart)
                return;
            _moved = committed;
            if (MoveAside() < LongLog)
                return;
            MoveAside();
            await _writer.BetweenTransactionsAsync(connection => Checkpoint(connection, "restart"));
        }
        catch (SqliteException fault)
        {
            // Those who write are told what is wrong with the disk. The log only grows until a later tick can move it.
            MoveFailed(fault);
        }
    }

    /// <summary>Moves what there is and syncs the database, both beside the writer. Returns how many pages the log has.</summary>
    private long MoveAside()
    {
        var pages = Checkpoint(_connection, "passive");
        _database.FlushToDisk();
        return pages;
    }

    /// <summary>Moves what no reader holds back; <c>restart</c> waits for readers to end. Returns how many pages the log has.</summary>
    private static long Checkpoint(SqliteConnection connection, string mode)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"pragma wal_checkpoint({mode})";
        using var row = command.ExecuteReader();
        return row.Read() ? row.GetInt64(1) : 0;
    }

    [LoggerMessage(EventId = 620, Level = LogLevel.Warning, Message = "The write-ahead log could not be moved into the database")]
    private partial void MoveFailed(Exception fault);
}
