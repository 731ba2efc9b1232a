using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>Queues in one SQLite file.</summary>
internal sealed class SqliteQueues : ILocalQueues, IDisposable
{
    private const string Schema = """
        create table messages(
            id integer primary key autoincrement, queue text not null, body text not null, visible_at integer not null,
            deliveries integer not null default 0, is_leased integer not null default 0, dead_reason text, trace text) strict;
        create index messages_next on messages(queue, visible_at) where dead_reason is null
        """;

    private const long MostShown = 1000;

    private readonly SqliteDatabase _database;
    private readonly SqliteReaders _readers;
    private readonly GroupCommitWriter _writer;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly TimeProvider _clock;
    private readonly SqliteCommand _send;
    private readonly SqliteCommand _receive;
    private readonly SqliteCommand _complete;
    private readonly SqliteCommand _abandon;
    private readonly SqliteCommand _bury;
    private readonly SqliteCommand _resend;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _arrivals = [];

    public SqliteQueues(string path, TimeProvider clock, ILogger<SqliteQueues>? logger = null)
    {
        _clock = clock;
        _database = new SqliteDatabase(path);
        var connection = _database.OpenWriter(cacheKilobytes: 2048);
        _database.EnsureSchema(connection, Schema);
        if (connection.Scalar("select count(*) from pragma_table_info('messages') where name = 'trace'") is 0L)
            connection.Execute("alter table messages add column trace text");

        // The process that received these messages has ended, because this process has the data folder to itself.
        connection.Execute("update messages set visible_at = 0, is_leased = 0 where is_leased = 1");
        _send = connection.Prepare(
            "insert into messages(queue, body, visible_at, trace) values ($0, cast($1 as text), $2, $3)",
            4
        );
        _receive = connection.Prepare(
            """
            update messages set visible_at = $2, deliveries = min(max(deliveries, 0), 1000000) + 1, is_leased = 1
            where id in (select id from messages where queue = $0 and dead_reason is null and visible_at <= $1 order by
            visible_at limit $3)
            returning id, body, deliveries, trace
            """,
            4
        );
        _complete = connection.Prepare("delete from messages where id = $0 and deliveries = $1 and dead_reason is null", 2);
        _abandon = connection.Prepare("update messages set visible_at = $2, is_leased = 0 where id = $0 and deliveries = $1", 3);
        _bury = connection.Prepare("update messages set dead_reason = $2, is_leased = 0 where id = $0 and deliveries = $1", 3);
        _resend = connection.Prepare(
            """
            update messages set dead_reason = null, deliveries = 0, visible_at = $2
            where id = $0 and queue = $1 and dead_reason is not null
            """,
            3
        );
        _readers = new(_database);
        _writer = new(connection);
        _checkpoints = new(_database, _writer, clock, logger ?? NullLogger<SqliteQueues>.Instance);
    }

