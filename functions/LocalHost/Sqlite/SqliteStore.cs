using System.Collections.Concurrent;
using CampaignFunctions.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>Stores documents in one SQLite file, for one machine.</summary>
public sealed class SqliteStore : IDocumentStore, IDisposable
{
    // SQLite's result codes (sqlite.org/rescode.html).
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    private const int WriterCacheKilobytes = 32 * 1024;

    private readonly SqliteDatabase _database;
    private readonly SqliteReaders _readers;
    private readonly SqliteTables _tables;
    private readonly GroupCommitWriter _writer;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly ConcurrentDictionary<string, Task> _ensured = [];

    /// <summary>Opens the store, and creates its file if it does not exist.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="clock">The clock for checkpoints.</param>
    /// <param name="logger">The logger of failed checkpoints.</param>
    /// <param name="maxUnsorted">The number of unsorted documents at which the writer sorts the lists of a container.</param>
    /// <exception cref="InvalidDataException">A newer version of the program wrote the file.</exception>
    public SqliteStore(
        string path,
        TimeProvider clock,
        ILogger<SqliteStore>? logger = null,
        int maxUnsorted = SqliteSorting.DefaultMaxUnsorted
    )
    {
        _database = new SqliteDatabase(path);
        var connection = _database.OpenWriter(WriterCacheKilobytes);
        _database.EnsureSchema(connection, SqliteSql.Schema);
        connection.Execute(SqliteSql.Lists);
        _readers = new(_database);
        _tables = new(connection, maxUnsorted);
        _writer = new(connection, _tables.BeforeCommit, _tables.Forget);
        _checkpoints = new(_database, _writer, clock, logger ?? NullLogger<SqliteStore>.Instance);
    }

    public async Task<Versioned<T>?> FindAsync<T>(
        Container<T> container,
        string partition,
        string id,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        await EnsureAsync(container, cancellationToken);
        return _readers.Read(reader =>
        {
            if (reader.Partition(container.Name, partition) is not { } number)
                return null;
            using var rows = reader.Query(
                $"select place, body from {SqliteSql.Table(container.Name)} where p = $0 and id = $1",
                number,
                id
            );
            return rows.Read() ? Document(container, rows) : null;
        });
    }

