using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// Owns the only thread that writes to a database. The thread commits the waiting writes in one transaction. Each write completes
/// only after that commit, so many concurrent writers share one sync of the disk.
/// </summary>
public sealed class GroupCommitWriter : IDisposable
{
    private const int MaxBatch = 1024;

    private readonly SqliteConnection _connection;
    private readonly Action? _rolledBack;
    private readonly Channel<Write> _waiting = Channel.CreateUnbounded<Write>(new() { SingleReader = true });
    private readonly Thread _thread;
    private long _committed;

    /// <summary>Starts the writer's thread.</summary>
    /// <param name="connection">The connection. From now on only the writer's thread uses it, and closes it at its end.</param>
    /// <param name="beforeCommit">Runs inside each transaction, after its writes.</param>
    /// <param name="rolledBack">
    /// Runs when a transaction is rolled back. Everything that its writes cached is then invalid.
    /// </param>
    public GroupCommitWriter(SqliteConnection connection, Action? beforeCommit = null, Action? rolledBack = null)
    {
        _connection = connection;
        _rolledBack = rolledBack;
        _thread = new Thread(() => Run(beforeCommit)) { IsBackground = true, Name = "sqlite-writer" };
        _thread.Start();
    }

    /// <summary>The number of committed writes.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <summary>
    /// Runs <paramref name="work"/> in the next transaction. Completes when the write is durable, and throws if it fails. Work
    /// that is cancelled before its turn never runs.
    /// </summary>
    public Task<TResult> WriteAsync<TResult>(Func<SqliteConnection, TResult> work, CancellationToken cancellationToken = default)
    {
        var write = new Write<TResult>(work) { CancellationToken = cancellationToken };
        return _waiting.Writer.TryWrite(write) ? write.Task : throw new ObjectDisposedException(nameof(GroupCommitWriter));
    }

    /// <summary>Runs <paramref name="work"/> between transactions.</summary>
    public Task<TResult> BetweenTransactionsAsync<TResult>(Func<SqliteConnection, TResult> work)
    {
        var write = new Write<TResult>(work) { OutsideTransaction = true };
        return _waiting.Writer.TryWrite(write) ? write.Task : throw new ObjectDisposedException(nameof(GroupCommitWriter));
    }

    /// <summary>Finishes the waiting writes, and then closes the connection.</summary>
    public void Dispose()
    {
        if (_waiting.Writer.TryComplete())
            _thread.Join();
    }

    private void Run(Action? beforeCommit)
    {
        var batch = new List<Write>(MaxBatch);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaxBatch && _waiting.Reader.TryPeek(out var next) && !next.OutsideTransaction)
            {
                _waiting.Reader.TryRead(out _);
                batch.Add(next);
            }

            Commit(batch, beforeCommit);
            batch.Clear();
            if (_waiting.Reader.TryPeek(out var alone) && alone.OutsideTransaction && _waiting.Reader.TryRead(out _))
                RunAlone(alone);
        }

        _connection.Dispose();
    }

    private void Commit(List<Write> batch, Action? beforeCommit)
    {
        if (batch.Count == 0)
            return;

        try
        {
            _connection.Execute("begin immediate");
            batch.RemoveAll(write => write.IsCancelled());
            foreach (var write in batch)
                write.Execute(_connection);
            beforeCommit?.Invoke();
            _connection.Execute("commit");
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Rollback(); // each caller gets the fault
            batch.ForEach(write => write.Fail(fault));
            return;
        }

        Volatile.Write(ref _committed, _committed + batch.Count);
        batch.ForEach(write => write.Complete());
    }

    private void RunAlone(Write write)
    {
        try
        {
            write.Execute(_connection);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            write.Fail(fault);
            return;
        }

        write.Complete();
    }

    private void Rollback()
    {
        _rolledBack?.Invoke();
        try
        {
            _connection.Execute("rollback");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
    }

    private abstract class Write
    {
        public bool OutsideTransaction { get; init; }

        /// <summary>Returns whether the caller cancelled this write. If so, cancels its task.</summary>
        public abstract bool IsCancelled();

        public abstract void Execute(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception fault);
    }

    private sealed class Write<TResult>(Func<SqliteConnection, TResult> work) : Write
    {
        private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TResult _result = default!;

        public Task<TResult> Task => _done.Task;

        public CancellationToken CancellationToken { get; init; }

        public override bool IsCancelled()
        {
            if (!CancellationToken.IsCancellationRequested)
                return false;
            _done.SetCanceled(CancellationToken);
            return true;
        }

        public override void Execute(SqliteConnection connection) => _result = work(connection);

        public override void Complete() => _done.SetResult(_result);

        public override void Fail(Exception fault) => _done.SetException(fault);
    }
}
