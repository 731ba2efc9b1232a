using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database file on its own connection, so that no commit waits for the move. Then the
/// writer's thread moves the short rest between two transactions, and the log starts over. This last step syncs the database file
/// while the writer waits. So the file is already synced before it, while the writer goes on.
/// </summary>
internal sealed partial class SqliteCheckpoints : IDisposable
{
    /// <summary>
    /// The number of writes between two checkpoints. It is low enough to keep the log short. It is high enough that one move of a
    /// page covers many writes.
    /// </summary>
    private const long WritesApart = 10_000;

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
            // The host stops. SQLite moves the rest of the log when the last connection closes.
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
            MoveAside();
            MoveAside(); // moves the writes that came during the first move
            await _writer.BetweenTransactionsAsync(StartOver);
        }
        catch (Exception fault)
            when (fault is SqliteException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // If the disk is faulty, the writes report it. The log only grows until a later tick can move it.
            MoveFailed(fault);
        }
    }

    private void MoveAside()
    {
        _connection.Execute("pragma wal_checkpoint(passive)");
        _database.FlushToDisk();
    }

    /// <summary>
    /// Moves the rest of the log. The log can start over only when all readers have ended. If a reader takes too long, the log
    /// keeps growing.
    /// </summary>
    private static bool StartOver(SqliteConnection connection)
    {
        connection.Execute("pragma busy_timeout=50; pragma wal_checkpoint(restart); pragma busy_timeout=5000;");
        return true;
    }

    [LoggerMessage(EventId = 620, Level = LogLevel.Warning, Message = "Moving the write-ahead log into the database failed")]
    private partial void MoveFailed(Exception fault);
}