    public async Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, queue.Json);
        var (visibleAt, trace) = (Milliseconds(delay), (object?)Activity.Current?.Id ?? DBNull.Value);
        try
        {
            await _writer
                .WriteAsync(_ => _send.With(queue.Name, body, visibleAt, trace).ExecuteNonQuery(), cancellationToken)
                .WaitAsync(cancellationToken);
        }
        catch (SqliteException fault)
        {
            throw new StoreBusyException(TimeSpan.FromSeconds(1), fault); // for example, the disk is full
        }

        Wake(queue.Name);
    }

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max)
    {
        if (NextVisible(queue) is not { } next || next > Milliseconds(TimeSpan.Zero))
            return [];
        var (now, until) = (Milliseconds(TimeSpan.Zero), Milliseconds(ILocalQueues.Visibility));
        return await _writer.WriteAsync(_ => Receive(queue, now, until, max));
    }

    public async Task WaitAsync(string queue, CancellationToken cancellationToken)
    {
        const int Longest = 1000; // milliseconds
        var now = Milliseconds(TimeSpan.Zero);
        // The row may hold any number.
        var next = NextVisible(queue) is { } visible && visible < now + Longest ? visible : now + Longest;
        if (next > now)
            await Arrivals(queue).WaitAsync(TimeSpan.FromMilliseconds(next - now), cancellationToken);
    }

    public Task CompleteAsync(QueueMessage message) =>
        _writer.WriteAsync(_ => _complete.With(Number(message), message.Deliveries).ExecuteNonQuery());

    public Task AbandonAsync(QueueMessage message, TimeSpan delay, string reason)
    {
        var visibleAt = Milliseconds(delay);
        return message.IsLastTry
            ? _writer.WriteAsync(_ => _bury.With(Number(message), message.Deliveries, reason).ExecuteNonQuery())
            : _writer.WriteAsync(_ => _abandon.With(Number(message), message.Deliveries, visibleAt).ExecuteNonQuery());
    }

    public async Task<bool> ResendAsync(string queue, string id)
    {
        if (!long.TryParse(id, CultureInfo.InvariantCulture, out var number))
            return false;
        var visibleAt = Milliseconds(TimeSpan.Zero);
        var isThere = await _writer.WriteAsync(_ => _resend.With(number, queue, visibleAt).ExecuteNonQuery()) == 1;
        if (isThere)
            Wake(queue);
        return isThere;
    }

    public async Task ProbeAsync()
    {
        await _writer.WriteAsync(SqliteDatabase.Touch);
        States();
    }

    public Task<IReadOnlyList<QueueState>> StatesAsync() => Task.FromResult(States());

    public IReadOnlyList<QueueState> States()
    {
        var now = Milliseconds(TimeSpan.Zero);
        return _readers.Read(reader =>
        {
            var dead = new List<(string Queue, DeadLetter Letter)>();
            using (
                var rows = reader.Query(
                    """
                    select queue, id, deliveries, dead_reason, body from (
                        select *, row_number() over (partition by queue order by id) as place from messages where dead_reason is
                        not null)
                    where place <= $0 order by id
                    """,
                    MostShown
                )
            )
            {
                while (rows.Read())
                    dead.Add(
                        (
                            rows.GetString(0),
                            new(
                                rows.GetString(1),
                                (int)Math.Clamp(rows.GetInt64(2), 1, int.MaxValue),
                                rows.GetString(3),
                                rows.GetString(4)
                            )
                        )
                    );
            }

            var states = new List<QueueState>();
            using var counts = reader.Query(
                """
                select queue, sum(dead_reason is null and is_leased = 0 and visible_at <= $0), sum(dead_reason is null and
                is_leased = 0 and visible_at > $0),
                    sum(dead_reason is null and is_leased = 1), sum(dead_reason is not null) from messages group by queue
                    order by queue
                """,
                now
            );
            while (counts.Read())
            {
                var queue = counts.GetString(0);
                DeadLetter[] letters = [.. dead.Where(row => row.Queue == queue).Select(row => row.Letter)];
                states.Add(
                    new(
                        queue,
                        counts.GetInt64(1),
                        counts.GetInt64(2),
                        counts.GetInt64(3),
                        letters,
                        counts.GetInt64(4) > letters.Length
                    )
                );
            }

            return states;
        });
    }

    public void Dispose()
    {
        _checkpoints.Dispose();
        _writer.Dispose();
        _readers.Dispose();
        _database.Dispose();
    }

    private List<QueueMessage> Receive(string queue, long now, long until, int max)
    {
        using var rows = _receive.With(queue, now, until, (long)max).ExecuteReader();
        var messages = new List<QueueMessage>();
        while (rows.Read())
            messages.Add(
                new(
                    rows.GetString(0),
                    queue,
                    rows.GetFieldValue<byte[]>(1),
                    rows.GetInt32(2),
                    rows.IsDBNull(3) ? null : rows.GetString(3)
                )
            );
        rows.Close();

        // A message that ends each process that receives it is never abandoned. It becomes a dead letter here.
        foreach (var message in messages.Where(message => message.Deliveries > ILocalQueues.MaxDeliveries))
            _bury.With(Number(message), message.Deliveries, "Never finished").ExecuteNonQuery();
        messages.RemoveAll(message => message.Deliveries > ILocalQueues.MaxDeliveries);
        return messages;
    }

    private long? NextVisible(string queue) =>
        _readers.Read(reader =>
        {
            using var rows = reader.Query(
                "select visible_at from messages where queue = $0 and dead_reason is null order by visible_at limit 1",
                queue
            );
            return rows.Read() ? rows.GetInt64(0) : (long?)null;
        });

    private static long Number(QueueMessage message) => long.Parse(message.Id, CultureInfo.InvariantCulture);

    private void Wake(string queue)
    {
        if (Arrivals(queue) is { CurrentCount: 0 } arrivals)
            arrivals.Release();
    }

    private SemaphoreSlim Arrivals(string queue) => _arrivals.GetOrAdd(queue, _ => new(0));

    private long Milliseconds(TimeSpan ahead) => (_clock.GetUtcNow() + ahead).ToUnixTimeMilliseconds();
}
