using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database file beside the writer, so that no commit waits for it. Then the short rest is moved
/// between two transactions, and the log starts over. That syncs the database file while the writer waits, so the file is synced on
/// the side before.
/// </summary>
internal sealed partial class SqliteCheckpoints : IDisposable
{
    /// <summary>So many writes apart: often enough that the log stays short, and seldom enough that a page is moved once for many.</summary>
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
            MoveAside();
            MoveAside(); // what was written during the first
            await _writer.BetweenTransactionsAsync(StartOver);
        }
        catch (Exception fault)
            when (fault is SqliteException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // Those who write are told what is wrong with the disk. The log only grows until a later tick can move it.
            MoveFailed(fault);
        }
    }

    private void MoveAside()
    {
        _connection.Execute("pragma wal_checkpoint(passive)");
        _database.FlushToDisk();
    }

    /// <summary>Moves the rest. Readers must have ended for the log to start over; it goes on growing where one takes too long.</summary>
    private static bool StartOver(SqliteConnection connection)
    {
        connection.Execute("pragma busy_timeout=50; pragma wal_checkpoint(restart); pragma busy_timeout=5000;");
        return true;
    }

    [LoggerMessage(EventId = 620, Level = LogLevel.Warning, Message = "The write-ahead log could not be moved into the database")]
    private partial void MoveFailed(Exception fault);
}