    public async Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        var body = container.Write(document);
        await EnsureAsync(container, cancellationToken);
        return await WriteAsync(_ => _tables.Create(container.Name, document.Pk, document.Id, body), cancellationToken);
    }

    public async Task<string?> ReplaceAsync<T>(
        Container<T> container,
        T document,
        string etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        var body = container.Write(document);
        await EnsureAsync(container, cancellationToken);
        return await WriteAsync(_ => _tables.Replace(container.Name, document.Pk, document.Id, etag, body), cancellationToken);
    }

    public async Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        await EnsureAsync(container, cancellationToken);
        return await WriteAsync(_ => _tables.Delete(container.Name, partition, id, etag), cancellationToken);
    }

    public async Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(
        Container<T> container,
        Query query,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        container.Check(query);
        await EnsureAsync(container, cancellationToken);
        return _readers.Read<IReadOnlyList<Versioned<T>>>(reader =>
        {
            if (reader.Partition(container.Name, query.Partition) is not { } number)
                return [];
            var rarestFirst = query with { Contains = RarestFirst(reader, container, query.Contains, number) };
            var (sql, values) = SqliteSql.Select(container.Name, container.Lists, rarestFirst, number);
            return Documents(container, reader, sql, values).ConvertAll(row => row.Document);
        });
    }

    /// <summary>
    /// Returns the conditions with the rarest member first, whose list is then read. Strangers may ask for any members, and must
    /// not make the store read a long list in vain.
    /// </summary>
    internal static IReadOnlyList<Membership> RarestFirst(
        SqliteReaders.Reader reader,
        ContainerDefinition container,
        IReadOnlyList<Membership> all,
        long partition
    ) =>
        all.Count < 2 || container.Lists is not { } lists
            ? all
            :
            [
                .. all.OrderBy(contains =>
                    Array.IndexOf(lists.Members, contains.Property) < 0
                        ? long.MaxValue
                        : reader.Number(SqliteLists.Count(container.Name, lists, contains), partition, contains.Value)
                ),
            ];

    public async Task<long> CountAsync<T>(
        Container<T> container,
        string partition,
        IReadOnlyList<Equality> equalities,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        await EnsureAsync(container, cancellationToken);
        return _readers.Read(reader =>
        {
            if (reader.Partition(container.Name, partition) is not { } number)
                return 0;
            var (sql, values) = SqliteSql.Count(container.Name, equalities, number);
            return reader.Number(sql, [.. values]);
        });
    }

    public async Task<FeedPage<T>> ReadFeedAsync<T>(
        Container<T> container,
        string partition,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        await EnsureAsync(container, cancellationToken);
        var sequence = Known(container.Name, checkpoint);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence, nameof(checkpoint));
        return _readers.Read(reader =>
        {
            if (reader.Partition(container.Name, partition) is not { } number)
                return new FeedPage<T>([], checkpoint);
            using var rows = reader.Query(
                $"""
                select place, body from {SqliteSql.Table(container.Name)}
                where place > $0 and place < $1 order by place limit $2
                """,
                Place.Of(number, sequence),
                Place.End(number),
                (long)max
            );
            return Page(container, rows, checkpoint);
        });
    }

    public async Task<ScanPage<T>> ScanAsync<T>(
        Container<T> container,
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        await EnsureAsync(container, cancellationToken);
        var after = 0L;
        if (
            continuation is not null
            && !long.TryParse(continuation, System.Globalization.CultureInfo.InvariantCulture, out after)
        )
            throw new UnknownCheckpointException(container.Name);
        return _readers.Read(reader =>
        {
            var (sql, values) = SqliteSql.Scan(container.Name, filter, after, filter.PageSize);
            var page = Documents(container, reader, sql, values);
            return new ScanPage<T>(
                page.ConvertAll(row => row.Document),
                page.Count < filter.PageSize ? null : page[^1].Place.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
        });
    }

    public async Task<FeedPage<T>> ScanCommittedAsync<T>(
        Container<T> container,
        string? mark,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        await EnsureAsync(container, cancellationToken);
        return _readers.Read(reader =>
        {
            using var rows = reader.Query(SqliteSql.ScanCommitted(container.Name), Known(container.Name, mark), (long)max);
            return Page(container, rows, mark);
        });
    }

    /// <summary>Writes to the file, and reads from it.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(SqliteDatabase.Touch, cancellationToken);
        _readers.Read(reader => reader.Number("select count(*) from sqlite_schema"));
    }

    public void Dispose()
    {
        _checkpoints.Dispose();
        _writer.Dispose();
        _readers.Dispose();
        _database.Dispose();
    }

    /// <summary>
    /// Writes, and stops waiting when the caller cancels. Throws <see cref="StoreBusyException"/> if SQLite cannot write now.
    /// </summary>
    private async Task<TResult> WriteAsync<TResult>(Func<SqliteConnection, TResult> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _writer.WriteAsync(work, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is Busy or Locked or ReadOnly or IoError or Full or CannotOpen)
        {
            throw new StoreBusyException(TimeSpan.FromSeconds(5), fault);
        }
    }

    private Task EnsureAsync<T>(Container<T> container, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _ensured.TryGetValue(container.Name, out var done) && done.IsCompletedSuccessfully
            ? done
            : CreateTableAsync(container);
    }

    private async Task CreateTableAsync<T>(Container<T> container)
        where T : class, IDocument
    {
        // Outside a transaction, a table that exists costs no write: people can read while the disk is full.
        var creating = _writer.BetweenTransactionsAsync(_ => _tables.Ensure(container));
        await creating;
        _ensured[container.Name] = creating;
    }

    private static FeedPage<T> Page<T>(Container<T> container, SqliteDataReader rows, string? checkpoint)
        where T : class, IDocument
    {
        var documents = new List<T>();
        var last = -1L;
        while (rows.Read())
        {
            last = rows.GetInt64(0);
            documents.Add(container.Read(rows.GetFieldValue<byte[]>(1)));
        }

        return new(documents, last < 0 ? checkpoint : Place.Tag(last));
    }

    private static List<(long Place, Versioned<T> Document)> Documents<T>(
        Container<T> container,
        SqliteReaders.Reader reader,
        string sql,
        List<object> values
    )
        where T : class, IDocument
    {
        using var rows = reader.Query(sql, [.. values]);
        var documents = new List<(long, Versioned<T>)>();
        while (rows.Read())
            documents.Add((rows.GetInt64(0), Document(container, rows)));
        return documents;
    }

    private static long Known(string container, string? checkpoint) =>
        Place.Sequence(checkpoint) is var sequence and >= 0 ? sequence : throw new UnknownCheckpointException(container);

    private static Versioned<T> Document<T>(Container<T> container, SqliteDataReader row)
        where T : class, IDocument => new(container.Read(row.GetFieldValue<byte[]>(1)), Place.Tag(row.GetInt64(0)));
}
