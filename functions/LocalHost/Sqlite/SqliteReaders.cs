using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// A pool with one read connection for each concurrent read. Each read is one statement, and so one snapshot. The snapshot
/// includes every commit that returned before the read began.
/// </summary>
internal sealed class SqliteReaders(SqliteDatabase database) : IDisposable
{
    private readonly ConcurrentBag<Reader> _idle = [];

    public TResult Read<TResult>(Func<Reader, TResult> work)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(database.OpenReader());
        try
        {
            return work(reader);
        }
        finally
        {
            _idle.Add(reader);
        }
    }

    public void Dispose()
    {
        foreach (var reader in _idle)
            reader.Dispose();
    }

    /// <summary>A connection, its compiled statements, and the committed partition numbers that it has read.</summary>
    internal sealed class Reader(SqliteConnection connection) : IDisposable
    {
        private const int MaxRemembered = 1000;

        private readonly Dictionary<string, SqliteCommand> _statements = [];
        private readonly Dictionary<(string, string), long> _partitions = [];

        public SqliteDataReader Query(string sql, params ReadOnlySpan<object> values) => Command(sql, values).ExecuteReader();

        public long Number(string sql, params ReadOnlySpan<object> values) => (long)Command(sql, values).ExecuteScalar()!;

        /// <summary>Returns the number of a partition, or null if nothing was ever written to the partition.</summary>
        public long? Partition(string container, string name)
        {
            if (_partitions.TryGetValue((container, name), out var known))
                return known;
            if (
                Command("select number from partitions where container = $0 and name = $1", container, name).ExecuteScalar()
                is not long number
            )
                return null;
            if (_partitions.Count >= MaxRemembered)
                _partitions.Clear();
            return _partitions[(container, name)] = number;
        }

        public void Dispose() => connection.Dispose();

        private SqliteCommand Command(string sql, params ReadOnlySpan<object> values)
        {
            if (!_statements.TryGetValue(sql, out var command))
                _statements[sql] = command = connection.Prepare(sql, values.Length);
            return command.With(values);
        }
    }
}
