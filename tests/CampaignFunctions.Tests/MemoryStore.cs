using System.Globalization;
using System.Text.Json.Nodes;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>An in-memory document store, for tests that need thousands of stores and control over every step.</summary>
public sealed class MemoryStore : IDocumentStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Container, string Partition, string Id), (long Sequence, byte[] Body)> _documents =
        new(KeyOrder.Instance);
    private long _sequence;

    public Task<Versioned<T>?> FindAsync<T>(
        Container<T> container,
        string partition,
        string id,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(
                _documents.TryGetValue((container.Name, partition, id), out var row) ? Document(container, row) : null
            );
    }

    public Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(
                _documents.TryAdd((container.Name, document.Pk, document.Id), (++_sequence, container.Write(document)))
                    ? Tag(_sequence)
                    : null
            );
    }

    public Task<string?> ReplaceAsync<T>(Container<T> container, T document, string etag, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var key = (container.Name, document.Pk, document.Id);
            if (!_documents.TryGetValue(key, out var row) || Tag(row.Sequence) != etag)
                return Task.FromResult<string?>(null);
            _documents[key] = (++_sequence, container.Write(document));
            return Task.FromResult<string?>(Tag(_sequence));
        }
    }

    public Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var key = (container.Name, partition, id);
            if (_documents.TryGetValue(key, out var row) && etag is not null && Tag(row.Sequence) != etag)
                return Task.FromResult(false);
            _documents.Remove(key);
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(
        Container<T> container,
        Query query,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        container.Check(query);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var rows = Partition(container, query.Partition)
                .Select(row => (Json: JsonNode.Parse(row.Body)!.AsObject(), Row: row))
                .Where(row => Has(row.Json, query.Equalities) && query.Contains.All(membership => Holds(row.Json, membership)))
                .Select(row => (Place: Place(row.Json, query.Order), row.Row))
                .Where(row => row.Place is not null)
                .Select(row => (Place: row.Place!.Value, row.Row))
                .OrderBy(row => row.Place, query.Order.Descending ? PlaceOrder.Down : PlaceOrder.Up)
                .Where(row => query.After is null || IsBeyond(row.Place, query))
                .Take(query.Limit);
            return Task.FromResult<IReadOnlyList<Versioned<T>>>([.. rows.Select(row => Document(container, row.Row))]);
        }
    }

    public Task<long> CountAsync<T>(
        Container<T> container,
        string partition,
        IReadOnlyList<Equality> equalities,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(
                Partition(container, partition).LongCount(row => Has(JsonNode.Parse(row.Body)!.AsObject(), equalities))
            );
    }

    public Task<FeedPage<T>> ReadFeedAsync<T>(
        Container<T> container,
        string partition,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(Page(container, Partition(container, partition), checkpoint, max));
        }
    }

    private static FeedPage<T> Page<T>(
        Container<T> container,
        IEnumerable<(long Sequence, byte[] Body)> rows,
        string? mark,
        int max
    )
        where T : class, IDocument
    {
        var after = SequenceIn(mark, container);
        var page = rows.Where(row => row.Sequence > after).OrderBy(row => row.Sequence).Take(max).ToArray();
        return new([.. page.Select(row => container.Read(row.Body))], page.Length == 0 ? mark : Tag(page[^1].Sequence));
    }

    public Task<ScanPage<T>> ScanAsync<T>(
        Container<T> container,
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var after = SequenceIn(continuation, container);
            var rows = _documents
                .Where(row =>
                    row.Key.Container == container.Name
                    && row.Value.Sequence > after
                    && Passes(JsonNode.Parse(row.Value.Body)!.AsObject(), filter)
                )
                .Select(row => row.Value)
                .OrderBy(row => row.Sequence)
                .Take(filter.PageSize)
                .ToArray();
            return Task.FromResult(
                new ScanPage<T>(
                    [.. rows.Select(row => Document(container, row))],
                    rows.Length < filter.PageSize ? null : Tag(rows[^1].Sequence)
                )
            );
        }
    }

    public Task<FeedPage<T>> ScanCommittedAsync<T>(
        Container<T> container,
        string? mark,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var rows = _documents.Where(row => row.Key.Container == container.Name).Select(row => row.Value);
            return Task.FromResult(Page(container, rows, mark, max));
        }
    }

    /// <summary>Returns every document and the name of its container, in the order of the writes.</summary>
    public IReadOnlyList<StoredDocument> Rows()
    {
        lock (_lock)
            return
            [
                .. _documents
                    .OrderBy(row => row.Value.Sequence)
                    .Select(row => new StoredDocument(row.Key.Container, JsonNode.Parse(row.Value.Body)!.AsObject())),
            ];
    }

    /// <summary>Stores a document as another version wrote it.</summary>
    public void Add(StoredDocument row)
    {
        var (partition, id) = (row.Document["pk"]!.GetValue<string>(), row.Document["id"]!.GetValue<string>());
        lock (_lock)
            _documents.Add(
                (row.Container, partition, id),
                (++_sequence, System.Text.Encoding.UTF8.GetBytes(row.Document.ToJsonString()))
            );
    }

    private IEnumerable<(long Sequence, byte[] Body)> Partition<T>(Container<T> container, string partition)
        where T : class, IDocument =>
        _documents.Where(row => row.Key.Container == container.Name && row.Key.Partition == partition).Select(row => row.Value);

    private static Versioned<T> Document<T>(Container<T> container, (long Sequence, byte[] Body) row)
        where T : class, IDocument => new(container.Read(row.Body), Tag(row.Sequence));

    private static string Tag(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    private static bool Has(JsonObject json, IReadOnlyList<Equality> equalities) =>
        equalities.All(equality =>
            json[equality.Property] is JsonValue value
            && (
                equality.Value.Text is { } text
                    ? value.TryGetValue<string>(out var mine) && mine == text
                    : value.TryGetValue<long>(out var number) && number == equality.Value.Number
            )
        );

    private static bool Passes(JsonObject json, Filter filter) =>
        Has(json, filter.Equalities)
        && (
            filter.Below is not { } below
            || (json[below.Property] is JsonValue value && value.TryGetValue<long>(out var number) && number < below.Bound)
        );

    private static bool Holds(JsonObject json, Membership membership) =>
        json[membership.Property] is JsonArray members && members.Any(member => member!.GetValue<string>() == membership.Value);

    private static (string Text, long Number, string Id)? Place(JsonObject json, Order order)
    {
        var id = json["id"]!.GetValue<string>();
        if (order.Property is null)
            return ("", 0, id);
        if (json[order.Property] is not JsonValue value)
            return null;
        return value.TryGetValue<string>(out var text) ? (text, 0, id) : ("", value.GetValue<long>(), id);
    }

    private static long SequenceIn(string? checkpoint, ContainerDefinition container)
    {
        if (checkpoint is null)
            return 0;
        return long.TryParse(checkpoint, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : throw new UnknownCheckpointException(container.Name);
    }

    private static bool IsBeyond((string Text, long Number, string Id) place, Query query)
    {
        var key = query.Order.Property is null
            ? ("", 0L, query.After!.Id)
            : (query.After!.Value.Text ?? "", query.After.Value.Number, query.After.Id);
        return (query.Order.Descending ? PlaceOrder.Down : PlaceOrder.Up).Compare(place, key) > 0;
    }

    private sealed class KeyOrder : IComparer<(string, string, string)>
    {
        public static readonly KeyOrder Instance = new();

        public int Compare((string, string, string) x, (string, string, string) y)
        {
            if (string.CompareOrdinal(x.Item1, y.Item1) is var first and not 0)
                return first;
            return string.CompareOrdinal(x.Item2, y.Item2) is var second and not 0
                ? second
                : string.CompareOrdinal(x.Item3, y.Item3);
        }
    }

    private sealed class PlaceOrder(int sign) : IComparer<(string Text, long Number, string Id)>
    {
        public static readonly PlaceOrder Up = new(1);
        public static readonly PlaceOrder Down = new(-1);

        public int Compare((string Text, long Number, string Id) x, (string Text, long Number, string Id) y)
        {
            if (string.CompareOrdinal(x.Text, y.Text) is var text and not 0)
                return sign * text;
            return sign * (x.Number.CompareTo(y.Number) is var number and not 0 ? number : string.CompareOrdinal(x.Id, y.Id));
        }
    }
}
