using CampaignFunctions.Storage;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>Writes to the document tables. Only the writer's thread uses it, inside its transactions.</summary>
internal sealed class SqliteTables
{
    private const int MaxRemembered = 100_000;

    private readonly SqliteConnection _connection;
    private readonly int _maxUnsorted;
    private readonly Dictionary<string, Statements> _tables = [];
    private readonly Dictionary<string, SqliteSorting> _sorting = [];
    private readonly Dictionary<(string, string), long> _partitions = [];
    private readonly SqliteCommand _findPartition;
    private readonly SqliteCommand _addPartition;
    private readonly SqliteCommand _saveSequence;
    private long _sequence;

    public SqliteTables(SqliteConnection connection, int maxUnsorted)
    {
        (_connection, _maxUnsorted) = (connection, maxUnsorted);
        _sequence = (long)connection.Scalar("select sequence from clock")!;
        _findPartition = connection.Prepare("select number from partitions where container = $0 and name = $1", 2);
        _addPartition = connection.Prepare(
            "insert into partitions(container, name) values ($0, $1) on conflict do nothing returning number",
            2
        );
        _saveSequence = connection.Prepare("update clock set sequence = $0", 1);
    }

    public bool Ensure<T>(Container<T> container)
        where T : class, IDocument
    {
        _connection.Execute(SqliteSql.CreateTable(container));
        if (container.Lists is { } lists)
            _sorting.TryAdd(container.Name, new(_connection, container.Name, lists, _maxUnsorted));
        return true;
    }

    public string? Create(string container, string partition, string id, byte[] body)
    {
        var number = Partition(container, partition);
        var place = Place.Of(number, ++_sequence);
        _sorting.GetValueOrDefault(container)?.Touch(number);
        return Table(container).Insert.With(place, number, id, body).ExecuteNonQuery() == 1 ? Place.Tag(place) : null;
    }

    public string? Replace(string container, string partition, string id, string etag, byte[] body)
    {
        var number = Partition(container, partition);
        var place = Place.Of(number, ++_sequence);
        _sorting.GetValueOrDefault(container)?.Touch(number);
        return Table(container).Replace.With(place, body, At(number, etag), id).ExecuteNonQuery() == 1 ? Place.Tag(place) : null;
    }

    public bool Delete(string container, string partition, string id, string? etag)
    {
        var number = Partition(container, partition);
        if (etag is null)
            Table(container).Delete.With(number, id).ExecuteNonQuery();
        else
            Table(container).DeleteAt.With(At(number, etag), id).ExecuteNonQuery();
        return (long)Table(container).Exists.With(number, id).ExecuteScalar()! == 0;
    }

    /// <summary>
    /// Sorts the lists that are due, and saves the sequence number. A sequence number is never used twice, even after its
    /// document was deleted.
    /// </summary>
    public void BeforeCommit()
    {
        foreach (var sorting in _sorting.Values)
            sorting.SortIfDue(_sequence);
        _saveSequence.With(_sequence).ExecuteNonQuery();
    }

    /// <summary>
    /// Forgets cached partition numbers after a rollback, because a later transaction may assign the same numbers again.
    /// </summary>
    public void Forget()
    {
        _partitions.Clear();
        foreach (var sorting in _sorting.Values)
            sorting.Forget();
    }

    private static long At(long partition, string etag) =>
        Place.Sequence(etag) is var sequence and > 0 ? Place.Of(partition, sequence) : -1;

    private long Partition(string container, string name)
    {
        if (_partitions.TryGetValue((container, name), out var known))
            return known;
        if (_partitions.Count >= MaxRemembered)
            _partitions.Clear();
        return _partitions[(container, name)] = (long)(
            _addPartition.With(container, name).ExecuteScalar() ?? _findPartition.With(container, name).ExecuteScalar()!
        );
    }

    private Statements Table(string container) =>
        _tables.TryGetValue(container, out var statements)
            ? statements
            : _tables[container] = new(_connection, SqliteSql.Table(container));

    private sealed class Statements(SqliteConnection connection, string table)
    {
        public SqliteCommand Insert { get; } =
            connection.Prepare(
                $"insert into {table}(place, p, id, body) values ($0, $1, $2, cast($3 as text)) on conflict do nothing",
                4
            );

        public SqliteCommand Replace { get; } =
            connection.Prepare($"update {table} set place = $0, body = cast($1 as text) where place = $2 and id = $3", 4);

        public SqliteCommand Delete { get; } = connection.Prepare($"delete from {table} where p = $0 and id = $1", 2);

        public SqliteCommand DeleteAt { get; } = connection.Prepare($"delete from {table} where place = $0 and id = $1", 2);

        public SqliteCommand Exists { get; } = connection.Prepare($"select count(*) from {table} where p = $0 and id = $1", 2);
    }
}
