using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// Read connections, as many as are used at once. Each read is one statement and so one snapshot, which holds every commit
/// that was answered before it began.
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

    /// <summary>A connection with the statements it has compiled, and the partition numbers it has seen committed.</summary>
    internal sealed class Reader(SqliteConnection connection) : IDisposable
    {
        private const int MaxRemembered = 1000;

        private readonly Dictionary<string, SqliteCommand> _statements = [];
        private readonly Dictionary<(string, string), long> _partitions = [];

        public SqliteDataReader Query(string sql, params ReadOnlySpan<object> values) => Command(sql, values).ExecuteReader();

        public long Number(string sql, params ReadOnlySpan<object> values) => (long)Command(sql, values).ExecuteScalar()!;

        /// <summary>The number of a partition, or null where nothing was ever written there.</summary>
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
